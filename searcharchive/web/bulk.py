"""Many articles in one request: each line is written, or refused, by itself, and many of them in one commit.

All is done before the answer begins, so that what fails midway (a full disk) is told by the status. What was written by
then stays, and is ``unchanged`` when the same body comes again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import orjson
from flask import Blueprint, Response, request

from searcharchive.article import Article, digest
from searcharchive.changes import Outcome
from searcharchive.errors import InvalidInput, MalformedJSON, Problem, Unavailable
from searcharchive.ingest.given_ids import is_id
from searcharchive.seen import Seen
from searcharchive.versions import tells_version
from searcharchive.web.audit import Entry as Record
from searcharchive.web.audit import audited
from searcharchive.web.conditions import refuse_conditions
from searcharchive.web.lines import IN_MEMORY, PIECE, Line, lines_of
from searcharchive.web.problems import error_answer
from searcharchive.web.responses import NDJSON
from searcharchive.web.site import site
from searcharchive.web.strict_json import parse_json
from searcharchive.web.writing import article_of, check

INVALID, CONFLICT = "invalid", "conflict"
GROUP_LINES = 2_000
GROUP_BYTES = 8 << 20
"""Lines, and bytes of them, after which there is a commit."""


@dataclass(slots=True)
class Entry:
    """What becomes of one line."""

    line: int
    id: str | None = None
    article: Article | None = None
    status: str = INVALID
    problems: tuple[Problem, ...] = ()

    def answer(self) -> dict[str, Any]:
        told_of = {"errors": [error_answer(problem) for problem in self.problems]} if self.problems else {}
        return {"line": self.line, "id": self.id, "status": self.status, **told_of}


@dataclass(slots=True)
class Bulk:
    """One request. ``ends`` is the last line of which all is done."""

    seen: Seen = field(default_factory=Seen)
    ends: int = 0

    def groups(self, lines: Iterable[Line]) -> Iterator[list[Entry]]:
        """What became of the lines, in their order. Raises Unavailable, which tells how far it came."""
        group: list[Entry] = []
        size = 0
        for number, line in enumerate(lines, 1):
            if line is not None and not line.strip():
                continue  # and is counted
            group.append(self._entry(number, line))
            size += len(line or b"")
            if len(group) >= GROUP_LINES or size >= GROUP_BYTES:
                yield self._write(group)
                group, size = [], 0
        if group:
            yield self._write(group)

    def _entry(self, number: int, line: Line) -> Entry:
        entry = Entry(number)
        try:
            data = _parsed(line)
            given = data.get("id") if isinstance(data, dict) else None
            entry.id = given if isinstance(given, str) and is_id(given) else None
            entry.article = article_of(data, line or b"")
        except InvalidInput as error:
            entry.problems = error.problems
        else:
            self._meet(entry, entry.article)
        return entry

    def _meet(self, entry: Entry, article: Article) -> None:
        """As in an import, one id comes once, unless the lines say that they are versions."""
        entry.id = article.id
        if self.seen.meet(article.id, digest(article)) is False and not tells_version(article):
            entry.article, entry.status = None, CONFLICT
            entry.problems = (Problem("An earlier line has the same id and other content.", "id"),)

    def _write(self, group: list[Entry]) -> list[Entry]:
        wanted = [(entry, entry.article) for entry in group if entry.article is not None]
        with audited("BULK") as record:
            try:
                outcomes = site().archive.replace_all([article for _, article in wanted]) if wanted else []
            except Unavailable as error:
                raise self._interrupted(error) from error
            for (entry, _), outcome in zip(wanted, outcomes, strict=True):
                entry.status, entry.article = outcome.value, None
            _tell(record, group)
        self.ends = group[-1].line
        return group

    def _interrupted(self, error: Unavailable) -> Unavailable:
        if not self.ends:
            return error
        detail = f"{error.detail} Lines 1 to {self.ends:,} are done; of the same body they are unchanged next time."
        return type(error)(detail, error.retry_after)


def _tell(record: Record, group: list[Entry]) -> None:
    """The audit log names what was changed, and counts everything."""
    record.outcome = "written"
    record.ids = [entry.id for entry in group if entry.id and entry.status in (Outcome.CREATED, Outcome.UPDATED)]
    record.more = {"lines": [group[0].line, group[-1].line], **Counter(entry.status for entry in group)}


def _parsed(line: Line) -> Any:
    if line is None:
        raise MalformedJSON(Problem(f"The line is longer than {site().settings.body_limit:,} bytes."))
    return parse_json(line)


bulk_writing = Blueprint("bulk", __name__, url_prefix="/v1")
bulk_writing.before_request(check)


@bulk_writing.post("/bulk")
def bulk() -> Response:
    refuse_conditions(request)
    answers = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it is closed when it was sent
    try:
        with lines_of(request, site().settings) as lines:
            for group in Bulk().groups(lines):
                answers.writelines(orjson.dumps(entry.answer(), option=orjson.OPT_APPEND_NEWLINE) for entry in group)
    except BaseException:
        answers.close()
        raise
    return _sent(answers)


def _sent(answers: IO[bytes]) -> Response:
    size = answers.tell()
    answers.seek(0)
    response = Response(_content(answers), mimetype=NDJSON)
    response.content_length = size
    response.call_on_close(answers.close)
    return response


def _content(answers: IO[bytes]) -> Iterator[bytes]:
    with answers:
        yield from iter(lambda: answers.read(PIECE), b"")
