"""The API, version 1: search, and articles one at a time."""

from dataclasses import asdict
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from flask import Blueprint, Response, g, request

from searcharchive.errors import InvalidParameter, Problem
from searcharchive.ingest.places.evidence import evidence
from searcharchive.query.help import PAGE, as_text
from searcharchive.search.request import Sort
from searcharchive.search.response import SearchResponse
from searcharchive.versioning.family import Versions
from searcharchive.web.answers import (
    article_answer,
    article_text,
    search_answer,
    similar_answer,
    suggestions_answer,
    with_evidence,
)
from searcharchive.web.arguments import Pairs, query_pairs
from searcharchive.web.conditions import article_tag
from searcharchive.web.headers import stage
from searcharchive.web.meant import meant
from searcharchive.web.negotiation import wanted_format
from searcharchive.web.parameters import (
    ARTICLE,
    ARTICLES,
    NONE,
    SIMILAR,
    SUGGEST,
    SearchArguments,
    known_form,
    read_query,
    read_search,
    read_zone,
)
from searcharchive.web.responses import is_conditional, json_response, not_modified, tag_of, tagged
from searcharchive.web.site import site

api = Blueprint("api", __name__, url_prefix="/v1")


def given_pairs() -> Pairs:
    return query_pairs(request.query_string)


@api.get("/articles")
def search() -> Response:
    began = perf_counter()
    asked = read_search(given_pairs(), site().settings, datetime.now(UTC))
    stage("parse", perf_counter() - began)
    archive = site().archive
    if is_conditional(request):
        known = not_modified(request, search_tag(asked, archive.state_of()))
        if known is not None:
            return known
    response = archive.search(asked.request)
    for name, seconds in response.timings.items():
        stage(name, seconds)
    return _found(asked, response, began)


def _found(asked: SearchArguments, response: SearchResponse, began: float) -> Response:
    data = search_answer(asked, response, ARTICLES, perf_counter() - began)
    answer = json_response(data)
    for rel, address in data["links"].items():
        if address is not None:
            answer.headers.add("Link", f'<{address}>; rel="{rel}"')
    return answer if response.partial else tagged(answer, search_tag(asked, (response.generation, response.released)))


def search_tag(asked: SearchArguments, state: tuple[int, int]) -> str:
    """Stands for the answer: for the parameters, and for what they were read as at the time of asking."""
    request = asked.request
    today = request.today if request.sort is Sort.RECENT else None
    read = (asked.parsed, asked.bounds, asked.zone, asked.page_size, asked.depth, today)
    return tag_of(state, g.scope, asked.pairs, read)


@api.get("/articles/<id>")
def read(id: str) -> Response:
    values = ARTICLE.load(given_pairs())
    format = wanted_format(values["format"], request.accept_mimetypes)
    text = values["q"]
    if format == "text" and text:
        raise InvalidParameter(Problem("Plain text cannot show marks.", "q", hint="format=json"))
    if format == "text" and values["evidence"]:
        raise InvalidParameter(Problem("Plain text cannot show evidence.", "evidence", hint="format=json"))
    versions = site().archive.versions(known_form(id))
    if format == "text":
        return Response(article_text(versions.article), mimetype="text/plain")
    tag = article_tag(versions, text, values["evidence"], site().archive.state_of() if text else None)
    known = not_modified(request, tag)
    if known is not None:
        return known
    answer = _marked(versions, text)
    if values["evidence"]:
        answer = with_evidence(answer, evidence(versions.article))
    return tagged(json_response(answer), tag)


def _marked(versions: Versions, text: str) -> dict[str, Any]:
    article = versions.article
    if not text.strip():
        return article_answer(article, versions=versions)
    settings = site().settings
    parsed = read_query(text, settings, datetime.now(UTC), read_zone(settings.default_tz))
    return article_answer(article, site().archive.mark(article, parsed.node), versions)


@api.get("/articles/<id>/similar")
def similar(id: str) -> Response:
    size = SIMILAR.load(given_pairs())["size"]
    archive = site().archive
    tag = tag_of(archive.state_of(), g.scope, "similar", id, size)
    known = not_modified(request, tag)
    if known is not None:
        return known
    found = archive.similar(known_form(id), size, site().settings.query_budget)
    answer = json_response(similar_answer(found))
    return answer if found.partial else tagged(answer, tag)


@api.get("/suggest")
def suggest() -> Response:
    values = SUGGEST.load(given_pairs())
    archive, typed = site().archive, values["q"]
    found = archive.suggest(typed, values["size"])
    likelier = None if found else meant(archive, typed, site().settings)
    return json_response(suggestions_answer(found, likelier))


@api.get("/query-help")
def query_help() -> Response:
    """The query language for people, as JSON or as plain text."""
    NONE.load(given_pairs())
    if wanted_format(None, request.accept_mimetypes) == "text":
        return Response(as_text(), mimetype="text/plain")
    return json_response(asdict(PAGE))
