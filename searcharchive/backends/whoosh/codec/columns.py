"""Columns: what Whoosh sorts and groups by."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

import numpy as np
from whoosh.columns import ColumnReader

from searcharchive.analysis.folding import fold_value
from searcharchive.backends.whoosh.codec.terms import VALUES, as_bytes, whoosh_dates
from searcharchive.backends.whoosh.schema import PUBLISHED, SINGLE, UNDATED
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.query.tree import ValueField

COLUMNS = frozenset({"id", PUBLISHED, *(field.value for field in SINGLE)})

Column = Sequence[Any]
"""A value for each document, as the field's ``to_column_value`` gives it."""


def column_of(segment: Segment, field: str) -> Column:
    """The column of one of :data:`COLUMNS`."""
    if field == PUBLISHED:
        return date_column(segment)
    return [as_bytes(id) for id in segment.all_ids()] if field == "id" else value_column(segment, VALUES[field])


def date_column(segment: Segment) -> Column:
    """UNDATED where there is no date."""
    dates = np.maximum(whoosh_dates(segment), 0).astype(np.uint64)
    return array("Q", np.where(segment.published.dated, dates, np.uint64(UNDATED)).tobytes())


def value_column(segment: Segment, field: ValueField) -> Column:
    """The folded value; empty where there is none."""
    values = segment.spellings(field)
    keys = [as_bytes(fold_value(text)) for text in values.texts]
    column = [b""] * segment.count
    for doc, ordinal in zip(values.docs.tolist(), values.ordinals.tolist(), strict=True):
        column[doc] = keys[ordinal]
    return column


class ValueReader(ColumnReader):  # type: ignore[misc]
    """Reads a column of bytes."""

    def __init__(self, column: Column) -> None:
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    def __getitem__(self, docnum: int) -> Any:
        return self._column[docnum]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._column)

    def set_reverse(self) -> NoReturn:
        """As all of Whoosh's columns of bytes."""
        raise NotImplementedError


class DateReader(ValueReader):
    """Reads the column of dates. The undated come last in both directions, as everywhere in searcharchive."""

    _reverse = False

    def sort_key(self, docnum: int) -> int:
        date: int = self._column[docnum]
        return -date if self._reverse and date != UNDATED else date

    def set_reverse(self) -> None:  # type: ignore[override]
        self._reverse = True


def reader_of(field: str, column: Column) -> ValueReader:
    return DateReader(column) if field == PUBLISHED else ValueReader(column)
