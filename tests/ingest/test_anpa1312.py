"""ANPA 1312: headings, text and closing of each message; what is damaged is told."""

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

SEED = Path(__file__).resolve().parents[2] / "seeds" / "anpa1312" / "halifax-1991.anpa"
FORM = next(form for form in FORMATS if form.name == "ANPA 1312")
HEADING = b"\x16\x16\x01a0417\x1fczcryyr\r\nu i \x14bc-Ferry,1st Ld-Writethru\x14 03-11 0112\r\n"
TEXT = (
    b"\x02^Ferry Runs Aground Off Halifax<\r\n^By MARGARET COLE=\r\n^Harbour News Writer=\r\n"
    b"   HALIFAX, Nova Scotia (HN) -- A ferry ran\r\naground on Monday.\r\n   ``Nobody was hurt,''\r\nshe said.\r\n"
)
CLOSING = b"\x03HN-HX-03-11-91 1402EST<\r\n\x04"
MESSAGE = HEADING + TEXT + CLOSING


def only(data: bytes) -> Record:
    (item,) = found_in(FORM, data)
    assert isinstance(item, Record)
    return item


def test_a_message_with_all_of_its_parts() -> None:
    item = only(MESSAGE)
    assert item.data == {
        "headline": "Ferry Runs Aground Off Halifax",
        "byline": "MARGARET COLE",
        "byline_title": "Harbour News Writer",
        "body": "HALIFAX, Nova Scotia (HN) -- A ferry ran aground on Monday.\n\n``Nobody was hurt,'' she said.",
        "published": "1991-03-11T14:02-05:00",
        "source": "HN",
        "office": "HX",
        "transmitted": "HN-HX-03-11-91 1402EST",
        "service_level": "a",
        "sequence": "0417",
        "selector": "czcryyr",
        "priority": "u",
        "urgency": "3",
        "category": "i",
        "topics": ["international"],
        "edition": "bc",
        "slugline": "Ferry",
        "take": "1st Ld-Writethru",
        "wire_day": "03-11",
        "word_count": 112,
    }
    assert (item.offset, item.raw) == (2, MESSAGE[2:])


def test_the_seeds() -> None:
    first, second = piped(SEED.read_bytes())
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.headline[:18], first.byline, len(first.body.split("\n\n"))) == (
        "Ferry Runs Aground",
        "MARGARET COLE",
        4,
    )
    assert (second.extra["take"], second.extra["slugline"]) == ("CORRECTION", "Ferry")


SLUGS = [
    (b"bc-Ferry 03-11 0112", "Ferry", None, 112),
    (b"AM-Ferry Aground,ADVISORY 03-11 0112", "Ferry Aground", "ADVISORY", 112),
    (b"BC-Ferry-Aground,KILL 03-11 1402 0112", "Ferry-Aground", "KILL", 112),
    (b"bc-Ferry,2nd Ld,a0417 03-11", "Ferry", "2nd Ld,a0417", None),
    (b"PM-Ferry,UPDATE", "Ferry", "UPDATE", None),
    (b"PM-Ferry,1st Add 0040", "Ferry", "1st Add", 40),
]


@pytest.mark.parametrize(("line", "slug", "take", "words"), SLUGS)
def test_keywords(line: bytes, slug: str, take: str | None, words: int | None) -> None:
    data = only(MESSAGE.replace(b"bc-Ferry,1st Ld-Writethru\x14 03-11 0112", line)).data
    assert (data["slugline"], data.get("take"), data.get("word_count")) == (slug, take, words)
    assert data.get("wire_time") == ("1402" if b"1402" in line else None)


CLOSINGS = [
    (b"", None),
    (b"03-11", None),  # the day without its year is no date
    (b"HN-HX-03-11-91 1402EDT", "1991-03-11T14:02-04:00"),
    (b"HN-03-11-2004 1402GMT", "2004-03-11T14:02+00:00"),
    (b"03-11-02 0005XYZ", "2002-03-11T00:05"),
    (b"HN-HX-13-41-91 1402EST", None),
    (b"HN-HX-03-11-91 2599EST", None),
]


@pytest.mark.parametrize(("closing", "published"), CLOSINGS)
def test_only_a_date_with_its_year_is_one(closing: bytes, published: str | None) -> None:
    data = only(HEADING + TEXT + b"\x03" + closing + b"\r\n\x04").data
    assert (data.get("published"), data.get("transmitted")) == (published, closing.decode() or None)


TEXTS = [
    (b"FERRY RUNS AGROUND\r\n\r\nA ferry ran aground.", "FERRY RUNS AGROUND", "", "A ferry ran aground."),
    (b"   FERRY AGROUND\r\n   ALL SAFE", "", "", "FERRY AGROUND\n\nALL SAFE"),
    (b"HALIFAX (HN) -\r\n\r\nA ferry.", "", "", "HALIFAX (HN) -\n\nA ferry."),
    (b"   By BOB LEE=\r\n   A ferry.", "", "BOB LEE", "A ferry."),
    (b"By noon all was over.\r\n\r\nA ferry.", "", "", "By noon all was over.\n\nA ferry."),
    (b"^Caf\xe9 burns<\r\nIt \x13burnt\x14\0 down.", "Café burns", "", "It burnt down."),
    ("^Łódź wins<\r\n  It won.".encode(), "Łódź wins", "", "It won."),
    (b"^Only this<", "", "", "Only this"),
]


@pytest.mark.parametrize(("text", "headline", "byline", "body"), TEXTS)
def test_text(text: bytes, headline: str, byline: str, body: str) -> None:
    data = only(HEADING + b"\x02" + text + CLOSING).data
    assert (data.get("headline", ""), data.get("byline", ""), data["body"]) == (headline, byline, body)


def test_teletypes_wrote_a_second_carriage_return() -> None:
    assert only(MESSAGE.replace(b"\r\n", b"\r\r\n")).data == only(MESSAGE).data


def test_filler_between_messages_is_nothing() -> None:
    found = found_in(FORM, b"\0\0\x16" + MESSAGE + b"\0\0\0\r\n" + MESSAGE + b"\x16\x16\x16\0", 5)
    assert [type(item) for item in found] == [Record, Record]
    assert len(piped(b"\x16\x16\x16\0\0" + MESSAGE)) == 1


BAD = [
    (HEADING + TEXT + MESSAGE, "Rd", "ends early"),
    (HEADING + MESSAGE, "Rd", "no text (STX)"),
    (MESSAGE + b"stray words" + MESSAGE, "dRd", "behind the end of a message"),
    (HEADING + b"\x02 \x03\x04" + MESSAGE, "Rd", "no text"),
    (b"\x16\x16\x01", "R", "no text (STX)"),
]


@pytest.mark.parametrize(("data", "kinds", "reason"), BAD)
def test_what_is_wrong_is_told(data: bytes, kinds: str, reason: str) -> None:
    found = piped(data)
    assert "".join("d" if isinstance(item, Draft) else "R" for item in found) == kinds
    assert all(reason in item.reason for item in found if isinstance(item, Rejected))


def test_a_heading_of_another_form_is_kept() -> None:
    data = only(b"\x16\x16\x01what is this\r\n" + TEXT + CLOSING).data
    assert data["heading"] == "what is this"
    long = only(b"\x16\x16\x01a0417\x1f\r\nr i " + b"," * 5_000 + b"\r\n" + TEXT + CLOSING).data
    assert long["heading"].startswith("r i ,,,")


def test_it_is_told_by_its_beginning() -> None:
    for start in (MESSAGE, b"\0\0" + MESSAGE, MESSAGE[2:], b"\x16" * 40 + MESSAGE):
        assert format_of(start) is FORM
    assert format_of(b"a0417 is a road") is not FORM


@settings(max_examples=300, deadline=None)
@given(damaged(MESSAGE * 2, (b"\x01", b"\x02", b"\x03", b"\x04", b"\x16", b"^", b"<", b"\x1f", b"NNNN")))
def test_damage_never_crashes(data: bytes) -> None:
    assert found_in(FORM, data, 61) or not data.strip(b"\0\x04\x16\x7f \t\r\n\x0b\x0c")
    piped(data)


@given(st.binary(max_size=300))
def test_random_bytes_are_told(data: bytes) -> None:
    assert found_in(FORM, b"\x16\x16\x01" + data)
