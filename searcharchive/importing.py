"""Imports: drafts in, one commit out, and a report in which nothing is missing.

``read = stored + unchanged + quarantined`` holds for every import.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from searcharchive.article import Article, digest
from searcharchive.backends.base import Backend, Snapshot, Writer
from searcharchive.errors import DamagedIndex, NoIndex, OtherFormat
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import Rejected
from searcharchive.ingest.quarantine import Quarantine
from searcharchive.ingest.understand import understand
from searcharchive.seen import Seen

Drafts = Iterable[Draft | Rejected]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, against the index as it was when the import began.

    ``carried``: articles written over HTTP that a reindex kept; ``gone``: articles that neither the files nor HTTP have
    any more; ``fields``: how many of the articles read have each field; ``unread``: why nothing could be carried over
    from an index that was there.
    """

    read: int
    stored: int
    unchanged: int
    quarantined: int
    carried: int
    gone: int
    generation: int
    fields: dict[str, int]
    quarantine: Path | None
    unread: str | None = None


@dataclass(slots=True)
class _Tally:
    """Counts while an import runs. ``known``: articles of the old index that the new one has too."""

    read: int = 0
    stored: int = 0
    unchanged: int = 0
    carried: int = 0
    known: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def count(self, article: Article, *, changed: bool) -> None:
        self.stored += changed
        self.unchanged += not changed
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
    """One run: who has which id, what is new, what is refused. Its memory does not hold what was read."""

    def __init__(self, writer: Writer, quarantine: Quarantine, before: Snapshot | None) -> None:
        self._writer = writer
        self._quarantine = quarantine
        self._before = before
        self._seen = Seen()
        self._kept = Seen()  # ids whose state over HTTP outranks the files
        self.tally = _Tally()

    def carry(self, before: Snapshot) -> None:
        """Keep what was written and removed over HTTP."""
        for article in before.scan_written():
            self._kept.meet(article.id)
            self.tally.carried += 1
            self._writer.put(article)
        for id in before.deletions():
            self._kept.meet(id)
            self._writer.remove(id, record=True)

    def run(self, drafts: Drafts, *, rewrite: bool) -> None:
        """Write what is new; with ``rewrite`` also what is unchanged, for a commit that starts from nothing."""
        for item in drafts:
            self.tally.read += 1
            if isinstance(item, Rejected):
                self._quarantine.add(item)
            else:
                self._take(understand(item), rewrite)

    def _take(self, article: Article, rewrite: bool) -> None:
        content = digest(article)
        same = self._seen.meet(article.id, content)
        if same is False:
            self._quarantine.add(_conflict(article))
            return
        if same or article.id in self._kept:
            self.tally.count(article, changed=False)
            return
        known = self._before.digest(article.id) if self._before is not None else None
        changed = known != content
        self.tally.known += known is not None
        self.tally.count(article, changed=changed)
        if changed or rewrite:
            self._writer.put(article)

    def rebuild(self, before: Snapshot, *, discard_written: bool) -> None:
        """Write again what is stored."""
        for article in before.scan():
            if not (discard_written and article.written):
                self.tally.read += 1
                self.tally.known += 1
                self.tally.count(article, changed=False)
                self._writer.put(article)
        for id in () if discard_written else before.deletions():
            self._writer.remove(id, record=True)

    def finish(self, *, replaces: Snapshot | None = None, unread: str | None = None) -> Report:
        """Commit, when what was refused is on disk. ``replaces`` is the snapshot of which articles may be gone."""
        tally, refused = self.tally, self._quarantine
        gone = _articles(replaces) - tally.known - tally.carried if replaces is not None else 0
        refused.close()
        generation = self._writer.commit()
        return Report(
            tally.read,
            tally.stored,
            tally.unchanged,
            refused.count,
            tally.carried,
            gone,
            generation,
            dict(tally.fields),
            refused.path,
            unread,
        )


def _articles(snapshot: Snapshot) -> int:
    """All of them, withdrawn ones too."""
    stats = snapshot.stats()
    return stats.articles + stats.withdrawn


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


def add(backend: Backend, drafts: Drafts, quarantine: Quarantine, *, wait: float) -> Report:
    """Add drafts to what is there, in one commit."""
    with backend.writer(wait=wait) as writer, quarantine, present(backend) as snapshot:
        run = _Import(writer, quarantine, snapshot)
        run.run(drafts, rewrite=False)
        return run.finish()


def reindex(
    backend: Backend, drafts: Drafts | None, quarantine: Quarantine, *, discard_written: bool, wait: float
) -> Report:
    """Replace what earlier imports stored, in one commit; None builds again from the stored articles.

    Others may write meanwhile, and what they write outranks the drafts, whatever ``discard_written`` says. An index of
    another format is replaced as if nothing were there; a damaged one only with ``discard_written``, since what was
    written over HTTP is perhaps nowhere else.
    """
    with backend.writer(replace=True, wait=wait) as writer, quarantine, ExitStack() as held:
        unread = None
        try:
            snapshot = held.enter_context(present(backend))
        except DamagedIndex as error:
            if drafts is None or not (discard_written or isinstance(error, OtherFormat)):
                raise
            snapshot, unread = None, error.detail
        run = _Import(writer, quarantine, snapshot)
        if snapshot is not None and drafts is None:
            run.rebuild(snapshot, discard_written=discard_written)
        elif snapshot is not None and not discard_written:
            run.carry(snapshot)
        run.run(drafts or (), rewrite=True)
        return run.finish(replaces=snapshot, unread=unread)
