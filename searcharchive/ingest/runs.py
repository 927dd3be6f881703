"""Runs of capitalised words, and what each is by its words and its neighbours: a person, an organisation or neither."""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from searcharchive.gazetteer.areas import area_of_demonym, areas_named
from searcharchive.ingest import vocabulary as v
from searcharchive.ingest.prose import Case, Prose

LONGEST_PERSON = 5
LONGEST_ORG = 8


class Kind(Enum):
    PERSON = "person"
    ORG = "org"
    SINGLE = "single"


class Mention(NamedTuple):
    """Words ``first`` up to ``end`` of a text name something. SINGLE: one word that may repeat a name of the story."""

    prose: Prose
    first: int
    end: int
    kind: Kind
    titled: bool = False
    acronym: str = ""

    @property
    def key(self) -> str:
        return self.prose.key(self.first, self.end)

    @property
    def name(self) -> str:
        return self.prose.raw(self.first, self.end)


def mentions(prose: Prose) -> Iterator[Mention]:
    """The names of one text in order, none overlapping another. Texts in capitals give none."""
    if prose.shouted:
        return
    for first, end in _runs(prose):
        yield from _split(prose, first, end)


def _runs(prose: Prose) -> Iterator[tuple[int, int]]:
    at, count = 0, len(prose)
    while at < count:
        if not _names(prose, at):
            at += 1
            continue
        end = at + 1
        while end < count and prose.joined[end]:
            if _names(prose, end):
                end += 1
            elif prose.form(end) in v.PARTICLES and (more := _after_particles(prose, end)):
                end = more
            else:
                break
        yield at, end
        at = end


def _names(prose: Prose, at: int) -> bool:
    """Whether the word may be part of a name."""
    case = prose.cases[at]
    if case is Case.UPPER:
        return True
    if case is not Case.CAPITAL:
        return False
    form = prose.words[at].form
    return (
        form not in v.ORDINARY or _is_initial(prose, at) or (form in v.BEGINNINGS and _capital_follows(prose, at + 1))
    )


def _capital_follows(prose: Prose, at: int) -> bool:
    follows = at < len(prose) and prose.joined[at] and prose.cases[at] is Case.CAPITAL
    return follows and prose.form(at) not in v.ORDINARY


def _is_initial(prose: Prose, at: int) -> bool:
    """A single capital with a dot: an initial, not the article or the pronoun."""
    word = prose.words[at]
    return len(word.form) == 1 and prose.text[word.end : word.end + 1] == "."


def _after_particles(prose: Prose, at: int) -> int | None:
    """Past the capitalised word that follows one to three particles, or None."""
    for end in range(at + 1, min(at + 4, len(prose))):
        if not prose.joined[end]:
            return None
        if prose.cases[end] is Case.CAPITAL and prose.form(end) not in v.ORDINARY:
            return end + 1
        if prose.form(end) not in v.PARTICLES:
            return None
    return None


def _split(prose: Prose, first: int, end: int) -> Iterator[Mention]:
    """One run into names: titles part, an organisation's last word ends it."""
    while first < end:
        known = _institution(prose, first, end)
        if known:
            yield Mention(prose, first, known, Kind.ORG)
            first = known
            continue
        tail = _organisation(prose, first, end)
        if tail:
            stop = _goes_on(prose, tail)
            start = _start_of_organisation(prose, first, tail)
            if not areas_named(prose.key(start, stop)):
                yield Mention(prose, start, stop, Kind.ORG, acronym=_acronym(prose, start, stop))
            first = max(stop, tail)
            continue
        yield from _rest(prose, first, end)
        return


def _rest(prose: Prose, first: int, end: int) -> Iterator[Mention]:
    """What remains of a run when no organisation is in it."""
    acronym = _acronym(prose, first, end)
    if acronym and end - first >= 2:
        yield Mention(prose, first, end, Kind.ORG, acronym=acronym)
        return
    start = _without_titles(prose, first, end)
    titled = start > first or _title_before(prose, first)
    person = _person(prose, start, end, titled)
    if person:
        yield person
    elif end - start == 1 and prose.cases[start] is Case.CAPITAL:
        yield Mention(prose, start, end, Kind.SINGLE)


def _start_of_organisation(prose: Prose, first: int, tail: int) -> int:
    """Past the titles before an organisation, unless nothing but its last word would be left."""
    start = first
    while start < tail - 1 and prose.form(start) in v.TITLES:
        start += 1
    return start if tail - start > 1 else first


def _without_titles(prose: Prose, first: int, end: int) -> int:
    """Past titles with what goes before them: "Foreign Minister", "Secretary of State"."""
    start = first
    while start < end and (prose.form(start) in v.TITLES or prose.form(start) in v.PARTICLES):
        start += 1
        while prose.form(start) in v.PORTFOLIOS and start < end:
            start += 1
    leading = first
    while leading < end and prose.form(leading) in v.PORTFOLIOS:
        leading += 1
    if start == first < leading < end and prose.form(leading) in v.TITLES:
        return _without_titles(prose, leading, end)
    return start


def _title_before(prose: Prose, first: int) -> bool:
    """A title before a comma, or a role written small: "the First Lady, …", "spokesman …"."""
    gap, before = prose.gap(first), prose.form(first - 1)
    if gap == " " and prose.cases[first - 1] is Case.LOWER:
        return before in v.ROLES
    return gap in (", ", ",\n") and before in v.TITLES


def _institution(prose: Prose, first: int, end: int) -> int | None:
    form = prose.form(first)
    if prose.cases[first] is Case.UPPER and form in v.acronyms():
        return first + 1
    keys = v.institutions().get(form)
    if keys:
        for stop in range(min(first + 4, len(prose)), first, -1):
            if all(prose.joined[first + 1 : stop]) and prose.key(first, stop) in keys:
                return stop if stop >= end or prose.form(stop) not in v.CORPORATE else None
    return None


def _organisation(prose: Prose, first: int, end: int) -> int | None:
    """Past the last word of an organisation that begins at ``first``, or None."""
    for at in range(first, min(end, first + LONGEST_ORG)):
        form = prose.form(at)
        if form in v.ORG_TAILS and (at > first or (form in v.ORG_HEADS and _of(prose, at + 1))):
            stop = at + 1
            while stop < end and prose.form(stop) in v.ORG_TAILS:
                stop += 1
            return stop
    return None


def _of(prose: Prose, at: int) -> int | None:
    """Past "of" (and "the") when a capitalised word follows."""
    if at >= len(prose) or prose.form(at) != "of" or not prose.joined[at]:
        return None
    start = at + 2 if prose.form(at + 1) == "the" else at + 1
    inside = start < len(prose) and all(prose.joined[at : start + 1])
    return start if inside and prose.cases[start] is Case.CAPITAL and prose.form(start) not in v.ORDINARY else None


def _goes_on(prose: Prose, end: int) -> int:
    """Past "of …" behind a head word: "Ministry of Foreign Affairs and Trade"."""
    start = _of(prose, end) if prose.form(end - 1) in v.ORG_HEADS else None
    if start is None:
        return end
    stop = start + 1
    while stop < min(len(prose), start + LONGEST_ORG) and prose.joined[stop]:
        step = 2 if prose.form(stop) == "and" else 1
        last = stop + step - 1
        if prose.cases[last : last + 1] != [Case.CAPITAL] or not prose.joined[last] or prose.form(last) in v.ORDINARY:
            break
        stop += step
    return stop


def _acronym(prose: Prose, first: int, end: int) -> str:
    """The acronym in parentheses behind a name, where its letters are the name's initials; else nothing."""
    if prose.gap(end).strip() != "(" or end >= len(prose) or prose.cases[end] is not Case.UPPER:
        return ""
    letters = prose.form(end)
    initials = "".join(prose.form(i)[0] for i in range(first, end) if prose.cases[i] is not Case.LOWER)
    return letters if prose.gap(end + 1).startswith(")") and letters == initials else ""


def _person(prose: Prose, start: int, end: int, titled: bool) -> Mention | None:
    start = _first_name_in(prose, start, end, titled)
    if not start < end <= start + LONGEST_PERSON or any(c is Case.UPPER for c in prose.cases[start:end]):
        return None
    if end - start == 1:
        alone = titled and prose.cases[start] is Case.CAPITAL and len(prose.form(start)) > 1
        return Mention(prose, start, end, Kind.PERSON, titled=True) if alone and not _is_area(prose, start) else None
    if not (_like_first_name(prose, start) or titled or _context(prose, start, end)):
        return None
    if any(prose.form(i) in v.NOT_SURNAMES or prose.form(i) in v.ORG_TAILS for i in range(start + 1, end)):
        return None
    if not _like_first_name(prose, start) and (_is_area(prose, start) or areas_named(prose.key(start, end))):
        return None
    return Mention(prose, start, _generation(prose, end), Kind.PERSON, titled=titled)


def _first_name_in(prose: Prose, start: int, end: int, titled: bool) -> int:
    """Where the person's own name begins: past a party or a nationality before a first name."""
    if titled or start >= end or _like_first_name(prose, start):
        return start
    return next((i for i in range(start + 1, end - 1) if prose.form(i) in v.first_names()), start)


def _like_first_name(prose: Prose, at: int) -> bool:
    return prose.form(at) in v.first_names() or (_is_initial(prose, at) and prose.cases[at] is Case.CAPITAL)


def _is_area(prose: Prose, at: int) -> bool:
    form = prose.form(at)
    return bool(areas_named(form)) or area_of_demonym(form) is not None


def _context(prose: Prose, start: int, end: int) -> bool:
    """An age behind the name, or a verb of speech."""
    if end - start > 3:
        return False
    after = prose.form(end)
    if prose.gap(end).startswith(","):
        return after.isdigit() and len(after) <= 2
    return prose.gap(end) == " " and after in v.SPEAKS


def _generation(prose: Prose, end: int) -> int:
    near = prose.gap(end) in (" ", ", ", ",\n")
    return end + 1 if near and prose.form(end) in v.GENERATIONS else end
