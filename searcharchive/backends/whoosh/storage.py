"""Files of the index: mapped for reading, tracked and synced for writing."""

import mmap
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile


class MappedFile(BufferFile):  # type: ignore[misc]
    """A file of the index, mapped into memory: it stays readable when a later commit unlinks it."""

    def __init__(self, path: str, name: str) -> None:
        with open(path, "rb") as file:
            empty = os.fstat(file.fileno()).st_size == 0
            mapped: Any = BufferFile(b"").file if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._buf = b"" if empty else mapped
        self._name = name
        self.file = mapped
        self.onclose = None
        self.is_real = False
        self.is_closed = False

    def close(self) -> None:
        if not self.is_closed:
            super().close()


class IndexStorage(FileStorage):  # type: ignore[misc]
    """A folder of index files. What is written through it can be made durable, or taken back."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._written: dict[str, StructFile] = {}
        self._parts: list[IndexStorage] = []

    def open_file(self, name: str, **_: Any) -> MappedFile:
        return MappedFile(self._fpath(name), name)

    def create_file(self, name: str, **options: Any) -> StructFile:
        self._written[name] = super().create_file(name, **options)
        return self._written[name]

    def temp_storage(self, name: str | None = None) -> Self:
        part = type(self)(os.path.join(self.folder, name or "temporary.tmp"))
        self._parts.append(part)
        created: Self = part.create()
        return created

    def sync(self) -> None:
        """Return when all files written so far, and their names, are on disk."""
        for name in self._written:
            if self.file_exists(name):
                _fsync(self._fpath(name))
        _fsync(self.folder)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Give the table of contents its name. Durable, and the point after which nothing can be taken back."""
        _fsync(self._fpath(oldname))
        self._written[newname] = self._written[oldname]
        super().rename_file(oldname, newname, safe)
        _fsync(self.folder)
        self._written.clear()

    def abandon(self) -> None:
        """Unlink all that was written. Never fails: what cannot be unlinked is a leftover for the next writer."""
        # The table of contents, written last, goes before the segment that it names.
        for name, file in reversed(self._written.items()):
            with suppress(OSError):
                file.file.close()
            with suppress(OSError):
                self.delete_file(name)
        self._written.clear()
        self.drop_parts()

    def drop_parts(self) -> None:
        """Unlink the temporary folders."""
        for part in self._parts:
            part.abandon()
            with suppress(OSError):
                os.rmdir(part.folder)
        self._parts.clear()


def _fsync(path: str | Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
