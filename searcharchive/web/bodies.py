"""Request bodies: read under a limit, unpacked, and only what says it is JSON in UTF-8."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

from flask import Request

from searcharchive.errors import MalformedJSON, Problem, TooLarge, UnsupportedMedia
from searcharchive.web.strict_json import parse_json

PIECE = 1 << 16
GZIP_WINDOW = 31  # zlib's way to say: a gzip header and its checksum
NDJSON = ("application/x-ndjson", "application/jsonl", "application/ndjson")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def json_body(request: Request, limit: int) -> tuple[Any, bytes]:
    """The JSON value of a request's body, and the body as it was before packing.

    Raises UnsupportedMedia, TooLarge (over ``limit`` bytes, packed or unpacked), or MalformedJSON.
    """
    _check_media_type(request)
    content = read_body(request, limit)
    if content.startswith(UTF_16_MARKS):
        raise _unsupported("The body is UTF-16; only UTF-8 is read.")
    return parse_json(content), content


class Line(NamedTuple):
    """``number`` from 1, blank lines counted; ``content`` without its end, and empty where it is ``too_long``."""

    number: int
    content: bytes
    too_long: bool = False


def lines_of(request: Request, limit: int, unpacked: int, longest: int) -> Iterator[Line]:
    """The lines of an NDJSON body that are not blank, read as they come.

    Raises UnsupportedMedia at once, TooLarge over ``limit`` bytes as sent or ``unpacked`` bytes, MalformedJSON where it
    is not gzip although it says so. What is longer than ``longest`` is not kept.
    """
    if request.mimetype not in NDJSON:
        given = f", not {request.mimetype[:80]}" if request.mimetype else ""
        raise _unsupported(f"Content-Type must be {NDJSON[0]}{given}.")
    request.max_content_length = limit
    if request.content_length is not None and request.content_length > limit:
        raise _too_large(limit)
    coding = _coding(request)
    sent = _counted(_pieces(request.stream), limit)
    return _lines(_counted(_unpacked(sent, PIECE), unpacked) if coding == "gzip" else sent, longest)


def _counted(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            raise _too_large(limit)
        yield piece


def _lines(pieces: Iterable[bytes], longest: int) -> Iterator[Line]:
    number, held, too_long = 1, bytearray(), False
    for piece in pieces:
        *ended, rest = piece.split(b"\n")
        for end in ended:
            yield from _line(number, held + end, too_long, longest)
            number, too_long = number + 1, False
            held.clear()
        held += rest
        if len(held) > longest:
            too_long = True
            held.clear()
    yield from _line(number, held, too_long, longest)


def _line(number: int, content: bytes | bytearray, too_long: bool, longest: int) -> Iterator[Line]:
    if too_long or len(content) > longest:
        yield Line(number, b"", too_long=True)
    elif content.strip():
        yield Line(number, bytes(content))


def _coding(request: Request) -> str:
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip", ""):
        raise _unsupported(f"Content-Encoding must be gzip or none, not {coding[:40]}.")
    return coding


def read_body(request: Request, limit: int) -> bytes:
    """The body, unpacked; chunked ones have no length and are counted while they are read."""
    if request.content_length is not None and request.content_length > limit:
        raise _too_large(limit)
    coding, pieces = _coding(request), _pieces(request.stream)
    return _gathered(_unpacked(pieces, limit) if coding == "gzip" else pieces, limit)


def _check_media_type(request: Request) -> None:
    if request.mimetype != "application/json":
        given = f", not {request.mimetype[:80]}" if request.mimetype else ""
        raise _unsupported(f"Content-Type must be application/json{given}.")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise _unsupported(f"The body must be UTF-8, not {charset[:40]}.")


def _pieces(stream: BinaryIO | Any) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


def _gathered(pieces: Iterator[bytes], limit: int) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > limit:
            raise _too_large(limit)
    return bytes(content)


def _unpacked(packed: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The content of one gzip member or several, in pieces no longer than the limit allows."""
    member = zlib.decompressobj(GZIP_WINDOW)
    try:
        for given in packed:
            piece = given
            while piece:
                if member.eof:
                    member = zlib.decompressobj(GZIP_WINDOW)
                yield member.decompress(piece, limit + 1)
                piece = member.unconsumed_tail or member.unused_data
    except zlib.error:
        raise MalformedJSON(Problem("The body is not gzip, though Content-Encoding says so.")) from None
    if not member.eof:
        raise MalformedJSON(Problem("The gzip body is cut off."))


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than {limit:,} bytes.")


def _unsupported(detail: str) -> UnsupportedMedia:
    return UnsupportedMedia(Problem(detail))
