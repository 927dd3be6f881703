"""Segments that hold nothing but ids: enough for everything that does not look inside.

The suites of this folder take any *builder*, a module with the four names below, so that they run over real segments
as well.
"""

import zlib
from collections.abc import Sequence
from pathlib import Path

import orjson
from whoosh.fields import ID, Schema

from searcharchive.backends.whoosh.store import files
from searcharchive.backends.whoosh.store.segment import ColumnSegment

SCHEMA = Schema(id=ID(stored=True))


def make(folder: Path, ids: Sequence[str], born: int) -> tuple[ColumnSegment, files.NewFile]:
    """A segment with one document for each id, in this order; its file is finished, and still held. Raises OSError."""
    segment = ColumnSegment(documents=len(ids), born=born)
    body = orjson.dumps(list(ids))
    check = zlib.crc32(body)
    file = files.open_new(folder / segment.file)
    for start in range(0, len(body), 50):
        file.write(body[start : start + 50])
    file.write(check.to_bytes(4, "little"))
    file.finish()
    return ColumnSegment(segment.segid, documents=len(ids), born=born, size=file.tell(), check=check), file


def check(path: Path, check: int) -> list[str]:
    """What is wrong with a segment's file."""
    data = path.read_bytes()
    same = zlib.crc32(data[:-4]) == int.from_bytes(data[-4:], "little") == check
    return [] if same else ["Its checksum is wrong."]


def ids(path: Path) -> list[str]:
    """The ids of a segment's file, by document."""
    read: list[str] = orjson.loads(path.read_bytes()[:-4])
    return read
