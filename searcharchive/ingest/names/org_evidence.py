"""Evidence that capitalised words name an organisation although no word at their end says so."""

from searcharchive.gazetteer.areas import areas_named
from searcharchive.gazetteer.cities import cities_named
from searcharchive.ingest.names.runs import AND, Marked
from searcharchive.ingest.words import lexicon as x
from searcharchive.ingest.words.prose import LOWER, UPPER

LEAST_LETTERS = 3
MOST_LETTERS = 6
TEAMS_CITY = 20_000
APPOSITION = 5
"""Within how many words behind "…, a" the noun stands that tells what a name is."""
_ROMAN = frozenset("ivxlc")
_BETWEEN = x.TITLE | x.PORTFOLIO | x.ORDINARY


def acronym_behind(text: Marked, first: int, end: int) -> str:
    """The acronym in parentheses behind a name, where its letters are the name's initials; else nothing."""
    prose = text.prose
    if prose.gap(end).strip() != "(" or text.case(end) is not UPPER:
        return ""
    letters = prose.form(end)
    if not prose.gap(end + 1).startswith(")"):
        return ""
    capitals = "".join(prose.form(i)[0] for i in range(first, end) if text.case(i) is not LOWER)
    every = "".join(prose.form(i)[0] for i in range(first, end))
    return letters if letters in (capitals, every) else ""


def is_acronym(text: Marked, at: int) -> bool:
    """Whether the word is, or looks like, the letters of an organisation."""
    if text.prose.cases[at] is not UPPER:
        return False
    bits, form = text.bits[at], text.prose.forms[at]
    if bits & x.ACRONYM:
        return True
    if bits & (x.NOT_ACRONYM | x.AREA | x.ORDINARY) or not LEAST_LETTERS <= len(form) <= MOST_LETTERS:
        return False
    if not form.isalpha() or _ROMAN.issuperset(form) or x.COMMON & bits:
        return False
    if cities_named(form) or text.prose.form(at - 1) in ("a", "an") or text.prose.form(at + 1).isdigit():
        return False
    return not (_shouts(text, at - 1, at) or _shouts(text, at + 1, at + 1) or _explained_small(text, at))


def _shouts(text: Marked, at: int, gap: int) -> bool:
    """Whether the neighbour is in capitals too and no acronym that is known."""
    near = text.case(at) is UPPER and text.prose.gap(gap).isspace()
    return near and not text.at(at) & (x.ACRONYM | x.NOT_ACRONYM | x.AREA)


def _explained_small(text: Marked, at: int) -> bool:
    """Behind words written small, in parentheses: "export enhancement program (EEP)"."""
    return text.prose.gap(at).strip() == "(" and text.case(at - 1) is LOWER


def like_org(text: Marked, first: int, end: int) -> bool:
    """Whether the words around or the make of the name say that it is an organisation."""
    if end - first > 1:
        if any(AND in text.prose.gaps[at] for at in range(first + 1, end)):
            return not text.bits[first] & x.KNOWN_GIVEN
        if text.bits[first] & x.FOREIGN_HEAD or is_team(text, first, end):
            return True
    elif text.bits[first] & x.SMALL:
        return False
    if text.bits[first] & (x.TITLE | x.DEMONYM | x.AREA):
        return False
    noun = _noun_before(text, first) or (not text.prose.starts[first] and _noun_behind(text, end))
    return noun and not is_place(text, first, end)


def is_place(text: Marked, first: int, end: int) -> bool:
    """Whether the gazetteer has a place of this name."""
    key = text.prose.key(first, end)
    return bool(areas_named(key) or cities_named(key))


def _noun_before(text: Marked, first: int) -> bool:
    """ "the carmaker Alder": the noun stands right before the name."""
    return bool(text.at(first - 1) & x.ORG_NOUN) and text.case(first - 1) is LOWER and text.prose.gap(first).isspace()


def _noun_behind(text: Marked, end: int) -> bool:
    """ "Alder, a large carmaker": the noun stands in an apposition."""
    prose = text.prose
    if not prose.gap(end).startswith(",") or prose.form(end) not in ("a", "an", "the", "another"):
        return False
    for at in range(end + 1, min(end + 1 + APPOSITION, len(prose))):
        if not prose.joined[at]:
            return False
        if text.at(at) & x.ORG_NOUN and text.case(at) is LOWER:
            return not (at + 1 < len(prose) and prose.joined[at + 1] and text.case(at + 1) is not LOWER)
        if text.at(at) & x.ORDINARY:
            return False
    return False


def is_team(text: Marked, first: int, end: int) -> bool:
    """A city or a division and a word in the plural: "Harbour City Herons"."""
    if not first + 1 < end <= first + 4:
        return False
    form = text.prose.forms[end - 1]
    if not form.endswith("s") or form.endswith("ss"):
        return False
    if text.bits[end - 1] & (x.NO_TEAM | x.AREA | x.TITLE | x.NOT_SURNAME | x.DEMONYM | x.FIRST_NAME):
        return False
    if is_place(text, first, end):
        return False
    for stop in range(end - 1, first, -1):
        key = text.prose.key(first, stop)
        areas = areas_named(key)
        if areas and areas[0].is_country:
            return False
        if areas or any(city.population >= TEAMS_CITY for city in cities_named(key)[:1]):
            return True
    return False
