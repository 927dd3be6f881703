"""From documents to the files of new segments: a thread packs words and articles while the next documents are made."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from searcharchive.backends.whoosh.segment.building import SegmentBuilder
from searcharchive.backends.whoosh.segment.rows import Row
from searcharchive.backends.whoosh.store import files, names
from searcharchive.backends.whoosh.store.files import NewFile
from searcharchive.backends.whoosh.store.segment import ColumnSegment

BATCH = 512
"""Documents handed over at once."""
BATCH_TEXT = 2 << 20
"""Characters after which fewer are handed over."""


@dataclass(frozen=True, slots=True)
class Built:
    """A segment whose file is on disk, and held until the commit that names it is done."""

    segment: ColumnSegment
    file: NewFile


class Assembly:
    """Takes documents and builds segments of them, a new one whenever its memory is used up. Used by one thread."""

    def __init__(self, folder: Path, memory: int) -> None:
        """``memory`` in bytes."""
        self._folder = folder
        self._memory = memory
        self._rows: list[Row] = []
        self._text = 0
        self._builder = SegmentBuilder()
        self._worker: _Worker | None = None
        self.built: list[Built] = []

    def add(self, row: Row) -> None:
        """Raises OSError: what failed may have been the segment of documents given before."""
        self._rows.append(row)
        self._text += len(row.body) + len(row.stored)
        if len(self._rows) >= BATCH or self._text >= BATCH_TEXT:
            rows, self._rows, self._text = self._rows, [], 0
            if self._worker is None:
                self._worker = _Worker(self._take)
            self._worker.give(rows)

    def settle(self) -> None:
        """Put on disk what was given so far; more may come. Raises OSError."""
        self.finish()

    def finish(self) -> list[Built]:
        """All segments, on disk. Raises OSError."""
        if self._worker is not None:
            self._worker.join()
            self._worker = None
        if self._rows:
            rows, self._rows, self._text = self._rows, [], 0
            self._builder.add(rows)
        if len(self._builder):
            self._build()
        return self.built

    def _take(self, rows: list[Row]) -> None:
        self._builder.add(rows)
        if self._builder.nbytes >= self._memory:
            self._build()

    def _build(self) -> None:
        builder, self._builder = self._builder, SegmentBuilder()
        segment = ColumnSegment()
        with_file = files.open_new(self._folder / names.segment_name(segment.segment_id()))
        try:
            check = builder.write(with_file)
            with_file.finish()
        except BaseException:
            with_file.abandon()
            raise
        entry = ColumnSegment(segment.segid, documents=len(builder), size=with_file.tell(), check=check)
        self.built.append(Built(entry, with_file))

    def abandon(self) -> None:
        """Unlink all that was built; not once a commit was tried."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None
        for built in self.built:
            built.file.abandon()
        self.built = []

    def release(self) -> None:
        """Let cleaning have what no commit names."""
        for built in self.built:
            built.file.release()
        self.built = []


class _Worker:
    """A thread that takes one batch after another; at most two wait. Its first error ends it."""

    def __init__(self, take: Callable[[list[Row]], None]) -> None:
        self._take = take
        self._queue: queue.Queue[list[Row] | None] = queue.Queue(maxsize=2)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="assembly", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while (rows := self._queue.get()) is not None:
            if self._error is None:
                try:
                    self._take(rows)
                except BaseException as error:  # noqa: BLE001 - it is raised where the batches come from
                    self._error = error

    def give(self, rows: list[Row]) -> None:
        """Raises what the thread met."""
        if self._error is not None:
            raise self._error
        self._queue.put(rows)

    def join(self) -> None:
        """Return when all was taken. Raises what the thread met."""
        self._queue.put(None)
        self._thread.join()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Return when the thread is gone; what waits is not taken."""
        self._error = self._error or RuntimeError("abandoned")
        self._queue.put(None)
        self._thread.join()
