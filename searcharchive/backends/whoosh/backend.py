"""The Whoosh backend: one folder, the newest generation kept open and shared by all readers of the process."""

import os
import threading
import time
from pathlib import Path
from typing import Any

from whoosh.index import LockError

from searcharchive.backends import base
from searcharchive.backends.whoosh import contents
from searcharchive.backends.whoosh.contents import Identity
from searcharchive.backends.whoosh.generation import Generation
from searcharchive.backends.whoosh.segments import Segment
from searcharchive.backends.whoosh.snapshot import WhooshSnapshot
from searcharchive.backends.whoosh.storage import IndexStorage
from searcharchive.backends.whoosh.writer import WhooshWriter
from searcharchive.errors import DamagedIndex, IndexBusy, StorageFailure

LOCK_POLL = 0.01
"""Seconds between two looks at a lock that another writer holds."""
OPEN_ATTEMPTS = 10
"""A generation may be replaced, and its files unlinked, while it is being opened."""


class WhooshBackend(base.Backend):
    """The archive in a folder. Safe to share between threads; a forked process opens its own files."""

    def __init__(self, path: str | Path) -> None:
        self.folder = Path(path)
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._current: Generation | None = None
        self._identity: Identity | None = None

    def snapshot(self) -> WhooshSnapshot:
        return WhooshSnapshot(self._newest(), self.folder)

    def _newest(self) -> Generation:
        """A share of the newest generation."""
        if self._process != os.getpid():
            self._after_fork()
        with self._lock:
            for attempt in range(OPEN_ATTEMPTS):
                try:
                    return self._look().share()
                except FileNotFoundError as error:
                    if attempt == OPEN_ATTEMPTS - 1:
                        raise DamagedIndex(f"A file of the index is missing: {error.filename}.") from error
                except OSError as error:
                    raise StorageFailure(f"The index cannot be read: {error.strerror or error}.") from error
        raise AssertionError("unreachable")

    def _after_fork(self) -> None:
        """The parent's generation, and its locks, stay the parent's."""
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._current = self._identity = None

    def _look(self) -> Generation:
        """The newest generation, opened if it is not yet. Raises OSError."""
        identity = contents.identify(self.folder)
        if self._current is None or identity != self._identity:
            fresh = self._open(identity[0]).share()
            if self._current is not None:
                self._current.release()
            self._current, self._identity = fresh, identity
        return self._current

    def _open(self, number: int) -> Generation:
        toc = contents.read(self.folder, number)
        storage = IndexStorage(str(self.folder))
        known = {segment.name: segment for segment in self._current.segments} if self._current else {}
        opened: list[tuple[Segment, frozenset[int]]] = []
        for stock in toc.segments:
            segment = known.get(stock.segment_id()) or Segment(storage, stock)
            opened.append((segment, frozenset(stock.deleted_docs())))
        for segment, _ in opened:
            segment.share()
        return Generation(number, opened)

    def writer(self, *, replace: bool = False, wait: float = 5.0) -> WhooshWriter:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = self._acquire(wait)
        except OSError as error:
            raise StorageFailure(f"The folder of the index cannot be written: {error.strerror or error}.") from error
        try:
            return self._begin(lock, replace)
        except BaseException:
            lock.release()
            raise

    def _acquire(self, wait: float) -> Any:
        """The lock that stock Whoosh uses too: one writer in all processes and threads."""
        lock = IndexStorage(str(self.folder)).lock(f"{contents.NAME}_WRITELOCK")
        end = time.monotonic() + wait
        while not lock.acquire():
            if time.monotonic() >= end:
                raise IndexBusy(f"Another write has been going on for over {wait:g} seconds.")
            time.sleep(LOCK_POLL)
        return lock

    def _begin(self, lock: Any, replace: bool) -> WhooshWriter:
        try:
            if contents.newest(self.folder) is None:
                contents.create(self.folder)
            generation = self._newest()
            contents.clean(self.folder, contents.read(self.folder, generation.number))
            return WhooshWriter(self.folder, generation, lock, replace=replace)
        except (OSError, LockError) as error:
            raise StorageFailure(f"The index cannot be written: {error}.") from error

    def close(self) -> None:
        with self._lock:
            if self._current is not None and self._process == os.getpid():
                self._current.release()
            self._current = self._identity = None
