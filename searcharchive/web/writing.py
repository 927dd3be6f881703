"""The API's writes, one article at a time."""

import hashlib

from flask import Blueprint, Response, g, request

from searcharchive.article import HTTP, Article, Origin, digest
from searcharchive.changes import Outcome
from searcharchive.errors import InvalidArticle, Problem
from searcharchive.ingest.fields import draft_of
from searcharchive.ingest.understand import understand
from searcharchive.keys import Scope
from searcharchive.web import auth
from searcharchive.web.answers import article_answer
from searcharchive.web.audit import audited
from searcharchive.web.bodies import json_body
from searcharchive.web.conditions import condition_of, refuse_conditions
from searcharchive.web.operations import take_no_parameters
from searcharchive.web.parameters import article_address, known_form
from searcharchive.web.responses import json_response, tagged
from searcharchive.web.site import site

writing = Blueprint("writing", __name__, url_prefix="/v1")


@writing.before_request
def check() -> None:
    """All of it needs a key that may write, and takes no parameters. HTTP's own OPTIONS stays open."""
    if request.method == "OPTIONS":
        return
    g.key = auth.require(Scope.WRITE, request.headers, site().archive.state)
    take_no_parameters()


@writing.post("/articles")
def create() -> Response:
    with audited("POST") as entry:
        refuse_conditions(request)
        article = _given(None)
        entry.ids = (article.id,)
        outcome = site().archive.create(article)
        entry.outcome = outcome.value
    return _written(article, outcome)


@writing.put("/articles/<id>")
def replace(id: str) -> Response:
    with audited("PUT", id) as entry:
        condition, article = condition_of(request), _given(id)
        outcome = site().archive.replace(article, condition)
        entry.outcome = outcome.value
    return _written(article, outcome)


@writing.delete("/articles/<id>")
def remove(id: str) -> Response:
    with audited("DELETE", id) as entry:
        site().archive.remove(known_form(id), condition=condition_of(request))
        entry.outcome = "removed"
    return Response(status=204)


def _given(id: str | None) -> Article:
    """The article that the body is, under ``id`` where one is in the address."""
    data, content = json_body(request, site().settings.body_limit)
    return article_of(data, content, id)


def article_of(data: object, content: bytes, id: str | None = None) -> Article:
    """The article of a JSON value, whose text is ``content``. Raises InvalidArticle."""
    if not isinstance(data, dict):
        raise InvalidArticle(Problem("An article is a JSON object."))
    if id is not None and data.setdefault("id", id) != id:
        raise InvalidArticle(Problem(f"The id differs from the one in the address, {id}.", "id"))
    origin = Origin(HTTP, sha256=hashlib.sha256(content).hexdigest())
    return understand(draft_of(data, origin, strict_id=True))


def _written(article: Article, outcome: Outcome) -> Response:
    created = outcome is Outcome.CREATED
    answer = json_response(article_answer(article), 201 if created else 200)
    answer.headers["Location" if created else "Content-Location"] = article_address(article.id)
    return tagged(answer, digest(article))
