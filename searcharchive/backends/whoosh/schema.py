"""The Whoosh schema: which fields a document has, as terms and as columns.

Articles arrive as finished terms and column values (``documents.py``), so that each text is tokenised once and Whoosh's
analysers are never run. The classes here are named in the index's table of contents: their import paths are part of the
file format.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from whoosh.analysis import IDAnalyzer
from whoosh.columns import Column, NumericColumn, VarBytesColumn
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence, Format, Positions

from searcharchive.query.tree import TextField, ValueField

FORMAT_VERSION = 1
"""Raised whenever an index written before can no longer be read."""

Posting = tuple[bytes, int, float, bytes]
"""Term, frequency, weight, and the value that its format keeps."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one document has in one field: its terms, and its row of the column."""

    terms: Iterable[Posting] = ()
    column: Any = None


class PackedPositions(Positions):  # type: ignore[misc]
    """Positions as little-endian uint32, so that numpy reads a block of them at once."""

    def encode(self, poslist: list[int]) -> bytes:
        return struct.pack(f"<{len(poslist)}I", *poslist)

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(valuestring) // 4}I", valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 4


class EntryField(FieldType):  # type: ignore[misc]
    """A field whose values are :class:`Entry`: nothing is analysed."""

    def __init__(self, format: Format | None, column: Column | None = None, *, scorable: bool = False) -> None:
        super().__init__(format, IDAnalyzer(), scorable=scorable, sortable=column)
        self.indexed = format is not None

    def index(self, value: Entry, **_: Any) -> Iterable[Posting]:
        return value.terms

    def to_column_value(self, value: Entry) -> Any:
        return value.column


def exact_name(field: TextField) -> str:
    """The Whoosh field that holds the forms of a text; the one of the field's own name holds its stems."""
    return f"{field.value}_exact"


def make_schema() -> Schema:
    """Terms and columns of every field.

    ============================ ==================================== =================================================
    field                        terms                                column
    ============================ ==================================== =================================================
    id                           the id                               the id
    headline, body               stems with positions                 uint32: words
    headline_exact, body_exact   forms with positions
    place, dateline              folded paths and their ancestors     JSON list: the paths
    person, org, topic, source,  folded values                        JSON list: the values as written
    lang
    published                                                         int64: start
    published_end                                                     int64: end
    published_kind                                                    uint8: ``documents.date_kind``
    mentioned                                                         rows of ``documents.MENTION``
    kind                                                              uint8: ``documents.Kind``
    texts                                                             uint8: bit 0 given headline, bit 1 body
    digest                                                            32 bytes
    article                                                           zlib: the stored form
    ============================ ==================================== =================================================
    """
    schema = Schema(
        id=EntryField(Existence(), VarBytesColumn()),
        published=EntryField(None, NumericColumn("q")),
        published_end=EntryField(None, NumericColumn("q")),
        published_kind=EntryField(None, NumericColumn("B")),
        mentioned=EntryField(None, VarBytesColumn()),
        kind=EntryField(None, NumericColumn("B")),
        texts=EntryField(None, NumericColumn("B")),
        digest=EntryField(None, VarBytesColumn()),
        article=EntryField(None, VarBytesColumn()),
    )
    for text in TextField:
        schema.add(text.value, EntryField(PackedPositions(), NumericColumn("I"), scorable=True))
        schema.add(exact_name(text), EntryField(PackedPositions()))
    for values in ValueField:
        schema.add(values.value, EntryField(Existence(), VarBytesColumn()))
    return schema
