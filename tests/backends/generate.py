"""Made-up articles, trees, requests and histories for property tests; vocabularies are small so that things collide."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.words import forms
from searcharchive.article import Article, Dateline, Entity, MentionedDate, Place, Status
from searcharchive.dates import DateRange, Interval, PartialDate, Precision, range_of, to_micros
from searcharchive.query.tree import (
    All,
    And,
    Boost,
    Fuzzy,
    Has,
    HasField,
    Leaf,
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
)
from searcharchive.search.request import (
    BY_DATE,
    FacetRequest,
    Position,
    SearchRequest,
    Sort,
    TimelineRequest,
    ValueFilter,
)

# fmt: off
WORDS = [
    "deal", "deals", "dealing", "Deal's", "grain", "Grains", "port", "ports", "café", "CAFE", "U.S.", "us", "3.5",
    "155,221", "東京都", "東京", "cheval", "chevaux", "accord", "accords", "Häuser", "haus", "state-of-the-art", "the",
    "of", "ﬁsh", "niños",
]
PATTERNS = ["deal*", "*s", "?ort", "d?al*", "*a*", "po*t?", "東?", "u?", "*", "x*", "[ab]*", "3.?"]
PLACES = [
    "VE", "VE/Distrito Capital/Caracas", "CO", "CO/Bogota D.C./Bogotá", "US/Texas", "US/Texas/Paris",
    "FR/Île-de-France/Paris", "ZZ/Caracas", "ZZ/CO", "JP/Tokyo",
]
NAMES: dict[ValueField, list[str]] = {
    ValueField.PERSON: [
        "Nicolás Maduro", "Nicolas Maduro", "NICOLÁS MADURO", "Ana Díaz", "ana diaz", "Wei Lan", "東京太郎",
        "Ana M. Díaz", "J. R. Lan", "J.R. Lan", "JR Lan", "Ana Díaz Jr.", "M. X.",
    ],
    ValueField.ORG: [
        "State Department", "STATE DEPARTMENT", "Bank of Paris", "OPEC", "O.P.E.C.", "U.S. Bank", "US Bank",
    ],
    ValueField.TOPIC: ["grain", "Grain", "trade", "trade  talks", "Trade talks", "!", "\u0301"],
    ValueField.SOURCE: ["Wire", "wire", "The Post", "Élan"],
}
LANGS = [None, "en", "en-GB", "fr", "de", "ja", "EN_us"]
IDS = ["a", "b", "B", "a-1", "a-10", "a-2", "z", "0", "00", "Z.9", "m_1", "m-1"]
# fmt: on
ZONES = ["UTC", "Europe/Istanbul", "America/New_York", "Asia/Kolkata"]
EDGE_DAYS = [(1, 1), (1, 6), (2, 29), (3, 10), (7, 31), (11, 1), (12, 30), (12, 31)]


T = TypeVar("T")


def subset(values: list[T], most: int) -> SearchStrategy[tuple[T, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


@st.composite
def partial_dates(draw: DrawFn) -> PartialDate:
    """Every precision, floating and zoned, mostly about a New Year and where clocks change."""
    precision = draw(st.sampled_from(Precision))
    year = draw(st.sampled_from([2019, 2020, 2020, 1999, 1850, 2150]))
    month, day = draw(st.sampled_from(EDGE_DAYS))
    if (month, day) == (2, 29) and year % 4:
        day = 28
    hour = draw(st.sampled_from([0, 2, 5, 12, 21, 23]))
    minute, second = draw(st.sampled_from([(0, 0), (30, 0), (59, 59)]))
    moment = {
        Precision.YEAR: datetime(year, 1, 1),
        Precision.MONTH: datetime(year, month, 1),
        Precision.DAY: datetime(year, month, day),
        Precision.MINUTE: datetime(year, month, day, hour, minute),
        Precision.SECOND: datetime(year, month, day, hour, minute, second, 500_000 * (hour == 5)),
    }[precision]
    timed = precision in (Precision.MINUTE, Precision.SECOND)
    return PartialDate(
        to_micros(moment), precision, draw(st.sampled_from([None, 0, 180, -300, 330])) if timed else None
    )


@cache
def ranges() -> SearchStrategy[DateRange]:
    def ordered(low: PartialDate | None, high: PartialDate | None, zone: tzinfo) -> DateRange:
        swapped = low is not None and high is not None and low > high
        return range_of(high, low, zone) if swapped else range_of(low, high, zone)

    bound = st.none() | partial_dates()
    return st.builds(ordered, bound, bound, zones())


@cache
def zones() -> SearchStrategy[tzinfo]:
    return st.sampled_from(ZONES).map(lambda name: UTC if name == "UTC" else ZoneInfo(name))


@cache
def texts(least: int, most: int) -> SearchStrategy[str]:
    words = WORDS + WORDS[:8] * 2
    pieces = [word + gap for word in words for gap in (" ", " ", " ", ", ", "-", "\n\n")]
    return st.lists(st.sampled_from(pieces), min_size=least, max_size=most).map("".join).map(str.strip)


@cache
def datelines() -> SearchStrategy[Dateline | None]:
    return st.sampled_from([None, Dateline("At sea, Jan 5"), *(Dateline("Somewhere, Jan 5", path) for path in PLACES)])


@cache
def articles() -> SearchStrategy[Article]:
    return st.builds(
        Article,
        id=st.sampled_from(IDS),
        headline=texts(0, 6),
        body=texts(0, 6) | texts(10, 40),
        headline_derived=st.booleans(),
        published=st.none() | partial_dates() | partial_dates(),
        dateline=datelines(),
        mentioned=st.lists(st.builds(MentionedDate, partial_dates()), max_size=2).map(tuple),
        places=subset([Place(path, path) for path in PLACES], 3),
        people=subset([Entity(name) for name in NAMES[ValueField.PERSON]], 3),
        orgs=subset([Entity(name) for name in NAMES[ValueField.ORG]], 2),
        topics=subset(NAMES[ValueField.TOPIC], 3),
        source=st.sampled_from([None, *NAMES[ValueField.SOURCE]]),
        lang=st.sampled_from(LANGS),
        status=st.sampled_from([Status.USABLE] * 3 + [Status.CORRECTED, Status.WITHDRAWN]),
        **lineage(),
    ).map(with_a_text)


def lineage() -> dict[str, SearchStrategy[Any]]:
    """Now and then an embargo, long over or far away, and ids, there or not, that are superseded."""
    rarely = st.sampled_from([False] * 9 + [True])
    return {
        "evolved_from": rarely.flatmap(lambda some: subset(IDS, 2) if some else st.just(())),
        "replaces": rarely.flatmap(lambda some: subset(IDS, 2) if some else st.just(())),
        "version_of": rarely.flatmap(lambda some: st.just("a") if some else st.none()),
        "embargo": rarely.flatmap(lambda some: partial_dates() if some else st.none()),
    }


def with_a_text(article: Article) -> Article:
    """A derived headline is the body's beginning; headline and body are never both empty."""
    if not article.body:
        return replace(article, headline=article.headline or "deal", headline_derived=False)
    return replace(article, headline=article.body[:30]) if article.headline_derived else article


MISSPELT = ["grian", "grein", "dael", "deall", "porrt", "chevall", "acord", "ninos", "hauser", "tokio", "statee"]
QUERY_FORMS = sorted({form for word in WORDS for form in forms(word)} | {"dealt", "nowhere"})
FIELDS = st.sampled_from([None, None, None, TextField.HEADLINE, TextField.BODY])


@cache
def word_leaves() -> SearchStrategy[Leaf]:
    form = st.sampled_from(QUERY_FORMS) | st.sampled_from(["deal", "deals", "dealing", "grain", "port"])
    run = st.lists(form, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Term, form, FIELDS, st.booleans()),
        st.builds(Phrase, run, FIELDS, st.booleans(), st.sampled_from([0, 0, 1, 3])),
        st.builds(Wildcard, st.sampled_from(PATTERNS), FIELDS),
        st.builds(Fuzzy, form, st.sampled_from([1, 2]), FIELDS),
    )


@cache
def value_keys(field: ValueField) -> SearchStrategy[str]:
    """Folded values as filters take them; of places paths, ancestors and last names."""
    if field in (ValueField.PLACE, ValueField.DATELINE):
        steps = {"/".join(path.split("/")[:n]) for path in PLACES for n in (1, 2, 3)}
        held = steps | {step.split("/")[-1] for step in steps}
    else:
        held = set(NAMES.get(field, ["en", "fr", "de", "ja"]))
    return st.sampled_from(sorted({fold_value(value) for value in held} - {""} | {"nobody"}))


@cache
def values() -> SearchStrategy[Value]:
    return st.one_of([st.builds(Value, st.just(field), value_keys(field)) for field in ValueField])


@cache
def conditions() -> SearchStrategy[Node]:
    """What matches and scores nothing."""
    return st.one_of(
        values(),
        st.builds(Published, ranges()),
        st.builds(Mentioned, ranges()),
        st.builds(Has, st.sampled_from(HasField)),
        st.just(All()),
    )


@cache
def leaves() -> SearchStrategy[Node]:
    near = st.builds(Near, word_leaves(), word_leaves(), st.integers(1, 5))
    return st.one_of(word_leaves(), word_leaves(), near, conditions())


@cache
def trees(depth: int = 3) -> SearchStrategy[Node]:
    """Trees of every kind of node, at most so many nodes deep."""
    if depth == 1:
        return leaves()
    below = trees(depth - 1)
    several = st.lists(below, max_size=3).map(tuple)
    return st.one_of(
        leaves(),
        st.builds(And, several),
        st.builds(Or, st.tuples(below, below)),
        st.builds(Or, several),
        st.builds(Not, below),
        st.builds(Boost, below, st.sampled_from([0.5, 2.0, 10.0])),
    )


@cache
def value_filters() -> SearchStrategy[tuple[ValueFilter, ...]]:
    """Mostly none, else some on at most two fields."""

    def one(field: ValueField) -> SearchStrategy[ValueFilter]:
        few, several = (st.lists(value_keys(field), min_size=n, max_size=3, unique=True).map(tuple) for n in (0, 2))
        return st.builds(ValueFilter, st.just(field), few | several, st.just(()) | few, st.booleans())

    any_of_them = st.one_of([one(field) for field in ValueField])
    some = st.lists(any_of_them, min_size=1, max_size=2, unique_by=lambda f: f.field).map(tuple)
    return st.just(()) | st.just(()) | some


@cache
def facet_requests() -> SearchStrategy[tuple[FacetRequest, ...]]:
    prefix = st.sampled_from([""] * 6 + ["p", "car", "col", "madu", "state", "w", "tra", "trade t"])
    one = st.builds(FacetRequest, st.sampled_from(ValueField), st.sampled_from([0, 1, 3, 10]), prefix)
    return st.lists(one, max_size=4, unique_by=lambda f: f.field).map(tuple)


def rarely(strategy: SearchStrategy[T]) -> SearchStrategy[T | None]:
    """None, but one time in eight."""
    return st.sampled_from([False] * 7 + [True]).flatmap(lambda now: strategy if now else st.none())


def positions() -> SearchStrategy[Position]:
    """Where articles may stand, and where none does."""
    starts = st.none() | st.integers(-(10**15), 10**16) | articles().map(lambda a: a.published and a.published.start)
    return st.builds(Position, starts, st.sampled_from([*IDS, "", "~"]))


@cache
def requests() -> SearchStrategy[SearchRequest]:
    return st.one_of(_requests(st.sampled_from(Sort), st.none()), _requests(st.sampled_from(BY_DATE), positions()))


def _requests(sort: SearchStrategy[Sort], after: SearchStrategy[Position | None]) -> SearchStrategy[SearchRequest]:
    return st.builds(
        SearchRequest,
        query=trees() | word_leaves() | st.just(All()),
        filters=value_filters(),
        published=rarely(ranges()),
        mentioned=rarely(ranges()),
        facets=facet_requests(),
        timeline=st.none() | st.builds(TimelineRequest, st.sampled_from([None, *Interval]), zones()),
        significant=st.sampled_from([None, None, 1, 3, 20]),
        sort=sort,
        after=after,
        today=st.none() | st.integers(0, 2 * 10**15),
        offset=st.sampled_from([0, 0, 0, 1, 3, 50]),
        limit=st.sampled_from([10, 10, 100, 0, 1, 2]),
        relax=st.booleans(),
        respell=st.booleans(),
        explain=st.booleans(),
        budget=st.none(),
    )


@cache
def word_requests() -> SearchStrategy[SearchRequest]:
    """Several words side by side that are seldom all in one article, filters and exclusions beside them."""
    misspelt = st.builds(Term, st.sampled_from(MISSPELT), FIELDS)
    words = st.lists(
        word_leaves() | misspelt | st.builds(Boost, word_leaves() | misspelt, st.just(2.0)), min_size=1, max_size=5
    )
    beside = st.lists(st.one_of(conditions(), st.builds(Not, word_leaves())), max_size=1)
    trees = st.tuples(words, beside).map(lambda both: And((*both[0], *both[1])))
    asked = {
        "filters": value_filters(),
        "facets": facet_requests(),
        "sort": st.sampled_from(Sort),
        "limit": st.just(100),
    }
    return st.builds(
        SearchRequest,
        query=trees,
        relax=st.booleans(),
        respell=st.just(True),
        explain=st.booleans(),
        budget=st.none(),
        **asked,
    )


@cache
def questions() -> SearchStrategy[SearchRequest]:
    """Any of many plain words, mostly, filters and exclusions beside them; now and then something else among them."""
    plain = st.sampled_from([*QUERY_FORMS, *MISSPELT]).map(Term)
    words = st.lists(plain, min_size=2, max_size=9, unique=True).map(tuple)
    mostly = words | words | st.tuples(words, word_leaves()).map(lambda both: (*both[0], both[1]))
    beside = st.lists(st.one_of(conditions(), st.builds(Not, word_leaves())), max_size=1)
    alternatives = st.builds(Or, mostly)
    return st.builds(
        SearchRequest,
        query=alternatives | st.tuples(alternatives, beside).map(lambda both: And((both[0], *both[1]))),
        filters=value_filters(),
        sort=st.sampled_from([Sort.RELEVANCE, Sort.RELEVANCE, Sort.RELEVANCE, *Sort]),
        offset=st.sampled_from([0, 0, 1, 3]),
        limit=st.sampled_from([1, 2, 5, 100]),
        relax=st.booleans(),
        feedback=st.sampled_from([True, True, True, False]),
        explain=st.booleans(),
        budget=st.none(),
    )


@dataclass(frozen=True)
class Put:
    article: Article


@dataclass(frozen=True)
class Remove:
    id: str
    record: bool


@dataclass(frozen=True)
class Commit:
    """The writes of one writer, and how it ends."""

    writes: tuple[Put | Remove, ...]
    replace: bool = False
    cancel: bool = False


@cache
def commits(least: int, most: int) -> SearchStrategy[Commit]:
    puts = st.builds(Put, articles())
    removes = st.builds(Remove, st.sampled_from(IDS), st.booleans())
    writes = st.lists(st.one_of(puts, puts, puts, puts, removes), min_size=least, max_size=most).map(tuple)
    return st.builds(Commit, writes, replace=rarely(st.just(True)).map(bool), cancel=rarely(st.just(True)).map(bool))


@cache
def first_commits() -> SearchStrategy[Commit]:
    several = st.lists(articles(), min_size=5, max_size=10, unique_by=lambda article: article.id)
    return several.map(lambda found: Commit(tuple(map(Put, found))))


@cache
def histories() -> SearchStrategy[list[Commit]]:
    """What was written to an archive from its beginning: a few articles, then small commits that change them."""
    return st.builds(lambda first, more: [first, *more], first_commits(), st.lists(commits(1, 4), max_size=3))
