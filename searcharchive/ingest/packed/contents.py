"""What a source holds: the file itself, or what comes out of it where it is packed, up to three times over."""

import re
import tempfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from searcharchive.ingest.content import Content
from searcharchive.ingest.packed import tar, zips
from searcharchive.ingest.packed.entry import Entry, inside, left_out, outside
from searcharchive.ingest.packed.room import Room
from searcharchive.ingest.packed.unpackers import kind_of, unpacked
from searcharchive.ingest.rejected import Rejected
from searcharchive.ingest.sources import BrokenSource, Meter, Source, chunks

DEPTH = 3
"""Packings inside one another: a .tar.gz of .xml.gz."""
ENTRIES = 1_000_000
"""Files in one archive."""
SPOOL_LIMIT = 2 << 30
"""Bytes of a zip that is inside another archive, or comes from standard input, and so is kept in a file meanwhile."""
SPOOL_MEMORY = 8 << 20
_UNKNOWN = re.compile(rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|LZIP[\0\1]|\x04\x22\x4d\x18|\x1f[\x9d\xa0]|MSCF\0\0\0\0")

Found = Iterator[Content | Rejected]


def contents(source: Source, stdin: BinaryIO | None, meter: Meter) -> Found:
    """Everything that is in a source, in order; each is read before the next is asked for, or passed over."""
    room, before = Room("file"), meter.done
    pieces = chunks(source, stdin, meter)
    content = Content(source.name, _counted(pieces, room))
    if source.path is None or not content.head.startswith(zips.MAGIC):
        yield from _opened(content, room, 0)
        return
    pieces.close()
    try:
        with source.path.open("rb") as file:
            size = file.seek(0, 2)
            room.packed = size
            found = zips.entries(file, size, room)
            yield from _archive(content, _told(found, meter, size - (meter.done - before)), room, 1)
    except OSError as error:
        yield content.refused(f"it cannot be read: {(error.strerror or str(error)).lower()}")


def _counted(pieces: Iterator[bytes], room: Room) -> Iterator[bytes]:
    for piece in pieces:
        room.put(len(piece))
        yield piece


def _told(entries: Iterator[Entry], meter: Meter, left: int) -> Iterator[Entry]:
    """The entries, counting what they take in a file of which ``left`` bytes were not counted."""
    try:
        for entry in entries:
            yield entry
            meter.count(done := min(entry.packed, left))
            left -= done
    finally:
        meter.count(left)


def _opened(content: Content, room: Room, depth: int) -> Found:
    """What a content is, or what is in it. ``depth``: in how many packings it lies."""
    opener = _opener(content.head)
    if opener is None:
        yield content
    elif depth == DEPTH:
        yield content.refused(f"it is packed more than {DEPTH} times over; unpack it first")
    else:
        yield from opener(content, room, depth + 1)


def _opener(head: bytes) -> Callable[[Content, Room, int], Found] | None:
    if kind_of(head):
        return _stream
    if tar.is_tar(head):
        return _tar
    if head.startswith(zips.MAGIC):
        return _zip
    return _unknown if _UNKNOWN.match(head) else None


def _stream(content: Content, within: Room, depth: int) -> Found:
    kind = kind_of(content.head)
    assert kind is not None
    room = Room(kind.name, within)
    yield from _opened(Content(content.name, unpacked(kind, content.pieces(), room)), room, depth)


def _tar(content: Content, room: Room, depth: int) -> Found:
    yield from _archive(content, tar.entries(content.pieces()), room, depth)


def _zip(content: Content, within: Room, depth: int) -> Found:
    with tempfile.SpooledTemporaryFile(SPOOL_MEMORY) as spooled:
        file, room = cast(BinaryIO, spooled), Room("zip", within)
        try:
            _spool(content, file, room)
        except (BrokenSource, OSError) as error:
            yield content.refused(str(error))
            return
        yield from _archive(content, zips.entries(file, room.packed, room), room, depth)


def _spool(content: Content, file: BinaryIO, room: Room) -> None:
    for piece in content.pieces():
        room.put(len(piece))
        if room.packed > SPOOL_LIMIT:
            raise BrokenSource(f"a zip inside an archive is read up to {SPOOL_LIMIT >> 30} GiB; unpack it first")
        file.write(piece)


def _unknown(content: Content, room: Room, depth: int) -> Found:  # noqa: ARG001
    yield content.refused("this is packed in a way that is not read; unpack it first")


def _archive(content: Content, entries: Iterator[Entry], room: Room, depth: int) -> Found:
    """What its entries hold; and one refusal where the archive cannot be read to its end."""
    try:
        for number, entry in enumerate(entries, 1):
            if number > ENTRIES:
                raise BrokenSource(f"the archive holds more than {ENTRIES:,} files; the others are not read")
            if entry.told or not left_out(entry.name):
                yield from _entry(content.name, entry, room, depth)
            room.check()
    except BrokenSource as error:
        yield content.refused(str(error))


def _entry(archive: str, entry: Entry, room: Room, depth: int) -> Found:
    name = inside(archive, entry.name)
    if reason := outside(entry.name) or entry.refused:
        yield Rejected(name, None, 0, reason)
    else:
        yield from _opened(Content(name, entry.pieces), room, depth)
