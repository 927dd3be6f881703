"""The table of contents: which segments a generation is made of.

It is written as Whoosh 2.7.4 writes it, so that ``whoosh.index.open_dir`` opens the index; behind it stands a tail that
Whoosh, reading from the front, never sees::

    what Whoosh wrote: sizes, version, schema (a pickle), generation, segments (a pickle)
    magic (8 bytes), SHA-256 of all before (32)

Whoever unpickles runs what is in the pickle. So here the tail is checked first; the pickle of the schema is stepped
over, and that of the segments may name one class only, which keeps strings and integers. **Whoosh itself unpickles
both**: opening an index that is not one's own with ``open_dir`` runs whatever it holds.
"""

import io
import os
import pickle
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from whoosh.fields import ensure_schema
from whoosh.util.varints import read_varint, varint

from searcharchive.backends.whoosh.store import mark, names
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.errors import DamagedIndex

MAGIC = b"\x8bSATOC1\n"
PICKLE = 2
"""The protocol: Whoosh's own for schemas, and readable by whatever Python Whoosh runs on."""
# Sizes of int, long and float, a number that shows the byte order, version of the format, release of Whoosh.
_HEAD = bytes((4, 8, 4)) + struct.pack("!ii", -12345, -111) + bytes((2, 7, 4))
_NUMBERS = struct.Struct("!ii")

_MALFORMED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    TypeError,
    ValueError,
    pickle.UnpicklingError,
    struct.error,
)
"""What reading a pickle, or numbers, from bytes of another format raises."""


@dataclass(frozen=True, slots=True)
class Contents:
    """One commit. Its segments are bound to the folder."""

    generation: int
    segments: tuple[ColumnSegment, ...]

    @property
    def files(self) -> frozenset[str]:
        """Names of the files that the generation is made of, without its table of contents."""
        return frozenset(name for segment in self.segments for name in segment.files)


def newest(folder: Path) -> int | None:
    """The number of the newest generation; None where the folder or an index in it is missing. Raises OSError."""
    return max(generations(folder), default=None)


def generations(folder: Path) -> list[int]:
    """The numbers of all generations that the folder still has, in no order. Raises OSError."""
    try:
        found = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [number for number in map(names.generation_of, found) if number is not None]


def read(folder: Path, generation: int) -> Contents:
    """A commit of an index that is ours. Raises DamagedIndex, FileNotFoundError, OSError."""
    mark.check_mark(folder)
    return load(folder, generation)


def load(folder: Path, generation: int) -> Contents:
    """As :func:`read`, whatever the mark says."""
    segments = decode((folder / names.toc_name(generation)).read_bytes(), generation)
    return Contents(generation, tuple(segment.bind(folder) for segment in segments))


def encode(generation: int, segments: Sequence[ColumnSegment], schema: Any) -> bytes:
    """The file of a commit. ``schema``: the Whoosh schema that stock Whoosh is told."""
    schema = ensure_schema(schema)
    schema.clean()
    told = pickle.dumps(schema, PICKLE)
    pickled = pickle.dumps(list(segments), PICKLE)
    body = b"".join((_HEAD, varint(len(told)), told, _NUMBERS.pack(generation, 0), pickled, MAGIC))
    return body + sha256(body).digest()


def decode(data: bytes, generation: int) -> list[ColumnSegment]:
    """The segments of a commit. Raises DamagedIndex, which names the file."""
    name = names.toc_name(generation)
    end = len(data) - sha256().digest_size
    if end < len(MAGIC) or data[end - len(MAGIC) : end] != MAGIC:
        raise DamagedIndex(f"{name} was not written by searcharchive, or is damaged at its end. It is not opened.")
    if sha256(memoryview(data)[:end]).digest() != data[end:]:
        raise DamagedIndex(f"The index is damaged in {name}: its checksum is wrong.")
    try:
        return _parse(data[: end - len(MAGIC)], generation)
    except _MALFORMED as error:
        raise DamagedIndex(f"The index is damaged in {name}: {error or type(error).__name__}.") from error
    except _ForeignClass as error:
        raise DamagedIndex(f"{name} holds {error}, which is no segment of searcharchive. It is not opened.") from error


def _parse(body: bytes, generation: int) -> list[ColumnSegment]:
    stream = io.BytesIO(body)
    if stream.read(len(_HEAD)) != _HEAD:
        raise ValueError("it begins in another way than it should")
    stream.seek(read_varint(stream.read), os.SEEK_CUR)
    if _NUMBERS.unpack(stream.read(_NUMBERS.size))[0] != generation:
        raise ValueError("it is of another generation")
    segments = _SegmentUnpickler(stream).load()
    if type(segments) is not list or any(type(segment) is not ColumnSegment for segment in segments):
        raise ValueError("it holds something else than segments")
    for segment in segments:
        segment.__setstate__(segment.__getstate__())  # A pickle may make an object without giving it a state.
    if len({segment.segid for segment in segments}) != len(segments) or stream.read(1):
        raise ValueError("it holds more than it should")
    return segments


class _ForeignClass(Exception):
    """The name of a class or function that a pickle wanted."""


class _SegmentUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type[ColumnSegment]:
        if (module, name) != (ColumnSegment.__module__, ColumnSegment.__qualname__):
            raise _ForeignClass(f"{module}.{name}")
        return ColumnSegment
