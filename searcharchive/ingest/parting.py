"""One run of capitalised words into names: titles part, an organisation's last word ends it."""

from collections.abc import Iterator

from searcharchive.gazetteer.areas import areas_named
from searcharchive.ingest import lexicon as x
from searcharchive.ingest import org_words as o
from searcharchive.ingest.org_evidence import acronym_behind, is_acronym, is_place, is_team, like_org
from searcharchive.ingest.person_evidence import person_in, surely_titled
from searcharchive.ingest.prose import Case, Prose
from searcharchive.ingest.runs import AND, Kind, Marked, Mention, begins, marked, runs

LONGEST_ORG = 8
LONGEST_INSTITUTION = 4
_OF = frozenset({"of", "for", "on"})


def mentions(prose: Prose) -> Iterator[Mention]:
    """The names of one text in order, none overlapping another. Texts in capitals give none."""
    if prose.shouted:
        return
    text, past = marked(prose), 0
    for first, end in runs(text):
        one = end - first == 1 and not text.bits[first] & (x.BEGINS_KNOWN | x.HEAD)
        for mention in _word(text, first) if one else _split(text, max(first, past), end):
            yield mention
            past = mention.end


def _word(text: Marked, at: int) -> Iterator[Mention]:
    """A run of one word, which most are, and which begins no organisation's name."""
    person = None if text.prose.cases[at] is Case.UPPER else person_in(text, at, at + 1)
    if person:
        yield person
    else:
        yield from _other(text, at, at + 1)


def _split(text: Marked, first: int, end: int) -> Iterator[Mention]:
    while first < end:
        found = _organisation(text, first, end)
        if found is None:
            yield from _rest(text, first, end)
            return
        start, stop = found
        if start > first:
            yield from _rest(text, first, start)
        corporate = all(bits & x.CORPORATE for bits in text.bits[start:stop])
        if not corporate and not areas_named(text.prose.key(start, stop)):
            acronym = acronym_behind(text, start, stop)
            yield Mention(text.prose, start, stop, Kind.ORG, sure=True, acronym=acronym)
        first = max(stop, first + 1)


def _organisation(text: Marked, first: int, end: int) -> tuple[int, int] | None:
    """The words of the first well-known institution or of the organisation whose last word stands in the run."""
    tail = _tail(text, first, end)
    for at in range(first, tail or end):
        known = _institution(text, at, end)
        if known:
            return at, known
    if tail is None:
        return None
    return _start(text, first, tail), _goes_on(text, tail)


def _institution(text: Marked, at: int, end: int) -> int | None:
    if not text.bits[at] & x.BEGINS_KNOWN:
        return None
    prose = text.prose
    keys = o.institutions()[prose.words[at].form]
    for stop in range(min(at + LONGEST_INSTITUTION, len(prose)), at, -1):
        behind = keys.get(prose.key(at, stop)) if all(prose.joined[at + 1 : stop]) else None
        if behind is None or (stop < end and text.bits[stop] & x.TAIL):
            continue
        if stop == at + 1 and at and text.prose.joined[at] and text.bits[at - 1] & x.KNOWN_GIVEN:
            continue
        alone = stop == end and prose.form(at - 1) == "the" and not prose.starts[at]
        return _with_partners(text, stop, end) if not behind or alone else None
    return None


def _with_partners(text: Marked, stop: int, end: int) -> int:
    """Past the "and Co" behind a well-known name."""
    if stop + 1 < end and text.prose.form(stop) == "and" and text.bits[stop + 1] & x.PARTNERS:
        stop += 2
        while stop < end and text.bits[stop] & x.CORPORATE:
            stop += 1
    return stop


def _tail(text: Marked, first: int, end: int) -> int | None:
    """Past the last word of an organisation that begins at ``first``, or None."""
    tail = None
    if text.bits[end - 1] & x.ROAD:
        return None
    for at in range(first, min(end, first + LONGEST_ORG)):
        bits = text.bits[at]
        if tail and bits & x.TITLE:
            break
        heads = bits & x.HEAD and _of(text, at + 1)
        if heads or (at > first and _ends(text, first, at, end)):
            tail = at + 1
    return tail


def _ends(text: Marked, first: int, at: int, end: int) -> bool:
    """Whether the word may be the last one of an organisation's name."""
    bits = text.bits[at]
    if not bits & x.TAIL or (bits & x.LAST_ONLY and at < end - 1):
        return False
    return not _is_surname(text, first, at, end)


def _is_surname(text: Marked, first: int, at: int, end: int) -> bool:
    """Whether the word ends the name of a person: "Mr. Price", "Linda Daily"."""
    if surely_titled(text, first, at):
        return True
    alone = at == first + 1 == end - 1 and not text.bits[at] & x.CORPORATE
    return bool(alone and text.bits[first] & x.KNOWN_GIVEN and text.bits[at] & x.SURNAME)


def _start(text: Marked, first: int, tail: int) -> int:
    """Past the titles before an organisation, unless nothing but its last word would be left."""
    start = first
    while start < tail - 1 and text.bits[start] & x.TITLE:
        start += 1
    start = start if tail - start > 1 else first
    return _before_and(text, start, tail) if start == first else start


def _before_and(text: Marked, start: int, tail: int) -> int:
    """Back over "Food and" of the "Food and Agriculture Organization": words that are no names by themselves."""
    if text.prose.form(start - 1) != "and" or not text.prose.joined[start] or text.bits[tail - 1] & x.CORPORATE:
        return start
    plain = x.COMMON | x.PORTFOLIO
    before = start - 2
    if before < 0 or not text.prose.joined[start - 1] or not begins(text, before):
        return start
    if not (text.bits[before] & plain and text.bits[start] & plain) or text.bits[before] & x.TAIL:
        return start
    while before > 0 and text.prose.joined[before] and begins(text, before - 1):
        before -= 1
    return before


def _of(text: Marked, at: int) -> int | None:
    """Past "of" (and "the") when a capitalised word follows."""
    prose = text.prose
    if prose.form(at) not in _OF or not prose.joined[at] or text.case(at) is not Case.LOWER:
        return None
    start = at + 2 if prose.form(at + 1) == "the" else at + 1
    if start >= len(prose) or not all(prose.joined[at : start + 1]) or text.bits[start] & x.ORDINARY:
        return None
    return start if text.case(start) in (Case.CAPITAL, Case.UPPER) else None


def _goes_on(text: Marked, end: int) -> int:
    """Past "of …" behind a head word: "Ministry of Foreign Affairs and Trade"."""
    start = _of(text, end) if text.bits[end - 1] & x.HEAD else None
    if start is None:
        return end
    stop = start + 1
    while stop < min(len(text.bits), start + LONGEST_ORG) and (step := _step(text, stop)):
        stop += step
    return stop


def _step(text: Marked, at: int) -> int:
    """How many words more belong to a name behind "of": a capitalised one, also behind "and" or in a list."""
    prose = text.prose
    if prose.gaps[at] == ", " and begins(text, at) and text.bits[at] & x.COMMON:
        return 1 if prose.form(at + 1) == "and" and begins(text, min(at + 2, len(prose) - 1)) else 0
    if not prose.joined[at]:
        return 0
    step = 2 if prose.form(at) == "and" else 1
    last = at + step - 1
    if text.case(last) is not Case.CAPITAL or not prose.joined[last] or text.bits[last] & x.ORDINARY:
        return 0
    title = text.bits[last] & x.TITLE and not text.bits[last] & x.PORTFOLIO
    return 0 if title and step == 1 else step


def _rest(text: Marked, first: int, end: int) -> Iterator[Mention]:
    """What remains of a run when no organisation is in it."""
    acronym = acronym_behind(text, first, end)
    if acronym and end - first >= 2:
        yield Mention(text.prose, first, end, Kind.ORG, sure=True, acronym=acronym)
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
        yield Mention(text.prose, first, end, Kind.ORG, sure=True)
        return
    for at in range(first, end):
        if is_acronym(text, at):
            yield Mention(text.prose, at, at + 1, Kind.ORG)
    if any(text.prose.cases[at] is Case.CAPITAL for at in range(first, end)):
        yield Mention(text.prose, first, end, Kind.OTHER, sure=_may_be_person(text, first, end))


def _may_be_person(text: Marked, first: int, end: int) -> bool:
    """Whether two or three words may be a full name, if the story bears it out."""
    if not 2 <= end - first <= 3 or text.prose.form(first - 1) in ("the", "a", "an"):
        return False
    last, no_name = text.bits[end - 1], x.TAIL | x.NOT_SURNAME | x.TITLE | x.DEMONYM
    if not text.bits[first] & x.KNOWN_GIVEN:
        no_name |= x.WRITTEN_SMALL
    if any(text.prose.cases[at] is not Case.CAPITAL or text.bits[at] & no_name for at in range(first, end)):
        return False
    places = text.bits[first] & x.AREA or (last & x.AREA and not last & x.SURNAME)
    return not (places or is_place(text, first, end) or (is_place(text, end - 1, end) and not last & x.SURNAME))
