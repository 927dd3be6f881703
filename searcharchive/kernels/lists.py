"""Lists of documents: ascending numbers, each with a score or without; what And, Or and Not do with them.

A list is ``docs`` int32[n]; its ``scores`` float64[n] belong to it, place by place. Results go to arrays that have room
for all that may come.
"""

import math
from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.varints import wide

FAR = 16
"""A list so many times as long as the other is searched instead of walked."""


@inlined
def advance(docs: Any, at: int, doc: int) -> int:
    """The first place from ``at`` on that is not below ``doc``, found by leaps that double. Any ascending numbers."""
    step = 1
    low = at
    high = at
    while high < len(docs) and docs[high] < doc:
        low = high + 1
        high += step
        step *= 2
    high = min(high, len(docs))
    while low < high:
        middle = (low + high) // 2
        if docs[middle] < doc:
            low = middle + 1
        else:
            high = middle
    return low


@kernel("int64(int32[::1], float64[::1], int32[::1], float64[::1], int32[::1], float64[::1])")
def intersect(a: Any, a_scores: Any, b: Any, b_scores: Any, docs: Any, scores: Any) -> int:
    """Documents of both, with the sum of their scores; how many. ``a`` is the shorter one."""
    n = j = 0
    far = len(b) > FAR * len(a)
    for i in range(len(a)):
        doc = a[i]
        if far:
            j = advance(b, j, doc)
        else:
            while j < len(b) and b[j] < doc:
                j += 1
        if j == len(b):
            break
        if b[j] == doc:
            docs[n] = doc
            scores[n] = a_scores[i] + b_scores[j]
            n += 1
    return n


@kernel("int64(int32[::1], float64[::1], int32[::1], float64[::1], int32[::1], float64[::1])")
def unite(a: Any, a_scores: Any, b: Any, b_scores: Any, docs: Any, scores: Any) -> int:
    """Documents of either, with the sum of their scores; how many."""
    n = i = j = 0
    while i < len(a) and j < len(b):
        if a[i] < b[j]:
            docs[n], scores[n] = a[i], a_scores[i]
            i += 1
        elif b[j] < a[i]:
            docs[n], scores[n] = b[j], b_scores[j]
            j += 1
        else:
            docs[n], scores[n] = a[i], a_scores[i] + b_scores[j]
            i += 1
            j += 1
        n += 1
    while i < len(a):
        docs[n], scores[n] = a[i], a_scores[i]
        i += 1
        n += 1
    while j < len(b):
        docs[n], scores[n] = b[j], b_scores[j]
        j += 1
        n += 1
    return n


@kernel("int64(int32[::1], float64[::1], int32[::1], int32[::1], float64[::1])")
def subtract(a: Any, a_scores: Any, b: Any, docs: Any, scores: Any) -> int:
    """Documents of ``a`` that ``b`` does not have, with their scores; how many."""
    n = j = 0
    for i in range(len(a)):
        while j < len(b) and b[j] < a[i]:
            j += 1
        if j == len(b) or b[j] != a[i]:
            docs[n], scores[n] = a[i], a_scores[i]
            n += 1
    return n


@kernel("int64(int32[::1], float64[::1], boolean[::1], int32[::1], float64[::1])")
def choose(a: Any, a_scores: Any, wanted: Any, docs: Any, scores: Any) -> int:
    """Documents of ``a`` that are ``wanted`` bool[a], with their scores; how many."""
    n = 0
    for i in range(len(a)):
        if wanted[i]:
            docs[n], scores[n] = a[i], a_scores[i]
            n += 1
    return n


@inlined
def _before(weights: Any, docs: Any, ranks: Any, base: int, a: int, b: int) -> bool:
    """Whether place ``a`` comes before place ``b``: by falling weight, equals by rising rank of their documents."""
    if weights[a] != weights[b]:
        heavier: bool = weights[a] > weights[b]
        return heavier
    if len(ranks) == 0:
        return a < b
    earlier: bool = ranks[docs[a] - base] < ranks[docs[b] - base]
    return earlier


@inlined
def _sink(weights: Any, docs: Any, ranks: Any, base: int, heap: Any, size: int, hole: int, place: int) -> None:
    """Put ``place`` into a heap whose top comes last of all."""
    while True:
        child = 2 * hole + 1
        if child >= size:
            break
        if child + 1 < size and _before(weights, docs, ranks, base, heap[child], heap[child + 1]):
            child += 1
        if not _before(weights, docs, ranks, base, place, heap[child]):
            break
        heap[hole] = heap[child]
        hole = child
    heap[hole] = place


@inlined
def first_places(weights: Any, docs: Any, ranks: Any, base: int, heap: Any) -> int:
    """The first places by falling weight, equals by rising rank of their documents: in ``heap``; how many."""
    k = min(len(heap), len(weights))
    if k == 0:
        return 0
    for i in range(k):
        heap[i] = i
    for i in range(k // 2 - 1, -1, -1):
        _sink(weights, docs, ranks, base, heap, k, i, wide(heap[i]))
    for i in range(k, len(weights)):
        if _before(weights, docs, ranks, base, i, wide(heap[0])):
            _sink(weights, docs, ranks, base, heap, k, 0, i)
    for size in range(k - 1, 0, -1):
        last = wide(heap[size])
        heap[size] = heap[0]
        _sink(weights, docs, ranks, base, heap, size, 0, last)
    return k


@kernel("int64(float64[::1], int32[::1], int32[::1], int64, int32[::1])")
def first_by_score(scores: Any, docs: Any, ranks: Any, base: int, heap: Any) -> int:
    """The first places by falling score, equals by the rising rank of their documents: in ``heap`` int32[k]; how many.

    ``docs`` int32[n] and ``scores`` float64[n] belong together; document d has the rank ``ranks[d - base]``, no two
    the same. Without ranks equals stay in their order.
    """
    return first_places(scores, docs, ranks, base, heap)


@kernel("int64(int64[::1], int32[::1], int32[::1], int64, int32[::1])")
def first_by_time(times: Any, docs: Any, ranks: Any, base: int, heap: Any) -> int:
    """The same by falling time."""
    return first_places(times, docs, ranks, base, heap)


@inlined
def _factor(articles: float, found: int, k1: float) -> float:
    """``idf * (k1 + 1)`` of a word found in so many of the articles."""
    factor: float = math.log((articles + 1) / max(found, 1)) * (k1 + 1)
    return factor


@kernel(
    "int64(int32[::1], float64[::1], int32[::1], float64[::1], boolean[::1], float64, float64, int32[::1],"
    " float64[::1])"
)
def score_word(
    a: Any, a_weights: Any, b: Any, b_weights: Any, visible: Any, articles: float, k1: float, docs: Any, scores: Any
) -> int:
    """Documents of either list that are ``visible`` bool[all documents], or all (bool[0]), scored by BM25F; how many.

    The weights of a document are added to x. With n documents found, ``idf = ln((articles + 1) / n)`` and the score is
    ``idf * x * (k1 + 1) / (x + k1)``.
    """
    all_visible = len(visible) == 0
    n = i = j = 0
    while i < len(a) or j < len(b):
        if j == len(b) or (i < len(a) and a[i] < b[j]):
            doc, x = a[i], a_weights[i]
            i += 1
        elif i == len(a) or b[j] < a[i]:
            doc, x = b[j], b_weights[j]
            j += 1
        else:
            doc, x = a[i], a_weights[i] + b_weights[j]
            i += 1
            j += 1
        if all_visible or visible[doc]:
            docs[n], scores[n] = doc, x
            n += 1
    factor = _factor(articles, n, k1)
    for m in range(n):
        scores[m] = factor * scores[m] / (scores[m] + k1)
    return n


@kernel("int64(int32[::1], float64[::1], boolean[::1], float64, float64)")
def score_one(docs: Any, weights: Any, visible: Any, articles: float, k1: float) -> int:
    """As :func:`score_word` for one list, in its place; how many documents are left at its beginning."""
    all_visible = len(visible) == 0
    n = 0
    for i in range(len(docs)):
        if all_visible or visible[docs[i]]:
            docs[n], weights[n] = docs[i], weights[i]
            n += 1
    factor = _factor(articles, n, k1)
    for i in range(n):
        weights[i] = factor * weights[i] / (weights[i] + k1)
    return n


@kernel("int64(int32[::1], float64[::1], float64[::1], float64, int64, float64, int32[::1], float64[::1])")
def score_in(
    a: Any, a_scores: Any, weights: Any, articles: float, found: int, k1: float, docs: Any, scores: Any
) -> int:
    """Documents of ``a`` in which a word weighs something, ``weights`` float64[a], its score added; how many.

    The word is ``found`` in so many documents, and scores as in :func:`score_word`.
    """
    factor = _factor(articles, found, k1)
    n = 0
    for i in range(len(a)):
        if weights[i] > 0:
            docs[n], scores[n] = a[i], a_scores[i] + factor * weights[i] / (weights[i] + k1)
            n += 1
    return n
