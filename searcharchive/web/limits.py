"""How often anonymous clients may read, where the setting says so."""

import math

from flask import Flask, g, request

from searcharchive.errors import TooManyRequests
from searcharchive.web.access import ALWAYS_OPEN, is_read
from searcharchive.web.buckets import Buckets, client_of

UNLIMITED = ALWAYS_OPEN | {"operations.figures"}


def register(app: Flask, limit: int) -> None:
    """``limit``: reads a minute; 0 for as many as they like."""
    if not limit:
        return
    buckets = Buckets(limit)

    def check() -> None:
        if not is_read() or request.endpoint in UNLIMITED:
            return
        if g.key is None and (wait := buckets.take(client_of(request.remote_addr))):
            detail = f"Without a key one client may read {limit:,} times a minute."
            raise TooManyRequests(detail, math.ceil(wait))

    app.before_request(check)
