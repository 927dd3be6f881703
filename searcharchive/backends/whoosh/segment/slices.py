"""Several dictionaries, a stretch of the alphabet at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment.dictionaries import RANGE, Dictionary, Strings, side_by_side

Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """Some entries of one dictionary: the first one's number, and all their strings and numbers."""

    first: int
    strings: Strings
    numbers: Int64


def slices(dictionaries: Sequence[Dictionary]) -> Iterator[list[Part]]:
    """All entries, a stretch of the alphabet at a time: of each dictionary those that lie in it."""
    largest = max(dictionaries, key=lambda dictionary: dictionary.count)
    begins = [0] * len(dictionaries)
    for at in range(0, max(largest.count, 1), RANGE):
        if at + RANGE < largest.count:
            key = largest.entry(at + RANGE)[0]
            ends = [dictionary.lower(key) for dictionary in dictionaries]
        else:
            ends = [dictionary.count for dictionary in dictionaries]
        yield [_part(*each) for each in zip(dictionaries, begins, ends, strict=True)]
        begins = ends


def _part(dictionary: Dictionary, first: int, last: int) -> Part:
    pieces = list(dictionary.ranges(first, last))
    strings = side_by_side([strings for _, strings, _ in pieces])
    numbers = np.concatenate([numbers for *_, numbers in pieces]) if pieces else dictionary.no_numbers
    return Part(first, strings, numbers)
