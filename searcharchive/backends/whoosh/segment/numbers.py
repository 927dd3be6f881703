"""Columns of whole numbers, as narrow as they can be."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Int64 = NDArray[np.int64]
UNSIGNED = (np.uint8, np.uint16, np.uint32, np.uint64)


def narrow(values: NDArray[Any]) -> NDArray[Any]:
    """The same numbers, none below 0, in the narrowest type that holds them."""
    largest = int(values.max()) if len(values) else 0
    return values.astype(next(kind for kind in UNSIGNED if largest <= np.iinfo(kind).max))


def packed(values: Int64) -> tuple[NDArray[Any], int, int]:
    """(narrow, base, step): the numbers are ``base + step * narrow``. Dates to the day become numbers of days."""
    if not len(values):
        return np.empty(0, np.uint8), 0, 1
    base = int(values.min())
    # Differences of dates of the years 1 to 9999 in microseconds fit into 63 bits.
    above = values - base
    step = int(np.gcd.reduce(above)) or 1
    return narrow(above // step), base, step


def unpacked(column: NDArray[Any], base: int, step: int) -> Int64:
    return column.astype(np.int64) * step + base


def starts_of(sizes: Sequence[int] | NDArray[Any]) -> Int64:
    """int64[n + 1]: where each of n pieces begins that stand side by side, and where the last ends."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts
