"""Dates as precise as their source gave them, and ranges of them.

A newspaper of 1916 says "1916-01-05", a wire says "2022-07-22T14:05:00+03:00", a library record says "1987".
All three are a :class:`PartialDate`: the wall clock at which it starts, how precise it is, and the offset from UTC
where one was given. A date without an offset is *floating*: it belongs to the calendar day that it names, whatever
the reader's time zone.

A :class:`DateRange` is half-open and keeps both readings of its bounds, wall clock and instant, so that floating and
zoned dates are each compared with their own. A date lies in a range when all of it does: "1987" is not in March 1987.

Times are integers: microseconds since 1970-01-01T00:00, for years 1 to 9999.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import total_ordering

from searcharchive.pickling import by_slots

MICROSECOND = 1
SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
EPOCH = datetime(1970, 1, 1)
LAST = (datetime.max - EPOCH) // timedelta(microseconds=1)
FIRST = (datetime.min - EPOCH) // timedelta(microseconds=1)


class Precision(StrEnum):
    """How much of a date is known, from coarse to fine."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class Interval(StrEnum):
    """The width of a timeline's buckets."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


def now() -> int:
    """This moment, in microseconds since 1970 UTC."""
    return time.time_ns() // 1_000


def day_end(moment: datetime) -> int:
    """The end of an aware datetime's day in UTC, in microseconds since 1970."""
    day = to_micros(moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
    return day + DAY


def to_micros(moment: datetime) -> int:
    """Microseconds of a datetime's own wall clock; its zone is not looked at."""
    return (moment.replace(tzinfo=None) - EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """The naive datetime of a wall clock. Raises OverflowError outside the years 1 to 9999."""
    return EPOCH + timedelta(microseconds=micros)


def utc_micros(wall: int, zone: tzinfo) -> int:
    """The instant at which ``zone``'s clocks show ``wall`` (the first, where they show it twice)."""
    local = from_micros(wall).replace(tzinfo=zone)
    offset = local.utcoffset() or timedelta()
    return wall - offset // timedelta(microseconds=1)


def wall_micros(instant: int, zone: tzinfo) -> int:
    """What ``zone``'s clocks show at an instant."""
    return to_micros(from_micros(instant).replace(tzinfo=UTC).astimezone(zone))


def _next_month(moment: datetime) -> int:
    year, month = divmod(moment.year * 12 + moment.month, 12)
    return LAST + 1 if year > 9999 else to_micros(datetime(year, month + 1, 1))


def _next_year(moment: datetime) -> int:
    return LAST + 1 if moment.year == 9999 else to_micros(datetime(moment.year + 1, 1, 1))


@total_ordering
@by_slots
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with its precision.

    ``wall`` is the wall clock in microseconds at which the period begins; ``offset`` is minutes east of UTC, or None
    for a floating date. Ordering is by :attr:`start`, then by precision (coarse first).
    """

    wall: int
    precision: Precision
    offset: int | None = None

    @property
    def start(self) -> int:
        """The sort key: the instant where a zone is known, else the wall clock read as UTC."""
        return self.wall - (self.offset or 0) * MINUTE

    @property
    def end(self) -> int:
        """One microsecond past the period, on the same clock as :attr:`start`."""
        return self.start + self.duration

    @property
    def duration(self) -> int:
        """Length of the period in microseconds. A time given to the second is one instant."""
        match self.precision:
            case Precision.YEAR:
                return _next_year(from_micros(self.wall)) - self.wall
            case Precision.MONTH:
                return _next_month(from_micros(self.wall)) - self.wall
            case Precision.DAY:
                return DAY
            case Precision.MINUTE:
                return MINUTE
            case Precision.SECOND:
                return MICROSECOND

    @property
    def floating(self) -> bool:
        return self.offset is None

    @property
    def day(self) -> date:
        """The calendar day on which the period begins, in the date's own zone."""
        return from_micros(self.wall).date()

    def isoformat(self) -> str:
        """ISO 8601, no longer than the precision: ``1987``, ``1987-03``, ``1987-03-01``, ``1987-03-01T10:00Z``."""
        moment = from_micros(self.wall)
        match self.precision:
            case Precision.YEAR:
                return f"{moment.year:04}"
            case Precision.MONTH:
                return f"{moment.year:04}-{moment.month:02}"
            case Precision.DAY:
                return moment.date().isoformat()
            case Precision.MINUTE:
                return moment.isoformat(timespec="minutes") + format_offset(self.offset)
            case Precision.SECOND:
                return moment.isoformat() + format_offset(self.offset)

    __str__ = isoformat

    def __lt__(self, other: "PartialDate") -> bool:
        return self._key < other._key

    @property
    def _key(self) -> tuple[int, int, bool]:
        return self.start, list(Precision).index(self.precision), self.floating


def format_offset(offset: int | None) -> str:
    """``""`` for floating, ``Z`` for UTC, else ``+03:00``."""
    if offset is None:
        return ""
    if offset == 0:
        return "Z"
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


_ISO = re.compile(
    r"""(?P<year>\d{4})
    (?:-?(?P<month>\d\d)
      (?:-?(?P<day>\d\d)
        (?:[T ](?P<hour>\d\d):?(?P<minute>\d\d)
          (?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?
          \s?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?
        )?
      )?
    )?""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)


def parse_iso(text: str) -> PartialDate | None:
    """Read ISO 8601 and RFC 3339 (basic or extended form, any precision), or None where it is something else.

    Raises ValueError for a date that has the form but does not exist (30 February, 25:00) or whose instant falls
    outside the years 1 to 9999 in UTC. ``YYYYMM`` is not read: it is as likely to be ``YYMMDD``.
    """
    found = _ISO.fullmatch(text.strip())
    if found is None or (found["month"] and not found["day"] and "-" not in text):
        return None
    part = {k: int(v) for k, v in found.groupdict().items() if v and k not in ("zone", "fraction")}
    fraction = int(((found["fraction"] or "") + "000000")[:6])
    second = part.get("second", 0)
    moment = datetime(
        part["year"],
        part.get("month", 1),
        part.get("day", 1),
        part.get("hour", 0),
        part.get("minute", 0),
        second,
        fraction,
    )
    finest = [p for p in Precision if p.value in part][-1]
    dated = PartialDate(to_micros(moment), finest, _offset_minutes(found["zone"]))
    if not FIRST <= dated.start <= LAST:
        raise ValueError(f"{text} is outside the years 1 to 9999 in UTC")
    return dated


def _offset_minutes(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone in "Zz":
        return 0
    digits = zone[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 23 or minutes > 59:
        raise ValueError(f"{zone} is not an offset from UTC")
    return (hours * 60 + minutes) * (-1 if zone[0] == "-" else 1)


def from_datetime(moment: datetime, precision: Precision = Precision.SECOND) -> PartialDate:
    """A datetime, naive or aware, as a partial date."""
    offset = moment.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    return PartialDate(to_micros(moment), precision, minutes)


def from_day(day: date) -> PartialDate:
    return PartialDate(to_micros(datetime(day.year, day.month, day.day)), Precision.DAY)


@dataclass(frozen=True, slots=True)
class DateRange:
    """A half-open range of time; None leaves a side open.

    ``wall_*`` bounds are compared with floating dates, ``utc_*`` with zoned ones.
    """

    wall_start: int | None = None
    wall_end: int | None = None
    utc_start: int | None = None
    utc_end: int | None = None

    def contains(self, value: PartialDate) -> bool:
        """Whether the whole period of ``value`` lies inside."""
        low, high = (self.wall_start, self.wall_end) if value.floating else (self.utc_start, self.utc_end)
        return (low is None or low <= value.start) and (high is None or value.end <= high)

    @property
    def start_text(self) -> str | None:
        """The inclusive start as RFC 3339 in UTC, for people and answers."""
        return None if self.utc_start is None else _rfc3339(self.utc_start)

    @property
    def end_text(self) -> str | None:
        """The exclusive end as RFC 3339 in UTC."""
        return None if self.utc_end is None else _rfc3339(self.utc_end)


def _rfc3339(micros: int) -> str:
    return from_micros(min(max(micros, FIRST), LAST)).isoformat() + "Z"


def range_of(start: PartialDate | None, end: PartialDate | None, zone: tzinfo) -> DateRange:
    """From the start of ``start`` to the end of ``end``; floating bounds are read in ``zone``."""
    low_wall, low_utc = _bound(start, zone, at_end=False)
    high_wall, high_utc = _bound(end, zone, at_end=True)
    return DateRange(low_wall, high_wall, low_utc, high_utc)


def _bound(value: PartialDate | None, zone: tzinfo, *, at_end: bool) -> tuple[int | None, int | None]:
    if value is None:
        return None, None
    wall = value.wall + (value.duration if at_end else 0)
    if value.offset is not None:
        return wall, wall - value.offset * MINUTE
    if not FIRST + DAY <= wall <= LAST - DAY:
        return wall, wall
    return wall, utc_micros(wall, zone)


def bucket_start(wall: int, interval: Interval) -> int:
    """The wall clock at which the bucket around ``wall`` begins. Weeks begin on Monday (ISO 8601)."""
    moment = from_micros(wall)
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    match interval:
        case Interval.YEAR:
            return to_micros(day.replace(month=1, day=1))
        case Interval.MONTH:
            return to_micros(day.replace(day=1))
        case Interval.WEEK:
            return to_micros(day) - day.weekday() * DAY
        case Interval.DAY:
            return to_micros(day)


def next_bucket(wall: int, interval: Interval) -> int:
    """The wall clock at which the bucket after the one that begins at ``wall`` begins."""
    match interval:
        case Interval.YEAR:
            return _next_year(from_micros(wall))
        case Interval.MONTH:
            return _next_month(from_micros(wall))
        case Interval.WEEK:
            return wall + 7 * DAY
        case Interval.DAY:
            return wall + DAY


def buckets(first: int, last: int, interval: Interval) -> Iterator[int]:
    """Starts of all buckets from the one around ``first`` to the one around ``last``, empty ones included."""
    wall = bucket_start(first, interval)
    while wall <= last:
        yield wall
        wall = next_bucket(wall, interval)
