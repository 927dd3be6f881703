"""A text prepared for extraction: its words with their case, what stands between them, and where sentences begin."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from searcharchive.analysis.words import Word, tokenize
from searcharchive.article import Span
from searcharchive.ingest.vocabulary import words


class Case(IntEnum):
    """How a word is written. Digits and scripts without case are OTHER."""

    LOWER = 0
    CAPITAL = 1
    UPPER = 2
    OTHER = 3


# What may stand between the words of one name; a longer blank is a line end with its indentation.
_JOINTS = frozenset({" ", "-", "\n", "'", "’", "\n ", " \n", "  ", "\u00a0", "‐", "‑"})
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
        return Case.LOWER
    if raw.isupper():
        return Case.UPPER if sum(map(str.isalpha, raw)) > 1 else Case.CAPITAL
    if raw[0].isupper():
        return Case.CAPITAL
    return Case.LOWER if any(map(str.isalpha, raw)) and raw.lower() != raw.upper() else Case.OTHER


@dataclass(frozen=True, slots=True)
class Prose:
    """One field of an article, word by word; the lists run in parallel.

    ``gaps[i]`` is the text between word i - 1 and word i. ``joined[i]``: word i may go on with the name of word i - 1.
    ``starts[i]``: word i begins a sentence. ``shouted``: the text is in capitals, so that case tells nothing.
    """

    field: str
    text: str
    words: list[Word]
    cases: list[Case]
    gaps: list[str]
    joined: list[bool]
    starts: list[bool]
    shouted: bool

    def __len__(self) -> int:
        return len(self.words)

    def key(self, first: int, end: int) -> str:
        """The folded words from ``first`` up to ``end``, with single blanks: a name's key."""
        return " ".join([word.form for word in self.words[first:end]])

    def raw(self, first: int, end: int) -> str:
        """The text of these words as written, line ends as blanks."""
        return " ".join(self.text[self.words[first].start : self.words[end - 1].end].split())

    def span(self, first: int, end: int) -> Span:
        start, stop = self.words[first].start, self.words[end - 1].end
        return Span(self.field, start, stop, self.text[start:stop])

    def spans_of(self, key: str) -> list[Span]:
        """Where the words of a key stand, in any case, one after another."""
        words = key.split(" ")
        starts = [i for i, word in enumerate(self.words) if word.form == words[0]]
        return [self.span(i, i + len(words)) for i in starts if self.key(i, i + len(words)) == key]

    def form(self, at: int) -> str:
        """The folded word there, or nothing outside the text."""
        return self.words[at].form if 0 <= at < len(self.words) else ""

    def gap(self, at: int) -> str:
        """What stands before word ``at``; a full stop outside the text."""
        return self.gaps[at] if 0 <= at < len(self.gaps) else "."


def prose(field: str, text: str, begin: int = 0) -> Prose:
    """Prepare one field (headline or body) from character ``begin`` on; spans count from the field's own beginning."""
    found = [word for word in tokenize(text) if word.start >= begin]
    cases = [case_of(text[word.start : word.end]) for word in found]
    gaps, joined, starts, last = [], [], [], begin
    before = ""
    for form, start, end in found:
        gap = text[last:start]
        gaps.append(gap)
        if gap == " " and before:
            joined.append(True)
            starts.append(len(before) > 3 and text[last - 1] == ".")
        else:
            joined.append(bool(before) and _joins(gap, before))
            starts.append(not before or _begins_sentence(gap, before, text[last - 1 : last]))
        before, last = form, end
    capitals = cases.count(Case.UPPER)
    shouted = capitals > 2 * (cases.count(Case.LOWER) + 1) or (bool(found) and capitals == len(found))
    return Prose(field, text, found, cases, gaps, joined, starts, shouted)


def _joins(gap: str, before: str) -> bool:
    if gap in _JOINTS:
        return True
    if gap[:1] == ".":
        # an initial ("John T. McNamara") or an abbreviation ("St. Louis")
        return gap[1:] in ("", " ", "\n") and (len(before) == 1 or before in _SHORTENED)
    return not gap.strip() and "\n\n" not in gap and len(gap) < 10


def _begins_sentence(gap: str, before: str, last: str) -> bool:
    if gap in _JOINTS:
        return last == "." and len(before) > 3
    if "\n\n" in gap or "\n    " in gap:
        return True
    head = gap.strip()[:1]
    if head == ".":
        return before not in _SHORTENED and len(before) > 1
    return _END.search(gap) is not None
