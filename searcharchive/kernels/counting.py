"""Values of documents: which keys each has, how many have each, which have some.

Many documents have the same keys, so a document has a set, and a set has keys: set s the
``numbers[starts[s]:starts[s + 1]]``, int32 both, each once. Lists of documents are of the whole generation; ``base`` is
the number of the first document of the segment whose sets are meant.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.lists import first_places
from searcharchive.kernels.varints import wide

SETS = ("uint8[::1]", "uint16[::1]", "int32[::1]")
"""Types of the sets of documents: the narrower, the fewer places in memory are waited for."""


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


@inlined
def _same(starts: Any, numbers: Any, a: int, b: int) -> bool:
    """Whether two rows are the same numbers in the same order."""
    length = starts[a + 1] - starts[a]
    if starts[b + 1] - starts[b] != length:
        return False
    i = 0
    while i < length and numbers[starts[a] + i] == numbers[starts[b] + i]:
        i += 1
    same: bool = i == length
    return same


@kernel("int64(int32[::1], int32[::1], int32[::1], int32[::1], int32[::1])")
def number_rows(starts: Any, numbers: Any, table: Any, first: Any, row_of: Any) -> int:
    """Number the distinct rows ``numbers[starts[d]:starts[d + 1]]``: ``row_of`` int32[documents]; how many there are.

    ``first`` int32[documents] gets the first document of each. ``table`` int32 starts as -1; it has a power of two
    slots, more than documents.
    """
    n = 0
    for doc in range(len(starts) - 1):
        mixed = wide(starts[doc + 1] - starts[doc])
        for i in range(starts[doc], starts[doc + 1]):
            mixed = (mixed ^ numbers[i]) * 0x9E3779B1
            mixed ^= mixed >> 29
        slot = mixed & (len(table) - 1)
        while table[slot] >= 0 and not _same(starts, numbers, wide(first[table[slot]]), doc):
            slot = (slot + 1) & (len(table) - 1)
        if table[slot] < 0:
            table[slot] = n
            first[n] = doc
            n += 1
        row_of[doc] = table[slot]
    return n


@kernel(
    *(
        f"Tuple((int64, int64))(int32[::1], int64, {sets}, int32[::1], int32[::1], int32[::1], int32[::1], int64[::1],"
        " int32[::1], int64)"
        for sets in SETS
    )
)
def count_values(
    docs: Any,
    base: int,
    set_of: Any,
    starts: Any,
    numbers: Any,
    set_counts: Any,
    met_sets: Any,
    counts: Any,
    met: Any,
    n: int,
) -> tuple[int, int]:
    """Add to ``counts`` int64[keys] how many of ``docs`` have each key; (how many have none, how many keys were met).

    Keys that had no count yet are put behind the ``n`` first of ``met`` int32[keys]. ``set_counts`` int32[sets] is 0
    before and after; ``met_sets`` int32 has room for as many sets as can be met.
    """
    sets = 0
    for i in range(len(docs)):
        own = wide(set_of[docs[i] - base])
        if set_counts[own] == 0:
            met_sets[sets] = own
            sets += 1
        set_counts[own] += 1
    missing = 0
    for i in range(sets):
        own = met_sets[i]
        if starts[own] == starts[own + 1]:
            missing += set_counts[own]
        for j in range(starts[own], starts[own + 1]):
            key = numbers[j]
            if counts[key] == 0:
                met[n] = key
                n += 1
            counts[key] += set_counts[own]
        set_counts[own] = 0
    return missing, n


@kernel("int64(int64[::1], int32[::1], int64[::1], int64[::1], int32[::1])")
def first_keys(counts: Any, met: Any, order: Any, weights: Any, heap: Any) -> int:
    """The first of the keys ``met`` int32[n] by falling count, equals by rising order: in ``heap``; the sum of all.

    ``counts`` and ``order`` int64[keys] are of all keys; ``weights`` int64[>= n] is for use here. Of ``heap`` int32[k]
    only the first n are filled in.
    """
    total = 0
    for i in range(len(met)):
        weights[i] = counts[met[i]]
        total += weights[i]
    k = first_places(weights[: len(met)], met, order, 0, heap)
    for i in range(k):
        heap[i] = met[heap[i]]
    return total


@kernel(
    *(
        f"Tuple((int64, int64, int64))(int32[::1], {sets}, int32[::1], int32[::1], int32[::1], int32[::1], int64[::1],"
        " int32[::1], int64[::1], int64[::1], int32[::1])"
        for sets in SETS
    )
)
def count_first(
    docs: Any,
    set_of: Any,
    starts: Any,
    numbers: Any,
    set_counts: Any,
    met_sets: Any,
    counts: Any,
    met: Any,
    order: Any,
    weights: Any,
    heap: Any,
) -> tuple[int, int, int]:
    """Where there is one segment: as :func:`count_values`, and then as :func:`first_keys`, with how many were met in
    between."""
    missing, n = count_values(docs, 0, set_of, starts, numbers, set_counts, met_sets, counts, met, 0)
    return missing, n, first_keys(counts, met[:n], order, weights, heap)


@kernel(*(f"void(int32[::1], int64, {sets}, int32[::1], int32[::1], boolean[::1], boolean[::1])" for sets in SETS))
def have_any(docs: Any, base: int, set_of: Any, starts: Any, numbers: Any, wanted: Any, found: Any) -> None:
    """Set ``found`` bool[docs] where a document has one of the keys that are ``wanted``, bool[keys]."""
    for i in range(len(docs)):
        own = wide(set_of[docs[i] - base])
        found[i] = False
        for j in range(starts[own], starts[own + 1]):
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
