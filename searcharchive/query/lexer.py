"""A query string to tokens: one pass, linear in its length, and no text is refused.

A leaf is one token with all that is written on it: ``-`` apart, ``headline:="grain deal"~5^2`` is one. Where a piece
does not have the form of an operator or a field, it is part of a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from searcharchive.query.names import DATES, canonical
from searcharchive.query.warning import Warnings

QUOTES = '"“”„‟«»＂'
"""Signs that open or close a phrase; any of them closes what any other opened."""

Span = tuple[int, int]


class Kind(StrEnum):
    WORD = "word"
    QUOTED = "quoted"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Suffix:
    """What follows ``~`` and ``^``; None where the sign is not there."""

    tilde: str | None = None
    boost: str | None = None
    at: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word, a quoted text or a range. ``name`` is the field as written; ``compare`` one of ``> >= < <=`` or empty."""

    at: Span
    kind: Kind
    text: str
    name: str | None = None
    exact: bool = False
    compare: str = ""
    suffix: Suffix = Suffix()


@dataclass(frozen=True, slots=True)
class Open:
    at: Span
    name: str | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    at: Span
    suffix: Suffix


@dataclass(frozen=True, slots=True)
class Operator:
    """``kind`` is AND, OR or NOT, however it was written."""

    at: Span
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Proximity:
    """``NEAR/distance``; ``distance`` as written, and perhaps not a number."""

    at: Span
    distance: str


Token = Leaf | Open | Close | Operator | Proximity

_BLANK = re.compile(r"\s+")
_END = rf"(?=[\s(){QUOTES}]|\Z)"
_WORD_OPERATOR = re.compile(rf"(?:(?P<plain>AND|OR|NOT)|NEAR/(?P<distance>[^\s(){QUOTES}]*)){_END}")
_SIGN_OPERATOR = re.compile(r"&&|\|\|")
_CHUNK = re.compile(rf"(?:(?!&&|\|\|)[^\s(){QUOTES}])+")
_LEAD = re.compile(
    rf"""(?P<exact>=?)
    (?:(?P<name>[^\W\d_]\w*):(?![\s)]|//|\Z))?
    (?P<exact2>=?)
    (?P<compare>(?:[<>]=?\s*(?=[{QUOTES}]))?)""",
    re.VERBOSE,
)
_DATE_COMPARE = re.compile(r"([<>]=?)\s*(?=[^\s()])")
_QUOTED = re.compile(rf"[{QUOTES}]((?:[^\\{QUOTES}]|\\.|\\\Z)*)([{QUOTES}]?)", re.DOTALL)
_ESCAPE = re.compile(rf"\\([\\{QUOTES}])")
_RANGE = re.compile(r"[\[{][^\[\]{}]{0,200}[\]}]")
_SUFFIX = re.compile(
    rf"(?:~(?P<tilde>(?:(?!&&|\|\|)[^\s()^{QUOTES}])*))?(?:\^(?P<boost>(?:(?!&&|\|\|)[^\s(){QUOTES}])*))?"
)
_OPERATORS = {"&&": "AND", "||": "OR", "-": "NOT", "!": "NOT"}


class Lexer:
    """Tokens of one query. Iterate once; what looks unfinished goes to ``warnings``."""

    def __init__(self, text: str, warnings: Warnings) -> None:
        self._text = text
        self._warnings = warnings
        self._dates: list[bool] = []  # of each open parenthesis: whether ranges can stand in it
        self._fresh = True  # whether a sign here would stand before an operand

    def __iter__(self) -> Iterator[Token]:
        position = 0
        while True:
            blank = _BLANK.match(self._text, position)
            if blank:
                position, self._fresh = blank.end(), True
            if position >= len(self._text):
                return
            token = self._next(position)
            self._fresh = isinstance(token, Open | Operator | Proximity)
            position = token.at[1]
            yield token

    def _next(self, start: int) -> Token:
        if self._text[start] == ")":
            return self._close(start)
        return self._operator(start) or self._operand(start)

    def _close(self, start: int) -> Close:
        if self._dates:
            self._dates.pop()
        suffix = self._suffix(start + 1)
        return Close((start, suffix.at[1]), suffix)

    def _operator(self, start: int) -> Operator | Proximity | None:
        found = _SIGN_OPERATOR.match(self._text, start) or _WORD_OPERATOR.match(self._text, start)
        if not found:
            return self._exclusion(start)
        text = found[0]
        if text.startswith("NEAR/"):
            return Proximity(found.span(), found["distance"])
        return Operator(found.span(), _OPERATORS.get(text, text), text)

    def _exclusion(self, start: int) -> Operator | None:
        """``-`` and ``!`` right before an operand; alone, doubled or inside a word they are punctuation."""
        sign, after = self._text[start], self._text[start + 1 : start + 2]
        if not self._fresh or sign not in "-!" or not after or after in f"{sign})" or after.isspace():
            return None
        return Operator((start, start + 1), "NOT", sign)

    def _operand(self, start: int) -> Leaf | Open:
        lead = _LEAD.match(self._text, start)
        assert lead is not None  # every part of it is optional
        name, exact, at = lead["name"], bool(lead["exact"] or lead["exact2"]), lead.end()
        after = self._text[at : at + 1]
        if after == "(":
            self._dates.append(self._takes_dates(name))
            return Open((start, at + 1), name, exact)
        if after and after in QUOTES:
            return self._quoted(start, at, name, exact, lead["compare"].strip())
        if self._takes_dates(name):
            span = _RANGE.match(self._text, at)
            if span:
                return self._finish(Leaf(span.span(), Kind.RANGE, span[0], name, exact), start, span.end())
        return self._word(start, at, name, exact)

    def _takes_dates(self, name: str | None) -> bool:
        return canonical(name) in DATES if name else bool(self._dates and self._dates[-1])

    def _quoted(self, start: int, at: int, name: str | None, exact: bool, compare: str) -> Leaf:
        found = _QUOTED.match(self._text, at)
        assert found is not None  # it begins with a quote
        if not found[2]:
            self._warnings.add("unbalanced-quote", "This quotation mark is never closed.", (at, at + 1), '"')
        text = _ESCAPE.sub(r"\1", found[1])
        return self._finish(Leaf(found.span(), Kind.QUOTED, text, name, exact, compare), start, found.end())

    def _word(self, start: int, at: int, name: str | None, exact: bool) -> Leaf:
        compare = _DATE_COMPARE.match(self._text, at) if self._takes_dates(name) else None
        sign = compare[1] if compare else ""
        chunk = _CHUNK.match(self._text, compare.end() if compare else at)
        if chunk is None:  # "=" before a blank, and the like: nothing to be exact about
            return Leaf((start, at), Kind.WORD, self._text[start:at])
        base = chunk[0].partition("^")[0]
        return self._finish(Leaf(chunk.span(), Kind.WORD, base, name, exact, sign), start, chunk.start() + len(base))

    def _finish(self, leaf: Leaf, start: int, end: int) -> Leaf:
        suffix = self._suffix(end)
        return Leaf((start, suffix.at[1]), leaf.kind, leaf.text, leaf.name, leaf.exact, leaf.compare, suffix)

    def _suffix(self, position: int) -> Suffix:
        found = _SUFFIX.match(self._text, position)
        assert found is not None  # both parts of it are optional
        return Suffix(found["tilde"], found["boost"], found.span())
