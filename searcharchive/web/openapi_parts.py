"""What the operations of the OpenAPI document are put together from."""

from typing import Any

from marshmallow import Schema

from searcharchive.web import answer_schemas as answers
from searcharchive.web.problems import MEDIA_TYPE as PROBLEM
from searcharchive.web.responses import JSON

KEYS: list[dict[str, list[str]]] = [{"apiKey": []}, {"bearer": []}]
STATUSES = {
    400: "A parameter, the query or the body cannot be read.",
    401: "No key, or one that is not good.",
    403: "The key may not do this, or there is none yet.",
    404: "There is no such article.",
    406: "Not available in a form that is accepted.",
    409: "The id has other content.",
    410: "Withdrawn by its source.",
    412: "What is there is not what the request expects.",
    413: "The body is too large.",
    415: "Not a media type or encoding that is read.",
    422: "The body cannot become an article.",
    429: "Too many requests; see Retry-After.",
    503: "Not possible at the moment; see Retry-After.",
}


def json_answer(description: str, schema: type[Schema]) -> dict[str, Any]:
    return {"description": description, "content": {JSON: {"schema": schema}}}


def problems(*statuses: int) -> dict[str, Any]:
    content = {PROBLEM: {"schema": answers.ProblemAnswer}}
    return {str(status): {"description": STATUSES[status], "content": content} for status in statuses}
