"""Phrases and nearness on ascending arrays of places.

A place is one number, ``document << 32 | position``, so that one int64 array holds the places of a word in all
documents. An occurrence is a pair of places: those of its first and of its last word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searcharchive.kernels import leaves

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

SHIFT = leaves.SHIFT
FARTHEST = 2**31 - 1
"""No two words of one field are farther apart; words of different documents always are."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """``first`` and ``last`` are places, int64[n] and both ascending; equal for single words."""

    first: Int64
    last: Int64

    def documents(self) -> tuple[Int32, Int32]:
        """The documents, ascending, and how many occurrences each has."""
        docs, freqs = np.empty(len(self.first), np.int32), np.empty(len(self.first), np.int32)
        count = leaves.documents_of(self.first, 0, docs, freqs)
        return docs[:count], freqs[:count]


def together(parts: Sequence[Int64]) -> Int64:
    """The places of several words, ascending. No place is held by two of them."""
    if not parts:
        return np.empty(0, np.int64)
    return parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts))


def words(places: Int64) -> Occurrences:
    return Occurrences(places, places)


def phrase(places: Sequence[Int64], slop: int) -> Occurrences:
    """Where words follow each other with at most ``slop`` others in between; the shortest such run from each start.

    Going from each start to the next place of each further word finds the smallest possible end.
    """
    reach = min(len(places) - 1 + slop, FARTHEST)
    first = last = places[0]
    for following in places[1:]:
        new_first, new_last = np.empty(len(first), np.int64), np.empty(len(first), np.int64)
        count = leaves.follow(first, last, following, reach, new_first, new_last)
        first, last = new_first[:count], new_last[:count]
    return Occurrences(first, last)


def near(left: Occurrences, right: Occurrences, distance: int) -> Occurrences:
    """The occurrences of ``left`` that have one of ``right`` at most ``distance`` words before or after them."""
    first, last = np.empty(len(left.first), np.int64), np.empty(len(left.first), np.int64)
    reach = min(distance, FARTHEST)
    count = leaves.near(left.first, left.last, right.first, right.last, reach, first, last)
    return Occurrences(first[:count], last[:count])
