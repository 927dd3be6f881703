"""What a reader hands on: one story as named values, before they are checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """One story of a file. ``data`` has the names of ``fields.ALIASES``; other names are kept in ``extra``.

    ``raw``: the bytes that it was read from, ``offset`` where they begin in the unpacked content, ``line`` the number
    of its first line from 1, where lines mean something.
    """

    data: Mapping[str, Any]
    raw: bytes
    offset: int = 0
    line: int | None = None
