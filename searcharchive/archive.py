"""The front door: one archive in one folder. The web and the command line use nothing below it."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from searcharchive import importing
from searcharchive.analysis.folding import fold_value
from searcharchive.article import Article, digest
from searcharchive.backends.base import Backend, Snapshot, Stats, Writer
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.errors import Conflict, NotFound, Withdrawn
from searcharchive.gazetteer import last_name, resolve
from searcharchive.importing import Report
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import Rejected
from searcharchive.ingest.quarantine import Quarantine
from searcharchive.query.tree import And, Boost, Node, Not, Or, Value, ValueField
from searcharchive.search.highlight import Marked, mark_article
from searcharchive.search.request import SearchRequest, ValueFilter
from searcharchive.search.response import SearchResponse

PLACE_FIELDS = frozenset({ValueField.PLACE, ValueField.DATELINE})


class Outcome(StrEnum):
    """What a write did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Archive:
    """One archive. Safe to share between threads; several processes may have the same folder open."""

    def __init__(self, index: str | Path, *, lock_wait: float = 5.0) -> None:
        self.folder = Path(index)
        self._backend: Backend = WhooshBackend(self.folder)
        self._wait = lock_wait

    # Reading

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer one request from the newest generation. Place names that the gazetteer knows stand for their paths."""
        with self.snapshot() as snapshot:
            return snapshot.search(with_known_places(request))

    def get(self, id: str) -> Article:
        """The article with this id. Raises NotFound, or Withdrawn where its source took it back."""
        with self.snapshot() as snapshot:
            article = snapshot.get(id)
        if article is None:
            raise NotFound(f"No article has the id {id}.")
        if not article.visible:
            raise Withdrawn(f"The article {id} was withdrawn by its source.")
        return article

    def mark(self, article: Article, query: Node) -> Marked:
        """Headline and whole body as escaped HTML, with what the query finds in them marked."""
        with self.snapshot() as snapshot:
            return mark_article(article, query, snapshot.languages)

    def generation(self) -> int:
        with self.snapshot() as snapshot:
            return snapshot.generation

    def ready(self) -> None:
        """Return when searches can be answered. Raises NoIndex or DamagedIndex."""
        self.snapshot().close()

    def stats(self) -> Stats:
        with self.snapshot() as snapshot:
            return snapshot.stats()

    def scan(self) -> Iterator[Article]:
        """Every article of one generation, by id."""
        with self.snapshot() as snapshot:
            yield from snapshot.scan()

    def snapshot(self) -> Snapshot:
        """The newest generation, for several reads that must agree. The caller closes it."""
        return self._backend.snapshot()

    # Writing

    def create(self, article: Article) -> Outcome:
        """Add an article. Raises Conflict when its id has other content."""
        with self._changing() as (writer, before):
            known = before(article.id)
            if known is not None:
                if digest(known) == digest(article):
                    return Outcome.UNCHANGED
                raise Conflict(f"The id {article.id} has other content. PUT replaces it.")
            writer.put(article)
            writer.commit()
            return Outcome.CREATED

    def replace(self, article: Article) -> Outcome:
        """Add an article, or put it in the place of the one with its id."""
        with self._changing() as (writer, before):
            known = before(article.id)
            if known is not None and digest(known) == digest(article):
                return Outcome.UNCHANGED
            writer.put(article)
            writer.commit()
            return Outcome.CREATED if known is None else Outcome.UPDATED

    def remove(self, *ids: str) -> None:
        """Remove articles and remember it, so that a reindex does not bring them back.

        All or nothing: raises NotFound, naming the first id that is not there, and then removes none.
        """
        with self._changing() as (writer, _):
            for id in ids:
                if not writer.remove(id, record=True):
                    raise NotFound(f"No article has the id {id}.")
            writer.commit()

    def reindex(self, drafts: Iterable[Draft | Rejected] | None, *, run: str, discard_written: bool = False) -> Report:
        """Replace what earlier imports stored by these drafts; the old generation answers until all is ready.

        What was written or removed over HTTP is carried over, unless ``discard_written``. Without drafts the index is
        built again from the articles that it stores. Refused drafts go to the quarantine under the name ``run``.
        """
        quarantine = Quarantine(self._quarantine, run)
        return importing.reindex(self._backend, drafts, quarantine, discard_written=discard_written, wait=self._wait)

    def add(self, drafts: Iterable[Draft | Rejected], *, run: str) -> Report:
        """Add these drafts, or replace the articles with their ids, in one commit."""
        return importing.add(self._backend, drafts, Quarantine(self._quarantine, run), wait=self._wait)

    @property
    def state(self) -> Path:
        """Folder of what belongs to the archive but is not the index: keys, quarantine."""
        return self.folder / "state"

    @property
    def _quarantine(self) -> Path:
        return self.state / "quarantine"

    @contextmanager
    def _changing(self) -> Iterator[tuple[Writer, Callable[[str], Article | None]]]:
        """A writer, and a look at the generation that it changes."""
        with self._backend.writer(wait=self._wait) as writer, importing.present(self._backend) as snapshot:
            yield writer, snapshot.get if snapshot is not None else lambda _: None

    def close(self) -> None:
        self._backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def with_known_places(request: SearchRequest) -> SearchRequest:
    """The request with each place also under the path that the gazetteer has for it: ``japan`` finds ``JP``."""
    filters = tuple(_known_filter(f) if f.field in PLACE_FIELDS else f for f in request.filters)
    return dataclasses.replace(request, query=_known_node(request.query), filters=filters)


def _known_filter(given: ValueFilter) -> ValueFilter:
    return dataclasses.replace(given, include=_known_values(given.include), exclude=_known_values(given.exclude))


def _known_values(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known for value in values for known in _readings(value)))


def _readings(value: str) -> tuple[str, ...]:
    """A place under the path of its other name (``japan`` is ``JP``). The last name of a path finds it as it is, and
    with it all places of that name."""
    found = resolve(value)
    if found is None or value == fold_value(last_name(found.path)):
        return (value,)
    return (fold_value(found.path),)


def _known_node(node: Node) -> Node:
    match node:
        case Value(field, value, at) if field in PLACE_FIELDS:
            readings = tuple(Value(field, reading, at) for reading in _readings(value))
            return readings[0] if len(readings) == 1 else Or(readings)
        case And(children, implied):
            return And(tuple(map(_known_node, children)), implied)
        case Or(children):
            return Or(tuple(map(_known_node, children)))
        case Not(child):
            return Not(_known_node(child))
        case Boost(child, factor):
            return Boost(_known_node(child), factor)
        case _:
            return node
