"""People and organisations, by example. Each row: a text, the people, the organisations."""

import sys

import pytest

from searcharchive.ingest.names.finding import find_names
from searcharchive.ingest.words.prose import prose

ROWS = [
    ("The harbour master, Anna Lindqvist, said the quay was safe.", ["Anna Lindqvist"], []),
    ("President Okello met Prime Minister Maria Duarte.", ["Okello", "Maria Duarte"], []),
    ("Robert T. Hale Jr. won. Hale, 61, thanked Ludwig van Doren.", ["Robert T. Hale Jr", "Ludwig van Doren"], []),
    ("Foreign Minister Karim al-Sayed spoke first.", ["Karim al-Sayed"], []),
    ("Chargé d’Affaires Peter J. Moran flew home.", ["Peter J. Moran"], []),
    ("the First Lady, Zelmira Quist, was there", ["Zelmira Quist"], []),
    ("Tarkwa Osei, 34, was arrested.", ["Tarkwa Osei"], []),
    ("spokesman Tarkwa Osei would not comment", ["Tarkwa Osei"], []),
    ("Shares of Alder Motors Corp fell; Birch Holdings Ltd rose.", [], ["Alder Motors Corp", "Birch Holdings Ltd"]),
    ("The Ministry of Defence and Trade is new.", [], ["Ministry of Defence and Trade"]),
    ("They wrote to the Bank of Kenmore.", [], ["Bank of Kenmore"]),
    ("A State Department aide went to the US Embassy.", [], ["State Department", "US Embassy"]),
    ("The Northern Harbour Council (NHC) met. NHC members left.", [], ["Northern Harbour Council"]),
    ("The United Nations asked NATO and the White House.", [], ["United Nations", "NATO", "White House"]),
    ("The New York Stock Exchange opened late.", [], ["New York Stock Exchange"]),
    ("The Defense Department and the Foreign Ministry agree.", [], ["Defense Department", "Foreign Ministry"]),
    ("In London on Monday, Parliament and others met.", [], []),
    ("They who said so were wrong.", [], []),
    ("The Soviet Union sold grain.", [], []),
    ("MINISTER ANNA LINDQVIST RESIGNS FROM CABINET", [], []),
    ("", [], []),
    # people: what stands in the name
    ("They met Zelmira Quistgaard in the hall.", ["Zelmira Quistgaard"], []),
    ("They met J.R. Halloway and A. B. Quist there.", ["J.R. Halloway", "A. B. Quist"], []),
    ("Bill Halloway and Grant Quist sang.", ["Bill Halloway", "Grant Quist"], []),
    ("It was William “Bud” Halloway who sang.", ["William “Bud” Halloway"], []),
    ("Anna Hale & Maria Duarte sang.", ["Anna Hale", "Maria Duarte"], []),
    ("Abdul Rahman bin Salem al-Tariq came.", ["Abdul Rahman bin Salem al-Tariq"], []),
    ("They praised Nicolás Orrego Salas.", ["Nicolás Orrego Salas"], []),
    ("the editor of V.S. Naiquist and Jean Rhys", ["V.S. Naiquist", "Jean Rhys"], []),
    ("Nicholas Quist KC and Anna Hale MP left.", ["Nicholas Quist", "Anna Hale"], []),
    # people: what stands around it
    ("National Security Adviser Susan Quill resigned.", ["Susan Quill"], []),
    ("Democrat Erik Hale spoke.", ["Erik Hale"], []),
    ("Immunologist Erik Moller spoke.", ["Erik Moller"], []),
    ("Mr. Quarry left.", ["Quarry"], []),
    ("founding member Kojiro Minoro played", ["Kojiro Minoro"], []),
    ("Quillfeather Odum (born 1950) sings", ["Quillfeather Odum"], []),
    ("Gonzalez said it was late.", ["Gonzalez"], []),
    ("Sen. Erik Hale, R-Florence, agreed.", ["Erik Hale"], []),
    # no people
    ("It was sold in Hong Kong and in New York.", [], []),
    ("The Velvet Horizon was shown at Victoria Park.", [], []),
    ("The shop in S. Locust St. is shut.", [], []),
    ("It rained at Charleston, W.Va., all day.", [], []),
    ("the corner of College Avenue", [], []),
    ("Paris said it would wait; Monday said nothing.", [], []),
    # organisations: their words
    ("the Ministry of Agriculture, Forestry and Fisheries", [], ["Ministry of Agriculture, Forestry and Fisheries"]),
    ("the Food and Agriculture Organization", [], ["Food and Agriculture Organization"]),
    ("First United Methodist Church of Alder", [], ["First United Methodist Church of Alder"]),
    ("shares of Quist and Co Inc fell", [], ["Quist and Co Inc"]),
    ("shares of Quist & Alder fell", [], ["Quist & Alder"]),
    ("the Banco de Alder and the Partido Verde", [], ["Banco de Alder", "Partido Verde"]),
    ("the Boston Herons beat the Denver Otters", [], ["Boston Herons", "Denver Otters"]),
    ("Ford and General Motors Corp rose", [], ["General Motors Corp"]),
    ("The Alder Foundation Chairman Erik Hale spoke.", ["Erik Hale"], ["Alder Foundation"]),
    ("shares of JPMorgan Chase & Co. fell", [], ["JPMorgan Chase & Co"]),
    ("shares of Lloyds Banking Group fell", [], ["Lloyds Banking Group"]),
    ("Ben Halloway of Creative Strategies said so.", ["Ben Halloway"], ["Creative Strategies"]),
    # organisations: what stands around them
    ("the carmaker Alder and the rock band Kestrel Wake", [], ["Alder", "Kestrel Wake"]),
    ("They sold Quistwood, a large retailer, to him.", [], ["Quistwood"]),
    ("the Yankees won, and the Times wrote so", [], ["Yankees", "Times"]),
    ("workers of the QZRT struck", [], ["QZRT"]),
    # no organisations
    ("an ABCD that reads a DVD", [], []),
    ("the common export scheme (CES) and chapter XIV", [], []),
    ("Times have changed, Sun and Eagles", [], []),
    ("the Texas Republicans and the Virgin Islands", [], []),
]


@pytest.mark.parametrize(("text", "people", "orgs"), ROWS)
def test_golden(text: str, people: list[str], orgs: list[str]) -> None:
    found = find_names([prose("body", text)])
    assert [e.name for e in found.people] == people
    assert [e.name for e in found.orgs] == orgs


def test_a_surname_joins_the_full_name_wherever_that_stands() -> None:
    text = "Mr Lindqvist was late. Later Erik Lindqvist left; Lindqvist waved."
    found = find_names([prose("headline", "Lindqvist late"), prose("body", text)])
    assert [(e.name, [(s.field, s.text) for s in e.spans]) for e in found.people] == [
        (
            "Erik Lindqvist",
            [("headline", "Lindqvist"), ("body", "Lindqvist"), ("body", "Erik Lindqvist"), ("body", "Lindqvist")],
        )
    ]


def test_the_fullest_spelling_wins() -> None:
    found = find_names([prose("body", "Maria Duarte came. Maria Elena Duarte spoke. Duarte left.")])
    assert [(e.name, len(e.spans)) for e in found.people] == [("Maria Elena Duarte", 3)]


def test_initials_and_short_first_names_are_the_same_person() -> None:
    found = find_names([prose("body", "J. Halloway wrote. Later James Halloway and Jim Halloway spoke.")])
    assert [(e.name, len(e.spans)) for e in found.people] == [("James Halloway", 3)]


def test_a_full_name_is_known_by_the_surname_that_speaks() -> None:
    text = "They came with Golden Quistow. Mr. Quistow left."
    assert [e.name for e in find_names([prose("body", text)]).people] == ["Golden Quistow"]


def test_a_surname_that_begins_an_organisation_is_that() -> None:
    found = find_names([prose("body", "Halloway Motors Corp fell. Halloway said it would wait.")])
    assert ([e.name for e in found.people], [e.name for e in found.orgs]) == ([], ["Halloway Motors Corp"])


def test_a_headline_in_capitals_names_whom_the_text_names() -> None:
    texts = [prose("headline", "LINDQVIST QUITS, ERIK HALE SAYS"), prose("body", "Anna Lindqvist told Erik Hale.")]
    found = find_names(texts)
    assert [(e.name, [s.text for s in e.spans]) for e in found.people] == [
        ("Anna Lindqvist", ["LINDQVIST", "Anna Lindqvist"]),
        ("Erik Hale", ["ERIK HALE", "Erik Hale"]),
    ]


def test_the_end_of_a_longer_name_and_its_initials_are_that_organisation() -> None:
    text = "The Northern Harbour Pilots Council met. The Pilots Council and the NHPC agree."
    found = find_names([prose("body", text)])
    assert [[s.text for s in e.spans] for e in found.orgs] == [
        ["Northern Harbour Pilots Council", "Pilots Council", "NHPC"]
    ]


def test_two_people_with_one_first_name_stay_two() -> None:
    found = find_names([prose("body", "Maria Duarte met Maria Silva.")])
    assert [e.name for e in found.people] == ["Maria Duarte", "Maria Silva"]


def test_an_explained_acronym_is_the_organisation() -> None:
    found = find_names([prose("body", "The Northern Harbour Council (NHC) met. NHC members left.")])
    assert [s.text for s in found.orgs[0].spans] == ["Northern Harbour Council", "NHC", "NHC"]


def test_an_acronym_that_does_not_fit_explains_nothing() -> None:
    found = find_names([prose("body", "The Northern Harbour Council (XYZ) met. XYZ left.")])
    assert [s.text for s in found.orgs[0].spans] == ["Northern Harbour Council"]


def test_a_company_is_named_without_its_legal_form_too() -> None:
    found = find_names([prose("body", "Kestrel Ltd rose. Analysts like Kestrel.")])
    assert [(e.name, len(e.spans)) for e in found.orgs] == [("Kestrel Ltd", 2)]


def test_peoples_words_are_claimed() -> None:
    text = prose("body", "Then Charlotte Hale spoke.")
    assert find_names([text]).claimed == {("body", 1), ("body", 2)}


LONG = (
    "{}Alder{} Motors Corp fell. ",
    "They met Anna Quist{}. {}",
    "Mr. Quist said {}{} ",
    "The Alder {} Council (AC) of {} met. ",
    "JOHN SMITH {}{} OF ALDER AND ",
    "Quist{} and {} and Alder & Co, ",
)


@pytest.mark.parametrize("piece", LONG)
def test_looks_at_a_long_text_a_bounded_number_of_times(piece: str) -> None:
    """Twice the text takes about twice the steps, counted as calls of functions."""
    steps = [_steps("".join(piece.format(n, n) for n in range(count))) for count in (500, 1_000)]
    assert steps[1] < 2.4 * steps[0]


def _steps(text: str) -> int:
    text_ = [prose("body", text)]
    find_names(text_)  # what is remembered of words is remembered now
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        find_names(text_)
    finally:
        sys.setprofile(None)
    return steps
