"""A file of columns: arrays one after another, then a footer that says where each is and what its checksum must be.

::

    magic (8 bytes)
    columns, each aligned to 8 bytes
    footer: JSON {"format", "meta", "columns": [[name, dtype, items, offset, crc32], …]}
    tail: length of the footer (8 bytes), its crc32 (4), magic (4)

All numbers are little-endian. The file is written once, from front to back, and mapped for reading.
"""

import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import orjson
from numpy.typing import NDArray

from searcharchive.errors import DamagedIndex

FORMAT = 4
"""Raised whenever a file written before can no longer be read."""
MAGIC = b"SASEG\r\n\x00"
END = b"SAS\n"
ALIGN = 8
_TAIL = struct.Struct("<QI4s")
PIECE = 1 << 24
"""Bytes that a checksum takes at once."""
SMALL = 1 << 16
"""Bytes of a file that is read and not mapped: a map keeps a descriptor, and of small segments there may be many."""
TYPES = frozenset({"|u1", "<u2", "<u4", "<u8", "<i8"})
"""What the items of a column may be."""

Array = NDArray[Any]


class Sink(Protocol):
    """What a file of columns is written to."""

    def write(self, data: Any, /) -> Any: ...

    def tell(self) -> int: ...


class ColumnWriter:
    """Writes columns into a sink, which it leaves open. Raises OSError."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._columns: list[list[Any]] = []
        self.check = 0
        """crc32 of the footer, once it is written: it stands for the whole file."""
        sink.write(MAGIC)

    def add(self, name: str, array: Array) -> None:
        """One column, one-dimensional."""
        self.add_pieces(name, array.dtype, [array])

    def add_pieces(self, name: str, dtype: Any, pieces: Iterable[Array]) -> None:
        """One column whose items come in pieces of the given type."""
        kind = np.dtype(dtype)
        offset = self._sink.tell()
        crc = size = 0
        for piece in pieces:
            data = np.ascontiguousarray(piece, kind).view(np.uint8).data
            crc = zlib.crc32(data, crc)
            size += len(data)
            self._sink.write(data)
        self._sink.write(bytes(-size % ALIGN))
        self._columns.append([name, kind.str, size // kind.itemsize, offset, crc])

    def finish(self, meta: Mapping[str, Any]) -> None:
        footer = orjson.dumps({"format": FORMAT, "meta": meta, "columns": self._columns})
        self.check = zlib.crc32(footer)
        self._sink.write(footer)
        self._sink.write(_TAIL.pack(len(footer), self.check, END))


class ColumnFile:
    """A file of columns, mapped unless it is small. Raises FileNotFoundError, DamagedIndex.

    Arrays stay valid when the file is unlinked. They are writable only because compiled loops refuse others: what is
    written there reaches neither the file nor another process.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            small = os.fstat(file.fileno()).st_size <= SMALL
            self._held = bytearray(file.read()) if small else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        self.size = len(self._held)
        self.meta: Mapping[str, Any] = {}
        self._columns: dict[str, tuple[np.dtype[Any], int, int, int]] = {}
        self.check = self._read_footer()

    def damaged(self, what: str) -> DamagedIndex:
        """What to raise when something is wrong with the file."""
        return DamagedIndex(f"The index is damaged in {self.path.name}: {what}.")

    def _read_footer(self) -> int:
        start = self.size - _TAIL.size
        if self._held[: len(MAGIC)] != MAGIC or start < len(MAGIC):
            raise self.damaged("it is not a segment")
        length, check, end = _TAIL.unpack(self._held[start:])
        footer = self._held[max(start - length, 0) : start]
        if end != END or len(footer) != length or zlib.crc32(footer) != check:
            raise self.damaged("its end is not what was written")
        self._footer_at = start - length
        try:
            read = orjson.loads(footer)
            if read["format"] == FORMAT:
                self.meta = read["meta"]
                self._place_columns(read["columns"])
                return int(check)
        except (LookupError, TypeError, ValueError) as error:
            raise self.damaged(f"its end says what cannot be: {error}") from error
        raise DamagedIndex(
            f"{self.path.name} has format {read['format']}; this version reads {FORMAT}. Reindex the archive."
        )

    def _place_columns(self, told: Any) -> None:
        """Raises ValueError or TypeError where a column does not lie in the file, behind the one before."""
        end = len(MAGIC)
        for name, dtype, items, offset, crc in told:
            if dtype not in TYPES or type(name) is not str or {type(items), type(offset), type(crc)} != {int}:
                raise TypeError(f"a column {name}")
            kind = np.dtype(dtype)
            if offset < end or offset % ALIGN or items < 0 or name in self._columns:
                raise ValueError(f"column {name} has {items} items at {offset}")
            end = offset + items * kind.itemsize
            if end > self._footer_at:
                raise ValueError(f"column {name} ends at {end}")
            self._columns[name] = (kind, items, offset, crc)

    def __getitem__(self, name: str) -> Array:
        """The column, mapped: nothing is read before it is looked at."""
        dtype, items, offset, _ = self._columns[name]
        return np.frombuffer(self._held, dtype, items, offset)

    def __contains__(self, name: str) -> bool:
        return name in self._columns

    def is_whole(self, name: str) -> bool:
        """Whether a column is what was written."""
        dtype, items, offset, crc = self._columns[name]
        found, end = 0, offset + items * dtype.itemsize
        with memoryview(self._held) as view:
            for at in range(offset, end, PIECE):
                found = zlib.crc32(view[at : min(at + PIECE, end)], found)
                self.let_go()
        return found == crc

    def check_columns(self, *, but: frozenset[str] = frozenset()) -> None:
        """Raises DamagedIndex, naming file and column, when a column is not what was written."""
        for name in self._columns:
            if name not in but and not self.is_whole(name):
                raise self.damaged(f"its column {name} is not what was written")

    def damage(self) -> list[str]:
        """Everything that is wrong, padding included; empty when nothing is."""
        found = [f"column {name}" for name in self._columns if not self.is_whole(name)]
        ends = [(0, len(MAGIC))] + [(o, o + n * d.itemsize) for d, n, o, _ in self._columns.values()]
        ends.append((self._footer_at, self.size))
        for (_, end), (begin, _) in pairwise(ends):
            if any(self._held[end:begin]):
                found.append(f"padding at {end}")
        return found

    def let_go(self) -> None:
        """Give back the memory of what was read so far; what is looked at again is mapped again."""
        if isinstance(self._held, mmap.mmap):
            self._held.madvise(mmap.MADV_DONTNEED)

    def close(self) -> None:
        """Let go of the map, unless arrays of it are still in use: then it goes with the last of them."""
        with suppress(BufferError):
            if isinstance(self._held, mmap.mmap):
                self._held.close()
