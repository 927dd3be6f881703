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
from searcharchive.versioning.filing import file_version
from searcharchive.versioning.linking import Linker
from searcharchive.versions import as_earlier, earlier_id

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

    def __init__(self, writer: Writer, quarantine: Quarantine, before: Snapshot | None, *, replaces: bool) -> None:
        """``before``: what was there when it began; ``replaces``: whether only what is written now will be there."""
        self._writer = writer
        self._quarantine = quarantine
        self._before = before
        self._seen = Seen()
        self._kept = Seen()  # ids whose state over HTTP outranks the files
        self._linker = Linker(writer, None if replaces else before)
        self._replaces = replaces
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

    def run(self, drafts: Drafts) -> None:
        """Write what is new; what is unchanged too where the commit starts from nothing."""
        for item in drafts:
            self.tally.read += 1
            if isinstance(item, Rejected):
                self._quarantine.add(item)
            else:
                self._take(understand(item))
        self._linker.settle()

    def _take(self, article: Article) -> None:
        content = digest(article)
        same = self._seen.meet(article.id, content)
        if same is False:
            self._take_version(article, content)
        elif same or article.id in self._kept:
            self.tally.count(article, changed=False)
        else:
            self._take_first(article, content)

    def _take_first(self, article: Article, content: str) -> None:
        """One whose id was not met yet in this import."""
        known = self._known(article.id)
        self.tally.known += known is not None
        changed = known not in (None, content) and not self._is_earlier(article)
        self.tally.count(article, changed=changed or known is None)
        there = self._before.get(article.id) if changed and self._before is not None and not self._replaces else None
        filed = None if there is None else file_version(there, article, self._writer.get)
        if filed is not None:
            self._put_all(filed)
        elif changed or known is None or self._replaces:
            self._writer.put(article)
        self._linker.met(article)

    def _take_version(self, article: Article, content: str) -> None:
        """One whose id was met before with other content: another version, or a conflict."""
        filed = self._filed(article, content)
        if filed is None:
            self._quarantine.add(_conflict(article))
            return
        changed = bool(filed) and content != self._known(article.id) and not self._is_earlier(article)
        self.tally.count(article, changed=changed)
        self._put_all(filed)
        self._linker.met(article)

    def _filed(self, article: Article, content: str) -> list[Article] | None:
        """What to write of an article beside the one that has its id: None where it is in conflict with that."""
        if article.id in self._kept:
            return [] if article.version or article.updated else None
        there = self._writer.get(article.id)
        if there is not None and digest(there) == content:
            return []
        return None if there is None else file_version(there, article, self._writer.get)

    def _known(self, id: str) -> str | None:
        return None if self._before is None else self._before.digest(id)

    def _is_earlier(self, article: Article) -> bool:
        """Whether it was kept as an earlier version before."""
        return self._known(earlier_id(article)) == digest(as_earlier(article))

    def _put_all(self, filed: Iterable[Article]) -> None:
        for version in filed:
            if version.version_of is not None and self._seen.meet(version.id) is None:
                self.tally.known += self._known(version.id) is not None
            self._writer.put(version)

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
        gone = replaces.stats().all - tally.known - tally.carried if replaces is not None else 0
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
        run = _Import(writer, quarantine, snapshot, replaces=False)
        run.run(drafts)
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
        run = _Import(writer, quarantine, snapshot, replaces=True)
        if snapshot is not None and drafts is None:
            run.rebuild(snapshot, discard_written=discard_written)
        elif snapshot is not None and not discard_written:
            run.carry(snapshot)
        run.run(drafts or ())
        return run.finish(replaces=snapshot, unread=unread)
