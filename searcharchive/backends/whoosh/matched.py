"""Some forms of a generation: by their numbers in each segment, so that thousands of them need no strings."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment.dictionaries import Strings, distinct, side_by_side, texts_of
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.query.tree import TextField
from searcharchive.search.occurrences import SHIFT
from searcharchive.search.postings import Bools, Floats, Int32, Int64, Over, Scale


class Segments(NamedTuple):
    """The segments of a generation, and where the documents of each begin."""

    segments: Sequence[Segment]
    bases: Sequence[int]

    def cut(self, docs: Int32) -> Iterator[tuple[int, slice]]:
        """The segments that have some of ``docs``, by number, each with the part of them that is its own."""
        cuts = [0, len(docs)] if len(self.segments) == 1 else np.searchsorted(docs, self.bases).tolist()
        yield from ((i, slice(low, high)) for i, (low, high) in enumerate(pairwise(cuts)) if low < high)

    def places(self, within: Int32 | None, read: Callable[[int, Int32 | None], Int64]) -> Int64:
        """The places that each segment, by number, finds in its own part of some documents, or in all."""
        found: list[Int64] = [np.empty(0, np.int64)]
        if within is None:
            found += [read(i, None) + (self.bases[i] << SHIFT) for i in range(len(self.segments))]
        else:
            for i, own in self.cut(within):
                found.append(read(i, within[own] - np.int32(self.bases[i])) + (self.bases[i] << SHIFT))
        return found[1] if len(found) == 2 else np.concatenate(found)


class MatchedForms:
    """Implements ``search.postings.Forms``. Which forms of two segments are the same is found out when it is asked."""

    def __init__(self, parts: Segments, numbers: Sequence[Int32], documents: Sequence[Int64]) -> None:
        """For each segment numbers, ascending, and int64[numbers, fields] in how many documents' fields each stands."""
        self._parts = parts
        self._segments = parts.segments
        self._numbers = numbers
        self._documents = documents

    @property
    def at_most(self) -> int:
        return sum(map(len, self._numbers))

    @cached_property
    def _which(self) -> Sequence[Int64]:
        """For each segment which one of all forms each of its own is."""
        if len(self._segments) == 1:
            return [np.arange(len(self._numbers[0]))]
        _, order, which = distinct(side_by_side(self._spelled()))
        new = np.empty(len(order), np.int64)
        new[order] = which
        return np.split(new, np.cumsum([len(own) for own in self._numbers])[:-1])

    def _spelled(self) -> list[Strings]:
        return [segment.lexicon.spelled(own) for segment, own in zip(self._segments, self._numbers, strict=True)]

    @cached_property
    def _count(self) -> int:
        return 1 + max((int(which.max(initial=-1)) for which in self._which), default=-1)

    @cached_property
    def documents(self) -> Int64:
        total = np.zeros((self._count, max((counts.shape[1] for counts in self._documents), default=1)), np.int64)
        for which, counts in zip(self._which, self._documents, strict=True):
            total[which] += counts
        return total

    def some(self, which: NDArray[Any]) -> "MatchedForms":
        wanted = np.zeros(self._count, np.bool_)
        wanted[which] = True
        masks = [wanted[own] for own in self._which]
        numbers = [own[mask] for own, mask in zip(self._numbers, masks, strict=True)]
        documents = [own[mask] for own, mask in zip(self._documents, masks, strict=True)]
        return MatchedForms(self._parts, numbers, documents)

    @cached_property
    def texts(self) -> frozenset[str]:
        texts: frozenset[str] = frozenset().union(*map(texts_of, self._spelled()))
        for segment, own in zip(self._segments, self._numbers, strict=True):
            # Of a pattern for one field, a segment may have forms that it stands for in other segments in the other.
            if len(self._segments) == 1 or self._documents[0].shape[1] == len(TextField):
                segment.lexicon.remember(texts, own)
        return texts

    def articles(self, fields: Sequence[TextField], visible: Bools, over: Over) -> Int64:
        counts = np.zeros(self._count, np.int64)
        for segment, base, numbers, which in zip(*self._parts, self._numbers, self._which, strict=False):
            own = visible[base : base + segment.count]
            counts[which] += segment.form_articles(fields, numbers, own, over)
        return counts

    def weights(self, field: TextField, scale: Scale, over: Over) -> tuple[Int32, Floats]:
        found = [
            segment.form_weights(field, numbers, scale, base, over)
            for segment, base, numbers in zip(*self._parts, self._numbers, strict=False)
            if len(numbers)
        ]
        if len(found) == 1:
            return found[0]
        docs = np.concatenate([np.empty(0, np.int32), *(docs for docs, _ in found)])
        return docs, np.concatenate([np.empty(0, np.float64), *(weights for _, weights in found)])

    def places(self, field: TextField, within: Int32 | None) -> Int64:
        return self._parts.places(within, lambda i, own: self._segments[i].form_places(field, self._numbers[i], own))
