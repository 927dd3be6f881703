"""Places in texts: which words name one, which place they name, and what a story is about."""

import pytest

from searcharchive.article import Role
from tests.extraction.conftest import Story

# A text, the dateline's place or None, and the paths that are found.
ROWS = [
    ("Grain from Ukraine went to Egypt and Sudan.", None, ["UA", "EG", "SD"]),
    ("He flew to Caracas on Monday.", None, ["VE/Distrito Capital/Caracas"]),
    ("French and Japanese engineers met.", None, ["FR", "JP"]),
    ("A fire broke out in Springfield, Ill., today.", None, ["US/Illinois/Springfield", "US/Illinois"]),
    ("They moved from Paris, Texas, to Austin.", None, ["US/Texas/Paris", "US/Texas", "US/Texas/Austin"]),
    ("Trains to Valencia stopped.", "Caracas", ["VE/Distrito Capital/Caracas", "VE/Carabobo/Valencia"]),
    ("Trains to Valencia stopped.", "Madrid", ["ES/Madrid/Madrid", "ES/Valencia/Valencia"]),
    ("Growers in Georgia were glad.", "Atlanta", ["US/Georgia/Atlanta", "US/Georgia"]),
    ("Growers in Georgia were glad.", "Tbilisi", ["GE/Tbilisi/Tbilisi", "GE"]),
    ("The U.S. and the US agreed; trust us.", None, ["US"]),
    ("Latin American and Pan American flights", None, []),
    ("The Indian Ocean was calm.", None, []),
    ("Reading is nice. Nice people read.", None, []),
    ("Michael Jordan and Paris Hilton left.", None, []),
    ("Jackson said he would pay.", None, []),
    ("He lives in Rio de\nJaneiro now.", None, ["BR/Rio de Janeiro/Rio de Janeiro"]),
    ("Nothing of note.", "Brigadoonia", ["ZZ/Brigadoonia"]),
    # areas behind towns, and abbreviations alone
    (
        "He moved from Wheeling, W.Va., to Ames, Iowa.",
        None,
        ["US/West Virginia/Wheeling", "US/West Virginia", "US/Iowa/Ames", "US/Iowa"],
    ),
    ("The N.Y. senator and Jane Roe, M.D., agreed.", None, ["US/New York"]),
    ("Sen. Jane Roe, D-Conn., spoke.", None, ["US/Connecticut"]),
    ("It was built in 250 B.C. by farmers.", None, []),
    # counties
    ("Butler County, Ohio, is flooded.", None, ["US/Ohio/Butler County", "US/Ohio"]),
    (
        "Police in Hamilton and Butler counties of Ohio met.",
        None,
        ["US/Ohio/Hamilton County", "US/Ohio/Butler County", "US/Ohio"],
    ),
    ("Farmers in Oxfordshire and County Mayo met.", None, ["GB/England/Oxfordshire", "IE/Connacht/County Mayo"]),
    # what stands behind a name
    ("Fargo residents left.", None, ["US/North Dakota/Fargo"]),
    ("The Fargo Police Department called.", None, ["US/North Dakota/Fargo"]),
    ("They met on Fargo Avenue.", None, []),
    ("The Fargo Gazette wrote so.", None, []),
    ("They prefer Fargo Bank.", None, []),
    ("A price of 30 mln Australian dollars is high.", None, []),
    ("Voters of United Russia stayed away.", None, []),
    ("A Georgian minister spoke; Georgian houses are old.", None, ["GE"]),
    # company: small towns near each other rather than great ones far away
    (
        "Buses go from Xenia to Lebanon and Dayton in Ohio.",
        None,
        ["US/Ohio/Xenia", "US/Ohio/Lebanon", "US/Ohio/Dayton", "US/Ohio"],
    ),
    ("A man of Paris, Tenn., left. Paris police came.", None, ["US/Tennessee/Paris", "US/Tennessee"]),
    ("La ministra de Justicia habló.", "Madrid", ["ES/Madrid/Madrid"]),
    # the dateline's own town, and not a greater namesake
    ("Springfield residents left.", "Springfield, Ill.", ["US/Illinois/Springfield"]),
    ("Springfield City Council met.", "Springfield, Ill.", ["US/Illinois/Springfield"]),
    # a capital that speaks is its country
    ("Washington said it would wait.", None, ["US"]),
    ("Talks began in Paris. Paris rejected the offer.", None, ["FR/Île-de-France/Paris", "FR"]),
    # datelines
    ("Alabama builds roads.", "Birmingham", ["US/Alabama/Birmingham", "US/Alabama"]),
    ("Britain builds roads.", "Birmingham", ["GB/England/Birmingham", "GB"]),
    ("Nothing of note.", "West Berlin", ["DE/Berlin/Berlin"]),
    ("Nothing of note.", "HAMILTON, Montana", ["US/Montana/Hamilton"]),
    ("Nothing of note.", "PARIS, Texas", ["US/Texas/Paris"]),
    ("Nothing of note.", "ODESA/ISTANBUL", ["UA/Odesa/Odesa", "TR/Istanbul/Istanbul"]),
]


@pytest.mark.parametrize(("body", "at", "paths"), ROWS)
def test_golden(story: Story, body: str, at: str | None, paths: list[str]) -> None:
    assert [place.id for place in story(body, at=at).places] == paths


def test_the_dateline_comes_first_with_its_role(story: Story) -> None:
    first, second = story("Peru waits for word from Lima.", at="LIMA").places
    assert (first.id, first.role, first.about) == ("PE/Lima Metropolitana/Lima", Role.DATELINE, True)
    assert [s.text for s in first.spans] == ["Lima"]
    assert (second.id, second.role) == ("PE", Role.MENTIONED)


def test_capitals_in_a_headline_name_countries_and_great_cities(story: Story) -> None:
    ids = [place.id for place in story("He sold.", headline="BRAZIL SELLS COFFEE TO TOKYO, NICE TO READING").places]
    assert ids == ["BR", "JP/Tokyo/Tokyo"]


def test_given_places_are_the_only_ones_but_for_the_dateline(story: Story) -> None:
    article = story("Peru and Chile met in Lima; Japan did not.", at="Lima", places=("peru", "Erewhon", "peru"))
    assert [(p.id, p.given, p.about, [s.text for s in p.spans]) for p in article.places] == [
        ("PE/Lima Metropolitana/Lima", False, True, ["Lima"]),
        ("PE", True, True, ["Peru"]),
        ("ZZ/Erewhon", True, True, []),
    ]


def test_a_given_place_that_nobody_knows_has_spans_where_its_name_stands(story: Story) -> None:
    article = story("The mayor of erewhon left Erewhon.", places=("Erewhon",))
    assert [s.text for s in article.places[0].spans] == ["erewhon", "Erewhon"]


def test_people_of_a_given_country_are_no_spans_of_it(story: Story) -> None:
    article = story("Japanese cars left Japan.", places=("japan",))
    assert [s.text for s in article.places[0].spans] == ["Japan"]


@pytest.mark.parametrize(
    ("body", "headline", "at", "about"),
    [
        ("Kenya did.", "", None, {"KE"}),
        ("Rain fell. " * 20 + "Kenya did.", "", None, set()),
        ("Rain fell. " * 20 + "Kenya did, and so Kenya had.", "", None, {"KE"}),
        ("Kenya did, Chile and Chile did.", "", None, {"CL"}),
        ("Kenya and Kenya and Kenya.", "", None, {"KE"}),
        ("Kenya did.", "Kenya acts", None, {"KE"}),
        ("Chile did.", "", "Nairobi", {"KE"}),
        ("From Nairobi to Mombasa in Kenya.", "", None, {"KE"}),
        ("Kenya, Chile and Peru met. Peru spoke. Peru left.", "", None, {"PE"}),
    ],
)
def test_about(story: Story, body: str, headline: str, at: str | None, about: set[str]) -> None:
    places = story(body, headline=headline, at=at).places
    assert {place.country for place in places if place.about} == about
