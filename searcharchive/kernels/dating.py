"""Dates of documents: from when to when they reach, and how many lie between edges.

A document d has the date ``starts[d]`` int64, when it is ``dated[d]``; it is ``floating[d]`` or stands on a clock, and
is as fine as ``precision[d]`` int8 says, coarse to fine.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.varints import wide

ON_A_CLOCK, FLOATING = range(2)

COLUMNS = "int64[::1], boolean[::1], int8[::1], boolean[::1]"
"""Starts, floating, precision, dated."""


@kernel(f"int64(int32[::1], {COLUMNS}, int64[::1], int64[:, ::1], int64[:, ::1])")
def reach(docs: Any, starts: Any, floating: Any, precision: Any, dated: Any, counts: Any, first: Any, last: Any) -> int:
    """How many of ``docs`` are dated; in ``counts`` int64[precisions] how many have each precision; in ``first`` and
    ``last`` int64[precisions, 2], which start as the largest and the least number, the ends of those on a clock and of
    the floating ones.
    """
    count = 0
    for i in range(len(docs)):
        doc = docs[i]
        if dated[doc]:
            count += 1
            own, side, start = wide(precision[doc]), FLOATING if floating[doc] else ON_A_CLOCK, starts[doc]
            counts[own] += 1
            first[own, side] = min(first[own, side], start)
            last[own, side] = max(last[own, side], start)
    return count


@inlined
def _bucket(edges: Any, side: int, start: int, near: int) -> int:
    """The last of ``edges[side]`` that is not above ``start``, or 0; ``near`` is looked at first."""
    if edges[side, near] <= start and (near + 1 == edges.shape[1] or start < edges[side, near + 1]):
        return near
    low, high = 0, edges.shape[1]
    while high - low > 1:
        middle = (low + high) // 2
        if edges[side, middle] <= start:
            low = middle
        else:
            high = middle
    return low


@kernel(f"void(int32[::1], {COLUMNS}, int64, int64[:, ::1], int64[::1])")
def count_between(
    docs: Any, starts: Any, floating: Any, precision: Any, dated: Any, least: int, edges: Any, counts: Any
) -> None:
    """Add to ``counts`` int64[n] how many of ``docs``, dated at least as fine as ``least``, lie from each edge to the
    next. ``edges`` int64[2, n], n > 0, ascend: for dates on a clock, and for floating ones.
    """
    near = 0
    for i in range(len(docs)):
        doc = docs[i]
        if dated[doc] and precision[doc] >= least:
            near = _bucket(edges, FLOATING if floating[doc] else ON_A_CLOCK, starts[doc], near)
            counts[near] += 1
