"""JSON that is not one object a line: arrays, objects over several lines, answers of services with their lists."""

import re
from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.content import Content
from searcharchive.ingest.limits import DOCUMENT_LIMIT, LINE_LIMIT
from searcharchive.ingest.readers.json_answers import envelope_of, lists_of
from searcharchive.ingest.readers.json_pieces import Cutter, Piece, cut
from searcharchive.ingest.readers.json_stories import story_of
from searcharchive.ingest.readers.jsonl import BOM, load_object
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected

_ARRAY = re.compile(rb"\[\s*[\[{\]]")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
ENVELOPE_LIMIT = 1 << 20
"""Bytes of what stands around a list that is read."""


def recognises(start: bytes) -> bool:
    """An array of objects; an object that goes on in the next line; one with a list of stories."""
    if _ARRAY.match(start):
        return True
    return start.startswith(b"{") and (_goes_on(start) or bool(lists_of(start)))


def _goes_on(start: bytes) -> bool:
    """Whether the first line ends inside of an object, between two of its values, and the next one goes on with it."""
    line, end, rest = start.partition(b"\n")
    bare = _STRING.sub(b"0", line).rstrip()
    if not end or b'"' in bare or sum(map(bare.count, (b"{", b"["))) <= sum(map(bare.count, (b"}", b"]"))):
        return False
    inside = bare[-1:] in b"{[,"
    return bare[-1:] == b":" or rest.lstrip()[:1] in ([b'"', b"}", b"{", b"[", b"]"] if inside else [b",", b"}", b"]"])


def read(content: Content) -> Iterator[Record | Rejected]:
    """A record for each object. One that is bad refuses only itself, where its end can be told."""
    for piece in cut(_without_bom(content.pieces()), DOCUMENT_LIMIT):
        if piece.broken:
            yield _refused(content.name, piece, piece.broken)
        elif starts := lists_of(piece.raw):
            yield from _answer(content.name, piece, starts)
        else:
            yield _record(content.name, piece, {})


def _without_bom(pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    # A blank for each byte, so that offsets stay true.
    yield b"   " + first.removeprefix(BOM) if first.startswith(BOM) else first
    yield from pieces


def _refused(name: str, piece: Piece, reason: str) -> Rejected:
    return Rejected(name, piece.line, piece.offset, f"not one JSON object: {reason}", piece.raw[:RAW_LIMIT])


def _record(name: str, piece: Piece, around: dict[str, Any]) -> Record | Rejected:
    if len(piece.raw) > LINE_LIMIT:
        return _refused(name, piece, "it is longer than an article may be")
    try:
        data = around | load_object(piece.raw)
    except ValueError as error:
        return _refused(name, piece, str(error))
    try:
        return Record(story_of(data), piece.raw, piece.offset, piece.line)
    except ValueError as error:
        return Rejected(name, piece.line, piece.offset, str(error), piece.raw[:RAW_LIMIT])


def _answer(name: str, answer: Piece, starts: list[int]) -> Iterator[Record | Rejected]:
    """The stories of the lists that begin at ``starts``."""
    cutters = [Cutter(LINE_LIMIT) for _ in starts]
    found = [list(_elements(cutter, answer, start)) for cutter, start in zip(cutters, starts, strict=True)]
    ends = [start + (cutter.closed_at or len(answer.raw)) for cutter, start in zip(cutters, starts, strict=True)]
    around = _around(answer.raw, starts, ends)
    if isinstance(around, str):
        yield _refused(name, answer, around)
    for piece in (piece for pieces in found for piece in pieces):
        if piece.broken:
            yield _refused(name, piece, piece.broken)
        else:
            yield _record(name, piece, {} if isinstance(around, str) else around)


def _elements(cutter: Cutter, answer: Piece, start: int) -> Iterator[Piece]:
    line = answer.raw.count(b"\n", 0, start)
    for piece in cutter.feed(answer.raw[start:]):
        yield piece._replace(offset=piece.offset + answer.offset + start, line=piece.line + answer.line + line - 1)
        if cutter.closed_at is not None:
            return
    for piece in cutter.finish():
        yield piece._replace(offset=piece.offset + answer.offset + start, line=piece.line + answer.line + line - 1)


def _around(raw: bytes, starts: list[int], ends: list[int]) -> dict[str, Any] | str:
    """What an answer says of all its stories, or why it is no JSON outside of its lists."""
    at, kept = 0, []
    for start, end in zip(starts, ends, strict=True):
        kept.append(raw[at:start] + b"[]")
        at = end
    outside = b"".join(kept) + raw[at:]
    if len(outside) > ENVELOPE_LIMIT:
        return {}
    try:
        return envelope_of(load_object(outside))
    except ValueError as error:
        return f"around its stories, {error}"
