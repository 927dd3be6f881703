"""Reading documents: what Whoosh calls a per-document reader."""

from typing import Any

import numpy as np
from whoosh.codec.base import PerDocumentReader

from searcharchive.article import Article, from_json
from searcharchive.backends.whoosh.codec.columns import COLUMNS, ValueReader, reader_of
from searcharchive.backends.whoosh.codec.shared import OpenSegment
from searcharchive.backends.whoosh.schema import PUBLISHED, SINGLE, moment_of
from searcharchive.backends.whoosh.segment.rows import Kind, values_of
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.dates import FIRST, now
from searcharchive.query.tree import TextField, ValueField


class ColumnDocumentReader(PerDocumentReader):  # type: ignore[misc]
    """The documents of one segment as one commit sees them.

    Whoosh knows documents that are there and deleted ones. Withdrawn articles, earlier versions, those that are under
    embargo when it is opened, and the removals that searcharchive records, count as deleted: nothing finds them. What
    is superseded by an article with another id is found.
    """

    def __init__(self, held: OpenSegment, segment: ColumnSegment) -> None:
        """``segment``, bound to its folder, says which are deleted: read now, as the file may go when others commit.

        Raises DamagedIndex, OSError.
        """
        self._held = held
        self._hidden = segment.deletions() | (held.segment.kinds != Kind.ARTICLE)
        self._hidden[[each.doc for each in held.segment.lineages if (each.until or 0) > now()]] = True
        self._hidden_docs: frozenset[int] | None = None

    # Counts and deletions

    def doc_count_all(self) -> int:
        return len(self._hidden)

    def doc_count(self) -> int:
        return int(np.count_nonzero(~self._hidden))

    def has_deletions(self) -> bool:
        return bool(self._hidden.any())

    def is_deleted(self, docnum: int) -> bool:
        """Whoosh asks also for the number behind the last."""
        return docnum in self.deleted_docs()

    def deleted_docs(self) -> frozenset[int]:
        """Made once: Whoosh asks for each term of a query."""
        if self._hidden_docs is None:
            self._hidden_docs = frozenset(np.flatnonzero(self._hidden).tolist())
        return self._hidden_docs

    # Lengths

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Words, exactly; Whoosh's own codec rounds them."""
        lengths = self._held.lengths(fieldname)
        return default if lengths is None else int(lengths[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        return self._held.length(fieldname)

    def min_field_length(self, fieldname: str) -> int:
        return self._of_lengths(fieldname, np.min)

    def max_field_length(self, fieldname: str) -> int:
        return self._of_lengths(fieldname, np.max)

    def _of_lengths(self, field: str, function: Any) -> int:
        lengths = self._held.lengths(field)
        return int(function(lengths)) if lengths is not None and len(lengths) else 0

    # Columns

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in COLUMNS

    def list_columns(self) -> list[str]:
        return sorted(COLUMNS)

    def column_reader(self, fieldname: str, column: Any) -> ValueReader:  # noqa: ARG002
        """A new one for each caller: it may be reversed."""
        return reader_of(fieldname, self._held.column(fieldname))

    # Articles

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Those that have a value, as the article writes it; of fields that may have several, a list.

        Raises DamagedIndex.
        """
        if self._held.segment.kinds[docnum] == Kind.TOMBSTONE:
            return {"id": self._held.segment.id_of(docnum)}
        return fields_of(from_json(self._held.segment.stored(docnum)))


def fields_of(article: Article) -> dict[str, Any]:
    """An article as the stored fields of the schema."""
    fields: dict[str, Any] = {"id": article.id, TextField.HEADLINE: article.headline, TextField.BODY: article.body}
    for field, values in zip(ValueField, values_of(article), strict=True):
        fields[field] = values[0] if field in SINGLE and values else list(values)
    if article.published is not None:
        fields[PUBLISHED] = moment_of(article.published.start - FIRST)
    return {str(name): value for name, value in fields.items() if value}
