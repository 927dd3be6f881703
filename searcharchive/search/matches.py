"""Lists of documents that match, and what And, Or and Not make of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from searcharchive.kernels import lists
from searcharchive.search.postings import Bools, Floats, Int32


@dataclass(frozen=True, slots=True)
class Matches:
    """``docs`` int32[n] ascending; ``scores`` float64[n] belong to them, or None where all are 0."""

    docs: Int32
    scores: Floats | None = None

    @property
    def scored(self) -> Floats:
        return np.zeros(len(self.docs)) if self.scores is None else self.scores


NOTHING = Matches(np.empty(0, np.int32))


def intersection(parts: Sequence[Matches]) -> Matches:
    """What all have, scores added. ``parts`` is not empty."""
    first, *others = sorted(parts, key=lambda part: len(part.docs))
    found = first
    for part in others:
        found = _joined(found, part, lists.intersect, len(found.docs))
    return found


def union(parts: Sequence[Matches]) -> Matches:
    """What any has, scores added."""
    if not parts:
        return NOTHING
    first, *others = sorted(parts, key=lambda part: len(part.docs))
    found = first
    for part in others:
        found = _joined(found, part, lists.unite, len(found.docs) + len(part.docs))
    return found


def _joined(a: Matches, b: Matches, kernel: Any, room: int) -> Matches:
    docs, scores = np.empty(room, np.int32), np.empty(room, np.float64)
    count = kernel(a.docs, a.scored, b.docs, b.scored, docs, scores)
    unscored = a.scores is None and b.scores is None
    return Matches(docs[:count], None if unscored else scores[:count])


def difference(a: Matches, b: Matches) -> Matches:
    """What ``a`` has and ``b`` has not."""
    docs, scores = np.empty(len(a.docs), np.int32), np.empty(len(a.docs), np.float64)
    count = lists.subtract(a.docs, a.scored, b.docs, docs, scores)
    return Matches(docs[:count], None if a.scores is None else scores[:count])


def chosen(a: Matches, wanted: Bools) -> Matches:
    """What ``a`` has where it is wanted, bool[its documents]."""
    docs, scores = np.empty(len(a.docs), np.int32), np.empty(len(a.docs), np.float64)
    count = lists.choose(a.docs, a.scored, wanted, docs, scores)
    return Matches(docs[:count], None if a.scores is None else scores[:count])


def scored_word(lists_found: Sequence[Matches], visible: Bools, articles: int, k1: float) -> Matches:
    """The visible documents, bool[all], or all (bool[0]), of lists whose scores are parts of x, by BM25F.

    A single list is written to.
    """
    if len(lists_found) == 1 and lists_found[0].scores is not None:
        docs, scores = lists_found[0].docs, lists_found[0].scores
        count = lists.score_one(docs, scores, visible, float(articles), k1)
        return Matches(docs[:count], scores[:count])
    a, b = lists_found if len(lists_found) == 2 else (union(lists_found), NOTHING)
    room = len(a.docs) + len(b.docs)
    docs, scores = np.empty(room, np.int32), np.empty(room, np.float64)
    count = lists.score_word(a.docs, a.scored, b.docs, b.scored, visible, float(articles), k1, docs, scores)
    return Matches(docs[:count], scores[:count])


def narrowed(a: Matches, weights: Floats, found: int, articles: int, k1: float) -> Matches:
    """What ``a`` has of a word that is ``found`` in so many documents and has these parts of x in those of ``a``."""
    docs, scores = np.empty(len(a.docs), np.int32), np.empty(len(a.docs), np.float64)
    count = lists.score_in(a.docs, a.scored, weights, float(articles), found, k1, docs, scores)
    return Matches(docs[:count], scores[:count])
