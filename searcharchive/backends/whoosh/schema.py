"""The Whoosh schema: what stock Whoosh is told of the fields of an archive.

It names what Whoosh's own queries may ask for. The classes here are named in the index's table of contents: their
import paths and attributes are part of the file format.

=========================================  ===========================================================================
field                                      terms
=========================================  ===========================================================================
id                                         the id
headline, body                             stems, with positions
headline_exact, body_exact                 forms, with positions
place, dateline                            folded paths and their ancestors
person, org, topic, source, lang           folded values
published                                  ``PartialDate.start`` as Whoosh writes dates: microseconds since year 1
=========================================  ===========================================================================
"""

import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from whoosh.analysis import Analyzer, Token
from whoosh.fields import DATETIME, FieldType, Schema
from whoosh.formats import Existence, Positions

from searcharchive.analysis.folding import fold, fold_value
from searcharchive.analysis.stemming import DEFAULT_LANGUAGE, stem
from searcharchive.analysis.words import Word
from searcharchive.analysis.words import tokenize as words
from searcharchive.dates import FIRST, LAST
from searcharchive.query.tree import TextField, ValueField

PUBLISHED = "published"
UNDATED = 2**64 - 1
"""What the column of dates holds for an article without one: Whoosh's own default, which sorts behind all dates."""
SIGN = 2**63
"""What Whoosh adds to a date in its terms."""
SINGLE = frozenset({ValueField.DATELINE, ValueField.SOURCE, ValueField.LANG})
"""Fields of which an article has at most one value: these have columns, by which Whoosh sorts and groups."""


class WordAnalyzer(Analyzer):  # type: ignore[misc]
    """The archive's own words: as stems of one language, or as forms (``lang`` empty)."""

    def __init__(self, lang: str = "") -> None:
        self.lang = lang

    def __call__(self, value: str, *, tokenize: bool = True, **_: Any) -> Iterator[Token]:
        """Without ``tokenize``, as for patterns and for the ends of ranges, all is one word."""
        token = Token()
        for position, word in enumerate(words(value) if tokenize else [Word(fold(value), 0, len(value))]):
            token.text = stem(word.form, self.lang) if self.lang else word.form
            token.pos = position
            token.startchar, token.endchar = word.start, word.end
            token.boost, token.stopped = 1.0, False
            yield token


class ValueAnalyzer(Analyzer):  # type: ignore[misc]
    """One whole value, folded or (``folded`` False) as it is."""

    def __init__(self, *, folded: bool = True) -> None:
        self.folded = folded

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        token = Token()
        token.text = fold_value(value) if self.folded else value
        token.pos, token.boost, token.stopped = 0, 1.0, False
        token.startchar, token.endchar = 0, len(value)
        if token.text:
            yield token


class Utf8Type(FieldType):  # type: ignore[misc]
    """Terms are texts. Whoosh's own bytes of them know no lone surrogates, which ids and names may hold."""

    def to_bytes(self, value: Any) -> bytes:
        if isinstance(value, (list, tuple)):
            value = value[0]
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")

    def from_bytes(self, bs: bytes) -> str:
        return bytes(bs).decode("utf-8", "surrogatepass")


class TextType(Utf8Type):
    """Words with positions."""

    def __init__(self, lang: str = "", *, stored: bool = False) -> None:
        super().__init__(Positions(), WordAnalyzer(lang), scorable=True, stored=stored)


class ValueType(Utf8Type):
    """Whole values."""

    def __init__(self, *, sortable: bool = False) -> None:
        super().__init__(Existence(), ValueAnalyzer(), stored=True, sortable=sortable)


class IdType(Utf8Type):
    """The id as it is."""

    def __init__(self) -> None:
        super().__init__(Existence(), ValueAnalyzer(folded=False), unique=True, stored=True, sortable=True)


class DateType(DATETIME):  # type: ignore[misc]
    """Whoosh's own dates: signed numbers, of which its ranges are right; unsigned ones have wrong ranges.

    Like all dates of Whoosh they have no zone. What Whoosh fails on is told as well as it can be: an absent date is
    None, coarse terms are the moments at which they begin, and moments outside the years 1 to 9999 the nearest inside.
    """

    def __init__(self) -> None:
        super().__init__(stored=True, sortable=True)

    def from_bytes(self, bs: bytes) -> datetime:
        shift, number = struct.unpack(">BQ", bs)
        return moment_of((number << shift) - SIGN)

    def from_column_value(self, x: int) -> datetime | None:
        return None if x == UNDATED else moment_of(x)


def moment_of(micros: int) -> datetime:
    """The moment so many microseconds after the beginning of year 1."""
    return datetime.min + timedelta(microseconds=min(max(micros, 0), LAST - FIRST))


class ArchiveSchema(Schema):  # type: ignore[misc]
    """Once it was read from a commit it is not written again.

    That is what keeps stock Whoosh's writer from replacing a commit by one that searcharchive could not read: it fails
    when it writes its table of contents, before anything of the index is changed.
    """

    def __getstate__(self) -> dict[str, Any]:
        if self.__dict__.get("committed"):
            raise TypeError(READ_ONLY)
        return {**self.__dict__, "committed": True}


READ_ONLY = (
    "This index is read-only for Whoosh's own writer. Write it with searcharchive: `python -m searcharchive`, or "
    "searcharchive.archive.Archive."
)


def exact_name(field: TextField) -> str:
    """The Whoosh field that holds the forms of a text; the one of the field's own name holds its stems."""
    return f"{field.value}_exact"


@cache
def make_schema() -> ArchiveSchema:
    """Made once: every commit writes it. Not to be changed."""
    return ArchiveSchema(**make_fields())


def make_fields() -> dict[str, FieldType]:
    fields: dict[str, FieldType] = {"id": IdType(), PUBLISHED: DateType()}
    for text in TextField:
        fields[text.value] = TextType(DEFAULT_LANGUAGE, stored=True)
        fields[exact_name(text)] = TextType()
    for values in ValueField:
        fields[values.value] = ValueType(sortable=values in SINGLE)
    return fields
