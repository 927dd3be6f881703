"""Answers on the wire: JSON by orjson, and validators that spare sending what a client already has."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from flask import Request, Response

JSON = "application/json"
NDJSON = "application/x-ndjson"


def json_response(data: Mapping[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(data), status, mimetype=JSON)


def tag_of(*parts: object) -> str:
    """An opaque tag that changes when any of the parts does; parts are told apart by their ``repr``."""
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:24]


def tagged(response: Response, tag: str) -> Response:
    """The response with a weak ``ETag``, to be asked about again before a cache uses it."""
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept, Authorization, X-API-Key"
    return response


def is_conditional(request: Request) -> bool:
    """Whether a client has an answer already, and asks whether it still holds."""
    return "HTTP_IF_NONE_MATCH" in request.environ


def not_modified(request: Request, tag: str) -> Response | None:
    """A 304 where the client has what the tag stands for, else None."""
    if request.if_none_match.contains_weak(tag):
        return tagged(Response(status=304), tag)
    return None
