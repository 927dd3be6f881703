"""One import at work: who has which id, what is new, what is refused. Its memory does not hold what was read."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from searcharchive.article import Article, digest
from searcharchive.backends.base import Snapshot, Writer
from searcharchive.importing.ahead import Ahead, Understood
from searcharchive.importing.ledger import Known, Told
from searcharchive.importing.memory import Recollection
from searcharchive.importing.report import Report, Tally
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import Rejected
from searcharchive.ingest.quarantine import Quarantine
from searcharchive.seen import Seen
from searcharchive.versioning.filing import file_version
from searcharchive.versioning.linking import Linker
from searcharchive.versions import as_earlier, earlier_id, is_newer, tells_version

Drafts = Iterable[Draft | Rejected]
Renew = Callable[[], tuple[Writer, Snapshot]]
"""Commits what was written; another writer, and what is there now."""


class Import:
    """One run.

    An import that ``replaces`` all writes nothing as long as what it reads is what is there already: then nothing need
    be written at all. At the first difference it writes what it passed over, and goes on writing.
    """

    def __init__(
        self,
        writer: Writer,
        quarantine: Quarantine,
        before: Snapshot | None,
        memory: Recollection,
        *,
        replaces: bool,
        carries: bool = False,
        processes: int = 0,
    ) -> None:
        """``before``: what was there when it began; ``replaces``: whether only what is written now will be there.

        ``carries``: what was written and removed over HTTP stays, and outranks the files. ``processes``: how many
        understand articles, 0 for one a processor.
        """
        self._writer = writer
        self._quarantine = quarantine
        self._before = before
        self._memory = memory
        self._replaces = replaces
        self._processes = processes
        self._ahead: Ahead | None = None
        self._writing = not (replaces and before is not None and memory.works)
        self._seen = Seen()
        self._counted = Seen()
        self._kept = Seen()  # ids whose state over HTTP outranks the files
        self._linker = Linker(self, None if replaces else before)
        self.tally = Tally()
        memory.attach(before, self)
        if carries and before is not None:
            self._carry(before)

    # Reading and writing, as the linker and versions see it

    def get(self, id: str) -> Article | None:
        """What would be there now."""
        if self._writing or self._before is None:
            return self._writer.get(id)
        return self._before.get(id)

    def put(self, article: Article) -> None:
        self._write()
        self._writer.put(article)

    def _write(self) -> None:
        """From now on everything is written, what was passed over first."""
        if self._writing or self._before is None:
            return
        self._writing = True
        self._carry_over(self._before)
        for told, place in self._memory.taken():
            if told.id not in self._kept:
                self._put_again(self._before.get(place), told)

    def _put_again(self, stored: Article | None, told: Told) -> None:
        """Write what is stored as if it had been read."""
        if stored is None:
            return
        if told.earlier is None:
            self._writer.put(stored)
            return
        article = dataclasses.replace(stored, id=told.id, version_of=None, replaces=())
        there = self._writer.get(told.id)
        if there is not None and digest(there) == told.digest:
            return
        filed = None if there is None else file_version(there, article, self._writer.get)
        for version in [article] if filed is None else filed:
            self._writer.put(version)

    # What was written over HTTP

    def _carry(self, before: Snapshot) -> None:
        for article in before.scan_written():
            self._kept.meet(article.id)
            self.tally.carried += 1
        for id in before.deletions():
            self._kept.meet(id)
        if self._writing:
            self._carry_over(before)

    def _carry_over(self, before: Snapshot) -> None:
        for article in before.scan_written() if len(self._kept) else ():
            self._writer.put(article)
        for id in before.deletions() if len(self._kept) else ():
            self._writer.remove(id, record=True)

    # Drafts

    def run(self, drafts: Drafts, renew: Renew | None = None, every: int = 0) -> None:
        """Take all drafts. Where ``renew`` is given, what was stored is committed after every so many articles."""
        last = 0

        def take(item: Understood) -> None:
            nonlocal last
            self._next(item)
            if renew is not None and self._memory.reads and self.tally.stored - last >= every:
                last = self.tally.stored
                self._renew(renew)

        with closing(Ahead(take, self._processes)) as self._ahead:
            for item in drafts:
                self._ahead.put(self._memory.marks(), item)
            self._ahead.settle()
        self._memory.catch_up()
        self._linker.settle()

    def _next(self, item: Understood) -> None:
        self.tally.read += 1
        if not self._memory.reads:
            self._write()  # nobody remembers it, so it could not be written later
        if isinstance(item, Rejected):
            self._refuse(item)
        else:
            self._take(item)

    def settle(self) -> None:
        """Take all that was read so far."""
        if self._ahead is not None:
            self._ahead.settle()

    def _renew(self, renew: Renew) -> None:
        self._linker.settle()
        self._quarantine.sync()
        self._writer, self._before = renew()
        self._memory.keep()
        self._memory.attach(self._before, self)
        self._linker = Linker(self, self._before)

    def _refuse(self, rejected: Rejected) -> None:
        self._quarantine.add(rejected)
        self._memory.refused()

    def stands(self, told: Told, place: str) -> bool:
        """Whether an article that was there under an id still is, after all that this import did."""
        if self._seen.knows(told.id, told.digest) is not False:
            return True
        there = self.get(place)
        return there is not None and digest(there) == (told.digest if place == told.id else told.earlier_digest)

    def recalled(self, articles: Iterator[tuple[Told, str]], known: Known) -> None:
        """Of a source that begins as it did, or is as it was: these articles are there."""
        count = 0
        for told, place in articles:
            count += 1
            self._seen.meet(told.id, told.digest)
            if place == told.earlier and told.earlier_digest is not None:
                self._seen.meet(place, told.earlier_digest)
            self._count_known(place)
            if self._replaces and self._writing and self._before is not None and told.id not in self._kept:
                self._put_again(self._before.get(place), told)
        self.tally.recall(count, known.fields)

    def _take(self, article: Article) -> None:
        content = digest(article)
        same = self._seen.meet(article.id, content)
        if same is False:
            self._take_version(article, content)
        elif same or article.id in self._kept:
            self._count(article, content, changed=False)
        else:
            self._take_first(article, content)

    def _count(self, article: Article, content: str, *, changed: bool) -> None:
        fields = self.tally.count(article, changed=changed)
        if not self._memory.reads:
            return
        told = Told(article.id, content)
        if tells_version(article):
            earlier = as_earlier(article)
            told = Told(article.id, content, earlier.id, digest(earlier))
        self._memory.took(told, fields)

    def _take_first(self, article: Article, content: str) -> None:
        """One whose id was not met yet in this import."""
        known = self._known(article.id)
        earlier = known not in (None, content) and self._is_earlier(article)
        changed = known not in (None, content) and not earlier
        if earlier:
            self._meet_earlier(as_earlier(article))
        self._count_known(earlier_id(article) if earlier and not self._writing else article.id)
        there = self._before.get(article.id) if changed and self._before is not None and not self._replaces else None
        filed = None if there is None else file_version(there, article, self.get)
        if filed is not None:
            self._put_all(filed)
        elif changed or known is None or (self._replaces and not self._is_stored(article)):
            self.put(article)
        self._count(article, content, changed=changed or known is None)
        self._linker.met(article)

    def _is_stored(self, article: Article) -> bool:
        """Whether nothing need be written of an article that is there, in an import that replaces all."""
        if self._writing or self._before is None:
            return False
        stored = self._before.get(article.id)
        return stored is not None and (stored.origin == article.origin or self._is_earlier(article))

    def _take_version(self, article: Article, content: str) -> None:
        """One whose id was met before with other content: another version, or a conflict."""
        filed = self._filed(article, content)
        if filed and not self._writing:
            # What was passed over is written first, and may change where this one goes.
            self._write()
            filed = self._filed(article, content)
        if filed is None:
            self._refuse(_conflict(article))
            return
        changed = bool(filed) and content != self._known(article.id) and not self._is_earlier(article)
        self._put_all(filed)
        if not filed:
            self._count_known(article.id if content == self._known(article.id) else earlier_id(article))
        self._count(article, content, changed=changed)
        self._linker.met(article)

    def _filed(self, article: Article, content: str) -> list[Article] | None:
        """What to write of an article beside the one that has its id: None where it is in conflict with that."""
        if article.id in self._kept:
            return [] if tells_version(article) else None
        there = self.get(article.id)
        if there is None:
            return [article] if tells_version(article) else None
        if digest(there) == content:
            return []
        filed = file_version(there, article, self.get)
        if filed is not None and is_newer(article, there) is False and self._meet_earlier(as_earlier(article)) is False:
            return None
        return filed

    def _meet_earlier(self, version: Article) -> bool | None:
        """As ``Seen.meet``, of an earlier version: that may come only once in an import, too."""
        return self._seen.meet(version.id, digest(version))

    def _known(self, id: str) -> str | None:
        return None if self._before is None else self._before.digest(id)

    def _count_known(self, id: str) -> None:
        if self._replaces and self._counted.meet(id) is None:
            self.tally.known += self._known(id) is not None

    def _is_earlier(self, article: Article) -> bool:
        """Whether it was kept as an earlier version before."""
        kept = (as_earlier(article, taken=taken) for taken in (False, True))
        return any(self._known(earlier.id) == digest(earlier) for earlier in kept)

    def _put_all(self, filed: Iterable[Article]) -> None:
        for version in filed:
            if version.version_of is not None:
                self._meet_earlier(version)
            self._count_known(version.id)
            self.put(version)

    def rebuild(self, before: Snapshot, *, discard_written: bool) -> None:
        """Write again what is stored."""
        self._writing = True
        for article in before.scan():
            if not (discard_written and article.written):
                self.tally.read += 1
                self.tally.known += 1
                self.tally.count(article, changed=False)
                self._writer.put(article)
        for id in () if discard_written else before.deletions():
            self._writer.remove(id, record=True)

    # The end

    def finish(self, unread: str | None = None) -> Report:
        """Commit, when what was refused is on disk."""
        tally, refused = self.tally, self._quarantine
        gone = 0
        if self._replaces and self._before is not None:
            gone = self._before.stats().all - tally.known - tally.carried
            if gone or (self._before.deletions() and not len(self._kept)):
                self._write()
        refused.close()
        generation = self._writer.commit() if self._writing or self._before is None else self._before.generation
        self._memory.keep()
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
