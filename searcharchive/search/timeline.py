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
from searcharchive.kernels.dating import FLOATING, ON_A_CLOCK, count_between, reach
from searcharchive.search.postings import PRECISIONS, Int32, Published
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
        self._docs = docs
        periods = published.periods
        self._columns = (periods.start, periods.floating, published.precision, published.dated)
        self._zone = zone
        self._counts = np.zeros(len(PRECISIONS), np.int64)
        ends = np.iinfo(np.int64)
        self._first = np.full((len(PRECISIONS), 2), ends.max, np.int64)
        self._last = np.full((len(PRECISIONS), 2), ends.min, np.int64)
        self.count = reach(docs, *self._columns, self._counts, self._first, self._last)

    def countable(self, interval: Interval) -> int:
        return int(self._counts[COARSEST_DATE[interval] :].sum())

    def span(self, interval: Interval) -> Span | None:
        """None where no date is precise enough."""
        first = self._first[COARSEST_DATE[interval] :].min(axis=0).tolist()
        last = self._last[COARSEST_DATE[interval] :].max(axis=0).tolist()
        walls = [end for end in (first[FLOATING], last[FLOATING]) if first[FLOATING] <= last[FLOATING]]
        if first[ON_A_CLOCK] <= last[ON_A_CLOCK]:
            walls += [_wall(end, self._zone) for end in (first[ON_A_CLOCK], last[ON_A_CLOCK])]
        return Span(min(walls), max(walls)) if walls else None

    def counts(self, edges: list[int], interval: Interval) -> list[int]:
        """How many dates lie in each of the buckets that begin at ``edges`` (wall clocks, ascending)."""
        both: list[list[int]] = [[], edges]
        both[ON_A_CLOCK] = [utc_micros(edge, self._zone) for edge in edges]
        found = np.zeros(len(edges), np.int64)
        count_between(self._docs, *self._columns, COARSEST_DATE[interval], np.array(both, np.int64), found)
        counts: list[int] = found.tolist()
        return counts


def _wall(instant: int, zone: tzinfo) -> int:
    """The wall clock of an instant, kept within the years that clocks can show."""
    return wall_micros(min(max(instant, FIRST + DAY), LAST - DAY), zone)


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
