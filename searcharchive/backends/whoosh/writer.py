"""Writing: new segments, and masks over the old ones; everything or nothing."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from searcharchive.article import Article, from_json
from searcharchive.backends import base
from searcharchive.backends.whoosh.assembly import Assembly
from searcharchive.backends.whoosh.generation import Generation, Unreadable
from searcharchive.backends.whoosh.schema import make_schema
from searcharchive.backends.whoosh.segment.rows import Kind, Row, row, tombstone
from searcharchive.backends.whoosh.store import cleaning
from searcharchive.backends.whoosh.store.commit import commit
from searcharchive.backends.whoosh.store.lock import Lock
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.errors import DamagedIndex, StorageFailure

_KINDS = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """``memory``: bytes that a writer may use for what is not on disk yet, about. ``keep``: seconds for which
    generations stay that are neither the newest nor held by anybody.
    """

    memory: int = 256 << 20
    keep: float = cleaning.KEEP


Begin = Callable[[], tuple[Lock, Generation]]
"""Gives the write lock, and a share of the newest generation. Raises IndexBusy, StorageFailure."""
Committed = Callable[[Sequence[ColumnSegment]], None]
"""Is told of the segments of each commit."""


class WhooshWriter(base.Writer):
    """Adds to new segments; what it replaces is masked in the old ones when it commits."""

    def __init__(self, folder: Path, lock: Lock, generation: Generation, limits: Limits, committed: Committed) -> None:
        """Takes over a held lock and one share of the newest generation."""
        self._folder = folder
        self._base = generation
        self._lock = lock
        self._keep = limits.keep
        self._committed = committed
        self._open = True
        self._tried = self._failed = False
        self._assembly = Assembly(folder, limits.memory)
        self._count = 0
        self._added: dict[str, int] = {}  # id → number among the documents added, times _KINDS, plus kind
        self._superseded: list[int] = []
        self._dropped = np.zeros(generation.doc_count, np.bool_)

    def put(self, article: Article) -> None:
        self._put(row(article))

    def _put(self, new: Row) -> None:
        before = self._before(new.id)
        self._withdraw(new.id, before)
        if before is not None and self._is_stored(before, new):
            self._dropped[before] = False
            return
        self._add(new)

    def _is_stored(self, doc: int, new: Row) -> bool:
        segment, local = self._base.place(doc)
        return (
            self._base.kinds[doc] != Kind.TOMBSTONE
            and segment.digest(local) == new.digest.hex()
            and segment.stored(local) == new.stored
        )

    def get(self, id: str) -> Article | None:
        before = self._before(id)
        if self._kind(id, before) in (None, Kind.TOMBSTONE):
            return None
        if id in self._added:
            return from_json(self._read_back(self._added[id] // _KINDS))
        assert before is not None  # or it would be of no kind
        return from_json(self._base.stored(before))

    def _read_back(self, number: int) -> bytes:
        try:
            return self._assembly.stored(number)
        except OSError as error:
            raise self._failure(error) from error

    def remove(self, id: str, *, record: bool = False) -> bool:
        before = self._before(id)
        kind = self._kind(id, before)
        if kind is Kind.TOMBSTONE:
            return False
        self._withdraw(id, before)
        if record:
            self._add(tombstone(id))
        return kind is not None

    def _before(self, id: str) -> int | None:
        """The document of an id in the generation that this one follows."""
        return self._base.find(id)

    def _kind(self, id: str, before: int | None) -> Kind | None:
        """What an id, whose document was ``before``, stands for after all that was done so far."""
        if id in self._added:
            return Kind(self._added[id] % _KINDS)
        return None if before is None or self._dropped[before] else Kind(int(self._base.kinds[before]))

    def _withdraw(self, id: str, before: int | None) -> None:
        """Make an id, whose document was ``before``, stand for nothing."""
        if id in self._added:
            self._superseded.append(self._added.pop(id) // _KINDS)
        if before is not None:
            self._dropped[before] = True

    def _add(self, new: Row) -> None:
        self._added[new.id] = self._count * _KINDS + new.kind
        self._count += 1
        try:
            self._assembly.add(new)
        except OSError as error:
            raise self._failure(error) from error

    def commit(self) -> int:
        try:
            if not self._changes:
                return self._base.number
            segments = self._new_segments() + self._old_segments()
            self._tried = True
            number = commit(self._folder, self._base.number, segments, make_schema())
            self._committed(segments)
            return number
        except OSError as error:
            raise self._failure(error) from error
        finally:
            self.cancel()

    @property
    def _changes(self) -> bool:
        return bool(self._added or self._dropped.any())

    @property
    def _number(self) -> int:
        """The generation that this becomes."""
        return self._base.number + 1

    def _new_segments(self) -> list[ColumnSegment]:
        """What was added, with masks over what was then replaced."""
        segments: list[ColumnSegment] = []
        superseded = np.zeros(self._count, np.bool_)
        superseded[self._superseded] = True
        first = 0
        for built in self._assembly.finish():
            segment = built.segment.of(self._number)
            flags = superseded[first : first + segment.documents]
            first += segment.documents
            if not flags.all():
                segments.append(segment.masked(self._folder, self._number, flags) if flags.any() else segment)
        return segments

    def _old_segments(self) -> list[ColumnSegment]:
        """What stays of the generation before."""
        segments: list[ColumnSegment] = []
        for entry, first in zip(self._base.entries, self._base.bases, strict=False):
            dropped = self._dropped[first : first + entry.documents]
            flags = entry.deletions() | dropped
            if not flags.all():
                segments.append(entry.masked(self._folder, self._number, flags) if dropped.any() else entry)
        return segments

    def _failure(self, error: OSError) -> StorageFailure:
        self._failed = True
        self.cancel()
        return StorageFailure(f"The index could not be written: {error.strerror or error}. Nothing was changed.")

    def cancel(self) -> None:
        """After a commit nothing is left to take back, and this only gives up the lock."""
        if self._open:
            self._open = False
            try:
                self._let_go()
            finally:
                self._base.release()
                self._lock.release()

    def _let_go(self) -> None:
        if not self._tried:
            self._assembly.abandon()
        self._assembly.release()
        if self._failed and self._is_alone:
            # What a refused commit names goes only after its table of contents has, which cleaning sees to. Masks, too.
            with suppress(OSError, DamagedIndex):
                cleaning.clean(self._folder, self._keep)

    @property
    def _is_alone(self) -> bool:
        """Whether it holds the write lock."""
        return True


class ReplacingWriter(WhooshWriter):
    """Starts from nothing, beside the index as it is; others may write until it commits.

    What they committed meanwhile is written after all that this writer was given. So it holds the lock of reindexes all
    the time, and the write lock only for its commit.
    """

    def __init__(
        self, folder: Path, lock: Lock, generation: Generation, limits: Limits, committed: Committed, begin: Begin
    ) -> None:
        """Takes over a held reindex lock and one share of the newest generation."""
        super().__init__(folder, lock, generation, limits, committed)
        self._begin = begin
        self._began = generation.number
        self._write_lock: Lock | None = None

    def _before(self, id: str) -> int | None:  # noqa: ARG002 - nothing is before
        return None

    def commit(self) -> int:
        try:
            # The packing of what waits takes a while, and needs no lock.
            self._assembly.settle()
            self._write_lock, newest = self._begin()
            self._base.release()
            self._base = newest
            self._replay()
        except OSError as error:
            raise self._failure(error) from error
        except BaseException:
            self.cancel()
            raise
        return super().commit()

    def _replay(self) -> None:
        """Write again what was written since this writer began. A removal that was not recorded leaves no trace."""
        newest = self._base
        for doc in newest.written_since(self._began):
            if newest.kinds[doc] == Kind.TOMBSTONE:
                self.remove(newest.id_of(doc), record=True)
            else:
                self.put(from_json(newest.stored(doc)))

    @property
    def _changes(self) -> bool:
        return bool(self._added) or bool(self._base.alive.any()) or isinstance(self._base, Unreadable)

    def _old_segments(self) -> list[ColumnSegment]:
        return []

    @property
    def _is_alone(self) -> bool:
        return self._write_lock is not None

    def cancel(self) -> None:
        try:
            super().cancel()
        finally:
            if self._write_lock is not None:
                self._write_lock.release()
