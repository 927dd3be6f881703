"""Zip archives: their directory by ``zipfile``, their entries by our own unpackers, which give bounded pieces."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from searcharchive.ingest.packed.entry import Entry
from searcharchive.ingest.packed.room import Room
from searcharchive.ingest.packed.unpackers import BZIP2, DEFLATE, XZ, ZSTD, Kind, unpacked
from searcharchive.ingest.sources import CHUNK, BrokenSource

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK\x03\x04")
DIRECTORY_LIMIT = 64 << 20
"""Bytes of a zip's directory, which is held while the zip is read: some 600,000 entries."""
HEADER = 30
UNIX = 3
UTF_8 = 0x800
ENCRYPTED = 0x1 | 0x40
_METHODS: dict[int, Kind | None] = {0: None, 8: DEFLATE, 12: BZIP2, 93: ZSTD, 95: XZ}
_OFFICE = ("[Content_Types].xml", "mimetype")


def entries(file: BinaryIO, size: int, room: Room) -> Iterator[Entry]:
    """The files in the order of the directory. Raises BrokenSource where the zip itself is damaged.

    ``size``: bytes of the file, ``room``: what all that comes out must fit into.
    """
    infos = _directory(file, size)
    if any(info.filename in _OFFICE for info in infos):
        raise BrokenSource("this is an office document or a book, which is not read")
    infos.reverse()
    while infos:  # what was read is let go
        info = infos.pop()
        misplaced = _misplaced(file, info)
        if misplaced or not info.filename.endswith("/"):  # is_dir() fails for an empty name
            reason = misplaced or _refusal(info)
            yield Entry(info.filename, _pieces(file, info, room), reason, info.compress_size, misplaced is not None)


class _Bounded:
    """A file of which nobody reads too much at once: the directory is read as a whole."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > DIRECTORY_LIMIT:
            raise BrokenSource(f"the directory of the zip is larger than {DIRECTORY_LIMIT >> 20} MiB")
        return self._file.read(size)


def _directory(file: BinaryIO, size: int) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(_Bounded(file)) as found:
            infos: list[zipfile.ZipInfo] = found.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error, EOFError) as error:
        raise BrokenSource(f"the zip is damaged or ends early ({error})") from error
    if any(not 0 <= info.header_offset <= size for info in infos):
        raise BrokenSource("the zip is damaged: its directory points outside of it")
    file.seek(0)
    if file.read(4) == MAGIC[0] and all(info.header_offset for info in infos):
        raise BrokenSource("the zip is damaged: its directory does not name its first file")
    return infos


def _misplaced(file: BinaryIO, info: zipfile.ZipInfo) -> str | None:
    """Why an entry is not what the directory says: it would be read, or left out, under a wrong name."""
    file.seek(info.header_offset)
    header = file.read(HEADER)
    if len(header) < HEADER or not header.startswith(MAGIC[0]):
        return "the zip is damaged: the entry is not where its directory says"
    name = file.read(int.from_bytes(header[26:28], "little"))
    given = info.orig_filename.encode("utf-8" if info.flag_bits & UTF_8 else "cp437", "replace")
    return None if name == given else "the zip is damaged: the entry has another name in its directory"


def _refusal(info: zipfile.ZipInfo) -> str | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link, which is not followed"
    if info.create_system == UNIX and stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return "it is a device or a pipe, not a file"
    if info.flag_bits & ENCRYPTED:
        return "it is encrypted"
    if info.compress_type not in _METHODS:
        return f"it is packed in a way that is not read (method {info.compress_type})"
    return None


def _pieces(file: BinaryIO, info: zipfile.ZipInfo, within: Room) -> Iterator[bytes]:
    room, kind = Room("entry", within), _METHODS[info.compress_type]
    try:
        raw = _raw(file, info)
        pieces = _stored(raw, room) if kind is None else unpacked(kind, raw, room)
        yield from _checked(info, pieces)
    except OSError as error:
        raise BrokenSource(f"it cannot be read: {(error.strerror or str(error)).lower()}") from error


def _raw(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(info.header_offset)
    header = file.read(HEADER)
    file.seek(sum(struct.unpack("<HH", header[26:])), 1)
    left = info.compress_size
    while left:
        piece = file.read(min(left, CHUNK))
        if not piece:
            raise BrokenSource("the zip ends early")
        left -= len(piece)
        yield piece


def _stored(raw: Iterator[bytes], room: Room) -> Iterator[bytes]:
    for piece in raw:
        room.put(len(piece))
        room.take(len(piece))
        yield piece


def _checked(info: zipfile.ZipInfo, pieces: Iterator[bytes]) -> Iterator[bytes]:
    checksum = size = 0
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
        size += len(piece)
        yield piece
    if (checksum, size) != (info.CRC, info.file_size):
        raise BrokenSource("the entry is damaged: its checksum or its size is wrong")
