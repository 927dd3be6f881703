"""Holding files: what a process holds by a shared lock, no cleaning unlinks. A killed process holds nothing."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from searcharchive.backends.whoosh.store import names


class Hold:
    """A file kept in its place. A forked child shares it: the file is free when parent and child have released it."""

    def __init__(self, path: Path) -> None:
        """Raises FileNotFoundError, also where the file went while it was being locked; OSError."""
        self.path = path
        self._handle = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_SH)
            if not os.fstat(self._handle).st_nlink:
                raise FileNotFoundError(2, "Unlinked meanwhile", str(path))
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """May be called again."""
        # Closed, not unlocked: unlocking would take the lock from all processes that share it by a fork.
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


def hold(folder: Path, generation: int) -> Hold:
    """Keep a generation, and all files that it names. Raises FileNotFoundError: then look for the newest again."""
    return Hold(folder / names.toc_name(generation))


class Exclusive:
    """A file that nobody holds, and nobody can while this is open."""

    def __init__(self, path: Path) -> None:
        """Raises BlockingIOError when somebody holds it, FileNotFoundError, OSError."""
        self._handle = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BaseException:
            os.close(self._handle)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._handle)
