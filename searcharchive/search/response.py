"""What a backend answers. Plain frozen records; the web and the command line dress them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from searcharchive.dates import Interval
from searcharchive.query.tree import Node, TextLeaf
from searcharchive.search.request import Position


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about how the search was read or run.

    ``position`` and ``length`` are code points of the query string, where it is about a piece of it.
    """

    code: str
    detail: str
    position: int | None = None
    length: int | None = None
    hint: str | None = None


class Snippet(NamedTuple):
    """A passage of a field. ``html`` is escaped, matches in ``<mark>``; ``marks``: (start, end) in the field's text."""

    field: str
    start: int
    end: int
    text: str
    html: str
    marks: tuple[tuple[int, int], ...] = ()


class ScorePart(NamedTuple):
    """What one leaf adds to a score: ``boost * idf * x * (k1 + 1) / (x + k1)``.

    ``leaf``: index in the explanation, in its leaves and the words added behind them.
    """

    leaf: int
    x: float
    idf: float
    boost: float
    score: float


class Hit(NamedTuple):
    """One article found. ``article`` is its stored form (``article.to_dict``); score is None where nothing scores.

    ``parts``, where they were asked for, add up to the score.
    """

    id: str
    article: Mapping[str, Any]
    score: float | None = None
    headline_html: str = ""
    snippets: tuple[Snippet, ...] = ()
    parts: tuple[ScorePart, ...] = ()


class Form(NamedTuple):
    """A word that a pattern stands for, and the visible articles that have it in a field asked for."""

    form: str
    articles: int


@dataclass(frozen=True, slots=True)
class ReadLeaf:
    """How a text leaf was read: its words' stems, the forms of its patterns and how many more there are, the visible
    articles that it occurs in, and its idf."""

    leaf: TextLeaf
    stems: tuple[str, ...]
    forms: tuple[Form, ...]
    more_forms: int
    articles: int
    idf: float


class AddedWord(NamedTuple):
    """A word that the first articles found speak of, by which they were ordered: as most articles write it, its stems,
    the visible articles that have it, and its boost."""

    form: str
    stems: tuple[str, ...]
    articles: int
    idf: float
    boost: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The leaves that can score, as written, and the numbers of the formula; ``articles`` are the visible ones.

    ``added``: the words of feedback.
    """

    leaves: tuple[ReadLeaf, ...]
    articles: int
    k1: float
    b: float
    headline_weight: float
    added: tuple[AddedWord, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """``value`` is what a filter takes (folded key, or a place's path), ``label`` what a person reads."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class FacetResult:
    """``other``: articles' values counted but not listed, added up; ``missing``: articles without any value."""

    values: tuple[FacetValue, ...] = ()
    other: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Bucket:
    """Articles published within the interval that begins on ``start`` (YYYY-MM-DD)."""

    start: str
    count: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Buckets from the first to the last article found, empty ones between them included.

    ``coarser``: articles dated less precisely than the interval; ``missing``: articles without a date.
    """

    interval: Interval
    buckets: tuple[Bucket, ...] = ()
    coarser: int = 0
    missing: int = 0


class LeftOut(NamedTuple):
    """A word of the query, or a phrase or group, and how many of the articles found are without it."""

    node: Node
    articles: int


@dataclass(frozen=True, slots=True)
class Relaxed:
    """No article has all ``of`` words; those found have ``words`` of them, or more. ``left_out``: as written."""

    words: int
    of: int
    left_out: tuple[LeftOut, ...] = ()


class Respelt(NamedTuple):
    """A word of the query, a likelier one, and how many articles have that in exactly this form."""

    word: str
    instead: str
    articles: int


@dataclass(frozen=True, slots=True)
class DidYouMean:
    """The query with likelier words, and how many articles that finds."""

    query: Node
    words: tuple[Respelt, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SignificantTerm:
    """A word that is more frequent among the articles found: as most of these write it.

    ``count`` of the articles looked at have it, in whatever inflection, and ``background`` of all visible ones.
    """

    form: str
    count: int
    background: int
    score: float


@dataclass(frozen=True, slots=True)
class Significance:
    """The terms that tell what was found from the archive, best first; ``sample``: how many articles were looked at."""

    terms: tuple[SignificantTerm, ...] = ()
    sample: int = 0


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """An answer from one generation of the index."""

    total: int
    hits: tuple[Hit, ...]
    generation: int
    released: int = 0
    facets: Mapping[str, FacetResult] = field(default_factory=dict)
    timeline: Timeline | None = None
    significant: Significance | None = None
    partial: bool = False
    last: Position | None = None
    """Where the last hit stands, in an order by date, when others come behind it."""
    relaxed: Relaxed | None = None
    did_you_mean: DidYouMean | None = None
    explanation: Explanation | None = None
    notices: tuple[Notice, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds by stage: search, facets, snippets."""


class SuggestionKind(StrEnum):
    """What a suggestion completes to."""

    TERM = "term"
    PERSON = "person"
    ORG = "org"
    PLACE = "place"
    HEADLINE = "headline"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: ``text`` for people, ``query`` in the query language; ``count`` visible articles have it."""

    text: str
    kind: SuggestionKind
    count: int
    query: str


class WeightedTerm(NamedTuple):
    """A word of an article, and how much it tells it from others: 1 for the one that does most."""

    form: str
    weight: float
