"""Sorted byte strings, front-coded in blocks, each with a few numbers of its own.

A block holds ``BLOCK`` entries. The first is written whole: its length as a varint, its bytes. Each further one says
how many bytes it shares with the entry before and how many follow: one byte, the two as nibbles; a nibble of 15 means
that the rest comes as a varint. Behind the bytes of every entry stand its numbers, as varints.

Arrays: ``data`` uint8, ``block_at`` uint32[blocks + 1] (where each block begins; the last is the end of the data).
"""

from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.varints import get, put, wide

BLOCK = 32
OVERHEAD = 16
"""More bytes than an entry takes besides its own and those of its numbers (ten each)."""


@inlined
def _shared(blob: Any, a: int, a_end: int, b: int, b_end: int) -> int:
    """How many bytes two strings of one blob have in common at their beginnings."""
    most = min(a_end - a, b_end - b)
    n = 0
    while n < most and blob[a + n] == blob[b + n]:
        n += 1
    return n


@kernel(
    "Tuple((int64, int64))(uint8[::1], int64[::1], int64[::1], int64[:, ::1], int64, int64, uint8[::1], uint32[::1])"
)
def encode(
    blob: Any, starts: Any, ends: Any, numbers: Any, first: int, base: int, out: Any, block_at: Any
) -> tuple[int, int]:
    """Write entries from ``first`` on, as many whole blocks as fit into ``out``; (next entry, bytes written).

    ``starts``, ``ends`` int64[n] are the strings in order, ``numbers`` int64[n, k] >= 0. ``first`` begins a block;
    ``block_at`` gets the beginning of each block written, which is ``base`` and up, and of the one behind.
    """
    n, k = numbers.shape
    at = 0
    entry = first
    while entry < n:
        last = min(entry + BLOCK, n)
        need = 0
        for i in range(entry, last):
            need += ends[i] - starts[i] + OVERHEAD + 10 * k
        if at + need > len(out):
            return entry, at
        block_at[entry // BLOCK] = base + at
        for i in range(entry, last):
            begin, end = starts[i], ends[i]
            if i == entry:
                at = put(out, at, end - begin)
            else:
                shared = _shared(blob, starts[i - 1], ends[i - 1], begin, end)
                begin += shared
                rest = end - begin
                out[at] = (min(shared, 15) << 4) | min(rest, 15)
                at += 1
                if shared >= 15:
                    at = put(out, at, shared - 15)
                if rest >= 15:
                    at = put(out, at, rest - 15)
            for j in range(begin, end):
                out[at] = blob[j]
                at += 1
            for j in range(k):
                at = put(out, at, numbers[i, j])
        entry = last
    block_at[(n + BLOCK - 1) // BLOCK] = base + at
    return n, at


@inlined
def _compare_first(data: Any, at: int, key: Any) -> int:
    """The sign of: the entry that begins a block at ``at``, against ``key``."""
    length, at = get(data, at)
    for i in range(min(length, len(key))):
        if data[at + i] != key[i]:
            return 1 if data[at + i] > key[i] else -1
    return 0 if length == len(key) else (1 if length > len(key) else -1)


@inlined
def _block_of(data: Any, block_at: Any, key: Any) -> int:
    """The last block whose first entry is not above ``key``; 0 where there is none."""
    low, high = 0, len(block_at) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if _compare_first(data, wide(block_at[middle]), key) <= 0:
            low = middle
        else:
            high = middle
    return low


@inlined
def header(data: Any, at: int, first: bool) -> tuple[int, int, int]:
    """(bytes shared with the entry before, bytes that follow, where these begin)."""
    if first:
        rest, at = get(data, at)
        return 0, rest, at
    byte = wide(data[at])
    shared, rest = byte >> 4, byte & 15
    at += 1
    if shared == 15:
        more, at = get(data, at)
        shared += more
    if rest == 15:
        more, at = get(data, at)
        rest += more
    return shared, rest, at


@kernel("int64(uint8[::1], uint32[::1], int64, int64, uint8[::1], int64[:, ::1])")
def find(data: Any, block_at: Any, count: int, k: int, key: Any, numbers: Any) -> int:
    """The index of the first entry not below ``key``, and in ``numbers`` int64[2, >= k]: row 0 those of that entry if
    it is equal, row 1 the sums of those before it within its block. -1 - index where the entry is not the key.
    """
    numbers[1, :] = 0
    if count == 0:
        return -1
    block = _block_of(data, block_at, key)
    at = wide(block_at[block])
    matched = 0  # bytes that the entry before has in common with the key; it was below the key
    for i in range(block * BLOCK, min(block * BLOCK + BLOCK, count)):
        shared, rest, at = header(data, at, i == block * BLOCK)
        if i == block * BLOCK or shared == matched:
            # Only here can the order turn: what shares more with the entry before is below the key as that one was.
            j = 0
            matched = shared
            while j < rest and matched < len(key) and data[at + j] == key[matched]:
                j += 1
                matched += 1
            above = j < rest and (matched == len(key) or data[at + j] > key[matched])
            equal = j == rest and matched == len(key)
        else:
            above, equal = shared < matched, False
        if above:
            return -1 - i
        at += rest
        for j in range(k):
            numbers[0, j], at = get(data, at)
        if equal:
            return i
        for j in range(k):
            numbers[1, j] += numbers[0, j]
    if block * BLOCK + BLOCK <= count:
        numbers[1, :] = 0  # what comes next begins a block
    return -1 - min(block * BLOCK + BLOCK, count)


@kernel(
    "Tuple((int64, int64))(uint8[::1], uint32[::1], int64, int64, int64, int64, uint8[::1], int64[::1], int64[:, ::1])"
)
def decode(
    data: Any, block_at: Any, count: int, k: int, first: int, last: int, out: Any, out_at: Any, numbers: Any
) -> tuple[int, int]:
    """Read the entries from ``first``, which begins a block, up to ``last``; (next entry, bytes written).

    Their bytes go to ``out``, with ``out_at`` int64[last - first + 1]; their numbers to ``numbers`` int64[…, k]. When
    ``out`` has no room for the next entry, stops before it: the caller asks again with a larger one.
    """
    at = wide(block_at[first // BLOCK]) if count else 0
    written = 0
    out_at[0] = 0
    for i in range(first, last):
        shared, rest, at = header(data, at, i % BLOCK == 0)
        if written + shared + rest > len(out):
            return i, written
        before = out_at[i - first - 1] if i > first else 0
        for j in range(shared):
            out[written + j] = out[before + j]
        written += shared
        for j in range(rest):
            out[written + j] = data[at + j]
        written += rest
        at += rest
        out_at[i - first + 1] = written
        for j in range(k):
            numbers[i - first, j], at = get(data, at)
    return last, written


@kernel("int64(uint8[::1], uint32[::1], int64, int32[::1], uint8[::1], uint8[::1], int64[::1])")
def spell(data: Any, block_at: Any, k: int, wanted: Any, word: Any, out: Any, out_at: Any) -> int:
    """The strings of some entries, by number, one behind another in ``out``, with ``out_at`` int64[wanted + 1].

    Returns 0; 1 where one is longer than ``word`` uint8, which is for working; 2 where ``out`` has no room for all.
    Fastest when ``wanted`` int32[n] ascends: then no entry is read twice.
    """
    at = wide(0)
    length = wide(0)
    entry = wide(-1)  # the next one, which stands at ``at``
    out_at[0] = 0
    for i in range(len(wanted)):
        number = wide(wanted[i])
        if entry < 0 or number < entry or number // BLOCK > entry // BLOCK:
            entry = number - number % BLOCK
            at = wide(block_at[number // BLOCK])
        while entry <= number:
            shared, rest, at = header(data, at, entry % BLOCK == 0)
            length = shared + rest
            if length > len(word):
                return 1
            for j in range(rest):
                word[shared + j] = data[at + j]
            at += rest
            for _ in range(k):
                _, at = get(data, at)
            entry += 1
        if out_at[i] + length > len(out):
            return 2
        for j in range(length):
            out[out_at[i] + j] = word[j]
        out_at[i + 1] = out_at[i] + length
    return 0


@kernel("void(uint8[::1], uint32[::1], int64, int32[::1], int64[:, ::1], int64[:, ::1])")
def read_numbers(data: Any, block_at: Any, k: int, wanted: Any, numbers: Any, before: Any) -> None:
    """The ``numbers`` int64[n, k] of some entries, and the sums of those ``before`` each in its block.

    Fastest when ``wanted`` int32[n] ascends.
    """
    at = wide(0)
    entry = wide(-1)  # the next one, which stands at ``at``
    for i in range(len(wanted)):
        number = wide(wanted[i])
        if entry < 0 or number < entry or number // BLOCK > entry // BLOCK or entry % BLOCK == 0:
            entry = number - number % BLOCK
            at = wide(block_at[number // BLOCK])
            before[i, :] = 0
        else:
            # Behind the one that was wanted before.
            for j in range(k):
                before[i, j] = before[i - 1, j] + numbers[i - 1, j]
        while entry <= number:
            _, rest, at = header(data, at, entry % BLOCK == 0)
            at += rest
            for j in range(k):
                numbers[i, j], at = get(data, at)
                if entry < number:
                    before[i, j] += numbers[i, j]
            entry += 1
