"""The API, version 1: search, and articles one at a time."""

import hashlib
import re
from dataclasses import asdict
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from flask import Blueprint, Response, g, request

from searcharchive.article import HTTP, Article, Origin
from searcharchive.changes import Outcome
from searcharchive.errors import InvalidArticle, InvalidParameter, NotFound, Problem
from searcharchive.ingest.fields import draft_of
from searcharchive.ingest.places.evidence import evidence
from searcharchive.ingest.understand import understand
from searcharchive.keys import Scope
from searcharchive.query.help import PAGE, as_text
from searcharchive.search.request import Sort
from searcharchive.search.response import SearchResponse
from searcharchive.versioning.family import Versions
from searcharchive.web import auth
from searcharchive.web.answers import (
    article_answer,
    article_text,
    search_answer,
    similar_answer,
    suggestions_answer,
    with_evidence,
)
from searcharchive.web.arguments import Pairs, query_pairs
from searcharchive.web.bodies import json_body
from searcharchive.web.conditions import condition_of, content_tag
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
    article_address,
    read_query,
    read_search,
    read_zone,
)
from searcharchive.web.responses import is_conditional, json_response, not_modified, tag_of, tagged
from searcharchive.web.site import site

api = Blueprint("api", __name__, url_prefix="/v1")

ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


@api.before_request
def identify() -> None:
    """A key that is not good is refused even where none is needed; HTTP's own OPTIONS stays open."""
    g.scope = auth.scope_of(request.headers, site().archive.state) if request.method in ("GET", "HEAD") else None


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
    versions = site().archive.versions(_known_form(id))
    if format == "text":
        return Response(article_text(versions.article), mimetype="text/plain")
    rest = tag_of(versions, text, values["evidence"], g.scope, site().archive.state_of() if text else None)
    tag = content_tag(versions.article, rest)
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
    found = archive.similar(_known_form(id), size, site().settings.query_budget)
    answer = json_response(similar_answer(found))
    return answer if found.partial else tagged(answer, tag)


@api.get("/suggest")
def suggest() -> Response:
    values = SUGGEST.load(given_pairs())
    archive, typed = site().archive, values["q"]
    found = archive.suggest(typed, values["size"])
    likelier = None if found else meant(archive, typed, site().settings)
    return json_response(suggestions_answer(found, likelier))


def _known_form(id: str) -> str:
    if not ID.fullmatch(id):
        raise NotFound("No article has this id: ids are 1 to 128 letters, digits and . _ : -")
    return id


@api.get("/query-help")
def query_help() -> Response:
    """The query language for people, as JSON or as plain text."""
    NONE.load(given_pairs())
    if wanted_format(None, request.accept_mimetypes) == "text":
        return Response(as_text(), mimetype="text/plain")
    return json_response(asdict(PAGE))


@api.post("/articles")
def create() -> Response:
    _check_write()
    return _written(*_change(None))


@api.put("/articles/<id>")
def replace(id: str) -> Response:
    _check_write()
    return _written(*_change(id))


@api.delete("/articles/<id>")
def remove(id: str) -> Response:
    _check_write()
    site().archive.remove(_known_form(id), condition=condition_of(request))
    return Response(status=204)


def _check_write() -> None:
    auth.require(Scope.WRITE, request.headers, site().archive.state)
    NONE.load(given_pairs())
    condition_of(request)


def _change(id: str | None) -> tuple[Article, Outcome]:
    """Make the body an article and store it: under ``id`` whatever is there, or else only where nothing is."""
    data, content = json_body(request, site().settings.body_limit)
    if not isinstance(data, dict):
        raise InvalidArticle(Problem("An article is a JSON object."))
    if id is not None and data.setdefault("id", id) != id:
        raise InvalidArticle(Problem(f"The id differs from the one in the address, {id}.", "id"))
    origin = Origin(HTTP, sha256=hashlib.sha256(content).hexdigest())
    article = understand(draft_of(data, origin, strict_id=True))
    archive = site().archive
    return article, archive.create(article) if id is None else archive.replace(article, condition_of(request))


def _written(article: Article, outcome: Outcome) -> Response:
    created = outcome is Outcome.CREATED
    answer = json_response(article_answer(article), 201 if created else 200)
    answer.headers["Location" if created else "Content-Location"] = article_address(article.id)
    answer.set_etag(content_tag(article), weak=True)
    return answer
