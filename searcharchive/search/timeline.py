"""Timelines: how many of the documents found were published in each year, month, week or day."""

from dataclasses import dataclass
from datetime import tzinfo

import numpy as np

from searcharchive.dates import (
    DAY,
    FIRST,
    LAST,
    Interval,
    Precision,
    bucket_start,
    buckets,
    from_micros,
    utc_micros,
    wall_micros,
)
from searcharchive.search.postings import PRECISIONS, Bools, Int32, Int64, Published
from searcharchive.search.request import TimelineRequest
from searcharchive.search.response import Bucket, Notice, Timeline

AUTO_BUCKETS = 62
MOST_BUCKETS = 10_000
FINEST_FIRST = (Interval.DAY, Interval.WEEK, Interval.MONTH, Interval.YEAR)
COARSEST_DATE = {
    Interval.DAY: PRECISIONS.index(Precision.DAY),
    Interval.WEEK: PRECISIONS.index(Precision.DAY),
    Interval.MONTH: PRECISIONS.index(Precision.MONTH),
    Interval.YEAR: PRECISIONS.index(Precision.YEAR),
}


@dataclass(frozen=True, slots=True)
class Span:
    """The wall clocks of the first and the last date that are precise enough to be counted."""

    first: int
    last: int

    def buckets(self, interval: Interval) -> int:
        """How many buckets of an interval the span touches."""
        start, end = bucket_start(self.first, interval), bucket_start(self.last, interval)
        match interval:
            case Interval.DAY:
                return (end - start) // DAY + 1
            case Interval.WEEK:
                return (end - start) // (7 * DAY) + 1
            case Interval.MONTH:
                return _month(end) - _month(start) + 1
            case Interval.YEAR:
                return from_micros(end).year - from_micros(start).year + 1


def _month(wall: int) -> int:
    moment = from_micros(wall)
    return moment.year * 12 + moment.month


class Dates:
    """The dates of the documents found. Zoned ones stand on the clocks of ``zone``, floating ones on their own."""

    def __init__(self, published: Published, docs: Int32, zone: tzinfo) -> None:
        self._zone = zone
        dated = docs[published.dated[docs]]
        self.count = len(dated)
        self._starts = published.periods.start[dated]
        self._floating = published.periods.floating[dated]
        self._precision = published.precision[dated]

    def countable(self, interval: Interval) -> int:
        return int(np.count_nonzero(self._precise(interval)))

    def span(self, interval: Interval) -> Span | None:
        """None where no date is precise enough."""
        floating, zoned = self._split(interval)
        walls = [int(w) for part in (floating,) if len(part) for w in (part.min(), part.max())]
        walls += [_wall(int(i), self._zone) for part in (zoned,) if len(part) for i in (part.min(), part.max())]
        return Span(min(walls), max(walls)) if walls else None

    def counts(self, edges: list[int], interval: Interval) -> list[int]:
        """How many dates lie in each of the buckets that begin at ``edges`` (wall clocks, ascending)."""
        floating, zoned = self._split(interval)
        counts = _histogram(floating, edges)
        if len(zoned):
            counts += _histogram(zoned, [utc_micros(edge, self._zone) for edge in edges])
        return [int(count) for count in counts]

    def _precise(self, interval: Interval) -> Bools:
        return self._precision >= COARSEST_DATE[interval]

    def _split(self, interval: Interval) -> tuple[Int64, Int64]:
        """Starts of the floating dates (wall clock) and of the zoned ones (instants)."""
        precise = self._precise(interval)
        return self._starts[precise & self._floating], self._starts[precise & ~self._floating]


def _wall(instant: int, zone: tzinfo) -> int:
    """The wall clock of an instant, kept within the years that clocks can show."""
    return wall_micros(min(max(instant, FIRST + DAY), LAST - DAY), zone)


def _histogram(moments: Int64, edges: list[int]) -> Int64:
    at = np.searchsorted(np.array(edges, np.int64), moments, side="right") - 1
    return np.bincount(np.maximum(at, 0), minlength=len(edges))


def timeline(published: Published, docs: Int32, asked: TimelineRequest) -> tuple[Timeline, tuple[Notice, ...]]:
    """Count documents by date; the notice tells when the interval asked for was too fine."""
    dates = Dates(published, docs, asked.zone)
    interval, notices = (auto_interval(dates), ()) if asked.interval is None else bearable(dates, asked.interval)
    span = dates.span(interval)
    edges = [] if span is None else list(buckets(span.first, span.last, interval))
    counts = dates.counts(edges, interval) if edges else []
    return Timeline(
        interval,
        tuple(Bucket(from_micros(edge).date().isoformat(), n) for edge, n in zip(edges, counts, strict=True)),
        coarser=dates.count - dates.countable(interval),
        missing=len(docs) - dates.count,
    ), notices


def auto_interval(dates: Dates) -> Interval:
    """The finest that takes few buckets for the dates known at least to the day."""
    span = dates.span(Interval.DAY)
    if span is None:
        return Interval.YEAR
    return next((i for i in FINEST_FIRST if span.buckets(i) <= AUTO_BUCKETS), Interval.YEAR)


def bearable(dates: Dates, asked: Interval) -> tuple[Interval, tuple[Notice, ...]]:
    """The interval asked for, or the next coarser one that does not take too many buckets."""
    for interval in FINEST_FIRST[FINEST_FIRST.index(asked) :]:
        span = dates.span(interval)
        if span is None or span.buckets(interval) <= MOST_BUCKETS:
            break
    if interval is asked:
        return asked, ()
    detail = f"A timeline by {asked} would have over {MOST_BUCKETS} entries, so this one counts by {interval}."
    return interval, (Notice("interval-coarsened", detail),)
