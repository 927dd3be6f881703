"""A stream cut where stories begin, for formats whose stories do not end with lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from searcharchive.ingest.content import Content
from searcharchive.ingest.limits import LINE_LIMIT
from searcharchive.ingest.sources import BrokenSource


@dataclass(slots=True)
class Block:
    """What stands from one mark up to the next, or before the first one; ``raw`` is its beginning where it was cut.

    ``broken``: why the source ends here, before its end.
    """

    offset: int
    raw: bytearray = field(default_factory=bytearray)
    size: int = 0
    broken: str | None = None

    @property
    def cut(self) -> bool:
        return self.size > len(self.raw)

    def add(self, part: bytes | bytearray, limit: int) -> None:
        self.raw += part[: limit - len(self.raw)]
        self.size += len(part)


def blocks(content: Content, mark: re.Pattern[bytes], reach: int, limit: int = LINE_LIMIT) -> Iterator[Block]:
    """The blocks in order, each with its mark at its beginning; ``limit`` bounds the bytes that are held of one.

    ``reach``: bytes that a mark has at most. A mark may not look at what stands around it.
    """
    block, tail = Block(0), bytearray()
    try:
        for piece in content.pieces():
            tail += piece
            at = 0
            for start, end in [found.span() for found in mark.finditer(tail)]:
                block.add(tail[at:start], limit)
                if block.size:
                    yield block
                block, at = Block(block.offset + block.size), end
                block.add(tail[start:end], limit)
            keep = max(at, len(tail) - reach + 1)
            block.add(tail[at:keep], limit)
            del tail[:keep]
    except BrokenSource as error:
        block.broken = str(error)
    block.add(tail, limit)
    if block.size or block.broken:
        yield block
