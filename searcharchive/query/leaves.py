"""Leaf tokens to nodes: words, phrases, wildcards, fuzzy words, values, dates, ``has:``."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.stemming import base_language
from searcharchive.analysis.words import forms
from searcharchive.errors import InvalidQuery, Problem
from searcharchive.query.doubts import doubts
from searcharchive.query.joining import side_by_side
from searcharchive.query.lexer import Kind, Leaf
from searcharchive.query.names import DATES, HAS, TEXTS, VALUES, has_field, similar
from searcharchive.query.periods import comparison, iso_hint, read_pieces, read_range
from searcharchive.query.tree import (
    All,
    Fuzzy,
    Has,
    HasField,
    Mentioned,
    Node,
    Phrase,
    Place,
    Published,
    Term,
    TextField,
    Value,
    ValueField,
    Wildcard,
)
from searcharchive.query.warning import Warnings, quoted

LARGEST_DISTANCE = 1_000
"""Most words between the words of a phrase or of NEAR; more is read as this many."""

_SHOWN = 40

# Two letters that no news is written in (cuneiform) stand for * and ? while a pattern goes through the tokeniser.
_TO_LETTERS = str.maketrans("*?\U00012000\U00012001", "\U00012000\U00012001  ")
_TO_SIGNS = str.maketrans("\U00012000\U00012001", "*?")
_STARS = re.compile(r"\*+")
_EDITS = re.compile(r"[0-9]*(?:\.[0-9]+)?")
_SIGN_IN_PHRASE = re.compile(r"\*|\w\?\w")


@dataclass(frozen=True, slots=True)
class Context:
    """What the parentheses around a leaf say: a field (canonical name), and ``=``."""

    field: str | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class LeafReader:
    """Reads leaves of one query. ``question`` is where the question marks that end a sentence begin."""

    warnings: Warnings
    now: datetime
    zone: tzinfo
    any_word: bool
    question: int

    def read(self, leaf: Leaf, context: Context) -> Node | None:
        """The node of a leaf whose field is the context's; None where it holds nothing to look for."""
        field = context.field
        if field in DATES:
            return self._date(leaf, field)
        if field == HAS:
            return self._has(leaf)
        if field in VALUES:
            return self._value(leaf, ValueField(field))
        return self._text(leaf, context)

    def _text(self, leaf: Leaf, context: Context) -> Node | None:
        field = TextField(context.field) if context.field in TEXTS else None
        exact = leaf.exact or context.exact
        node = self._quoted(leaf, field, exact) if leaf.kind is Kind.QUOTED else self._word(leaf, field, exact)
        if node is None:
            self.warnings.add("ignored", "There is no word in this.", leaf.at)
        return node

    def _quoted(self, leaf: Leaf, field: TextField | None, exact: bool) -> Node | None:
        if _SIGN_IN_PHRASE.search(leaf.text):
            self.warnings.add("wildcard-ignored", "Wildcards are not read inside quotation marks.", leaf.at)
        found = forms(leaf.text)
        tilde = leaf.suffix.tilde
        slop = 0 if tilde is None else count(tilde)
        if slop is None or (tilde is not None and len(found) < 2):
            self.warnings.add(
                "slop-ignored", f"~{(tilde or '')[:10]} after a phrase must be a number of words in between.", leaf.at
            )
            slop = 0
        return words_node(found, field, exact, self.limited(slop, leaf.at), leaf.at)

    def limited(self, distance: int, at: Place) -> int:
        """A distance in words within its limit."""
        if distance > LARGEST_DISTANCE:
            self.warnings.add("distance-limited", f"Distances end at {LARGEST_DISTANCE:,} words.", at)
        return min(distance, LARGEST_DISTANCE)

    def _word(self, leaf: Leaf, field: TextField | None, exact: bool) -> Node | None:
        text = self._without_question(leaf)
        base, tilde, digits = text.rpartition("~")
        if tilde and base and _EDITS.fullmatch(digits):
            return self._fuzzy(leaf, base, digits, field)
        if "*" in text or "?" in text:
            return self._wildcard(leaf, text, field, exact)
        return words_node(forms(text), field, exact, 0, leaf.at)

    def _without_question(self, leaf: Leaf) -> str:
        bare = leaf.text.rstrip("?")
        if leaf.at[1] <= self.question or not bare or bare == leaf.text:
            return leaf.text
        detail = "The question mark at the end is not read as a wildcard."
        self.warnings.add("question-mark", detail, (leaf.at[1] - 1, leaf.at[1]), f"({leaf.text[-_SHOWN:]})")
        return bare

    def _fuzzy(self, leaf: Leaf, base: str, digits: str, field: TextField | None) -> Node | None:
        distance = count(digits or "1")
        if distance is not None and distance > 2:
            detail = f"~ allows one or two different letters, not {digits[:10]}."
            raise InvalidQuery(Problem(detail, parameter="q", position=leaf.at[0], hint=f"{base[:_SHOWN]}~2"))
        found = forms(base)
        wild = "*" in base or "?" in base
        if distance is None or distance == 0 or len(found) != 1 or wild:
            self.warnings.add("fuzzy-ignored", "~ is read after one word, as ~, ~1 or ~2.", leaf.at)
            return self._wildcard(leaf, base, field, False) if wild else words_node(found, field, False, 0, leaf.at)
        return Fuzzy(found[0], distance, field, leaf.at)

    def _wildcard(self, leaf: Leaf, text: str, field: TextField | None, exact: bool) -> Node | None:
        if not text.strip("*"):
            return All() if field is None else Has(HasField(field.value), leaf.at)
        found = tuple(form.translate(_TO_SIGNS) for form in forms(text.translate(_TO_LETTERS)))
        patterns = [_STARS.sub("*", form) for form in found if form.strip("*")]
        if len(patterns) > 1:
            self.warnings.add("wildcard-split", "A wildcard covers one word; this was read as several words.", leaf.at)
        nodes = [_pattern_node(pattern, field, exact, leaf.at) for pattern in patterns]
        return side_by_side(nodes, any_word=self.any_word) if nodes else None

    def _value(self, leaf: Leaf, field: ValueField) -> Node | None:
        self._refuse_tilde(leaf)
        wild = leaf.kind is Kind.WORD and "*" in leaf.text
        if wild and not leaf.text.strip("*"):
            return Has(HasField(field.value), leaf.at)
        if wild:
            self.warnings.add("wildcard-ignored", f"{field.value}: takes whole values; * is not a wildcard.", leaf.at)
        value = fold_value(leaf.text)
        if field is ValueField.LANG and value:
            value = base_language(value)
        if not value:
            self.warnings.add("missing-value", f"{field.value}: needs a value.", leaf.at)
            return None
        return Value(field, value, leaf.at)

    def _has(self, leaf: Leaf) -> Node | None:
        self._refuse_tilde(leaf)
        field = has_field(leaf.text)
        if field is not None:
            return Has(field, leaf.at)
        hint = similar(leaf.text)
        detail = f"There is no field {quoted(leaf.text)} to have; searched as words."
        self.warnings.add("unknown-field", detail, leaf.at, hint and f"has:{hint}")
        return self._as_words(leaf, HAS)

    def _date(self, leaf: Leaf, field: str) -> Node | None:
        self._refuse_tilde(leaf)
        if leaf.kind is Kind.WORD and leaf.text == "*":
            return Has(HasField(field), leaf.at)
        if leaf.kind is Kind.RANGE:
            period = read_pieces(leaf.text, now=self.now, zone=self.zone)
        elif leaf.compare:
            period = comparison(leaf.compare, leaf.text, now=self.now, zone=self.zone)
        else:
            period = read_range(leaf.text, now=self.now, zone=self.zone)
        if period is None:
            detail = f"The date {quoted(leaf.text)} could not be read; searched as words."
            self.warnings.add("unreadable-date", detail, leaf.at, iso_hint(leaf.text))
            return self._as_words(leaf, field)
        for doubt in doubts(leaf.text, now=self.now, zone=self.zone):
            self.warnings.add("ambiguous-date", doubt.detail, leaf.at, doubt.other.isoformat())
        if period.backwards(self.zone):
            self.warnings.add("empty-range", "This range ends before it begins, so nothing lies in it.", leaf.at)
        make = Published if field == "date" else Mentioned
        return make(period.to_range(self.zone), leaf.at)

    def _refuse_tilde(self, leaf: Leaf) -> None:
        if leaf.suffix.tilde is not None:
            self.warnings.add("fuzzy-ignored", "~ is read after words and phrases only.", leaf.at)

    def _as_words(self, leaf: Leaf, field: str) -> Node:
        """The field's name and what follows it as plain words."""
        name = Term(field, at=leaf.at)
        if leaf.kind is Kind.RANGE:
            words = [Term(form, at=leaf.at) for form in forms(leaf.text)]
            return side_by_side([name, *words], any_word=self.any_word)
        node = words_node(forms(leaf.text), None, False, 0, leaf.at)
        return name if node is None else side_by_side([name, node], any_word=self.any_word)


def words_node(found: tuple[str, ...], field: TextField | None, exact: bool, slop: int, at: Place) -> Node | None:
    """A Term, a Phrase, or None, by the number of words."""
    if len(found) > 1:
        return Phrase(found, field, exact, slop, at)
    return Term(found[0], field, exact, at) if found else None


def _pattern_node(pattern: str, field: TextField | None, exact: bool, at: Place) -> Node:
    if "*" in pattern or "?" in pattern:
        return Wildcard(pattern, field, at)
    return Term(pattern, field, exact, at)


def count(digits: str) -> int | None:
    """A whole number as written after ``~`` or ``NEAR/``, or None. Beyond six digits: a million."""
    if not (digits.isascii() and digits.isdigit()):
        return None
    significant = digits.lstrip("0") or "0"
    return int(significant) if len(significant) <= 6 else 1_000_000
