"""Wire text: where stories begin and end, what their first line says, and what is refused."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.dates import parse_iso
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.limits import TEXT_LIMIT
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected

STORY = " date 2026-01-10 Oslo, Jan 10 The ferry “Nordlys” sank.\n\nNobody was hurt.\n\n“We swam,” said Åse.\n"
BODY = "Oslo, Jan 10 The ferry “Nordlys” sank.\n\nNobody was hurt.\n\n“We swam,” said Åse."


def wire(data: str | bytes) -> list[Draft | Rejected]:
    raw = data if isinstance(data, bytes) else data.encode()
    return list(read(["-"], stdin=io.BytesIO(raw)))


def drafts(data: str | bytes) -> list[Draft]:
    items = wire(data)
    assert [item for item in items if isinstance(item, Rejected)] == []
    return [item for item in items if isinstance(item, Draft)]


def rejected(data: str | bytes) -> Rejected:
    (item,) = [item for item in wire(data) if isinstance(item, Rejected)]
    return item


def bodies(data: str | bytes) -> list[str]:
    return [draft.body for draft in drafts(data)]


def test_one_story() -> None:
    (draft,) = drafts(STORY)
    assert (draft.body, draft.headline, draft.id, draft.lang) == (BODY, "", None, None)
    assert draft.published == parse_iso("2026-01-10")
    assert draft.dateline is not None
    assert (draft.dateline.text, draft.dateline.places, draft.dateline.date) == (
        "Oslo, Jan 10",
        ("Oslo",),
        parse_iso("2026-01-10"),
    )
    assert draft.body[draft.dateline.end :].startswith("The ferry")
    assert draft.origin is not None
    assert (draft.origin.file, draft.origin.offset) == ("stdin", 0)
    assert draft.origin.sha256 == hashlib.sha256(STORY.encode()).hexdigest()


SAME = {
    "byte-order mark": b"\xef\xbb\xbf" + STORY.encode(),
    "CRLF": STORY.replace("\n", "\r\n").encode(),
    "old Mac line ends inside": STORY.replace("\n\n“", "\r\r“").encode(),
    "blanks before": ("\n \n\t" + STORY).encode(),
    "blank lines between": STORY.replace("\n\n", "\n \t\n\n").encode(),
    "Windows-1252": STORY.encode("cp1252"),
    "a colon": STORY.replace("date 2026", "date: 2026").encode(),
    "capitals": STORY.replace("date 2026", "DATE 2026").encode(),
    "lead on a line of its own": STORY.replace("-10 Oslo", "-10\nOslo").encode(),
    "no line end": STORY.rstrip().encode(),
}


@pytest.mark.parametrize("data", SAME.values(), ids=SAME.keys())
def test_the_same_story_in_other_clothes(data: bytes) -> None:
    (draft,) = drafts(data)
    assert (draft.body, draft.published) == (BODY, parse_iso("2026-01-10"))


def test_several_stories_know_where_they_stand() -> None:
    parts = [STORY, STORY.replace("-10 ", "-11 "), STORY.replace(" date", "\tdate").replace("Oslo", "Łódź")]
    for between in ("", "\n", "\n\n"):
        data = between.join(parts).encode()
        found = drafts(data)
        assert [draft.body for draft in found] == [BODY, BODY, BODY.replace("Oslo", "Łódź")]
        for draft, part in zip(found, parts, strict=True):
            assert draft.origin is not None
            assert data[draft.origin.offset :].startswith(part.encode())


SENTENCES = [
    "They chose the\ndate 2026-02-03 for the vote.",
    "They chose the\ndate 2026-02-03 Oslo had proposed.",
    "They chose the\n\ndate 2026-02-03 was what they wanted.",
    "They chose a date 2026-02-03 Oslo, Jan 10 The",
    "The\ndate\nis open.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_date_in_a_sentence_begins_no_story(sentence: str) -> None:
    (body,) = bodies(STORY + "\n" + sentence)
    assert body.endswith(sentence)


def test_text_without_a_date_line_is_a_story_without_a_date() -> None:
    first, second = drafts("A ferry sank.\n\nNobody was hurt.\n\n" + STORY)
    assert (first.body, first.published, first.dateline) == ("A ferry sank.\n\nNobody was hurt.", None, None)
    assert second.body == BODY
    (alone,) = drafts("OSLO, Jan 10 - A ferry sank.")
    assert alone.dateline is not None
    assert (alone.published, alone.dateline.places, alone.dateline.date) == (None, ("OSLO",), None)


DAMAGED = [
    (" date 2026-13-45 Oslo, Jan 10 The ferry.", "2026-13-45"),
    (" date 2026-02-30 Oslo, Jan 10 The ferry.", "2026-02-30"),
    (" date 10/01/2026 Oslo, Jan 10 The ferry.", "10/01/2026"),
    (" date 9999-12-31T23:59-10:00 Oslo, Dec 31 The end.", "UTC"),
    (" date\n\nThe ferry sank.", "no date"),
    (" date:\nThe ferry sank.", "no date"),
    (" date 2026-01-10", "no text"),
    (" date 2026-01-10 \n\n \n", "no text"),
    (" date 2026-01-10 Oslo, Jan 10 \x81\x8d The ferry.", "neither"),
    (" date 2026-01-10 Åse “swam” \udcff home.", "damaged UTF-8"),
]


@pytest.mark.parametrize(("story", "reason"), DAMAGED)
def test_damage_is_refused_and_the_next_story_goes_on(story: str, reason: str) -> None:
    encoding = "latin-1" if "\x81" in story else "utf-8"
    damaged = story.encode(encoding, "surrogateescape") + b"\n\n"
    before, item, after = wire(STORY.encode() + b"\n" + damaged + STORY.encode())
    assert isinstance(before, Draft)
    assert isinstance(after, Draft)
    assert before.body == after.body == BODY
    assert isinstance(item, Rejected)
    assert reason in item.reason
    place = len(STORY.encode()) + 1
    assert (item.source, item.line, item.offset) == ("stdin", STORY.count("\n") + 2, place)
    assert item.raw == damaged


def test_a_story_over_the_limit_is_refused_and_not_held() -> None:
    long = " date 2026-01-10 Oslo, Jan 10 " + "The ferry sank.\n" * (TEXT_LIMIT // 10)
    item = rejected(long + "\n" + STORY)
    assert "longer than" in item.reason
    assert len(item.raw) == RAW_LIMIT
    assert bodies(STORY + "\n" + STORY) == [BODY, BODY]
    assert "longer than" in rejected(" date 2026-01-10 " + "x" * (5 * TEXT_LIMIT)).reason


def test_a_nul_in_a_later_story_refuses_only_that() -> None:
    items = wire(STORY * 60 + "\n date 2026-01-10 Oslo, Jan 10 A\0B\n\n" + STORY)
    assert [type(item) for item in items] == [Draft] * 60 + [Rejected, Draft]


PARAGRAPH = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=40
)


@given(st.lists(st.tuples(st.dates(), st.lists(PARAGRAPH, min_size=1, max_size=4)), min_size=1, max_size=5))
def test_what_was_written_is_read_back(stories) -> None:  # type: ignore[no-untyped-def]
    texts = ["\n\n".join("Ab " + paragraph for paragraph in paragraphs) for _, paragraphs in stories]
    data = "\n".join(f" date {day.isoformat()} {text}\n" for (day, _), text in zip(stories, texts, strict=True))
    found = drafts(data)
    assert [draft.body for draft in found] == texts
    assert [draft.published and draft.published.day for draft in found] == [day for day, _ in stories]


PIECES = (
    b" date 2026-01-10 ",
    b" date ",
    b"date 2026-99-99 ",
    b"Oslo, Jan 10 ",
    b"The",
    b"\n",
    b"\n\n",
    b"\xff",
    b"\x80",
    b" ",
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
def test_nothing_is_lost(data: bytes) -> None:
    """Each story's bytes are one stretch of the input; what lies between stories is blank."""
    at = 0
    for item in wire(data):
        offset = item.offset if isinstance(item, Rejected) else item.origin.offset if item.origin else None
        assert offset is not None
        assert not data[at:offset].strip()
        if isinstance(item, Rejected):
            assert data[offset:].startswith(item.raw)
            at = offset + len(item.raw)
        else:
            end = next(
                e
                for e in range(offset, len(data) + 1)
                if _digest(data[offset:e]) == (item.origin and item.origin.sha256)
            )
            at = end
    assert not data[at:].strip()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
