"""A text prepared for extraction: its words with their case, what stands between them, and where sentences begin."""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple, TypeVar

from searcharchive.analysis.pieces import pieces
from searcharchive.analysis.words import form_of, tokenize
from searcharchive.article import Span
from searcharchive.ingest.words.vocabulary import words

K = TypeVar("K")
T = TypeVar("T")


class Case(IntEnum):
    """How a word is written. Digits and scripts without case are OTHER."""

    LOWER = 0
    CAPITAL = 1
    UPPER = 2
    OTHER = 3


# An attribute of an enumeration takes as long as ten names of a module, and these are asked for at every word.
LOWER, CAPITAL, UPPER, OTHER = Case
# What may stand between the words of one name; a longer blank is a line end with its indentation.
_JOINTS = frozenset({" ", "-", "\n", "'", "’", "\n ", " \n", "  ", "\u00a0", "‐", "‑"})
MOST_REMEMBERED = 1 << 17
_END = re.compile('[.!?;:"”“»…]')
# Words after which a dot ends no sentence.
_SHORTENED = words(
    "mr mrs ms dr st gen col maj capt lt sgt cmdr rep sen gov prof rev hon jr sr messrs mt ft inc corp ltd co no vs "
    "jan feb mar apr jun jul aug sept sep oct nov dec "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky md mass mich minn miss mo mont neb nev okla ore pa "
    "tenn tex va vt wash wis wyo ont que"
)


@lru_cache(maxsize=1 << 15)
def case_of(raw: str) -> Case:
    """The case of one word as written; a single capital (``I``, ``A``) is CAPITAL, ``U.S.`` is UPPER."""
    if raw.islower():
        return LOWER
    if raw.isupper():
        return UPPER if sum(map(str.isalpha, raw)) > 1 else CAPITAL
    if raw[0].isupper():
        return CAPITAL
    return LOWER if any(map(str.isalpha, raw)) and raw.lower() != raw.upper() else OTHER


@dataclass(frozen=True)
class Prose:
    """One field of an article, word by word; the lists run in parallel.

    ``forms`` are the folded words, which stand from ``begins`` up to ``ends`` in the text. ``gaps[i]`` is the text
    between word i - 1 and word i. ``joined[i]``: word i may go on with the name of word i - 1. ``starts[i]``: word i
    begins a sentence. ``capitals`` are the indices of the words that are written large. ``shouted``: the text is in
    capitals, so that case tells nothing.
    """

    field: str
    text: str
    forms: list[str]
    begins: list[int]
    ends: list[int]
    cases: list[Case]
    gaps: list[str]
    joined: list[bool]
    starts: list[bool]
    capitals: list[int]
    shouted: bool

    def __len__(self) -> int:
        return len(self.forms)

    def key(self, first: int, end: int) -> str:
        """The folded words from ``first`` up to ``end``, with single blanks: a name's key."""
        return " ".join(self.forms[first:end])

    def raw(self, first: int, end: int) -> str:
        """The text of these words as written, line ends as blanks."""
        return " ".join(self.text[self.begins[first] : self.ends[end - 1]].split())

    def span(self, first: int, end: int) -> Span:
        start, stop = self.begins[first], self.ends[end - 1]
        return Span(self.field, start, stop, self.text[start:stop])

    def spans_of(self, key: str) -> list[Span]:
        """Where the words of a key stand, in any case, one after another."""
        words = key.split(" ")
        starts = [i for i, form in enumerate(self.forms) if form == words[0]]
        return [self.span(i, i + len(words)) for i in starts if self.key(i, i + len(words)) == key]

    def form(self, at: int) -> str:
        """The folded word there, or nothing outside the text."""
        return self.forms[at] if 0 <= at < len(self.forms) else ""

    def gap(self, at: int) -> str:
        """What stands before word ``at``; a full stop outside the text."""
        return self.gaps[at] if 0 <= at < len(self.gaps) else "."


class _Before(IntEnum):
    """What the word before a gap says of it. DOTTED: an acronym that may end a sentence with its last dot."""

    NONE = 0
    USUAL = 1
    LETTER = 2
    SHORTENED = 3
    DOTTED = 4
    MANY_DOTTED = 5


class _Written(NamedTuple):
    """What is known of a word by itself."""

    form: str
    case: Case
    before: _Before


_NOTHING = _Before.NONE
_FORMS, _CASES, _BEFORES = itemgetter(0), itemgetter(1), itemgetter(2)


def prose(field: str, text: str, begin: int = 0) -> Prose:
    """Prepare one field (headline or body) from character ``begin`` on; spans count from the field's own beginning."""
    gaps, raws, begins, ends = _cut(text, begin)
    written = [*map(_WRITTEN.__getitem__, raws)]
    cases = [*map(_CASES, written)]
    between = [*map(_BETWEEN.__getitem__, zip(gaps, (_NOTHING, *map(_BEFORES, written)), strict=False))]
    capitals = [at for at, case in enumerate(cases) if case is CAPITAL or case is UPPER]
    upper = cases.count(UPPER)
    shouted = upper > 2 * (cases.count(LOWER) + 1) or (bool(cases) and upper == len(cases))
    joined, starts = [*map(_FORMS, between)], [*map(_CASES, between)]
    return Prose(field, text, [*map(_FORMS, written)], begins, ends, cases, gaps, joined, starts, capitals, shouted)


def _cut(text: str, begin: int) -> tuple[list[str], list[str], list[int], list[int]]:
    """Gaps before the words, the words as written, and where they begin and end."""
    parts = pieces(text)
    if parts is None:
        return _cut_closely(text, begin)
    gaps, raws = parts[0:-1:2], parts[1::2]
    bounds = [*accumulate(map(len, parts))]
    begins, ends = bounds[0:-1:2], bounds[1::2]
    if begin and gaps:
        first = bisect_left(begins, begin)
        gaps, raws, begins, ends = gaps[first:], raws[first:], begins[first:], ends[first:]
        if gaps:
            gaps[0] = text[begin : begins[0]]
    return gaps, raws, begins, ends


def _cut_closely(text: str, begin: int) -> tuple[list[str], list[str], list[int], list[int]]:
    found = [word for word in tokenize(text) if word.start >= begin]
    begins, ends = [word.start for word in found], [word.end for word in found]
    gaps = [text[last:start] for last, start in zip([begin, *ends], begins, strict=False)]
    return gaps, [text[start:end] for start, end in zip(begins, ends, strict=True)], begins, ends


def _written(raw: str) -> _Written:
    form = form_of(raw)
    return _Written(form, case_of(raw), _as_before(form, raw[-1] == "."))


def _as_before(form: str, dotted: bool) -> _Before:
    if dotted:
        return _Before.MANY_DOTTED if len(form) > 3 else _Before.DOTTED
    if len(form) == 1:
        return _Before.LETTER
    return _Before.SHORTENED if form in _SHORTENED else _Before.USUAL


def _between(gap_before: tuple[str, _Before]) -> tuple[bool, bool]:
    """Whether the word behind a gap may go on with a name, and whether it begins a sentence."""
    gap, before = gap_before
    if before is _Before.NONE:
        return False, True
    return _joins(gap, before), _begins_sentence(gap, before)


def _joins(gap: str, before: _Before) -> bool:
    if gap in _JOINTS:
        return True
    if gap[:1] == ".":
        # an initial ("John T. McNamara") or an abbreviation ("St. Louis")
        return gap[1:] in ("", " ", "\n") and before in (_Before.LETTER, _Before.SHORTENED)
    return not gap.strip() and "\n\n" not in gap and len(gap) < 10


def _begins_sentence(gap: str, before: _Before) -> bool:
    if gap in _JOINTS:
        return before is _Before.MANY_DOTTED
    if "\n\n" in gap or "\n    " in gap:
        return True
    head = gap.strip()[:1]
    if head == ".":
        return before not in (_Before.LETTER, _Before.SHORTENED)
    return _END.search(gap) is not None


class _Remembered(dict[K, T]):
    """The results of a function, as ``lru_cache`` keeps them, in half the time; from time to time it begins anew."""

    def __init__(self, function: Callable[[K], T]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: K) -> T:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        found = self[key] = self._function(key)
        return found


_WRITTEN = _Remembered(_written)
_BETWEEN = _Remembered(_between)
