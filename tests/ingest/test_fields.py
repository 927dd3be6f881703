"""JSON objects as drafts: the names that sources use, what each value may be, and what is refused."""

import re
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.article import Origin, Status
from searcharchive.dates import parse_iso
from searcharchive.errors import InvalidArticle, Problem
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.fields import ALIASES, VALUES_LIMIT, draft_of
from searcharchive.ingest.given_ids import id_of, is_id
from searcharchive.ingest.limits import TEXT_LIMIT

BODY = "A ferry sank off the cape."


def draft(**given: Any) -> Draft:
    return draft_of({"body": BODY} | given)


def problems(data: dict[str, Any], *, strict_id: bool = False) -> tuple[Problem, ...]:
    with pytest.raises(InvalidArticle) as caught:
        draft_of(data, strict_id=strict_id)
    return caught.value.problems


def test_every_field() -> None:
    origin = Origin("feed.jsonl", 12, "ab")
    data = {
        "id": "f-1",
        "headline": " Ferry sinks ",
        "body": "A ferry\r\nsank.\rAll swam.",
        "published": "2026-01-10T10:00Z",
        "dateline": "OSLO, Jan 9 (HN) -",
        "places": ["Oslo", " Norway ", "Oslo", ""],
        "people": ["Åse Dahl"],
        "orgs": "Harbour Board",
        "topics": [],
        "source": "Harbour News",
        "lang": "en-GB",
        "url": "https://news.example/f-1?a=b#c",
        "byline": ["A. Dahl", "B. Lie"],
        "version": 3,
        "status": "Corrected",
        "desk": {"name": "sea", "size": [1, 2.5, None, True]},
    }
    made = draft_of(data, origin)
    assert made.dateline is not None
    assert (made.dateline.text, made.dateline.agency, made.dateline.end) == ("OSLO, Jan 9", "HN", 0)
    assert made.dateline.date == parse_iso("2026-01-09")
    assert replace(made, dateline=None) == Draft(
        body="A ferry\nsank.\nAll swam.",
        headline="Ferry sinks",
        id="f-1",
        published=parse_iso("2026-01-10T10:00Z"),
        places=("Oslo", "Norway"),
        people=("Åse Dahl",),
        orgs=("Harbour Board",),
        source="Harbour News",
        lang="en-GB",
        url="https://news.example/f-1?a=b#c",
        byline="A. Dahl, B. Lie",
        version="3",
        status=Status.CORRECTED,
        origin=origin,
        extra={"desk": {"name": "sea", "size": [1, 2.5, None, True]}},
    )


VALUES: dict[str, tuple[Any, Any]] = {
    "id": ("a", "b"),
    "headline": ("One", "Two"),
    "body": ("One.", "Two."),
    "published": ("2026-01-10", "2026-01-11"),
    "places": (["Oslo"], ["Bergen"]),
    "people": (["Åse"], ["Bo"]),
    "orgs": (["A Co"], ["B Co"]),
    "topics": (["sea"], ["ships"]),
    "source": ("A", "B"),
    "lang": ("en", "nb"),
    "url": ("https://a.example/", "https://b.example/"),
    "byline": ("A", "B"),
    "updated": ("2026-01-10T10:00Z", "2026-01-11"),
    "status": ("corrected", "withdrawn"),
    "evolved_from": (["x"], ["y", "z"]),
    "embargo": ("2026-01-10T10:00Z", "2026-01-11"),
    "copyright": ("© A", "© B"),
    "usage_terms": ("Not for A.", "Not for B."),
}
PAIRS = [(name, keys[0], other) for name, keys in ALIASES.items() for other in keys[1:]]


@pytest.mark.parametrize(("field", "first", "other"), PAIRS)
def test_names_that_sources_use(field: str, first: str, other: str) -> None:
    one, two = VALUES[field]
    text = {} if field in ("body", "headline") else {"body": BODY}
    alone, named = draft_of(text | {other: one}), draft_of(text | {first: one})
    assert alone == named
    assert getattr(alone, field) != getattr(Draft(), field)
    both = draft_of(text | {other: two, first: one})
    assert (getattr(both, field), both.extra) == (getattr(named, field), {other: two})
    for nothing in (None, "", []):
        assert getattr(draft_of(text | {other: one, first: nothing}), field) == getattr(named, field)


def test_nothing_is_nothing() -> None:
    made = draft(**{key: None for keys in ALIASES.values() for key in keys if key != "body"})
    assert replace(made, extra={}) == Draft(body=BODY)
    assert (
        draft(headline=" \n ", title="", places=["", " "], id="  ", published="", url=" ", dateline="").headline == ""
    )
    assert draft(weather=None).extra == {"weather": None}


STATUSES = {"usable": "usable", "USABLE": "usable", "corrected": "corrected", "withdrawn": "withdrawn"}
STATUSES |= dict.fromkeys(["canceled", "cancelled", "withheld", "killed"], "withdrawn")


@pytest.mark.parametrize(("given_", "kept"), STATUSES.items())
def test_statuses(given_: str, kept: str) -> None:
    assert draft(status=given_).status.value == kept


def test_a_dateline_that_begins_the_body_too_is_not_part_of_the_story() -> None:
    body = "Oslo, Jan 9 (HN) - A ferry sank."
    for extra in ({}, {"dateline": "OSLO, Jan 9 -"}, {"dateline": {"text": "OSLO, Jan 9", "place": "NO/Oslo/Oslo"}}):
        made = draft_of({"body": body, "date": "2026-01-10"} | extra)
        assert made.body == body
        assert made.dateline is not None
        assert body[made.dateline.end :] == "A ferry sank."
        assert made.dateline.date == parse_iso("2026-01-09")
    other = draft_of({"body": body, "dateline": "BERGEN, Jan 9 -"}).dateline
    assert other is not None
    assert (other.places, other.end) == (("BERGEN",), 0)


KEPT = {
    "markup": "<script>alert(1)</script>",
    "right to left": "\u202eevil\u202c عربي",
    "marks": "Z\u0351\u036ba\u0310lgo",
    "formula": "=1+2",
    "emoji": "👩‍🚒 🇳🇴",
    "tab and line": "one\ttwo\nthree",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_text_is_kept_as_it_is(text: str) -> None:
    made = draft(headline=text, people=[text], note=text)
    assert (made.headline, made.people, made.extra) == (text, (text,), {"note": text})


DEEP: Any = "x"
for _ in range(70):
    DEEP = [DEEP]

# (what is given besides a body, the parameter that is named, words of the reason)
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"body": 5}, "body", "must be text, not a number"),
    ({"body": ["a"]}, "body", "not a list"),
    ({"body": {}}, "body", "not an object"),
    ({"headline": True}, "headline", "not true or false"),
    ({"title": 7}, "title", "must be text"),
    ({"body": "a\0b"}, "body", "NUL"),
    ({"body": "a\ud800b"}, "body", "surrogate"),
    ({"title": "\udc00"}, "title", "surrogate"),
    ({"id": "a\0b"}, "id", "NUL"),
    ({"id": True}, "id", "must be text"),
    ({"id": 1.5}, "id", "must be text"),
    ({"id": 10**30}, "id", "64 bits"),
    ({"version": 10**30}, "version", "64 bits"),
    ({"note": 10**30}, "note", "64 bits"),
    ({"note": [{"a": [-(10**30)]}]}, "note", "64 bits"),
    ({"note": float("nan")}, "note", "JSON"),
    ({"note": [float("-inf")]}, "note", "JSON"),
    ({"note": "\ud800"}, "note", "surrogate"),
    ({"note": {"a\0": 1}}, "note", "NUL"),
    ({"a\0b": 1}, "a\0b", "NUL"),
    ({"a\ud800b": 1}, "a?b", "surrogate"),
    ({"note": DEEP}, "note", "deeper than 64"),
    ({"published": "2026-02-30"}, "published", "date"),
    ({"date": "30 February 2026"}, "date", "no such day"),
    ({"pubDate": "yesterday"}, "pubDate", "date"),
    ({"date": "03/04/2019"}, "date", "change places"),
    ({"date": 1700000000}, "date", "must be a date"),
    ({"date": True}, "date", "must be a date"),
    ({"date": "9999-12-31T23:59:59-01:00"}, "date", "UTC"),
    ({"topics": ["t"] * (VALUES_LIMIT + 1)}, "topics", "1,001 values"),
    ({"tags": [str(n) for n in range(10**5)]}, "tags", "100,000 values"),
    ({"places": [1]}, "places", "must hold texts"),
    ({"places": {"a": 1}}, "places", "must hold texts"),
    ({"people": [None]}, "people", "not null"),
    ({"people": ["a\0"]}, "people", "NUL"),
    ({"org": ["\ud800"]}, "org", "surrogate"),
    ({"people": ["x" * 1_001]}, "people", "1,001 characters"),
    ({"source": "x" * 1_001}, "source", "1,001 characters"),
    ({"body": "x" * (TEXT_LIMIT + 1)}, "body", "bytes"),
    ({"body": "é" * (TEXT_LIMIT // 2 + 1)}, "body", "bytes"),
    ({"url": "javascript:alert(1)"}, "url", "http"),
    ({"link": "JaVaScRiPt://x/%0aalert(1)"}, "link", "http"),
    ({"url": "data:text/html,x"}, "url", "http"),
    ({"url": "https://"}, "url", "http"),
    ({"url": "https://a b"}, "url", "http"),
    ({"url": "https://a.example/\njavascript:x"}, "url", "http"),
    ({"url": "/relative"}, "url", "http"),
    ({"lang": "English"}, "lang", "language tag"),
    ({"lang": "e"}, "lang", "language tag"),
    ({"status": "draft"}, "status", "usable, corrected or withdrawn"),
    ({"dateline": 5}, "dateline", "must be text"),
    ({"dateline": {"place": "NO"}}, "dateline", "not an object"),
    ({"dateline": {"text": "OSLO\0"}}, "dateline", "NUL"),
    ({"byline": {"a": 1}}, "byline", "must hold texts"),
]


@pytest.mark.parametrize(("given_", "parameter", "reason"), REFUSED, ids=[f"{r[1]!a} {r[2]}" for r in REFUSED])
def test_refusals_name_the_key_and_the_reason(given_: dict[str, Any], parameter: str, reason: str) -> None:
    text = {} if "body" in given_ else {"body": BODY}
    found = problems(text | given_)
    assert [p.parameter for p in found if reason in p.detail] == [parameter]
    orjson.dumps([[p.detail, p.hint, p.parameter] for p in found])


@pytest.mark.parametrize("data", [{}, {"id": "a"}, {"body": None, "title": ""}, {"body": " \n", "headline": "\t"}])
def test_an_article_without_text_is_refused(data: dict[str, Any]) -> None:
    (problem,) = problems(data)
    assert "no text" in problem.detail


def test_all_problems_are_told_at_once() -> None:
    found = problems({"title": 5, "date": "soon", "url": "ftp://x/", "status": "odd", "places": [1], "note": 10**30})
    assert [p.parameter for p in found] == ["title", "status", "body", "date", "places", "url", "note"]


def test_limits_are_what_may_be_reached() -> None:
    assert len(draft(body="x" * TEXT_LIMIT).body) == TEXT_LIMIT
    assert len(draft(topics=[str(n) for n in range(VALUES_LIMIT)]).topics) == VALUES_LIMIT
    assert draft(note=[2**64 - 1, -(2**63)]).extra == {"note": [2**64 - 1, -(2**63)]}


USABLE_IDS = ["a", "A.b_c:d-e", "1", "x" * 128, "..a", "-"]
OTHER_IDS = ["a/b", "../etc/passwd", "..", ".", "a b", "a\n", " a", "é", "x" * 129, "20160101/ed-1#1", "京都", "\n"]


@pytest.mark.parametrize("id", USABLE_IDS)
def test_usable_ids_stay(id: str) -> None:
    for strict in (False, True):
        made = draft_of({"body": BODY, "id": id}, strict_id=strict)
        assert (made.id, made.source_id) == (id, None)


@pytest.mark.parametrize("id", OTHER_IDS)
def test_other_ids_are_refused_over_http_and_slugs_in_imports(id: str) -> None:
    (problem,) = problems({"body": BODY, "id": id}, strict_id=True)
    assert problem.parameter == "id"
    made = draft(id=id)
    if not id.strip():
        assert (made.id, made.source_id) == (None, None)
        return
    assert made.id is not None
    assert is_id(made.id)
    assert re.fullmatch(r"(.*-)?[0-9a-f]{8}", made.id)
    assert made.source_id == id


def test_slugs_are_stable_and_readable() -> None:
    # The last eight digits are those of `printf … | sha256sum`.
    assert id_of("19160101/200-ed-1_seq-1#1") == ("19160101-200-ed-1_seq-1-1-e4e6f55b", "19160101/200-ed-1_seq-1#1")
    assert draft(id="São Paulo/7").id == "Sao-Paulo-7-02ef8582"
    assert draft(id=17).id == "17"


@given(st.lists(st.text(min_size=1, max_size=150), unique=True, min_size=2, max_size=2))
def test_slugs_are_ids_and_differ(ids: list[str]) -> None:
    made = [id_of(id)[0] for id in ids]
    assert all(is_id(id) for id in made)
    assert made[0] != made[1]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["2026-01-10", "en"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
KEYS = st.sampled_from([key for keys in ALIASES.values() for key in keys]) | st.text(max_size=4)


@given(st.dictionaries(KEYS, JSON, max_size=8), st.booleans())
def test_any_object_is_a_storable_draft_or_refused(data: dict[str, Any], strict: bool) -> None:
    try:
        made = draft_of(data, strict_id=strict)
    except InvalidArticle as error:
        orjson.dumps([[p.detail, p.hint, p.parameter] for p in error.problems])
        return
    assert made.body.strip() or made.headline.strip()
    assert made.id is None or is_id(made.id)
    orjson.dumps([made.body, made.headline, made.source_id, *made.places, *made.people, made.url, dict(made.extra)])
    assert set(made.extra) <= set(data)
