"""The content of one file as readers get it: unpacked, its beginning to tell the format by, the rest as it comes."""

from collections.abc import Iterator

from searcharchive.ingest.limits import DOCUMENT_LIMIT, LINE_LIMIT
from searcharchive.ingest.rejected import Rejected
from searcharchive.ingest.sources import BrokenSource, Line, lines

SNIFFED = 1 << 14
"""Bytes by which a format is told."""
SHOWN = 1 << 12
"""Bytes of a content that is refused as a whole that are kept with it."""
SPACE = b"\xef\xbb\xbf \t\r\n"


class Content:
    """Read once, by one of :meth:`pieces`, :meth:`lines` and :meth:`whole`.

    ``name`` is the file as reports name it; of what was inside an archive ``a.zip/b.xml``.
    """

    def __init__(self, name: str, pieces: Iterator[bytes]) -> None:
        self.name = name
        self._pieces = pieces
        self._broken: BrokenSource | None = None
        self.head = self._first()

    def _first(self) -> bytes:
        head = b""
        try:
            while len(head) < SNIFFED and (piece := next(self._pieces, b"")):
                head += piece
        except BrokenSource as error:
            self._broken = error
        return head

    @property
    def start(self) -> bytes:
        """At most SNIFFED bytes, without a byte order mark and blanks before them."""
        return self.head.lstrip(SPACE)[:SNIFFED]

    def pieces(self) -> Iterator[bytes]:
        """All of it. Raises BrokenSource where it cannot be read on, after all that came before."""
        if self.head:
            yield self.head
        if self._broken is not None:
            raise self._broken
        yield from self._pieces

    def refused(self, reason: str) -> Rejected:
        """What stands for all of it, or for what is left of it."""
        return Rejected(self.name, None, 0, reason, self.head[:SHOWN])

    def lines(self, limit: int = LINE_LIMIT) -> Iterator[Line]:
        """Its lines, of each at most ``limit`` bytes; the last one is broken where the source is."""
        return lines(self.pieces(), limit)

    def whole(self, limit: int = DOCUMENT_LIMIT) -> bytes:
        """All bytes. Raises BrokenSource where there are more than ``limit``, or they cannot be read to their end."""
        kept = bytearray()
        for piece in self.pieces():
            kept += piece
            if len(kept) > limit:
                raise BrokenSource(f"the document is larger than {limit >> 20} MiB")
        return bytes(kept)
