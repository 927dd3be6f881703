"""The Whoosh backend: one folder, the newest generation kept open and shared by all readers of the process."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from searcharchive.backends import base
from searcharchive.backends.whoosh import tiers
from searcharchive.backends.whoosh.generation import Generation, Unreadable, make_keys
from searcharchive.backends.whoosh.merger import Child, Merger
from searcharchive.backends.whoosh.opening import Opening, unopened
from searcharchive.backends.whoosh.schema import make_schema
from searcharchive.backends.whoosh.segment.reading import Segment, check_segment
from searcharchive.backends.whoosh.snapshot import WhooshSnapshot
from searcharchive.backends.whoosh.store import cleaning, files, holds, lock, mark, toc
from searcharchive.backends.whoosh.store.commit import commit
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.backends.whoosh.store.verify import Damage, verify
from searcharchive.backends.whoosh.store.watch import Identity, Watch
from searcharchive.backends.whoosh.writer import Limits, ReplacingWriter, WhooshWriter
from searcharchive.dates import now
from searcharchive.errors import DamagedIndex, NoIndex, StorageFailure

OPEN_ATTEMPTS = 10
"""A generation may be replaced, and its files unlinked, while it is being opened."""
CLEAN_EVERY = 60.0
"""Seconds between two cleanings by one process: each looks at all generations that are still there."""


class WhooshBackend(base.Backend):
    """The archive in a folder. Safe to share between threads; a forked process goes on with what its parent opened."""

    def __init__(
        self,
        path: str | Path,
        limits: Limits = Limits(),  # noqa: B008 - it is immutable
        *,
        merges: bool = False,
        patient: bool = False,
        clock: Callable[[], int] = now,
    ) -> None:
        """With ``merges`` a child process merges segments after commits that leave many; ``patient``: see snapshot.

        ``clock``: microseconds since 1970, by which embargoes end.
        """
        self.folder = Path(path)
        self._limits = limits
        self.child = Child(self.folder) if merges else None
        self._clock = clock
        self._keys = make_keys()
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._patient = patient
        self._opening: Opening | None = None
        self._watch = Watch(self.folder)
        self._current: Generation | None = None
        self._identity: Identity | None = None
        self._cleaned = -CLEAN_EVERY

    def snapshot(self) -> WhooshSnapshot:
        """Of the newest generation; of the one before while the newest has large segments that are being opened.

        That is so only where the backend is ``patient``, and only until something else is committed.
        """
        return WhooshSnapshot(self._newest(self._patient))

    def _newest(self, patient: bool = False) -> Generation:
        """A share of the newest generation; ``patient``: of the current one while large segments are being opened."""
        if self._process != os.getpid():
            self._lock, self._process, self._opening = threading.Lock(), os.getpid(), None
        while True:
            with self._lock:
                found = self._found(patient)
                if isinstance(found, Generation):
                    return found.share()
            found.wait()

    def _found(self, patient: bool) -> Generation | Opening:
        """The newest generation, or what has to be waited for until it can be had."""
        for attempt in range(OPEN_ATTEMPTS):
            try:
                return self._look(patient)
            except FileNotFoundError as error:
                if attempt == OPEN_ATTEMPTS - 1:
                    raise DamagedIndex(f"A file of the index is missing: {error.filename}.") from error
            except OSError as error:
                raise StorageFailure(f"The index cannot be read: {error.strerror or error}.") from error
        raise AssertionError("unreachable")

    def _look(self, patient: bool) -> Generation | Opening:
        """The newest generation, opened if it is not yet. Raises OSError."""
        identity = self._watch.identify()
        if self._current is not None and identity == self._identity and not self._is_due(self._current):
            return self._current
        if self._patient and self._current is not None:
            opening = self._ahead(identity)
            if opening is not None:
                return self._current if patient and opening.identity == identity else opening
        fresh = self._open(identity[0]).share()
        if self._current is not None:
            self._current.release()
        self._current, self._identity, self._opening = fresh, identity, None
        return fresh

    def _is_due(self, generation: Generation) -> bool:
        """Whether an embargo ended since it was opened: then it has to be opened again."""
        due = generation.lineages.due
        return due is not None and due <= self._clock()

    def _ahead(self, identity: Identity) -> Opening | None:
        """What opens the large segments of a commit, or of one before it, unless that is done."""
        if self._opening is not None and not self._opening.done:
            return self._opening
        if self._opening is None or self._opening.identity != identity:
            names = unopened(toc.read(self.folder, identity[0]).segments, self._opened())
            if names:
                self._opening = Opening(self.folder, identity, names, self._keys)
                return self._opening
        return None

    def _opened(self) -> dict[str, Segment]:
        """The segments that are open, by name."""
        ahead = self._opening.segments if self._opening is not None else {}
        current = self._current.segments if self._current is not None else ()
        return ahead | {segment.name: segment for segment in current}

    def _open(self, number: int) -> Generation:
        """Holds the generation, then reads it; segments that are open already are not opened again."""
        hold = holds.hold(self.folder, number)
        try:
            contents = toc.read(self.folder, number)
            known = self._opened()
            segments = [(entry, known.get(entry.file) or self._segment(entry.file)) for entry in contents.segments]
            for entry, segment in segments:
                found = (segment.file.size, segment.file.check, segment.count)
                if found != (entry.size, entry.check, entry.documents):
                    raise DamagedIndex(f"The index is damaged in {entry.file}: it is not the file that was committed.")
            return Generation(number, segments, hold, self._keys, self._clock())
        except BaseException:
            hold.release()
            raise

    def _segment(self, name: str) -> Segment:
        return Segment(self.folder / name)

    def writer(self, *, replace: bool = False, wait: float = 5.0) -> WhooshWriter:
        if not replace:
            return WhooshWriter(self.folder, *self._begin(wait), self._limits, self._committed)
        held = self._acquire(lock.REINDEX, wait)
        try:
            write_lock, generation = self._begin(wait, self._newest_or_unreadable)
        except BaseException:
            held.release()
            raise
        write_lock.release()
        look, committed = self._newest_or_unreadable, self._committed_anew
        if not isinstance(generation, Unreadable):
            look, committed = lambda: self._newest(), self._committed
        return ReplacingWriter(self.folder, held, generation, self._limits, committed, lambda: self._begin(wait, look))

    def _newest_or_unreadable(self) -> Generation:
        """An index of ours that cannot be read may be replaced all the same. Raises as _newest where it is not ours."""
        try:
            return self._newest()
        except DamagedIndex:
            number = toc.newest(self.folder)
            if number is None or not mark.is_ours(self.folder):
                raise
            return Unreadable(number).share()

    def _acquire(self, name: str, wait: float) -> lock.Lock:
        try:
            files.make_folder(self.folder)
            return lock.acquire(self.folder, name, wait=wait)
        except OSError as error:
            raise StorageFailure(f"The folder of the index cannot be written: {error.strerror or error}.") from error

    def _begin(self, wait: float, look: Callable[[], Generation] | None = None) -> tuple[lock.Lock, Generation]:
        """The write lock, and a share of the newest generation, which ``look`` finds."""
        held = self._acquire(lock.WRITE, wait)
        try:
            if toc.newest(self.folder) is None:
                commit(self.folder, None, [], make_schema())
            return held, self._tidied((look or self._newest)())
        except OSError as error:
            held.release()
            raise StorageFailure(f"The index cannot be written: {error}.") from error
        except BaseException:
            held.release()
            raise

    def _tidied(self, generation: Generation) -> Generation:
        """The share that was given, which is released where cleaning fails. Raises DamagedIndex, OSError."""
        if time.monotonic() - self._cleaned >= CLEAN_EVERY and not isinstance(generation, Unreadable):
            self._cleaned = time.monotonic()
            try:
                cleaning.clean(self.folder, self._limits.keep)
            except BaseException:
                generation.release()
                raise
        return generation

    # Merging

    def merge(self, *, wait: float = 5.0) -> int:
        """Merge segments of which there are many, in this process; how many merges there were. Raises as Merger.run."""
        return self.merger(wait).run(tiers.to_merge)

    def optimise(self, *, wait: float = 5.0) -> int:
        return self.merger(wait).run(tiers.to_optimise, wait)

    def merger(self, wait: float) -> Merger:
        return Merger(self.folder, self._newest, lambda: self._begin(wait), self._limits)

    def _committed(self, segments: Sequence[ColumnSegment]) -> None:
        if self._patient:
            # Who wrote it waits until this process has it: its own searches see it then.
            with suppress(DamagedIndex, NoIndex, StorageFailure):
                self._newest().release()
        if self.child is not None and tiers.to_merge(segments):
            self.child.start()

    def _committed_anew(self, segments: Sequence[ColumnSegment]) -> None:
        """What was there before cannot be read by anybody, unless it is open."""
        with suppress(OSError, DamagedIndex):
            cleaning.clean(self.folder, keep=0.0)
        self._committed(segments)

    # Looking after it

    def verify(self) -> list[Damage]:
        """Every file of the index that is not what was written. Reads all of them. Raises NoIndex, StorageFailure."""
        try:
            return verify(self.folder, check_segment)
        except OSError as error:
            raise StorageFailure(f"The index cannot be read: {error.strerror or error}.") from error

    def close(self) -> None:
        with self._lock:
            if self._current is not None:
                self._current.release()
            self._current = self._identity = self._opening = None
