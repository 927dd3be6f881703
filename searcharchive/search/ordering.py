"""The first documents in an order, without sorting those that come later."""

import numpy as np
from numpy.typing import NDArray

from searcharchive.search.postings import Published

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Floats = NDArray[np.float64]

UNDATED = np.iinfo(np.int64).min


def first(docs: Int64, weights: Floats | Int64, ties: Int32, count: int) -> Int64:
    """The ``count`` documents that come first by falling weight, equals by rising ``ties``.

    ``weights`` belong to ``docs`` (same length), ``ties`` int32[doc_count] to the numbering.
    """
    if count <= 0 or not len(docs):
        return docs[:0]
    if count < len(docs):
        least = np.partition(weights, len(docs) - count)[len(docs) - count]
        kept = weights >= least
        docs, weights = docs[kept], weights[kept]
    return docs[np.lexsort((ties[docs], -weights))][:count]


def by_date(published: Published, docs: Int64, *, newest: bool) -> Int64:
    """Weights for :func:`first`: the newest, or the oldest, weigh most; the undated least."""
    starts = published.periods.start[docs]
    # The least int64 has no negative; dates stay far from it.
    weights = starts if newest else -starts
    return np.where(published.dated[docs], weights, UNDATED + 1)
