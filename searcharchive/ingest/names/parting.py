"""One run of capitalised words into names: titles part, an organisation's last word ends it."""

from collections.abc import Iterator

from searcharchive.gazetteer.areas import areas_named
from searcharchive.ingest.names.org_evidence import acronym_behind, is_acronym, is_place, is_team, like_org
from searcharchive.ingest.names.org_extent import organisation_in
from searcharchive.ingest.names.persons import person_in, surname_at
from searcharchive.ingest.names.runs import AND, ORG, REPEAT, Marked, Mention, marked, runs
from searcharchive.ingest.words import lexicon as x
from searcharchive.ingest.words.prose import CAPITAL, UPPER, Prose


def mentions(prose: Prose) -> Iterator[Mention]:
    """The names of one text in order, none overlapping another. Texts in capitals give none."""
    if prose.shouted:
        return
    text, past = marked(prose), 0
    for first, end in runs(text):
        if end <= past:
            continue
        one = end - first == 1 and not text.bits[first] & (x.BEGINS_KNOWN | x.HEAD)
        for mention in _word(text, first) if one else _split(text, max(first, past), end):
            yield mention
            past = mention.end


def _word(text: Marked, at: int) -> Iterator[Mention]:
    """A run of one word, which most are, and which begins no organisation's name."""
    case = text.prose.cases[at]
    if case is CAPITAL and (person := surname_at(text, at)):
        yield person
    elif like_org(text, at, at + 1):
        yield Mention(text.prose, at, at + 1, ORG, sure=True)
    elif case is CAPITAL:
        yield Mention(text.prose, at, at + 1, REPEAT)
    elif is_acronym(text, at):
        yield Mention(text.prose, at, at + 1, ORG)


def _split(text: Marked, first: int, end: int) -> Iterator[Mention]:
    while first < end:
        found = organisation_in(text, first, end)
        if found is None:
            yield from _rest(text, first, end)
            return
        start, stop = found
        if start > first:
            yield from _rest(text, first, start)
        corporate = all(bits & x.CORPORATE for bits in text.bits[start:stop])
        if not corporate and not _shouts(text, start, stop) and not areas_named(text.prose.key(start, stop)):
            acronym = acronym_behind(text, start, stop)
            yield Mention(text.prose, start, stop, ORG, sure=True, acronym=acronym)
        first = max(stop, first + 1)


def _shouts(text: Marked, start: int, stop: int) -> bool:
    """Whether the words are part of a line in capitals: "BY ANNA ABBEY"."""
    upper = all(text.prose.cases[at] is UPPER for at in range(start, stop))
    return upper and any(text.bits[at] & x.ORDINARY for at in range(start, stop))


def _rest(text: Marked, first: int, end: int) -> Iterator[Mention]:
    """What remains of a run when no organisation is in it."""
    acronym = acronym_behind(text, first, end)
    if acronym and end - first >= 2:
        yield Mention(text.prose, first, end, ORG, sure=True, acronym=acronym)
        return
    if text.bits[first] & x.KNOWN_GIVEN and (and_at := _ampersand(text, first, end)):
        yield from _rest(text, first, and_at)
        yield from _rest(text, and_at, end)
        return
    person = None if is_team(text, first, end) else person_in(text, first, end)
    if person is None:
        yield from _other(text, first, end)
        return
    if person.first > first:
        yield from _other(text, first, person.first)
    yield person
    if person.end < end:
        yield from _rest(text, person.end, end)


def _ampersand(text: Marked, first: int, end: int) -> int | None:
    """Past the ampersand between what may be two people's full names."""
    return next((at for at in range(first + 2, end - 1) if AND in text.prose.gaps[at]), None)


def _other(text: Marked, first: int, end: int) -> Iterator[Mention]:
    """An organisation by what stands around it, acronyms, and words that may repeat a name of the story."""
    while end - first > 1 and text.bits[end - 1] & x.TITLE:
        end -= 1
    if like_org(text, first, end):
        yield Mention(text.prose, first, end, ORG, sure=True)
        return
    for at in range(first, end):
        if is_acronym(text, at):
            yield Mention(text.prose, at, at + 1, ORG)
    if any(text.prose.cases[at] is CAPITAL for at in range(first, end)):
        yield Mention(text.prose, first, end, REPEAT, sure=_may_be_person(text, first, end))


def _may_be_person(text: Marked, first: int, end: int) -> bool:
    """Whether two or three words may be a full name, if the story bears it out."""
    if not 2 <= end - first <= 3 or text.prose.form(first - 1) in ("the", "a", "an"):
        return False
    last, no_name = text.bits[end - 1], x.TAIL | x.NOT_SURNAME | x.TITLE | x.DEMONYM
    if not text.bits[first] & x.KNOWN_GIVEN:
        no_name |= x.WRITTEN_SMALL
    if any(text.prose.cases[at] is not CAPITAL or text.bits[at] & no_name for at in range(first, end)):
        return False
    if len(text.prose.forms[first]) == 1:
        return False
    places = text.bits[first] & x.AREA or (last & x.AREA and not last & x.SURNAME)
    return not (places or is_place(text, first, end) or (is_place(text, end - 1, end) and not last & x.SURNAME))
