"""Rows of cells, which may be quoted, hold the mark that parts them, quotation marks in pairs, and line ends."""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from searcharchive.ingest.limits import LINE_LIMIT
from searcharchive.ingest.sources import Line

BOM = b"\xef\xbb\xbf"
UNCLOSED_LIMIT = 20
"""Rows with a quotation mark that is not closed, for each of which the lines that follow are read again."""
_UNCLOSED = "a quotation mark is opened and not closed"


class Row(NamedTuple):
    """The cells of one row, its bytes, where they begin and on which line. ``broken``: why it cannot be read."""

    cells: list[bytes]
    raw: bytes
    offset: int
    line: int
    broken: str | None = None


class _Cells:
    """Takes a row apart, line by line."""

    def __init__(self, mark: bytes) -> None:
        self.cells: list[bytes] = []
        self.quoted = False
        self._mark = mark
        self._cell = bytearray()

    def add(self, line: bytes) -> None:
        """Read on with the next line of the row."""
        at = 0
        while True:
            if self.quoted:
                at = self._quoted(line, at)
                if at < 0:
                    return
            elif not self._cell and line[at : at + 1] == b'"':
                self.quoted, at = True, at + 1
                continue
            end = line.find(self._mark, at)
            self._cell += (line[at:] if end < 0 else line[at:end]).rstrip(b"\r\n" if end < 0 else b"")
            self.cells.append(bytes(self._cell))
            self._cell.clear()
            if end < 0:
                return
            at = end + 1

    def _quoted(self, line: bytes, at: int) -> int:
        """Read to the end of a quoted cell: where the line goes on, -1 where the cell does so in the next line."""
        while True:
            end = line.find(b'"', at)
            if end < 0:
                self._cell += line[at:]
                return -1
            self._cell += line[at:end]
            at = end + 1
            if line[at : at + 1] != b'"':
                self.quoted = False
                return at
            self._cell += b'"'
            at += 1


def cells_of(line: bytes, mark: bytes) -> list[bytes]:
    """The cells of a row that is one line; none where a quotation mark is left open."""
    cells = _Cells(mark)
    cells.add(line)
    return [] if cells.quoted else cells.cells


def rows(lines: Iterator[Line], mark: bytes) -> Iterator[Row]:
    """Rows of a stream, of at most LINE_LIMIT bytes each. One whose quotation mark is not closed is refused as one
    line, and reading goes on behind that, UNCLOSED_LIMIT times."""
    waiting: deque[Line] = deque()
    unclosed = 0
    while (first := waiting.popleft() if waiting else next(lines, None)) is not None:
        held, cells, size = [first], _Cells(mark), len(first.raw)
        cells.add(first.raw.removeprefix(BOM) if first.offset == 0 else first.raw)
        while cells.quoted and size <= LINE_LIMIT and not held[-1].broken:
            line = waiting.popleft() if waiting else next(lines, None)
            if line is None:
                break
            held.append(line)
            size += len(line.raw)
            cells.add(line.raw)
        if cells.quoted and not held[-1].broken and unclosed < UNCLOSED_LIMIT:
            unclosed += 1
            waiting.extendleft(reversed(held[1:]))
            held = held[:1]
        yield _row(held, cells)


def _row(held: list[Line], cells: _Cells) -> Row:
    broken = next((line.broken for line in held if line.broken), None)
    if any(line.cut for line in held):
        broken = "the row is longer than an article may be"
    raw = b"".join(line.raw for line in held)
    return Row(cells.cells, raw, held[0].offset, held[0].number, broken or (_UNCLOSED if cells.quoted else None))
