"""Messages as agencies sent them over their lines: SOH, heading, STX, text, ETX, what was added at sending, EOT."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from searcharchive.ingest.blocks import Block, blocks
from searcharchive.ingest.content import Content
from searcharchive.ingest.limits import LINE_LIMIT
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected
from searcharchive.ingest.teletype import decoded, lines_of

_STX, _ETX, _EOT = b"\x02", b"\x03", b"\x04"
_FILLER = re.compile(rb"[\0\x04\x16\x7f\s]+")
_BEGINS = re.compile(rb"\x01|\nZCZC")
_LAST = re.compile(rb"[\0\x04\x16\x7f\s]*NNNN[ \t\r]*\n?")
_ENDS = re.compile(rb"\nN{4}[^\n]*\n?")


class Message(NamedTuple):
    """``closing``: what stands behind the text, such as when it was sent."""

    heading: str
    text: str
    closing: str


def read_messages(content: Content, data_of: Callable[[Message], dict[str, Any]]) -> Iterator[Record | Rejected]:
    """A record for each message, in order, of what ``data_of`` finds in it."""
    for block in blocks(content, _BEGINS, len(b"\nZCZC")):
        raw = bytes(block.raw)
        try:
            message, end = _message(raw)
        except ValueError as error:
            if block.broken or not _FILLER.fullmatch(raw):
                yield Rejected(content.name, None, block.offset, _why(block) or str(error), raw[:RAW_LIMIT])
            continue
        yield Record({key: value for key, value in data_of(message).items() if value}, raw[:end], block.offset)
        if block.broken or block.cut or not _FILLER.fullmatch(raw[end:] + b"\n"):
            reason = _why(block) or "this stands behind the end of a message"
            yield Rejected(content.name, None, block.offset + end, reason, raw[end:][:RAW_LIMIT])


def _why(block: Block) -> str | None:
    return block.broken or (f"the message is longer than {LINE_LIMIT >> 20} MiB" if block.cut else None)


def _message(raw: bytes) -> tuple[Message, int]:
    """(the message, where it ends). Raises ValueError where a part of it is missing."""
    if not raw.lstrip().startswith((b"\x01", b"ZCZC")):
        raise ValueError("this stands before the first message")
    start = raw.find(_STX)
    if start < 0:
        return _bare(raw)
    end = raw.find(_ETX, start)
    if end < 0:
        raise ValueError("the message ends early: its text has no end (ETX)")
    closed = _end(raw, end)
    return Message(_plain(raw[:start]), _plain(raw[start + 1 : end]), _plain(raw[end:closed])), closed


def _end(raw: bytes, start: int) -> int:
    """Behind EOT, else behind a line NNNN, else where the block ends."""
    found = raw.find(_EOT, start)
    if found >= 0:
        last = _LAST.match(raw, found + 1)
        return found + 1 if last is None else last.end()
    last = _ENDS.search(raw, start)
    return len(raw) if last is None else last.end()


def _bare(raw: bytes) -> tuple[Message, int]:
    """ZCZC … NNNN, without marks: the heading is its first line and, where that says no more, the next one."""
    found = _ENDS.search(raw)
    if not raw.lstrip().startswith(b"ZCZC"):
        raise ValueError("the message has no text (STX)")
    if found is None:
        raise ValueError("the message ends early: there is no NNNN")
    first, _, text = _plain(raw[: found.start()]).lstrip().partition("\n")
    second, _, rest = text.partition("\n")
    if HEADING.match(second) or not first.removeprefix("ZCZC").strip():
        return Message(f"{first}\n{second}", rest, ""), found.end()
    return Message(first, text, ""), found.end()


HEADING = re.compile(r"\s*[A-Za-z]{3}\s?\d{3,4}\s+[1-9]\s+[A-Za-z]{1,3}\b")
"""The first line of an IPTC 7901 heading."""


def _plain(raw: bytes) -> str:
    return "\n".join(lines_of(decoded(raw.replace(b"\0", b""))))
