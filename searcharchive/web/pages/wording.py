"""Numbers, dates and counts as a reader writes them. A date stays in its own zone, and as precise as it is known."""

from calendar import monthrange
from datetime import date, timedelta

from searcharchive.dates import Interval, PartialDate, Precision, from_micros, parse_iso

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"


def number(value: int) -> str:
    """1234567 as ``1,234,567``."""
    return f"{value:,}"


def counted(value: int, singular: str, plural: str | None = None) -> str:
    """``1 article``, ``2,000 articles``, ``no articles``."""
    if value == 0:
        return f"no {plural or singular + 's'}"
    return f"{number(value)} {singular if value == 1 else plural or singular + 's'}"


def sentence(words: str) -> str:
    """Words as the beginning of a sentence: the first letter large, the others as they are."""
    return words[:1].upper() + words[1:]


def short_date(text: str | None) -> str:
    """An ISO date as ``22 Jul 2022``, ``Jul 2022`` or ``2022``; whatever else it is given, unchanged."""
    dated = _read(text)
    return text or "" if dated is None else _day_words(dated, short=True)


def long_date(text: str | None) -> str:
    """An ISO date as ``Friday 22 July 2022``, ``July 2022`` or ``2022``."""
    dated = _read(text)
    if dated is None:
        return text or ""
    weekday = "" if dated.precision in (Precision.YEAR, Precision.MONTH) else f"{WEEKDAYS[dated.day.weekday()]} "
    return weekday + _day_words(dated, short=False)


def clock(text: str | None) -> str:
    """The time of day of an ISO date on the story's own clock, ``14:05 UTC+3``; nothing where none is known."""
    dated = _read(text)
    if dated is None or dated.precision not in (Precision.MINUTE, Precision.SECOND):
        return ""
    zone = "" if dated.offset is None else f" {zone_name(dated.offset)}"
    return f"{from_micros(dated.wall):%H:%M}{zone}"


def zone_name(offset: int) -> str:
    """Minutes east of UTC as ``UTC``, ``UTC+3`` or ``UTC−3:30``."""
    hours, minutes = divmod(abs(offset), 60)
    if offset == 0:
        return "UTC"
    return f"UTC{MINUS if offset < 0 else '+'}{hours}{f':{minutes:02}' if minutes else ''}"


def span(first: date, last: date) -> str:
    """The months that two days lie in: ``Jul 2022 – Mar 2024``, ``Jul – Sep 2022``, ``Jul 2022``."""
    start, end = f"{_month(first)} {first.year}", f"{_month(last)} {last.year}"
    if start == end:
        return start
    return f"{_month(first) if first.year == last.year else start} {EN_DASH} {end}"


def bucket_words(start: date, interval: Interval) -> str:
    """What a bar of the timeline stands for: ``2022``, ``July 2022``, ``4 – 10 July 2022`` or ``4 July 2022``."""
    match interval:
        case Interval.YEAR:
            return str(start.year)
        case Interval.MONTH:
            return f"{MONTHS[start.month - 1]} {start.year}"
        case Interval.DAY:
            return _day(start)
        case Interval.WEEK:
            return f"{_day(start)} {EN_DASH} {_day(last_day(start, interval))}"


def last_day(start: date, interval: Interval) -> date:
    """The last day of the interval that begins on ``start``; never after the year 9999."""
    match interval:
        case Interval.YEAR:
            return date(start.year, 12, 31)
        case Interval.MONTH:
            return start.replace(day=monthrange(start.year, start.month)[1])
        case Interval.DAY:
            return start
        case Interval.WEEK:
            return min(start, date.max - timedelta(days=6)) + timedelta(days=6)


def _read(text: str | None) -> PartialDate | None:
    try:
        return parse_iso(text) if text else None
    except ValueError:
        return None


def _day_words(dated: PartialDate, *, short: bool) -> str:
    day = dated.day
    match dated.precision:
        case Precision.YEAR:
            return str(day.year)
        case Precision.MONTH:
            return f"{_month(day) if short else MONTHS[day.month - 1]} {day.year}"
        case _:
            return f"{day.day} {_month(day)} {day.year}" if short else _day(day)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _month(day: date) -> str:
    return MONTHS[day.month - 1][:3]


FOR_TEMPLATES = (number, counted, sentence, short_date, long_date, clock)
