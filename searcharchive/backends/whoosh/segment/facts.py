"""What a segment in the making keeps of its documents besides words: ids, kinds, dates, values, the articles."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import orjson
import zstandard
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment import layout, lineage
from searcharchive.backends.whoosh.segment.container import ColumnWriter
from searcharchive.backends.whoosh.segment.dictionaries import DictionaryEncoder, distinct, strings_of
from searcharchive.backends.whoosh.segment.encoding import offsets_of
from searcharchive.backends.whoosh.segment.json_texts import told
from searcharchive.backends.whoosh.segment.lineage import Lineage
from searcharchive.backends.whoosh.segment.numbers import Int64, narrow, packed
from searcharchive.backends.whoosh.segment.rows import Date, Row
from searcharchive.backends.whoosh.segment.stored import Unpacker
from searcharchive.query.tree import ValueField

NO_DATE = Date(0, 0, 0)
DIGEST = 16
NO_DIGEST = bytes(DIGEST)
KINDS = 16
"""More than there are kinds of dates (``rows.date_kind``)."""


class Facts:
    """Collects them, and writes them as columns."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._flags = bytearray()
        self._digests = bytearray()
        self._published: list[Date] = []
        self._mentions = array("q")
        self._mentioned: list[Date] = []
        self._values = [ValueColumn() for _ in ValueField]
        self._lineages: list[Lineage] = []

    def add(self, rows: Sequence[Row]) -> None:
        # Column by column: this holds the interpreter's lock while others need it.
        ids, flags, _, digests, _, _, _, values, published, mentioned, until, claims = zip(*rows, strict=True)
        if any(end is not None for end in until) or any(claims):
            for doc, (end, claimed) in enumerate(zip(until, claims, strict=True), len(self.ids)):
                if end is not None or claimed:
                    self._lineages.append(Lineage(doc, end, claimed))
        self.ids += ids
        self._flags += bytes(flags)
        self._digests += b"".join([digest or NO_DIGEST for digest in digests])
        self._published += [date or NO_DATE for date in published]
        self._mentions.extend(map(len, mentioned))
        self._mentioned += chain.from_iterable(mentioned)
        for column, own in zip(self._values, zip(*values, strict=True), strict=True):
            column.add(own)

    def write(self, writer: ColumnWriter) -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
        """(entries of dictionaries, base and step of numbers)."""
        numbers: dict[str, tuple[int, int]] = {}
        ids = write_ids(writer, self.ids)
        writer.add("flags", np.frombuffer(self._flags, np.uint8))
        writer.add("digests", np.frombuffer(self._digests, np.uint8))
        writer.add(layout.LINEAGE, lineage.pack(self._lineages))
        write_dates(writer, "published", _dates(self._published), numbers)
        write_dates(writer, "mentioned", _dates(self._mentioned), numbers)
        writer.add("mentioned.counts", narrow(np.frombuffer(self._mentions, np.int64)))
        for field, column in zip(ValueField, self._values, strict=True):
            write_values(writer, field, list(column.known), _int64(column.counts), _int64(column.ordinals))
        return {"ids": ids}, numbers


class ValueColumn:
    """Values of one field: each document's as numbers of distinct texts, in the order of meeting."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.counts = array("i")
        self.ordinals = array("i")

    def add(self, values: Sequence[Sequence[str]]) -> None:
        """Of one document after another."""
        known = self.known
        self.counts.extend(map(len, values))
        self.ordinals.extend([known.setdefault(value, len(known)) for value in chain.from_iterable(values)])


def _int64(numbers: "array[int]") -> Int64:
    return np.frombuffer(numbers, np.int32).astype(np.int64) if numbers else np.empty(0, np.int64)


def _dates(dates: Sequence[Date]) -> Int64:
    """int64[n, 3]: start, duration, kind."""
    return np.array(dates, np.int64).reshape(-1, 3)


def write_ids(writer: ColumnWriter, ids: Sequence[str]) -> int:
    """A dictionary from ids to documents, and each document's place in it; how many ids there are.

    An id that was written more than once stands for the last of its documents: the others are deleted.
    """
    texts, order, which = distinct(strings_of(list(ids)))
    last = np.zeros(len(texts), np.int64)
    last[which] = order  # Equal ones come in the order of their documents, and the last assignment counts.
    encoder = DictionaryEncoder()
    encoder.add(texts, last.reshape(-1, 1))
    rank = np.empty(len(order), np.int64)
    rank[order] = which
    writer.add("id_rank", narrow(rank))
    return encoder.write(writer, "ids")


def write_dates(writer: ColumnWriter, name: str, dates: Int64, numbers: dict[str, tuple[int, int]]) -> None:
    """``dates`` int64[n, 3]. Few durations and kinds occur, so both become one number of a short list."""
    start, base, step = packed(np.ascontiguousarray(dates[:, 0]))
    numbers[f"{name}.start"] = (base, step)
    writer.add(f"{name}.start", start)
    ways, way = np.unique(dates[:, 1] * KINDS + dates[:, 2], return_inverse=True)
    writer.add(f"{name}.way", narrow(way))
    writer.add(f"{name}.ways", np.stack(np.divmod(ways, KINDS), axis=1).reshape(-1))


def write_values(writer: ColumnWriter, field: ValueField, texts: list[str], counts: Int64, ordinals: Int64) -> None:
    """``counts`` int64[documents] values of each, and their ``ordinals`` among the texts."""
    writer.add(layout.counts(field), narrow(counts))
    writer.add(layout.ordinals(field), narrow(ordinals))
    held = zstandard.ZstdCompressor(level=3).compress(orjson.dumps([told(text) for text in texts]))
    writer.add(layout.texts(field), np.frombuffer(held, np.uint8))


class Articles:
    """Collects articles in their stored form, compressed with one dictionary."""

    def __init__(self, dictionary: bytes) -> None:
        self._dictionary = dictionary
        self._held: list[bytes] = []
        self._first: list[int] = []
        self._sizes = array("q")
        self.nbytes = 0

    def add(self, packed: Sequence[bytes]) -> None:
        """Empty ones stand for documents that are no articles."""
        self._first.append(len(self._sizes))
        self._sizes.extend(map(len, packed))
        self._held.append(b"".join(packed))
        self.nbytes += len(self._held[-1])

    def stored(self, doc: int) -> bytes:
        """The stored form of a document that was added."""
        at = bisect_right(self._first, doc) - 1
        first = self._first[at]
        start = sum(self._sizes[first:doc])
        return Unpacker(self._dictionary).unpack(self._held[at][start : start + self._sizes[doc]])

    def write(self, writer: ColumnWriter) -> None:
        pieces = [np.frombuffer(piece, np.uint8) for piece in self._held]
        write_articles(writer, pieces, self._sizes, [self._dictionary], [0])


def write_articles(
    writer: ColumnWriter,
    pieces: Iterable[NDArray[np.uint8]],
    sizes: Sequence[int],
    dictionaries: Sequence[bytes],
    first_of: Sequence[int],
) -> None:
    """``dictionaries[i]`` is that of the documents from ``first_of[i]`` on. All but ``pieces`` may be complete only
    when these have been read.
    """
    writer.add_pieces(layout.STORED, np.uint8, pieces)
    writer.add("stored_at", offsets_of(np.array(sizes, np.int64)))
    writer.add("dictionaries", np.frombuffer(b"".join(dictionaries), np.uint8))
    writer.add("dictionaries_size", np.array([len(each) for each in dictionaries], np.uint32))
    writer.add("dictionaries_from", np.array(first_of, np.uint32))
