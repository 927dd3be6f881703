"""Sorting byte strings: eight bytes at a time, as numbers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from searcharchive.kernels.compiling import kernel

Bytes = NDArray[np.uint8]
Int64 = NDArray[np.int64]


@kernel("void(uint8[::1], int64[::1], int64[::1], int64[::1], int64, uint64[::1])")
def _keys(blob: Any, starts: Any, ends: Any, which: Any, depth: int, keys: Any) -> None:
    """The eight bytes behind ``depth`` of the strings ``which``, most significant first; zeros behind the end."""
    for i in range(len(which)):
        at, end = starts[which[i]] + depth, ends[which[i]]
        key = np.uint64(0)
        for j in range(8):
            key = key << np.uint64(8)
            if at + j < end:
                key |= np.uint64(blob[at + j])
        keys[i] = key


def sorted_order(blob: Bytes, starts: Int64, ends: Int64) -> Int64:
    """int64[n]: the strings ``blob[starts[i]:ends[i]]`` in the order of their bytes, equal ones as they came.

    No string holds a zero byte. Runs that are equal so far are sorted again by their next eight bytes, until the
    longest of them ends: the worst case is a few vector sorts for each eight bytes of length.
    """
    order = np.arange(len(starts), dtype=np.int64)
    groups = np.zeros(len(starts), np.int64)  # of each place in the order: where its run of equals begins
    open_places = order.copy()
    depth = 0
    while len(open_places):
        which = order[open_places]
        keys = np.empty(len(which), np.uint64)
        _keys(blob, starts, ends, which, depth, keys)
        own = groups[open_places]
        sorted_ = np.argsort(keys, kind="stable") if depth == 0 else np.lexsort((keys, own))
        order[open_places] = which[sorted_]
        keys = keys[sorted_]
        begins = np.ones(len(keys), np.bool_)
        begins[1:] = (keys[1:] != keys[:-1]) | (own[1:] != own[:-1])
        firsts = np.flatnonzero(begins)
        groups[open_places] = open_places[firsts][np.cumsum(begins) - 1]
        depth += 8
        sizes = np.diff(np.append(firsts, len(keys)))
        longer = (ends - starts)[order[open_places]] > depth
        alive = np.repeat((sizes > 1) & (np.add.reduceat(longer, firsts) > 0), sizes)
        open_places = open_places[alive]
    return order


@kernel("void(uint8[::1], int64[::1], int64[::1], int64[::1], uint8[::1])")
def mark_new(blob: Any, starts: Any, ends: Any, order: Any, new: Any) -> None:
    """``new`` uint8[n]: 1 where the string of a place in ``order`` differs from the one before."""
    for i in range(len(order)):
        a = order[i]
        new[i] = 1
        if i:
            b = order[i - 1]
            length = ends[a] - starts[a]
            if length == ends[b] - starts[b]:
                new[i] = 0
                for j in range(length):
                    if blob[starts[a] + j] != blob[starts[b] + j]:
                        new[i] = 1
                        break
