"""Merging segments of a live index: the work needs no lock, only its commit does.

``python -m searcharchive.backends.whoosh.merger FOLDER`` is the child process that a server starts for it.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from searcharchive.backends.whoosh.generation import Generation
from searcharchive.backends.whoosh.schema import make_schema
from searcharchive.backends.whoosh.segment.merging import Source, merge, renumbered
from searcharchive.backends.whoosh.store import cleaning, files, lock, names
from searcharchive.backends.whoosh.store.commit import commit
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.backends.whoosh.writer import Begin, Limits
from searcharchive.errors import DamagedIndex, IndexBusy, StorageFailure

Policy = Callable[[Sequence[ColumnSegment]], list[ColumnSegment]]
NICENESS = 10


class Merger:
    """Merges segments of one index until a policy finds nothing more to merge."""

    def __init__(self, folder: Path, look: Callable[[], Generation], begin: Begin, limits: Limits) -> None:
        """``look`` gives a share of the newest generation, ``begin`` the write lock besides."""
        self._folder = folder
        self._look = look
        self._begin = begin
        self._limits = limits

    def run(self, policy: Policy, wait: float = 0.0) -> int:
        """How many merges were committed. Raises IndexBusy when somebody else merges; NoIndex, StorageFailure,
        DamagedIndex.
        """
        # First whether it is ours: a lock is a file in the folder.
        self._look().release()
        try:
            with lock.acquire(self._folder, lock.MERGE, wait=wait):
                done = 0
                while self._merge(policy):
                    done += 1
                return done
        except OSError as error:
            raise StorageFailure(f"The segments could not be merged: {error.strerror or error}.") from error

    def _merge(self, policy: Policy) -> bool:
        """One merge; False when there is nothing to do."""
        generation = self._look()
        try:
            chosen = policy(generation.entries)
            if not chosen:
                return False
            self._merge_chosen(generation, {entry.segid for entry in chosen})
            return True
        finally:
            generation.release()

    def _merge_chosen(self, generation: Generation, chosen: set[str]) -> None:
        pairs = zip(generation.entries, generation.segments, strict=True)
        merged = [(entry, segment) for entry, segment in pairs if entry.segid in chosen]
        sources = [Source(segment, ~entry.deletions(), entry.born) for entry, segment in merged]
        new = ColumnSegment()
        file = files.open_new(self._folder / names.segment_name(new.segment_id()))
        tried = False
        try:
            documents, check = merge(sources, file, self._folder)
            file.finish()
            new = ColumnSegment(new.segid, documents=documents, size=file.tell(), check=check)
            held, newest = self._begin()
            try:
                segments = self._with_merged(newest, [entry for entry, _ in merged], sources, new)
                if segments is not None:
                    tried = any(entry.segid == new.segid for entry in segments)
                    self._commit(newest, segments, file)
            finally:
                newest.release()
                held.release()
        finally:
            if tried:
                file.release()
            else:
                file.abandon()

    def _commit(self, newest: Generation, segments: list[ColumnSegment], file: files.NewFile) -> None:
        try:
            commit(self._folder, newest.number, segments, make_schema())
        except BaseException:
            file.release()  # or cleaning would keep it
            with suppress(OSError, DamagedIndex):
                cleaning.clean(self._folder, self._limits.keep)
            raise

    def _with_merged(
        self, newest: Generation, merged: Sequence[ColumnSegment], sources: Sequence[Source], new: ColumnSegment
    ) -> list[ColumnSegment] | None:
        """The newest generation's segments with the new one in the place of the merged ones; None when these are gone.

        What was deleted from them in the meantime is deleted from it.
        """
        now = {entry.segid: entry for entry in newest.entries}
        if any(entry.segid not in now for entry in merged):
            return None
        flags = np.zeros(new.documents, np.bool_)
        for source, numbers, entry in zip(sources, renumbered(sources), merged, strict=True):
            since = now[entry.segid].deletions() & source.kept
            flags[numbers[since]] = True
        gone = {entry.segid for entry in merged}
        kept = [entry for entry in newest.entries if entry.segid not in gone]
        if flags.all():
            return kept
        number = newest.number + 1
        fresh = new.of(number)
        return [*kept, fresh.masked(self._folder, number, flags) if flags.any() else fresh]


class Child:
    """Starts merging in a process of its own, one at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Do nothing where the last one still runs, or no process can be started: the next commit tries again."""
        if self._process is not None and self._process.poll() is None:
            return
        with suppress(OSError):
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(self._folder)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )

    def wait(self, timeout: float | None = None) -> None:
        """Return when the last one started has ended."""
        if self._process is not None:
            self._process.wait(timeout)


def main(arguments: Sequence[str]) -> None:
    """Merge what should be merged in one index."""
    # Not at the top: the backend starts this module as a process, and imports it.
    from searcharchive.backends.whoosh.backend import WhooshBackend

    os.nice(NICENESS)
    backend = WhooshBackend(arguments[0])
    with suppress(IndexBusy):
        backend.merge(wait=60.0)
    backend.close()


if __name__ == "__main__":
    main(sys.argv[1:])
