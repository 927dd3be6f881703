from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.dates import Interval
from searcharchive.web.pages.address import Address
from searcharchive.web.pages.timeline import HEIGHT, LEAST, narrowed, picture

ASKED = Address((("q", "tram"), ("from", "2019"), ("page", "3")))


def days(*counts: int) -> dict[str, Any]:
    start = date(2021, 5, 1)
    listed = [{"start": (start + timedelta(days=i)).isoformat(), "count": count} for i, count in enumerate(counts)]
    return {"interval": "day", "buckets": listed, "coarser": 0, "missing": 1}


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=400).filter(any))
def test_bars_stay_in_the_picture_and_keep_their_order(counts: list[int]) -> None:
    made = picture(days(*counts), ASKED)
    assert made is not None
    assert [bar.count for bar in made.bars] == counts
    for bar in made.bars:
        assert bar.left >= 0
        assert bar.left + bar.reach <= 100.5
        assert 0 < bar.width <= bar.reach
        assert bar.top + bar.height == HEIGHT
        assert (bar.height >= LEAST) == (bar.count > 0)
    assert made.highest.count == max(counts)
    assert made.highest.height == HEIGHT
    heights = [height for _, height in sorted((bar.count, bar.height) for bar in made.bars)]
    assert heights == sorted(heights)


@given(st.integers(2, 900))
def test_labels_leave_each_other_room(length: int) -> None:
    made = picture(days(*[1] * length), ASKED)
    assert made is not None
    places = [tick.at for tick in made.ticks]
    assert places[0] == 0
    assert len(places) <= 6
    assert all(later - earlier >= 16 for earlier, later in pairwise(places))


@pytest.mark.parametrize(
    ("start", "interval", "first", "last"),
    [
        ("2021-01-01", Interval.YEAR, "2021", "2021"),
        ("2021-05-01", Interval.MONTH, "2021-05", "2021-05"),
        ("2021-05-03", Interval.WEEK, "2021-05-03", "2021-05-09"),
        ("2021-05-04", Interval.DAY, "2021-05-04", "2021-05-04"),
    ],
)
def test_a_bar_narrows_to_itself(start: str, interval: Interval, first: str, last: str) -> None:
    address = narrowed(ASKED, date.fromisoformat(start), interval)
    assert address.pairs == (("q", "tram"), ("from", first), ("to", last))


@pytest.mark.parametrize("timeline", [None, days(), days(0, 0)])
def test_nothing_to_draw(timeline: dict[str, Any] | None) -> None:
    assert picture(timeline, ASKED) is None


def test_one_bar_is_no_picture_but_still_a_span() -> None:
    made = picture(days(7), ASKED)
    assert made is not None
    assert not made.drawn
    assert made.span == "May 2021"
    assert made.undated == 1


def test_no_span_where_it_would_leave_something_out() -> None:
    most, few = picture({**days(1, 2), "coarser": 2}, ASKED), picture({**days(1, 2), "coarser": 3}, ASKED)
    assert most is not None
    assert few is not None
    assert (most.span, few.span) == ("mostly May 2021", "")
