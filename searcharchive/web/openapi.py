"""The OpenAPI document, made of the schemas that read requests and describe answers."""

from functools import lru_cache
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from searcharchive.web import answer_schemas as answers
from searcharchive.web import openapi_writes as writes
from searcharchive.web.arguments import named
from searcharchive.web.openapi_parts import json_answer as _json
from searcharchive.web.openapi_parts import problems as _problems
from searcharchive.web.responses import JSON, NDJSON
from searcharchive.web.schemas import (
    NOT_EXPORTED,
    NOT_IN_FEEDS,
    ArticleParameters,
    ExportParameters,
    SearchParameters,
    SimilarParameters,
    SuggestParameters,
)

VERSION = "1"
OPENAPI = "3.1.0"
_ID = {
    "in": "path",
    "name": "id",
    "required": True,
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,128}$"},
}


@lru_cache(maxsize=4)
def document(title: str) -> dict[str, Any]:
    """The whole document as JSON values."""
    spec = APISpec(title, VERSION, OPENAPI, plugins=[MarshmallowPlugin()], info={"description": "Search and archive."})
    spec.components.security_scheme("apiKey", {"type": "apiKey", "in": "header", "name": "X-API-Key"})
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    spec.path("/v1/articles", operations={"get": _search(), "post": writes.create()})
    spec.path(
        "/v1/articles/{id}",
        parameters=[_ID],
        operations={"get": _read(), "put": writes.replace(), "delete": writes.remove()},
    )
    spec.path("/v1/bulk", operations={"post": writes.bulk()})
    spec.path("/v1/articles/search", operations={"post": _search_by_body()})
    spec.path("/v1/export", operations={"get": _export()})
    spec.path("/v1/feed.atom", operations={"get": _feed()})
    spec.path("/v1/query-help", operations={"get": _query_help()})
    spec.path("/v1/articles/{id}/similar", parameters=[_ID], operations={"get": _similar()})
    spec.path("/v1/suggest", operations={"get": _suggest()})
    spec.path("/healthz", operations={"get": _plain("Whether the process answers.", answers.HealthAnswer)})
    spec.path("/readyz", operations={"get": _plain("Whether searches can be answered.", answers.ReadyAnswer, 503)})
    spec.path("/metrics", operations={"get": _metrics()})
    made: dict[str, Any] = spec.to_dict()
    return made


def _search() -> dict[str, Any]:
    schema = SearchParameters()
    responses = {
        "200": _json("A page of results.", answers.SearchAnswer),
        "304": _unchanged(),
        **_problems(400, 401, 503),
    }
    return {"summary": "Search.", "parameters": _parameters(schema), "responses": responses}


def _search_by_body() -> dict[str, Any]:
    described = "The parameters of `GET /v1/articles` as an object; of what may be given several times, a list."
    body = {"content": {JSON: {"schema": {"type": "object", "description": described}}}, "required": True}
    responses = {"200": _json("A page of results.", answers.SearchAnswer), **_problems(400, 401, 413, 415, 503)}
    return {"summary": "Search, with parameters in the body.", "requestBody": body, "responses": responses}


def _export() -> dict[str, Any]:
    shown = _json("Everything found, a line each.", answers.ExportedAnswer)
    content = {NDJSON: shown["content"][JSON], "text/csv": {"schema": {"type": "string"}}}
    responses = {"200": {**shown, "content": content}, **_problems(400, 401, 503)}
    parameters = _parameters(ExportParameters(exclude=NOT_EXPORTED))
    return {"summary": "Export a search.", "parameters": parameters, "responses": responses}


def _feed() -> dict[str, Any]:
    shown = {"description": "An Atom feed.", "content": {"application/atom+xml": {"schema": {"type": "string"}}}}
    parameters = _parameters(SearchParameters(exclude=NOT_IN_FEEDS))
    return {
        "summary": "Follow a search.",
        "parameters": parameters,
        "responses": {"200": shown, **_problems(400, 401, 503)},
    }


def _read() -> dict[str, Any]:
    shown = _json("The article.", answers.ArticleAnswer)
    shown["content"]["text/plain"] = {"schema": {"type": "string"}}
    responses = {"200": shown, "304": _unchanged(), **_problems(400, 401, 404, 406, 410, 503)}
    return {"summary": "Read an article.", "parameters": _parameters(ArticleParameters()), "responses": responses}


def _query_help() -> dict[str, Any]:
    shown = _json("How to search.", answers.QueryHelpAnswer)
    shown["content"]["text/plain"] = {"schema": {"type": "string"}}
    return {"summary": "The query language.", "responses": {"200": shown, **_problems(400, 401, 406)}}


def _metrics() -> dict[str, Any]:
    shown = {"description": "All figures.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    return {"summary": "Figures for Prometheus.", "responses": {"200": shown, **_problems(400, 401)}}


def _similar() -> dict[str, Any]:
    responses = {
        "200": _json("Articles like this one.", answers.SimilarAnswer),
        "304": _unchanged(),
        **_problems(400, 401, 404, 410, 503),
    }
    return {"summary": "Find similar articles.", "parameters": _parameters(SimilarParameters()), "responses": responses}


def _suggest() -> dict[str, Any]:
    responses = {"200": _json("Completions.", answers.SuggestAnswer), **_problems(400, 401, 503)}
    return {"summary": "Complete a query.", "parameters": _parameters(SuggestParameters()), "responses": responses}


def _plain(summary: str, schema: type[Schema], *statuses: int) -> dict[str, Any]:
    return {"summary": summary, "responses": {"200": _json(summary, schema), **_problems(400, *statuses)}}


def _unchanged() -> dict[str, Any]:
    return {"description": "As the client has it (If-None-Match)."}


def _parameters(schema: Schema) -> list[dict[str, Any]]:
    """What the schema reads, without what is not built yet, each alias beside its name."""
    plugin = MarshmallowPlugin()
    APISpec("", VERSION, OPENAPI, plugins=[plugin])  # gives the plugin its converter
    assert plugin.converter is not None
    known = dict(named(schema))
    made = []
    for parameter in plugin.converter.schema2parameters(schema, location="query"):
        metadata = known[parameter["name"]].metadata
        made += [parameter, *(_alias(parameter, name) for name in metadata.get("aliases", ()))]
    return made


def _alias(parameter: dict[str, Any], name: str) -> dict[str, Any]:
    return {**parameter, "name": name, "description": f"The same as `{parameter['name']}`."}
