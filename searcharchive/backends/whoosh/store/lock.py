"""Locks between processes and threads, given back by the kernel when their holder dies, however it dies."""

import errno
import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from searcharchive.backends.whoosh.store import files, mounts, names
from searcharchive.errors import IndexBusy, InvalidSetting

WRITE = f"{names.NAME}_WRITELOCK"
"""The file that stock Whoosh locks too: one writer at a time, whichever it is."""
MERGE = f"{names.NAME}_MERGELOCK"
REINDEX = f"{names.NAME}_REINDEXLOCK"

POLL = 0.01
"""Seconds between two looks at a lock that somebody else holds."""
_WORK = {WRITE: "write", MERGE: "merge", REINDEX: "reindex"}


class Lock:
    """A lock that is held. Leaving ``with`` gives it back."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def release(self) -> None:
        """May be called again."""
        if self._handle >= 0:
            # Unlocked, not only closed: a child forked meanwhile has the descriptor too.
            fcntl.flock(self._handle, fcntl.LOCK_UN)
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


def acquire(folder: Path, name: str = WRITE, *, wait: float = 5.0, force: bool = False) -> Lock:
    """Lock one kind of work in a folder, which must exist.

    Raises IndexBusy when somebody else holds the lock for ``wait`` seconds; InvalidSetting when the folder lies on a
    network file system, unless ``force``; OSError.
    """
    if not force:
        _refuse_networks(folder)
    handle = files.open_lock(folder / name)
    try:
        _wait_for(handle, name, wait)
    except BaseException:
        os.close(handle)
        raise
    return Lock(handle)


def _refuse_networks(folder: Path) -> None:
    kind = mounts.network_kind(folder)
    if kind:
        raise InvalidSetting(
            f"The index folder {folder} lies on a network file system ({kind}), where locks cannot be relied on "
            "and an index can be damaged. Choose a folder on a local disk."
        )


def _wait_for(handle: int, name: str, wait: float) -> None:
    end = time.monotonic() + wait
    while not _try(handle):
        if time.monotonic() >= end:
            raise IndexBusy(f"Another {_WORK.get(name, name)} has been going on for over {wait:g} seconds.")
        time.sleep(POLL)


def _try(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EAGAIN, errno.EACCES):
            raise
        return False
    return True
