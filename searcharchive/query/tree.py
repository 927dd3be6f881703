"""The query as a tree that every backend evaluates and that prints back to the query language.

Words in leaves are folded forms (``analysis.forms``), never stems: the backend stems them under the languages that its
archive holds. A word that the tokeniser takes apart (``state-of-the-art``, ``東京都``) is a :class:`Phrase`.

What a node means, for backends and for the oracle in the tests alike:

- A *text leaf* (Term, Phrase, Near, Wildcard, Fuzzy) matches an article when it occurs in one of its fields: headline
  and body, or the one that the leaf names. An occurrence never spans two fields.
- ``And`` and ``Or`` have their usual meaning; ``Not`` matches what its child does not. ``And`` without children matches
  everything, ``Or`` without children nothing.
- Value, Published, Mentioned and Has are filters inside the query: they match, and score nothing.
"""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum

from searcharchive.dates import DateRange


class TextField(StrEnum):
    HEADLINE = "headline"
    BODY = "body"


class ValueField(StrEnum):
    """Fields with whole values: filters, facets and ``field:value`` in a query."""

    PLACE = "place"
    DATELINE = "dateline"
    PERSON = "person"
    ORG = "org"
    TOPIC = "topic"
    SOURCE = "source"
    LANG = "lang"


class HasField(StrEnum):
    """What ``has:`` can ask for."""

    PLACE = "place"
    DATELINE = "dateline"
    PERSON = "person"
    ORG = "org"
    TOPIC = "topic"
    SOURCE = "source"
    LANG = "lang"
    DATE = "date"
    MENTIONED = "mentioned"
    HEADLINE = "headline"
    BODY = "body"


Place = tuple[int, int]
"""Where a node was written: start and end in code points of the query string; not part of its identity."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word: in any inflection, or exactly this form."""

    form: str
    field: TextField | None = None
    exact: bool = False
    at: Place | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, with at most ``slop`` other words in between all of them together.

    An occurrence is a start position p such that positions p = p1 < p2 < … < pn hold the words and pn - p1 - (n-1) is
    at most slop; each start position counts once.
    """

    forms: tuple[str, ...]
    field: TextField | None = None
    exact: bool = False
    slop: int = 0
    at: Place | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """An occurrence of each side, in either order, with their nearest ends at most ``distance`` words apart.

    Sides are Term, Phrase, Wildcard or Fuzzy. Two occurrences [a1, a2] and [b1, b2] (first and last position) are near
    when they do not overlap and the gap, b1 - a2 or a1 - b2, is at most ``distance``; neighbours have a gap of 1. A
    sloppy phrase's occurrence is its shortest from that start. Each occurrence of the left side that has a partner
    counts once. The sides' own fields restrict it; both sides must lie in one field.
    """

    left: "Leaf"
    right: "Leaf"
    distance: int
    at: Place | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Forms that match a pattern: ``*`` any run of characters, ``?`` one. Looked up among exact forms, not stems."""

    pattern: str
    field: TextField | None = None
    at: Place | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Forms within ``distance`` (1 or 2) edits: insert, delete, replace, or swap neighbours (restricted Damerau)."""

    form: str
    distance: int = 1
    field: TextField | None = None
    at: Place | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Value:
    """A whole value of a field, folded (``analysis.fold_value``); a place takes what lies inside it.

    A place value matches a path when it equals the folded path or one of its folded ancestors, or the last name of one
    of these, without the ``~2`` of namesakes: ``place:caracas`` matches ``VE/Distrito Capital/Caracas``.
    """

    field: ValueField
    value: str
    at: Place | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Published:
    """Published within a range. An article without a date does not match."""

    range: DateRange
    at: Place | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Some date that the text speaks of lies within a range."""

    range: DateRange
    at: Place | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Has:
    """The article has any value of a field; a derived headline is no headline."""

    field: HasField
    at: Place | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All children. ``implied`` when it was written by putting words side by side; only printing and relaxing care."""

    children: tuple["Node", ...]
    implied: bool = dataclasses.field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    child: "Node"


@dataclass(frozen=True, slots=True)
class Boost:
    """The child's score times a factor (finite, > 0)."""

    child: "Node"
    factor: float


@dataclass(frozen=True, slots=True)
class All:
    """Every article."""


Leaf = Term | Phrase | Wildcard | Fuzzy
TextLeaf = Leaf | Near
Filter = Value | Published | Mentioned | Has
Node = TextLeaf | Filter | And | Or | Not | Boost | All


def scoring_leaves(node: Node) -> tuple[TextLeaf, ...]:
    """The text leaves that can add to a score or be marked: those under no Not, in the order written."""
    match node:
        case And(children) | Or(children):
            return tuple(leaf for child in children for leaf in scoring_leaves(child))
        case Boost(child):
            return scoring_leaves(child)
        case Term() | Phrase() | Near() | Wildcard() | Fuzzy():
            return (node,)
        case _:
            return ()
