"""What the pages answer when there is nothing to show: why, in plain words, and the way on."""

from flask import Blueprint, Response, make_response, render_template, request

from searcharchive.errors import (
    DamagedIndex,
    InvalidInput,
    InvalidParameter,
    InvalidQuery,
    NoIndex,
    NotFound,
    TooManyRequests,
    Unavailable,
    Withdrawn,
)
from searcharchive.web.arguments import query_pairs
from searcharchive.web.pages import notes, views
from searcharchive.web.pages.address import Address

REINDEX = "python -m searcharchive reindex PATH"
RETRY_AFTER = 30
WITHDRAWN = (
    "Its source took it back. The archive keeps that it was there, and shows nothing of what it said.",
    "Other stories on the matter may still be found.",
)


def register(pages: Blueprint) -> None:
    """Answer the errors of a blueprint's own views; all others stay with the application."""
    pages.register_error_handler(InvalidInput, _invalid)
    pages.register_error_handler(NotFound, _not_found)
    pages.register_error_handler(Withdrawn, _withdrawn)
    pages.register_error_handler(NoIndex, _no_index)
    pages.register_error_handler(DamagedIndex, _damaged)
    pages.register_error_handler(Unavailable, _unavailable)
    pages.register_error_handler(TooManyRequests, _too_many)


def _invalid(error: InvalidInput) -> Response:
    address = _address()
    heading = "The query cannot be read" if isinstance(error, InvalidQuery) else "Part of the search cannot be read"
    remarks = notes.of_problems(error.problems, address)
    page = render_template("refused.html", heading=heading, form=views.form(address), remarks_made=remarks)
    return make_response(page, 400)


def _not_found(error: NotFound) -> Response:
    lines = (error.detail, "It may have been removed, or the address may have been cut short.")
    return _message(404, "This article is not in the archive", lines, back=_address())


def _withdrawn(error: Withdrawn) -> Response:
    del error
    return _message(410, "This article was withdrawn", WITHDRAWN, back=_address())


def _no_index(error: NoIndex) -> Response:
    del error
    lines = ("No articles have been indexed so far. This command reads a file or a folder of them:",)
    return _retry_later(_message(503, "The archive is empty", lines, command=REINDEX))


def _damaged(error: DamagedIndex) -> Response:
    del error
    lines = ("The index is not as it was written, so nothing of it is shown. This command builds it again:",)
    return _retry_later(_message(503, "The index is damaged", lines, command=REINDEX))


def _unavailable(error: Unavailable) -> Response:
    lines = (error.detail, "Nothing is lost. Please try again in a moment.")
    return _retry_later(_message(503, "The archive cannot answer now", lines), error.retry_after)


def _too_many(error: TooManyRequests) -> Response:
    lines = (error.detail, f"Please go on in {error.retry_after} seconds.")
    return _retry_later(_message(429, "That was too often", lines), error.retry_after)


def _message(
    status: int, heading: str, lines: tuple[str, ...], *, command: str = "", back: Address | None = None
) -> Response:
    page = render_template(
        "message.html",
        heading=heading,
        lines=lines,
        command=command,
        back=back,
        form=None if back is None else views.form(Address()),
    )
    return make_response(page, status)


def _retry_later(answer: Response, seconds: int = RETRY_AFTER) -> Response:
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _address() -> Address:
    """What was asked, as far as it can be read: the words and filters are still shown in the box."""
    try:
        return Address.of(query_pairs(request.query_string))
    except InvalidParameter:
        return Address()
