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
from searcharchive.ingest.packed.contents import contents
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected
from searcharchive.ingest.sources import (
    BrokenSource,
    Meter,
    Progress,
    Source,
    bytes_of,
    find_sources,
    total_bytes,
)

__all__ = ["Rejected", "read", "total_bytes"]

SHOWN = 1 << 12
"""Bytes of a content that is refused as a whole that are kept with it."""
_UNREAD = (
    # XML says itself what its characters are.
    (re.compile(rb"\xff\xfe(?!(?:\s\0)*<\0)|\xfe\xff(?!(?:\0\s)*\0<)"), "this is UTF-16; text must be UTF-8"),
    # A NUL where stories begin as they should refuses only the story that it is in.
    (re.compile(rb"%PDF|\{\\rtf|(?!date\s+\d)[^\0]*\0"), "this is not plain text"),
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
    for found in contents(source, stdin, meter):
        if isinstance(found, Rejected):
            yield found
        else:
            yield from read_content(found, names)


def read_content(content: Content, names: Mapping[str, str]) -> Iterator[Draft | Rejected]:
    """What one content holds."""
    format = format_of(content.start)
    if format is FORMATS[-1] and (reason := _refusal(content.start)):
        yield Rejected(content.name, None, 0, reason, content.head[:SHOWN])
        return
    try:
        for found in format.read(content):
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
    """Why a content that no reader recognises is not read as wire text."""
    return next((reason for form, reason in _UNREAD if form.match(start)), None)
