"""Periods of the calendar: from the first to the last of something, both included."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from searcharchive.dates import (
    DAY,
    MICROSECOND,
    MINUTE,
    DateRange,
    PartialDate,
    Precision,
    from_day,
    from_micros,
    range_of,
    to_micros,
)


@dataclass(frozen=True, slots=True)
class Period:
    """From the start of ``first`` to the end of ``last``; None leaves a side open."""

    first: PartialDate | None
    last: PartialDate | None

    def to_range(self, zone: tzinfo) -> DateRange:
        """Half-open; floating bounds are read in ``zone``."""
        return range_of(self.first, self.last, zone)

    def backwards(self, zone: tzinfo) -> bool:
        """Whether it ends before it begins, so that nothing lies in it."""
        span = self.to_range(zone)
        return span.utc_start is not None and span.utc_end is not None and span.utc_end <= span.utc_start


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment that relative words start from, in the reader's time zone."""

    moment: datetime

    @property
    def today(self) -> date:
        return self.moment.date()

    def ago(self, back: timedelta) -> PartialDate:
        """The minute that long ago, with its offset from UTC."""
        elapsed = self.moment.astimezone(UTC) - back  # across a change of the clocks, walls are no measure
        moment = elapsed.astimezone(self.moment.tzinfo).replace(second=0, microsecond=0)
        offset = moment.utcoffset() or timedelta()
        return PartialDate(to_micros(moment), Precision.MINUTE, int(offset.total_seconds() // 60))


def single(value: PartialDate) -> Period:
    return Period(value, value)


def year(number: int) -> PartialDate:
    return PartialDate(to_micros(datetime(number, 1, 1)), Precision.YEAR)


def month(number: int, of_year: int) -> PartialDate:
    return PartialDate(to_micros(datetime(of_year, number, 1)), Precision.MONTH)


def days(first: date, last: date) -> Period:
    return Period(from_day(first), from_day(last))


def quarter(number: int, of_year: int) -> Period:
    return Period(month(3 * number - 2, of_year), month(3 * number, of_year))


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last. Raises ValueError outside the years 1 to 9999."""
    of_year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= of_year <= 9999:
        raise ValueError("outside the years 1 to 9999")
    return date(of_year, index + 1, min(day.day, calendar.monthrange(of_year, index + 1)[1]))


def add(day: date, number: int, unit: str) -> date:
    """``number`` units later. Raises ValueError or OverflowError outside the years 1 to 9999."""
    match unit:
        case "day":
            return day + timedelta(days=number)
        case "week" | "weekend":
            return day + timedelta(weeks=number)
        case "month":
            return add_months(day, number)
        case "quarter":
            return add_months(day, 3 * number)
        case _:
            return add_months(day, 12 * number)


def around(day: date, unit: str) -> Period:
    """The day, week (Monday to Sunday), weekend, month, quarter or year that ``day`` lies in."""
    monday = day - timedelta(days=day.weekday())
    match unit:
        case "day":
            return single(from_day(day))
        case "week":
            return days(monday, monday + timedelta(days=6))
        case "weekend":
            return days(monday + timedelta(days=5), monday + timedelta(days=6))
        case "month":
            return single(month(day.month, day.year))
        case "quarter":
            return quarter((day.month + 2) // 3, day.year)
        case _:
            return single(year(day.year))


def trailing(today: date, number: int, unit: str) -> Period:
    """The last ``number`` units up to and including today."""
    return days(add(today, -number, unit) + timedelta(days=1), today)


def before(value: PartialDate) -> PartialDate:
    """A date that ends where ``value`` begins. Raises OverflowError before the year 1."""
    precision, step = _step(value.wall)
    from_micros(value.wall - step)
    return PartialDate(value.wall - step, precision, value.offset)


def after(value: PartialDate) -> PartialDate:
    """A date that begins where ``value`` ends. Raises OverflowError after the year 9999."""
    wall = value.wall + value.duration
    from_micros(wall)
    return PartialDate(wall, _step(wall)[0], value.offset)


def _step(wall: int) -> tuple[Precision, int]:
    """The coarsest precision at which a wall clock is the edge of a period, and the length of that."""
    if wall % DAY == 0:
        return Precision.DAY, DAY
    if wall % MINUTE == 0:
        return Precision.MINUTE, MINUTE
    return Precision.SECOND, MICROSECOND
