"""What is asked of a backend: a tree, filters, and what to bring back. Immutable, and free of HTTP."""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum

from searcharchive.dates import DateRange, Interval
from searcharchive.query.tree import All, Node, ValueField


class Sort(StrEnum):
    RELEVANCE = "relevance"
    RECENT = "recent"
    NEWEST = "newest"
    OLDEST = "oldest"


BY_DATE = (Sort.NEWEST, Sort.OLDEST)


class Highlight(StrEnum):
    MARK = "mark"
    OFFSETS = "offsets"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ValueFilter:
    """Keep articles with any of ``include`` and none of ``exclude``; with ``missing``, only those without a value.

    Values are folded; those of places (place, dateline) take what lies inside, see ``query.tree.Value``. One filter a
    field. ``missing`` together with ``include`` matches either.
    """

    field: ValueField
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    missing: bool = False


@dataclass(frozen=True, slots=True)
class FacetRequest:
    """Count a field's values: at most ``size``, most frequent first, ties by value in code-point order.

    With ``prefix`` (folded) only values of which some word, in the key or the label, starts with it; for places, of
    the last name. ``other`` and ``missing`` of the answer do not depend on it.
    """

    field: ValueField
    size: int = 10
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class TimelineRequest:
    """Count by date of publication. Interval None means: chosen by the span of what was found."""

    interval: Interval | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Position:
    """Where an article stands in an order by date: when it begins (None: undated), and its id."""

    start: int | None
    id: str


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search. ``published`` and ``mentioned`` are filters beside those of the tree."""

    query: Node = All()
    filters: tuple[ValueFilter, ...] = ()
    published: DateRange | None = None
    mentioned: DateRange | None = None
    facets: tuple[FacetRequest, ...] = ()
    timeline: TimelineRequest | None = None
    significant: int | None = None
    """How many significant terms are wanted; None: they are not looked for."""
    sort: Sort = Sort.NEWEST
    today: int | None = None
    """Microseconds since 1970: for ``Sort.RECENT`` nothing is newer, whatever its date says."""
    after: Position | None = None
    """Only for orders by date: hits from behind there on, whether or not there is an article. Counts stay the same."""
    offset: int = 0
    limit: int = 10
    snippets: int = 1
    highlight: Highlight = Highlight.MARK
    relax: bool = False
    """Where no article has all words of the query, find those that have most (``backends/base.py``, Relaxing)."""
    feedback: bool = False
    """Order the first hits of a long question by what they speak of (``backends/base.py``, Feedback)."""
    respell: bool = False
    """Where little is found, look for likelier words (``backends/base.py``, Spelling)."""
    explain: bool = False
    """Say how each word was read, and of which parts each score is the sum."""
    zone: tzinfo = UTC
    """In which the query's dates were read, so that the query can be printed."""
    budget: float | None = 1.0
    """Seconds that the evaluation may take before it answers with what it has; None: no limit."""
