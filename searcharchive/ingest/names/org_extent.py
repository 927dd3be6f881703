"""Where in a run of capitalised words an organisation's name begins and ends."""

from searcharchive.ingest.names.persons import surely_titled
from searcharchive.ingest.names.runs import Marked, begins
from searcharchive.ingest.words import lexicon as x
from searcharchive.ingest.words import organisations as o
from searcharchive.ingest.words.prose import CAPITAL, LOWER, UPPER

LONGEST_ORG = 8
LONGEST_INSTITUTION = 4
_OF = frozenset({"of", "for", "on"})


def organisation_in(text: Marked, first: int, end: int) -> tuple[int, int] | None:
    """The words of the first well-known institution or of the organisation whose last word stands in the run."""
    tail = _tail(text, first, end)
    for at in range(first, tail or end):
        known = _institution(text, at, end)
        if known:
            return at, _goes_on(text, tail) if tail and tail > known and at == first else known
    if tail is None:
        return None
    return _start(text, first, tail), _goes_on(text, tail)


def _institution(text: Marked, at: int, end: int) -> int | None:
    if not text.bits[at] & x.BEGINS_KNOWN:
        return None
    prose = text.prose
    keys = o.institutions()[prose.forms[at]]
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
    """Past "former" and the like, and back over words that "and" joins to the name."""
    start = first
    while start < tail - 2 and text.prose.form(start) in o.FORMER:
        start += 1
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
    if prose.form(at) not in _OF or not prose.joined[at] or text.case(at) is not LOWER:
        return None
    start = at + 2 if prose.form(at + 1) == "the" else at + 1
    if start >= len(prose) or not all(prose.joined[at : start + 1]) or text.bits[start] & x.ORDINARY:
        return None
    return start if text.case(start) in (CAPITAL, UPPER) else None


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
    if text.case(last) is not CAPITAL or not prose.joined[last] or text.bits[last] & x.ORDINARY:
        return 0
    title = text.bits[last] & x.TITLE and not text.bits[last] & x.PORTFOLIO
    return 0 if title and step == 1 else step
