"""The query language from a string to what is found, on every backend: each row has its ids written out."""

import re
from pathlib import Path

import pytest

from searcharchive.article import Status
from searcharchive.backends.base import Backend
from searcharchive.query.help import ROWS, Row
from tests.backends.samples import fill, found_set, story
from tests.query.reading import read

CONTRACT = Path(__file__).parents[3] / "shared" / "QUERY.md"

# The clock of ``read`` stands at Thursday, 15 January 2026. Every id but "all" is named after what the row is about.
STORIES = [
    story("deal", "Signed at noon.", "Grain deal", published="2026-01-10", topics=("trade",), source="Wire", lang="en"),
    story(
        "deals", "Grain deals, two of them.", published="2026-01-07", topics=("trade",), source="The Post", lang="en"
    ),
    story("near", "A deal about the grain.", published="2026-02-01"),
    story("slop", "Grain for a fair deal.", published="2026-03-31"),
    story("far", "Grain prices fell and after talks over many weeks came a deal.", published="2026-04-01"),
    story("wheat", "A wheat deal.", "Wheat prices", published="2025-12-31"),
    story("port", "Ports and portals.", published=None),
    story("burg", "Hamburg and Magdeburg.", published=None),
    story("women", "Women met a woman.", published=None),
    story("maduro", "Maduro spoke.", people=["Nicolás Maduro"], places=["VE/Distrito Capital/Caracas"]),
    story("madero", "Madero spoke.", orgs=["State Department"], places=["VE"], dateline="VE"),
    story("maderas", "Maderas spoke.", places=["CO"]),
    story("accent", "A café opened.", lang="fr", mentioned=["2019-03-12"]),
    story("plain", "CAFE culture, cafe prices.", mentioned=["2019"]),
    story("us", "U.S. troops wrote Lula's name state-of-the-art.", mentioned=["2019-02-28"]),
    story("number", "It rose by 155,221 or 3.5 points.", published="2020"),
    story("tokyo", "東京都の港。", published="2020", lang="ja"),
    story("plaace", "Plaace ve yesterdayish date and near x.", published="2020"),
    story("gone", "Grain deal, wheat deal, port.", status=Status.WITHDRAWN),
]
ALL = {s.id for s in STORIES} - {"gone"}
GRAIN_DEAL = "deal deals far near slop"


def but(ids: str) -> str:
    """All articles but some."""
    return " ".join(sorted(ALL - set(ids.split())))


JANUARY_TO_MARCH = "deal deals near slop"
TABLE: list[tuple[str, str]] = [
    # words
    ("", but("")),
    ("*", but("")),
    ("grain deal", GRAIN_DEAL),
    ("grain AND deal", GRAIN_DEAL),
    ("grain && deal", GRAIN_DEAL),
    ("deals grain", GRAIN_DEAL),
    ("grain OR wheat", f"{GRAIN_DEAL} wheat"),
    ("grain || wheat", f"{GRAIN_DEAL} wheat"),
    ("(grain OR wheat) prices", "far wheat"),
    ("(a OR b) c", ""),
    ("-wheat", but("wheat")),
    ("NOT wheat", but("wheat")),
    ("!wheat", but("wheat")),
    ("deal -wheat", GRAIN_DEAL),
    ("-wheat -grain", but(f"{GRAIN_DEAL} wheat")),
    ('"grain deal"', "deal deals"),
    ('"deal grain"', ""),
    ('"grain deal"~5', "deal deals slop"),
    ('"grain deal"~3', "deal deals slop"),
    ('"grain deal"~2', "deal deals"),
    ("grain NEAR/5 deal", "deal deals near slop"),
    ("grain NEAR/4 deal", "deal deals near slop"),
    ("grain NEAR/3 deal", "deal deals near"),
    ("=deals", "deals"),
    ("=deal", "deal far near slop wheat"),
    ('="grain deals"', "deals"),
    ('="grain deal"', "deal"),
    ("port*", "port"),
    ("*burg", "burg"),
    ("wom?n", "women"),
    ("women", "women"),
    ("Maduro~", "madero maduro"),
    ("Maduro~1", "madero maduro"),
    ("Maduro~2", "madero maduro"),
    ("Maderos~2", "maderas madero maduro"),
    ("grain^3 deal", GRAIN_DEAL),
    ("café", "accent plain"),
    ("cafe", "accent plain"),
    ("CAFÉ", "accent plain"),
    ("U.S.", "us"),
    ("US", "us"),
    ("Lula", "us"),
    ("state-of-the-art", "us"),
    ("state_of/the art", "us"),
    ("155,221", "number"),
    ("3.5", "number"),
    ("東京", "tokyo"),
    # fields
    ("headline:deal", "deal"),
    ("headline:prices", "wheat"),
    ('body:"grain deal"', "deals"),
    ("headline:(grain OR wheat)", "deal wheat"),
    ('person:"Nicolás Maduro"', "maduro"),
    ('person:"nicolas  MADURO"', "maduro"),
    ("person:maduro", ""),
    ("place:VE", "madero maduro"),
    ("place:Caracas", "maduro"),
    ('place:"VE/Distrito Capital"', "maduro"),
    ("dateline:ve", "madero"),
    ('org:"State Department"', "madero"),
    ("source:wire", "deal"),
    ("topic:trade", "deal deals"),
    ("lang:fr", "accent"),
    ("has:place", "maderas madero maduro"),
    ("-has:person", but("maduro")),
    ("has:headline", "deal wheat"),
    ("-has:date", "burg port women"),
    # dates
    ("date:2026-01-10", "deal"),
    ("date:2026-01", "deal deals"),
    ("date:[2026-01 TO 2026-03]", JANUARY_TO_MARCH),
    ("date:{2026-01 TO 2026-03]", "near slop"),
    ("date:>=2026-01-10", "deal far near slop"),
    ("date:>2026-01-10", "far near slop"),
    ("date:<2020-01-02 date:>=2020", "accent maderas madero maduro plain us"),
    ('date:"last week"', "deal deals"),
    ('date:"since 1 February 2026"', "far near slop"),
    ("mentioned:2019-03", "accent"),
    ("mentioned:2019", "accent plain us"),
    # read as far as it makes sense
    ('"unfinished', ""),
    ('"grain deal', "deal deals"),
    ("a OR", "accent far near slop wheat women"),
    ("grain OR", GRAIN_DEAL),
    ("(a b", ""),
    ("(grain wheat", ""),
    ("AND", but("")),
    ("NEAR/x", but("")),
    ("grain NEAR/x deal", GRAIN_DEAL),
    ("date:yesterdayish", "plaace"),
    ("plaace:VE", "plaace"),
]
WARNED = {
    '"unfinished': "unbalanced-quote",
    '"grain deal': "unbalanced-quote",
    "a OR": "dangling-operator",
    "grain OR": "dangling-operator",
    "(a b": "unbalanced-parenthesis",
    "(grain wheat": "unbalanced-parenthesis",
    "AND": "dangling-operator",
    "NEAR/x": "dangling-operator",
    "grain NEAR/x deal": "unreadable-near",
    "date:yesterdayish": "unreadable-date",
    "plaace:VE": "unknown-field",
}


@pytest.fixture
def filled(archive: Backend) -> Backend:
    # In two commits, so that what is found lies in two segments.
    fill(archive, *STORIES[::2])
    fill(archive, *STORIES[1::2])
    return archive


def test_every_row_finds_its_articles(filled: Backend) -> None:
    found = {text: found_set(filled, read(text).node) for text, _ in TABLE}
    assert found == {text: " ".join(sorted(ids.split())) for text, ids in TABLE}


@pytest.mark.parametrize("text", [text for text, _ in TABLE])
def test_what_is_not_read_as_written_is_told_with_its_place(text: str) -> None:
    warnings = read(text).warnings
    assert [warning.code for warning in warnings] == ([WARNED[text]] if text in WARNED else [])
    assert all(0 <= w.position < w.position + w.length <= len(text) for w in warnings)


@pytest.mark.parametrize("row", ROWS, ids=[row.written for row in ROWS])
def test_every_example_of_the_help_finds_something(row: Row) -> None:
    example = row.example
    assert dict(TABLE)[example], "every example is a row above, and finds something"
    assert read(example).warnings == ()


def test_weights_change_the_order_only(filled: Backend) -> None:
    assert found_set(filled, read("grain^3 deal").node) == found_set(filled, read("grain deal").node)


def test_every_row_of_the_contract_is_a_row_here() -> None:
    if not CONTRACT.is_file():
        pytest.skip(f"{CONTRACT} is not there")
    cells = re.findall(r"(?m)^\| (`.*?) \|", CONTRACT.read_text(encoding="utf-8").replace(r"\|", "\x00"))
    written = {piece.replace("\x00", "|") for cell in cells for piece in re.findall(r"`([^`]+)`", cell)}
    ours = {text for text, _ in TABLE}
    bare = {"source:", "topic:", "lang:"}  # named without a value there
    assert written - ours - bare == set()
    assert all(any(text.startswith(name) for text in ours) for name in bare)
