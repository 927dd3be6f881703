"""Where refused stories go: one JSON Lines file for each import, made when the first one comes."""

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from searcharchive.errors import StorageFailure
from searcharchive.ingest.rejected import Rejected


class Quarantine:
    """A context manager around one import. ``path`` is the file, or None while nothing was refused.

    Each line has ``source``, ``line``, ``offset``, ``reason`` and ``raw``; bytes that are not UTF-8 are in base64, and
    ``encoding`` says so. Raises StorageFailure where that cannot be written: nothing may be lost silently.
    """

    def __init__(self, folder: Path, run: str) -> None:
        self._place = folder / f"{run}.jsonl"
        self._file: TextIO | None = None
        self.count = 0

    @property
    def path(self) -> Path | None:
        return self._place if self.count else None

    def add(self, rejected: Rejected) -> None:
        """Write one refused story."""
        with self._failing():
            if self._file is None:
                self._place.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._place.open("x", encoding="utf-8")
            self._file.write(json.dumps(_record(rejected), ensure_ascii=False) + "\n")
        self.count += 1

    def sync(self) -> None:
        """Bring what was written so far to disk."""
        if self._file is not None:
            with self._failing():
                _synced(self._file)

    def close(self) -> None:
        """Bring what was written to disk, the file's name included."""
        file, self._file = self._file, None
        if file is None:
            return
        with self._failing():
            with file:
                _synced(file)
            folder = os.open(self._place.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StorageFailure(f"The quarantine {self._place} cannot be written: {error.strerror}.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _synced(file: TextIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _record(rejected: Rejected) -> dict[str, Any]:
    record: dict[str, Any] = {
        "source": rejected.source,
        "line": rejected.line,
        "offset": rejected.offset,
        "reason": rejected.reason,
    }
    try:
        return {**record, "raw": rejected.raw.decode()}
    except UnicodeDecodeError:
        return {**record, "raw": base64.b64encode(rejected.raw).decode(), "encoding": "base64"}
