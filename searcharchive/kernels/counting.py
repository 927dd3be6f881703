"""Counting values of documents."""

from typing import Any

from searcharchive.kernels.compiling import kernel


@kernel("int64(int32[::1], int32[::1], int32[::1], int64[::1])")
def count_values(docs: Any, starts: Any, ordinals: Any, counts: Any) -> int:
    """Add to ``counts`` int64[values] how many of ``docs`` have each value; how many have none.

    Document d has the values ``ordinals[starts[d]:starts[d + 1]]``, int32 all.
    """
    missing = 0
    for i in range(len(docs)):
        begin, end = starts[docs[i]], starts[docs[i] + 1]
        if begin == end:
            missing += 1
        for j in range(begin, end):
            counts[ordinals[j]] += 1
    return missing
