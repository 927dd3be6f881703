"""IPTC 7901, and what stands between ZCZC and NNNN; what is damaged is told."""

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

SEED = Path(__file__).resolve().parents[2] / "seeds" / "iptc7901" / "odesa-1992.txt"
FORM = next(form for form in FORMATS if form.name == "IPTC 7901")
HEADING = b"\x01HBR0123 3 ECO 0096 Ukraine-port\r\nGrain/shipping\r\n"
TEXT = (
    b"\x02ODESA DOCKERS END STRIKE\r\n   ODESA, Sept 14 (Harbour) - Dockers\r\nwent back to work.\r\n"
    b"   They were paid.\r\n"
)
CLOSING = b"\x03141210 GMT SEP 92\r\n\x04\r\n"
MESSAGE = HEADING + TEXT + CLOSING
BARE = (
    b"\nZCZC HB7\r\nHBR0124 5 I 12 Grain\r\nGRAIN DEAL SIGNED\r\n\r\nOdesa - it was signed.\r\n\r\n"
    b"141500 sept 1992\r\nNNNN\r\n"
)


def only(data: bytes) -> Record:
    (item,) = found_in(FORM, data)
    assert isinstance(item, Record)
    return item


def test_a_message_with_all_of_its_parts() -> None:
    item = only(MESSAGE)
    assert item.data == {
        "headline": "ODESA DOCKERS END STRIKE",
        "body": "ODESA, Sept 14 (Harbour) - Dockers went back to work.\n\nThey were paid.",
        "published": "1992-09-14T12:10+00:00",
        "transmitted": "141210 GMT SEP 92",
        "source": "HBR",
        "sequence": "0123",
        "priority": "3",
        "urgency": "3",
        "category": "ECO",
        "topics": ["ECO"],
        "word_count": 96,
        "slugline": "Ukraine-port",
        "keyword_lines": "Grain/shipping",
    }
    assert (item.offset, item.raw) == (0, MESSAGE[:-2])


def test_between_zczc_and_nnnn() -> None:
    assert only(BARE.lstrip()).data == {
        "headline": "GRAIN DEAL SIGNED",
        "body": "Odesa - it was signed.",
        "published": "1992-09-14T15:00",
        "transmitted": "141500 sept 1992",
        "source": "HBR",
        "sequence": "0124",
        "priority": "5",
        "urgency": "5",
        "category": "I",
        "topics": ["I"],
        "word_count": 12,
        "slugline": "Grain",
        "service": "HB7",
    }
    data = only(b"ZCZC A12\r\nDE HARBOUR\r\n\r\nAll is well.\r\nNNNN").data
    assert data == {"headline": "DE HARBOUR", "body": "All is well.", "service": "A12"}


def test_several_of_both_kinds() -> None:
    for size in (1, 10, 1 << 16):
        found = found_in(FORM, MESSAGE + b"NNNN\r\n" + BARE + MESSAGE, size)
        assert [item.data["sequence"] for item in found if isinstance(item, Record)] == ["0123", "0124", "0123"]
        assert len(found) == 3


def test_the_seeds() -> None:
    first, second = piped(SEED.read_bytes())
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.headline, second.headline) == ("ODESA DOCKERS END STRIKE", "YOUNG PLAYER WINS CITY CUP")
    assert first.dateline is not None
    assert first.dateline.places == ("ODESA, Ukraine",)


HEADINGS = [
    (b"HBR0123 3 ECO", {"category": "ECO"}),
    (b"HBR 0123 1 I 5", {"priority": "1", "word_count": 5}),
    (b"HBR0123 3 ECO 0096 Port,1st Ld-Writethru", {"slugline": "Port", "take": "1st Ld-Writethru"}),
    (b"HBR0123 3 ECO 0096 Port CORRECTION", {"slugline": "Port", "take": "CORRECTION"}),
    (b"HBR0123", {"service": "HBR0123 Grain/shipping"}),
]


@pytest.mark.parametrize(("heading", "expected"), HEADINGS)
def test_headings(heading: bytes, expected: dict[str, object]) -> None:
    data = only(MESSAGE.replace(b"HBR0123 3 ECO 0096 Ukraine-port", heading)).data
    assert {key: data.get(key) for key in expected} == expected


CLOSINGS = [
    (b"141210 SEP 92", "1992-09-14T12:10"),
    (b"141210Z SEP 1992", "1992-09-14T12:10+00:00"),
    (b"141210 gmt september 04", "2004-09-14T12:10+00:00"),
    (b"141210", None),
    (b"411210 SEP 92", None),
]


@pytest.mark.parametrize(("closing", "published"), CLOSINGS)
def test_dates(closing: bytes, published: str | None) -> None:
    data = only(MESSAGE.replace(b"141210 GMT SEP 92", closing)).data
    assert (data.get("published"), data["transmitted"]) == (published, closing.decode())


TITLES = [
    (b"Dockers end strike\r\n   ODESA - They work.", "Dockers end strike", "ODESA - They work."),
    (b"They work.\r\n\r\nIt rains.", "", "They work.\n\nIt rains."),
    (b"They work in the\r\nport.\r\n", "", "They work in the port."),
]


@pytest.mark.parametrize(("text", "headline", "body"), TITLES)
def test_titles(text: bytes, headline: str, body: str) -> None:
    data = only(HEADING + b"\x02" + text + CLOSING).data
    assert (data.get("headline", ""), data["body"]) == (headline, body)


BAD = [
    (HEADING + TEXT + MESSAGE, "Rd", "ends early"),
    (HEADING + MESSAGE, "Rd", "no text (STX)"),
    (MESSAGE + b"stray words" + MESSAGE, "dRd", "behind the end of a message"),
    (BARE.replace(b"NNNN", b"") + MESSAGE, "Rd", "there is no NNNN"),
    (b"ZCZC 1\r\nNNNN\r\n" + MESSAGE, "Rd", "no text"),
]


@pytest.mark.parametrize(("data", "kinds", "reason"), BAD)
def test_what_is_wrong_is_told(data: bytes, kinds: str, reason: str) -> None:
    found = piped(data)
    assert "".join("d" if isinstance(item, Draft) else "R" for item in found) == kinds
    assert all(reason in item.reason for item in found if isinstance(item, Rejected))


def test_it_is_told_by_its_beginning() -> None:
    for start in (MESSAGE, b"\0\x16\x16" + MESSAGE, BARE.lstrip()):
        assert format_of(start) is FORM
    assert format_of(b"HBR0123 3 is a code") is not FORM


MARKS = (b"\x01", b"\x02", b"\x03", b"\x04", b"\nZCZC", b"\nNNNN", b"ZCZC", b"<", b"\n")


@settings(max_examples=300, deadline=None)
@given(damaged(MESSAGE + BARE, MARKS) | damaged(BARE.lstrip() + MESSAGE, MARKS))
def test_damage_never_crashes(data: bytes) -> None:
    assert found_in(FORM, data, 61) or not data.strip(b"\0\x04\x16\x7f \t\r\n\x0b\x0c")
    piped(data)


@given(st.binary(max_size=300), st.sampled_from([b"\x01ABC1234 1 A", b"ZCZC "]))
def test_random_bytes_are_told(data: bytes, start: bytes) -> None:
    assert found_in(FORM, start + data)
