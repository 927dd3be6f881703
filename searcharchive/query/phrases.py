"""One date or period in words: ``last week``, ``9 Jan 2019``, ``Q1 2020``, ``3 days ago``. No ranges; see periods.

Words without a year mean the latest such day, month or quarter that has begun. "Last week" is the calendar week before
this one, "past week" and "last 7 days" are the days up to and including today. "N weeks ago" is one day.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from searcharchive.dates import from_day, parse_iso
from searcharchive.query import foreign
from searcharchive.query.calendar import Clock, Period, add, around, month, quarter, single, trailing, year

_MONTH_NAMES = ["january", "february", "march", "april", "may", "june", "july", "august"]
_MONTH_NAMES += ["september", "october", "november", "december"]
_DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = {name: number for number, full in enumerate(_MONTH_NAMES, 1) for name in (full, full[:3])} | {"sept": 9}
WEEKDAYS = {name: number for number, full in enumerate(_DAY_NAMES) for name in (full, full[:3])}
WEEKDAYS |= {"tues": 1, "wednes": 2, "thur": 3, "thurs": 3}
_NUMBERS = {"a": 1, "an": 1, "the": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_NUMBERS |= {"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_DAYS_BACK = {
    **dict.fromkeys(["today", "hoy", "aujourd'hui", "heute", "oggi", "hoje", "vandaag"], 0),
    **dict.fromkeys(["yesterday", "ayer", "hier", "gestern", "ieri", "ontem", "gisteren"], 1),
    "tomorrow": -1,
    "day before yesterday": 2,
}
SHIFTS = {"this": 0, "current": 0, "last": -1, "previous": -1, "past": -1, "next": 1}

_UNIT = r"(?P<unit>day|week|weekend|month|quarter|year)"
NUMBER_PATTERN = rf"(?P<number>\d{{1,4}}|{'|'.join(_NUMBERS)})"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\.?"
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_ORDINAL = "|".join(_ORDINALS)

Match = re.Match[str]


def _clock_unit(found: Match, clock: Clock) -> Period:
    """``last 24 hours``: to the minute."""
    return Period(clock.ago(_length(found)), clock.ago(timedelta()))


def _clock_ago(found: Match, clock: Clock) -> Period:
    return single(clock.ago(_length(found)))


def _length(found: Match) -> timedelta:
    minutes = 60 if found["unit"] == "hour" else 1
    return timedelta(minutes=minutes * number_of(found["number"] or "a"))


def number_of(text: str) -> int:
    return _NUMBERS[text] if text in _NUMBERS else int(text)


def _now(_found: Match, clock: Clock) -> Period:
    return single(clock.ago(timedelta()))


def _ago(found: Match, clock: Clock) -> Period:
    return single(from_day(add(clock.today, -number_of(found["number"]), found["unit"])))


def _trailing(found: Match, clock: Clock) -> Period | None:
    number = number_of(found["number"] or "a")
    return trailing(clock.today, number, found["unit"]) if number else None


def _shifted(found: Match, clock: Clock) -> Period:
    unit = found["unit"]
    first = date(clock.today.year, clock.today.month, 1) if unit in ("month", "quarter") else clock.today
    return around(add(first, SHIFTS[found["which"]], unit), unit)


def _weekday(found: Match, clock: Clock) -> Period:
    """``Tuesday``: the latest, perhaps today; ``last Tuesday``: before today; ``this`` and ``next`` as they say."""
    today, wanted = clock.today, WEEKDAYS[found["weekday"]]
    back = (today.weekday() - wanted) % 7
    match found["which"]:
        case "this":
            day = today + timedelta(days=wanted - today.weekday())
        case "next":
            day = today + timedelta(days=7 - back)
        case "last" | "past" | "previous":
            day = today - timedelta(days=back or 7)
        case _:
            day = today - timedelta(days=back)
    return single(from_day(day))


def _day_of_month(found: Match, clock: Clock) -> Period | None:
    number, day = _MONTHS[found["month"]], int(found["day"])
    if found["year"]:
        return single(from_day(date(int(found["year"]), number, day)))
    this = clock.today.year
    for candidate in range(this, max(this - 9, 0), -1):  # nine years always hold a 29 February
        if (number, day) == (2, 29) and (candidate % 4 or (candidate % 100 == 0 and candidate % 400)):
            continue
        if date(candidate, number, day) <= clock.today:
            return single(from_day(date(candidate, number, day)))
    return None


def _month_of_year(found: Match, clock: Clock) -> Period:
    number = _MONTHS[found["month"]]
    if found["year"]:
        return single(month(number, int(found["year"])))
    today = clock.today
    begun = number < today.month if found["which"] else number <= today.month
    return single(month(number, today.year if begun else today.year - 1))


def _quarter_of_year(found: Match, clock: Clock) -> Period:
    ordinal = found["ordinal"]
    number = _ORDINALS[ordinal] if ordinal else int(found["number"])
    if found["year"] or found["before"]:
        return quarter(number, int(found["year"] or found["before"]))
    today = clock.today
    return quarter(number, today.year if 3 * number - 2 <= today.month else today.year - 1)


def _decade(found: Match, _clock: Clock) -> Period:
    start = int(found["year"])
    return Period(year(start), year(start + 9))


def _years(found: Match, _clock: Clock) -> Period:
    return Period(year(int(found["year"])), year(int(found["to"])))


def _iso_week(found: Match, _clock: Clock) -> Period:
    return around(date.fromisocalendar(int(found["year"]), int(found["week"]), 1), "week")


def _year_first(found: Match, _clock: Clock) -> Period:
    if found["day"] is None:
        return single(month(int(found["month"]), int(found["year"])))
    return single(from_day(date(int(found["year"]), int(found["month"]), int(found["day"]))))


def _numeric(found: Match, _clock: Clock) -> Period | None:
    """``25/12/2019`` can be read in one way only; ``03/04/2019`` in two, so it is not read."""
    one, two, of_year = int(found["one"]), int(found["two"]), int(found["year"])
    if one <= 12 and two <= 12 and one != two:
        return None
    return single(from_day(date(of_year, *((two, one) if one > 12 or one == two else (one, two)))))


def _relative_day(found: Match, clock: Clock) -> Period:
    return single(from_day(clock.today - timedelta(days=_DAYS_BACK[found[0]])))


Rule = tuple[re.Pattern[str], Callable[[Match, Clock], Period | None]]
_NUMERIC = r"(?P<one>\d{1,2})(?P<sep>[/.-])(?P<two>\d{1,2})(?P=sep)" + _YEAR
_WHICH = rf"(?P<which>{'|'.join(SHIFTS)})"
_RULES: list[Rule] = [
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        ("|".join(map(re.escape, _DAYS_BACK)), _relative_day),
        ("now", _now),
        (rf"{NUMBER_PATTERN} (?P<unit>hour|minute)s? ago", _clock_ago),
        (rf"(?:last|past|previous) (?:{NUMBER_PATTERN} )?(?P<unit>hour|minute)s?", _clock_unit),
        (rf"{NUMBER_PATTERN} {_UNIT}s? ago", _ago),
        (rf"(?:last|past|previous) {NUMBER_PATTERN} {_UNIT}s?", _trailing),
        (r"past (?P<number>)(?P<unit>day|week|month|quarter|year)", _trailing),
        (rf"{_WHICH} {_UNIT}", _shifted),
        (rf"(?:(?P<which>this|last|past|previous|next) )?{_WEEKDAY}", _weekday),
        (rf"(?:{_WEEKDAY} )?{_DAY} (?:of )?{_MONTH}(?: (?:of )?{_YEAR})?", _day_of_month),
        (rf"(?:{_WEEKDAY} )?{_MONTH} {_DAY}(?: {_YEAR})?", _day_of_month),
        (rf"(?:(?P<which>last) )?{_MONTH}(?P<year>)", _month_of_year),
        (rf"(?P<which>){_MONTH} (?:of )?{_YEAR}", _month_of_year),
        (
            rf"(?:(?P<before>\d{{4}})[ -]?)?(?:q(?P<number>[1-4])|(?P<ordinal>{_ORDINAL}) quarter)"
            rf"(?: ?(?:of )?{_YEAR})?",
            _quarter_of_year,
        ),
        (r"(?P<year>\d{3}0)'?s", _decade),
        (rf"{_YEAR} ?[-–—] ?(?P<to>\d{{4}})", _years),
        (rf"{_YEAR}-?w(?P<week>\d\d)", _iso_week),
        (rf"{_YEAR}(?P<sep>[/.-])(?P<month>\d{{1,2}})(?:(?P=sep)(?P<day>\d{{1,2}}))?", _year_first),
        (_NUMERIC, _numeric),
    )
]
_AMBIGUOUS = re.compile(_NUMERIC, re.ASCII)
_LEADING = re.compile(r"(?:(?:the|in|on|during|le|el|am|den) )+")


def normalise(text: str) -> str:
    """Lower case, single blanks, straight apostrophes, no commas."""
    return " ".join(text.lower().replace("’", "'").replace(",", " ").split())


def read_phrase(text: str, clock: Clock) -> Period | None:
    """One date or period, or None. Raises ValueError or OverflowError for one that does not exist."""
    phrase = _LEADING.sub("", normalise(text), count=1)
    for pattern, read in _RULES:
        found = pattern.fullmatch(phrase)
        if found:
            return read(found, clock)
    value = parse_iso(phrase) or foreign.read_date(phrase)
    return None if value is None else single(value)


def iso_forms(text: str) -> tuple[str, ...]:
    """The ISO dates that a numeric date could mean; empty for anything else."""
    found = _AMBIGUOUS.fullmatch(normalise(text))
    if found is None:
        return ()
    readings = (found["one"], found["two"]), (found["two"], found["one"])
    valid = [(int(a), int(b)) for a, b in readings if 0 < int(a) <= 12 and 0 < int(b) <= 31]
    return tuple(f"{found['year']}-{month:02}-{day:02}" for month, day in valid)
