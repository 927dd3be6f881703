"""What marking asks of a text that was found: its words by position, and where those stand that a query found."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searcharchive.kernels.marking import BODY, FIRST, HEADLINE, WINDOW, best_window
from searcharchive.query.tree import Fuzzy, TextField, Wildcard

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
LONGEST = 240
"""Characters of the longest passage."""


Word = tuple[str, ...] | Int64
"""A word with any of some stems; or its places in all documents of the page (``occurrences``), ascending."""


NUMBER = {TextField.HEADLINE: HEADLINE, TextField.BODY: BODY}
"""What kernels call the fields."""


class Run(NamedTuple):
    """What a leaf looks for: words in this order, ``slop`` others in between."""

    words: tuple[Word, ...]
    slop: int = 0


NOWHERE = Run(())
Stems = Mapping[TextField, Sequence[Run]]
"""For some fields, and each leaf of a query, what it looks for there."""
Row = Sequence[int]
"""[start, end, leaf] of a word that was found."""
ROOM = 256
"""Rows for the words of a page, at first."""


class FoundWords(NamedTuple):
    """What a query found in a text.

    ``rows`` int32[n, 3] ascend: one for each word and each leaf of the query that found it. ``window`` int32[6] is the
    best of at most :data:`LONGEST` characters (``kernels.marking``).
    """

    rows: Int32
    window: Int32


NOTHING = FoundWords(np.empty((0, 3), np.int32), np.zeros(WINDOW, np.int32))


class FoundOnPage:
    """What a query found in the headlines and bodies of ``count`` documents.

    ``rows`` int32[n, 3], of which some are ``used``: those of all texts. ``windows`` int32[count, 2, 6] say which are
    those of a text. ``seen`` int32[leaves] is for use by kernels.
    """

    def __init__(self, count: int, leaves: int) -> None:
        self.windows = np.zeros((count, 2, WINDOW), np.int32)
        self.rows = np.empty((ROOM, 3), np.int32)
        self.used = 0
        self.seen = np.empty(leaves, np.int32)

    def grow(self) -> None:
        """Make room for more rows."""
        rows = np.empty((4 * len(self.rows), 3), np.int32)
        rows[: self.used] = self.rows[: self.used]
        self.rows = rows

    def put(self, number: int, field: int, found: FoundWords) -> None:
        """Add what was found in a document's headline or body (``kernels.marking``)."""
        while len(self.rows) - self.used < len(found.rows):
            self.grow()
        self.rows[self.used : self.used + len(found.rows)] = found.rows
        self.windows[number, field] = found.window
        self.windows[number, field, FIRST:] += self.used
        self.used += len(found.rows)


def found_words(rows: Sequence[Row]) -> FoundWords:
    """What a query found, its window chosen."""
    if not rows:
        return NOTHING
    table, window = np.array(rows, np.int32), np.empty(WINDOW, np.int32)
    best_window(table, 0, len(rows), LONGEST, np.empty(1 + max(row[2] for row in rows), np.int32), window)
    return FoundWords(table, window)


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
