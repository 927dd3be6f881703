"""Answers packed for clients that can unpack them: zstd, which costs least time, or gzip.

By hand and not by a library: both packers are here anyway, and what such a library adds (brotli, caches) is not wanted.
"""

import threading
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

import zstandard
from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

SMALLEST = 1_000
"""Bytes from which on it pays."""
PACKED = frozenset(
    {
        "application/json",
        "application/problem+json",
        "application/ld+json",
        "application/x-ndjson",
        "application/atom+xml",
        "application/opensearchdescription+xml",
        "application/xml",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/plain",
    }
)
CODINGS = ("zstd", "gzip")
"""Best first."""
GZIP_LEVEL, ZSTD_LEVEL = 4, 3
_GZIP_WINDOW = 31
_own = threading.local()


class Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


def register(app: Flask, wanted: bool) -> None:
    if wanted:
        app.after_request(pack)


def pack(response: Response) -> Response:
    """Pack an answer where that is possible, wanted, and pays."""
    if response.direct_passthrough or response.mimetype not in PACKED or "Content-Encoding" in response.headers:
        return response
    _vary(response)
    coding = coding_for(request.headers.get("Accept-Encoding", ""))
    if coding is None or request.method == "HEAD" or not _pays(response):
        return response
    if response.is_streamed:
        response.response = _packed(response.response, packer_of(coding))
        response.headers.pop("Content-Length", None)
    else:
        response.set_data(whole(response.get_data(), coding))
    response.headers["Content-Encoding"] = coding
    _weaken(response)
    return response


def _vary(response: Response) -> None:
    known = response.headers.get("Vary")
    response.headers["Vary"] = f"{known}, Accept-Encoding" if known else "Accept-Encoding"


def _pays(response: Response) -> bool:
    size = response.content_length if response.is_streamed else len(response.get_data())
    return size is None or size >= SMALLEST


def _weaken(response: Response) -> None:
    """A strong tag promises the same bytes."""
    tag, weak = response.get_etag()
    if tag is not None and not weak:
        response.set_etag(tag, weak=True)


@lru_cache(maxsize=256)
def coding_for(accepted: str) -> str | None:
    """The best coding that an ``Accept-Encoding`` allows; None where it allows none of ours."""
    allowed = parse_accept_header(accepted, Accept)
    best = max(CODINGS, key=lambda coding: allowed.quality(coding))
    return best if allowed.quality(best) > 0 else None


def packer_of(coding: str) -> Packer:
    if coding == "zstd":
        return zstandard.ZstdCompressor(ZSTD_LEVEL).compressobj()
    return zlib.compressobj(GZIP_LEVEL, wbits=_GZIP_WINDOW)


def whole(content: bytes, coding: str) -> bytes:
    """A content packed at once."""
    if coding == "gzip":
        return zlib.compress(content, GZIP_LEVEL, _GZIP_WINDOW)
    if not hasattr(_own, "zstd"):
        # One for each thread: making it costs more than packing a page.
        _own.zstd = zstandard.ZstdCompressor(ZSTD_LEVEL)
    packed: bytes = _own.zstd.compress(content)
    return packed


def _packed(pieces: Iterable[str | bytes], packer: Packer) -> Iterator[bytes]:
    try:
        for piece in pieces:
            if packed := packer.compress(piece.encode() if isinstance(piece, str) else piece):
                yield packed
        yield packer.flush()
    finally:
        if callable(close := getattr(pieces, "close", None)):
            close()
