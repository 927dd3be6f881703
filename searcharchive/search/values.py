"""Columns of whole values (places, people, topics, …), built from what the articles say.

A segment keeps each article's own spellings (:class:`Spellings`). Numbered by the keys that all generations share they
become the segment's :class:`Values`, once; a generation lays those side by side (:class:`FacetColumn`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searcharchive.kernels.counting import (
    count_first,
    count_values,
    first_keys,
    have_any,
    number_rows,
    number_values,
)
from searcharchive.search.keys import Keys

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
FEW, REMEMBERED = 1 << 16, 64
"""Documents of a value, and values, that a column remembers at most."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """Values as written: document d has ``texts[o]`` for each ``o`` in ``ordinals[starts[d]:starts[d + 1]]``.

    ``starts`` int32[documents + 1], ``ordinals`` of any whole type, each once in a document.
    """

    texts: list[str]
    starts: Int32
    ordinals: NDArray[Any]

    @property
    def docs(self) -> Int32:
        """The document of each of ``ordinals``."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))


class Values:
    """The keys of one segment's documents. Document d has the set ``set_of[d]``, which many share.

    Set s has the keys ``numbers[starts[s]:starts[s + 1]]``, each once; int32 both. ``set_of`` is narrow.
    """

    def __init__(self, spellings: Spellings, keys: Keys) -> None:
        self._spellings = spellings
        self._zeros: list[Int32] = []  # given back by who counted with them
        key_starts, self._key_of_text = keys.number_all(spellings.texts)
        sizes = np.diff(key_starts)
        self._text_of = np.repeat(np.arange(len(spellings.texts), dtype=np.int32), sizes)
        starts, numbers = self._rows(key_starts, sizes, len(keys))
        first, set_of = _distinct_rows(starts, numbers)
        self.set_of = set_of.astype(_narrowest(len(first)))
        self.starts = np.zeros(len(first) + 1, np.int32)
        np.cumsum(starts[first + 1] - starts[first], out=self.starts[1:])
        self.numbers = numbers[_items(starts, first)]

    def _rows(self, key_starts: Int32, sizes: Int32, keys: int) -> tuple[Int32, Int32]:
        """The keys of each document: ``numbers[starts[d]:starts[d + 1]]``."""
        spelled, ordinals = self._spellings.starts, self._spellings.ordinals.astype(np.int32, copy=False)
        starts, numbers = np.empty(len(spelled), np.int32), np.empty(int(sizes[ordinals].sum()), np.int32)
        number_values(spelled, ordinals, key_starts, self._key_of_text, np.full(keys, -1, np.int32), starts, numbers)
        return starts, numbers

    def count(self, docs: Int32, base: int, counts: Int64, met: Int32, n: int) -> tuple[int, int]:
        """As ``kernels.counting.count_values``."""
        room = self._room(docs)
        missing, n = count_values(docs, base, self.set_of, self.starts, self.numbers, *room, counts, met, n)
        self._zeros.append(room[0])
        return missing, n

    def count_first(self, docs: Int32, counts: Int64, met: Int32, order: Int64, heap: Int32) -> tuple[int, int, int]:
        """As ``kernels.counting.count_first``."""
        room, weights = self._room(docs), np.empty(len(met), np.int64)
        found: tuple[int, int, int] = count_first(
            docs, self.set_of, self.starts, self.numbers, *room, counts, met, order, weights, heap
        )
        self._zeros.append(room[0])
        return found

    def _room(self, docs: Int32) -> tuple[Int32, Int32]:
        """A 0 for each set, and room for those that some documents can have."""
        sets = len(self.starts) - 1
        try:
            zeros = self._zeros.pop()
        except IndexError:
            zeros = np.zeros(sets, np.int32)
        return zeros, np.empty(min(sets, len(docs)), np.int32)

    @cached_property
    def totals(self) -> tuple[Int64, int]:
        """In how many documents each key stands, as far as the segment knows keys; how many have none."""
        documents = np.bincount(self.set_of, minlength=len(self.starts) - 1)
        sizes = np.diff(self.starts)
        totals = np.bincount(self.numbers, weights=np.repeat(documents, sizes))
        return totals.astype(np.int64), int(documents[sizes == 0].sum())

    def present(self, docs: Int32) -> Bools:
        """bool[docs]: which documents have any."""
        present: Bools = (self.starts[1:] > self.starts[:-1])[self.set_of[docs]]
        return present

    @cached_property
    def _by_key(self) -> tuple[Int32, Int32]:
        """Keys of the spellings, ascending, and the spelling that each belongs to."""
        order = np.argsort(self._key_of_text, kind="stable")
        return self._key_of_text[order], self._text_of[order]

    @cached_property
    def uses(self) -> Int64:
        """How many documents have each spelling."""
        return np.bincount(self._spellings.ordinals, minlength=len(self._spellings.texts))

    def uses_in(self, docs: Int32) -> Int64:
        """The same for some of the documents."""
        ordinals = self._spellings.ordinals[_items(self._spellings.starts, docs)]
        return np.bincount(ordinals, minlength=len(self._spellings.texts))

    def spellings_of(self, key: int, uses: Int64) -> list[tuple[str, int]]:
        """How a key is written, each with its uses."""
        numbers, texts = self._by_key
        low, high = np.searchsorted(numbers, [key, key + 1])
        return [(self._spellings.texts[text], int(uses[text])) for text in texts[low:high].tolist()]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents have each key: ``counts`` int64[keys], not 0 for the keys ``met``; how many have none."""

    counts: Int64
    met: Int32
    missing: int


def _items(starts: Int32, rows: Int32) -> Int64:
    """The items of some rows, where row r has the items from ``starts[r]`` up to ``starts[r + 1]``."""
    sizes = starts[rows + 1] - starts[rows]
    behind = np.cumsum(sizes)
    items: Int64 = np.arange(int(sizes.sum())) + np.repeat(starts[rows] - (behind - sizes), sizes)
    return items


def _narrowest(sets: int) -> type[np.uint8] | type[np.uint16] | type[np.int32]:
    return np.uint8 if sets <= 1 << 8 else np.uint16 if sets <= 1 << 16 else np.int32


def _distinct_rows(starts: Int32, numbers: Int32) -> tuple[Int32, Int32]:
    """Documents with the distinct rows, and for each document which of these rows it has."""
    documents = len(starts) - 1
    table = np.full(1 << (2 * documents).bit_length(), -1, np.int32)
    first, row_of = np.empty(documents, np.int32), np.empty(documents, np.int32)
    count = number_rows(starts, numbers, table, first, row_of)
    return first[:count].copy(), row_of


class FacetColumn:
    """The values of one field over all documents of a generation. Lists of documents hold visible ones only."""

    def __init__(
        self, keys: Keys, parts: Sequence[tuple[int, Values]], visible_docs: Int32, hidden_docs: Int32
    ) -> None:
        """``parts`` are the segments' values, each with the number of its first document; the documents that searches
        may find, and the others."""
        self.keys = keys
        self._bases = [*(base for base, _ in parts), len(visible_docs) + len(hidden_docs)]
        self._parts = [values for _, values in parts]
        self.visible = visible_docs
        self._hidden = hidden_docs
        self._docs: dict[str, Int32] = {}
        self._labels: dict[int, str] = {}

    def count(self, docs: Int32) -> Counts:
        """How many of some documents have each key."""
        return self.all if docs is self.visible else self._count(docs, len(self.keys))

    def _count(self, docs: Int32, size: int) -> Counts:
        counts, met = np.zeros(size, np.int64), np.empty(size, np.int32)
        missing = n = 0
        for part, own in self._split(docs):
            none, n = self._parts[part].count(docs[own], self._bases[part], counts, met, n)
            missing += none
        return Counts(counts, met[:n], missing)

    def _split(self, docs: Int32) -> list[tuple[int, slice]]:
        """The segments that have some of ``docs``, by number, each with the part of them that is its own."""
        if len(self._parts) == 1:
            return [(0, slice(0, len(docs)))]
        cuts = np.searchsorted(docs, self._bases).tolist()
        return [(part, slice(low, high)) for part, (low, high) in enumerate(pairwise(cuts)) if low < high]

    @cached_property
    def all(self) -> Counts:
        """The counts over all visible documents: those of the segments, less what is not visible."""
        counts, missing = np.zeros(len(self.keys), np.int64), 0
        for values in self._parts:
            totals, none = values.totals
            counts[: len(totals)] += totals
            missing += none
        hidden = self._count(self._hidden, len(counts))
        counts -= hidden.counts
        return Counts(counts, np.flatnonzero(counts).astype(np.int32), missing - hidden.missing)

    def first(self, docs: Int32, size: int) -> tuple[Counts, list[int], int]:
        """How many of some documents have each key; the ``size`` keys with the largest counts, equals in code-point
        order; and the sum of all counts."""
        heap = np.empty(max(size, 0), np.int32)
        if len(self._parts) == 1 and docs is not self.visible:
            keys = len(self.keys)
            counts, met = np.zeros(keys, np.int64), np.empty(keys, np.int32)
            missing, n, total = self._parts[0].count_first(docs, counts, met, self.keys.order, heap)
            counted = Counts(counts, met[:n], missing)
        else:
            counted = self.count(docs)
            weights = np.empty(len(counted.met), np.int64)
            total = first_keys(counted.counts, counted.met, self.keys.order, weights, heap)
        top: list[int] = heap[: len(counted.met)].tolist()
        return counted, top, total

    def beginning(self, prefix: str, size: int) -> list[tuple[int, int]]:
        """Of the keys with a word that begins with a folded prefix those of most visible documents, each with how many
        these are; equals in code-point order."""
        counts = self.all.counts
        fitting = np.zeros(len(counts), np.bool_)
        fitting[self.keys.beginnings.of(prefix, len(counts))] = True
        found = np.flatnonzero(fitting & (counts > 0))
        if len(found) > size > 0:
            own = counts[found]
            found = found[own >= np.partition(own, len(own) - size)[len(own) - size]]
        top = found[np.lexsort((self.keys.order[found], -counts[found]))][:size]
        return list(zip(top.tolist(), counts[top].tolist(), strict=True))

    def named(self, value: str) -> list[int]:
        """The keys that a folded value of a filter means, of those that visible documents have."""
        counts = self.all.counts
        return [number for number in self.keys.named(value) if number < len(counts) and counts[number]]

    def at_most(self, value: str) -> int:
        """How many visible documents have a value, or a few more."""
        counts = self.all.counts
        return sum(int(counts[number]) for number in self.named(value))

    def docs_with(self, value: str) -> Int32:
        """The visible documents that have a value, or lie inside such a place; remembered where they are few."""
        found = self._docs.get(value)
        if found is None:
            found = self.visible[self.have_any(self.visible, [value])]
            if len(found) <= FEW and len(self._docs) < REMEMBERED:
                self._docs[value] = found
        return found

    def have_any(self, docs: Int32, wanted: Iterable[str]) -> Bools:
        """bool[docs]: which documents have one of these folded values, or lie inside one of these places."""
        size = len(self.keys)
        numbers = [number for value in wanted for number in self.keys.named(value) if number < size]
        found = np.zeros(len(docs), np.bool_)
        if numbers:
            chosen = np.zeros(size, np.bool_)
            chosen[numbers] = True
            for part, own in self._split(docs):
                values = self._parts[part]
                have_any(docs[own], self._bases[part], values.set_of, values.starts, values.numbers, chosen, found[own])
        return found

    def have(self, docs: Int32) -> Bools:
        """bool[docs]: which documents have any value."""
        found = np.zeros(len(docs), np.bool_)
        for part, own in self._split(docs):
            found[own] = self._parts[part].present(docs[own] - np.int32(self._bases[part]))
        return found

    def label(self, number: int) -> str:
        """What a person reads: of a place its name, of others the spelling that most visible documents use.

        The first in code-point order among equals; the key itself where none uses it.
        """
        found = self._labels.get(number)
        if found is None:
            found = self._labels[number] = self._label(number)
        return found

    def _label(self, number: int) -> str:
        key = self.keys.texts[number]
        if self.keys.is_place:
            return self.keys.label_of(key)
        uses: dict[str, int] = {}
        for values, own in zip(self._parts, self._uses, strict=True):
            for text, count in values.spellings_of(number, own):
                uses[text] = uses.get(text, 0) + count
        used = [(-count, text) for text, count in uses.items() if count]
        return min(used)[1] if used else key

    @cached_property
    def _uses(self) -> list[Int64]:
        """Segment by segment, how many visible documents have each spelling."""
        uses = [values.uses for values in self._parts]
        for part, own in self._split(self._hidden):
            uses[part] = uses[part] - self._parts[part].uses_in(self._hidden[own] - np.int32(self._bases[part]))
        return uses
