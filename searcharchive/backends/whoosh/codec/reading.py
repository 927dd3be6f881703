"""Reading terms: what Whoosh calls a terms reader and a cursor."""

from collections.abc import Iterator
from typing import Any

from whoosh.codec.base import FieldCursor, TermsReader
from whoosh.reading import TermNotFound

from searcharchive.backends.whoosh.codec.matching import ColumnMatcher, TermStatistics
from searcharchive.backends.whoosh.codec.shared import OpenSegment
from searcharchive.backends.whoosh.codec.terms import FIELDS
from searcharchive.search.postings import NO_POSTINGS, Postings


class ColumnTermsReader(TermsReader):  # type: ignore[misc]
    """The terms of one segment, deleted documents included in all counts, as Whoosh does."""

    def __init__(self, held: OpenSegment) -> None:
        self._held = held
        self._read: tuple[str, bytes, Postings] | None = None

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._documents(*term) > 0

    def _documents(self, field: str, term: bytes) -> int:
        terms = self._held.terms(field)
        return 0 if terms is None else terms.documents(term)

    def indexed_field_names(self) -> list[str]:
        return [field for field in FIELDS if next(self._walk(field), None) is not None]

    def _walk(self, field: str, first: bytes = b"") -> Iterator[tuple[bytes, int]]:
        terms = self._held.terms(field)
        return iter(()) if terms is None else terms.walk(first)

    # Lists

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Behind the last term of a field come those of the next one."""
        return ((field, term) for field, term, _ in self._from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermStatistics]]:
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermStatistics]]:
        return (((field, term), self._statistics(field, term, n)) for field, term, n in self._from(fieldname, prefix))

    def _from(self, first_field: str, first: bytes) -> Iterator[tuple[str, bytes, int]]:
        for field in FIELDS:
            if field >= first_field:
                for term, documents in self._walk(field, first if field == first_field else b""):
                    yield field, term, documents

    def cursor(self, fieldname: str, fieldobj: Any) -> "ColumnCursor":
        return ColumnCursor(self, fieldname, fieldobj)

    # Single terms

    def term_info(self, fieldname: str, text: bytes) -> TermStatistics:
        """Raises TermNotFound."""
        return self._statistics(fieldname, text, self._documents(fieldname, text))

    def _statistics(self, field: str, term: bytes, documents: int) -> TermStatistics:
        if not documents:
            raise TermNotFound(f"No term {field}:{term!r}")
        return TermStatistics(documents, lambda: self._postings(field, term), self._held.lengths(field))

    def _postings(self, field: str, term: bytes) -> Postings:
        """Read once for the scorer of a term and for its matcher, which follows."""
        read = self._read
        if read is None or read[:2] != (field, term):
            terms = self._held.terms(field)
            read = self._read = (field, term, NO_POSTINGS if terms is None else terms.postings(term))
        return read[2]

    def frequency(self, fieldname: str, text: bytes) -> float:
        documents = self._documents(fieldname, text)
        return float(self._statistics(fieldname, text, documents).weight()) if documents else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return self._documents(fieldname, text)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ColumnMatcher:
        """Raises TermNotFound."""
        postings = self._postings(fieldname, text)
        if not len(postings.docs):
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return ColumnMatcher(postings, format_, (fieldname, text), scorer)

    def walk_from(self, field: str, first: bytes) -> Iterator[tuple[bytes, TermStatistics]]:
        """The terms of one field only."""
        return ((term, self._statistics(field, term, documents)) for term, documents in self._walk(field, first))


class ColumnCursor(FieldCursor):  # type: ignore[misc]
    """A place among the terms of a field; at first that of the first term."""

    def __init__(self, reader: ColumnTermsReader, field: str, fieldobj: Any) -> None:
        self._reader = reader
        self._field = field
        self._type = fieldobj
        self.first()

    def first(self) -> Any:
        return self.find(b"")

    def find(self, string: Any) -> Any:
        """Go to the first term from this one on, wherever the cursor is; that term, or None."""
        first = string if isinstance(string, bytes) else self._type.to_bytes(string)
        self._rest = self._reader.walk_from(self._field, first)
        return self.next()

    def next(self) -> Any:
        self._here = next(self._rest, None)
        self._text = None if self._here is None else self._type.from_bytes(self._here[0])
        return self._text

    def text(self) -> Any:
        """The term as the field's type reads it; None behind the last one."""
        return self._text

    term = text

    def term_info(self) -> TermStatistics | None:
        return None if self._here is None else self._here[1]

    def is_valid(self) -> bool:
        return self._here is not None
