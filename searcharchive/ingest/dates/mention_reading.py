"""What the readers of mentioned dates share: the story's day and language, numbers, and the arithmetic of days."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from searcharchive.dates import PartialDate, Precision, from_day, to_micros
from searcharchive.ingest.words import vocabulary as v
from searcharchive.ingest.words.prose import LOWER, Prose

FIRST_YEAR, LAST_YEAR = 1000, 2100
DASHES = frozenset({"-", "–", "—", " - ", " – ", "‑", "/"})
TO = v.words("to and or through until till y a al e ou et au bis und en tot og och till i do и по до")
"""Words between the two ends of a stretch, or the last two of several."""
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
NUMBERS |= {"nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
_COMING = v.words("will shall would due scheduled expected plans planned set begins starts opens ll wird werden ira")
_GONE = v.words("said says told added was were had has announced reported happened began started opened died killed")
_COUNTED = v.words("people officials police reporters shares others more")
LOOKED_BACK = 10
"""Words before a weekday among which the verb is looked for."""


class Found(NamedTuple):
    """A date, and the words that say it."""

    date: PartialDate
    first: int
    end: int


class Story(NamedTuple):
    """A text that is read, the day from which "yesterday" counts, and the language of the story."""

    text: Prose
    anchor: date | None
    lang: str


@lru_cache(maxsize=1 << 14)
def of_year(year: int) -> PartialDate:
    return PartialDate(to_micros(datetime(year, 1, 1)), Precision.YEAR)


@lru_cache(maxsize=1 << 14)
def of_month(year: int, month: int) -> PartialDate:
    return PartialDate(to_micros(datetime(year, month, 1)), Precision.MONTH)


of_day = lru_cache(maxsize=1 << 14)(from_day)


def real(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is no such one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moved(anchor: date, days: int) -> date | None:
    """So many days from the anchor; None before the first and after the last day there is."""
    ordinal = anchor.toordinal() + days
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def month_moved(anchor: date, months: int) -> PartialDate | None:
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return of_month(year, month + 1) if 1 <= year <= 9999 else None


def year_moved(anchor: date, years: int) -> PartialDate | None:
    year = anchor.year + years
    return of_year(year) if 1 <= year <= 9999 else None


def found(dates: Iterable[PartialDate | None], first: int, end: int) -> list[Found]:
    """The dates that there are, all said by the same words."""
    return [Found(each, first, end) for each in dates if each is not None]


def is_year(form: str) -> bool:
    return len(form) == 4 and form.isascii() and form.isdecimal() and FIRST_YEAR <= int(form) <= LAST_YEAR


def counted(text: Prose, at: int) -> bool:
    """Whether the word behind a number is likely what it counts: "of 1500 tonnes"."""
    if not text.gap(at).isspace() and text.gap(at) not in ("-", "‑"):
        return False
    if at >= len(text) or text.cases[at] is not LOWER:
        return False
    form = text.forms[at]
    return form not in v.ORDINARY or form in _COUNTED or text.gap(at) == "-"


def is_coming(text: Prose, at: int) -> bool:
    """Whether the last verb before a word, in its sentence, speaks of what will be."""
    for i in range(at - 1, max(at - LOOKED_BACK, 0) - 1, -1):
        form = text.forms[i]
        if form in _COMING:
            return True
        if form in _GONE or text.starts[i]:
            return False
    return False
