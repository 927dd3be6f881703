"""Headers of every answer: whose request it was, how long it took, and what a browser may do with it."""

import re
import secrets
from time import perf_counter

from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
SECURITY = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SANE_ID = re.compile(r"[\w.:-]{1,100}", re.ASCII)


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_finish)


def stage(name: str, seconds: float) -> None:
    """Name a part of the time that this answer takes, for ``Server-Timing``."""
    g.stages[name] = seconds


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _SANE_ID.fullmatch(given) else secrets.token_hex(8)
    g.stages = {}
    g.began = perf_counter()


def _finish(response: Response) -> Response:
    stages = {**g.stages, "total": perf_counter() - g.began}
    timing = ", ".join(f"{name};dur={s * 1000:.2f}" for name, s in stages.items())
    response.headers.extend({"X-Request-Id": g.request_id, "Server-Timing": timing, **SECURITY})
    return response
