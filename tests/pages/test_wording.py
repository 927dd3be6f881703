from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.dates import Interval, buckets, from_micros, next_bucket, to_micros
from searcharchive.web.pages.wording import (
    bucket_words,
    clock,
    counted,
    last_day,
    long_date,
    number,
    sentence,
    short_date,
    span,
    zone_name,
)


@pytest.mark.parametrize(
    ("iso", "short", "long", "time"),
    [
        ("2022-07-22T14:05:00+03:00", "22 Jul 2022", "Friday 22 July 2022", "14:05 UTC+3"),
        ("2022-07-22T23:30-03:30", "22 Jul 2022", "Friday 22 July 2022", "23:30 UTC−3:30"),
        ("2022-07-22T00:00Z", "22 Jul 2022", "Friday 22 July 2022", "00:00 UTC"),
        ("2022-07-22T09:15", "22 Jul 2022", "Friday 22 July 2022", "09:15"),
        ("1916-01-05", "5 Jan 1916", "Wednesday 5 January 1916", ""),
        ("1987-03", "Mar 1987", "March 1987", ""),
        ("1987", "1987", "1987", ""),
        ("last week", "last week", "last week", ""),
        ("2021-02-30", "2021-02-30", "2021-02-30", ""),
        ("", "", "", ""),
        (None, "", "", ""),
    ],
)
def test_dates_as_precise_as_they_are_known(iso: str | None, short: str, long: str, time: str) -> None:
    assert (short_date(iso), long_date(iso), clock(iso)) == (short, long, time)


@pytest.mark.parametrize(
    ("value", "words"), [(0, "no articles"), (1, "1 article"), (2, "2 articles"), (1234567, "1,234,567 articles")]
)
def test_counts(value: int, words: str) -> None:
    assert counted(value, "article") == words


def test_small_words() -> None:
    assert number(1000) == "1,000"
    assert sentence("no ABC here") == "No ABC here"
    assert sentence("") == ""
    assert [zone_name(m) for m in (0, 60, -345)] == ["UTC", "UTC+1", "UTC−5:45"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2022, 7, 1), date(2024, 3, 31), "Jul 2022 – Mar 2024"),
        (date(2022, 7, 1), date(2022, 9, 30), "Jul – Sep 2022"),
        (date(2022, 7, 1), date(2022, 7, 9), "Jul 2022"),
    ],
)
def test_spans(first: date, last: date, words: str) -> None:
    assert span(first, last) == words


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval.YEAR, "2021"),
        (Interval.MONTH, "March 2021"),
        (Interval.WEEK, "1 March 2021 – 7 March 2021"),
        (Interval.DAY, "1 March 2021"),
    ],
)
def test_buckets_in_words(interval: Interval, words: str) -> None:
    assert bucket_words(date(2021, 3, 1), interval) == words


@given(st.dates(date(1600, 1, 1), date(9998, 12, 1)), st.sampled_from(Interval))
def test_the_last_day_is_the_one_before_the_next_interval(day: date, interval: Interval) -> None:
    wall = to_micros(from_micros(0).replace(year=day.year, month=day.month, day=day.day))
    start = next(buckets(wall, wall, interval))
    following = from_micros(next_bucket(start, interval)).date()
    assert (following - last_day(from_micros(start).date(), interval)).days == 1


@pytest.mark.parametrize("interval", Interval)
def test_the_end_of_the_calendar_is_no_trap(interval: Interval) -> None:
    assert last_day(date(9999, 12, 31), interval) == date.max
