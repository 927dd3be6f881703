"""Reuters-21578: each story by itself, its lists and text as they were marked."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.ingest.draft import Draft
from searcharchive.ingest.formats import FORMATS, format_of
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import Rejected
from tests.ingest.damage import damaged, found_in
from tests.ingest.mangled import found_in as piped

SEED = Path(__file__).resolve().parents[2] / "seeds" / "reuters_sgml" / "harbour-1987.sgm"
FORM = next(form for form in FORMATS if form.name.startswith("Reuters"))
DOCTYPE = b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n'
STORY = b"""<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" OLDID="12" NEWID="7">
<DATE> 3-MAR-1987 09:14:22.07 &#22;late</DATE>
<MKNOTE>checked</MKNOTE>
<TOPICS><D>grain</D><D>ship</D></TOPICS>
<PLACES><D>uruguay</D></PLACES>
<PEOPLE><D>ferreyra</D></PEOPLE>
<ORGS><D>ec</D></ORGS>
<EXCHANGES><D>nyse</D></EXCHANGES>
<COMPANIES></COMPANIES>
<UNKNOWN>
&#5;&#5;&#5;G C&#22;&#22;&#1;f0112&#31;harbr</UNKNOWN>
<TEXT>&#2;
<TITLE>MAIZE &amp; WHEAT &lt;MW> RISE</TITLE>
<AUTHOR>    By In\xe9s Ferr\xe1n, Harbour News</AUTHOR>
<DATELINE>    MONTEVIDEO, March 3 - </DATELINE><BODY>Prices rose
for &lt;Grano SA>.
    The quay is open,
they said.
 REUTER
&#3;</BODY></TEXT>
</REUTERS>
"""


def records(data: bytes) -> list[Record]:
    found = found_in(FORM, data)
    assert all(isinstance(item, Record) for item in found)
    return [item for item in found if isinstance(item, Record)]


def test_a_story_with_all_of_its_parts() -> None:
    (item,) = records(DOCTYPE + STORY)
    assert item.data == {
        "id": "reuters-7",
        "headline": "MAIZE & WHEAT <MW> RISE",
        "byline": "Inés Ferrán, Harbour News",
        "dateline": "MONTEVIDEO, March 3",
        "body": "Prices rose for <Grano SA>.\n\nThe quay is open, they said.",
        "published": "1987-03-03T09:14:22",
        "date_note": "late",
        "source": "Reuters",
        "lang": "en",
        "topics": ["grain", "ship"],
        "places": ["uruguay"],
        "people": ["ferreyra"],
        "orgs": ["ec"],
        "exchanges": ["nyse"],
        "unknown": "G C f0112 harbr",
        "mknote": "checked",
        "has_topics": "YES",
        "lewissplit": "TRAIN",
        "cgisplit": "TRAINING-SET",
        "oldid": "12",
        "newid": "7",
    }
    assert item.offset == len(DOCTYPE)
    assert item.raw == STORY.rstrip()


def test_the_seeds() -> None:
    first, brief, raw = piped(SEED.read_bytes())
    assert isinstance(first, Draft)
    assert isinstance(brief, Draft)
    assert isinstance(raw, Draft)
    assert (first.id, brief.id, raw.id) == ("reuters-90101", "reuters-90102", "reuters-90103")
    assert (first.body[:24], brief.body, raw.headline) == ("Uruguay reopened the gra", "", "")
    assert (brief.extra["text_type"], raw.extra["text_type"]) == ("BRIEF", "UNPROC")
    assert brief.headline.startswith("NORSELINE SHIPPING YEAR NET LOSS")
    assert raw.body.split("\n\n")[1] == "Cod.................4,210 tonnes vs...3,985"
    assert raw.body.endswith("in port for two days.")
    assert first.dateline is not None
    assert first.dateline.places == ("MONTEVIDEO",)


@pytest.mark.parametrize("size", [1, 7, 100, 1 << 16])
def test_stories_are_told_apart_wherever_pieces_end(size: int) -> None:
    data = DOCTYPE + STORY * 3
    found = found_in(FORM, data, size)
    offsets = [item.offset for item in found if isinstance(item, Record)]
    assert offsets == [len(DOCTYPE) + number * len(STORY) for number in range(3)]


DATES = [
    (b"26-FEB-1987", "1987-02-26", None),
    (b"  9-APR-1987 00:00", "1987-04-09T00:00", None),
    (b"31-MAR-1987 605:12:19.12", "1987-03-31", "605:12:19.12"),
    (b"&#22;19-OCT-1987 23:17:13.71 A", "1987-10-19T23:17:13", "A"),
]


@pytest.mark.parametrize(("given", "published", "note"), DATES)
def test_dates(given: bytes, published: str, note: str | None) -> None:
    (item,) = records(STORY.replace(b" 3-MAR-1987 09:14:22.07 &#22;late", given))
    assert (item.data["published"], item.data.get("date_note")) == (published, note)


@pytest.mark.parametrize("date", [b"soon", b"41-MAR-1987 10:00:00"])
def test_a_date_that_is_none_refuses_the_story(date: bytes) -> None:
    (item,) = piped(STORY.replace(b"3-MAR-1987 09:14:22.07", date))
    assert isinstance(item, Rejected)
    assert "date" in item.reason


def test_a_sign_off_within_a_sentence_stays() -> None:
    (item,) = records(STORY.replace(b"they said.\n REUTER\n&#3;", b"they told\nReuter reporters. Reuter"))
    assert item.data["body"].endswith("they told Reuter reporters. Reuter")


BAD = [
    (DOCTYPE, "R", "no story in it"),
    (STORY[:-12] + STORY, "dR", "ends early"),
    (STORY + b"more of it\n" + STORY, "dRd", "behind a story"),
    (DOCTYPE + b"not a story\n" + STORY, "Rd", "before the first story"),
    (STORY[:300], "R", "ends early"),
    (b"<REUTERS></REUTERS>\n" + STORY, "Rd", "no text"),
    (STORY.replace(b"</TITLE>", b""), "d", ""),
]


@pytest.mark.parametrize(("data", "kinds", "reason"), BAD)
def test_what_is_wrong_is_told(data: bytes, kinds: str, reason: str) -> None:
    found = piped(data)
    told = [item.reason for item in found if isinstance(item, Rejected)]
    assert sorted("d" if isinstance(item, Draft) else "R" for item in found) == sorted(kinds)
    assert all(reason in item for item in told)


def test_a_story_that_never_ends_is_cut() -> None:
    first, last = found_in(FORM, STORY.replace(b"</REUTERS>", b"x" * (17 << 20)) + STORY)
    assert isinstance(first, Rejected)
    assert "longer than 16 MiB" in first.reason
    assert isinstance(last, Record)


def test_it_is_told_by_its_beginning() -> None:
    assert format_of(DOCTYPE) is FORM
    assert format_of(STORY) is FORM
    assert format_of(b"<reuters>") is FORM
    assert format_of(b"REUTERS - the ferry sank") is not FORM


@settings(max_examples=300, deadline=None)
@given(damaged(DOCTYPE + STORY * 2, (b"<REUTERS>", b"</REUTERS>", b"<D>", b"</TEXT>", b"<BODY", b"&#", b">")))
def test_damage_never_crashes(data: bytes) -> None:
    found = found_in(FORM, data, 61)
    assert found
    piped(data)


@given(st.binary(max_size=300))
def test_random_bytes_are_told(data: bytes) -> None:
    assert found_in(FORM, b"<REUTERS " + data)
