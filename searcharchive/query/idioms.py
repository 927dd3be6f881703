"""More ways to say a date or period than ``phrases`` reads: put in its words, or read here where it has none.

``Tuesday of last week``, ``H1 2019``, ``a fortnight ago``, ``Christmas 2019``, ``la semaine dernière``.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from searcharchive.dates import DAY, from_day
from searcharchive.query.calendar import Clock, Period, add, around, month, single, year
from searcharchive.query.phrases import NUMBER_PATTERN, SHIFTS, WEEKDAYS, normalise, number_of, read_phrase

_FEASTS = {
    "christmas": "25 december",
    "christmas day": "25 december",
    "christmas eve": "24 december",
    "boxing day": "26 december",
    "new year's eve": "31 december",
    "new year's day": "1 january",
    "may day": "1 may",
    "valentine's day": "14 february",
    "halloween": "31 october",
}
_ABROAD = {
    "last week": "semana pasada|semaine dernière|letzte woche|settimana scorsa|semana passada|vorige week",
    "last month": "mes pasado|mois dernier|letzten monat|letzter monat|mese scorso|mês passado|vorige maand",
    "last year": "año pasado|année dernière|an dernier|letztes jahr|letzten jahr|anno scorso|ano passado|vorig jaar",
    "this week": "esta semana|cette semaine|diese woche|questa settimana|deze week",
    "this month": "este mes|ce mois|diesen monat|questo mese|este mês|deze maand",
    "this year": "este año|cette année|dieses jahr|quest'anno|este ano|dit jaar",
}
_UNITS = {
    "days": "días?|jours?|tage?n?|giorn[oi]|dias?|dag(?:en)?",
    "weeks": "semanas?|semaines?|wochen?|settiman[ae]|weken",
    "months": "mes(?:es)?|mois|monate?n?|mes[ei]|mês|maand(?:en)?",
    "years": "años?|ans?|années?|jahre?n?|ann[oi]|anos?|jaar",
}
_AGO = r"(?:hace|il y a|vor|há) (?P<n>\d{{1,4}}) (?:{0})|(?P<m>\d{{1,4}}) (?:{0}) (?:fa|atrás|geleden)"

# What becomes of a phrase before it is read; the first groups stay. Each in turn.
_REWRITTEN = [
    (
        r"^(?:(?:throughout|during|within|over|for|in|on|all|of|the|whole|entire|course|dated|sometime|back) )+(?=\S)",
        "",
    ),
    (r"^(?:the )?(?:month|year|calendar year) (?:of )?(?=.*\d{4}$)", ""),
    (r"\b(?:a )?couple(?: of)? (?=\w)", "2 "),
    (r"\bhalf a year\b", "6 months"),
    (r"\b(?:a|one) year and a half\b", "18 months"),
    (r"(?<=[a-z] )the (?=\d)", ""),
    (r"(?<=ago) today$", ""),
    (r"^this day last year$", "a year ago"),
    (r"^this (?:very )?(?:morning|afternoon|evening)$|^tonight$", "today"),
    (r"^last quarter (?=(?:of )?\d{4}$)", "q4 "),
    (r"^ytd$", "year to date"),
    (r"^mtd$", "month to date"),
    (r"^so far this (\w+)$|^this (\w+) so far$", r"\1\2 to date"),
]
_REWRITES = [(re.compile(pattern), new) for pattern, new in _REWRITTEN]
_LEADING = re.compile(r"(?:la|le|el|il|o|a|l'|en|al|im|em|no|na) ?(?=\w)")
_OF_A_YEAR = re.compile(r"(.*[a-z].*?) (?:of |in )?(last|previous|this|next) year")
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_THAT_WEEK = r"(?P<which>last|previous|this|next) week"
_YEAR = r"(?P<year>\d{4})"

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Clock], Period | None]]


def read(text: str, clock: Clock) -> Period | None:
    """One date or period, or None. Raises ValueError or OverflowError for one that does not exist."""
    phrase = _plain(normalise(text), clock)
    for pattern, rule in _RULES:
        found = pattern.fullmatch(phrase)
        if found:
            return rule(found, clock)
    return read_phrase(phrase, clock)


def _plain(phrase: str, clock: Clock) -> str:
    phrase = _from_abroad(phrase)
    for pattern, new in _REWRITES:
        phrase = pattern.sub(new, phrase, count=1)
    phrase = " ".join(phrase.split())
    found = _OF_A_YEAR.fullmatch(phrase)
    return f"{found[1]} {clock.today.year + SHIFTS[found[2]]}" if found else phrase


def _from_abroad(phrase: str) -> str:
    bare = _LEADING.sub("", phrase, count=1) if _LEADING.match(phrase) else phrase
    for english, others in _ABROAD.items():
        if any(re.fullmatch(others, each) for each in (phrase, bare)):
            return english
    for unit, names in _UNITS.items():
        found = re.fullmatch(_AGO.format(names), phrase, re.ASCII)
        if found:
            return f"{found['n'] or found['m']} {unit} ago"
    return phrase


def _feast(found: re.Match[str], clock: Clock) -> Period | None:
    return read_phrase(f"{_FEASTS[found['feast']]} {found['year'] or ''}".strip(), clock)


def _half(found: re.Match[str], clock: Clock) -> Period:
    second = (found["half"] or found["ordinal"]) in ("2", "second", "2nd")
    given = found["year"] or found["before"]
    today = clock.today
    begun = not second or today.month > 6
    of_year = int(given) if given else today.year if begun else today.year - 1
    return Period(month(7 if second else 1, of_year), month(12 if second else 6, of_year))


def _century(found: re.Match[str], _clock: Clock) -> Period:
    last = 100 * int(found["number"])
    return Period(year(last - 99), year(last))


def _decade(found: re.Match[str], clock: Clock) -> Period:
    """``the 90s``: the latest that have begun."""
    this = clock.today.year
    first = this - this % 100 + int(found["decade"])
    first -= 100 if first > this else 0
    return Period(year(first), year(first + 9))


def _to_date(found: re.Match[str], clock: Clock) -> Period:
    first = around(clock.today, found["unit"]).first
    return Period(first, from_day(clock.today))


def _week_of(found: re.Match[str], clock: Clock) -> Period | None:
    day = read_phrase(found["date"], clock)
    one_day = day is not None and day.first is not None and day.first == day.last and day.first.duration <= DAY
    return around(day.first.day, "week") if day and day.first and one_day else None


def _numbered_week(found: re.Match[str], _clock: Clock) -> Period | None:
    of_year = found["year"] or found["before"]
    return around(date.fromisocalendar(int(of_year), int(found["week"]), 1), "week") if of_year else None


def _weekday_of_week(found: re.Match[str], clock: Clock) -> Period:
    monday = clock.today - timedelta(days=clock.today.weekday())
    return single(from_day(add(monday, SHIFTS[found["which"]], "week") + timedelta(days=WEEKDAYS[found["weekday"]])))


def _fortnights(found: re.Match[str], clock: Clock) -> Period | None:
    weeks = 2 * number_of(found["number"] or "a")
    return read_phrase(f"{weeks} weeks ago" if found["ago"] else f"last {weeks} weeks", clock)


_RULES: list[Rule] = [
    (re.compile(pattern, re.ASCII), rule)
    for pattern, rule in (
        (rf"(?P<feast>{'|'.join(_FEASTS)})(?: (?:of )?{_YEAR})?", _feast),
        (
            rf"(?:(?P<before>\d{{4}})[ -]?)?(?:h(?P<half>[12])|(?P<ordinal>first|second|1st|2nd) half)"
            rf"(?: ?(?:of )?{_YEAR})?",
            _half,
        ),
        (r"(?P<number>\d{1,2})(?:st|nd|rd|th) century", _century),
        (r"'?(?P<decade>[1-9]0)'?s", _decade),
        (r"(?P<unit>week|month|quarter|year)(?:[ -]to[ -]date)", _to_date),
        (r"week (?:of|beginning|from) (?P<date>.+)", _week_of),
        (
            rf"(?:(?P<before>\d{{4}}),? )?(?:calendar )?week (?P<week>\d{{1,2}})(?: (?:of )?{_YEAR})?",
            _numbered_week,
        ),
        (rf"{_WEEKDAY} (?:of )?{_THAT_WEEK}", _weekday_of_week),
        (rf"{_THAT_WEEK}(?:'s)? {_WEEKDAY}", _weekday_of_week),
        (rf"{NUMBER_PATTERN} fortnights?(?P<ago> ago)", _fortnights),
        (rf"(?:last|past|previous) (?:{NUMBER_PATTERN} )?fortnights?(?P<ago>)", _fortnights),
    )
]
