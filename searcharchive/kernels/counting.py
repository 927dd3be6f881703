"""Values of documents: which keys each has, how many have each, which have some.

The documents of a segment have keys: document d the ``numbers[starts[d]:starts[d + 1]]``, int32 both, each once. Lists
of documents are of the whole generation; ``base`` is the number of the segment's first.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.varints import wide


@kernel("int64(int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1])")
def number_values(spelled: Any, ordinals: Any, key_starts: Any, keys: Any, seen: Any, starts: Any, numbers: Any) -> int:
    """Write each document's keys; how many there are in all.

    Document d has the spellings ``ordinals[spelled[d]:spelled[d + 1]]``, spelling s the keys
    ``keys[key_starts[s]:key_starts[s + 1]]``. ``seen`` int32[all keys] starts as -1. ``numbers`` has room for all.
    """
    n = 0
    starts[0] = 0
    for doc in range(len(spelled) - 1):
        for i in range(spelled[doc], spelled[doc + 1]):
            spelling = ordinals[i]
            for j in range(key_starts[spelling], key_starts[spelling + 1]):
                key = keys[j]
                if seen[key] != doc:
                    seen[key] = doc
                    numbers[n] = key
                    n += 1
        starts[doc + 1] = n
    return n


@kernel("Tuple((int64, int64))(int32[::1], int64, int32[::1], int32[::1], int64[::1], int32[::1], int64)")
def count_values(docs: Any, base: int, starts: Any, numbers: Any, counts: Any, met: Any, n: int) -> tuple[int, int]:
    """Add to ``counts`` int64[keys] how many of ``docs`` have each key; (how many have none, how many keys were met).

    Keys that had no count yet are put behind the ``n`` first of ``met`` int32[keys].
    """
    missing = 0
    for i in range(len(docs)):
        doc = docs[i] - base
        begin, end = starts[doc], starts[doc + 1]
        if begin == end:
            missing += 1
        for j in range(begin, end):
            key = numbers[j]
            if counts[key] == 0:
                met[n] = key
                n += 1
            counts[key] += 1
    return missing, n


@kernel("void(int32[::1], int64, int32[::1], int32[::1], boolean[::1], boolean[::1])")
def have_any(docs: Any, base: int, starts: Any, numbers: Any, wanted: Any, found: Any) -> None:
    """Set ``found`` bool[docs] where a document has one of the keys that are ``wanted``, bool[keys]."""
    for i in range(len(docs)):
        doc = docs[i] - base
        found[i] = False
        for j in range(starts[doc], starts[doc + 1]):
            if wanted[numbers[j]]:
                found[i] = True
                break


@inlined
def _is_within(begins: Any, ends: Any, floating: Any, row: int, bounds: Any) -> bool:
    side = 2 if floating[row] else 0
    within: bool = begins[row] >= bounds[side] and ends[row] <= bounds[side + 1]
    return within


@kernel("void(int32[::1], int64[::1], int64[::1], boolean[::1], boolean[::1], int64[::1], boolean[::1])")
def are_within(docs: Any, begins: Any, ends: Any, floating: Any, dated: Any, bounds: Any, found: Any) -> None:
    """Set ``found`` bool[docs] where a document is ``dated`` and its period, a row a document, lies within the bounds.

    ``bounds`` int64[4]: least begin and largest end of zoned periods, then of floating ones.
    """
    for i in range(len(docs)):
        found[i] = dated[docs[i]] and _is_within(begins, ends, floating, wide(docs[i]), bounds)


@kernel("void(int32[::1], int64[::1], int64[::1], int64[::1], boolean[::1], int64[::1], boolean[::1])")
def have_within(docs: Any, starts: Any, begins: Any, ends: Any, floating: Any, bounds: Any, found: Any) -> None:
    """The same for documents with any number of periods: document d has the rows ``starts[d]:starts[d + 1]``."""
    for i in range(len(docs)):
        doc = wide(docs[i])
        found[i] = False
        for row in range(starts[doc], starts[doc + 1]):
            if _is_within(begins, ends, floating, row, bounds):
                found[i] = True
                break
