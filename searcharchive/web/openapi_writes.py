"""The operations of the OpenAPI document that write."""

from typing import Any

from searcharchive.web import answer_schemas as answers
from searcharchive.web.conditions import MATCH, NONE_MATCH
from searcharchive.web.openapi_parts import KEYS, json_answer, problems
from searcharchive.web.responses import JSON, NDJSON

Operation = dict[str, Any]
TAG = {"ETag": {"description": "The digest of the content.", "schema": {"type": "string"}}}


def create() -> Operation:
    responses = {
        "201": _stored("Added."),
        "200": _stored("It was there already."),
        **problems(400, 401, 403, 409, 413, 415, 422, 503),
    }
    return {"summary": "Add an article.", "security": KEYS, "requestBody": _body(), "responses": responses}


def replace() -> Operation:
    responses = {
        "201": _stored("Added."),
        "200": _stored("Replaced, or the same already."),
        **problems(400, 401, 403, 412, 413, 415, 422, 503),
    }
    return {
        "summary": "Add or replace.",
        "security": KEYS,
        "parameters": _conditions(),
        "requestBody": _body(),
        "responses": responses,
    }


def remove() -> Operation:
    responses = {"204": {"description": "Removed."}, **problems(400, 401, 403, 404, 412, 503)}
    return {"summary": "Remove an article.", "security": KEYS, "parameters": _conditions(), "responses": responses}


def bulk() -> Operation:
    lines = {"type": "string", "description": "An article in each line."}
    answered = json_answer("A line for each line: what became of it.", answers.BulkAnswer)
    answered["content"] = {NDJSON: answered["content"][JSON]}
    return {
        "summary": "Add or replace many, each line by itself.",
        "security": KEYS,
        "requestBody": {"required": True, "content": {NDJSON: {"schema": lines}}},
        "responses": {"200": answered, **problems(400, 401, 403, 413, 415, 503)},
    }


def _stored(description: str) -> dict[str, Any]:
    return {**json_answer(description, answers.ArticleAnswer), "headers": TAG}


def _body() -> dict[str, Any]:
    described = "An object with the fields of an import; unknown ones are kept in `extra`."
    return {"required": True, "content": {JSON: {"schema": {"type": "object", "description": described}}}}


def _conditions() -> list[dict[str, Any]]:
    described = {
        MATCH: "Only where the article is the one with this `ETag`; `*`: only where there is one.",
        NONE_MATCH: "`*`: only where there is none.",
    }
    return [
        {"in": "header", "name": name, "description": text, "schema": {"type": "string"}}
        for name, text in described.items()
    ]
