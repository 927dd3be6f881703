"""One run of capitalised words into names: titles part, an organisation's last word ends it."""

from collections.abc import Iterator

from searcharchive.gazetteer.areas import areas_named
from searcharchive.ingest import lexicon as x
from searcharchive.ingest import org_words as o
from searcharchive.ingest.org_evidence import acronym_behind, is_acronym, like_org
from searcharchive.ingest.person_evidence import person_in, surely_titled
from searcharchive.ingest.prose import Case, Prose
from searcharchive.ingest.runs import Kind, Marked, Mention, marked, runs

LONGEST_ORG = 8
LONGEST_INSTITUTION = 4


def mentions(prose: Prose) -> Iterator[Mention]:
    """The names of one text in order, none overlapping another. Texts in capitals give none."""
    if prose.shouted:
        return
    text = marked(prose)
    for first, end in runs(text):
        yield from _split(text, first, end)


def _split(text: Marked, first: int, end: int) -> Iterator[Mention]:
    while first < end:
        found = _organisation(text, first, end)
        if found is None:
            yield from _rest(text, first, end)
            return
        start, stop = found
        if start > first:
            yield from _rest(text, first, start)
        if not areas_named(text.prose.key(start, stop)):
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
    prose = text.prose
    keys = o.institutions().get(prose.words[at].form)
    if not keys:
        return None
    for stop in range(min(at + LONGEST_INSTITUTION, len(prose)), at, -1):
        if all(prose.joined[at + 1 : stop]) and prose.key(at, stop) in keys:
            return stop if stop >= end or not text.bits[stop] & x.TAIL else None
    return None


def _tail(text: Marked, first: int, end: int) -> int | None:
    """Past the last word of an organisation that begins at ``first``, or None."""
    for at in range(first, min(end, first + LONGEST_ORG)):
        bits = text.bits[at]
        if bits & x.TAIL and (at > first or (bits & x.HEAD and _of(text, at + 1))):
            if at > first and surely_titled(text, first, at):
                continue
            stop = at + 1
            while stop < end and text.bits[stop] & x.TAIL:
                stop += 1
            return stop
        if bits & x.HEAD and _of(text, at + 1):
            return at + 1
    return None


def _start(text: Marked, first: int, tail: int) -> int:
    """Past the titles before an organisation, unless nothing but its last word would be left."""
    start = first
    while start < tail - 1 and text.bits[start] & x.TITLE:
        start += 1
    return start if tail - start > 1 else first


def _of(text: Marked, at: int) -> int | None:
    """Past "of" (and "the") when a capitalised word follows."""
    prose = text.prose
    if prose.form(at) not in ("of", "for") or not prose.joined[at] or text.case(at) is not Case.LOWER:
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
    prose, stop = text.prose, start + 1
    while stop < min(len(prose), start + LONGEST_ORG) and prose.joined[stop]:
        step = 2 if prose.form(stop) == "and" else 1
        last = stop + step - 1
        if text.case(last) is not Case.CAPITAL or not prose.joined[last]:
            break
        if text.bits[last] & x.ORDINARY or (text.bits[last] & x.TITLE and step == 1):
            break
        stop += step
    return stop


def _rest(text: Marked, first: int, end: int) -> Iterator[Mention]:
    """What remains of a run when no organisation is in it."""
    acronym = acronym_behind(text, first, end)
    if acronym and end - first >= 2:
        yield Mention(text.prose, first, end, Kind.ORG, sure=True, acronym=acronym)
        return
    person = person_in(text, first, end)
    if person is None:
        yield from _other(text, first, end)
        return
    if person.first > first:
        yield from _other(text, first, person.first)
    yield person
    if person.end < end:
        yield from _rest(text, person.end, end)


def _other(text: Marked, first: int, end: int) -> Iterator[Mention]:
    """An organisation by what stands around it, acronyms, and words that may repeat a name of the story."""
    if like_org(text, first, end):
        yield Mention(text.prose, first, end, Kind.ORG, sure=True)
        return
    for at in range(first, end):
        if is_acronym(text, at):
            yield Mention(text.prose, at, at + 1, Kind.ORG)
    if any(text.prose.cases[at] is Case.CAPITAL for at in range(first, end)):
        yield Mention(text.prose, first, end, Kind.OTHER)
