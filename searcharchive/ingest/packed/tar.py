"""Tar archives, read in one pass: ustar, GNU and pax, their long names and large sizes.

Not with ``tarfile``: it takes a damaged header for the end of the archive, keeps every member and reads a name of any
length; and in some versions of Python that are in use there are headers with which it never ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from searcharchive.ingest.packed.entry import Entry
from searcharchive.ingest.sources import CHUNK, BrokenSource

BLOCK = 512
NAMES_LIMIT = 1 << 20
"""Bytes of a long name, or of the extended headers of one entry."""
_FILES = (b"0", b"\0", b"7")
_REFUSED = {
    b"1": "it is a link, which is not followed",
    b"2": "it is a link, which is not followed",
    b"3": "it is a device, not a file",
    b"4": "it is a device, not a file",
    b"6": "it is a pipe, not a file",
    b"S": "it is a sparse file, which is not read",
}
_BARE = (b"1", b"2", b"3", b"4", b"5", b"6", b"V")
"""Kinds of which no data follow, whatever their size."""


class Feed:
    """Pieces as bytes that can be asked for. ``broken``: why they ended before their end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held, self._at = b"", 0
        self.offset = 0
        self.broken: str | None = None

    def some(self, most: int) -> bytes:
        """At least one byte and at most ``most``; none at the end."""
        if self._at == len(self._held):
            self._held, self._at = self._next(), 0
        part = self._held[self._at : self._at + most]
        self._at += len(part)
        self.offset += len(part)
        return part

    def _next(self) -> bytes:
        try:
            return next((piece for piece in self._pieces if piece), b"")
        except BrokenSource as error:
            self.broken = str(error)
            return b""

    def all(self, size: int) -> bytes:
        """``size`` bytes, fewer at the end."""
        kept = bytearray()
        while len(kept) < size and (part := self.some(size - len(kept))):
            kept += part
        return bytes(kept)

    def early(self) -> BrokenSource:
        return BrokenSource(self.broken or "the tar ends early")


@dataclass(slots=True)
class _Data:
    """The bytes of one entry, of which some were read."""

    feed: Feed
    left: int
    padding: int

    def pieces(self) -> Iterator[bytes]:
        while self.left:
            part = self.feed.some(min(self.left, CHUNK))
            if not part:
                raise self.feed.early()
            self.left -= len(part)
            yield part

    def skip(self) -> None:
        for _ in self.pieces():
            pass
        if len(self.feed.all(self.padding)) < self.padding:
            raise self.feed.early()


@dataclass(slots=True)
class _Given:
    """What headers before an entry's own say of it."""

    name: bytes | None = None
    pax: dict[bytes, bytes] = field(default_factory=dict)


def is_tar(head: bytes) -> bool:
    return len(head) >= BLOCK and _is_header(head[:BLOCK])


def entries(pieces: Iterator[bytes]) -> Iterator[Entry]:
    """The files in order, and what stands for none. Raises BrokenSource where the archive is damaged or ends early.

    Zeros are the archive's end; more may follow, where archives were joined.
    """
    feed, given, ended = Feed(pieces), _Given(), False
    while header := feed.all(BLOCK):
        if len(header) < BLOCK and (header.strip(b"\0") or not ended):
            raise feed.early()
        if not header.strip(b"\0"):
            ended = True
            continue
        if not _is_header(header):
            raise BrokenSource(f"the tar is damaged at byte {feed.offset - BLOCK:,}")
        ended = False
        size, kind = _size(header, given), header[156:157]
        data = _Data(feed, size, -size % BLOCK)
        if kind in (b"L", b"K", b"x", b"X", b"g"):
            _extend(given, kind, _names(data))
            continue
        name = (given.name or given.pax.get(b"path") or _name(header)).decode("utf-8", "replace")
        if kind == b"S":
            _skip_map(feed, header)
        if not (kind in (b"5", b"V") or (kind in _FILES and name.endswith("/"))):
            yield Entry(name, data.pieces(), _refusal(kind, given), size)
        if kind not in _BARE:
            data.skip()
        given = _Given()
    if feed.broken or not ended:
        raise feed.early()


def _refusal(kind: bytes, given: _Given) -> str | None:
    if any(key.startswith(b"GNU.sparse.") for key in given.pax):
        return _REFUSED[b"S"]
    return None if kind in _FILES else _REFUSED.get(kind, "it is of a kind that is not read")


def _is_header(block: bytes) -> bool:
    """Whether the checksum is right, as it is of all headers; old archives have no other mark."""
    given = _number(block[148:156])
    if given is None:
        return False
    summed = block[:148] + b" " * 8 + block[156:]
    # Some old programs summed bytes with a sign.
    return given == sum(summed) or given == sum(memoryview(summed).cast("b"))


def _number(digits: bytes) -> int | None:
    """Octal digits, or, behind a byte with its highest bit, a large number as it is; None for neither."""
    if digits[0] == 0x80:
        return int.from_bytes(digits[1:], "big")
    text = digits.strip(b" \0")
    if not text:
        return 0
    return None if text.strip(b"01234567") else int(text, 8)


def _size(header: bytes, given: _Given) -> int:
    size = _number(header[124:136])
    if header[156:157] not in (b"L", b"K", b"x", b"X", b"g") and (text := given.pax.get(b"size")):
        size = int(text) if text.isdigit() and len(text) < 20 else None
    if size is None or size >= 1 << 63:
        raise BrokenSource("the tar is damaged: the size of an entry is no number")
    return size


def _name(header: bytes) -> bytes:
    name = header[:100].split(b"\0")[0]
    # GNU's headers have times where POSIX has the beginning of the path.
    prefix = header[345:500].split(b"\0")[0] if header[257:263] == b"ustar\0" else b""
    return prefix + b"/" + name if prefix else name


def _names(data: _Data) -> bytes:
    if data.left > NAMES_LIMIT:
        raise BrokenSource(f"the tar has a name or header of more than {NAMES_LIMIT >> 20} MiB")
    text = b"".join(data.pieces())
    data.skip()
    return text


def _extend(given: _Given, kind: bytes, text: bytes) -> None:
    if kind == b"L":
        given.name = text.split(b"\0")[0]
    elif kind in (b"x", b"X"):
        given.pax |= dict(_pax(text))


def _pax(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Records of the form ``length key=value`` and a line end; the length counts all of it."""
    at = 0
    while at < len(text) and text[at]:
        digits = text[at : at + 10].partition(b" ")[0]
        end = at + int(digits) if digits.isdigit() else 0
        key, equals, value = text[at + len(digits) + 1 : end].partition(b"=")
        if not (at < end <= len(text) and equals and value.endswith(b"\n")):
            raise BrokenSource("the tar is damaged: an extended header cannot be read")
        yield key, value[:-1]
        at = end


def _skip_map(feed: Feed, header: bytes) -> None:
    """Passes over the blocks that say where the data of a sparse file belong."""
    more = header[482]
    while more:
        block = feed.all(BLOCK)
        if len(block) < BLOCK:
            raise feed.early()
        more = block[504]
