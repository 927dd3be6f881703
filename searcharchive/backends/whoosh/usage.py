"""How the visible documents of a generation use its forms: in how many each stands, exactly."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.matched import Segments
from searcharchive.backends.whoosh.segment.dictionaries import distinct, side_by_side, texts_of
from searcharchive.backends.whoosh.segment.recent import Recent
from searcharchive.query.tree import TextField
from searcharchive.search.postings import FormUse, Int32, Int64, Over

FREQUENT = 8
"""Documents of a form that is looked at first among those that begin alike: most are misprints in one or two."""
REMEMBERED = 1_000
"""Beginnings of words of which it is remembered how they go on."""


class Usage:
    """Counts what every segment has, once, less what is hidden in this generation. Safe to share between threads."""

    def __init__(self, parts: Segments, hidden_docs: Int32) -> None:
        self._parts = parts
        self._segments = parts.segments
        self._counts = [segment.form_counts for segment in parts.segments]
        for i, own in parts.cut(hidden_docs):
            tally = self._segments[i].tally()
            tally.add(hidden_docs[own] - np.int32(parts.bases[i]))
            self._counts[i] = self._counts[i] - tally.counts
        self._frequent = [np.flatnonzero(counts >= FREQUENT).astype(np.int32) for counts in self._counts]
        self._beginnings: Recent[tuple[str, int], list[tuple[str, int]]] = Recent(REMEMBERED)

    def articles(self, forms: Sequence[str]) -> Int64:
        """int64[forms]: in how many visible documents each of some forms stands."""
        return np.array([sum(self._in(i, form) for i in range(len(self._segments))) for form in forms], np.int64)

    def _in(self, segment: int, form: str) -> int:
        number = self._segments[segment].lexicon.number(form)
        return 0 if number is None else int(self._counts[segment][number])

    def beginning(self, prefix: str, size: int) -> list[tuple[str, int]]:
        """The forms that begin so and stand in most visible documents, with how many these are; ties by form."""
        known = self._beginnings.get((prefix, size))
        if known is None:
            known = self._first(prefix, size)
            self._beginnings.put((prefix, size), known)
        return known

    def _first(self, prefix: str, size: int) -> list[tuple[str, int]]:
        """The threshold algorithm (Fagin, Lotem & Naor 2003): the first of each segment, more of them until no form
        that is not among these can have as many documents as the last one wanted."""
        ranges = [segment.lexicon.range(prefix) for segment in self._segments]
        taken = 2 * size
        while True:
            tops = [self._top(i, *own, taken) for i, own in enumerate(ranges)]
            others = [min(top.values()) if len(top) == taken else 0 for top in tops]
            best = sorted((-n, form) for form, n in self._together(tops, others, size).items() if n)[:size]
            unseen = sum(others)
            if not unseen or (len(best) == size and -best[-1][0] > unseen):
                return [(form, -n) for n, form in best]
            taken *= 4

    def _top(self, segment: int, first: int, last: int, taken: int) -> dict[str, int]:
        """The forms of a range that stand in most documents of a segment, in how many each does."""
        counts, frequent = self._counts[segment], self._frequent[segment]
        low, high = np.searchsorted(frequent, [first, last])
        numbers = frequent[low:high] if high - low >= taken else np.arange(first, last, dtype=np.int32)
        own = counts[numbers]
        if len(numbers) > taken:
            numbers = np.sort(numbers[np.argpartition(own, len(own) - taken)[len(own) - taken :]])
        texts = texts_of(self._segments[segment].lexicon.spelled(numbers))
        return dict(zip(texts, counts[numbers].tolist(), strict=True))

    def _together(self, tops: Sequence[dict[str, int]], others: Sequence[int], size: int) -> dict[str, int]:
        """The documents of all segments, of those forms that may be among the first.

        ``others``: in how many documents of a segment a form may stand that is not among its first.
        """
        forms = frozenset().union(*tops)
        known = {form: sum(top.get(form, 0) for top in tops) for form in forms}
        least = sorted(known.values(), reverse=True)[:size][-1:]
        for form, n in list(known.items()):
            unknown = [i for i, top in enumerate(tops) if others[i] and form not in top]
            if n + sum(others[i] for i in unknown) < least[0]:
                del known[form]
            else:
                known[form] = n + sum(self._in(i, form) for i in unknown)
        return known

    def among(self, docs: Int32, over: Over) -> "FormsAmong":
        """The forms of some visible documents, ascending; of as many of these as the time allows."""
        read = 0
        numbers: list[tuple[int, Int32, Int32]] = []
        for i, own in self._parts.cut(docs):
            tally = self._segments[i].tally()
            wanted = docs[own] - np.int32(self._parts.bases[i])
            done = tally.add(wanted, over)
            read += done
            met = tally.met
            numbers.append((i, met, tally.counts[met]))
            if done < len(wanted):
                break
        return FormsAmong(self, read, numbers)

    def known(self, segment: int, numbers: Int32) -> Int64:
        """In how many visible documents some forms of one segment stand there."""
        counts: Int64 = self._counts[segment][numbers].astype(np.int64)
        return counts

    @property
    def segments(self) -> Segments:
        return self._parts

    def of_document(self, segment: int, doc: int) -> Iterator[FormUse]:
        """The forms of one document, given by its number in a segment."""
        reader = self._segments[segment]
        uses = {field: reader.words_of(doc, field)[0] for field in TextField}
        numbers = np.unique(np.concatenate(list(uses.values())))
        forms = texts_of(reader.lexicon.spelled(numbers))
        times = [np.bincount(np.searchsorted(numbers, own), minlength=len(numbers)) for own in uses.values()]
        articles = self.known(segment, numbers)
        for other in range(len(self._segments)):
            if other != segment:
                articles += np.array([self._in(other, form) for form in forms], np.int64)
        columns = zip(forms, *(own.tolist() for own in times), articles.tolist(), strict=True)
        return (FormUse(*row) for row in columns)


class FormsAmong:
    """Implements ``search.postings.FormsAmong``. Forms of several segments are put together."""

    def __init__(self, usage: Usage, read: int, parts: Sequence[tuple[int, Int32, Int32]]) -> None:
        """For each segment its number, the numbers of forms, ascending, and in how many documents each stands."""
        self.read = read
        self._usage = usage
        self._parts = parts

    @cached_property
    def _joined(self) -> tuple[Any, Int64]:
        """The strings of all forms, ascending, and which of them each form of each segment is."""
        segments = self._usage.segments.segments
        spelled = [segments[i].lexicon.spelled(numbers) for i, numbers, _ in self._parts]
        if len(spelled) == 1:
            return spelled[0], np.arange(len(spelled[0]))
        strings, order, which = distinct(side_by_side(spelled))
        new = np.empty(len(order), np.int64)
        new[order] = which
        return strings, new

    def _added(self, of_each: Sequence[NDArray[Any]]) -> Int64:
        if len(of_each) == 1:
            return of_each[0].astype(np.int64)
        strings, which = self._joined
        total = np.zeros(len(strings), np.int64)
        np.add.at(total, which, np.concatenate([np.empty(0, np.int64), *of_each]))
        return total

    @cached_property
    def counts(self) -> Int64:
        return self._added([counts for _, _, counts in self._parts])

    @cached_property
    def at_least(self) -> Int64:
        return self._added([self._usage.known(i, numbers) for i, numbers, _ in self._parts])

    def articles(self, which: Int64) -> Int64:
        if len(self._usage.segments.segments) == 1:
            return self.at_least[which]
        return self._usage.articles(self.texts(which))

    def texts(self, which: Int64) -> list[str]:
        if len(self._parts) == 1:
            i, numbers, _ = self._parts[0]
            return texts_of(self._usage.segments.segments[i].lexicon.spelled(numbers[which]))
        strings = self._joined[0].take(which)
        return [
            strings.blob[a:b].tobytes().decode("utf-8", "surrogatepass")
            for a, b in zip(strings.starts, strings.ends, strict=True)
        ]
