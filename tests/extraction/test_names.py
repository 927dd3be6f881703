"""People and organisations, by example. Each row: a text, the people, the organisations."""

import pytest

from searcharchive.ingest.names import find_names
from searcharchive.ingest.prose import prose

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
