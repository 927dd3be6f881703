"""Whole numbers in as few bytes as they need: seven bits a byte, low ones first, the high bit says that more follow."""

from collections.abc import Callable
from typing import Any

import numpy as np

from searcharchive.kernels.bits import small_bytes
from searcharchive.kernels.compiling import inlined

LONGEST = 10
"""Bytes of the longest one: 64 bits."""
EIGHT = 8
wide: Callable[[Any], int] = np.int64  # type: ignore[assignment]
"""To 64 bits, signed: unsigned and signed numbers together would become floats."""


@inlined
def put(out: Any, at: int, value: int) -> int:
    """Write a number of at least 0 into uint8[n] at ``at``; the place behind it. Needs room for ``LONGEST`` bytes."""
    while value >= 128:
        out[at] = (value & 127) | 128
        value >>= 7
        at += 1
    out[at] = value
    return at + 1


@inlined
def get(data: Any, at: int) -> tuple[int, int]:
    """The number in uint8[n] at ``at``, and the place behind it."""
    value = 0
    shift = 0
    while True:
        byte = wide(data[at])
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


@inlined
def pass_numbers(data: Any, at: int, count: int) -> int:
    """The place behind so many varints."""
    while count >= EIGHT and at + EIGHT <= len(data):
        count -= small_bytes(data, at)
        at += EIGHT
    while count:
        if data[at] < 128:
            count -= 1
        at += 1
    return at


@inlined
def zigzag(value: int) -> int:
    """0, -1, 1, -2, … as 0, 1, 2, 3, …"""
    return (value << 1) ^ (value >> 63)


@inlined
def unzigzag(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


@inlined
def put_u32(out: Any, at: int, value: int) -> int:
    """Four bytes, low ones first, wherever they stand."""
    out[at] = value & 255
    out[at + 1] = (value >> 8) & 255
    out[at + 2] = (value >> 16) & 255
    out[at + 3] = (value >> 24) & 255
    return at + 4


@inlined
def get_u32(data: Any, at: int) -> int:
    low = wide(data[at]) | (wide(data[at + 1]) << 8)
    return low | (wide(data[at + 2]) << 16) | (wide(data[at + 3]) << 24)
