"""Where the values of a JSON document begin and end, found without reading them: the bytes of each object that stands
at its top, or in an array at its top."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from searcharchive.ingest.sources import BrokenSource

_OUTSIDE = re.compile(rb'["{}\[\],\n]')
# A line end is in no string: where one comes, a quotation mark is missing, and the next line is read as its own.
_INSIDE = re.compile(rb'["\\\n]')


class Piece(NamedTuple):
    """The bytes of one value, where they begin and on which line. ``broken``: why it cannot be read."""

    raw: bytes
    offset: int
    line: int
    broken: str | None = None


class _Mark(Enum):
    INNER = 0
    """Nothing ends here."""
    LAST = 1
    """The value ends with this mark."""
    BEHIND = 2
    """The value ended before this mark."""
    NOTHING = 3
    """Only blanks stand before it, or it opens an array whose values are cut."""


class Cutter:
    """Cuts what comes bit by bit, and holds at most ``limit`` bytes of one value."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept = bytearray()
        self._size = self._offset = 0
        self._line = 1
        self._depth = self._values = 0
        self._array = self._inside = self._escaped = False
        self.closed_at: int | None = None
        """Where the first array of values was closed."""

    def feed(self, data: bytes) -> Iterator[Piece]:
        """The values that end in ``data``."""
        begin, at = 0, int(self._escaped and bool(data))
        self._escaped = self._escaped and not data
        while found := (_INSIDE if self._inside else _OUTSIDE).search(data, at):
            at, mark = found.end(), found[0]
            if mark == b"\\":
                at += 1
                self._escaped = at > len(data)
            elif mark == b'"':
                self._inside = not self._inside
            elif (kind := self._kind(mark, data, begin, at)) is not _Mark.INNER:
                self._keep(data[begin:at])
                begin = at
                yield from self._cut(kind, mark)
        self._keep(data[begin:])

    def _kind(self, mark: bytes, data: bytes, begin: int, at: int) -> _Mark:
        self._inside = False
        if mark in b"{[":
            self._depth += 1
            opens = mark == b"[" and self._depth == 1 and self._is_blank(data[begin : at - 1])
            self._array = self._array or opens
            return _Mark.NOTHING if opens else _Mark.INNER
        if self._array and self._depth == 1:
            return _Mark.BEHIND if mark in b",]" else _Mark.INNER
        if mark in b"}]" and self._depth:
            self._depth -= 1
            return _Mark.LAST if self._depth == 0 else _Mark.INNER
        if mark == b"\n" and self._depth == 0:
            return _Mark.NOTHING if self._is_blank(data[begin:at]) else _Mark.LAST
        return _Mark.INNER

    def _is_blank(self, since: bytes) -> bool:
        """Whether there is nothing of a value yet."""
        return not (self._kept.strip() or since.strip())

    def _keep(self, data: bytes) -> None:
        self._kept += data[: max(self._limit - len(self._kept), 0)]
        self._size += len(data)

    def _cut(self, kind: _Mark, mark: bytes) -> Iterator[Piece]:
        if kind is _Mark.BEHIND:
            last = mark == b"]"
            if last:
                self._array, self._depth = False, 0
                self.closed_at = self._offset + self._size
            if self._size <= self._limit:
                del self._kept[-1]
            yield self._piece(self._missing(last))
            self._values += 1
        elif kind is _Mark.LAST:
            yield self._piece()
        else:
            self._values = 0
        self._drop()

    def _missing(self, last: bool) -> str | None:
        """What is wrong where no value stands before a mark of the array."""
        if self._kept.strip():
            return None
        return "the array is empty" if last and not self._values else "a comma stands where an object should"

    def _piece(self, broken: str | None = None) -> Piece:
        raw = bytes(self._kept)
        value = raw.lstrip()
        blank = raw[: len(raw) - len(value)]
        if self._size > self._limit:
            broken = "it is longer than a document may be"
        return Piece(value, self._offset + len(blank), self._line + blank.count(b"\n"), broken)

    def _drop(self) -> None:
        self._offset += self._size
        self._line += self._kept.count(b"\n")
        self._size = 0
        self._kept.clear()

    def finish(self, broken: str | None = None) -> Iterator[Piece]:
        """What is left at the end; ``broken``: why it comes too early."""
        if self._kept.strip() or broken:
            yield self._piece(broken)
        if self._array and not broken:
            self._drop()
            yield Piece(b"", self._offset, self._line, "the array ends before its ]")


def cut(pieces: Iterator[bytes], limit: int) -> Iterator[Piece]:
    """The values of a stream; where it breaks, that is told at what stands there."""
    cutter = Cutter(limit)
    try:
        for data in pieces:
            yield from cutter.feed(data)
    except BrokenSource as error:
        yield from cutter.finish(str(error))
    else:
        yield from cutter.finish()
