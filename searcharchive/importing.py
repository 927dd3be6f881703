"""Imports: drafts in, one commit out, and a report in which nothing is missing.

``read = stored + unchanged + quarantined`` holds for every import.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from searcharchive.article import Article, digest
from searcharchive.backends.base import Backend, Snapshot, Writer
from searcharchive.errors import NoIndex
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import Rejected
from searcharchive.ingest.quarantine import Quarantine
from searcharchive.ingest.understand import understand

HTTP = "http"
"""``Origin.file`` of what was written over HTTP."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did. ``carried``: articles written over HTTP that a reindex kept; ``gone``: articles of the old
    index that the new one no longer has; ``fields``: how many of the articles read have each field."""

    read: int
    stored: int
    unchanged: int
    quarantined: int
    carried: int
    gone: int
    generation: int
    fields: dict[str, int]
    quarantine: Path | None


@dataclass(slots=True)
class _Tally:
    """Counts while an import runs."""

    stored: int = 0
    unchanged: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def count(self, article: Article) -> None:
        self.fields.update(name for name, has in _fields_of(article) if has)


def _fields_of(article: Article) -> tuple[tuple[str, bool], ...]:
    return (
        ("headline", not article.headline_derived),
        ("body", bool(article.body)),
        ("published", article.published is not None),
        ("dateline", article.dateline is not None),
        ("place", bool(article.places)),
        ("person", bool(article.people)),
        ("org", bool(article.orgs)),
        ("topic", bool(article.topics)),
        ("mentioned date", bool(article.mentioned)),
        ("source", article.source is not None),
        ("lang", article.lang is not None),
    )


class _Import:
    """One run over drafts: who has which id, what is new, what is refused."""

    def __init__(self, writer: Writer, quarantine: Quarantine, before: dict[str, str], kept: frozenset[str]) -> None:
        self._writer = writer
        self._quarantine = quarantine
        self._before = before  # id → digest of the articles that are already there
        self._kept = kept  # ids whose state over HTTP outranks the files
        self.seen: dict[str, str] = {}
        self.tally = _Tally()

    def run(self, drafts: Iterable[Draft | Rejected], *, rewrite: bool) -> None:
        """Write what is new; with ``rewrite`` also what is unchanged, for a commit that starts from nothing."""
        for item in drafts:
            if isinstance(item, Rejected):
                self._quarantine.add(item)
            else:
                self._take(understand(item), rewrite)

    def _take(self, article: Article, rewrite: bool) -> None:
        content, earlier = digest(article), self.seen.get(article.id)
        if earlier not in (None, content):
            self._quarantine.add(_conflict(article))
            return
        self.seen[article.id] = content
        self.tally.count(article)
        changed = earlier is None and article.id not in self._kept and self._before.get(article.id) != content
        self.tally.stored += changed
        self.tally.unchanged += not changed
        if changed or (rewrite and earlier is None and article.id not in self._kept):
            self._writer.put(article)

    def report(self, generation: int, carried: int, gone: int) -> Report:
        tally, refused = self.tally, self._quarantine.count
        read = tally.stored + tally.unchanged + refused
        return Report(
            read,
            tally.stored,
            tally.unchanged,
            refused,
            carried,
            gone,
            generation,
            dict(tally.fields),
            self._quarantine.path,
        )


def _conflict(article: Article) -> Rejected:
    origin = article.origin
    return Rejected(
        source=origin.file if origin else "",
        line=None,
        offset=origin.offset if origin else None,
        reason=f"the id {article.id} was read before in this import, with other content (hint: --id-prefix)",
        raw=(article.source_id or article.id).encode(),
    )


@contextmanager
def present(backend: Backend) -> Iterator[Snapshot | None]:
    """The newest generation, or None before the first."""
    try:
        snapshot = backend.snapshot()
    except NoIndex:
        yield None
        return
    with snapshot:
        yield snapshot


def add(backend: Backend, drafts: Iterable[Draft | Rejected], quarantine: Quarantine, *, wait: float) -> Report:
    """Add drafts to what is there, in one commit."""
    with backend.writer(wait=wait) as writer, quarantine, present(backend) as snapshot:
        run = _Import(writer, quarantine, snapshot.digests() if snapshot is not None else {}, frozenset())
        run.run(drafts, rewrite=False)
        return run.report(writer.commit(), 0, 0)


def reindex(
    backend: Backend,
    drafts: Iterable[Draft | Rejected] | None,
    quarantine: Quarantine,
    *,
    discard_written: bool,
    wait: float,
) -> Report:
    """Replace what earlier imports stored, in one commit; None builds again from the stored articles."""
    with backend.writer(replace=True, wait=wait) as writer, quarantine, present(backend) as snapshot:
        if drafts is None:
            return _rebuild(writer, quarantine, snapshot)
        before = snapshot.digests() if snapshot is not None else {}
        written, removed = (
            _over_http(snapshot, before) if snapshot is not None and not discard_written else ([], frozenset())
        )
        kept = removed | {article.id for article in written}
        run = _Import(writer, quarantine, before, kept)
        run.run(drafts, rewrite=True)
        _carry(writer, written, removed)
        gone = len(before.keys() - run.seen.keys() - kept)
        return run.report(writer.commit(), len(written), gone)


def _over_http(snapshot: Snapshot, before: dict[str, str]) -> tuple[list[Article], frozenset[str]]:
    written = [article for article in snapshot.scan() if article.origin and article.origin.file == HTTP]
    return written, snapshot.deletions() - before.keys()


def _carry(writer: Writer, written: list[Article], removed: frozenset[str]) -> None:
    for article in written:
        writer.put(article)
    for id in sorted(removed):
        writer.remove(id, record=True)


def _rebuild(writer: Writer, quarantine: Quarantine, snapshot: Snapshot | None) -> Report:
    run = _Import(writer, quarantine, {}, frozenset())
    if snapshot is not None:
        for article in snapshot.scan():
            run.tally.count(article)
            run.tally.unchanged += 1
            writer.put(article)
        _carry(writer, [], snapshot.deletions())
    return run.report(writer.commit(), 0, 0)
