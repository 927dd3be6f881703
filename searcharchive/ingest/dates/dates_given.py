"""Dates that stories come with: ISO first, then the usual written forms, then dateparser with fixed languages.

Nothing is guessed: what could be two days, or depends on today, is refused with the reason.
"""

import re
import threading
from datetime import datetime
from functools import lru_cache

from dateparser.data.languages_info import language_order
from dateparser.date import DateDataParser

from searcharchive.dates import FIRST, LAST, MINUTE, SECOND, PartialDate, Precision, from_datetime, parse_iso
from searcharchive.ingest.dates.calendar import MONTH, month_number

LONGEST = 100
"""Characters of a date."""

_WEEKDAY = (
    r"(?:(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lunedì|martedì|mercoledì|giovedì|venerdì"
    r"|sabato|domenica|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|le|el|il|den|der)\.?,?\s+)*"
)
_GAP = r"(?:\s+|[.,]?\s*-\s*|[.,]\s*)(?:(?:de|del|of)\s+)?"
_YEAR, _DAY = r"(?P<year>\d{4})", r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º)?"
_WRITTEN = tuple(
    re.compile(_WEEKDAY + form.replace("MONTH", rf"(?P<month>{MONTH})"), re.IGNORECASE)
    for form in (
        f"{_DAY}{_GAP}MONTH{_GAP}{_YEAR}",
        f"MONTH{_GAP}{_DAY}{_GAP}{_YEAR}",
        f"{_YEAR}{_GAP}MONTH{_GAP}{_DAY}",
        f"MONTH{_GAP}{_YEAR}",
    )
)
_NUMERIC = re.compile(_WEEKDAY + r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})\.?", re.IGNORECASE)
_EAST_ASIAN = re.compile(r"(?P<year>\d{4})年\s*(?P<month>\d{1,2})月(?:\s*(?P<day>\d{1,2})日)?")

# Fri Jul 22 14:05:00 UTC 2022, as Unix writes it: the year stands behind the time.
_YEAR_LAST = re.compile(r"(.*[^\W\d_]\.?\s+\d{1,2})\s+(\d{1,2}:\d\d(?::\d\d)?(?:\s+[A-Z]{3,4})?)\s+(\d{4})")
_CLOCK = re.compile(
    r"""(?P<date>.+?)(?:\s*,\s*|\s+|T)(?:(?:at|um|om|à|às|alle|a\s+las|klo)\s+)?
    (?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?
    (?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*(?P<zone>[+-]\d\d:?\d\d|[A-Z]+))?(?:\s*\([A-Z]+\))?""",
    re.VERBOSE | re.IGNORECASE,
)
# The zones that mail knows (RFC 2822), and those of Europe and Japan that mean one thing.
_HOURS = dict.fromkeys(("Z", "UT", "UTC", "GMT", "WET"), 0) | {"CET": 1, "WEST": 1, "EET": 2, "CEST": 2, "EEST": 3}
_HOURS |= {"MSK": 3, "JST": 9, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8}

_LANGUAGES = ("en", "tr", "ru", "ar")
"""Asked of dateparser whatever the story's language; the forms above know six more."""
_SETTINGS = {
    "DATE_ORDER": "DMY",
    "PREFER_LOCALE_DATE_ORDER": False,
    "PARSERS": ["absolute-time"],
    "REQUIRE_PARTS": ["year", "month"],
    "PREFER_DAY_OF_MONTH": "first",
    "RELATIVE_BASE": datetime(2000, 1, 1),
}
_LOCK = threading.Lock()  # dateparser fills caches of its own while it reads


@lru_cache(maxsize=1 << 14)
def read_date(text: str, lang: str | None = None) -> PartialDate:
    """A date of publication as it was given. Raises ValueError, saying why, where it cannot be read for certain."""
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        raise ValueError("it is empty" if not text else "it is too long")
    found = parse_iso(text) or _with_clock(_YEAR_LAST.sub(r"\1 \3 \2", text), lang)
    if not FIRST <= found.start <= LAST:
        raise ValueError("it is outside the years 1 to 9999 in UTC")
    return found


def _with_clock(text: str, lang: str | None) -> PartialDate:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return _day(text, lang)
    date = _day(found["date"].rstrip(" ,"), lang)
    if date.precision is not Precision.DAY:
        raise ValueError("it has a time but no day")
    hour, minute, second = _hour(int(found["hour"]), found["half"]), int(found["minute"]), int(found["second"] or 0)
    if minute > 59 or second > 59:
        raise ValueError("there is no such time")
    precision = Precision.SECOND if found["second"] else Precision.MINUTE
    return PartialDate(date.wall + (hour * 60 + minute) * MINUTE + second * SECOND, precision, _offset(found["zone"]))


def _hour(hour: int, half: str | None) -> int:
    if hour > 23 or (half and not 1 <= hour <= 12):
        raise ValueError("there is no such time")
    return hour % 12 + 12 * (half in "pP") if half else hour


def _offset(zone: str | None) -> int | None:
    """Minutes east of UTC; None for no zone. Raises ValueError for a zone that nobody knows or several share."""
    if zone is None:
        return None
    if zone[0] in "+-":
        hours, minutes = int(zone[1:3]), int(zone[-2:])
        if hours > 23 or minutes > 59:
            raise ValueError(f"{zone} is not an offset from UTC")
        return (hours * 60 + minutes) * (-1 if zone[0] == "-" else 1)
    if zone.upper() not in _HOURS:
        raise ValueError(f"the time zone {zone} is not known for certain")
    return _HOURS[zone.upper()] * 60


def _day(text: str, lang: str | None) -> PartialDate:
    return parse_iso(text) or _written(text) or _numeric(text) or _by_dateparser(text, lang)


def _written(text: str) -> PartialDate | None:
    """``5 January 1816``, ``January 5, 1816``, ``March 2019``, in the languages of the month names."""
    for form in _WRITTEN:
        if (found := form.fullmatch(text)) is not None:
            return _date(found["year"], month_number(found["month"]), found.groupdict().get("day"))
    found = _EAST_ASIAN.fullmatch(text)
    return None if found is None else _date(found["year"], found["month"], found["day"])


def _numeric(text: str) -> PartialDate | None:
    """``31/12/2019`` and ``12/31/2019``; ``2019/12/31``. Where day and month could change places it is refused."""
    found = _NUMERIC.fullmatch(text)
    if found is None:
        return None
    first, _, middle, last = found.groups()
    if len(first) == 4 and len(last) <= 2:
        return _date(first, middle, last)
    if len(last) != 4 or len(first) > 2:
        raise ValueError("its year has not four digits")
    if int(first) <= 12 and int(middle) <= 12 and int(first) != int(middle):
        raise ValueError("day and month could change places")
    return _date(last, middle, first) if int(middle) <= 12 else _date(last, first, middle)


def _date(year: str, month: str | int, day: str | None) -> PartialDate:
    try:
        moment = datetime(int(year), int(month), int(day or 1))
    except ValueError:
        raise ValueError("there is no such day") from None
    return from_datetime(moment, Precision.DAY if day else Precision.MONTH)


def _by_dateparser(text: str, lang: str | None) -> PartialDate:
    """A date with a month's name and a year of four digits, in the story's language or one of the fixed ones."""
    numbers = re.findall(r"\d+", text)
    years = [int(number) for number in numbers if len(number) == 4]
    if len(years) != 1 or len(numbers) > 2 or not re.search(r"[^\W\d_]{2}", text):
        raise ValueError("it is in no form that is known, or not exact")
    base = (lang or "").replace("_", "-").split("-")[0].lower()
    languages = (base, *_LANGUAGES) if base in language_order and base not in _LANGUAGES else _LANGUAGES
    with _LOCK:
        found = _parser(languages).get_date_data(text)
    if found.date_obj is None or found.date_obj.year != years[0] or found.period not in ("day", "month"):
        raise ValueError("it is in no form that is known, or not exact")
    precision = Precision(found.period)
    if (precision is Precision.DAY) != (len(numbers) == 2):
        raise ValueError("it is not exact")
    return from_datetime(found.date_obj.replace(tzinfo=None), precision)


@lru_cache(maxsize=64)
def _parser(languages: tuple[str, ...]) -> DateDataParser:
    return DateDataParser(languages=list(languages), settings=_SETTINGS)
