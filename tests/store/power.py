"""Power failures: what a disk may hold that was told to sync only some of what was written.

The model is strict. A name in a folder is on disk when the folder was synced after it was made, changed or unlinked;
before that, each name by itself is as it was at any moment since. The bytes of a file are on disk when it was synced;
before that they may be any. A failed sync syncs nothing, and the file that it failed for never counts as synced.
"""

import errno
import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Operation = tuple[Any, ...]
"""Its name, then what it concerns: paths, or the number of a file."""


class Recorder:
    """Stands for the module ``os`` in ``store/files.py``, and writes down what changes the disk."""

    def __init__(self, fails: Callable[[int, str], bool] = lambda number, name: False) -> None:  # noqa: ARG005
        """``fails``: asked with the number, from 0, and name of each operation whether it fails, with EIO."""
        self.log: list[Operation] = []
        self._fails = fails
        self._asked = 0
        self._files = 0
        self._open: dict[int, int | Path] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def tell(self, text: str) -> None:
        self.log.append(("tell", text))

    def _ask(self, name: str) -> None:
        self._asked += 1
        if self._fails(self._asked - 1, name):
            raise OSError(errno.EIO, f"{name} fails")

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        if not flags & os.O_CREAT:
            handle = os.open(path, flags)
            self._open[handle] = path
            return handle
        self._ask("create")
        made = not path.exists()
        handle = os.open(path, flags, mode)
        self._open[handle] = self._files
        if made:
            self.log.append(("create", path, self._files))
            self._files += 1
        return handle

    def close(self, handle: int) -> None:
        self._open.pop(handle)
        os.close(handle)

    def write(self, handle: int, data: memoryview) -> int:
        self._ask("write")
        self.log.append(("write", self._open[handle], bytes(data)))
        return os.write(handle, data)

    def fsync(self, handle: int) -> None:
        subject = self._open[handle]
        name = "sync" if isinstance(subject, int) else "sync folder"
        try:
            self._ask(name)
        except OSError:
            self.log.append((f"failed {name}", subject))
            raise
        self.log.append((name, subject))

    def rename(self, path: Path, to: Path) -> None:
        self._ask("rename")
        os.rename(path, to)
        self.log.append(("rename", path, to))

    def unlink(self, path: Path) -> None:
        self._ask("unlink")
        os.unlink(path)
        self.log.append(("unlink", path))

    def mkdir(self, path: Path) -> None:
        self._ask("mkdir")
        os.mkdir(path)
        self.log.append(("mkdir", path))


@dataclass
class File:
    data: bytes = b""
    synced: bytes | None = b""
    """What is on disk for certain; None when a sync failed."""


FOLDER = File()
"""Stands for any folder: what is in it is kept by path."""


@dataclass
class Disk:
    """All states that a disk may be in, after some operations."""

    root: Path
    files: dict[int, File] = field(default_factory=dict)
    names: dict[Path, list[File | None]] = field(default_factory=dict)
    """What each name stood for since its folder was synced: the first is on disk, the last is what a reader sees."""

    def apply(self, operation: Operation) -> None:
        name, *subjects = operation
        getattr(self, f"_{name.replace(' ', '_')}")(*subjects)

    def _tell(self, text: str) -> None:
        pass

    def _mkdir(self, path: Path) -> None:
        self._name(path, FOLDER)

    def _create(self, path: Path, number: int) -> None:
        self.files[number] = File()
        self._name(path, self.files[number])

    def _write(self, number: int, data: bytes) -> None:
        self.files[number].data += data

    def _sync(self, number: int) -> None:
        file = self.files[number]
        file.synced = None if file.synced is None else file.data

    def _failed_sync(self, number: int) -> None:
        self.files[number].synced = None

    def _sync_folder(self, folder: Path) -> None:
        for path, states in self.names.items():
            if path.parent == folder:
                del states[:-1]

    def _failed_sync_folder(self, folder: Path) -> None:
        pass

    def _rename(self, path: Path, to: Path) -> None:
        self._name(to, self.names[path][-1])
        self._name(path, None)

    def _unlink(self, path: Path) -> None:
        self._name(path, None)

    def _name(self, path: Path, what: File | None) -> None:
        self.names.setdefault(path, [None]).append(what)

    def fail(self, target: Path, chance: random.Random, style: int) -> None:
        """Write one of the states into an empty folder. Styles: 0 all is lost that may be, 1 names are kept and bytes
        lost, 2 all is kept, else by chance."""
        for path in sorted(self.names):
            states = self.names[path]
            found = states[0] if style == 0 else states[-1] if style in (1, 2) else chance.choice(states)
            place = target / path.relative_to(self.root)
            if found is None or not place.parent.is_dir():
                continue
            if found is FOLDER:
                place.mkdir()
            else:
                place.write_bytes(_bytes_of(found, chance, style))


def _bytes_of(file: File, chance: random.Random, style: int) -> bytes:
    data = file.data
    if file.synced == data or style == 2:
        return data
    on_disk = file.synced or b""
    if style < 2:
        return on_disk
    torn = data[: chance.randrange(len(data) + 1)]
    zeros, noise = bytes(len(data)), chance.randbytes(len(data))
    return chance.choice([on_disk, data, torn, zeros, noise, torn + zeros[len(torn) :], torn + noise[len(torn) :]])


def prefixes(log: Sequence[Operation], root: Path) -> Iterator[tuple[int, Disk, frozenset[int]]]:
    """The disk after each operation, with its number and the steps after which the index may be as it is."""
    disk = Disk(root)
    allowed = frozenset({0})
    for at, operation in enumerate(log):
        if operation[0] == "tell":
            allowed = _allowed(operation[1], allowed)
        disk.apply(operation)
        yield at, disk, allowed


def _allowed(text: str, before: frozenset[int]) -> frozenset[int]:
    word, _, number = text.partition(" ")
    if word == "start":
        return before | {int(number)}
    if word == "ack":
        return frozenset({int(number)})
    return before
