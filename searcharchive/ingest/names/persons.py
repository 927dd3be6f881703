"""People in runs of capitalised words: where a name begins and ends, and whether it is one."""

from searcharchive.gazetteer.areas import abbreviations
from searcharchive.ingest.names.person_evidence import (
    NO_SURNAME,
    around_it,
    is_known_city,
    is_likely_place,
    made,
    speaks,
)
from searcharchive.ingest.names.runs import AND, PERSON, Marked, Mention
from searcharchive.ingest.words import lexicon as x
from searcharchive.ingest.words import vocabulary as v
from searcharchive.ingest.words.prose import CAPITAL, LOWER, UPPER

LONGEST = 6
BELIEVED = 3
"""Points from which words are taken for a person's name."""


def person_in(text: Marked, first: int, end: int) -> Mention | None:
    """The person whom words of a run name: behind the last title in it, else all of them, else from a first name on."""
    start, titled = _behind_titles(text, first, end)
    if start >= end:
        return None
    if start == first:
        titled = _title_before(text, first)
    end = _before_letters(text, start, end)
    start = _past_party(text, start, end)
    found = _person(text, start, _past_things(text, start, end), titled)
    if found or titled:
        return found
    for at in range(start + 1, end - 1):
        if text.bits[at] & x.KNOWN_GIVEN and text.bits[at - 1] & (x.DEMONYM | x.COMMON | x.TAIL | x.AREA):
            return _person(text, at, end, titled)
    return None


def _before_letters(text: Marked, start: int, end: int) -> int:
    """Without letters of rank or office behind a first name and a surname: "Anna Hale KC"."""
    while end - start > 2 and text.prose.cases[end - 1] is UPPER and text.prose.forms[end - 1] in v.LETTERS_BEHIND:
        end -= 1
    return end


def surname_at(text: Marked, at: int) -> Mention | None:
    """The person whom a word names that stands alone: behind a title, or before a verb of speech."""
    bits = text.bits[at]
    if bits & x.TITLE:
        return None
    titled = _title_before(text, at)
    if not titled and not (bits & (x.SURNAME | x.KNOWN_GIVEN) and speaks(text, at + 1)):
        return None
    return _person(text, at, at + 1, titled)


def _past_party(text: Marked, start: int, end: int) -> int:
    """Past a party, a nationality or another word that is no name before a first name: "Democrat Erik Hale"."""
    no_name = x.DEMONYM | x.TAIL | x.WRITTEN_SMALL | x.TITLE
    while end - start > 2 and text.bits[start] & no_name and not text.bits[start] & x.KNOWN_GIVEN:
        if not text.bits[start + 1] & x.FIRST_NAME:
            break
        start += 1
    unknown = end - start > 2 and text.prose.starts[start] and not text.bits[start] & (x.FIRST_NAME | x.SURNAME)
    return start + 1 if unknown and text.bits[start + 1] & x.FIRST_NAME and text.case(start) is CAPITAL else start


def _past_things(text: Marked, start: int, end: int) -> int:
    """Without a last word that is no surname, where a first name and a surname stand before it."""
    last = text.bits[end - 1]
    plural = text.prose.forms[end - 1].endswith("s")
    if (
        end - start > 2
        and last & x.WRITTEN_SMALL
        and not plural
        and not last & (x.SURNAME | x.GENERATION | x.FIRST_NAME)
    ):
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
    if gap.isspace() and text.case(first - 1) is LOWER:
        return bool(bits & x.ROLE)
    return gap in (", ", ",\n") and bool(bits & x.TITLE)


def _person(text: Marked, start: int, end: int, titled: bool) -> Mention | None:
    prose = text.prose
    if not start < end <= start + LONGEST or not _is_written(text, start, end):
        return None
    if _is_no_initial(text, start) or (text.bits[end - 1] & x.ROAD and not text.bits[end - 1] & x.SURNAME):
        return None
    if any(text.bits[at] & x.ROAD and text.dotted(at) for at in range(start + 1, end)):
        return None
    if any(AND in prose.gaps[at] for at in range(start + 1, end)):
        return None
    if end - start == 1:
        return _single(text, start, titled)
    if any(text.bits[i] & NO_SURNAME and not text.bits[i] & x.SURNAME for i in range(start + 1, end)):
        return None
    around = 3 * titled + around_it(text, start, end)
    points = around + made(text, start, end)
    if points < BELIEVED or (around < 2 and is_likely_place(text, start, end, sure=points >= BELIEVED + 3)):
        return None
    return Mention(prose, start, _generation(text, end), PERSON, sure=titled)


def _is_written(text: Marked, start: int, end: int) -> bool:
    """With small letters, but for initials and the number of a generation."""
    for at in range(start, end):
        if text.prose.cases[at] is UPPER and not (text.bits[at] & x.GENERATION or _initials(text, at)):
            return False
    return True


def _initials(text: Marked, at: int) -> bool:
    """ "J.R." or, of two letters, "JR"; but no area."""
    form, inside = text.prose.forms[at], "." in text.prose.text[text.prose.begins[at] : text.prose.ends[at] - 1]
    no_name = x.AREA if inside else x.AREA | x.NOT_ACRONYM
    return len(form) <= 3 and not text.bits[at] & no_name and text.dotted(at)


def _single(text: Marked, at: int, titled: bool) -> Mention | None:
    bits = text.bits[at]
    if len(text.prose.forms[at]) < 2 or text.prose.cases[at] is not CAPITAL:
        return None
    if bits & (x.AREA | x.DEMONYM | x.TAIL | x.TITLE | x.GENERATION | x.NOT_SURNAME | x.PORTFOLIO):
        return None
    if titled and text.prose.field == "headline" and not bits & (x.SURNAME | x.FIRST_NAME):
        return None
    before = text.prose.form(at - 1)
    addressed = before in v.ADDRESSES and text.case(at - 1) is CAPITAL
    surely = addressed or (bits & x.SURNAME and before in v.HONORIFICS)
    if titled and (surely or not bits & x.WRITTEN_SMALL):
        return Mention(text.prose, at, at + 1, PERSON, sure=True)
    if bits & x.COMMON or not bits & (x.SURNAME | x.KNOWN_GIVEN) or not speaks(text, at + 1):
        return None
    if is_known_city(text.prose.forms[at]):
        return None
    return Mention(text.prose, at, at + 1, PERSON)


def _is_no_initial(text: Marked, at: int) -> bool:
    """A single letter that is an article or a party's ("R-Florence"), or begins an abbreviated area ("W.Va.")."""
    if len(text.prose.forms[at]) > 1:
        return False
    if text.prose.gap(at + 1) in ("'", "’"):
        return text.prose.forms[at] == "l"
    return not text.dotted(at) or text.prose.key(at, at + 2) in abbreviations()


def _generation(text: Marked, end: int) -> int:
    near = text.prose.gap(end) in (" ", ", ", ",\n")
    return end + 1 if near and text.at(end) & x.GENERATION else end
