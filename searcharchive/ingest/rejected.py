"""What could not be read, and why."""

from dataclasses import dataclass

RAW_LIMIT = 1 << 20
"""Bytes of a refused story that are kept with it."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A story, or a piece of a file, that was refused. ``line`` counts from 1, ``offset`` is in bytes, both in the
    unpacked content; ``raw`` is what was refused, cut at RAW_LIMIT."""

    source: str
    line: int | None
    offset: int | None
    reason: str
    raw: bytes = b""
