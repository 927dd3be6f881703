"""JSON in arrays, over several lines and in answers: each object once, with its place; a bad one refuses itself."""

import io
import json
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.ingest.draft import Draft
from searcharchive.ingest.formats import format_of
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.readers.json_pieces import cut
from searcharchive.ingest.rejected import Rejected
from tests.ingest.mangled import assert_something_comes_of, drafts_in, found_in, mangled, refusals_in

A, B, C = (
    {"id": name, "title": f"Ferry {name} sinks", "body": 'The "Alba" {sank} at [noon], she\\said.\n\nNobody was hurt.'}
    for name in "abc"
)
LIST = json.dumps([A, B, C], indent=2).encode()
MANY = b"\n".join(json.dumps(item, indent=2).encode() for item in (A, B, C))
ANSWER = json.dumps({"status": "ok", "total": 3, "copyright": "2021 Lakeside", "articles": [A, B, C]}).encode()
NESTED = json.dumps({"response": {"meta": {"hits": [1, 2]}, "docs": [A, B, C]}, "status": "OK"}, indent=1).encode()


def ids(data: bytes) -> list[str | None]:
    return [draft.id for draft in drafts_in(data)]


DOCUMENTS = {
    "indented": LIST,
    "one line": json.dumps([A, B, C]).encode(),
    "objects": MANY,
    "crlf": MANY.replace(b"\n", b"\r\n"),
    "mark": b"\xef\xbb\xbf" + LIST,
    "answer": ANSWER,
    "nested": NESTED,
    "two arrays": b"[" + json.dumps(A).encode() + b"]\n[" + json.dumps([B, C]).encode()[1:],
    "answer in lines": ANSWER.replace(b": ", b":\n"),
    "comma first": json.dumps([A, B, C]).encode().replace(b'", "', b'"\n, "'),
}


@pytest.mark.parametrize("data", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_every_object_is_read_in_order(data: bytes) -> None:
    assert ids(data) == ["a", "b", "c"]
    for draft in drafts_in(data):
        assert draft.origin is not None
        assert data[draft.origin.offset :].startswith(b"{")
        assert draft.body == A["body"]


def test_pages_of_an_answer_follow_each_other() -> None:
    assert ids(ANSWER + b"\n" + ANSWER) == ["a", "b", "c"] * 2
    assert all(draft.copyright == "2021 Lakeside" for draft in drafts_in(ANSWER))


def test_a_line_with_one_object_stays_json_lines() -> None:
    lines = json.dumps(A).encode() + b"\n" + json.dumps(B).encode()
    assert format_of(lines).name == format_of(json.dumps(A).encode()).name == "JSON Lines"
    story = json.dumps(A | {"results": [{"title": "Alba 1, Bruna 0"}]}).encode()
    assert format_of(story).name == "JSON Lines"
    assert drafts_in(story)[0].extra == {"results": [{"title": "Alba 1, Bruna 0"}]}


BAD = [
    (b'{"title": "x", "title": "y"}', "stands twice"),
    (b'"title"', "another kind"),
    (b"17", "another kind"),
    (b'{"title": "a "quoted" word"}', "not one JSON object"),
    (b'{"title": "half a "quote"\n}', "not one JSON object"),
    (b'{"title": NaN}', "NaN"),
    (b'{"title": "caf\xe9"}', "UTF-8"),
    (b"", "comma"),
    (b'{"id": "only"}', "no text"),
    (b'{"title": "x", "n": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "deeper than 64"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD, ids=[repr(row[0][:30]) for row in BAD])
def test_a_bad_element_refuses_itself_alone(bad: bytes, reason: str) -> None:
    first, last = json.dumps(A).encode(), json.dumps(B).encode()
    before, item, after = found_in(b"[\n" + first + b",\n" + bad + b",\n" + last + b"\n]")
    assert (isinstance(before, Draft), isinstance(after, Draft)) == (True, True)
    assert isinstance(item, Rejected)
    assert reason in item.reason
    assert item.raw.startswith(bad[:100])
    assert item.line == 3


ENDS = [
    (b"[]", 0, "empty"),
    (b'{"articles": []}', 0, "empty"),
    (LIST[:-2], 3, "before its ]"),
    (LIST[:-20], 2, "not one JSON object"),
    (LIST[:-1] + b",\n]", 3, "comma"),
    (LIST + b"\nand so on", 3, "not one JSON object"),
    (MANY + b"\n{", 3, "not one JSON object"),
    (NESTED[:-60], 3, "around its stories"),
]


@pytest.mark.parametrize(("data", "good", "reason"), ENDS, ids=[repr(row[0][-12:]) for row in ENDS])
def test_what_ends_badly_is_told_behind_what_is_good(data: bytes, good: int, reason: str) -> None:
    found = found_in(data)
    assert sum(isinstance(item, Draft) for item in found) >= good - 1
    assert any(reason in item.reason for item in found if isinstance(item, Rejected))


def test_an_array_is_streamed() -> None:
    element = json.dumps(A).encode() + b",\n"

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            first = b"" if self.given else b"["
            self.given += size
            return first + element * (size // len(element))

    endless = Endless()
    found = read(["-"], stdin=endless)  # type: ignore[arg-type]
    assert all(isinstance(item, Draft) for item in islice(found, 2_000))
    assert endless.given < 1 << 21


SHAPES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {
            "webTitle": "x",
            "fields": {"headline": "Perch return", "body": "<p>One.</p><p>Two.</p>", "byline": "W. Ochieng"},
        },
        {"headline": "Perch return", "body": "One.\n\nTwo.", "byline": "W. Ochieng"},
    ),
    (
        {"headline": {"main": "Perch return", "seo": ""}, "byline": {"original": "By W. Ochieng"}, "text": "One."},
        {"headline": "Perch return", "body": "One.", "byline": "By W. Ochieng"},
    ),
    (
        {"title": {"rendered": "Perch &amp; more"}, "content": {"rendered": "<p>One.</p>"}, "id": 7},
        {"headline": "Perch & more", "body": "One.", "id": "7"},
    ),
    ({"id": "1", "content_html": "<p>One<p>Two", "title": "Perch"}, {"headline": "Perch", "body": "One\n\nTwo"}),
    (
        {"_id": "1", "_source": {"title": "Perch", "content_text": "One"}},
        {"id": "1", "headline": "Perch", "body": "One"},
    ),
    ({"title": "P", "keywords": [{"name": "subject", "value": "fish"}]}, {"headline": "P", "topics": ("fish",)}),
]


@pytest.mark.parametrize(("given", "expected"), SHAPES, ids=[",".join(row[0])[:40] for row in SHAPES])
def test_stories_have_the_shapes_of_known_services(given: dict[str, Any], expected: dict[str, Any]) -> None:
    (draft,) = drafts_in(json.dumps([given]).encode())
    assert {name: getattr(draft, name) for name in expected} == expected


def test_a_schema_is_no_story() -> None:
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "A story", "properties": {"body": {}}}
    for data in (json.dumps(schema), json.dumps(schema, indent=2)):
        (item,) = refusals_in(data.encode())
        assert "schema" in item.reason


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), min_size=1, max_size=5), st.integers(1, 40))
def test_values_are_cut_where_they_end(values: list[dict[str, Any]], size: int) -> None:
    data = json.dumps(values, indent=1).encode()
    pieces = cut(iter([data[at : at + size] for at in range(0, len(data), size)]), 1 << 20)
    assert [json.loads(piece.raw) for piece in pieces] == values


@given(mangled(LIST, MANY, ANSWER, NESTED))
def test_damage_is_never_silent(data: bytes) -> None:
    assert_something_comes_of(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes) -> None:
    for start in (b"[{", b'{\n"', b'{"articles":[{'):
        assert_something_comes_of(start + data)
