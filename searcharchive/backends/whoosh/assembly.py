"""From documents to the files of new segments: a thread packs words and articles while the next documents are made."""

import gc
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from searcharchive.backends.whoosh.segment.building import SegmentBuilder
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.backends.whoosh.segment.rows import Row
from searcharchive.backends.whoosh.segment.stored import Packer, make_dictionary
from searcharchive.backends.whoosh.store import files, names
from searcharchive.backends.whoosh.store.files import NewFile
from searcharchive.backends.whoosh.store.segment import ColumnSegment

BATCH = 512
"""Documents handed over at once."""
BATCH_TEXT = 2 << 20
"""Characters after which fewer are handed over."""
SWITCH = 0.0005
"""Seconds after which a thread has to let another go on: those that pack need the interpreter often, but shortly."""

COLLECT = 100_000
"""Objects made before the garbage collector looks at them."""

Packed = Callable[[], list[bytes]]
Batch = tuple[list[Row], Packed]
"""Documents, and a way to wait for what each has stored, compressed."""


@dataclass(frozen=True)
class Built:
    """A segment whose file is on disk, and held until the commit that names it is done."""

    segment: ColumnSegment
    file: NewFile
    path: Path

    @cached_property
    def read(self) -> Segment:
        return Segment(self.path)


class Assembly:
    """Takes documents and builds segments of them, a new one whenever its memory is used up. Used by one thread.

    Two others pack: one compresses articles, one does words and all else. Both work without the interpreter's lock for
    most of the time.
    """

    def __init__(self, folder: Path, memory: int) -> None:
        """``memory`` in bytes."""
        self._folder = folder
        self._memory = memory
        self._rows: list[Row] = []
        self._text = 0
        self._dictionary: bytes | None = None
        self._packer = Packer(b"")
        self._builder: SegmentBuilder | None = None
        self._worker: _Worker | None = None
        self.built: list[Built] = []

    def add(self, row: Row) -> None:
        """Raises OSError: what failed may have been the segment of documents given before."""
        self._rows.append(row)
        self._text += len(row.body) + len(row.stored)
        if len(self._rows) >= BATCH or self._text >= BATCH_TEXT:
            if self._worker is None:
                self._worker = _Worker(self._take)
            self._worker.give(self._batch())

    def _batch(self) -> Batch:
        """What was given since the last one. The first one decides about the dictionary."""
        rows, self._rows, self._text = self._rows, [], 0
        stored = [row.stored for row in rows]
        if self._dictionary is None:
            self._dictionary = make_dictionary([article for article in stored if article])
            self._packer = Packer(self._dictionary)
        if self._worker is None:
            packed = self._packer.pack_all(stored)
            return rows, lambda: packed
        return rows, self._worker.beside(lambda: self._packer.pack_all(stored))

    def stored(self, number: int) -> bytes:
        """The stored form of the document that was added as number ``number``, from 0. Raises OSError.

        What was handed over is waited for: this is for documents that are asked for seldom.
        """
        if self._worker is not None:
            self._worker.settle()
        for built in self.built:
            if number < built.segment.documents:
                return built.read.stored(number)
            number -= built.segment.documents
        given = len(self._builder) if self._builder is not None else 0
        if self._builder is not None and number < given:
            return self._builder.stored(number)
        return self._rows[number - given].stored

    def settle(self) -> None:
        """Put on disk what was given so far; more may come. Raises OSError."""
        self.finish()

    def finish(self) -> list[Built]:
        """All segments, on disk. Raises OSError."""
        last = self._batch() if self._rows else None
        if self._worker is not None:
            self._worker.join()
            self._worker = None
        if last is not None:
            self._take(last)
        self._build()
        return self.built

    def _take(self, batch: Batch) -> None:
        if self._builder is None:
            self._builder = SegmentBuilder(self._dictionary or b"")
        rows, packed = batch
        self._builder.add(rows, packed)
        if self._builder.nbytes >= self._memory:
            self._build()

    def _build(self) -> None:
        builder, self._builder = self._builder, None
        if builder is None:
            return
        segment = ColumnSegment()
        path = self._folder / names.segment_name(segment.segment_id())
        file = files.open_new(path)
        try:
            check = builder.write(file)
            file.finish()
        except BaseException:
            file.abandon()
            raise
        entry = ColumnSegment(segment.segid, documents=len(builder), size=file.tell(), check=check)
        self.built.append(Built(entry, file, path))

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


class _Quickly:
    """Lets threads take turns quickly, and the garbage collector rest, as long as any worker is there.

    Both are settings of the whole interpreter. What a writer makes by the thousand holds no circles.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._workers = 0
        self._interval = 0.0
        self._threshold = (0, 0, 0)

    def begin(self) -> None:
        with self._lock:
            if not self._workers:
                self._interval, self._threshold = sys.getswitchinterval(), gc.get_threshold()
                sys.setswitchinterval(SWITCH)
                gc.set_threshold(COLLECT, *self._threshold[1:])
            self._workers += 1

    def end(self) -> None:
        with self._lock:
            self._workers -= 1
            if not self._workers:
                sys.setswitchinterval(self._interval)
                gc.set_threshold(*self._threshold)


QUICKLY = _Quickly()


class _Worker:
    """A thread that takes one batch after another; at most two wait. Its first error ends it.

    Another one beside it does what a batch needs besides.
    """

    def __init__(self, take: Callable[[Batch], None]) -> None:
        self._take = take
        self._queue: queue.Queue[Batch | None] = queue.Queue(maxsize=2)
        self._error: BaseException | None = None
        QUICKLY.begin()
        self._thread = threading.Thread(target=self._run, name="assembly", daemon=True)
        self._beside = ThreadPoolExecutor(1, "compression")
        self._thread.start()

    def beside(self, work: Packed) -> Packed:
        """Start work; what waits for its result."""
        return self._beside.submit(work).result

    def _run(self) -> None:
        while (batch := self._queue.get()) is not None:
            if self._error is None:
                try:
                    self._take(batch)
                except BaseException as error:  # noqa: BLE001 - it is raised where the batches come from
                    self._error = error
            self._queue.task_done()

    def give(self, batch: Batch) -> None:
        """Raises what the thread met."""
        if self._error is not None:
            raise self._error
        self._queue.put(batch)

    def settle(self) -> None:
        """Return when all that was given is taken; more may come. Raises what the thread met."""
        self._queue.join()
        if self._error is not None:
            raise self._error

    def join(self) -> None:
        """Return when all was taken. Raises what the thread met."""
        self._end()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Return when the thread is gone; what waits is not taken."""
        self._error = self._error or RuntimeError("abandoned")
        self._end()

    def _end(self) -> None:
        self._queue.put(None)
        self._thread.join()
        self._beside.shutdown()
        QUICKLY.end()
