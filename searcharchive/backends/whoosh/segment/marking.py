"""What marking reads of a segment: where in few documents the words stand that a query found."""

from collections.abc import Mapping, Sequence

import numpy as np

from searcharchive.backends.whoosh.segment.text import FormReader, TermReader
from searcharchive.kernels import marking as kernels
from searcharchive.kernels.gathering import NUMBERS, WORDS
from searcharchive.kernels.leaves import SHIFT
from searcharchive.query.tree import TextField
from searcharchive.search.texts import LONGEST, NUMBER, FoundOnPage, FoundWords, Int64, Run, Stems

NO_PLACES = np.empty(0, np.int64)
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

    def find_stems(self, docs: Sequence[tuple[int, int]], base: int, stems: Stems, page: FoundOnPage) -> None:
        """Add what stems find in some documents to those of a page, given with their numbers there.

        ``base`` is the segment's first document among those in which places are given.
        """
        looked_for = LookedFor(self._terms, base)
        for field, runs in stems.items():
            for leaf, run in enumerate(runs):
                looked_for.add(field, leaf, run)
        if looked_for.terms:
            self._find(looked_for, docs, page)

    def _find(self, looked_for: "LookedFor", docs: Sequence[tuple[int, int]], page: FoundOnPage) -> None:
        headlines = self._headlines
        terms, given = np.array(looked_for.terms, np.int64), looked_for.places
        numbers: list[int] = []
        for number, doc in docs:
            numbers += (doc, headlines[doc], number)
        places = np.array(numbers, np.int64).reshape(-1, 3)
        words = max(looked_for.terms[WORDS::NUMBERS])
        walk = NO_ROWS if words == 1 else np.empty((words, 3), np.int32)
        while True:
            spots = NO_ROWS if words == 1 else np.empty(page.rows.shape, np.int32)
            used = kernels.find_terms(
                self._columns, self._forward, terms, given, places, LONGEST, page.seen, walk, page.windows, page.rows,
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


class LookedFor:
    """The terms of a segment that a query looks for, as ``kernels.gathering`` wants them."""

    def __init__(self, readers: Mapping[TextField, TermReader], base: int) -> None:
        self._readers = readers
        self._base = base << SHIFT
        self._given: list[Int64] = []
        self._count = 0
        self.terms: list[int] = []

    @property
    def places(self) -> Int64:
        """The places that are given for words."""
        return self._given[0] if len(self._given) == 1 else np.concatenate([NO_PLACES, *self._given])

    def add(self, field: TextField, leaf: int, run: Run) -> None:
        """Add the terms of a leaf; none where the segment lacks one of its words."""
        terms: list[int] = []
        numbers = (NUMBER[field], leaf)
        words, slop = len(run.words), min(run.slop, FAR)
        for word, wanted in enumerate(run.words):
            found = self._terms(field, wanted) if isinstance(wanted, tuple) else self._places(wanted)
            if not found:
                return
            for three in found:
                terms += (*three, *numbers, word, words, slop)
        self.terms += terms

    def _terms(self, field: TextField, stems: tuple[str, ...]) -> list[tuple[int, int, int]]:
        known = self._readers[field].known
        return [(entry.df, entry.at, entry.positions_at) for stem in stems if (entry := known(stem)) is not None]

    def _places(self, places: Int64) -> list[tuple[int, int, int]]:
        """Those in this segment: the others of those that are given come before or behind and do no harm."""
        first, self._count = self._count, self._count + len(places)
        self._given.append(places - self._base if self._base else places)
        return [(0, first, self._count)] if len(places) else []
