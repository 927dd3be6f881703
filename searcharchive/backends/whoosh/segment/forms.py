"""In which documents the forms of a segment stand, by number: of the postings of their terms what is theirs."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment import layout
from searcharchive.backends.whoosh.segment.container import ColumnFile
from searcharchive.backends.whoosh.segment.text import TermReader
from searcharchive.kernels import forms as kernels
from searcharchive.kernels import inflections, leaves
from searcharchive.query.tree import TextField
from searcharchive.search.postings import NO_POSTINGS, Bools, Floats, Int32, Int64, Over, Scale

Triple = tuple[Int64, Int32, Int32]
AT_ONCE = 1 << 20
"""Postings read between two looks at the time, unless one term has more."""
FORMS_AT_ONCE = 64
"""Forms counted likewise."""


class FormUses:
    """The forms of a segment in one field. Safe to share between threads."""

    def __init__(self, file: ColumnFile, field: TextField, terms: TermReader) -> None:
        self._terms = terms
        self._members: NDArray[np.uint8] = file[layout.members(field)]
        self._at: NDArray[np.uint32] = file[f"{layout.members(field)}_at"]

    def members(self, numbers: Int32) -> Triple:
        """What some forms belong to: rows of a form's place in ``numbers``, a term's number, the form's ordinal there.

        One for each language that stems a form otherwise; none for forms that do not stand in the field.
        """
        room = len(numbers) + 64
        while True:
            which, terms, ordinals = np.empty(room, np.int64), np.empty(room, np.int32), np.empty(room, np.int32)
            count = inflections.decode_members(self._members, self._at, numbers, which, terms, ordinals)
            if count >= 0:
                return which[:count], terms[:count], ordinals[:count]
            room *= 4

    def _groups(self, numbers: Int32) -> tuple[Int64, Int64, Int32]:
        """The entries of the terms of some forms, as ``kernels.forms`` has them: entries, wanted_at, wanted."""
        _, terms, ordinals = self.members(numbers)
        groups, group_at = np.empty(len(terms), np.int32), np.empty(len(terms) + 1, np.int64)
        count = kernels.group_members(terms, ordinals, len(terms), groups, group_at)
        return self._terms.entries(groups[:count]), group_at[: count + 1], ordinals

    def weights(self, numbers: Int32, scale: Scale, base: int, over: Over) -> tuple[Int32, Floats]:
        """The documents (plus ``base``) with any of some forms, and how much these weigh together in each."""
        entries, wanted_at, wanted = self._groups(numbers[:0] if over() else numbers)
        if not len(entries):
            return NO_POSTINGS.docs, np.empty(0, np.float64)
        lengths = self._terms.lengths_near
        sums = np.zeros(len(lengths), np.int32)
        touched = np.zeros((len(lengths) >> 6) + 1, np.int64)
        for docs, freqs, _ in self._read(entries, wanted_at, wanted, over):
            leaves.add_frequencies(docs, freqs, len(docs), sums, touched)
        room = min(len(lengths), int(entries[:, kernels.DF].sum()))
        found, weights = np.empty(room, np.int32), np.empty(room, np.float64)
        count = leaves.weigh_sums(sums, touched, lengths, base, scale.average, scale.weight, scale.b, found, weights)
        return found[:count], weights[:count]

    def _read(
        self, entries: Int64, wanted_at: Int64, wanted: Int32, over: Over
    ) -> Iterator[tuple[Int32, Int32, Int64]]:
        """(documents, frequencies, how many documents each of these entries has), until the time is over."""
        for first, last, room in _portions(entries[:, kernels.DF]):
            if over():
                return
            docs, freqs, ends = np.empty(room, np.int32), np.empty(room, np.int32), np.zeros(len(entries), np.int64)
            terms = self._terms
            count = kernels.read_forms(
                terms.postings, terms.inflections, entries, wanted_at, wanted, first, last, docs, freqs, ends
            )
            yield docs[:count], freqs[:count], np.diff(ends[first:last], prepend=0)

    def places(self, numbers: Int32, within: Int32 | None) -> Int64:
        """Where any of some forms stands (``kernels.leaves``), in all documents or in some, ascending."""
        entries, wanted_at, wanted = self._groups(numbers)
        terms = self._terms
        begins = (terms.postings, terms.positions, terms.inflections, entries, wanted_at, wanted)
        wanted_docs = NO_POSTINGS.docs if within is None else within
        documents = int(entries[:, kernels.DF].sum())
        room = 64 + 2 * (documents if within is None else min(documents, 4 * len(within)))
        while True:
            places = np.empty(room, np.int64)
            found = kernels.places_of_forms(*begins, wanted_docs, within is None, places)
            if found >= 0:
                return places[:found] if len(entries) == 1 else np.sort(places[:found])
            room *= 4

    def keys(self, numbers: Int32, over: Over) -> Int64:
        """For each document of each form its place in ``numbers`` << 32 | the document. Some come more than once."""
        which, terms, ordinals = self.members(numbers)
        entries = self._terms.entries(terms)
        keys, first = [np.empty(0, np.int64)], 0
        for docs, _, sizes in self._read(entries, np.arange(len(terms) + 1), ordinals, over):
            keys.append(np.repeat(which[first : first + len(sizes)] << 32, sizes) | docs)
            first += len(sizes)
        return np.concatenate(keys)


def count_articles(fields: Sequence[FormUses], numbers: Int32, visible: Bools, over: Over) -> Int64:
    """In how many of the documents that are ``visible`` each form stands, in any of the fields.

    Those that were not reached when the time was over stand in none.
    """
    counts = np.zeros(len(numbers), np.int64)
    for first in range(0, len(numbers), FORMS_AT_ONCE):
        if over():
            break
        some = numbers[first : first + FORMS_AT_ONCE]
        keys = np.unique(np.concatenate([field.keys(some, over) for field in fields]))
        seen = keys[visible[keys & 0xFFFFFFFF]] >> 32
        counts[first : first + FORMS_AT_ONCE] = np.bincount(seen, minlength=len(some))
    return counts


def _portions(sizes: Int64) -> Iterator[tuple[int, int, int]]:
    """Ranges of entries that have about :data:`AT_ONCE` together: first, last, how many."""
    ends = np.cumsum(sizes)
    first = before = 0
    while first < len(sizes):
        last = max(int(np.searchsorted(ends, before + AT_ONCE, side="right")), first + 1)
        end = int(ends[last - 1])
        yield first, last, end - before
        first, before = last, end
