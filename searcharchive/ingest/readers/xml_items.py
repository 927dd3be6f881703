"""The items of a feed, cut out of its bytes: each can be read by itself, and a bad one refuses only itself."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from searcharchive.ingest.content import Content
from searcharchive.ingest.limits import LINE_LIMIT
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected
from searcharchive.ingest.sources import BrokenSource

HEADER_LIMIT = LINE_LIMIT
"""Bytes before the first item."""
_TOKEN = re.compile(rb"<!\[CDATA\[|<!--|<(?P<close>/?)(?P<name>(?:[A-Za-z][\w.-]{0,20}:)?(?:item|entry))(?=[\s/>])")
_LONGEST = 40
"""Bytes of a token at most."""
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}
_BEFORE = rb"(?:\s|<\?[^>]*>|<!--(?:[^-]|-(?!->))*+-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)*+"
ROOT = re.compile(_BEFORE + rb"<(?P<name>[A-Za-z][\w:.-]*)(?P<rest>[^>]*)")
"""The root element and what may stand before it."""
_ENTITIES = re.compile(rb"<!ENTITY|<!DOCTYPE[^>]*\[", re.IGNORECASE)


Story = Callable[[bytes], dict[str, Any]]
"""What the bytes of one item say. Raises ValueError where they cannot be read."""


class Item(NamedTuple):
    """The bytes of one item. ``broken``: why it cannot be read."""

    raw: bytes
    offset: int
    broken: str | None = None


@dataclass
class Frame:
    """What stands around the items: ``header`` before the first one, ``footer`` behind the last one; ``cut``: it ends
    in an item."""

    header: bytes = b""
    footer: bytes = b""
    cut: bool = False


class _Cutter:
    """Items as bytes come. Outside of them, what stands before the first one is kept, and little of the rest."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._kept = bytearray()
        self._offset = self._at = 0
        self._until = b""
        self._name = b""
        self._begun = self._inside = False

    def feed(self, data: bytes, last: bool = False) -> Iterator[Item]:
        self._kept += data
        while (found := self._next(last)) is not None:
            start, end, name, closes = found.start(), found.end(), found["name"], found["close"] != b""
            self._at = end
            if not closes and (not self._inside or name == self._name):
                # Items hold no items: one that was not closed ends here.
                yield from self._cut(start, "the item is not closed before the next one begins")
                self._name, self._inside = name, True
                self._at = end - start
            elif closes and self._inside and name == self._name:
                yield from self._cut(self._kept.find(b">", end) + 1 or len(self._kept))
        limit = LINE_LIMIT if self._inside else HEADER_LIMIT
        if len(self._kept) > limit and self._begun and not self._inside:
            self._offset += self._at
            del self._kept[: self._at]
            self._at = 0
        elif len(self._kept) > limit:
            raise BrokenSource(f"{'an item' if self._inside else 'the head of the feed'} is longer than it may be")

    def _next(self, last: bool) -> re.Match[bytes] | None:
        """The next tag of an item outside of sections and comments."""
        while True:
            if self._until:
                end = self._kept.find(self._until, self._at)
                if end < 0:
                    self._at = max(self._at, len(self._kept) - len(self._until) + 1)
                    return None
                self._at, self._until = end + len(self._until), b""
            found = _TOKEN.search(self._kept, self._at)
            if found is None:
                self._at = max(self._at, len(self._kept) - (0 if last else _LONGEST))
                return None
            if found["name"] is not None:
                return found
            self._at, self._until = found.end(), _ENDS[found[0]]

    def _cut(self, end: int, broken: str | None = None) -> Iterator[Item]:
        """Let go of what stands before ``end``: an item, or what is between two of them."""
        if self._inside:
            yield Item(bytes(self._kept[:end]), self._offset, broken)
        elif not self._begun:
            self._frame.header, self._begun = bytes(self._kept[:end]), True
        del self._kept[:end]
        self._offset += end
        self._at, self._inside = 0, False

    def finish(self, reason: str) -> Iterator[Item]:
        if self._inside:
            self._frame.cut = True
            yield Item(bytes(self._kept), self._offset, reason)
        elif not self._begun:
            self._frame.header = bytes(self._kept)
        else:
            self._frame.footer = bytes(self._kept)


def items(pieces: Iterator[bytes], frame: Frame) -> Iterator[Item]:
    """The items of a feed in order; ``frame`` is filled before the first one comes, and at the end. One that is not
    closed is broken. Raises BrokenSource behind what came before."""
    cutter = _Cutter(frame)
    try:
        for data in pieces:
            yield from cutter.feed(data)
        yield from cutter.feed(b"", last=True)
    except BrokenSource as error:
        yield from cutter.finish(str(error))
        raise
    yield from cutter.finish("the item is cut off: the feed ends in it")


def read_items(content: Content, what: str, empty: str, begin: Callable[[bytes], Story]) -> Iterator[Record | Rejected]:
    """A record for each item of a feed, which is called ``what``; ``empty``: what is told of one without any.

    ``begin`` is given what stands before the first item, and gives back what reads one of them, or raises ValueError.
    """
    frame = Frame()
    story: Story | None = None
    try:
        for item in items(content.pieces(), frame):
            if has_entities(frame.header):
                raise BrokenSource(f"the {what} declares entities, which are not resolved")
            story = story or begin(frame.header)
            yield _read(content.name, story, item)
    except BrokenSource as error:
        yield Rejected(content.name, None, 0, str(error), frame.header[:RAW_LIMIT])
        return
    if story is None:
        yield Rejected(content.name, None, 0, empty, frame.header[:RAW_LIMIT])
    elif not is_closed(frame):
        yield Rejected(content.name, None, 0, f"the {what} ends early, behind its last item", frame.footer[:RAW_LIMIT])


def _read(name: str, story: Story, item: Item) -> Record | Rejected:
    try:
        if item.broken:
            raise ValueError(item.broken)
        return Record(story(item.raw), item.raw, item.offset)
    except ValueError as error:
        return Rejected(name, None, item.offset, str(error), item.raw[:RAW_LIMIT])


def has_entities(header: bytes) -> bool:
    """Whether it declares entities, or may."""
    return _ENTITIES.search(header) is not None


def is_closed(frame: Frame) -> bool:
    """Whether the root is closed behind the items, or it was told already that it is not."""
    return frame.cut or b"</" in frame.footer[-200:]
