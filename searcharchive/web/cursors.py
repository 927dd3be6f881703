"""Cursors: where a walk through all that a search finds goes on.

A cursor holds a place in an order by date, and a check of the search that it belongs to: articles may come and go
between two pages, and each that stays as it was is seen once. It is no secret; whoever makes one up finds nothing that
a search would not.
"""

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable

import orjson

from searcharchive.errors import InvalidParameter, Problem
from searcharchive.search.request import Position
from searcharchive.web.schemas import SHOWING

START = "*"
VERSION = 1
CHECK_BYTES = 9
LONGEST = 1_000


def search_check(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Stands for what a search finds; ``pairs`` are its parameters under their own names.

    Those that only show it may change from page to page.
    """
    return hashlib.sha256(orjson.dumps(sorted(pair for pair in pairs if pair[0] not in SHOWING))).digest()


def write_cursor(position: Position, check: bytes) -> str:
    held = orjson.dumps([VERSION, position.start, position.id])
    return urlsafe_b64encode(_seal(held, check) + held).decode().rstrip("=")


def read_cursor(text: str, check: bytes) -> Position | None:
    """The place that a cursor stands for; None for the start. Raises InvalidParameter for any other cursor."""
    if text == START:
        return None
    try:
        content = urlsafe_b64decode(text + "=" * (-len(text) % 4)) if len(text) <= LONGEST and text.isascii() else b""
        version, start, id = orjson.loads(content[CHECK_BYTES:])
    except (binascii.Error, ValueError, TypeError):
        raise _foreign() from None
    position = Position(start, id)
    if version != VERSION or content[:CHECK_BYTES] != _seal(content[CHECK_BYTES:], check):
        raise _foreign()
    return position


def _seal(held: bytes, check: bytes) -> bytes:
    return hashlib.sha256(check + held).digest()[:CHECK_BYTES]


def _foreign() -> InvalidParameter:
    detail = "This cursor is damaged, or belongs to another search."
    return InvalidParameter(Problem(detail, "cursor", hint="cursor=* starts anew; keep all other parameters the same"))
