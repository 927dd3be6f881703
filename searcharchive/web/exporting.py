"""``GET /v1/export``: everything that a search finds, streamed; and searches that are too long for an address."""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from flask import Blueprint, Response, request

from searcharchive.archive import with_known_places
from searcharchive.errors import InvalidParameter, MalformedJSON, Problem, Unavailable
from searcharchive.web.answers import search_answer
from searcharchive.web.api import given_pairs
from searcharchive.web.arguments import Pairs
from searcharchive.web.bodies import json_body
from searcharchive.web.exports import FORMATS, lines
from searcharchive.web.parameters import ARTICLES, read_export, read_search
from searcharchive.web.responses import json_response
from searcharchive.web.site import site

exporting = Blueprint("exporting", __name__, url_prefix="/v1")

PATIENCE = 10
"""How many times the time of a search an export may take to find what it is about to send."""


@exporting.get("/export")
def export() -> Response:
    settings = site().settings
    asked, format = read_export(given_pairs(), settings, datetime.now(UTC), settings.query_budget * PATIENCE)
    snapshot = site().archive.snapshot()
    try:
        found = snapshot.walk(with_known_places(asked.request))
        if found.partial:
            raise Unavailable("This search takes too long to be exported whole. Narrow it, by date for instance.")
        answer = Response(lines(found.articles, format, asked.fields), content_type=FORMATS[format])
    except BaseException:
        snapshot.close()
        raise
    answer.call_on_close(snapshot.close)
    answer.headers["Content-Disposition"] = f'attachment; filename="articles-{snapshot.generation}.{format}"'
    answer.headers["X-Total-Count"] = str(found.total)
    return answer


@exporting.post("/articles/search")
def search_by_body() -> Response:
    """Asks like ``GET /v1/articles``; changes nothing, and so needs no key."""
    began = perf_counter()
    body, _ = json_body(request, site().settings.body_limit)
    asked = read_search(pairs_of(body), site().settings, datetime.now(UTC))
    response = site().archive.search(asked.request)
    return json_response(search_answer(asked, response, ARTICLES, perf_counter() - began))


def pairs_of(body: Any) -> Pairs:
    """Parameters as JSON: a text, a number or true for each, a list for what may be given several times.

    Raises MalformedJSON for what is no object, InvalidParameter for values that no parameter has.
    """
    if not isinstance(body, dict):
        raise MalformedJSON(Problem("The body must be an object of parameters."))
    return tuple((name, text) for name, value in body.items() for text in _texts(name, value))


def _texts(name: str, value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list) else [] if value is None else [value]:
        if isinstance(each, bool):
            yield "true" if each else "false"
        elif isinstance(each, str | int | float):
            yield str(each)
        else:
            detail = f"{name[:100]} must be a text, a number, true or false, or a list of these."
            raise InvalidParameter(Problem(detail, name[:100]))
