"""Group commits: writes that threads ask for at the same time become one commit together.

A commit waits for the disk, whether it brings one write or a hundred. So the first thread that asks leads: when it has
the lock it runs all operations that wait by then on one writer, and commits once. Those who ask meanwhile are the next
group, and the one who waited longest leads it.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar, cast

from searcharchive.article import Article
from searcharchive.backends.base import Backend, Writer
from searcharchive.changes import Changes
from searcharchive.errors import ArchiveError, Unavailable
from searcharchive.importing.runs import present

T = TypeVar("T")


Operation = Callable[[Changes], T]
"""Changes what it is given and returns its outcome, or raises ArchiveError: then nothing of it is done. It may be run
more than once, so it must do nothing else."""


class _Job(Generic[T]):
    """One thread's operation. ``turn`` is set when it is done, and when its thread has to lead."""

    def __init__(self, operation: Operation[T], wait: float) -> None:
        self.turn = threading.Event()
        self.alone = False
        self.done = False
        self._operation = operation
        self._deadline = time.monotonic() + wait
        self._outcome: T | None = None
        self._error: BaseException | None = None

    def time_left(self) -> float:
        """Seconds that it may still wait for the lock."""
        return max(0.0, self._deadline - time.monotonic())

    def wait_for_turn(self) -> None:
        self.turn.wait()
        self.turn.clear()

    def run(self, changes: Changes, writer: Writer) -> None:
        """What the archive refuses concerns this job alone; anything else is raised."""
        self._error = None
        try:
            self._outcome = self._operation(changes)
        except ArchiveError as error:
            self._error = error
        else:
            changes.apply(writer)

    def end(self, error: BaseException | None = None) -> None:
        """Its group's commit is on disk, or failed."""
        self._error = error or self._error
        self.done = True
        self.turn.set()

    def outcome(self) -> T:
        if self._error is not None:
            raise self._error
        return cast(T, self._outcome)


class Grouping:
    """Runs operations on one archive for many threads."""

    def __init__(self, backend: Backend, wait: float) -> None:
        """``wait``: seconds that an operation may wait for the lock."""
        self._backend = backend
        self._wait = wait
        self._lock = threading.Lock()
        self._waiting: list[_Job[Any]] = []
        self._leader: _Job[Any] | None = None  # the first of those who wait; None only while nobody does

    def run(self, operation: Operation[T]) -> T:
        """The outcome of an operation, once its changes are on disk and everybody sees them.

        Raises what the operation does, and what writers do: IndexBusy when others hold the lock for too long,
        StorageFailure when the commit fails. Then none of its group did anything, and all of it are told so.
        """
        job = _Job(operation, self._wait)
        with self._lock:
            self._waiting.append(job)
            if self._leader is None:
                self._choose()
        try:
            while not job.done:
                job.wait_for_turn()
                if not job.done:
                    self._lead(job)
        except BaseException:
            self._leave(job)
            raise
        return job.outcome()

    def _lead(self, own: _Job[Any]) -> None:
        """Run the first of those who wait and, when the lock is there, all who wait by then."""
        group = [own]
        try:
            with self._backend.writer(wait=own.time_left()) as writer:
                if not own.alone:
                    group = self._all()
                self._commit(group, writer)
        except Unavailable as error:
            self._end(group, error)
        except BaseException as error:  # noqa: BLE001 - it is raised where the operation came from
            self._failed(group, error)
        else:
            self._end(group)

    def _commit(self, group: Iterable[_Job[Any]], writer: Writer) -> None:
        done: dict[str, Article | None] = {}
        with present(self._backend) as snapshot:
            for job in group:
                job.run(Changes(snapshot, done), writer)
        writer.commit()

    def _failed(self, group: list[_Job[Any]], error: BaseException) -> None:
        """Something unforeseen, perhaps the fault of one operation: where there are others, each is tried by itself."""
        own, *others = group
        for job in group:
            job.alone = True
        ended = not others or not isinstance(error, Exception)
        self._end([own] if ended else [], error)

    # Who leads

    def _all(self) -> list[_Job[Any]]:
        with self._lock:
            return list(self._waiting)

    def _end(self, group: list[_Job[Any]], error: BaseException | None = None) -> None:
        """Tell a group, and let the one who has waited longest lead the next."""
        with self._lock:
            self._waiting = [job for job in self._waiting if job not in group]
            for job in group:
                job.end(error)
            self._choose()

    def _leave(self, own: _Job[Any]) -> None:
        """Nobody may wait for a thread that was interrupted."""
        with self._lock:
            self._waiting = [job for job in self._waiting if job is not own]
            if self._leader is own:
                self._choose()

    def _choose(self) -> None:
        self._leader = self._waiting[0] if self._waiting else None
        if self._leader is not None:
            self._leader.turn.set()
