"""Writing: one Whoosh segment a commit, everything or nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import CLEAR, SegmentWriter

from searcharchive.article import Article, to_json
from searcharchive.backends import base
from searcharchive.backends.whoosh.contents import NAME
from searcharchive.backends.whoosh.documents import Document, Kind, document, tombstone
from searcharchive.backends.whoosh.generation import Generation
from searcharchive.backends.whoosh.schema import make_schema
from searcharchive.backends.whoosh.storage import IndexStorage
from searcharchive.errors import StorageFailure

POOL_MEGABYTES = 256
"""Postings kept in memory before they are sorted into a file."""
MOST_SEGMENTS = 10
MERGED_AT_ONCE = 8
MERGED_DOCUMENTS = 2_000
"""Merging costs as much as indexing, so a commit merges only little segments."""


class StockWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer without its lock, made durable, and able to take back documents that it was given."""

    def __init__(self, storage: IndexStorage) -> None:
        index = FileIndex(storage, make_schema(), NAME)
        codec = W3Codec(compression=0)
        # Bounds on lengths serve only stock top-N, and cost two file lookups for each posting.
        codec.length_stats = False
        super().__init__(index, _lk=False, limitmb=POOL_MEGABYTES, codec=codec, compound=False)
        self.superseded: set[int] = set()

    def _finalize_segment(self) -> Any:
        segment = super()._finalize_segment()
        for doc in self.superseded:
            segment.delete_document(doc)
        return segment

    def _commit_toc(self, segments: Sequence[Any]) -> None:
        self.storage.sync()
        super()._commit_toc([segment for segment in segments if segment.doc_count()])

    def _finish(self) -> None:
        self.is_closed = True


def merge_little(writer: StockWriter, segments: Sequence[Any]) -> list[Any]:
    """A merge policy: when there are many segments, the smallest become part of the new one. Returns the others."""
    if len(segments) < MOST_SEGMENTS:
        return list(segments)
    merged: set[str] = set()
    documents = 0
    for segment in sorted(segments, key=lambda s: s.doc_count())[:MERGED_AT_ONCE]:
        documents += segment.doc_count()
        if documents > MERGED_DOCUMENTS:
            break
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
        merged.add(segment.segment_id())
    return [segment for segment in segments if segment.segment_id() not in merged]


class WhooshWriter(base.Writer):
    """Adds to a new segment; what it replaces is deleted from the old ones when it commits."""

    def __init__(self, folder: Path, generation: Generation, lock: Any, *, replace: bool) -> None:
        """Takes over the held lock and one share of the newest generation. Raises OSError."""
        self._base = generation
        self._lock = lock
        self._replace = replace
        self._open = True
        self._added: dict[str, tuple[int, Kind]] = {}
        self._dropped: set[int] = set()
        self._storage = IndexStorage(str(folder))
        try:
            self._stock = StockWriter(self._storage)
        except BaseException:
            self._storage.abandon()
            generation.release()
            raise

    def put(self, article: Article) -> None:
        before = self._before(article.id)
        self._withdraw(article.id, before)
        if before is not None and self._is_stored(before, article):
            self._dropped.discard(before)
            return
        kind = Kind.ARTICLE if article.visible else Kind.WITHDRAWN
        self._added[article.id] = (self._add(document(article)), kind)

    def _is_stored(self, doc: int, article: Article) -> bool:
        return self._base.kinds[doc] != Kind.TOMBSTONE and self._base.stored(doc) == to_json(article)

    def remove(self, id: str, *, record: bool = False) -> bool:
        before = self._before(id)
        kind = self._kind(id, before)
        if kind is Kind.TOMBSTONE:
            return False
        self._withdraw(id, before)
        if record:
            self._added[id] = (self._add(tombstone(id)), Kind.TOMBSTONE)
        return kind is not None

    def _before(self, id: str) -> int | None:
        """The document of an id in the generation that this one follows."""
        return None if self._replace else self._base.find(id)

    def _kind(self, id: str, before: int | None) -> Kind | None:
        """What an id, whose document was ``before``, stands for after all that was done so far."""
        if id in self._added:
            return self._added[id][1]
        return None if before is None or before in self._dropped else Kind(int(self._base.kinds[before]))

    def _withdraw(self, id: str, before: int | None) -> None:
        """Make an id, whose document was ``before``, stand for nothing."""
        if id in self._added:
            self._stock.superseded.add(self._added.pop(id)[0])
        if before is not None:
            self._dropped.add(before)

    def _add(self, fields: Document) -> int:
        """Add a document; its number in the new segment."""
        number: int = self._stock.docnum
        try:
            self._stock.add_document(**fields)
        except OSError as error:
            raise self._failure(error) from error
        return number

    def commit(self) -> int:
        if not self._changes:
            self.cancel()
            return self._base.number
        try:
            for doc in sorted(self._dropped):
                self._stock.delete_document(doc)
            self._stock.commit(mergetype=CLEAR if self._replace else merge_little)
        except OSError as error:
            raise self._failure(error) from error
        self.cancel()
        number: int = self._stock.generation
        return number

    @property
    def _changes(self) -> bool:
        return bool(self._added or self._dropped or (self._replace and self._base.alive.any()))

    def _failure(self, error: OSError) -> StorageFailure:
        self.cancel()
        return StorageFailure(f"The index could not be written: {error.strerror or error}. Nothing was changed.")

    def cancel(self) -> None:
        """After a commit nothing is left to take back, and this only gives up the lock."""
        if self._open:
            self._open = False
            self._storage.abandon()
            self._base.release()
            self._lock.release()
