"""What marking reads of a segment: where in few documents the words stand that a query found."""

from collections.abc import Mapping, Sequence

import numpy as np

from searcharchive.backends.whoosh.segment.text import FormReader, TermReader
from searcharchive.kernels import marking as kernels
from searcharchive.kernels.gathering import NUMBERS, WORDS
from searcharchive.query.tree import TextField
from searcharchive.search.texts import (
    LONGEST,
    NOTHING,
    NOTHING_IN_DOCUMENT,
    FoundInDocument,
    FoundWords,
    Row,
    Run,
    Stems,
)

HEADLINE, BODY = kernels.HEADLINE, kernels.BODY
NUMBER = {TextField.HEADLINE: HEADLINE, TextField.BODY: BODY}
ROOM = 256
"""Rows for the words that are found, at first."""
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

    def find_stems(self, docs: Sequence[int], stems: Stems) -> list[FoundInDocument]:
        """What stems find in each of some documents."""
        terms: list[int] = []
        for field, runs in stems.items():
            for leaf, run in enumerate(runs):
                terms += self._terms_of(field, leaf, run)
        if not terms:
            return [NOTHING_IN_DOCUMENT] * len(docs)
        return self._find(terms, docs, max(map(len, stems.values())))

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

    def _find(self, terms: Sequence[int], docs: Sequence[int], leaves: int) -> list[FoundInDocument]:
        headlines = self._headlines
        wanted = np.array(terms, np.int64)
        places = np.array([number for doc in docs for number in (doc, headlines[doc])], np.int64)
        seen, windows = np.empty(leaves, np.int32), np.empty((len(docs), 2, 5), np.int32)
        walk = np.empty((max(terms[WORDS::NUMBERS]), 3), np.int32)
        room = ROOM
        while True:
            spots, rows = np.empty((room, 3), np.int32), np.empty((room, 3), np.int32)
            if kernels.find_terms(
                self._columns, self._forward, wanted, places, LONGEST, seen, walk, windows, spots, rows
            ):
                break
            room *= 4
        told: list[list[list[int]]] = windows.tolist()
        held = rows[: told[-1][BODY][kernels.ROWS]].tolist()
        return _apart(told, held)

    def find_words(self, doc: int, field: TextField, words: Sequence[tuple[int, int]], leaves: int) -> FoundWords:
        """Where words stand, given as (position, leaf), ascending."""
        rows = np.zeros((len(words), 3), np.int32)
        rows[:, ::2] = words
        seen, window = np.empty(leaves, np.int32), np.empty(5, np.int32)
        kernels.find_words(self._forward, doc, self.before(doc, field), LONGEST, seen, window, rows)
        return FoundWords(rows.tolist(), window.tolist())


def _apart(windows: Sequence[Sequence[Sequence[int]]], rows: Sequence[Row]) -> list[FoundInDocument]:
    """What was found document by document, given the windows of headline and body, and the rows of all texts."""
    found, done = [], 0
    for headline, body in windows:
        middle, end = headline[kernels.ROWS], body[kernels.ROWS]
        found.append(
            FoundInDocument(
                FoundWords(rows[done:middle], headline) if done < middle else NOTHING,
                FoundWords(rows[middle:end], body) if middle < end else NOTHING,
            )
        )
        done = end
    return found
