"""Request bodies: read under a limit, unpacked, and only what says it is JSON in UTF-8."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from flask import Request

from searcharchive.errors import MalformedJSON, Problem, TooLarge, UnsupportedMedia
from searcharchive.web.strict_json import parse_json

PIECE = 1 << 16
GZIP_WINDOW = 31  # zlib's way to say: a gzip header and its checksum
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def json_body(request: Request, limit: int) -> tuple[Any, bytes]:
    """The JSON value of a request's body, and the body as it was before packing.

    Raises UnsupportedMedia, TooLarge (over ``limit`` bytes, packed or unpacked), or MalformedJSON.
    """
    check_media_type(request, "application/json")
    content = read_body(request, limit)
    if content.startswith(UTF_16_MARKS):
        raise unsupported("The body is UTF-16; only UTF-8 is read.")
    return parse_json(content), content


def read_body(request: Request, limit: int) -> bytes:
    """The body, unpacked; chunked ones have no length and are counted while they are read."""
    packed = is_gzip(request)
    given = pieces(request, limit)
    return b"".join(counted(unpacked(given, limit + 1) if packed else given, limit))


def pieces(request: Request, limit: int) -> Iterator[bytes]:
    """The body as it is sent, piece by piece. Raises TooLarge, at once where the request says how long it is."""
    if request.content_length is not None and request.content_length > limit:
        raise _too_large(limit)
    return _read(request.stream)


def is_gzip(request: Request) -> bool:
    """Whether the body is packed. Raises UnsupportedMedia for other codings."""
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip", ""):
        raise unsupported(f"Content-Encoding must be gzip or none, not {coding[:40]}.")
    return coding == "gzip"


def check_media_type(request: Request, *read: str) -> None:
    """Raises UnsupportedMedia for a media type that is not among those that are read, and for texts not in UTF-8."""
    if request.mimetype not in read:
        given = f", not {request.mimetype[:80]}" if request.mimetype else ""
        raise unsupported(f"Content-Type must be {read[0]}{given}.")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise unsupported(f"The body must be UTF-8, not {charset[:40]}.")


def counted(given: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """The same pieces. Raises TooLarge as soon as they are longer than the limit."""
    size = 0
    for piece in given:
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        yield piece


def unpacked(packed: Iterable[bytes], step: int) -> Iterator[bytes]:
    """The content of one gzip member or several, in pieces of at most ``step`` bytes. Raises MalformedJSON."""
    member = zlib.decompressobj(GZIP_WINDOW)
    try:
        for given in packed:
            piece = given
            while piece:
                if member.eof:
                    member = zlib.decompressobj(GZIP_WINDOW)
                yield member.decompress(piece, step)
                piece = member.unconsumed_tail or member.unused_data
    except zlib.error:
        raise MalformedJSON(Problem("The body is not gzip, though Content-Encoding says so.")) from None
    if not member.eof:
        raise MalformedJSON(Problem("The gzip body is cut off."))


def _read(stream: BinaryIO | Any) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than {limit:,} bytes.")


def unsupported(detail: str) -> UnsupportedMedia:
    return UnsupportedMedia(Problem(detail))
