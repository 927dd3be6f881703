"""What the suites of this folder let go wrong: six writes, made as a backend makes them, each acknowledged."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from searcharchive.backends.whoosh.store import cleaning, files, lock, toc
from searcharchive.backends.whoosh.store.commit import commit
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.backends.whoosh.store.watch import identify
from searcharchive.errors import DamagedIndex, NoIndex

Segments = Sequence[ColumnSegment]

A = [f"a{i}" for i in range(10)]
B = [f"b{i}" for i in range(7)]
C = [f"c{i}" for i in range(20)]
D = [f"d{i}" for i in range(3)]
E = [f"e{i}" for i in range(4)]

EXPECTED: list[frozenset[str] | None] = [
    None,
    frozenset(),
    frozenset(A),
    frozenset(A + B),
    frozenset(A + B) - {"a1", "a3", "a9"},
    frozenset(C + D),
    frozenset(C + D + E) - {"c0", "d2"},
]
"""What is to be seen after so many writes; None: no index."""


class Archive:
    """A writer and reader over the store, as simple as it may be."""

    def __init__(self, folder: Path, builder: Any, keep: float = 0) -> None:
        self.folder = folder
        self.keep = keep
        self.builder = builder
        self._building: list[files.NewFile] = []

    def visible(self) -> frozenset[str] | None:
        """The ids that a reader sees. Raises DamagedIndex."""
        try:
            number = identify(self.folder)[0]
        except NoIndex:
            return None
        seen: list[str] = []
        for segment in toc.read(self.folder, number).segments:
            path = self.folder / segment.file
            wrong = self.builder.check(path, segment.check)
            if wrong:
                raise DamagedIndex(f"{path.name}: {wrong}")
            seen += (id for id, gone in zip(self.builder.ids(path), segment.deletions(), strict=True) if not gone)
        assert len(set(seen)) == len(seen)
        return frozenset(seen)

    def write(self, change: Callable[[Segments, int], Segments], wait: float = 5.0) -> int:
        """One commit. ``change`` gets the segments so far and the number of the new generation. Raises OSError."""
        files.make_folder(self.folder)
        try:
            with lock.acquire(self.folder, wait=wait):
                try:
                    cleaning.clean(self.folder, self.keep)
                    number = self._commit(change)
                finally:
                    self.release()
                    with suppress(OSError):
                        cleaning.clean(self.folder, self.keep)
        finally:
            self.release()
        return number

    def _commit(self, change: Callable[[Segments, int], Segments]) -> int:
        base = toc.newest(self.folder)
        before: Segments = () if base is None else toc.read(self.folder, base).segments
        after = change(before, 0 if base is None else base + 1)
        return commit(self.folder, base, after, self.builder.SCHEMA)

    def build(self, ids: Sequence[str], born: int) -> ColumnSegment:
        segment, file = self.builder.make(self.folder, ids, born)
        self._building.append(file)
        return segment

    def release(self) -> None:
        while self._building:
            self._building.pop().release()

    # Changes

    def add(self, ids: Sequence[str], wait: float = 5.0) -> int:
        return self.write(lambda segments, born: [*segments, self.build(ids, born)], wait)

    def delete(self, *ids: str, add: Sequence[str] = ()) -> int:
        def change(segments: Segments, number: int) -> Segments:
            masked = [self._masked(segment, ids, number) for segment in segments]
            return [*masked, self.build(add, number)] if add else masked

        return self.write(change)

    def _masked(self, segment: ColumnSegment, ids: Sequence[str], number: int) -> ColumnSegment:
        flags = segment.deletions() | np.isin(self.builder.ids(self.folder / segment.file), ids)
        return segment if flags.sum() == segment.deleted else segment.masked(self.folder, number, flags)

    def replace(self, *parts: Sequence[str]) -> int:
        """Build all beside the index, without its lock; then swap."""
        files.make_folder(self.folder)
        with lock.acquire(self.folder, lock.REINDEX):
            try:
                built = [self.build(part, 0) for part in parts]
                return self.write(lambda segments, number: built)  # noqa: ARG005
            finally:
                self.release()


STEPS: list[Callable[[Archive], int]] = [
    lambda archive: archive.write(lambda segments, number: []),  # noqa: ARG005
    lambda archive: archive.add(A),
    lambda archive: archive.add(B),
    lambda archive: archive.delete("a1", "a3", "a9"),
    lambda archive: archive.replace(C, D),
    lambda archive: archive.delete("c0", "d2", add=E),
]


def run(folder: Path, builder: Any, tell: Callable[[str], None]) -> None:
    """All steps in turn, each tried twice. Tells ``start``, ``ack`` and ``fail`` with its number, from 1; ``stop``."""
    archive = Archive(folder, builder)
    for number, step in enumerate(STEPS, 1):
        for _ in range(2):
            tell(f"start {number}")
            try:
                step(archive)
            except OSError:
                tell(f"fail {number}")
                if archive.visible() != EXPECTED[number - 1]:
                    tell(f"leak {number}")
            else:
                tell(f"ack {number}")
                break
        else:
            tell("stop")
            return
