"""Compressed streams: gzip, bzip2, xz and Zstandard, of any number of members, in pieces of bounded size."""

import bz2
import lzma
import re
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import zstandard

from searcharchive.ingest.packed.room import Room
from searcharchive.ingest.sources import CHUNK, BrokenSource

XZ_MEMORY = 256 << 20
"""Bytes that an xz may want for unpacking; ``xz -9`` makes files that want 65 MiB."""
STEP = 1 << 14
"""Bytes given to an unpacker at a time: what follows a member's end is copied once for each member."""
ZSTD_STEP = 1 << 10
"""The same for Zstandard, which has no limit to what it gives at a time: a block of 4 bytes may hold 128 KiB."""


class Member(ABC):
    """Unpacks one member."""

    def __init__(self, unpacker: Any) -> None:
        self._unpacker = unpacker

    @property
    def ended(self) -> bool:
        return bool(self._unpacker.eof)

    @property
    def rest(self) -> bytes:
        """What was given of what follows it, once it has ``ended``."""
        return bytes(self._unpacker.unused_data)

    @abstractmethod
    def feed(self, data: bytes) -> Iterator[bytes]:
        """What comes out of some more of it."""


class _Zlib(Member):
    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self.ended:
            out = self._unpacker.decompress(data, CHUNK)
            data = self._unpacker.unconsumed_tail
            yield out


class _Buffered(Member):
    """bz2 and lzma, which keep what they could not unpack yet."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._unpacker.decompress(data, CHUNK)
        while not (self.ended or self._unpacker.needs_input):
            yield self._unpacker.decompress(b"", CHUNK)


class _Zstd(Member):
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._unpacker.decompress(data)


class Kind(NamedTuple):
    """A way of compressing. ``magic``: how it begins; ``errors``: what its unpacker raises for damage."""

    name: str
    magic: re.Pattern[bytes]
    start: Callable[[], Member]
    errors: type[Exception]
    step: int = STEP


_NEVER = re.compile(rb"(?!)")
GZIP = Kind("gzip", re.compile(rb"\x1f\x8b"), lambda: _Zlib(zlib.decompressobj(31)), zlib.error)
DEFLATE = Kind("deflate", _NEVER, lambda: _Zlib(zlib.decompressobj(-15)), zlib.error)
BZIP2 = Kind("bzip2", re.compile(rb"BZh[1-9](?:1A|\x17r)"), lambda: _Buffered(bz2.BZ2Decompressor()), OSError)
XZ = Kind(
    "xz",
    re.compile(rb"\xfd7zXZ\0"),
    lambda: _Buffered(lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY)),
    lzma.LZMAError,
)
# Parallel packers put a frame before the others that is skipped.
ZSTD = Kind(
    "zstd",
    re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"),
    lambda: _Zstd(zstandard.ZstdDecompressor().decompressobj()),
    zstandard.ZstdError,
    ZSTD_STEP,
)
KINDS = (GZIP, BZIP2, XZ, ZSTD)


def kind_of(head: bytes) -> Kind | None:
    return next((kind for kind in KINDS if kind.magic.match(head)), None)


def unpacked(kind: Kind, pieces: Iterator[bytes], room: Room) -> Iterator[bytes]:
    """What comes out. Raises BrokenSource where it is damaged, ends early or has no room, after all that came before.

    Zeros behind a member are padding.
    """
    member = kind.start()
    try:
        for piece in pieces:
            room.put(len(piece))
            for at in range(0, len(piece), kind.step):
                waiting = piece[at : at + kind.step]
                while waiting := waiting.lstrip(b"\0") if member.ended else waiting:
                    member = kind.start() if member.ended else member
                    yield from _taken(member.feed(waiting), room)
                    waiting = member.rest
    except kind.errors as error:
        raise BrokenSource(f"the {kind.name} is damaged ({error})") from error
    if not member.ended:
        raise BrokenSource(f"the {kind.name} ends early")


def _taken(pieces: Iterator[bytes], room: Room) -> Iterator[bytes]:
    for piece in pieces:
        if piece:
            room.take(len(piece))
            yield piece
