"""Lists of documents: ascending numbers, each with a score or without; what And, Or and Not do with them.

A list is ``docs`` int32[n]; its ``scores`` float64[n] belong to it, place by place. Results go to arrays that have room
for all that may come.
"""

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
    """Documents of ``a`` that are ``wanted`` bool[all documents], with their scores; how many."""
    n = 0
    for i in range(len(a)):
        if wanted[a[i]]:
            docs[n], scores[n] = a[i], a_scores[i]
            n += 1
    return n


@inlined
def _before(weights: Any, ties: Any, a: int, b: int) -> bool:
    """Whether place ``a`` comes before place ``b``: by falling weight, equals by rising tie."""
    comes: bool = weights[a] > weights[b] or (weights[a] == weights[b] and ties[a] < ties[b])
    return comes


@inlined
def _sink(weights: Any, ties: Any, heap: Any, size: int, hole: int, place: int) -> None:
    """Put ``place`` into a heap whose top comes last of all."""
    while True:
        child = 2 * hole + 1
        if child >= size:
            break
        if child + 1 < size and _before(weights, ties, heap[child], heap[child + 1]):
            child += 1
        if not _before(weights, ties, place, heap[child]):
            break
        heap[hole] = heap[child]
        hole = child
    heap[hole] = place


@kernel("int64(float64[::1], int32[::1], int32[::1])")
def first_places(weights: Any, ties: Any, heap: Any) -> int:
    """The first places by falling weight, equals by rising ``ties``: in order, in ``heap`` int32[k]; how many.

    ``weights`` float64[n], ``ties`` int32[n], no two equal.
    """
    k = min(len(heap), len(weights))
    if k == 0:
        return 0
    for i in range(k):
        heap[i] = i
    for i in range(k // 2 - 1, -1, -1):
        _sink(weights, ties, heap, k, i, wide(heap[i]))
    for i in range(k, len(weights)):
        if _before(weights, ties, i, wide(heap[0])):
            _sink(weights, ties, heap, k, 0, i)
    for size in range(k - 1, 0, -1):
        last = wide(heap[size])
        heap[size] = heap[0]
        _sink(weights, ties, heap, size, 0, last)
    return k
