"""What marking asks of a text that was found: its words by position."""

from abc import ABC, abstractmethod
from collections.abc import Collection

from searcharchive.query.tree import Fuzzy, Wildcard


class WordsOfText(ABC):
    """The words of one text by position: which are some stem or form, and where each stands."""

    text: str

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
    def place(self, position: int) -> tuple[int, int]:
        """Where a word starts and ends."""

    def spans(self, positions: Collection[int]) -> list[tuple[int, int]]:
        """Where words stand, ascending; overlapping ones (pairs of characters) as one."""
        spans: list[tuple[int, int]] = []
        for position in sorted(positions):
            start, end = self.place(position)
            if spans and start < spans[-1][1]:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        return spans
