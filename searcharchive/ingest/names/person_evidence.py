"""Evidence that capitalised words name a person: points for what stands in the name and around it."""

from searcharchive.gazetteer.areas import areas_named
from searcharchive.gazetteer.cities import cities_named
from searcharchive.ingest.names.runs import Marked
from searcharchive.ingest.words import lexicon as x
from searcharchive.ingest.words.prose import CAPITAL, UPPER

KNOWN_CITY = 20_000
NO_SURNAME = x.NOT_SURNAME | x.TAIL
_BORN = ("born", "b", "died", "ne", "nee")


def made(text: Marked, start: int, end: int) -> int:
    """Points for the words of the name itself."""
    bits, points = text.bits, 0
    first = bits[start]
    if first & x.FOREIGN_HEAD or (first & (x.AREA | x.DEMONYM) and not first & x.KNOWN_GIVEN):
        points -= 3
    elif first & x.FIRST_NAME:
        points += 3 if first & x.KNOWN_GIVEN or not first & x.COMMON else 1 + bool(first & x.WORD_NAME)
        points -= bool(first & x.AREA)
    elif _is_letter(text, start) or text.prose.cases[start] is UPPER:
        points += 2
    elif first & x.WRITTEN_SMALL and not first & x.SURNAME:
        points -= 2
    points += 2 * any(_is_letter(text, at) for at in range(start + 1, end - 1))
    points += any(bits[at] & x.PARTICLE for at in range(start + 1, end - 1))
    return points + _surname(text, start, end)


def _surname(text: Marked, start: int, end: int) -> int:
    """Points for the last word, and for words that are never written small."""
    last = text.bits[end - 1]
    points = 0
    if last & x.WRITTEN_SMALL:
        points -= 0 if last & x.SURNAME else 2
    elif last & x.SURNAME:
        points += 1
    if last & NO_SURNAME:
        points -= 2
    if not (last & x.SURNAME or text.bits[start] & x.KNOWN_GIVEN) and text.prose.forms[end - 1].endswith("s"):
        points -= 1
    points += 2 * (not any(bits & x.COMMON and not bits & x.WORD_NAME for bits in text.bits[start:end]))
    if last & (x.DEMONYM | x.AREA) and not last & x.SURNAME:
        points -= 2
    return points


def around_it(text: Marked, start: int, end: int) -> int:
    """Points for an age, a birth or a verb of speech behind, and against an article or a preposition before."""
    prose, points = text.prose, 0
    gap, after = prose.gap(end), prose.form(end)
    if gap.startswith(","):
        points += 2 * (after.isdigit() and len(after) <= 2) + (after == "who") + (after == "whose")
    elif gap.strip() == "(":
        points += 2 * (after in _BORN or (after.isdigit() and len(after) in (2, 4)))
    elif speaks(text, end):
        points += 2
    before = prose.form(start - 1)
    if prose.gap(start).isspace() and text.case(start - 1) is not UPPER:
        points += before in ("by", "said", "says")
        points -= 3 * (before in ("the", "a", "an", "this")) + (before in ("in", "at", "near"))
    return points


def speaks(text: Marked, at: int) -> bool:
    """Whether a verb of speech stands there."""
    return text.prose.gap(at).isspace() and bool(text.at(at) & x.SPEAKS)


def is_likely_place(text: Marked, start: int, end: int, *, sure: bool) -> bool:
    """Whether nothing around a place's name says that a person bears it, and the place is well known."""
    key = text.prose.key(start, end)
    return bool(areas_named(key)) or is_known_city(key) or (bool(cities_named(key)) and not sure)


def is_known_city(key: str) -> bool:
    """Whether readers may think of a city, rather than of a person, by this name alone."""
    named = cities_named(key)
    return bool(named) and named[0].population >= KNOWN_CITY


def _is_letter(text: Marked, at: int) -> bool:
    return len(text.prose.forms[at]) == 1 and text.prose.cases[at] is CAPITAL and text.dotted(at)
