"""Runs of capitalised words, in which names are looked for, and what a name found in one is."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from searcharchive.ingest.words import lexicon as x
from searcharchive.ingest.words import vocabulary as v
from searcharchive.ingest.words.prose import CAPITAL, UPPER, Case, Prose

LONGEST_PARTICLES = 3
_UPPER, _CAPITAL = UPPER, CAPITAL
_QUOTES = ' "', " “", " '", " ‘"
AND = "&"


class Kind(Enum):
    PERSON = "person"
    ORG = "org"
    OTHER = "other"


PERSON, ORG, REPEAT = Kind


class Mention(NamedTuple):
    """Words ``first`` up to ``end`` of a text name something. OTHER: what may repeat a name of the story.

    ``sure``: the name was found by more than the words that it consists of. ``acronym``: the letters in parentheses
    behind it that stand for it.
    """

    prose: Prose
    first: int
    end: int
    kind: Kind
    sure: bool = False
    acronym: str = ""

    @property
    def key(self) -> str:
        if self.end - self.first == 1:
            return self.prose.forms[self.first]
        return self.prose.key(self.first, self.end)

    @property
    def name(self) -> str:
        return self.prose.raw(self.first, self.end)


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with what the lexicon knows of its words: in ``bits`` those of names, of the others when asked."""

    prose: Prose
    bits: list[int]

    def at(self, at: int) -> int:
        """The bits of a word, also of one written small; none outside the text."""
        if not 0 <= at < len(self.bits):
            return 0
        return self.bits[at] or x.table().get(self.prose.forms[at], 0)

    def case(self, at: int) -> Case:
        return self.prose.cases[at] if 0 <= at < len(self.bits) else Case.OTHER

    def dotted(self, at: int) -> bool:
        """Whether a dot stands in or behind the word."""
        prose = self.prose
        return "." in prose.text[prose.begins[at] : prose.ends[at] + 1]


def marked(prose: Prose) -> Marked:
    """Look up the words of a text that may be names: most are not, and the table is too large to be at hand."""
    known, forms, bits = x.table().get, prose.forms, [0] * len(prose)
    for at in prose.capitals:
        bits[at] = known(forms[at], 0)
    return Marked(prose, bits)


def runs(text: Marked) -> Iterator[tuple[int, int]]:
    """The longest runs of words that may be one name or several, from left to right."""
    joined, count, end = text.prose.joined, len(text.bits), 0
    for at in text.prose.capitals:
        if at < end or not begins(text, at):
            continue
        end = at + 1
        while end < count:
            if joined[end] and begins(text, end):
                end += 1
            elif more := _over(text, end):
                for between in range(end, more):
                    text.bits[between] = text.at(between)
                end = more
            else:
                break
        yield at, end


def begins(text: Marked, at: int) -> bool:
    """Whether the word may be part of a name."""
    case = text.prose.cases[at]
    if case is UPPER:
        return True
    if case is not CAPITAL:
        return False
    bits = text.bits[at]
    return not bits & x.ORDINARY or _is_initial(text, at) or (bool(bits & x.BEGINS) and _capital(text, at + 1))


def _capital(text: Marked, at: int) -> bool:
    return text.case(at) is CAPITAL and text.prose.joined[at] and not text.bits[at] & x.ORDINARY


def _is_initial(text: Marked, at: int) -> bool:
    """A single capital with a dot: an initial, not the article or the pronoun."""
    return len(text.prose.forms[at]) == 1 and text.dotted(at)


def _over(text: Marked, at: int) -> int | None:
    """Past the name's next word where particles, an ampersand or the quotes of a nickname stand before it."""
    prose = text.prose
    if prose.joined[at]:
        if prose.forms[at] == "and":
            return at + 2 if text.at(at + 1) & x.PARTNERS and begins(text, at + 1) and prose.joined[at + 1] else None
        return _after_particles(text, at) if prose.forms[at] in v.PARTICLES else None
    gap = prose.gaps[at]
    if AND in gap and gap.strip() == AND:
        return at + 1 if begins(text, at) else None
    if gap in _QUOTES and begins(text, at) and at + 1 < len(text.bits) and begins(text, at + 1):
        return at + 2 if prose.gaps[at + 1] in ('" ', "” ", "' ", "’ ") else None
    return None


def _after_particles(text: Marked, at: int) -> int | None:
    """Past the capitalised word that follows one to three particles, or None."""
    for end in range(at + 1, min(at + LONGEST_PARTICLES + 1, len(text.bits))):
        if not text.prose.joined[end]:
            return None
        if text.case(end) is CAPITAL and not text.bits[end] & x.ORDINARY:
            return end + 1
        if text.prose.forms[end] not in v.PARTICLES:
            return None
    return None
