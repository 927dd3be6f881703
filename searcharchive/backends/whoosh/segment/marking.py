"""What marking reads of a segment: where in few documents the words stand that a query found."""

from collections.abc import Mapping, Sequence

import numpy as np

from searcharchive.backends.whoosh.segment.text import FormReader, TermReader
from searcharchive.kernels import marking as kernels
from searcharchive.kernels.gathering import NUMBERS, WORDS
from searcharchive.query.tree import TextField
from searcharchive.search.texts import LONGEST, FoundOnPage, FoundWords, Run, Stems

HEADLINE, BODY = kernels.HEADLINE, kernels.BODY
NUMBER = {TextField.HEADLINE: HEADLINE, TextField.BODY: BODY}
ROOM = 256
"""Positions of a word in a document, at first."""
NO_ROWS = np.empty((0, 3), np.int32)
FAR = 1 << 32
"""More words than any text has."""


class Marker:
    """Safe to share between threads."""

    def __init__(self, terms: Mapping[TextField, TermReader], words: FormReader) -> None:
        self._terms = terms
        self._columns = tuple((terms[field].postings, terms[field].positions) for field in NUMBER)
        self._forward = (words.data, words.at, words.lengths[words.top], words.lengths)
        self._headlines = terms[TextField.HEADLINE].lengths.data

    def before(self, doc: int, field: TextField) -> int:
        """How many words of a document stand before those of a field."""
        return 0 if field is TextField.HEADLINE else self._headlines[doc]

    def positions(self, field: TextField, stem: str, doc: int) -> list[int]:
        """Where a stem stands in one document, ascending."""
        entry = self._terms[field].known(stem)
        if entry is None:
            return []
        room = ROOM
        while True:
            positions = np.empty(room, np.int32)
            found = kernels.positions_in(
                self._columns[NUMBER[field]], entry.df, entry.at, entry.positions_at, doc, positions
            )
            if found <= room:
                here: list[int] = positions[:found].tolist()
                return here
            room = found

    def find_stems(self, docs: Sequence[tuple[int, int]], stems: Stems, page: FoundOnPage) -> None:
        """Add what stems find in some documents to those of a page, given with their numbers there."""
        terms: list[int] = []
        for field, runs in stems.items():
            for leaf, run in enumerate(runs):
                terms += self._terms_of(field, leaf, run)
        if terms:
            self._find(terms, docs, page)

    def _terms_of(self, field: TextField, leaf: int, run: Run) -> list[int]:
        """The numbers of the terms that a leaf looks for; none where the segment lacks one of its words."""
        terms: list[int] = []
        known, words, slop = self._terms[field].known, len(run.words), min(run.slop, FAR)
        for word, stems in enumerate(run.words):
            entries = [entry for stem in stems if (entry := known(stem)) is not None]
            if not entries:
                return []
            for entry in entries:
                terms += (entry.df, entry.at, entry.positions_at, NUMBER[field], leaf, word, words, slop)
        return terms

    def _find(self, terms: Sequence[int], docs: Sequence[tuple[int, int]], page: FoundOnPage) -> None:
        headlines = self._headlines
        wanted = np.array(terms, np.int64)
        numbers: list[int] = []
        for number, doc in docs:
            numbers += (doc, headlines[doc], number)
        places = np.array(numbers, np.int64).reshape(-1, 3)
        words = max(terms[WORDS::NUMBERS])
        walk = NO_ROWS if words == 1 else np.empty((words, 3), np.int32)
        while True:
            spots = NO_ROWS if words == 1 else np.empty(page.rows.shape, np.int32)
            used = kernels.find_terms(
                self._columns, self._forward, wanted, places, LONGEST, page.seen, walk, page.windows, page.rows,
                page.used, spots,
            )  # fmt: skip
            if used >= 0:
                page.used = used
                return
            page.grow()

    def find_words(self, doc: int, field: TextField, words: Sequence[tuple[int, int]], leaves: int) -> FoundWords:
        """Where words stand, given as (position, leaf), ascending."""
        rows = np.zeros((len(words), 3), np.int32)
        rows[:, ::2] = words
        seen, window = np.empty(leaves, np.int32), np.empty(kernels.WINDOW, np.int32)
        kernels.find_words(self._forward, doc, self.before(doc, field), LONGEST, seen, window, rows)
        return FoundWords(rows, window)
