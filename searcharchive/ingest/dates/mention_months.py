"""Dates around a month's name: days, days of a stretch or a list, months with a year, months that are near."""

from collections.abc import Iterator
from datetime import date

from searcharchive.ingest.dates.calendar import MONTHS
from searcharchive.ingest.dates.mention_reading import (
    DASHES,
    NUMBERS,
    TO,
    Found,
    Story,
    counted,
    found,
    is_year,
    month_moved,
    of_day,
    of_month,
    real,
)
from searcharchive.ingest.words import vocabulary as v
from searcharchive.ingest.words.prose import CAPITAL, LOWER, Prose

# Those that are no words elsewhere may be written small; English and German ones, and names that are words of some
# language ("may", "mars", "out", "set"), count with a capital only, unless the story is in a language that has them so.
_ENGLISH = v.words("january february march april may june july august september october november december")
_SHORT = v.words(
    "jan feb mar apr jun jul aug sep sept oct nov dec janv fevr ene gen mag giu lug ago ott out set dez dic"
)
_CAPITAL = _ENGLISH | _SHORT | v.words("mars mai marco mei maj abr fev okt ocak maret mart срп сен")
_SMALL_IN = {
    "mars": ("fr", "sv", "no", "da"), "mai": ("fr", "de", "no", "ro"), "marco": ("pt",), "mei": ("nl", "id"),
    "maj": ("sv", "da"), "april": ("nl", "sv", "da", "no", "id"), "september": ("nl", "sv", "da", "no", "id"),
    "november": ("nl", "sv", "da", "no", "id"), "december": ("nl", "sv", "da"), "mart": ("tr",), "maret": ("id",),
    "ene": ("es",), "abr": ("es", "pt"), "ago": ("es", "it", "pt"), "dic": ("es", "it"), "set": ("it", "pt"),
    "out": ("pt",), "fev": ("pt",), "dez": ("pt",), "gen": ("it",), "mag": ("it",), "giu": ("it",), "lug": ("it",),
    "ott": ("it",), "janv": ("fr",), "fevr": ("fr",),
}  # fmt: skip
# Without a number these are as likely something else.
_NEVER_ALONE = _SHORT | v.words("abr fev okt ocak mart mar ag nov gen maj")
_NAMES = v.words("april may june august")
_OF = frozenset({"of", "de", "del", "di", "do"})
_ORDINALS = ("st", "nd", "rd", "th", "o", "er")
_SINCE = v.words("since desde seit depuis dal")
_BACK = _SINCE | v.words("last past")
_FORWARD = v.words("until till by next bis hasta")
_BEFORE_MONTHS = (
    _BACK
    | _FORWARD
    | v.words("in during early late mid through before after from this of for en em im nel nello i w v в у")
)
_BEFORE_MAY = v.words("in during early late mid since until till last next this en im em")
EARLIEST = 1500
"""Before it, a month and a number are likelier a contract and its price."""


def around_month(story: Story, at: int) -> list[Found]:
    """What a month's name and its neighbours say."""
    text = story.text
    if not _written_as_month(story, at):
        return []
    days = _days_before(text, at) or _days_behind(text, at)
    if days and days[0][1] > at and _is_name_before(text, at):
        return []
    first = min(at, *(i for _, i in days)) if days else at
    end = max(at, *(i for _, i in days)) + 1 if days else at + 1
    year, behind = _year_behind(text, end)
    month = MONTHS[text.forms[at]]
    if not days:
        if year is not None and year >= EARLIEST:
            return [Found(of_month(year, month), at, behind)]
        return _alone(story, at, month)
    return [*_days(story, days, month, year, at, first, behind)]


def _days(
    story: Story, days: list[tuple[int, int]], month: int, year: int | None, at: int, first: int, end: int
) -> Iterator[Found]:
    """Each day with its own number; the month goes with the nearest of them, the year with the last."""
    numbers, before = [i for _, i in days], story.text.form(first - 1)
    with_month = min(numbers, key=lambda i: abs(i - at))
    for day, i in days:
        found_day = _resolved(story, year, month, day, before)
        if found_day is not None:
            begins = min(i, at) if i == with_month else i
            ends = max(i, at) + 1 if i == with_month else i + 1
            yield Found(of_day(found_day), first if i == numbers[0] else begins, end if i == numbers[-1] else ends)


def _resolved(story: Story, year: int | None, month: int, day: int, before: str) -> date | None:
    if year is not None:
        return real(year, month, day)
    anchor = story.anchor
    if anchor is None:
        return None
    days = _near(month, day, anchor)
    if before in _SINCE:
        days = [each for each in days if each <= anchor]
    return min(days, key=lambda d: abs(d - anchor), default=None)


def _near(month: int, day: int, anchor: date) -> list[date]:
    """The days of that name in the anchor's year and those around it."""
    years = range(max(anchor.year - 1, 1), min(anchor.year + 2, 10_000))
    return [each for year in years if (each := real(year, month, day))]


def _written_as_month(story: Story, at: int) -> bool:
    form, case = story.text.forms[at], story.text.cases[at]
    return case is not LOWER or form not in _CAPITAL or story.lang in _SMALL_IN.get(form, ())


def _is_name_before(text: Prose, at: int) -> bool:
    """Whether the month is a surname: "Theresa May 3"."""
    return text.forms[at] in _NAMES and at > 0 and text.joined[at] and text.form(at - 1) in v.first_names()


def day_number(form: str) -> int | None:
    """1 to 31 for ``3``, ``3rd``, ``1er``."""
    if not form[:1].isdecimal() or not form.isascii() or len(form) > 4:
        return None
    for ending in _ORDINALS:
        form = form.removesuffix(ending)
    return int(form) if form.isdecimal() and len(form) <= 2 and 1 <= int(form) <= 31 else None


def _days_before(text: Prose, at: int) -> list[tuple[int, int]]:
    """Days with their places: "3 March", "3rd of March", "3-5 March", "3 and 4 March"."""
    last = at - 2 if text.form(at - 1) in _OF else at - 1
    day = day_number(text.form(last))
    if day is None or not all(gap.strip() in ("", ".") for gap in text.gaps[last + 1 : at + 1]):
        return []
    days = [(day, last)]
    while (more := _before(text, days[0][1])) is not None:
        days.insert(0, more)
    return days


def _before(text: Prose, at: int) -> tuple[int, int] | None:
    """The number that one before it goes on from."""
    gap, step = text.gap(at).strip(". "), 1
    if gap == "" and text.form(at - 1) in TO and text.gap(at - 1).strip(". ") == "":
        step = 2
    elif gap not in DASHES:
        return None
    day = day_number(text.form(at - step))
    if day is None or text.form(at - step - 1) in MONTHS:
        return None  # "March 30 to 2 April"
    return day, at - step


def _days_behind(text: Prose, at: int) -> list[tuple[int, int]]:
    """ "March 3", "March 3rd", "March 3-5", "March 3, 4 and 5", "June one"."""
    if at + 1 >= len(text) or text.gap(at + 1).strip() not in ("", "."):
        return []
    day = day_number(text.form(at + 1))
    if day is None:
        word = NUMBERS.get(text.form(at + 1), 0)
        if not 1 <= word <= 9 or len(text.form(at + 1)) < 3 or counted(text, at + 2) or text.forms[at] == "may":
            return []
        return [(word, at + 1)]
    return [(day, at + 1), *_further(text, at + 2)]


def _further(text: Prose, at: int) -> list[tuple[int, int]]:
    """The numbers that go on behind the first: all behind dashes, and those of a list that an "and" ends."""
    waiting: list[tuple[int, int]] = []
    while at < len(text):
        gap = text.gap(at)
        joins = gap.isspace() and text.forms[at] in TO
        number = at + 1 if joins else at
        day = day_number(text.form(number))
        ends = joins or gap in DASHES
        if day is None or not (ends or gap == ", ") or (joins and not text.gap(number).isspace()):
            return []
        if text.form(number + 1) in MONTHS and text.gap(number + 1).strip() in ("", "."):
            return []  # "March 30 to 2 April"
        if ends:
            return [] if counted(text, number + 1) else [*waiting, (day, number)]
        waiting.append((day, number))
        at = number + 1
    return []


def _year_behind(text: Prose, end: int) -> tuple[int | None, int]:
    at = end + 1 if text.form(end) in _OF else end
    form = text.form(at)
    if is_year(form) and text.gap(at).strip() in ("", ",", "."):
        return int(form), at + 1
    return None, end


def _alone(story: Story, at: int, month: int) -> list[Found]:
    """ "in March", "last March", "since April": the month that is nearest, or the last or next one of that name."""
    text, anchor = story.text, story.anchor
    form, before = text.forms[at], text.form(at - 1)
    if anchor is None or form in _NEVER_ALONE or not (text.gap(at).isspace() or text.gap(at) == "-"):
        return []
    if before not in (_BEFORE_MAY if form == "may" else _BEFORE_MONTHS) or _names_someone(text, at):
        return []
    if story.lang == "en" and form not in _ENGLISH:  # "in Mai Mahiu", "on Mars"
        return []
    ahead = (month - anchor.month) % 12
    if before in ("last", "past"):
        ahead = ahead - 12
    elif before == "next":
        ahead = ahead or 12
    elif before == "this":
        ahead = month - anchor.month
    elif before in _BACK or (before not in _FORWARD and ahead >= 6):
        ahead -= 12 * (ahead > 0)
    start = at - 1 if before in ("last", "next", "this", "past") else at
    return found([month_moved(anchor, ahead)], start, at + 1)


def _names_someone(text: Prose, at: int) -> bool:
    behind = at + 1
    if text.forms[at] not in _NAMES or behind >= len(text) or not text.joined[behind]:
        return False
    return text.cases[behind] is CAPITAL and text.forms[behind] not in v.ORDINARY
