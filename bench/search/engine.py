"""What every engine that is measured offers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from bench.search.questions import Kind, Question

HITS = 10
FACET_SIZE = 10
PASSAGE = 240
"""Characters of a passage, where an engine lets one choose."""

Search = Callable[[], Any]
"""All the work of one question, and nothing else: what is timed. Its answer is of Python values only."""


class NotInstalled(Exception):
    """An engine is not there; the message says what would install it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer, for comparing. ``total`` None: not counted. Facets are counts by field, the largest first."""

    total: int | None
    ids: list[str]
    facets: dict[str, list[int]] = field(default_factory=dict)
    passages: list[str] = field(default_factory=list)


def seen(answer: Any) -> Seen:
    """An answer of its total, its hits (id, score, article, passage), and for each facet values with their counts."""
    total, hits, facets = answer
    return Seen(
        total=total,
        ids=[hit[0] for hit in hits],
        facets={name: [count for _, count in counts] for name, counts in facets.items()},
        passages=[hit[3] for hit in hits],
    )


class Engine(Protocol):
    """An index that is open."""

    name: str
    kinds: frozenset[Kind]
    """What it can answer."""

    def ready(self, question: Question) -> Search:
        """The query object is built here, outside the clock."""
        ...

    def seen(self, answer: Any) -> Seen: ...

    def about(self) -> dict[str, Any]:
        """What should be known of it: bytes, segments, version."""
        ...

    def close(self) -> None: ...
