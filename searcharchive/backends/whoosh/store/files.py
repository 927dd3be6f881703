"""The only place that writes into the folder of an index.

Everything raises OSError. What failed leaves no descriptor open, and no file as far as the disk obeys. A failed fsync
is final: the kernel says once that it could not write, and may take the lost pages for clean from then on. So the file
is given up, and its bytes are written anew into another one.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class NewFile:
    """A file that grows at its end. While it is open, cleaning knows by a shared lock that somebody needs it.

    The lock outlives :meth:`finish`, because what no commit names yet looks like a leftover: keep the file until the
    commit is done, then :meth:`release` it. Leaving ``with`` releases it; an exception takes an unfinished one back.
    """

    def __init__(self, path: Path) -> None:
        """Creates the file, which must not exist. Raises OSError."""
        self.path = path
        self._handle = _create_held(path)
        self._size = 0
        self._finished = False

    def write(self, data: Any) -> int:
        """Append bytes, or anything with a contiguous buffer; the number of bytes. Raises OSError: then it is gone."""
        if self._finished or self._handle < 0:
            raise ValueError(f"{self.path.name} is closed.")
        view = memoryview(data)
        with self._gone_on_failure():
            _write_all(self._handle, view)
        self._size += view.nbytes
        return view.nbytes

    def tell(self) -> int:
        """Bytes so far."""
        return self._size

    def finish(self) -> None:
        """Return when all bytes are on disk; its name waits for the folder to be synced. Raises OSError: then gone."""
        if self._handle < 0:
            raise ValueError(f"{self.path.name} is closed.")
        if not self._finished:
            with self._gone_on_failure():
                os.fsync(self._handle)
            self._finished = True

    def release(self) -> None:
        """Close it, and let cleaning have it unless a commit names it. May be called again."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def abandon(self) -> None:
        """Unlink it, as far as the disk obeys. Not once a commit that names it was tried: then release it and clean.

        A commit that failed may be on disk after all, and becomes visible after a power failure. Cleaning makes sure
        that its table of contents is gone before a file that it names is.
        """
        if self._handle >= 0:
            with suppress(OSError):
                os.unlink(self.path)
            self.release()

    @contextmanager
    def _gone_on_failure(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.abandon()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None and not self._finished:
            self.abandon()
        self.release()


def _create_held(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
            if os.fstat(handle).st_nlink:
                return handle
        except BaseException:
            with suppress(OSError):
                os.unlink(path)
            os.close(handle)
            raise
        # Cleaning took it for a leftover between the creation and the lock.
        os.close(handle)


def _write_all(handle: int, view: memoryview) -> None:
    rest = view.cast("B") if view.nbytes else memoryview(b"")
    while rest:
        written = os.write(handle, rest)
        if written <= 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rest = rest[written:]


def open_new(path: Path) -> NewFile:
    """A new file to write to. Raises FileExistsError, OSError."""
    return NewFile(path)


def write_new(path: Path, data: Any) -> None:
    """A new file with these bytes, on disk; its name is not yet. Raises FileExistsError, OSError."""
    with NewFile(path) as file:
        file.write(data)
        file.finish()


def publish(temporary: Path, path: Path) -> None:
    """Give a finished file its name, in one step, in place of what has that name. Not durable before the folder is."""
    os.rename(temporary, path)


def unlink(path: Path) -> None:
    os.unlink(path)


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder, and the absence of those that were unlinked, are on disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """The folder and those above it, as far as they are missing."""
    for path in reversed([path for path in (folder, *folder.parents) if not path.is_dir()]):
        with suppress(FileExistsError):
            os.mkdir(path)


def sync_above(folder: Path) -> None:
    """Return when the names of a folder, and of those above it, are on disk, whoever made them."""
    for path in folder.absolute().parents:
        with suppress(PermissionError):
            sync_folder(path)
        if os.path.ismount(path):
            break


def open_lock(path: Path) -> int:
    """A descriptor of a file that exists only to be locked, and is never unlinked."""
    return os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
