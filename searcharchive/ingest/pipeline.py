"""Paths in, drafts out: every story that is there comes out once, as a draft or as Rejected, in order."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from searcharchive.article import Origin
from searcharchive.errors import InvalidArticle
from searcharchive.ingest.content import Content
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.fields import draft_of, prefixed
from searcharchive.ingest.formats import FORMATS, format_of
from searcharchive.ingest.memory import START, Memory, Recall, chained
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
    size_of,
    total_bytes,
)

__all__ = ["Naming", "Rejected", "read", "total_bytes"]

_UNREAD = (
    # XML says itself what its characters are.
    (re.compile(rb"\xff\xfe(?!(?:\s\0)*<\0)|\xfe\xff(?!(?:\0\s)*\0<)"), "this is UTF-16; text must be UTF-8"),
    # A NUL where stories begin as they should refuses only the story that it is in.
    (re.compile(rb"%PDF|\{\\rtf|(?!date\s+\d)[^\0]*\0"), "this is not plain text"),
)

_Located = tuple[str, Record] | Rejected
"""A record with the name of the content that it is from."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How names are read. ``keys``: field → the key that gives it, before those that are known. ``prefix``: put before
    every id that is given, so that those of two sources differ.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""


def read(
    paths: Sequence[str | Path],
    *,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
    naming: Naming = Naming(),
    memory: Memory | None = None,
) -> Iterator[Draft | Rejected]:
    """Read files, folders and ``-``. Raises UnreadableSource at once for a path that is not there.

    What ``memory`` recalls is not given out. Memory is bounded by the longest story. A file that cannot be opened, or
    ends early, is Rejected with its reason.
    """
    sources = find_sources(paths)
    reading = _Reading(Meter(progress, bytes_of(sources)), stdin, naming, memory)
    return chain.from_iterable(map(reading.source, sources))


class _Restart(Exception):
    """A source does not begin as it is remembered."""


class _Reading:
    """One pass over sources."""

    def __init__(self, meter: Meter, stdin: BinaryIO | None, naming: Naming, memory: Memory | None) -> None:
        self._meter = meter
        self._stdin = stdin
        self._naming = naming
        self._memory = memory

    def source(self, source: Source) -> Iterator[Draft | Rejected]:
        if self._memory is None or source.path is None:
            yield from map(self._drafted, self._found(source))
            return
        recall = self._memory.recall(source)
        if recall is not None and recall.whole and not recall.again:
            self._memory.begin(source, recall)
            self._meter.count(size_of(source.path))
        else:
            yield from self._remembered(source, self._memory, recall)
        self._memory.end()

    def _remembered(self, source: Source, memory: Memory, recall: Recall | None) -> Iterator[Draft | Rejected]:
        try:
            yield from self._after(source, memory, recall)
        except _Restart:
            yield from self._after(source, memory, None)

    def _after(self, source: Source, memory: Memory, recall: Recall | None) -> Iterator[Draft | Rejected]:
        """What is not recalled. Raises _Restart before anything is given out where the recalled records are others."""
        records = enumerate(self._found(source))
        link, again = (START, {}) if recall is None else _passed(records, recall)
        memory.begin(source, recall)
        for number, record in again.items():
            memory.met(number, link)
            yield self._drafted(record)
        for number, record in records:
            link = chained(link, _raw(record))
            memory.met(number, link)
            yield self._drafted(record)

    def _found(self, source: Source) -> Iterator[_Located]:
        """The records of all contents of a source."""
        for found in contents(source, self._stdin, self._meter):
            if isinstance(found, Rejected):
                yield found
            else:
                yield from _records(found)

    def _drafted(self, found: _Located) -> Draft | Rejected:
        if isinstance(found, Rejected):
            return found
        name, record = found
        origin = Origin(name, record.offset, hashlib.sha256(record.raw).hexdigest())
        try:
            draft = draft_of(record.data, origin, names=self._naming.keys)
        except InvalidArticle as error:
            return Rejected(name, record.line, record.offset, str(error), record.raw[:RAW_LIMIT])
        return prefixed(draft, self._naming.prefix) if self._naming.prefix else draft


def _passed(records: Iterator[tuple[int, _Located]], recall: Recall) -> tuple[bytes, dict[int, _Located]]:
    """The chain of the records that are recalled, and those to be read again. Raises _Restart where they are others."""
    link, again = START, dict[int, _Located]()
    for number, record in islice(records, recall.count):
        link = chained(link, _raw(record))
        if number in recall.again:
            again[number] = record
    if link != recall.chain:
        raise _Restart
    return link, again


def _raw(found: _Located) -> bytes:
    """What tells a record from others."""
    return found.raw + found.reason.encode() if isinstance(found, Rejected) else found[1].raw


def _records(content: Content) -> Iterator[_Located]:
    """What one content holds."""
    format = format_of(content.start)
    if format is FORMATS[-1] and (reason := _refusal(content.start)):
        yield content.refused(reason)
        return
    try:
        for found in format.read(content):
            yield (content.name, found) if isinstance(found, Record) else found
    except BrokenSource as error:
        yield content.refused(str(error))


def _refusal(start: bytes) -> str | None:
    """Why a content that no reader recognises is not read as wire text."""
    return next((reason for form, reason in _UNREAD if form.match(start)), None)
