"""JSON Lines: good lines become drafts, bad ones are refused with their place, and the next one goes on."""

import hashlib
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.dates import parse_iso
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.limits import LINE_LIMIT
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected

GOOD = b'{"id": "a", "title": "Ferry sinks", "date": "2026-01-10"}'


def jsonl(data: bytes) -> list[Draft | Rejected]:
    return list(read(["-"], stdin=io.BytesIO(data)))


def test_lines_know_where_they_stand() -> None:
    data = (
        b"\xef\xbb\xbf" + GOOD + b"\r\n\r\n  \n" + GOOD.replace(b'"a"', b'"b"') + b"\n" + GOOD.replace(b'"a"', b'"c"')
    )
    found = jsonl(data)
    assert [item.id for item in found if isinstance(item, Draft)] == ["a", "b", "c"]
    for item, raw in zip(found, (line for line in data.splitlines(keepends=True) if line.strip()), strict=True):
        assert isinstance(item, Draft)
        assert item.origin is not None
        assert data[item.origin.offset :].startswith(raw)
        assert item.origin.sha256 == hashlib.sha256(raw).hexdigest()
        assert (item.headline, item.published) == ("Ferry sinks", parse_iso("2026-01-10"))


BAD = [
    (b'{"title": "cut', "not one JSON object"),
    (b'{"title": "x"} {"title": "y"}', "not one JSON object"),
    (b'["title"]', "another kind"),
    (b'"title"', "another kind"),
    (b"null", "another kind"),
    (b"not JSON", "not one JSON object"),
    (b'{"title": "x", "title": "y"}', "'title' stands twice"),
    (b'{"title": "x", "extra": {"a": 1, "a": 2}}', "'a' stands twice"),
    (b'{"title": "x", "n": NaN}', "NaN"),
    (b'{"title": "x", "n": -Infinity}', "-Infinity"),
    (b'{"title": "x", "n": 1e999}', "JSON does not have"),
    (b'{"title": "x", "n": 1' + b"0" * 30 + b"}", "64 bits"),
    (b'{"title": "x", "n": 1' + b"0" * 5_000 + b"}", "digits"),
    (b'{"title": "x", "n": ' + b"[" * 70 + b"]" * 70 + b"}", "deeper than 64"),
    (b'{"title": "x", "n": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "deeper than 64"),
    (b'{"title": "caf\xe9"}', "UTF-8"),
    (b'{"title": "\\ud800"}', "surrogate"),
    (b'{"title": "a\\u0000b"}', "NUL"),
    (b'{"title": "tab\tinside"}', "control character"),
    (b'{"id": "only"}', "no text"),
    (b'{"title": "x", "date": "soon"}', "date"),
    (b"{}", "no text"),
]


@pytest.mark.parametrize(("line", "reason"), BAD, ids=[repr(row[0][:40]) for row in BAD])
def test_a_bad_line_is_refused_and_the_next_one_goes_on(line: bytes, reason: str) -> None:
    before, item, after = jsonl(GOOD + b"\n" + line + b"\n" + GOOD)
    assert isinstance(before, Draft)
    assert isinstance(after, Draft)
    assert isinstance(item, Rejected)
    assert reason in item.reason
    assert (item.source, item.line, item.offset) == ("stdin", 2, len(GOOD) + 1)
    assert item.raw == (line + b"\n")[:RAW_LIMIT]


def test_nesting_up_to_the_limit_is_read() -> None:
    (item,) = jsonl(b'{"title": "x", "n": ' + b"[" * 60 + b"]" * 60 + b"}")
    assert isinstance(item, Draft)


def test_a_line_over_the_limit_is_refused() -> None:
    data = GOOD + b'\n{"title": "' + b"x" * LINE_LIMIT + b'"}\n' + GOOD
    first, item, last = jsonl(data)
    assert (isinstance(first, Draft), isinstance(last, Draft)) == (True, True)
    assert isinstance(item, Rejected)
    assert "longer than" in item.reason
    assert (item.line, len(item.raw)) == (2, RAW_LIMIT)


OBJECTS = st.fixed_dictionaries(
    {"body": st.text(min_size=1, max_size=30).map(lambda text: "A" + text.replace("\0", "") + "z")},
    optional={"note": st.integers(-(2**63), 2**63 - 1) | st.text(max_size=5).filter(lambda text: "\0" not in text)},
)


@given(st.lists(OBJECTS, min_size=1, max_size=6), st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_objects_are_read_back(objects: list[dict[str, Any]], ascii_only: bool, end: str) -> None:
    data = end.join(json.dumps(item, ensure_ascii=ascii_only) for item in objects).encode()
    found = jsonl(data)
    assert [item.extra for item in found if isinstance(item, Draft)] == [
        {key: value for key, value in item.items() if key != "body"} for item in objects
    ]


@given(
    st.lists(st.sampled_from([b'{"title":"x"}', b"{", b"}", b'"', b"\n", b"\r\n", b"\xff", b"\0", b" "]), max_size=20)
)
def test_nothing_is_lost(pieces: list[bytes]) -> None:
    data = GOOD + b"\n" + b"".join(pieces)
    assert len(jsonl(data)) == sum(1 for line in data.split(b"\n") if line.strip())
