"""Dates that a text speaks of: "March 3, 2019", "3 de marzo", "March 2019", "in 1945", "Monday", "yesterday".

Found word by word from the names of months and days and from years; what leaves its year or week open is read against
the article's own date, and is left out where there is none.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from searcharchive.article import MentionedDate, Span
from searcharchive.dates import PartialDate, Precision, from_day, to_micros
from searcharchive.ingest import vocabulary as v
from searcharchive.ingest.prose import Case, Prose

_ENGLISH = "january february march april may june july august september october november december"
_ENGLISH_SHORT = "jan feb mar apr may jun jul aug sept oct nov dec"
_OTHER_LANGUAGES = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
)
_MONTHS = {
    name: number
    for names in (*_OTHER_LANGUAGES, _ENGLISH_SHORT, _ENGLISH)
    for number, name in enumerate(names.split(), 1)
} | {"sep": 9, "setiembre": 9}
# English months, and names that are words of other languages, count with a capital only.
_CAPITAL_ONLY = frozenset([*_ENGLISH.split(), *_ENGLISH_SHORT.split(), "sep", "mars", "mai", "marco"])
_WEEKDAYS = {name: number for number, name in enumerate(v.WEEKDAYS)}
_NEAR_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_DATE_WORDS = frozenset([*_MONTHS, *_WEEKDAYS, *_NEAR_DAYS])
_ORDINALS = ("st", "nd", "rd", "th", "o", "er")
_OF = frozenset({"of", "de", "del", "di", "do"})
_BEFORE_YEARS = v.words(
    "in since of by from until till before after during late early mid around circa year en desde im seit depuis nel "
    "dal em summer winter spring autumn fall"
)
FIRST_YEAR, LAST_YEAR = 1000, 2100


class _Found(NamedTuple):
    """A date, and the words that say it."""

    date: PartialDate
    first: int
    end: int


def find_dates(texts: Sequence[Prose], anchor: date | None) -> tuple[MentionedDate, ...]:
    """Dates in the order in which they are first mentioned, each once with all its spans.

    ``anchor`` is the day on which the story was published, in its own zone.
    """
    spans: dict[PartialDate, list[Span]] = {}
    for text in texts:
        for found in _dates(text, anchor):
            spans.setdefault(found.date, []).append(text.span(found.first, found.end))
    return tuple(MentionedDate(day, tuple(where)) for day, where in spans.items())


def _dates(text: Prose, anchor: date | None) -> Iterator[_Found]:
    end = 0
    for at, word in enumerate(text.words):
        if at < end or not (word.form in _DATE_WORDS or word.form.isdecimal()):
            continue
        found = _at(text, at, word.form, anchor)
        if found is not None and found.first >= end:
            yield found
            end = found.end


def _at(text: Prose, at: int, form: str, anchor: date | None) -> _Found | None:
    if form in _MONTHS:
        return _around_month(text, at, anchor)
    if form.isdecimal() and form.isascii():
        return _at_year(text, at) if len(form) == 4 else None
    if anchor is None:
        return None
    if form in _NEAR_DAYS:
        return _moved(anchor, _NEAR_DAYS[form], at)
    if form in _WEEKDAYS and text.cases[at] is not Case.LOWER:
        return _moved(anchor, _days_to(text, at, anchor), at)
    return None


def _day(day: date, first: int, end: int) -> _Found:
    return _Found(from_day(day), first, end)


def _moved(anchor: date, days: int, at: int) -> _Found | None:
    ordinal = anchor.toordinal() + days
    return _day(date.fromordinal(ordinal), at, at + 1) if 1 <= ordinal <= date.max.toordinal() else None


def _days_to(text: Prose, at: int, anchor: date) -> int:
    """Days to the named one: the day itself or the one before it of that name; the one to come behind "next"."""
    back = (anchor.weekday() - _WEEKDAYS[text.form(at)]) % 7
    return 7 - back if text.form(at - 1) == "next" else -back


def _around_month(text: Prose, at: int, anchor: date | None) -> _Found | None:
    if text.cases[at] is Case.LOWER and text.form(at) in _CAPITAL_ONLY:
        return None
    month = _MONTHS[text.form(at)]
    before = at - 2 if text.form(at - 1) in _OF else at - 1
    day, first, end = _day_number(text, before), before, at + 1
    if day is None or not all(gap.strip() in ("", ".") for gap in text.gaps[before + 1 : at + 1]):
        first, day = at, _day_number(text, at + 1)
        if day is not None and text.gap(at + 1).strip() in ("", "."):
            end = at + 2
        else:
            day = None
    year, end = _year_behind(text, end)
    return _made(year, month, day, first, end, anchor)


def _day_number(text: Prose, at: int) -> int | None:
    form = text.form(at)
    for ending in _ORDINALS:
        form = form.removesuffix(ending)
    return int(form) if form.isdecimal() and len(form) <= 2 and 1 <= int(form) <= 31 else None


def _year_behind(text: Prose, end: int) -> tuple[int | None, int]:
    at = end + 1 if text.form(end) in _OF else end
    form = text.form(at)
    if len(form) == 4 and form.isdecimal() and text.gap(at).strip() in ("", ",", ".") and _is_year(form):
        return int(form), at + 1
    return None, end


def _is_year(form: str) -> bool:
    return FIRST_YEAR <= int(form) <= LAST_YEAR


def _made(year: int | None, month: int, day: int | None, first: int, end: int, anchor: date | None) -> _Found | None:
    if day is None:
        if year is None:
            return None
        return _Found(PartialDate(to_micros(datetime(year, month, 1)), Precision.MONTH), first, end)
    if year is not None:
        found = _real(year, month, day)
        return None if found is None else _day(found, first, end)
    nearest = None if anchor is None else _nearest(month, day, anchor)
    return None if nearest is None else _day(nearest, first, end)


def _nearest(month: int, day: int, anchor: date) -> date | None:
    """The day of that name that is nearest to the anchor."""
    years = range(max(anchor.year - 1, 1), min(anchor.year + 2, 10_000))
    days = [found for year in years if (found := _real(year, month, day))]
    return min(days, key=lambda d: abs(d - anchor), default=None)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _at_year(text: Prose, at: int) -> _Found | None:
    """An ISO date, or a year behind a word that years stand behind and not before a thing that is counted."""
    year = int(text.form(at))
    if text.gap(at + 1) == text.gap(at + 2) == "-" and len(text.form(at + 1)) == len(text.form(at + 2)) == 2:
        return _iso(text, at, year)
    if text.form(at - 1) not in _BEFORE_YEARS or not text.gap(at).isspace() or not _is_year(text.form(at)):
        return None
    if text.gap(at + 1).isspace() and _counted(text, at + 1):
        return None
    return _Found(PartialDate(to_micros(datetime(year, 1, 1)), Precision.YEAR), at, at + 1)


def _counted(text: Prose, at: int) -> bool:
    """Whether the word behind a number is likely what it counts: "of 1500 tonnes"."""
    return at < len(text) and text.cases[at] is Case.LOWER and text.form(at) not in v.ORDINARY


def _iso(text: Prose, at: int, year: int) -> _Found | None:
    parts = [text.form(at + 1), text.form(at + 2)]
    if not all(part.isdecimal() and part.isascii() for part in parts) or not year:
        return None
    found = _real(year, int(parts[0]), int(parts[1]))
    return None if found is None else _day(found, at, at + 3)
