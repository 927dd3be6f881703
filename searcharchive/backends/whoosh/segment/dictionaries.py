"""Sorted dictionaries of byte strings as columns of a segment: written in pieces, read by key, by number, in ranges."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment.container import ColumnFile, ColumnWriter
from searcharchive.backends.whoosh.segment.numbers import starts_of
from searcharchive.kernels import dictionary as kernels
from searcharchive.kernels import patterns
from searcharchive.kernels.sorting import mark_new, sorted_order

Bytes = NDArray[np.uint8]
Int64 = NDArray[np.int64]
PIECE = 1 << 20
"""Bytes encoded at a time, unless a block needs more."""
RANGE = 1 << 14
"""Entries decoded at a time."""


@dataclass(frozen=True, slots=True)
class Strings:
    """Byte strings side by side: string i is ``blob[starts[i]:ends[i]]``."""

    blob: Bytes
    starts: Int64
    ends: Int64

    def __len__(self) -> int:
        return len(self.starts)

    def take(self, which: Int64) -> "Strings":
        return Strings(self.blob, self.starts[which], self.ends[which])

    def cut(self, first: int, last: int) -> "Strings":
        return Strings(self.blob, self.starts[first:last], self.ends[first:last])

    def alone(self) -> "Strings":
        """Few strings without the others of their blob."""
        return strings_of_bytes([self.blob[a:b].tobytes() for a, b in zip(self.starts, self.ends, strict=True)])


def strings_of_bytes(parts: Sequence[bytes]) -> Strings:
    at = starts_of([len(part) for part in parts])
    return Strings(np.frombuffer(bytearray(b"".join(parts)), np.uint8), at[:-1], at[1:])


def side_by_side(parts: Sequence[Strings]) -> Strings:
    """The strings of several, one after another."""
    if not parts:
        return Strings(np.empty(0, np.uint8), np.empty(0, np.int64), np.empty(0, np.int64))
    bases = starts_of([len(part.blob) for part in parts])
    return Strings(
        np.concatenate([part.blob for part in parts]),
        np.concatenate([part.starts + base for part, base in zip(parts, bases, strict=False)]),
        np.concatenate([part.ends + base for part, base in zip(parts, bases, strict=False)]),
    )


def distinct(strings: Strings) -> tuple[Strings, Int64, Int64]:
    """The distinct strings, sorted; and the places of all in sorted order, and for each of these which one it is."""
    order = sorted_order(strings.blob, strings.starts, strings.ends)
    new = np.empty(len(order), np.uint8)
    mark_new(strings.blob, strings.starts, strings.ends, order, new)
    return strings.take(order[new == 1]), order, np.cumsum(new, dtype=np.int64) - 1


def strings_of(texts: list[str]) -> Strings:
    """The UTF-8 of some texts, lone surrogates included."""
    lengths = [len(text) for text in texts]
    data = "".join(texts).encode("utf-8", "surrogatepass")
    if len(data) != sum(lengths):
        lengths = [len(text.encode("utf-8", "surrogatepass")) for text in texts]
    at = starts_of(lengths)
    return Strings(np.frombuffer(bytearray(data), np.uint8), at[:-1], at[1:])


class DictionaryEncoder:
    """Encodes sorted, distinct strings; may be fed in portions."""

    def __init__(self) -> None:
        self._pieces: list[Bytes] = []
        self._blocks: list[NDArray[np.uint32]] = []
        self._at = 0
        self._left: tuple[Strings, Int64] | None = None
        self.count = 0

    def add(self, strings: Strings, numbers: Int64) -> None:
        """``numbers`` int64[strings, k], none below 0. What does not fill a block waits for the next portion."""
        if self._left is not None:
            strings = side_by_side([self._left[0], strings])
            numbers = np.concatenate([self._left[1], numbers])
        whole = len(strings) - len(strings) % kernels.BLOCK
        self._encode(strings.cut(0, whole), numbers[:whole])
        self._left = strings.cut(whole, len(strings)).alone(), numbers[whole:].copy()

    def _encode(self, strings: Strings, numbers: Int64) -> None:
        count = len(strings)
        blocks = np.zeros(-(-count // kernels.BLOCK) + 1, np.uint32)
        first, room = 0, PIECE
        while first < count:
            out = np.empty(room, np.uint8)
            done, size = kernels.encode(
                strings.blob, strings.starts, strings.ends, numbers, first, self._at, out, blocks
            )
            room = room if done > first else room * 4
            first = done
            self._at += size
            self._pieces.append(out[:size].copy())
        self._blocks.append(blocks[:-1])
        self.count += count

    def write(self, writer: ColumnWriter, name: str) -> int:
        """The columns of the dictionary; how many strings it has."""
        if self._left is not None:
            self._encode(*self._left)
        if self._at > np.iinfo(np.uint32).max:
            raise OverflowError(f"the dictionary {name} is too large for one segment")
        writer.add_pieces(name, np.uint8, self._pieces)
        writer.add_pieces(f"{name}_at", np.uint32, [*self._blocks, np.array([self._at], np.uint32)])
        return self.count


class Dictionary:
    """Reads a dictionary whose entries have ``k`` numbers each. Safe to share between threads."""

    def __init__(self, file: ColumnFile, name: str, k: int) -> None:
        self._data: Bytes = file[name]
        self._at: NDArray[np.uint32] = file[f"{name}_at"]
        self.count: int = file.meta["counts"][name]
        self._k = k

    def matches(
        self, pattern: NDArray[np.int32], edits: int, first: int, last: int, over: Callable[[], bool]
    ) -> tuple[NDArray[np.int32], Int64]:
        """Of the entries from ``first`` up to ``last`` those that a pattern stands for (``kernels.patterns``): their
        numbers, and int64[n, k] what belongs to them. Stops when the time is over."""
        found: list[NDArray[np.int32]] = [np.empty(0, np.int32)]
        numbers: list[Int64] = [self.no_numbers]
        rows = np.empty((3, len(pattern) + 1), np.int32)
        longest = 64
        at = first - first % kernels.BLOCK
        while at < last and not over():
            word, points = np.empty(longest, np.uint8), np.empty(longest, np.int32)
            some, own = np.empty(RANGE, np.int32), np.empty((RANGE, self._k), np.int64)
            stopped, count = patterns.find_matches(
                self._data, self._at, self._k, at, min(at + RANGE, last), pattern, edits, word, points, rows, some, own
            )
            if count < 0:
                longest *= 4  # and again from where this began: what was found is not told
                continue
            at = stopped
            found.append(some[:count])
            numbers.append(own[:count].copy())
        which, rows_of = np.concatenate(found), np.concatenate(numbers)
        return which[which >= first], rows_of[which >= first]

    @property
    def no_numbers(self) -> Int64:
        return np.empty((0, self._k), np.int64)

    def find(self, key: bytes) -> tuple[int, Int64] | None:
        """The number of an entry; and int64[2, k]: its numbers, and the sums of those before it in its block."""
        numbers = np.zeros((2, self._k), np.int64)
        at = self._look(key, numbers)
        return None if at < 0 else (at, numbers)

    def lower(self, key: bytes) -> int:
        """The number of the first entry not below ``key``; ``count`` where there is none."""
        at = self._look(key, np.zeros((2, self._k), np.int64))
        return at if at >= 0 else -1 - at

    def _look(self, key: bytes, numbers: Int64) -> int:
        sought = np.frombuffer(bytearray(key), np.uint8) if key else np.empty(0, np.uint8)
        return int(kernels.find(self._data, self._at, self.count, self._k, sought, numbers))

    def entry(self, number: int) -> tuple[bytes, Int64, Int64]:
        """An entry's bytes; its numbers int64[k]; the sums of those before it in its block."""
        first = number - number % kernels.BLOCK
        strings, numbers = self.range(first, number + 1)
        last = number - first
        return bytes(strings.blob[strings.starts[last] :]), numbers[last], numbers[:last].sum(axis=0)

    def numbers(self, wanted: NDArray[np.int32]) -> tuple[Int64, Int64]:
        """int64[n, k]: the numbers of some entries, and the sums of those before each in its block."""
        numbers, before = np.empty((2, len(wanted), self._k), np.int64)
        kernels.read_numbers(self._data, self._at, self._k, wanted, numbers, before)
        return numbers, before

    def some(self, wanted: NDArray[np.int32]) -> Strings:
        """Entries by number."""
        longest, size = 64, 64 + 16 * len(wanted)
        at = np.empty(len(wanted) + 1, np.int64)
        while True:
            word, out = np.empty(longest, np.uint8), np.empty(size, np.uint8)
            lacks = kernels.spell(self._data, self._at, self._k, wanted, word, out, at)
            if not lacks:
                return Strings(out[: at[-1]], at[:-1], at[1:])
            longest, size = (longest * 4, size) if lacks == 1 else (longest, size * 4)

    def range(self, first: int, last: int) -> tuple[Strings, Int64]:
        """Entries from ``first``, which begins a block, up to ``last``; and their numbers int64[last - first, k]."""
        numbers = np.empty((last - first, self._k), np.int64)
        at = np.zeros(last - first + 1, np.int64)
        out = np.empty(max(64, 16 * (last - first)), np.uint8)
        while True:
            done, size = kernels.decode(self._data, self._at, self.count, self._k, first, last, out, at, numbers)
            if done == last:
                return Strings(out[:size], at[:-1], at[1:]), numbers
            out = np.empty(len(out) * 2, np.uint8)

    def ranges(self, first: int = 0, last: int | None = None) -> Iterator[tuple[int, Strings, Int64]]:
        """(number of the first, entries, numbers) of all entries, or of some, a few at a time."""
        end = self.count if last is None else last
        for at in range(first - first % kernels.BLOCK, end, RANGE):
            strings, numbers = self.range(at, min(at + RANGE, end))
            cut = max(first - at, 0)
            yield at + cut, Strings(strings.blob, strings.starts[cut:], strings.ends[cut:]), numbers[cut:]


def texts_of(strings: Strings) -> list[str]:
    """The strings, which are UTF-8 and hold no line ends, as Python's."""
    if not len(strings):
        return []
    sizes = strings.ends - strings.starts
    at = starts_of(sizes + 1)
    lines = np.full(int(at[-1]), ord("\n"), np.uint8)
    inside = np.ones(len(lines), np.bool_)
    inside[at[1:] - 1] = False
    lines[inside] = strings.blob[strings.starts[0] : strings.ends[-1]]
    return lines.tobytes().decode("utf-8", "surrogatepass").split("\n")[:-1]
