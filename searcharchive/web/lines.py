"""Bodies of many lines: kept on disk, looked at as a whole before anything of them is done, then read line by line."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Request

from searcharchive.errors import StorageFailure, TooLarge
from searcharchive.settings import Settings
from searcharchive.web.bodies import UTF_16_MARKS, check_media_type, counted, is_gzip, pieces, unpacked, unsupported
from searcharchive.web.responses import NDJSON

MEDIA_TYPES = (NDJSON, "application/ndjson", "application/jsonl", "application/x-jsonlines")
PIECE = 1 << 20
IN_MEMORY = 4 << 20
"""Bytes from which on a body, or an answer, is kept on disk."""

Line = bytes | None
"""A line without its end; None for one that is too long."""


class Lines:
    """The lines of one body."""

    def __init__(self, file: IO[bytes], *, packed: bool, longest: int) -> None:
        self._file, self._packed, self._longest = file, packed, longest

    def __iter__(self) -> Iterator[Line]:
        return split(self._content(), self._longest)

    def check(self, limit: int, most: int) -> None:
        """Raises TooLarge over ``limit`` bytes or ``most`` lines, UnsupportedMedia for UTF-16, MalformedJSON for what
        cannot be unpacked."""
        count = 0
        for number, piece in enumerate(counted(self._content(), limit)):
            if not number and piece.startswith(UTF_16_MARKS):
                raise unsupported("The body is UTF-16; only UTF-8 is read.")
            count += piece.count(b"\n")
            if count > most:
                raise TooLarge(f"The body has more than {most:,} lines.")

    def _content(self) -> Iterator[bytes]:
        self._file.seek(0)
        given = iter(lambda: self._file.read(PIECE), b"")
        return unpacked(given, PIECE) if self._packed else given


@contextmanager
def lines_of(request: Request, settings: Settings) -> Iterator[Lines]:
    """The lines of a request's body, which is within the limits of bulk requests.

    Raises UnsupportedMedia, TooLarge, MalformedJSON (what is not gzip); StorageFailure where it cannot be kept.
    """
    check_media_type(request, *MEDIA_TYPES)
    packed = is_gzip(request)
    request.max_content_length = settings.bulk_limit
    with kept() as file:
        for piece in counted(pieces(request, settings.bulk_limit), settings.bulk_limit):
            file.write(piece)
        lines = Lines(file, packed=packed, longest=settings.body_limit)
        lines.check(settings.bulk_unpacked_limit, settings.bulk_lines)
        yield lines


@contextmanager
def kept() -> Iterator[IO[bytes]]:
    """A file that is gone afterwards. Raises StorageFailure for what goes wrong with files meanwhile."""
    try:
        with SpooledTemporaryFile(IN_MEMORY) as file:
            yield file
    except OSError as error:
        raise StorageFailure(f"The request cannot be kept: {error.strerror}.") from error


def split(given: Iterable[bytes], longest: int) -> Iterator[Line]:
    """The lines of a text that comes in pieces. What comes after the last line end is a line unless it is empty."""
    held, dropped = bytearray(), False
    for piece in given:
        *ended, rest = piece.split(b"\n")
        for part in ended:
            fits = not dropped and len(held) + len(part) <= longest
            yield bytes(held + part) if fits else None
            held, dropped = bytearray(), False
        dropped = dropped or len(held) + len(rest) > longest
        held = bytearray() if dropped else held + rest
    if held or dropped:
        yield bytes(held) if not dropped else None
