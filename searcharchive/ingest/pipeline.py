"""Paths in, drafts out: every story that is there comes out once, as a draft or as Rejected, in order."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from searcharchive.ingest.draft import Draft
from searcharchive.ingest.fields import TEXT_LIMIT
from searcharchive.ingest.readers.jsonl import read_jsonl
from searcharchive.ingest.readers.wire import read_wire
from searcharchive.ingest.rejected import Rejected
from searcharchive.ingest.sources import (
    BrokenSource,
    Meter,
    Progress,
    Source,
    bytes_of,
    chunks,
    find_sources,
    lines,
    total_bytes,
)

__all__ = ["Rejected", "read", "total_bytes"]

LINE_LIMIT = 4 * TEXT_LIMIT
"""Bytes of one line that are held; JSON may write a character of two bytes in six."""
SNIFFED = 1 << 12
_SPACE = b"\xef\xbb\xbf \t\r\n"
_UNREAD = (
    (re.compile(rb"\xff\xfe|\xfe\xff"), "this is UTF-16; text must be UTF-8"),
    (re.compile(rb"PK\x03\x04|\x28\xb5\x2f\xfd|BZh|\xfd7zXZ|7z\xbc\xaf"), "this is packed; only gzip is unpacked"),
    # A NUL where stories begin as they should refuses only the story that it is in.
    (re.compile(rb"%PDF|\{\\rtf|(?!\{\s*\"|date\s+\d)[^\0]*\0"), "this is not plain text"),
    (re.compile(rb"<(?:[?!]|[A-Za-z][\w:.-]*[\s/>])"), "this is XML or HTML, which is not read"),
    (re.compile(rb"\[\s*[\[{\]]"), "this is a JSON array; give one object a line"),
    (re.compile(rb"\{\s*\n\s*[\"}]"), "this is JSON over several lines; give one object a line"),
)


def read(
    paths: Sequence[str | Path], *, stdin: BinaryIO | None = None, progress: Progress | None = None
) -> Iterator[Draft | Rejected]:
    """Read files, folders and ``-``. Raises UnreadableSource at once for a path that is not there.

    Memory is bounded by the longest story. A file that cannot be opened, or ends early, is Rejected with its reason.
    """
    sources = find_sources(paths)
    meter = Meter(progress, bytes_of(sources))
    return chain.from_iterable(_read_source(source, stdin, meter) for source in sources)


def _read_source(source: Source, stdin: BinaryIO | None, meter: Meter) -> Iterator[Draft | Rejected]:
    head, pieces = _with_head(chunks(source, stdin, meter))
    start = head.lstrip(_SPACE)
    if reason := _refusal(start):
        yield Rejected(source.name, None, 0, reason, head[:SNIFFED])
    elif start.startswith(b"{"):
        yield from read_jsonl(source.name, lines(pieces, LINE_LIMIT))
    else:
        yield from read_wire(source.name, lines(pieces, LINE_LIMIT))


def _with_head(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first SNIFFED bytes or more, and all the pieces with them."""
    head = b""
    try:
        while len(head) < SNIFFED and (piece := next(pieces, b"")):
            head += piece
    except BrokenSource as error:
        return head, _broken(head, error)
    return head, chain((head,), pieces)


def _broken(head: bytes, error: BrokenSource) -> Iterator[bytes]:
    yield head
    raise error


def _refusal(start: bytes) -> str | None:
    return next((reason for form, reason in _UNREAD if form.match(start[:SNIFFED])), None)
