"""Which keys have a word that begins with some letters: looked up, where to look at every key would take too long."""

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searcharchive.kernels.sorting import sorted_order

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
UNSORTED = 1_000
"""Keys that came since the table was sorted are looked at one by one, until they are so many (or every 64th)."""


class Table(NamedTuple):
    """The words of the first ``keys`` keys, each with all that follows it, sorted by their UTF-8.

    Word i is ``data[starts[i]:ends[i]]`` of the key ``numbers[i]``.
    """

    data: bytes
    starts: Int64
    ends: Int64
    numbers: Int32
    keys: int

    def range(self, prefix: bytes) -> slice:
        """The words that begin with a prefix."""

        def begin(i: int) -> bytes:
            return self.data[self.starts[i] : min(self.starts[i] + len(prefix), self.ends[i])]

        words = range(len(self.starts))
        return slice(bisect_left(words, prefix, key=begin), bisect_right(words, prefix, key=begin))


def make_table(searched: list[tuple[str, ...]]) -> Table:
    """``searched``: of each key the texts to look in, with a blank before every word and no other white space."""
    lines = [text.replace("\0", "\N{REPLACEMENT CHARACTER}") for texts in searched for text in texts]
    key_of_line = np.repeat(np.arange(len(searched), dtype=np.int32), [len(texts) for texts in searched])
    data = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
    blob = np.frombuffer(data, np.uint8)
    line_ends = np.flatnonzero(blob == ord("\n"))
    starts = np.flatnonzero(blob == ord(" ")) + 1
    line = np.searchsorted(line_ends, starts)
    ends = line_ends[line]
    order = sorted_order(blob.copy(), starts, ends)
    return Table(data, starts[order], ends[order], key_of_line[line[order]], len(searched))


class Beginnings:
    """Safe to share between threads; made when it is first asked, and again when there are many new keys."""

    def __init__(self, searched: Callable[[int], tuple[str, ...]]) -> None:
        """``searched`` says in which texts to look for a key, by number; what it says of a key never changes."""
        self._searched = searched
        self._table = make_table([])
        self._lock = threading.Lock()

    def of(self, prefix: str, count: int) -> Int32:
        """Of the ``count`` first keys those with a word that begins with ``prefix`` (folded); some may come twice."""
        table = self._sorted(count)
        found = table.numbers[table.range(prefix.encode("utf-8", "surrogatepass"))]
        new = np.array(list(self._unsorted(prefix, table.keys, count)), np.int32)
        return np.concatenate([found[found < count], new])

    def _unsorted(self, prefix: str, first: int, last: int) -> Iterator[int]:
        for number in range(first, last):
            if any(f" {prefix}" in text for text in self._searched(number)):
                yield number

    def _sorted(self, count: int) -> Table:
        with self._lock:
            if count - self._table.keys > max(UNSORTED, self._table.keys // 64) or not self._table.keys:
                self._table = make_table([self._searched(number) for number in range(count)])
            return self._table
