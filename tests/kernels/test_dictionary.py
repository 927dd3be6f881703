"""Front-coded dictionaries: their bytes, and what is found and read in them."""

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcharchive.kernels import dictionary
from tests.kernels import twins
from tests.kernels.twins import BLOCK, Entry

SIZES = [0, 1, 2, 31, 32, 33, 63, 64, 65, 100]
NUMBERS = [0, 0, 1, 2, 127, 128, 5000, 2**31, 2**40]


@st.composite
def dictionaries(draw: st.DrawFn) -> tuple[list[Entry], int]:
    """(sorted entries, how many numbers each has)"""
    random, k = Random(draw(st.integers(0, 2**32))), draw(st.integers(0, 3))
    some = draw(st.sets(twins.strings, max_size=10))
    size = draw(st.sampled_from([len(some), *SIZES]))
    while len(some) < size:
        some.add(b"".join(random.choices(twins.PIECES, k=random.randrange(5))))
    return [(string, random.choices(NUMBERS, k=k)) for string in sorted(some)[:size]], k


def arrays(entries: list[Entry], k: int) -> tuple[Any, Any, Any, Any]:
    numbers = np.array([own for _, own in entries], np.int64).reshape(len(entries), k)
    return *twins.laid_out([string for string, _ in entries]), numbers


def need(entries: list[Entry], k: int) -> int:
    """Room that is enough for any of the blocks."""
    sizes = [len(string) + dictionary.OVERHEAD + 10 * k for string, _ in entries]
    return max((sum(sizes[i : i + BLOCK]) for i in range(0, len(sizes), BLOCK)), default=0)


def encoded(entries: list[Entry], k: int, base: int, spare: int) -> tuple[bytes, list[int]]:
    """Data and ``block_at``, written through an ``out`` that has room for the largest block and ``spare`` bytes."""
    columns = arrays(entries, k)
    block_at = np.zeros((len(entries) + BLOCK - 1) // BLOCK + 1, np.uint32)
    data, first = b"", 0
    while True:
        out = twins.room(need(entries, k) + spare)
        last, size = dictionary.encode(*columns, first, base + len(data), out, block_at)
        assert twins.kept_within(out)
        data += bytes(out[:size])
        if last == len(entries):
            return data, block_at.tolist()
        assert last > first
        assert last % BLOCK == 0
        first = last


def read_back(entries: list[Entry], k: int, base: int) -> tuple[Any, Any, int, int]:
    """What ``find`` and ``decode`` begin with, ``base`` bytes into an array."""
    data, block_at = twins.front_coded(entries, base)
    return twins.array(b"?" * base + data), np.array(block_at, np.uint32), len(entries), k


@given(dictionaries(), st.integers(0, 9), st.integers(0, 3000))
@example(([], 0), 0, 0)
@example(([], 2), 7, 0)
@example(([(b"", [])], 0), 0, 0)
def test_encode(built: tuple[list[Entry], int], base: int, spare: int) -> None:
    entries, k = built
    assert encoded(entries, k, base, spare) == twins.front_coded(entries, base)


@given(st.lists(st.integers(0, 2**63 - 1), min_size=3, max_size=3), st.sampled_from([1, 33]))
@example([2**63 - 1] * 3, 33)
def test_encode_largest_numbers(numbers: list[int], size: int) -> None:
    entries = [(b"%03d" % i, numbers) for i in range(size)]
    assert encoded(entries, 3, 0, 0) == twins.front_coded(entries, 0)


@pytest.mark.parametrize("size", [1, 32, 33])
def test_encode_writes_nothing_without_room_for_a_block(size: int) -> None:
    entries: list[Entry] = [(b"%03d" % i, [1]) for i in range(size)]
    out, block_at = twins.room(need(entries, 1) - 1), np.zeros(3, np.uint32)
    assert dictionary.encode(*arrays(entries, 1), 0, 0, out, block_at) == (0, 0)
    assert (out == twins.FENCE).all()


@given(dictionaries(), st.data())
def test_find(built: tuple[list[Entry], int], data: st.DataObject) -> None:
    entries, k = built
    present = [string for string, _ in entries]
    near = [string + b"\0" for string in present] + [string[:-1] for string in present if string]
    near += [string[:-1] + bytes([string[-1] - 1]) + b"\xff" for string in present if string and string[-1]]
    ground = read_back(entries, k, data.draw(st.integers(0, 3)))
    for key in [*present, *near, b"", b"\xff" * 400, *data.draw(st.lists(twins.strings, max_size=5))]:
        index, own, sums = twins.found(entries, k, key)
        numbers = np.full((2, k + 1), 99, np.int64)
        assert dictionary.find(*ground, twins.array(key), numbers) == index
        assert numbers[1, :k].tolist() == sums
        assert own is None or numbers[0, :k].tolist() == own


@pytest.mark.parametrize("size", [32, 64])
def test_find_between_blocks_sums_up_nothing(size: int) -> None:
    """What comes next begins a block: nothing stands before it there."""
    entries: list[Entry] = [(b"%03d" % (2 * i), [i, 1]) for i in range(size)]
    numbers = np.full((2, 2), 99, np.int64)
    assert dictionary.find(*read_back(entries, 2, 0), twins.array(b"063"), numbers) == -1 - 32
    assert numbers[1].tolist() == [0, 0]


def test_find_where_nothing_is() -> None:
    numbers = np.full((2, 1), 99, np.int64)
    assert dictionary.find(*read_back([], 1, 0), twins.array(b"a"), numbers) == -1
    assert numbers[1, 0] == 0


@given(dictionaries(), st.data())
def test_decode(built: tuple[list[Entry], int], data: st.DataObject) -> None:
    entries, k = built
    first = data.draw(st.integers(0, max(len(entries) - 1, 0) // BLOCK)) * BLOCK
    last = data.draw(st.integers(first, len(entries)))
    total = sum(len(string) for string, _ in entries[first:last])
    size = data.draw(st.sampled_from([total, total + 1]) | st.integers(0, total))
    out, out_at = twins.room(size), np.zeros(last - first + 1, np.int64)
    numbers = np.zeros((last - first, k), np.int64)
    ground = read_back(entries, k, data.draw(st.integers(0, 3)))
    stop, written = dictionary.decode(*ground, first, last, out, out_at, numbers)
    assert twins.kept_within(out)
    read = [bytes(out[out_at[i] : out_at[i + 1]]) for i in range(stop - first)]
    assert list(zip(read, numbers.tolist(), strict=False)) == entries[first:stop]
    assert written == sum(map(len, read))
    assert stop == last or written + len(entries[stop][0]) > size


@given(dictionaries(), st.integers(0, 2000))
def test_decode_resumed_at_blocks(built: tuple[list[Entry], int], size: int) -> None:
    """As a reader may: a block that did not fit is read again, with more room when it was the first."""
    entries, k = built
    ground = read_back(entries, k, 0)
    read: list[Entry] = []
    while len(read) < len(entries):
        first, last = len(read), len(entries)
        out, out_at = twins.room(size), np.zeros(last - first + 1, np.int64)
        numbers = np.zeros((last - first, k), np.int64)
        stop, _ = dictionary.decode(*ground, first, last, out, out_at, numbers)
        if stop < last:
            stop -= stop % BLOCK
        if stop == first:
            size = size * 2 + 1
        read += [(bytes(out[out_at[i] : out_at[i + 1]]), numbers[i].tolist()) for i in range(stop - first)]
    assert read == entries


@given(dictionaries(), st.data())
def test_some_entries(built: tuple[list[Entry], int], data: st.DataObject) -> None:
    """In any order, as often as one likes; the caller asks again with more room."""
    entries, k = built
    wanted = data.draw(st.lists(st.integers(0, len(entries) - 1), max_size=80)) if entries else []
    wanted = sorted(wanted) if data.draw(st.booleans()) else wanted
    ground, at, _, _ = read_back(entries, k, data.draw(st.integers(0, 3)))
    numbers, before = np.full((2, len(wanted), k), -7, np.int64)
    dictionary.read_numbers(ground, at, k, twins.int32(wanted), numbers, before)
    assert numbers.tolist() == [entries[i][1] for i in wanted]
    earlier = [[own for _, own in entries[i - i % BLOCK : i]] for i in wanted]
    assert before.tolist() == [[sum(own[j] for own in block) for j in range(k)] for block in earlier]

    right = [entries[i][0] for i in wanted]
    longest = max((len(entries[j][0]) for i in wanted for j in range(i - i % BLOCK, i + 1)), default=0)
    out_at = np.full(len(wanted) + 1, -7, np.int64)
    out, word = twins.room(sum(map(len, right))), twins.room(longest)
    assert dictionary.spell(ground, at, k, twins.int32(wanted), word, out, out_at) == 0
    assert [bytes(out[out_at[i] : out_at[i + 1]]) for i in range(len(wanted))] == right
    if longest:
        assert dictionary.spell(ground, at, k, twins.int32(wanted), word[1:].copy(), out, out_at) == 1
    if len(out):
        assert dictionary.spell(ground, at, k, twins.int32(wanted), word, out[1:].copy(), out_at) == 2
    assert twins.kept_within(out)
    assert twins.kept_within(word)
