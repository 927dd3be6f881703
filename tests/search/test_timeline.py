"""Timelines against finding each article's bucket on its own."""

from collections import Counter
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.dates import (
    DAY,
    Interval,
    PartialDate,
    Precision,
    bucket_start,
    from_micros,
    next_bucket,
    parse_iso,
    wall_micros,
)
from searcharchive.search.postings import PRECISIONS, Periods, Published
from searcharchive.search.request import TimelineRequest
from searcharchive.search.response import Bucket, Timeline
from searcharchive.search.timeline import FINEST_FIRST, timeline

# Zones that changed their clocks at midnight, skipped a whole day, or stand far from UTC.
ZONES = [UTC, *map(ZoneInfo, ("America/Havana", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu", "Europe/Paris"))]
COARSE = [Interval.YEAR, Interval.MONTH, Interval.WEEK]
MOMENTS = st.one_of(
    st.integers(0, 60 * 365 * DAY).map(lambda m: m // 1_000_000 * 1_000_000),
    st.sampled_from(["2011-12-30T09:59:59", "2018-11-04T02:59:59", "2024-11-03T04:30:00", "2024-03-10T05:00:00"]).map(
        lambda text: known(text).wall
    ),
)


def known(text: str) -> PartialDate:
    date = parse_iso(text)
    assert date is not None
    return date


def make_date(wall: int, precision: Precision, zoned: bool) -> PartialDate:
    if precision in (Precision.MINUTE, Precision.SECOND):
        return PartialDate(wall, precision, 0 if zoned else None)
    interval = {Precision.DAY: Interval.DAY, Precision.MONTH: Interval.MONTH}.get(precision, Interval.YEAR)
    return PartialDate(bucket_start(wall, interval), precision)


DATES = st.one_of(st.none(), st.builds(make_date, MOMENTS, st.sampled_from(Precision), st.booleans()))


def columns(dates: list[PartialDate | None]) -> Published:
    filled = [date or PartialDate(0, Precision.YEAR) for date in dates]
    return Published(
        Periods(
            np.array([date.start for date in filled], np.int64),
            np.array([date.end for date in filled], np.int64),
            np.array([date.floating for date in filled], np.bool_),
        ),
        np.array([PRECISIONS.index(date.precision) for date in filled], np.int8),
        np.array([date is not None for date in dates], np.bool_),
    )


def counted(dates: list[PartialDate | None], asked: TimelineRequest) -> Timeline:
    return timeline(columns(dates), np.arange(len(dates), dtype=np.int32), asked)[0]


def precise_enough(date: PartialDate, interval: Interval) -> bool:
    match date.precision:
        case Precision.YEAR:
            return interval is Interval.YEAR
        case Precision.MONTH:
            return interval in (Interval.YEAR, Interval.MONTH)
        case _:
            return True


def own_bucket(date: PartialDate, interval: Interval, zone: tzinfo) -> int:
    return bucket_start(date.wall if date.floating else wall_micros(date.start, zone), interval)


def obvious(dates: list[PartialDate | None], interval: Interval, zone: tzinfo) -> Timeline:
    dated = [date for date in dates if date is not None]
    precise = [date for date in dated if precise_enough(date, interval)]
    counts = Counter(own_bucket(date, interval, zone) for date in precise)
    buckets = []
    at = min(counts, default=1)
    while at <= max(counts, default=0):
        buckets.append(Bucket(from_micros(at).date().isoformat(), counts[at]))
        at = next_bucket(at, interval)
    return Timeline(interval, tuple(buckets), len(dated) - len(precise), len(dates) - len(dated))


@given(st.lists(DATES, max_size=8), st.sampled_from(COARSE), st.sampled_from(ZONES))
def test_each_article_is_in_its_own_bucket(dates: list[PartialDate | None], interval: Interval, zone: tzinfo) -> None:
    assert counted(dates, TimelineRequest(interval, zone)) == obvious(dates, interval, zone)


@given(MOMENTS, st.lists(st.integers(0, 40 * 24), max_size=8), st.booleans(), st.sampled_from(ZONES))
def test_days(start: int, hours: list[int], zoned: bool, zone: tzinfo) -> None:
    dates: list[PartialDate | None] = [make_date(start + h * DAY // 24, Precision.SECOND, zoned) for h in hours]
    assert counted(dates, TimelineRequest(Interval.DAY, zone)) == obvious(dates, Interval.DAY, zone)


@given(st.lists(DATES, max_size=8), st.integers(1, 3000), st.sampled_from(ZONES))
def test_the_interval_is_the_finest_that_takes_few_buckets(
    dates: list[PartialDate | None], squeeze: int, zone: tzinfo
) -> None:
    near: list[PartialDate | None] = [
        make_date(date.wall // squeeze, date.precision, not date.floating) if date else None for date in dates
    ]
    fine: list[PartialDate | None] = [date for date in near if date and precise_enough(date, Interval.DAY)]
    fitting = [i for i in FINEST_FIRST if fine and len(obvious(fine, i, zone).buckets) <= 62]
    wanted = fitting[0] if fitting else Interval.YEAR
    assert counted(near, TimelineRequest(None, zone)) == obvious(near, wanted, zone)


@pytest.mark.parametrize(
    ("asked", "last", "interval"),
    [
        (Interval.DAY, "1999-12-31", Interval.WEEK),
        (Interval.DAY, "1900-06-01", Interval.DAY),
        (Interval.WEEK, "2099-12-31", Interval.MONTH),
        (Interval.MONTH, "9999-12-31", Interval.YEAR),
        (Interval.YEAR, "9999-12-31", Interval.YEAR),
    ],
)
def test_an_interval_that_would_be_endless_is_coarsened(asked: Interval, last: str, interval: Interval) -> None:
    dates = columns([known("1900-01-01"), known(last)])
    result, notices = timeline(dates, np.arange(2, dtype=np.int32), TimelineRequest(asked))
    assert result.interval is interval
    assert sum(bucket.count for bucket in result.buckets) == 2
    assert [notice.code for notice in notices] == ([] if interval is asked else ["interval-coarsened"])


def test_dates_at_the_ends_of_time() -> None:
    dates: list[PartialDate | None] = [known("0001-01-01"), known("9999-12-31T23:59:59Z")]
    result = counted(dates, TimelineRequest(Interval.YEAR, ZoneInfo("Pacific/Apia")))
    assert (result.buckets[0], result.buckets[-1]) == (Bucket("0001-01-01", 1), Bucket("9999-01-01", 1))


def test_nothing_found() -> None:
    assert counted([], TimelineRequest()) == Timeline(Interval.YEAR)
    assert counted([None], TimelineRequest(Interval.DAY)) == Timeline(Interval.DAY, missing=1)
