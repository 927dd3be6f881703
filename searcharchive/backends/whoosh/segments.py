"""One segment of the index: its files, opened once and kept, read into arrays when they are first asked for.

A segment never changes. Which of its documents are deleted belongs to a generation, so generations share segments.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from whoosh.codec.base import Segment as StockSegment

from searcharchive.backends.whoosh.damage import damage_told
from searcharchive.backends.whoosh.documents import FLOATING, MENTION
from searcharchive.backends.whoosh.schema import exact_name, make_schema
from searcharchive.backends.whoosh.storage import IndexStorage
from searcharchive.query.tree import TextField, ValueField
from searcharchive.search.postings import (
    NO_POSTINGS,
    Bools,
    Int32,
    Int64,
    Mentions,
    Periods,
    Postings,
    Published,
    make_postings,
)
from searcharchive.search.values import Spellings, gather_spellings

CACHE_BYTES = 64 << 20
"""Postings that one segment keeps decoded."""


class Segment:
    """Reads one segment. Safe to share between threads; closed by the last of those who :meth:`share` it."""

    def __init__(self, storage: IndexStorage, stock: StockSegment) -> None:
        """Opens every file, so that all stay readable whatever is unlinked. Raises FileNotFoundError, DamagedIndex."""
        self.name: str = stock.segment_id()
        self.count: int = stock.doc_count_all()
        self._schema = make_schema()
        self._lock = threading.RLock()
        self._users = 0
        self._cache = PostingsCache(CACHE_BYTES)
        with damage_told(self.name):
            self._terms = stock.codec().terms_reader(storage, stock)
            self._documents = stock.codec().per_document_reader(storage, stock)
            self._columns = {
                name: self._documents.column_reader(name, field.column_type)
                for name, field in self._schema.items()
                if field.column_type is not None
            }

    def share(self) -> "Segment":
        with self._lock:
            self._users += 1
        return self

    def release(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._terms.close()
                self._documents.close()

    # Terms

    def postings(self, name: str, term: str) -> Postings:
        """Documents and positions of a term in a Whoosh field with positions."""
        known = self._cache.get((name, term))
        if known is None:
            known = self._read_postings(name, term.encode("utf-8", "surrogatepass"))
            self._cache.put((name, term), known)
        return known

    def _read_postings(self, name: str, term: bytes) -> Postings:
        with self._lock, damage_told(self.name):
            if (name, term) not in self._terms:
                return NO_POSTINGS
            matcher = self._terms.matcher(name, term, self._schema[name].format)
            ids: list[int] = []
            values: list[bytes] = []
            while matcher.is_active():
                # A block at a time: its lists are attributes, though named as private.
                matcher.id(), matcher.value()
                ids.extend(matcher._ids)
                values.extend(matcher._values)
                matcher._next_block()
        freqs = np.array([len(value) // 4 for value in values], np.int32)
        positions = np.frombuffer(b"".join(values), "<u4").astype(np.int32)
        return make_postings(np.array(ids, np.int32), freqs, positions)

    def documents_with(self, name: str, term: str) -> list[int]:
        """Documents with a term, deleted ones included."""
        key = term.encode("utf-8", "surrogatepass")
        with self._lock, damage_told(self.name):
            if (name, key) not in self._terms:
                return []
            return [int(doc) for doc in self._terms.matcher(name, key, self._schema[name].format).all_ids()]

    def lexicon(self, field: TextField) -> Mapping[str, int]:
        """The forms of a text field, each with its documents, deleted ones included; in code-point order."""
        name = exact_name(field)
        if name not in self._lexicons:
            self._lexicons[name] = self._read_lexicon(name)
        return self._lexicons[name]

    @cached_property
    def _lexicons(self) -> dict[str, Mapping[str, int]]:
        return {}

    def _read_lexicon(self, name: str) -> Mapping[str, int]:
        found: dict[str, int] = {}
        with self._lock, damage_told(self.name):
            if name not in self._terms.indexed_field_names():
                return found
            for (field, term), info in self._terms.items_from(name, b""):
                if field != name:
                    break
                found[term.decode("utf-8", "surrogatepass")] = info.doc_frequency()
        return found

    # Columns

    def _numbers(self, name: str, dtype: str) -> NDArray[Any]:
        """A numeric column; Whoosh leaves out zeros at its end."""
        with damage_told(f"{self.name}.{name}"):
            reader = self._columns[name]
            width = np.dtype(dtype).itemsize
            rows = np.frombuffer(reader._dbfile.get(0, reader._count * width), dtype)
            column = np.zeros(self.count, dtype[1:])
            column[: len(rows)] = rows
        return column

    def _bytes(self, name: str) -> list[bytes]:
        with damage_told(f"{self.name}.{name}"):
            return list(self._columns[name])

    @cached_property
    def ids(self) -> list[str]:
        rows = self._bytes("id")
        with damage_told(f"{self.name}.id"):
            return [id.decode() for id in rows]

    @cached_property
    def kinds(self) -> NDArray[np.uint8]:
        """``documents.Kind`` of each document."""
        return self._numbers("kind", ">u1")

    @cached_property
    def published(self) -> Published:
        kind = self._numbers("published_kind", ">u1")
        periods = Periods(
            self._numbers("published", ">i8"), self._numbers("published_end", ">i8"), (kind & FLOATING).astype(np.bool_)
        )
        return Published(periods, ((kind & (FLOATING - 1)).astype(np.int8) - 1).astype(np.int8), kind > 0)

    @cached_property
    def mentions(self) -> Mentions:
        rows = self._bytes("mentioned")
        with damage_told(f"{self.name}.mentioned"):
            flat = np.frombuffer(b"".join(rows), MENTION)
        counts = [len(row) // MENTION.itemsize for row in rows]
        docs = np.repeat(np.arange(self.count, dtype=np.int32), counts)
        start, end = flat["start"].astype(np.int64), flat["end"].astype(np.int64)
        return Mentions(docs, Periods(start, end, flat["floating"].astype(np.bool_)))

    def lengths(self, field: TextField) -> Int32:
        column: Int64 = self._numbers(field.value, ">u4")
        return column.astype(np.int32)

    def has_text(self, field: TextField) -> Bools:
        bit = 1 if field is TextField.HEADLINE else 2
        return (self._numbers("texts", ">u1") & bit).astype(np.bool_)

    def spellings(self, field: ValueField) -> Spellings:
        if field not in self._spellings:
            rows = self._bytes(field.value)
            with damage_told(f"{self.name}.{field}"):
                self._spellings[field] = gather_spellings([orjson.loads(row) if row else () for row in rows])
        return self._spellings[field]

    @cached_property
    def _spellings(self) -> dict[ValueField, Spellings]:
        return {}

    def digest(self, doc: int) -> str:
        """In hexadecimal."""
        with damage_told(f"{self.name}.digest"):
            found: bytes = self._columns["digest"][doc]
        return found.hex()

    def packed_article(self, doc: int) -> bytes:
        """The stored form, compressed (``documents.packed``)."""
        with damage_told(f"{self.name}.article"):
            found: bytes = self._columns["article"][doc]
        return found


class PostingsCache:
    """The postings used last, up to a number of bytes. Safe to share between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._held: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str]) -> Postings | None:
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: tuple[str, str], postings: Postings) -> None:
        with self._lock:
            if key not in self._held:
                self._held[key] = postings
                self._size += postings.nbytes
            while self._size > self._limit:
                _, dropped = self._held.popitem(last=False)
                self._size -= dropped.nbytes
