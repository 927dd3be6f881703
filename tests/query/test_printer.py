"""Printing and reading back: every tree within the language, and whatever any text was read as."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.dates import DateRange, PartialDate, Precision, range_of, to_micros
from searcharchive.query.joining import conjunction, disjunction
from searcharchive.query.printer import to_text
from searcharchive.query.tree import (
    All,
    And,
    Boost,
    Fuzzy,
    Has,
    HasField,
    Mentioned,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Published,
    Term,
    TextField,
    Value,
    ValueField,
    Wildcard,
    scoring_leaves,
)
from tests.query.reading import GENEROUS, read

ZONES = [UTC, ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")]
WORDS = ["oil", "zurich", "us", "3.5", "1,250", "東京", "москва", "or", "near", "has", "date", "ß".casefold()]

forms = st.sampled_from(WORDS) | st.text("abcxyz0123456789", min_size=1, max_size=6)
fields = st.none() | st.sampled_from(TextField)
slops = st.integers(0, 1000)
terms = st.builds(Term, forms, fields, st.booleans())
phrases = st.builds(Phrase, st.lists(forms, min_size=2, max_size=4).map(tuple), fields, st.booleans(), slops)
patterns = st.lists(st.sampled_from(["*", "?", "a", "b2", "z"]), min_size=1, max_size=5)
wildcards = st.builds(
    Wildcard,
    patterns.map("".join).filter(lambda p: set(p) & set("*?") and "**" not in p and p.strip("*")),
    fields,
)
fuzzies = st.builds(Fuzzy, st.text("abcxyz", min_size=1, max_size=6), st.integers(1, 2), fields)
sides = terms | phrases | wildcards | fuzzies
nears = st.builds(Near, sides, sides, st.integers(1, 1000))

stamps = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31))
offsets = st.none() | st.integers(-14 * 60, 14 * 60)


@st.composite
def dates(draw: st.DrawFn) -> PartialDate:
    moment, precision = draw(stamps), draw(st.sampled_from(Precision))
    match precision:
        case Precision.YEAR:
            moment = datetime(moment.year, 1, 1)
        case Precision.MONTH:
            moment = datetime(moment.year, moment.month, 1)
        case Precision.DAY:
            moment = datetime(moment.year, moment.month, moment.day)
        case Precision.MINUTE:
            moment = moment.replace(second=0, microsecond=0)
    timed = precision in (Precision.MINUTE, Precision.SECOND)
    return PartialDate(to_micros(moment), precision, draw(offsets) if timed else None)


def ranges(zone: timezone | ZoneInfo) -> st.SearchStrategy[DateRange]:
    sometimes = st.none() | dates()
    return st.builds(lambda first, last: range_of(first, last, zone), sometimes, sometimes)


def values(zone: timezone | ZoneInfo) -> st.SearchStrategy[Node]:
    names = st.text('ab/.-"“\\*:()~^ ', min_size=1, max_size=8).map(lambda s: " ".join(s.split())).filter(bool)
    unlike_lang = st.sampled_from([field for field in ValueField if field is not ValueField.LANG])
    return (
        st.builds(Value, unlike_lang, names)
        | st.builds(Value, st.just(ValueField.LANG), st.sampled_from(["en", "zh"]))
        | st.builds(Published, ranges(zone))
        | st.builds(Mentioned, ranges(zone))
        | st.builds(Has, st.sampled_from(HasField))
    )


def unboosted(node: Node) -> Node:
    return unboosted(node.child) if isinstance(node, Boost) else node


def trees(zone: timezone | ZoneInfo) -> st.SearchStrategy[Node]:
    def grow(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(inner, min_size=2, max_size=4)
        return (
            st.builds(lambda nodes, implied: conjunction(nodes, implied=implied), several, st.booleans())
            | several.map(disjunction)
            | inner.map(unboosted).map(Not)
            | st.builds(lambda n, f: Boost(n, f) if scoring_leaves(n) else n, inner, st.floats(1e-300, 1e300))
        )

    return st.recursive(sides | nears | values(zone) | st.just(All()), grow, max_leaves=8)


@pytest.mark.parametrize("zone", ZONES, ids=str)
@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_every_tree_reads_back(zone: timezone | ZoneInfo, data: st.DataObject) -> None:
    node = data.draw(trees(zone))
    text = to_text(node, zone=zone)
    again = read(text, zone=zone, limits=GENEROUS)
    assert again.node == node, text
    assert [warning for warning in again.warnings if warning.code != "empty-range"] == []


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (All(), "*"),
        (And((Term("a"), Term("b"))), "a b"),
        (And((Term("a"), Term("b")), implied=False), "a AND b"),
        (Or((Term("a"), And((Term("b"), Term("c"))))), "a OR (b c)"),
        (And((Or((Term("a"), Term("b"))), Not(Term("c")))), "(a OR b) -c"),
        (Not(Or((Term("a"), Term("b")))), "-(a OR b)"),
        (Not(Not(Term("a"))), "-(-a)"),
        (Boost(Term("a"), 3.0), "a^3"),
        (Boost(Phrase(("a", "b")), 0.1), '"a b"^0.1'),
        (Near(Term("a"), Phrase(("b", "c"), exact=True), 5), 'a NEAR/5 ="b c"'),
        (Not(Near(Term("a"), Term("b"), 5)), "-(a NEAR/5 b)"),
        (Fuzzy("a", 1), "a~"),
        (Fuzzy("a", 2, TextField.BODY), "body:a~2"),
        (Value(ValueField.PLACE, "us/texas/austin"), "place:us/texas/austin"),
        (Value(ValueField.PERSON, "jane doe"), 'person:"jane doe"'),
        (Value(ValueField.TOPIC, 'a "b" \\'), 'topic:"a \\"b\\" \\\\"'),
        (And((Term("a"), Wildcard("b?"))), "(a b?)"),
        (And(()), "*"),
        (Or(()), "-*"),
    ],
)
def test_prints_as(node: Node, text: str) -> None:
    assert to_text(node) == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("date:2025-02", "date:[2025-02-01 TO 2025-02-28]"),
        ("date:2025-02-03T10:30", "date:[2025-02-03T10:30 TO 2025-02-03T10:30]"),
        ("date:>=2025-02-03T10:30+03:00", "date:[2025-02-03T10:30+03:00 TO *]"),
        ("date:<2025-02-03T10:30:15Z", "date:[* TO 2025-02-03T10:30:14.999999]"),
        ("date:9999", "date:[9999-01-01 TO 9999-12-31]"),
        ("mentioned:yesterday", "mentioned:[2026-01-14 TO 2026-01-14]"),
    ],
)
def test_prints_dates_resolved(text: str, printed: str) -> None:
    assert to_text(read(text).node) == printed
    assert read(printed).node == read(text).node


def test_day_bounds_stay_days_in_the_zone_that_read_them() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert to_text(read("date:2025-07", zone=berlin).node, zone=berlin) == "date:[2025-07-01 TO 2025-07-31]"
    elsewhere = to_text(read("date:2025-07-01", zone=timezone(timedelta(hours=2))).node)
    assert elsewhere == "date:[2025-07-01T00:00+02:00 TO 2025-07-01T23:59+02:00]"
