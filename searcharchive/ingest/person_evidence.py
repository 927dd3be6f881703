"""Evidence that capitalised words name a person: points for what stands in the name and around it."""

from searcharchive.gazetteer.areas import abbreviations, areas_named
from searcharchive.gazetteer.cities import cities_named
from searcharchive.ingest import lexicon as x
from searcharchive.ingest import vocabulary as v
from searcharchive.ingest.prose import Case
from searcharchive.ingest.runs import AND, Kind, Marked, Mention

LONGEST = 6
KNOWN_CITY = 20_000
BELIEVED = 3
"""Points from which words are taken for a person's name."""
_BAD = x.NOT_SURNAME | x.TAIL
_BORN = ("born", "b", "died", "né", "nee")


def person_in(text: Marked, first: int, end: int) -> Mention | None:
    """The person whom words of a run name: behind the last title in it, else all of them, else from a first name on."""
    start, titled = _behind_titles(text, first, end)
    if start >= end:
        return None
    if start == first:
        titled = _title_before(text, first)
    start = _past_party(text, start, end)
    found = _person(text, start, _past_things(text, start, end), titled)
    if found or titled:
        return found
    for at in range(start + 1, end - 1):
        if text.bits[at] & x.KNOWN_GIVEN and text.bits[at - 1] & (x.DEMONYM | x.COMMON | x.TAIL | x.AREA):
            return _person(text, at, end, titled)
    return None


def _past_party(text: Marked, start: int, end: int) -> int:
    """Past a party, a nationality or another word that is no name before a first name: "Democrat Erik Hale"."""
    no_name = x.DEMONYM | x.TAIL | x.WRITTEN_SMALL | x.TITLE
    while end - start > 2 and text.bits[start] & no_name and not text.bits[start] & x.KNOWN_GIVEN:
        if not text.bits[start + 1] & x.FIRST_NAME:
            break
        start += 1
    unknown = end - start > 2 and text.prose.starts[start] and not text.bits[start] & (x.FIRST_NAME | x.SURNAME)
    return start + 1 if unknown and text.bits[start + 1] & x.FIRST_NAME and text.case(start) is Case.CAPITAL else start


def _past_things(text: Marked, start: int, end: int) -> int:
    """Without a last word that is no surname, where a first name and a surname stand before it."""
    last = text.bits[end - 1]
    plural = text.prose.words[end - 1].form.endswith("s")
    if end - start > 2 and last & x.WRITTEN_SMALL and not plural and not last & (x.SURNAME | x.GENERATION | x.FIRST_NAME):
        return end - 1 if text.bits[start] & x.KNOWN_GIVEN else end
    return end


def surely_titled(text: Marked, first: int, end: int) -> bool:
    """Whether a title and a first name begin the words: no organisation's name goes on behind them."""
    return end - first >= 2 and bool(text.bits[first] & x.TITLE and text.bits[first + 1] & x.KNOWN_GIVEN)


def _behind_titles(text: Marked, first: int, end: int) -> tuple[int, bool]:
    """Where the name behind the last title of a run begins, and whether there is a title."""
    start = first
    for at in range(end - 2, first - 1, -1):
        if text.bits[at] & x.TITLE and not _is_name_too(text, first, at):
            start = at + 1
            break
    else:
        if text.bits[end - 1] & x.TITLE:
            return end, False
        return first, False
    if text.bits[start] & x.PARTICLE or text.prose.form(start) == "of":
        start += 1
    while start < end and text.bits[start] & (x.PORTFOLIO | x.TITLE):
        start += 1
    return start, True


def _is_name_too(text: Marked, first: int, at: int) -> bool:
    """Titles that are surnames or first names, behind a first name: "Billie Jean King", "Earl Warren"."""
    return at > first and bool(text.bits[at - 1] & x.KNOWN_GIVEN and text.bits[at] & (x.SURNAME | x.FIRST_NAME))


def _title_before(text: Marked, first: int) -> bool:
    """A title before a comma, or a role written small: "the First Lady, …", "spokesman …"."""
    gap, bits = text.prose.gap(first), text.at(first - 1)
    if gap.isspace() and text.case(first - 1) is Case.LOWER:
        return bool(bits & x.ROLE)
    return gap in (", ", ",\n") and bool(bits & x.TITLE)


def _person(text: Marked, start: int, end: int, titled: bool) -> Mention | None:
    prose = text.prose
    if not start < end <= start + LONGEST or not _is_written(text, start, end):
        return None
    if _is_no_initial(text, start) or text.bits[end - 1] & x.ROAD and not text.bits[end - 1] & x.SURNAME:
        return None
    if any(text.bits[at] & x.ROAD and text.dotted(at) for at in range(start + 1, end)):
        return None
    if any(AND in prose.gaps[at] for at in range(start + 1, end)):
        return None
    if end - start == 1:
        return _single(text, start, titled)
    if any(text.bits[i] & _BAD and not text.bits[i] & x.SURNAME for i in range(start + 1, end)):
        return None
    around = 3 * titled + _around(text, start, end)
    points = around + _made(text, start, end)
    if points < BELIEVED or (around < 2 and _is_likely_place(text, start, end, points)):
        return None
    return Mention(prose, start, _generation(text, end), Kind.PERSON, sure=titled)


def _is_likely_place(text: Marked, start: int, end: int, points: int) -> bool:
    """Whether nothing around a place's name says that a person bears it, and the place is well known."""
    key = text.prose.key(start, end)
    named = cities_named(key)
    large = bool(named) and named[0].population >= KNOWN_CITY
    return bool(areas_named(key)) or large or (bool(named) and points < BELIEVED + 3)


def _is_written(text: Marked, start: int, end: int) -> bool:
    """With small letters, but for initials and the number of a generation."""
    for at in range(start, end):
        if text.prose.cases[at] is Case.UPPER and not (text.bits[at] & x.GENERATION or _initials(text, at)):
            return False
    return True


def _initials(text: Marked, at: int) -> bool:
    """ "J.R." or, of two letters, "JR"; but no area."""
    form = text.prose.words[at].form
    return len(form) <= 3 and not text.bits[at] & (x.AREA | x.NOT_ACRONYM) and text.dotted(at)


def _single(text: Marked, at: int, titled: bool) -> Mention | None:
    bits = text.bits[at]
    if len(text.prose.words[at].form) < 2 or text.prose.cases[at] is not Case.CAPITAL:
        return None
    if bits & (x.AREA | x.DEMONYM | x.TAIL | x.TITLE | x.GENERATION | x.NOT_SURNAME | x.PORTFOLIO):
        return None
    if titled and text.prose.field == "headline" and bits & x.COMMON:
        return None
    if titled and (not bits & x.WRITTEN_SMALL or (bits & x.SURNAME and text.prose.form(at - 1) in v.HONORIFICS)):
        return Mention(text.prose, at, at + 1, Kind.PERSON, sure=True)
    if bits & x.COMMON or not bits & (x.SURNAME | x.KNOWN_GIVEN) or not _speaks(text, at + 1):
        return None
    if cities_named(text.prose.words[at].form):
        return None
    return Mention(text.prose, at, at + 1, Kind.PERSON)


def _speaks(text: Marked, at: int) -> bool:
    return text.prose.gap(at).isspace() and bool(text.at(at) & x.SPEAKS)


def _made(text: Marked, start: int, end: int) -> int:
    """Points for the words of the name itself."""
    bits, points = text.bits, 0
    first = bits[start]
    if first & x.FOREIGN_HEAD or (first & (x.AREA | x.DEMONYM) and not first & x.KNOWN_GIVEN):
        points -= 3
    elif first & x.FIRST_NAME:
        points += 3 if first & x.KNOWN_GIVEN or not first & x.COMMON else 1 + bool(first & x.WORD_NAME)
        points -= bool(first & x.AREA)
    elif _is_letter(text, start) or text.prose.cases[start] is Case.UPPER:
        points += 2
    elif first & x.WRITTEN_SMALL and not first & x.SURNAME:
        points -= 2
    points += 2 * any(_is_letter(text, at) for at in range(start + 1, end - 1))
    points += any(bits[at] & x.PARTICLE for at in range(start + 1, end - 1))
    return points + _surname(text, start, end)


def _is_letter(text: Marked, at: int) -> bool:
    return len(text.prose.words[at].form) == 1 and text.prose.cases[at] is Case.CAPITAL and text.dotted(at)


def _is_no_initial(text: Marked, at: int) -> bool:
    """A single letter that is an article or a party's ("R-Florence"), or begins an abbreviated area ("W.Va.")."""
    if len(text.prose.words[at].form) > 1:
        return False
    if text.prose.gap(at + 1) in ("'", "’"):
        return text.prose.words[at].form == "l"
    return not text.dotted(at) or text.prose.key(at, at + 2) in abbreviations()


def _surname(text: Marked, start: int, end: int) -> int:
    """Points for the last word, and for words that are never written small."""
    last = text.bits[end - 1]
    points = 0
    if last & x.WRITTEN_SMALL:
        points -= 0 if last & x.SURNAME else 2
    elif last & x.SURNAME:
        points += 1
    if last & _BAD:
        points -= 2
    if not last & x.SURNAME and text.prose.words[end - 1].form.endswith("s"):
        points -= 1
    points += 2 * (not any(bits & x.COMMON and not bits & x.WORD_NAME for bits in text.bits[start:end]))
    if last & (x.DEMONYM | x.AREA) and not last & x.SURNAME:
        points -= 2
    return points


def _around(text: Marked, start: int, end: int) -> int:
    """Points for an age or a birth behind, a verb of speech, and against an article or a preposition of place before."""
    prose, points = text.prose, 0
    gap, after = prose.gap(end), prose.form(end)
    if gap.startswith(","):
        points += 2 * (after.isdigit() and len(after) <= 2) + (after == "who") + (after == "whose")
    elif gap.strip() == "(":
        points += 2 * (after in _BORN or (after.isdigit() and len(after) in (2, 4)))
    elif _speaks(text, end):
        points += 2
    before = prose.form(start - 1)
    if prose.gap(start).isspace() and text.case(start - 1) is not Case.UPPER:
        points += before in ("by", "said", "says")
        points -= 3 * (before in ("the", "a", "an", "this")) + (before in ("in", "at", "near"))
    return points


def _generation(text: Marked, end: int) -> int:
    near = text.prose.gap(end) in (" ", ", ", ",\n")
    return end + 1 if near and text.at(end) & x.GENERATION else end
