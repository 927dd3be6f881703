"""Ranges of dates, in ISO 8601 or in words: what ``date:``, ``mentioned:``, ``from`` and ``to`` take.

``since``, ``after``, ``until`` and ``before`` leave one side open, ``between … and …`` and ``… to …`` have both.
Relative words ("yesterday") are resolved in the reader's time zone; bounds are inclusive, as people say them.
"""

import re
from datetime import datetime, tzinfo

from searcharchive.dates import DateRange
from searcharchive.errors import InvalidParameter, Problem
from searcharchive.query.calendar import Clock, Period, after, before
from searcharchive.query.idioms import read
from searcharchive.query.phrases import iso_forms
from searcharchive.query.warning import quoted

_LONGEST = 100
_HINT = "2026-01-31, 2026-01, “last week”, “since March 2019”"

_BETWEEN = re.compile(r"between (.+?) and (.+)", re.IGNORECASE)
_FROM_TO = re.compile(
    r"(?!up to |prior to )(?:from )?(.+?)(?: (?:to(?! date\b)|until|till|through|thru|[-–—]) |\.\.)(.+)", re.IGNORECASE
)
_ISO_INTERVAL = re.compile(r"(\d{4}(?:-[^/\s]+)?)/(\d{4}(?:-[^/\s]+)?)", re.ASCII)
_OPEN = re.compile(
    r"(since|from|starting|on or after|no earlier than|not before|after|later than|until|till|up to|through|by"
    r"|on or before|no later than|not after|before|earlier than|prior to) (.+?)(?: onwards?| on)?",
    re.IGNORECASE,
)
_SAME = {
    **dict.fromkeys(("on or after", "no earlier than", "not before"), "since"),
    **dict.fromkeys(("on or before", "no later than", "not after"), "until"),
    **dict.fromkeys(("earlier than", "prior to"), "before"),
    "later than": "after",
}
_START = re.compile(r"^(?:the )?(?:start|beginning) of ", re.IGNORECASE)
_END = re.compile(r"^(?:the )?end of ", re.IGNORECASE)
_ONWARDS = re.compile(r"^(?!since |from |starting )(.+) (?:onwards?|(?:and|or) (?:later|after|since))$", re.IGNORECASE)
_BACKWARDS = re.compile(r"^(.+) (?:and|or) (?:earlier|before)$", re.IGNORECASE)
_PIECES = re.compile(r"([\[{])\s*(.*?)(?:\s+TO\s+|\s*\.\.\s*)(.*?)\s*([\]}])", re.IGNORECASE | re.DOTALL)
_QUOTES = "\"“”„‟«»＂' "
_YEARLESS = re.compile(r"[^\d]*(?:\d{1,2}[^\d]*)?", re.ASCII)
_YEAR_AT_END = re.compile(r".*[^\W\d_].* (\d{4})", re.ASCII)
_DAY_ALONE = re.compile(r"\d{1,2}(?:st|nd|rd|th)?", re.ASCII)
_DAY_TO_DAY = re.compile(r"^(\d{1,2}) ?[-–—] ?(\d{1,2} [^\W\d_])", re.ASCII)
_RELATIVE = re.compile(r"\b(?:ago|last|past|previous|this|next|now|today|yesterday|tomorrow)\b", re.IGNORECASE)


def read_range(text: str, *, now: datetime, zone: tzinfo) -> Period | None:
    """What a text means, or None where it cannot be understood. ``now`` is aware; the period may be backwards."""
    words = " ".join(text.split())
    if not words or len(words) > _LONGEST:
        return None
    try:
        return _read(words, Clock(now.astimezone(zone)))
    except (ValueError, OverflowError):  # 30 February; a million years ago
        return None


def _read(text: str, clock: Clock) -> Period | None:
    text = _DAY_TO_DAY.sub(r"\1 to \2", text)
    for form in (_BETWEEN, _ISO_INTERVAL, _FROM_TO):
        found = form.fullmatch(text)
        if found:
            first = _START.sub("", _completed(found[1], found[2]), count=1)
            return _both(read(first, clock), read(_END.sub("", found[2], count=1), clock))
    text = _ONWARDS.sub(r"since \1", _BACKWARDS.sub(r"until \1", text))
    found = _OPEN.fullmatch(text)
    if found:
        word = _SAME.get(found[1].lower(), found[1].lower())
        edge = _START if word in ("since", "from", "starting", "before") else _END
        return _one_sided(word, read(edge.sub("", found[2], count=1), clock))
    return read(text, clock)


def _completed(first: str, last: str) -> str:
    """``March`` of ``March to May 2019`` is March 2019; ``9`` of ``9 to 12 January`` is 9 January."""
    if _DAY_ALONE.fullmatch(first):
        return f"{first} {last.partition(' ')[2]}"
    year = _YEAR_AT_END.fullmatch(last)
    if year is None or not _YEARLESS.fullmatch(first) or _RELATIVE.search(first):
        return first
    return f"{first} {year[1]}"


def _both(first: Period | None, last: Period | None) -> Period | None:
    if first is None or last is None:
        return None
    return Period(first.first, last.last)


def _one_sided(word: str, period: Period | None) -> Period | None:
    if period is None or period.first is None or period.last is None:
        return None
    match word:
        case "since" | "from" | "starting":
            return Period(period.first, None)
        case "after":
            return Period(after(period.last), None)
        case "before":
            return Period(None, before(period.first))
        case _:
            return Period(None, period.last)


def comparison(sign: str, text: str, *, now: datetime, zone: tzinfo) -> Period | None:
    """``>=2026-01``: from the start of January; ``>2026-01``: after its end; and so on. None: not understood."""
    word = {">=": "since", ">": "after", "<=": "until", "<": "before"}[sign]
    period = read_range(text, now=now, zone=zone)
    try:
        return _one_sided(word, period)
    except OverflowError:
        return None


def read_pieces(text: str, *, now: datetime, zone: tzinfo) -> Period | None:
    """``[a TO b]`` with inclusive brackets or exclusive braces; ``*`` or nothing leaves a side open."""
    found = _PIECES.fullmatch(text)
    if found is None:
        return None
    signs = {"[": ">=", "{": ">", "]": "<=", "}": "<"}
    open_side = Period(None, None)
    sides = []
    for bracket, piece in ((found[1], found[2].strip(_QUOTES)), (found[4], found[3].strip(_QUOTES))):
        sides.append(open_side if piece in ("", "*") else comparison(signs[bracket], piece, now=now, zone=zone))
    return _both(sides[0], sides[1])


def iso_hint(text: str) -> str | None:
    """How a numeric date that is not read could be written instead."""
    return " or ".join(iso_forms(text.strip("<>= "))) or None


def read_bounds(from_text: str | None, to_text: str | None, *, now: datetime, zone: tzinfo) -> DateRange:
    """The range between two parameters: from the start of ``from`` to the end of ``to``; None or blank is open.

    Raises InvalidParameter, naming ``from`` or ``to``, for what is not understood or ends before it begins.
    """
    first = _bound("from", from_text, now, zone)
    last = _bound("to", to_text, now, zone)
    period = Period(first.first if first else None, last.last if last else None)
    if period.backwards(zone):
        problem = Problem("The range ends before it begins.", parameter="from", hint="exchange from and to")
        raise InvalidParameter(problem)
    return period.to_range(zone)


def _bound(parameter: str, text: str | None, now: datetime, zone: tzinfo) -> Period | None:
    if text is None or not text.strip():
        return None
    period = read_range(text, now=now, zone=zone)
    side = period and (period.first if parameter == "from" else period.last)
    if side is None:
        detail = f"{parameter}: the date {quoted(text)} could not be read."
        raise InvalidParameter(Problem(detail, parameter=parameter, hint=iso_hint(text) or _HINT))
    return period
