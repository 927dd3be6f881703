"""One segment of the index: its file, mapped, checked once, and read as arrays.

A segment never changes. Which of its documents are deleted belongs to a generation, so generations share segments.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import zstandard
from numpy.typing import NDArray

from searcharchive.analysis.stemming import query_stems
from searcharchive.backends.whoosh.segment import layout
from searcharchive.backends.whoosh.segment.checking import check_structure
from searcharchive.backends.whoosh.segment.container import ColumnFile
from searcharchive.backends.whoosh.segment.dictionaries import Dictionary, texts_of
from searcharchive.backends.whoosh.segment.facts import DIGEST
from searcharchive.backends.whoosh.segment.numbers import starts_of, unpacked
from searcharchive.backends.whoosh.segment.rows import FLOATING, HAS_BODY, HAS_HEADLINE, KIND_BITS
from searcharchive.backends.whoosh.segment.stored import Unpacker
from searcharchive.backends.whoosh.segment.text import FormReader, TermReader, merged_documents
from searcharchive.errors import DamagedIndex
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
)
from searcharchive.search.values import Spellings

CACHE_BYTES = 16 << 20
"""Postings that one segment keeps decoded."""


class Segment:
    """Reads one segment. Safe to share between threads.

    Its file stays readable when it is unlinked, and is let go with the last array of it.
    """

    def __init__(self, path: Path) -> None:
        """Maps the file and checks its columns. Raises FileNotFoundError, DamagedIndex."""
        self.file = ColumnFile(path)
        self.file.check_columns(but=frozenset({layout.STORED}))
        check_structure(self.file)
        self.name = path.name
        self.count: int = self.file.meta["documents"]
        self.languages: tuple[str, ...] = tuple(self.file.meta["languages"])
        self.terms = {field: TermReader(self.file, field) for field in TextField}
        self.words = FormReader(self.file, self.terms[TextField.HEADLINE])
        self.ids = Dictionary(self.file, "ids", 1)
        self._cache = PostingsCache(CACHE_BYTES)
        self._lock = threading.Lock()

    # Words

    def postings(self, field: TextField, stem: str) -> Postings:
        """Documents and positions of a stem."""
        return self._cached((field, "stem", stem), lambda: self._stem_postings(field, stem))

    def form_postings(self, field: TextField, form: str) -> Postings:
        """Documents and positions of exactly this form."""
        return self._cached((field, "form", form), lambda: self._form_postings(field, form))

    def _cached(self, key: tuple[TextField, str, str], read: Any) -> Postings:
        known = self._cache.get(key)
        if known is None:
            known = read()
            self._cache.put(key, known)
        return known

    def _stem_postings(self, field: TextField, stem: str) -> Postings:
        reader = self.terms[field]
        entry = reader.find(_key(stem))
        return NO_POSTINGS if entry is None else reader.read(entry)

    def _form_postings(self, field: TextField, form: str) -> Postings:
        """A form stands only in documents that have one of its stems; there the forward index tells where."""
        found = self.words.forms.find(_key(form))
        if found is None:
            return NO_POSTINGS
        reader = self.terms[field]
        entries = [reader.find(_key(stem)) for stem in query_stems(form, self.languages)]
        docs = merged_documents([reader.documents(entry)[0] for entry in entries if entry is not None])
        counts = reader.lengths[docs].astype(np.int32)
        return self.words.find(docs, counts, field, [found[0]])

    def lexicon(self, field: TextField) -> Mapping[str, int]:
        """The forms that stand in a text field, each with its documents, deleted ones included; in code-point order."""
        column = list(TextField).index(field)
        found: dict[str, int] = {}
        for _, strings, numbers in self.words.forms.ranges():
            counts = numbers[:, column].tolist()
            found.update((form, n) for form, n in zip(texts_of(strings), counts, strict=True) if n)
        return found

    # Documents

    def document(self, id: str) -> int | None:
        """The document of an id."""
        found = self.ids.find(_key(id))
        return None if found is None else int(found[1][0, 0])

    def all_ids(self) -> list[str]:
        """The id of each document."""
        texts = [text for _, strings, _ in self.ids.ranges() for text in texts_of(strings)]
        return [texts[rank] for rank in self.file["id_rank"].tolist()]

    def id_of(self, doc: int) -> str:
        return self.ids.entry(int(self.file["id_rank"][doc]))[0].decode("utf-8", "surrogatepass")

    @property
    def flags(self) -> NDArray[np.uint8]:
        return self.file["flags"]

    @property
    def kinds(self) -> NDArray[np.uint8]:
        """``rows.Kind`` of each document."""
        return self.flags & np.uint8(KIND_BITS)

    def has_text(self, field: TextField) -> Bools:
        bit = HAS_HEADLINE if field is TextField.HEADLINE else HAS_BODY
        return (self.flags & np.uint8(bit)).astype(np.bool_)

    def lengths(self, field: TextField) -> Int32:
        lengths: Int32 = self.terms[field].lengths.astype(np.int32)
        return lengths

    @cached_property
    def published(self) -> Published:
        start, duration, kind = self.dates("published").T
        return Published(
            _periods(start, duration, kind), (kind & (FLOATING - 1)).astype(np.int8) - np.int8(1), kind > 0
        )

    @cached_property
    def mentions(self) -> Mentions:
        docs = np.repeat(np.arange(self.count, dtype=np.int32), self.file["mentioned.counts"])
        return Mentions(docs, _periods(*self.dates("mentioned").T))

    def dates(self, name: str) -> Int64:
        """int64[n, 3]: start, duration and kind (``rows.date_kind``) of dates."""
        base, step = self.file.meta["numbers"][f"{name}.start"]
        ways = self.file[f"{name}.ways"].reshape(-1, 2)
        rows = np.empty((len(self.file[f"{name}.way"]), 3), np.int64)
        rows[:, 0] = unpacked(self.file[f"{name}.start"], base, step)
        rows[:, 1:] = ways[self.file[f"{name}.way"]]
        return rows

    def spellings(self, field: ValueField) -> Spellings:
        """The values of a field as the documents write them."""
        docs = np.repeat(np.arange(self.count, dtype=np.int32), self.file[layout.counts(field)])
        return Spellings(self.value_texts(field), docs, self.file[layout.ordinals(field)].astype(np.int32))

    def value_texts(self, field: ValueField) -> list[str]:
        told = orjson.loads(zstandard.decompress(self.file[layout.texts(field)].tobytes()))
        return [text if isinstance(text, str) else "".join(map(chr, text)) for text in told]

    # Articles

    def since(self, born: int) -> Int64:
        """The generation that wrote each document, in a segment that is of generation ``born``."""
        if "since" not in self.file:
            return np.full(self.count, born, np.int64)
        return unpacked(self.file["since"], *self.file.meta["numbers"]["since"])

    def digest(self, doc: int) -> str:
        """In hexadecimal."""
        return self.file["digests"][doc * DIGEST : (doc + 1) * DIGEST].tobytes().hex()

    def packed(self, doc: int) -> bytes:
        """The stored form of an article, compressed; empty for what is none."""
        at = self.file["stored_at"]
        return self.file[layout.STORED][at[doc] : at[doc + 1]].tobytes()

    def stored(self, doc: int) -> bytes:
        """The stored form of an article, as JSON. Raises DamagedIndex when it is not what was written."""
        which = int(np.searchsorted(self.file["dictionaries_from"], doc, side="right")) - 1
        with self._lock:
            try:
                return self._unpackers[which].unpack(self.packed(doc))
            except zstandard.ZstdError as error:
                raise DamagedIndex(f"The index is damaged in {self.name}: the article of document {doc}.") from error

    @cached_property
    def dictionaries(self) -> list[bytes]:
        held = self.file["dictionaries"].tobytes()
        starts = starts_of(self.file["dictionaries_size"]).tolist()
        return [held[a:b] for a, b in pairwise(starts)]

    @cached_property
    def _unpackers(self) -> list[Unpacker]:
        return [Unpacker(dictionary) for dictionary in self.dictionaries]


def check_segment(path: Path, check: int) -> list[str]:
    """What is wrong inside a segment's file, whose check must be this one; all of it is read. Raises DamagedIndex."""
    file = ColumnFile(path)
    damage = file.damage()
    if not damage:
        check_structure(file)
    if file.check != check:
        damage.append("it is not the file that was committed")
    return damage


def _key(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _periods(start: Int64, duration: Int64, kind: Int64) -> Periods:
    return Periods(start, start + duration, (kind & FLOATING).astype(np.bool_))


class PostingsCache:
    """The postings used last, up to a number of bytes. Safe to share between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._held: OrderedDict[Sequence[str], Postings] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Sequence[str]) -> Postings | None:
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Sequence[str], postings: Postings) -> None:
        with self._lock:
            if key not in self._held:
                self._held[key] = postings
                self._size += postings.nbytes
            while self._size > self._limit:
                _, dropped = self._held.popitem(last=False)
                self._size -= dropped.nbytes
