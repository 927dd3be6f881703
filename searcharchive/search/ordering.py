"""The first documents in an order, without sorting those that come later.

Ties go by id. Inside a segment each document has its place by id; only ties between segments need the ids themselves.
"""

import heapq
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import groupby, islice, pairwise, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searcharchive.dates import DAY
from searcharchive.kernels.lists import first_by_score, first_by_time
from searcharchive.search.matches import Matches
from searcharchive.search.postings import Bools, Int32, Int64, Part, Published, Source
from searcharchive.search.request import Position, Sort

YEAR = 365 * DAY
"""Microseconds after which, with ``Sort.RECENT``, a score counts half."""
NO_RANKS = np.empty(0, np.int32)
UNDATED = np.iinfo(np.int64).min
KEPT = 1_000
"""So many of all documents by date are kept in order: everybody asks for them."""

Weighed = tuple[Any, int, int]
"""A weight, the first document of a segment, the place of a document in the list."""


def first(source: Source, found: Matches, sort: Sort, count: int, today: int | None = None) -> Int32:
    """Where in the list of documents found the first ``count`` of them stand, in order.

    ``today`` (microseconds since 1970): what is newer counts as that new, for ``Sort.RECENT``.
    """
    if sort is Sort.RECENT:
        sort, found = (Sort.NEWEST, found) if found.scores is None else (Sort.RELEVANCE, _aged(source, found, today))
    if sort is Sort.RELEVANCE:
        quick = _untied(source, found, count)
        return _first(source, found.docs, found.scored, first_by_score, count) if quick is None else quick
    if found.docs is source.visible_docs and count <= KEPT:
        kept = source.once(("first", sort), lambda: _first_of_all(source, sort))
        return kept[:count]
    return _by_date(source, found.docs, sort, count)


def _aged(source: Source, found: Matches, today: int | None) -> Matches:
    """The documents found with their scores less the older they are: half after a year, a third after two."""
    published, docs = source.published, found.docs
    newest = source.once("newest", lambda: _newest(source))
    latest = newest if today is None else min(newest, today)
    years = np.maximum(latest - published.periods.start[docs], 0) / YEAR
    return Matches(docs, np.where(published.dated[docs], found.scored / (1 + years), 0.0))


def _newest(source: Source) -> int:
    """When the newest visible document begins; 0 where none is dated."""
    docs = source.visible_docs
    starts = source.published.periods.start[docs[source.published.dated[docs]]]
    return int(starts.max()) if len(starts) else 0


def behind(source: Source, docs: Int32, sort: Sort, position: Position) -> Bools:
    """Which of some documents come behind a position, in an order by date."""
    newest = sort is not Sort.OLDEST
    weights = times(source.published, docs, newest=newest)
    at = UNDATED + 1 if position.start is None else position.start if newest else -position.start
    found = weights < at
    for part, low, high in _cuts(source, docs):
        tied = low + np.flatnonzero(weights[low:high] == at)
        if len(tied):
            found[tied] = part.id_rank[docs[tied] - part.base] >= _rank_behind(source, part, position.id)
    return found


def _rank_behind(source: Source, part: Part, id: str) -> int:
    """The first place by id, in a segment, of one that comes behind an id."""
    if "by id" not in part.kept:
        part.kept["by id"] = np.argsort(part.id_rank).astype(np.int32)
    by_id = part.kept["by id"]
    return bisect_right(range(len(by_id)), id, key=lambda rank: source.id_of(part.base + int(by_id[rank])))


def _untied(source: Source, found: Matches, count: int) -> Int32 | None:
    """The first by score of all segments at once; None where ids have to decide."""
    if found.scores is None or len(source.parts) == 1:
        return None
    heap = np.empty(min(max(count, 0) + 1, len(found.docs)), np.int32)
    first_by_score(found.scores, found.docs, NO_RANKS, 0, heap)
    scores = found.scores[heap]
    return None if np.any(scores[1:] == scores[:-1]) else heap[:count]


def _first_of_all(source: Source, sort: Sort) -> Int32:
    """The first of all visible documents by date, from what segments keep of their own."""
    ends = [*(part.base for part in source.parts[1:]), source.doc_count]
    # An archive that was emptied has no segments, but an end.
    own = [_first_of_part(source, part, end, sort) for part, end in zip(source.parts, ends, strict=False)]
    docs = np.sort(np.concatenate([np.empty(0, np.int32), *own]))
    places = _by_date(source, docs, sort, KEPT)
    return np.searchsorted(source.visible_docs, docs[places]).astype(np.int32)


def _first_of_part(source: Source, part: Part, end: int, sort: Sort) -> Int32:
    """At least the ``KEPT`` first visible documents of a segment, if it has as many."""
    if sort not in part.kept:
        everything = np.arange(part.base, end, dtype=np.int32)
        weights = times(source.published, everything, newest=sort is Sort.NEWEST)
        places = _first_places(part, everything, weights, first_by_time, 2 * KEPT)
        part.kept[sort] = everything[places] - np.int32(part.base)
    own: Int32 = part.kept[sort] + np.int32(part.base)
    seen = own[source.visible[own]]
    if len(seen) >= KEPT or len(own) == end - part.base:
        return seen
    docs = source.visible_docs
    low, high = np.searchsorted(docs, (part.base, end)).tolist()
    return docs[low:high]


def _by_date(source: Source, docs: Int32, sort: Sort, count: int) -> Int32:
    return _first(source, docs, times(source.published, docs, newest=sort is Sort.NEWEST), first_by_time, count)


def times(published: Published, docs: Int32, *, newest: bool) -> Int64:
    """Weights: the newest, or the oldest, weigh most; the undated least."""
    starts = published.periods.start[docs]
    # The least int64 has no negative; dates stay far from it.
    weights = starts if newest else -starts
    weights[~published.dated[docs]] = UNDATED + 1
    return weights


def _first(source: Source, docs: Int32, weights: NDArray[Any], kernel: Any, count: int) -> Int32:
    """The first places by falling weight: those of each segment, merged."""
    if len(source.parts) == 1:
        return _first_places(source.parts[0], docs, weights, kernel, count)
    parts: list[list[Weighed]] = []
    for part, low, high in _cuts(source, docs):
        own = weights[low:high]
        heap = _first_places(part, docs[low:high], own, kernel, count)
        parts.append(list(zip(own[heap].tolist(), repeat(part.base), (heap + np.int32(low)).tolist())))
    return np.array(list(islice(_merged(parts, lambda place: source.id_of(int(docs[place]))), count)), np.int32)


def _first_places(part: Part, docs: Int32, weights: NDArray[Any], kernel: Any, count: int) -> Int32:
    """The first places in the documents of one segment."""
    heap = np.empty(min(max(count, 0), len(docs)), np.int32)
    kernel(weights, docs, part.id_rank, part.base, heap)
    return heap


def _cuts(source: Source, docs: Int32) -> Iterator[tuple[Part, int, int]]:
    """The segments that have some of ``docs``, each with where its own begin and end."""
    cuts = [*np.searchsorted(docs, [part.base for part in source.parts]).tolist(), len(docs)]
    yield from ((part, low, high) for part, (low, high) in zip(source.parts, pairwise(cuts), strict=True) if low < high)


def _merged(parts: list[list[Weighed]], id_at: Callable[[int], str]) -> Iterator[int]:
    """Of lists in order the places of all in order. Ids are looked at only where weights of several are equal."""
    ranked = heapq.merge(*parts, key=lambda each: -each[0])
    for _, group in groupby(ranked, key=lambda each: each[0]):
        tied: dict[int, list[int]] = {}
        for _, base, place in group:
            tied.setdefault(base, []).append(place)
        yield from heapq.merge(*tied.values(), key=id_at) if len(tied) > 1 else next(iter(tied.values()))
