"""The first documents in an order, without sorting those that come later."""

import numpy as np
from numpy.typing import NDArray

from searcharchive.kernels import lists
from searcharchive.search.postings import Published

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Floats = NDArray[np.float64]

UNDATED = np.iinfo(np.int64).min


def first(weights: Int64, ties: Int32, count: int) -> Int64:
    """The ``count`` places that come first by falling weight, equals by rising ``ties``: one of each for a place."""
    places = np.arange(len(weights))
    if count <= 0:
        return places[:0]
    if count < len(weights):
        least = np.partition(weights, len(weights) - count)[len(weights) - count]
        places = np.flatnonzero(weights >= least)
    return places[np.lexsort((ties[places], -weights[places]))][:count]


def by_score(docs: Int32, scores: Floats, id_rank: Int32, count: int) -> Int32:
    """The same for scores, with the ids of the documents for ties."""
    heap = np.empty(min(max(count, 0), len(docs)), np.int32)
    found = lists.first_places(scores, id_rank[docs], heap)
    return heap[:found]


def by_date(published: Published, docs: Int32, *, newest: bool) -> Int64:
    """Weights for :func:`first`: the newest, or the oldest, weigh most; the undated least."""
    starts = published.periods.start[docs]
    # The least int64 has no negative; dates stay far from it.
    weights = starts if newest else -starts
    return np.where(published.dated[docs], weights, UNDATED + 1)
