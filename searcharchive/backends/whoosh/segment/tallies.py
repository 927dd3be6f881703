"""In how many documents the forms of a segment stand, counted along its forward index."""

from collections.abc import Callable, Mapping

import numpy as np

from searcharchive.backends.whoosh.segment.text import FormReader, TermReader
from searcharchive.kernels.forward import count_forms
from searcharchive.query.tree import TextField
from searcharchive.search.postings import Int32

AT_ONCE = 256
"""Documents read between two looks at the time."""


class Tally:
    """Counts documents; each may be added once. ``counts`` int32[forms]."""

    def __init__(self, words: FormReader, terms: Mapping[TextField, TermReader]) -> None:
        self._words = words
        self._lengths = [terms[field].lengths for field in TextField]
        self.counts = np.zeros(words.forms.count, np.int32)
        self._last_seen = np.zeros(words.forms.count, np.int32)
        self._met = np.empty(words.forms.count, np.int32)
        self._count = 0

    def add(self, docs: Int32, over: Callable[[], bool] = lambda: False) -> int:
        """Count some documents; how many of them were, before the time was over."""
        for first in range(0, len(docs), AT_ONCE):
            if over():
                return first
            self._add(docs[first : first + AT_ONCE])
        return len(docs)

    def _add(self, docs: Int32) -> None:
        words = np.zeros(len(docs), np.int32)
        for lengths in self._lengths:
            words += lengths[docs]
        read = self._words
        columns = (read.data, read.at, read.top, np.ascontiguousarray(docs), words)
        self._count = count_forms(*columns, self._last_seen, self.counts, self._met, self._count)

    @property
    def met(self) -> Int32:
        """The forms that stand in any of the documents, ascending."""
        return np.sort(self._met[: self._count])
