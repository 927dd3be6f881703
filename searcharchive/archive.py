"""The front door: one archive in one folder. The web and the command line use nothing below it."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from searcharchive.analysis.folding import fold_value
from searcharchive.article import Article
from searcharchive.backends.base import Backend, Damage, Snapshot, Stats
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.backends.whoosh.writer import Limits
from searcharchive.changes import ALWAYS, Condition, Outcome, create, remove, replace
from searcharchive.dates import now
from searcharchive.gazetteer import last_name, resolve
from searcharchive.grouping import Grouping
from searcharchive.importing import runs
from searcharchive.importing.ledger import open_ledger
from searcharchive.importing.memory import Recollection
from searcharchive.importing.report import Report
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import Rejected
from searcharchive.ingest.quarantine import Quarantine
from searcharchive.query.tree import And, Boost, Node, Not, Or, Value, ValueField
from searcharchive.search.highlight import Marked, mark_article
from searcharchive.search.request import SearchRequest, ValueFilter
from searcharchive.search.response import SearchResponse, Suggestion
from searcharchive.settings import Settings
from searcharchive.versioning.family import Versions, versions_of
from searcharchive.versioning.likeness import Similar, similar_to

PLACE_FIELDS = frozenset({ValueField.PLACE, ValueField.DATELINE})


class Archive:
    """One archive. Safe to share between threads; several processes may have the same folder open."""

    def __init__(
        self,
        index: str | Path,
        *,
        lock_wait: float = 5.0,
        memory: int = 256 << 20,
        keep_generations: float = 600.0,
        merges: bool = False,
        patient: bool = False,
        processes: int = 0,
        clock: Callable[[], int] = now,
    ) -> None:
        """``lock_wait`` and ``keep_generations`` in seconds, ``memory`` in bytes, as ``Settings`` says.

        ``merges``: after writes that leave many small segments, a child process merges them. ``patient``: what others
        wrote in bulk is read beside the searches, which go on with what was there before until it is. ``processes``:
        how many understand articles in long imports, 0 for one a processor. ``clock``: microseconds since 1970, by
        which embargoes end.
        """
        self.folder = Path(index)
        self._backend: Backend = WhooshBackend(
            self.folder, Limits(memory, keep_generations), merges=merges, patient=patient, clock=clock
        )
        self._clock = clock
        self._wait = lock_wait
        self._processes = processes
        self._writes = Grouping(self._backend, lock_wait)

    @classmethod
    def of(cls, settings: Settings, *, merges: bool = False, patient: bool = False) -> Self:
        """The archive that the settings say."""
        return cls(
            settings.index,
            lock_wait=settings.lock_wait,
            memory=settings.index_memory,
            keep_generations=settings.keep_generations,
            merges=merges,
            patient=patient,
            processes=settings.import_processes,
        )

    # Reading

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer one request from the newest generation. Place names that the gazetteer knows stand for their paths."""
        with self.snapshot() as snapshot:
            return snapshot.search(with_known_places(request))

    def get(self, id: str) -> Article:
        """The article with this id, of whatever version.

        Raises NotFound, also of what is under embargo, and Withdrawn where its source took it or a later version back.
        """
        return self.versions(id).article

    def versions(self, id: str) -> Versions:
        """The article with this id, among all versions of its story. Raises as :meth:`get`."""
        with self.snapshot() as snapshot:
            return versions_of(snapshot, id, self._clock())

    def similar(self, id: str, size: int, budget: float | None) -> Similar:
        """At most ``size`` articles like this one, most alike first, by the words that tell it from others.

        Neither itself nor another version of its story is among them. ``budget``: seconds for the search, which tells
        what it has when they are over. Raises as :meth:`get`.
        """
        with self.snapshot() as snapshot:
            versions = versions_of(snapshot, id, self._clock())
            return similar_to(snapshot, versions, size, budget)

    def suggest(self, typed: str, size: int) -> tuple[Suggestion, ...]:
        """At most ``size`` completions of what somebody types (``Snapshot.suggest``)."""
        with self.snapshot() as snapshot:
            return snapshot.suggest(typed, size)

    def mark(self, article: Article, query: Node) -> Marked:
        """Headline and whole body as escaped HTML, with what the query finds in them marked."""
        with self.snapshot() as snapshot:
            return mark_article(article, query, snapshot.languages)

    def generation(self) -> int:
        with self.snapshot() as snapshot:
            return snapshot.generation

    def state_of(self) -> tuple[int, int]:
        """Stands for all that searches can find: the generation, and how many of its embargoes are over."""
        with self.snapshot() as snapshot:
            return snapshot.generation, snapshot.released

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

    # Those that threads ask for at the same time are committed together (see ``grouping``). All of them raise IndexBusy
    # when others held the lock for ``lock_wait`` seconds, StorageFailure when nothing could be written, DamagedIndex.

    def create(self, article: Article) -> Outcome:
        """Add an article. Raises Conflict when its id has other content."""
        return self._writes.run(lambda changes: create(changes, article))

    def replace(self, article: Article, condition: Condition = ALWAYS) -> Outcome:
        """Add an article, or put it in the place of the one with its id. Raises PreconditionFailed."""
        return self._writes.run(lambda changes: replace(changes, article, condition))

    def replace_all(self, articles: Sequence[Article]) -> list[Outcome]:
        """Each of these as :meth:`replace` would, in this order, all in one commit."""
        return self._writes.run(lambda changes: [replace(changes, article) for article in articles])

    def remove(self, *ids: str, condition: Condition = ALWAYS) -> None:
        """Remove articles and remember it, so that a reindex does not bring them back.

        All or nothing: raises NotFound, naming the first id that is not there, or PreconditionFailed, and then removes
        none.
        """
        self._writes.run(lambda changes: remove(changes, ids, condition))

    def memory(self, options: str = "") -> Recollection:
        """What imports with these options remember of what they read. For one import; closed when that is done."""
        return Recollection(open_ledger(self.state / "sources.sqlite3", options))

    def reindex(
        self,
        drafts: Iterable[Draft | Rejected] | None,
        *,
        run: str,
        discard_written: bool = False,
        memory: Recollection = runs.NOTHING,
    ) -> Report:
        """Replace what earlier imports stored by these drafts; the old generation answers until all is ready.

        What was written or removed over HTTP is carried over, unless ``discard_written``; what is written while it runs
        always is. Without drafts the index is built again from the articles that it stores. Refused drafts go to the
        quarantine under the name ``run``. An index of another format is replaced (``Report.unread`` says so), but never
        one that is not ours; a damaged one with ``discard_written``.

        Raises IndexBusy while another reindex runs, DamagedIndex, StorageFailure, and what ``drafts`` raises: then
        nothing was changed.
        """
        quarantine = Quarantine(self._quarantine, run)
        return runs.reindex(
            self._backend,
            drafts,
            quarantine,
            discard_written=discard_written,
            wait=self._wait,
            memory=memory,
            processes=self._processes,
        )

    def add(
        self,
        drafts: Iterable[Draft | Rejected],
        *,
        run: str,
        memory: Recollection = runs.NOTHING,
        every: int = runs.EVERY,
    ) -> Report:
        """Add these drafts, or replace the articles with their ids.

        In one commit; with a ``memory``, which the drafts are read with, in one after ``every`` so many articles.
        """
        quarantine = Quarantine(self._quarantine, run)
        return runs.add(
            self._backend,
            drafts,
            quarantine,
            wait=self._wait,
            memory=memory,
            every=every,
            processes=self._processes,
        )

    @property
    def state(self) -> Path:
        """Folder of what belongs to the archive but is not the index: keys, quarantine."""
        return self.folder / "state"

    @property
    def _quarantine(self) -> Path:
        return self.state / "quarantine"

    # Looking after it

    def optimise(self) -> int:
        """Store the index as is fastest to read, without what was deleted; how many times a part was rewritten.

        Searches and writes go on meanwhile. Raises NoIndex, DamagedIndex, StorageFailure; IndexBusy when somebody else
        merges.
        """
        return self._backend.optimise(wait=self._wait)

    def verify(self) -> Sequence[Damage]:
        """Everything that is not as it was written; empty when all is well. Reads the whole index.

        Raises NoIndex, StorageFailure.
        """
        return self._backend.verify()

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
