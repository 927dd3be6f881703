"""Errors as ``application/problem+json`` (RFC 9457): one shape, whatever went wrong."""

from collections.abc import Iterable
from typing import Any

import orjson
from flask import Flask, Response
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, RequestEntityTooLarge

from searcharchive import errors
from searcharchive.errors import ArchiveError, InvalidInput, InvalidQuery, Problem

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 30
"""Seconds, where the error itself knows no better."""

# The first class that an error belongs to decides, so special cases stand before what they are special cases of.
STATUSES: tuple[tuple[type[ArchiveError], int], ...] = (
    (errors.InvalidArticle, 422),
    (errors.UnsupportedMedia, 415),
    (errors.InvalidInput, 400),
    (errors.TooLarge, 413),
    (errors.NotFound, 404),
    (errors.Withdrawn, 410),
    (errors.Conflict, 409),
    (errors.PreconditionFailed, 412),
    (errors.TooManyRequests, 429),
    (errors.Unauthorized, 401),
    (errors.Forbidden, 403),
    (errors.Unavailable, 503),
    (errors.NoIndex, 503),
    (errors.DamagedIndex, 503),
)


DETAILS = {404: "There is nothing at this address.", 405: "This address does not take that method."}
"""In place of what Werkzeug says to people with a browser."""


def register(app: Flask) -> None:
    """Answer every error with a problem. A blueprint's own handlers go before these."""
    app.register_error_handler(ArchiveError, of_archive)
    app.register_error_handler(HTTPException, of_http)


def status_of(error: ArchiveError) -> int:
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def of_archive(error: ArchiveError) -> Response:
    """The answer to an error of the archive's own tree."""
    status = status_of(error)
    found = error.problems if isinstance(error, InvalidInput) else ()
    implied = "q" if isinstance(error, InvalidQuery) else None
    answer = problem(status, error.slug, error.title, str(error), found, implied)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="searcharchive"'
    if status in (429, 503):
        answer.headers["Retry-After"] = str(getattr(error, "retry_after", RETRY_AFTER))
    return answer


def of_http(error: HTTPException) -> Response:
    """The answer to what Flask found wrong itself: no such address, wrong method, a failure that nobody expected."""
    if isinstance(error, RequestEntityTooLarge):
        return of_archive(errors.TooLarge("The body is larger than this archive accepts."))
    if isinstance(error, InternalServerError):
        return problem(
            500, "internal-error", "The archive failed", "Something failed inside the archive. It was logged."
        )
    code = error.code or 500
    title = error.name.capitalize()
    detail = DETAILS.get(code) or error.description or error.name
    answer = problem(code, error.name.lower().replace(" ", "-"), title, detail)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def problem(
    status: int, slug: str, title: str, detail: str, found: Iterable[Problem] = (), parameter: str | None = None
) -> Response:
    """``parameter`` is what a problem is about that names none."""
    body = {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": printable(detail),
        "errors": [error_answer(one, parameter) for one in found],
    }
    return Response(orjson.dumps(body), status, mimetype=MEDIA_TYPE)


def error_answer(found: Problem, parameter: str | None = None) -> dict[str, Any]:
    """One of the ``errors`` of an answer."""
    parts = {
        "parameter": found.parameter or parameter,
        "position": found.position,
        "detail": found.detail,
        "hint": found.hint,
    }
    return {name: printable(part) for name, part in parts.items() if part is not None}


def printable(value: Any) -> Any:
    """Text without lone surrogates, which JSON in UTF-8 cannot hold; what is not text stays."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
