"""The words of a segment, read: postings by stem, words of a document in order, forms."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment import layout
from searcharchive.backends.whoosh.segment.container import ColumnFile
from searcharchive.backends.whoosh.segment.dictionaries import Dictionary
from searcharchive.backends.whoosh.segment.encoding import DF, NUMBERS, POSITIONS, POSTINGS
from searcharchive.backends.whoosh.segment.recent import Recent
from searcharchive.kernels import dictionary as dictionary_kernels
from searcharchive.kernels import forms as form_kernels
from searcharchive.kernels import forward as forward_kernels
from searcharchive.kernels import leaves as leaf_kernels
from searcharchive.kernels import postings as kernels
from searcharchive.query.tree import TextField
from searcharchive.search.postings import Int32, Int64, Postings, make_postings


@dataclass(frozen=True, slots=True)
class Entry:
    """A term: in how many documents it stands, where its postings and positions begin, and the bytes of these."""

    df: int
    at: int
    positions_at: int
    positions_size: int


NOWHERE = Entry(0, 0, 0, 0)
RECENT = 1_000
"""Terms of which a segment remembers the entry."""


class TermReader:
    """The stems of one field, and where they stand. Safe to share between threads."""

    def __init__(self, file: ColumnFile, field: TextField) -> None:
        self.terms = Dictionary(file, layout.terms(field), NUMBERS)
        self.postings: NDArray[np.uint8] = file[f"{field}.postings"]
        self.positions: NDArray[np.uint8] = file[f"{field}.positions"]
        self.inflections: NDArray[np.uint8] = file[f"{field}.inflections"]
        self._bases = tuple(file[f"{field}.{what}_at"] for what in ("postings", "positions", "inflections"))
        self.lengths = file[layout.words(field)]
        """Words of each document, in the narrowest type."""
        self._recent: Recent[str, Entry] = Recent(RECENT)

    def find(self, stem: bytes) -> Entry | None:
        found = self.terms.find(stem)
        return None if found is None else self._entry(found[0], *found[1])

    def known(self, stem: str) -> Entry | None:
        """As :meth:`find`, for stems that are asked for again and again."""
        entry = self._recent.get(stem)
        if entry is None:
            entry = self.find(stem.encode("utf-8", "surrogatepass")) or NOWHERE
            self._recent.put(stem, entry)
        return entry if entry.df else None

    def entry(self, number: int) -> tuple[bytes, Entry]:
        """A stem by its number."""
        stem, numbers, before = self.terms.entry(number)
        return stem, self._entry(number, numbers, before)

    def _entry(self, number: int, numbers: Int64, before: Int64) -> Entry:
        block = number // dictionary_kernels.BLOCK
        bases = (int(self._bases[0][block]), int(self._bases[1][block]))
        at, positions_at = bases[0] + int(before[POSTINGS]), bases[1] + int(before[POSITIONS])
        return Entry(int(numbers[DF]), at, positions_at, int(numbers[POSITIONS]))

    def entries(self, numbers: Int32) -> Int64:
        """Terms by number, as ``kernels.forms`` wants them."""
        entries = np.empty((len(numbers), 5), np.int64)
        own, before = self.terms.numbers(numbers)
        at, positions_at, inflections_at = self._bases
        form_kernels.locate(numbers, own, before, at, positions_at, inflections_at, entries)
        return entries

    def documents(self, entry: Entry) -> tuple[Int32, Int32]:
        """Documents and frequencies."""
        docs, freqs = np.empty(entry.df, np.int32), np.empty(entry.df, np.int32)
        kernels.decode_documents(self.postings, entry.at, entry.df, docs, freqs)
        return docs, freqs

    @cached_property
    def total(self) -> int:
        """Words of all documents."""
        return int(self.lengths.sum(dtype=np.int64))

    @cached_property
    def lengths_wide(self) -> Int32:
        """``lengths`` as kernels want them."""
        return self.lengths.astype(np.int32)

    @cached_property
    def lengths_near(self) -> NDArray[np.uint16] | Int32:
        """The same, narrower where that is enough."""
        return self.lengths.astype(np.uint16) if self.lengths.itemsize <= 2 else self.lengths_wide

    def places(self, entry: Entry) -> Int64:
        """Where a term stands (``kernels.leaves``), ascending."""
        places = np.empty(entry.positions_size, np.int64)  # each takes a byte or more
        count = leaf_kernels.places_of_term(
            self.postings, entry.at, entry.df, self.positions, entry.positions_at, places
        )
        return places[:count]

    def places_near(self, entry: Entry, anchors: Int64, low: int, high: int) -> Int64:
        """The places ``low`` to ``high`` words behind one of ``anchors``, ascending."""
        begins = (self.postings, entry.at, entry.df, self.positions, entry.positions_at)
        room = 2 * len(anchors)
        while True:
            places = np.empty(room, np.int64)
            found = leaf_kernels.places_near(*begins, anchors, low, high, places)
            if found >= 0:
                return places[:found]
            room *= 4

    def read(self, entry: Entry) -> Postings:
        docs, freqs = self.documents(entry)
        positions = np.empty(int(freqs.sum()), np.int32)
        kernels.decode_positions(self.positions, entry.positions_at, freqs, positions)
        return make_postings(docs, freqs, positions)


class FormReader:
    """The forms of a segment, and its documents word by word. Safe to share between threads."""

    def __init__(self, file: ColumnFile, headlines: TermReader) -> None:
        self.forms = Dictionary(file, "forms", len(TextField))
        self.data: NDArray[np.uint8] = file["forward"]
        self.at: NDArray[np.uint32] = file["forward_at"]
        self.top: NDArray[np.uint32] = file["forms_top"]
        self.lengths: NDArray[np.uint8] = file["forms_length"]
        self._headlines = headlines

    def words(self, doc: int, field: TextField, count: int) -> tuple[Int32, Int32, Int32]:
        """Numbers of forms, starts and ends (code points) of the words of one document, which has ``count`` in the
        field."""
        forms, starts, ends = (np.empty(count, np.int32) for _ in range(3))
        skip = 0 if field is TextField.HEADLINE else int(self._headlines.lengths[doc])
        at = int(self.at[doc])
        forward_kernels.decode_words(self.data, at, skip, count, self.top, self.lengths, forms, starts, ends)
        return forms, starts, ends
