"""Paths in, drafts out: every story that is there comes out once, as a draft or as Rejected, in order."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from searcharchive.article import Origin
from searcharchive.errors import InvalidArticle
from searcharchive.ingest.content import Content
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.fields import draft_of
from searcharchive.ingest.formats import FORMATS, format_of
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected
from searcharchive.ingest.sources import (
    BrokenSource,
    Meter,
    Progress,
    Source,
    bytes_of,
    chunks,
    find_sources,
    total_bytes,
)

__all__ = ["Rejected", "read", "total_bytes"]

SHOWN = 1 << 12
"""Bytes of a content that is refused as a whole that are kept with it."""
_XML = "this is XML of a kind that is not read"
_UNREAD = (
    (re.compile(rb"\xff\xfe|\xfe\xff"), "this is UTF-16; text must be UTF-8"),
    (re.compile(rb"PK\x03\x04|\x28\xb5\x2f\xfd|BZh|\xfd7zXZ|7z\xbc\xaf"), "this is packed; only gzip is unpacked"),
    # A NUL where stories begin as they should refuses only the story that it is in.
    (re.compile(rb"%PDF|\{\\rtf|(?!\{\s*\"|date\s+\d)[^\0]*\0"), "this is not plain text"),
    (re.compile(rb"<(?:[?!]|[A-Za-z][\w:.-]*[\s/>])"), _XML),
)


def read(
    paths: Sequence[str | Path],
    *,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
    names: Mapping[str, str] | None = None,
) -> Iterator[Draft | Rejected]:
    """Read files, folders and ``-``. Raises UnreadableSource at once for a path that is not there.

    ``names``: field → the key that gives it, before those that are known. Memory is bounded by the longest story. A
    file that cannot be opened, or ends early, is Rejected with its reason.
    """
    sources = find_sources(paths)
    meter = Meter(progress, bytes_of(sources))
    return chain.from_iterable(_read_source(source, stdin, meter, names or {}) for source in sources)


def _read_source(
    source: Source, stdin: BinaryIO | None, meter: Meter, names: Mapping[str, str]
) -> Iterator[Draft | Rejected]:
    yield from read_content(Content(source.name, chunks(source, stdin, meter)), names)


def read_content(content: Content, names: Mapping[str, str]) -> Iterator[Draft | Rejected]:
    """What one content holds."""
    if reason := _refusal(content.start):
        yield Rejected(content.name, None, 0, reason, content.head[:SHOWN])
        return
    try:
        for found in format_of(content.start).read(content):
            yield _drafted(found, content.name, names) if isinstance(found, Record) else found
    except BrokenSource as error:
        yield Rejected(content.name, None, 0, str(error), content.head[:SHOWN])


def _drafted(record: Record, name: str, names: Mapping[str, str]) -> Draft | Rejected:
    origin = Origin(name, record.offset, hashlib.sha256(record.raw).hexdigest())
    try:
        return draft_of(record.data, origin, names=names)
    except InvalidArticle as error:
        return Rejected(name, record.line, record.offset, str(error), record.raw[:RAW_LIMIT])


def _refusal(start: bytes) -> str | None:
    """Why a content is not read. XML that a reader recognises is."""
    told = format_of(start) is not FORMATS[-1]
    return next((why for form, why in _UNREAD if form.match(start) and not (told and why == _XML)), None)
