"""Days that are counted from the story's own: weekdays, "yesterday", "three days ago", "last week", "this month"."""

from datetime import date

from searcharchive.dates import PartialDate
from searcharchive.ingest.dates.calendar import MONTHS, NEAR_DAYS, WEEKDAYS
from searcharchive.ingest.dates.mention_months import day_number
from searcharchive.ingest.dates.mention_reading import (
    NUMBERS,
    Found,
    Story,
    found,
    is_coming,
    month_moved,
    moved,
    of_day,
    year_moved,
)
from searcharchive.ingest.words import vocabulary as v
from searcharchive.ingest.words.prose import CAPITAL, LOWER, Prose

_NEXT = v.words(
    "next coming proximo proxima prochain nachsten nachster kommenden prossimo volgende komende nasta prochaine "
    "следующий ближайший"
)
_UNTIL = v.words("until till by")
_STEPS = {"last": -1, "this": 0, "next": 1}
_NUANCES = v.words("earlier later late early")
_UNITS = {"day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month",
          "year": "year", "years": "year"}  # fmt: skip
# Days that are feasts and events, and papers that are called after days.
_NOT_BEFORE = v.words("black good bloody super ash easter palm cyber holy sheffield maundy ruby girl man")
_NOT_BEHIND = v.words("times telegraph mirror express mail herald post star sun night people independent school")


def at_weekday(story: Story, at: int) -> list[Found]:
    text, anchor = story.text, story.anchor
    if anchor is None or not _is_day(story, at) or _goes_with_date(text, at + 1):
        return []
    back = (anchor.weekday() - WEEKDAYS[story.lang][text.forms[at]]) % 7
    before, behind = text.form(at - 1), text.form(at + 1)
    first = at
    if before in _NEXT or behind in _NEXT:
        days, first = 7 - back, at - (before in _NEXT)
    elif before == "last":
        days, first = -(back or 7), at - 1
    elif before == "this":
        days, first = -back % 7, at - 1
    elif before in _UNTIL or (before == "of" and text.form(at - 2) == "ahead"):
        days = 7 - back
    else:
        days = 7 - back if back and is_coming(text, at) else -back
    return _day(moved(anchor, days), first, at + 1)


def _goes_with_date(text: Prose, at: int) -> bool:
    """ "Monday, July 8" and "lundi 8 juillet": the date says which day it is."""
    if text.gap(at).strip(" ,.\n"):
        return False
    form = text.form(at)
    if form in ("the", "den", "der", "dem", "le", "el", "il"):
        form, at = text.form(at + 1), at + 1
    behind = text.form(at + 2) if text.form(at + 1) in ("of", "de") else text.form(at + 1)
    if day_number(form) is not None:
        return behind in MONTHS
    return form in MONTHS and day_number(text.form(at + 1)) is not None


def _is_day(story: Story, at: int) -> bool:
    """Whether the word is written as a day: with a capital in English and German, small where days are written so."""
    text, lang = story.text, story.lang
    case = text.cases[at]
    if lang == "pt" and text.forms[at] not in ("sabado", "domingo"):
        return text.form(at + 1) == "feira" and text.gap(at + 1) in ("-", " ")
    if lang not in ("en", "de", "tr", "id", "ar"):
        return case is not CAPITAL or text.starts[at]
    return case is not LOWER and not _is_name(text, at)


def _is_name(text: Prose, at: int) -> bool:
    """Good Friday, the Sunday Times."""
    if text.joined[at] and text.form(at - 1) in _NOT_BEFORE and text.cases[at - 1] is not LOWER:
        return True
    behind = at + 1
    if behind >= len(text) or not text.joined[behind] or text.forms[behind] not in _NOT_BEHIND:
        return False
    return text.cases[behind] is CAPITAL


def at_near_day(story: Story, at: int) -> list[Found]:
    text, form = story.text, story.text.forms[at]
    if story.anchor is None or (story.lang == "en" and text.cases[at] is CAPITAL and not text.starts[at]):
        return []  # USA Today
    days, first = NEAR_DAYS[story.lang][form], at
    if story.lang == "en" and text.form(at - 2) == "day" and text.form(at - 1) in ("before", "after") and days:
        days, first = 2 * days, at - 2
    return _day(moved(story.anchor, days), first, at + 1)


def at_ago(story: Story, at: int) -> list[Found]:
    """ "three days ago": the day; weeks, months and years ago: all of that week, month or year."""
    text, anchor = story.text, story.anchor
    unit, form = _UNITS.get(text.form(at - 1)), text.form(at - 2)
    number = NUMBERS.get(form) or (int(form) if form.isdecimal() and form.isascii() and len(form) <= 3 else None)
    if anchor is None or unit is None or number is None:
        return []
    return found(_counted_from(anchor, unit, -number), at - 2, at + 1)


def at_unit(story: Story, at: int) -> list[Found]:
    """ "last week", "earlier this month", "next year"."""
    text, anchor = story.text, story.anchor
    step = _STEPS.get(text.form(at - 1))
    if anchor is None or step is None or not text.gap(at).isspace() or text.cases[at] is CAPITAL:
        return []
    if step and text.form(at - 2) == "the":  # "over the next year or two"
        return []
    first = at - 2 if text.form(at - 2) in _NUANCES and text.gap(at - 1).isspace() else at - 1
    return found(_counted_from(anchor, text.forms[at], step), first, at + 1)


def _counted_from(anchor: date, unit: str, number: int) -> list[PartialDate | None]:
    """Weeks are from Monday to Sunday."""
    if unit == "month":
        return [month_moved(anchor, number)]
    if unit == "year":
        return [year_moved(anchor, number)]
    if unit == "day":
        return [_known(moved(anchor, number))]
    monday = 7 * number - anchor.weekday()
    return [_known(moved(anchor, monday)), _known(moved(anchor, monday + 6))]


def _known(day: date | None) -> PartialDate | None:
    return None if day is None else of_day(day)


def _day(day: date | None, first: int, end: int) -> list[Found]:
    return found([_known(day)], first, end)
