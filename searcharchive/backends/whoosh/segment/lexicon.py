"""The forms of a segment: their numbers, and which of them a pattern stands for."""

import re
from collections.abc import Collection, Sequence

import numpy as np

from searcharchive.backends.whoosh.segment.dictionaries import Dictionary, Strings
from searcharchive.backends.whoosh.segment.recent import Recent
from searcharchive.kernels.patterns import ANY_ONE, ANY_RUN
from searcharchive.query.tree import Fuzzy, TextField, Wildcard
from searcharchive.search.postings import Int32, Int64, Over

KNOWN = 64
"""Patterns and sets of forms of which a segment remembers the numbers: those of queries that are being answered."""
BEHIND = b"\xff"
"""Comes behind all UTF-8."""
COLUMN = {field: column for column, field in enumerate(TextField)}
"""Of the numbers of forms."""


class Lexicon:
    """Safe to share between threads."""

    def __init__(self, forms: Dictionary) -> None:
        self._forms = forms
        self._patterns: Recent[Wildcard | Fuzzy, tuple[Int32, Int64]] = Recent(KNOWN)
        self._numbers: Recent[frozenset[str], Int32] = Recent(KNOWN)

    def named(self, form: str, fields: Sequence[TextField]) -> tuple[Int32, Int64]:
        """As :meth:`like`, for exactly one form."""
        found = self._forms.find(as_key(form))
        if found is None:
            return np.empty(0, np.int32), np.empty((0, len(fields)), np.int64)
        return _standing(np.array([found[0]], np.int32), found[1][:1], fields)

    def number(self, form: str) -> int | None:
        """The number of one form; None where the segment does not have it."""
        found = self._forms.find(as_key(form))
        return None if found is None else found[0]

    def range(self, prefix: str) -> tuple[int, int]:
        """The forms that begin with a prefix, which is not empty: the number of the first, and that behind the last."""
        key = as_key(prefix)
        return self._forms.lower(key), self._forms.lower(key + BEHIND)

    def numbers(self, forms: Collection[str]) -> Int32:
        """The numbers of those forms that the segment has, ascending."""
        key = forms if isinstance(forms, frozenset) else frozenset(forms)
        known = self._numbers.get(key)
        if known is None:
            found = [self._forms.find(as_key(form)) for form in key]
            known = np.array(sorted(each[0] for each in found if each is not None), np.int32)
            self._numbers.put(key, known)
        return known

    def remember(self, forms: frozenset[str], numbers: Int32) -> None:
        """That these are the :meth:`numbers` of these forms."""
        self._numbers.put(forms, numbers)

    def spelled(self, numbers: Int32) -> Strings:
        """Forms by number, one behind another."""
        return self._forms.some(numbers)

    def like(self, leaf: Wildcard | Fuzzy, fields: Sequence[TextField], over: Over) -> tuple[Int32, Int64]:
        """The numbers of the forms that a pattern stands for, and int64[n, fields] in how many documents' fields each
        stands, deleted ones included. Forms that stand in none of the fields are left out.

        What was found is given when the time is over.
        """
        known = self._patterns.get(leaf)
        if known is None:
            known = self._matches(leaf, over)
            if not over():
                self._patterns.put(leaf, known)
        return _standing(*known, fields)

    def _matches(self, leaf: Wildcard | Fuzzy, over: Over) -> tuple[Int32, Int64]:
        pattern, edits, prefix = pattern_of(leaf)
        first = self._forms.lower(prefix)
        last = self._forms.lower(prefix + BEHIND) if prefix else self._forms.count
        if isinstance(leaf, Wildcard) and _is_prefix(pattern):
            numbers = np.arange(first, last, dtype=np.int32)
            return numbers, self._forms.numbers(numbers)[0]
        return self._forms.matches(pattern, edits, first, last, over)


def _standing(numbers: Int32, documents: Int64, fields: Sequence[TextField]) -> tuple[Int32, Int64]:
    """The forms that stand in any of some fields, and the columns of these fields."""
    if len(fields) == len(COLUMN):
        return numbers, documents  # a form stands somewhere, and the order of fields is always the same
    own = documents[:, [COLUMN[field] for field in fields]]
    there = own.any(axis=1)
    return numbers[there], own[there]


def pattern_of(leaf: Wildcard | Fuzzy) -> tuple[Int32, int, bytes]:
    """A leaf as ``kernels.patterns`` wants it, the edits that are allowed, and with what its forms begin, as UTF-8."""
    if isinstance(leaf, Fuzzy):
        return np.array([ord(char) for char in leaf.form], np.int32), leaf.distance, b""
    pieces = re.split(r"([*?])", leaf.pattern)
    special = {"*": [ANY_RUN], "?": [ANY_ONE]}
    pattern = [number for piece in pieces for number in special.get(piece) or as_key(piece)]
    return np.array(pattern, np.int32), 0, as_key(pieces[0])


def _is_prefix(pattern: Int32) -> bool:
    """Whether a pattern is letters, and any run behind them."""
    return len(pattern) > 0 and bool(pattern[-1] == ANY_RUN) and not np.any(pattern[:-1] < 0)


def as_key(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
