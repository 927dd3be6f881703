"""The Whoosh schema: what stock Whoosh is told of the fields of an archive.

It names what Whoosh's own queries may ask for. The classes here are named in the index's table of contents: their
import paths are part of the file format.

=========================================  ===========================================================================
field                                      terms
=========================================  ===========================================================================
id                                         the id
headline, body                             stems, with positions
headline_exact, body_exact                 forms, with positions
place, dateline                            folded paths and their ancestors
person, org, topic, source, lang           folded values
=========================================  ===========================================================================
"""

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer, Token
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence, Positions

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.stemming import DEFAULT_LANGUAGE, stem
from searcharchive.analysis.words import tokenize
from searcharchive.query.tree import TextField, ValueField


class WordAnalyzer(Analyzer):  # type: ignore[misc]
    """The archive's own words: as stems of one language, or as forms (``lang`` empty)."""

    def __init__(self, lang: str = "") -> None:
        self.lang = lang

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        token = Token()
        for position, word in enumerate(tokenize(value)):
            token.text = stem(word.form, self.lang) if self.lang else word.form
            token.pos = position
            token.startchar, token.endchar = word.start, word.end
            token.boost, token.stopped = 1.0, False
            yield token


class ValueAnalyzer(Analyzer):  # type: ignore[misc]
    """One folded value."""

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        token = Token()
        token.text, token.pos, token.boost, token.stopped = fold_value(value), 0, 1.0, False
        token.startchar, token.endchar = 0, len(value)
        yield token


class TextType(FieldType):  # type: ignore[misc]
    """Words with positions."""

    def __init__(self, lang: str = "") -> None:
        super().__init__(Positions(), WordAnalyzer(lang), scorable=True)


class ValueType(FieldType):  # type: ignore[misc]
    """Whole values."""

    def __init__(self) -> None:
        super().__init__(Existence(), ValueAnalyzer())


class IdType(FieldType):  # type: ignore[misc]
    """The id as it is."""

    def __init__(self) -> None:
        super().__init__(Existence(), None, unique=True, stored=True)


def exact_name(field: TextField) -> str:
    """The Whoosh field that holds the forms of a text; the one of the field's own name holds its stems."""
    return f"{field.value}_exact"


def make_schema() -> Schema:
    schema = Schema(id=IdType())
    for text in TextField:
        schema.add(text.value, TextType(DEFAULT_LANGUAGE))
        schema.add(exact_name(text), TextType())
    for values in ValueField:
        schema.add(values.value, ValueType())
    return schema
