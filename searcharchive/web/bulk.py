"""``POST /v1/bulk``: an article a line in, and for each line what became of it. Each line is atomic."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

import orjson
from flask import Blueprint, Response, request

from searcharchive.archive import Archive
from searcharchive.article import HTTP, Article, Origin, digest
from searcharchive.errors import InvalidArticle, InvalidInput, MalformedJSON, Problem, TooLarge, Unavailable
from searcharchive.ingest.fields import draft_of
from searcharchive.ingest.understand import understand
from searcharchive.keys import Scope
from searcharchive.web import auth
from searcharchive.web.api import given_pairs
from searcharchive.web.bodies import NDJSON, PIECE, Line, lines_of
from searcharchive.web.conditions import refuse_conditions
from searcharchive.web.parameters import NONE
from searcharchive.web.problems import error_answer
from searcharchive.web.site import site
from searcharchive.web.strict_json import parse_json

bulk = Blueprint("bulk", __name__, url_prefix="/v1")

TOGETHER = 500
"""Articles of one commit."""
KEPT_IN_MEMORY = 1 << 20
"""Bytes of the answer, which begins when all is read: not every client reads while it sends."""


class _Read(NamedTuple):
    """A line: the article that it is, or why it is none."""

    number: int
    article: Article | None
    problems: tuple[Problem, ...] = ()


@bulk.post("/bulk")
def write_many() -> Response:
    settings = site().settings
    auth.require(Scope.WRITE, request.headers, site().archive.state)
    NONE.load(given_pairs())
    refuse_conditions(request)
    lines = lines_of(request, settings.bulk_limit, settings.bulk_unpacked_limit, settings.body_limit)
    answer, writes = tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY), _Bulk(site().archive)  # noqa: SIM115
    try:
        for told in writes.answers(map(_read, lines)):
            answer.write(orjson.dumps(told) + b"\n")
    except BaseException as error:
        answer.close()
        if isinstance(error, TooLarge):
            raise TooLarge(f"{error.detail} {writes.so_far()}") from error
        if isinstance(error, MalformedJSON):
            raise MalformedJSON(Problem(f"{error.detail} {writes.so_far()}")) from error
        raise
    answer.seek(0)
    return Response(_content(answer), content_type=NDJSON[0])


def _content(answer: BinaryIO | Any) -> Iterator[bytes]:
    with answer:
        while piece := answer.read(PIECE):
            yield piece


def _read(line: Line) -> _Read:
    try:
        if line.too_long:
            raise InvalidArticle(Problem("The line is longer than an article may be."))
        data = parse_json(line.content)
        if not isinstance(data, dict):
            raise InvalidArticle(Problem("An article is a JSON object."))
        origin = Origin(HTTP, sha256=hashlib.sha256(line.content).hexdigest())
        return _Read(line.number, understand(draft_of(data, origin, strict_id=True)))
    except InvalidInput as error:
        return _Read(line.number, None, tuple(error.problems))


class _Bulk:
    """One request's articles, written some hundred at a time."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._met: dict[str, str] = {}
        """Id → content digest of what came before in this request."""
        self._last = 0

    def answers(self, lines: Iterable[_Read]) -> Iterator[dict[str, Any]]:
        waiting: list[_Read] = []
        for line in lines:
            waiting.append(line)
            if len(waiting) == TOGETHER:
                yield from self._written(waiting)
                waiting = []
        yield from self._written(waiting)

    def so_far(self) -> str:
        """What a request that cannot be read to its end has done all the same."""
        return f"Lines up to {self._last} were written." if self._last else "Nothing was written."

    def _written(self, lines: list[_Read]) -> Iterator[dict[str, Any]]:
        """Write what can be, in one commit. Raises Unavailable, saying what was written before."""
        wanted = [(line, line.article) for line in lines if line.article is not None and self._is_new(line.article)]
        try:
            outcomes = self._archive.replace_all([article for _, article in wanted]) if wanted else []
        except Unavailable as error:
            raise type(error)(f"{error.detail} {self.so_far()}") from error
        done = {line.number: str(outcome) for (line, _), outcome in zip(wanted, outcomes, strict=True)}
        for line in lines:
            self._last = line.number
            yield self._answer(line, done.get(line.number))

    def _is_new(self, article: Article) -> bool:
        return self._met.setdefault(article.id, digest(article)) == digest(article)

    def _answer(self, line: _Read, outcome: str | None) -> dict[str, Any]:
        told: dict[str, Any] = {"line": line.number, "id": line.article and line.article.id}
        if line.article is None:
            return told | {"status": "invalid", "errors": list(map(error_answer, line.problems))}
        if outcome is None:
            problem = Problem(f"The id {line.article.id} came before in this request, with other content.", "id")
            return told | {"status": "conflict", "errors": [error_answer(problem)]}
        return told | {"status": outcome}
