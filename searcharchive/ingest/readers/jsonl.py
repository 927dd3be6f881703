"""JSON Lines: one object a line."""

import json
from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.content import Content
from searcharchive.ingest.json_values import DEPTH_LIMIT
from searcharchive.ingest.readers.json_stories import story_of
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected
from searcharchive.ingest.sources import Line

BOM = b"\xef\xbb\xbf"
DIGITS_LIMIT = 1_000
"""Digits of a number; Python itself refuses to convert more than 4,300."""


def recognises(start: bytes) -> bool:
    return start.startswith(b"{") and not start.startswith(b"{\\rtf")


def read(content: Content) -> Iterator[Record | Rejected]:
    """A record for each line; blank lines are nothing."""
    for line in content.lines():
        if not (line.raw.strip() or line.broken):
            continue
        try:
            data = _object_of(line)
        except ValueError as error:
            reason = f"not one JSON object: {error}"
            yield Rejected(content.name, line.number, line.offset, reason, line.raw[:RAW_LIMIT])
            continue
        try:
            yield Record(story_of(data), line.raw, line.offset, line.number)
        except ValueError as error:
            yield Rejected(content.name, line.number, line.offset, str(error), line.raw[:RAW_LIMIT])


def _object_of(line: Line) -> dict[str, Any]:
    if line.broken:
        raise ValueError(line.broken)
    if line.cut:
        raise ValueError("the line is longer than an article may be")
    data = line.raw.removeprefix(BOM) if line.offset == 0 else line.raw
    return load_object(data)


def load_object(data: bytes) -> dict[str, Any]:
    """One JSON object from UTF-8. Raises ValueError for anything else, duplicate keys and NaN included."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}") from error
    try:
        value = _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError(f"nested deeper than {DEPTH_LIMIT}") from error
    if not isinstance(value, dict):
        raise ValueError("another kind of value")  # noqa: TRY004  # a bad value, not a bad type of an argument
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice[:80]!r} stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _integer(digits: str) -> int:
    if len(digits) > DIGITS_LIMIT:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant, parse_int=_integer)
