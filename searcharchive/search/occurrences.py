"""Phrases and nearness as arithmetic on sorted arrays.

An occurrence is a pair of keys (first word, last word); a key is ``document << 32 | position``, so that one sorted
int64 array holds the places of a word in all documents, and "the next place of that word" is one binary search.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searcharchive.search.postings import Postings

Int64 = NDArray[np.int64]

SHIFT = 32
FARTHEST = 2**31 - 1
"""No two words of one field are farther apart; words of different documents always are."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """``first`` and ``last`` are keys, int64[n] and both ascending; equal for single words."""

    first: Int64
    last: Int64

    @property
    def docs(self) -> Int64:
        return self.first >> SHIFT


def keys_of(postings: Sequence[Postings]) -> Int64:
    """The keys of all places of some words, ascending. No place is held by two of them."""
    if not postings:
        return np.empty(0, np.int64)
    parts = [(np.repeat(p.docs.astype(np.int64) << SHIFT, p.freqs) | p.positions) for p in postings]
    return parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts))


def words(keys: Int64) -> Occurrences:
    return Occurrences(keys, keys)


def phrase(keys: Sequence[Int64], slop: int) -> Occurrences:
    """Where words follow each other with at most ``slop`` others in between; the shortest such run from each start.

    Going from each start to the next place of each further word finds the smallest possible end.
    """
    reach = min(len(keys) - 1 + slop, FARTHEST)
    first = last = keys[0]
    for following in keys[1:]:
        at = np.searchsorted(following, last, side="right")
        there = at < len(following)
        first, last = first[there], following[at[there]]
        close = last - first <= reach
        first, last = first[close], last[close]
    return Occurrences(first, last)


def near(left: Occurrences, right: Occurrences, distance: int) -> Occurrences:
    """The occurrences of ``left`` that have one of ``right`` at most ``distance`` words before or after them."""
    reach = min(distance, FARTHEST)
    chosen = _has_after(left, right, reach) | _has_before(left, right, reach)
    return Occurrences(left.first[chosen], left.last[chosen])


def _has_after(left: Occurrences, right: Occurrences, distance: int) -> NDArray[np.bool_]:
    at = np.searchsorted(right.first, left.last, side="right")
    there = at < len(right.first)
    found = np.zeros(len(left.first), np.bool_)
    found[there] = right.first[at[there]] - left.last[there] <= distance
    return found


def _has_before(left: Occurrences, right: Occurrences, distance: int) -> NDArray[np.bool_]:
    at = np.searchsorted(right.last, left.first, side="left") - 1
    there = at >= 0
    found = np.zeros(len(left.first), np.bool_)
    found[there] = left.first[there] - right.last[at[there]] <= distance
    return found
