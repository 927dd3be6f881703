"""What marking asks of a text that was found: its words by position, and where those stand that a query found."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from searcharchive.kernels.marking import best_window
from searcharchive.query.tree import Fuzzy, TextField, Wildcard

LONGEST = 240
"""Characters of the longest passage."""


class Run(NamedTuple):
    """What a leaf looks for: words in this order, each with any of some stems, ``slop`` others in between."""

    words: tuple[tuple[str, ...], ...]
    slop: int = 0


NOWHERE = Run(())
Stems = Mapping[TextField, Sequence[Run]]
"""For some fields, and each leaf of a query, what it looks for there."""
Row = Sequence[int]
"""[start, end, leaf] of a word that was found."""


class FoundWords(NamedTuple):
    """What a query found in a text.

    ``rows`` ascend: one for each word and each leaf of the query that found it. ``window`` are the numbers of the best
    window of at most :data:`LONGEST` characters (``kernels.marking``).
    """

    rows: Sequence[Row]
    window: Sequence[int]


NOTHING = FoundWords((), (0, 0, 0, 0, 0))


class FoundInDocument(NamedTuple):
    """What a query found in the texts of a document."""

    headline: FoundWords
    body: FoundWords


NOTHING_IN_DOCUMENT = FoundInDocument(NOTHING, NOTHING)


def found_words(rows: Sequence[Row]) -> FoundWords:
    """What a query found, its window chosen."""
    if not rows:
        return NOTHING
    window = np.empty(5, np.int32)
    seen = np.empty(1 + max(row[2] for row in rows), np.int32)
    best_window(np.array(rows, np.int32), 0, len(rows), LONGEST, seen, window)
    return FoundWords(rows, window.tolist())


def positions_by_leaf(by_leaf: Sequence[Collection[int]]) -> list[tuple[int, int]]:
    """(position, leaf) of words, ascending, given the positions that each leaf found."""
    return sorted((position, leaf) for leaf, positions in enumerate(by_leaf) for position in positions)


def spans(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Where words stand, ascending; overlapping ones (pairs of characters) as one."""
    joined: list[tuple[int, int]] = []
    last = 0
    for start, end, _ in rows:
        if start < last:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
        last = end
    return joined


class WordsOfText(ABC):
    """The words of one text by position: which are some stem or form, and where each stands."""

    @abstractmethod
    def with_stems(self, stems: tuple[str, ...]) -> list[int]:
        """The positions of words with any of these stems, ascending."""

    @abstractmethod
    def with_forms(self, forms: Collection[str]) -> list[int]:
        """The positions of words with any of these forms, ascending."""

    @abstractmethod
    def matching(self, leaf: Wildcard | Fuzzy) -> list[int]:
        """The positions of words whose form a pattern stands for, ascending."""

    @abstractmethod
    def found(self, by_leaf: Sequence[Collection[int]]) -> FoundWords:
        """Where words stand, given the positions that each leaf of a query found."""
