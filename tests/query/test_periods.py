"""Dates in words: what each phrase means at a fixed clock, as a half-open range."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.dates import DateRange, from_micros, parse_iso
from searcharchive.errors import InvalidParameter
from searcharchive.query.calendar import add_months, after, around, before
from searcharchive.query.doubts import doubts
from searcharchive.query.periods import comparison, iso_hint, read_bounds, read_pieces, read_range
from tests.query.reading import NOW

# The clock stands at noon on Thursday, 15 January 2026, UTC.
DAYS: list[tuple[str, str | None, str | None]] = [
    # ISO
    ("2024", "2024-01-01", "2025-01-01"),
    ("2024-02", "2024-02-01", "2024-03-01"),
    ("2024-02-29", "2024-02-29", "2024-03-01"),
    ("20240229", "2024-02-29", "2024-03-01"),
    ("2024-2-9", "2024-02-09", "2024-02-10"),
    ("2024/02/09", "2024-02-09", "2024-02-10"),
    ("2024.02", "2024-02-01", "2024-03-01"),
    ("2020-W53", "2020-12-28", "2021-01-04"),
    ("2024-02/2024-04", "2024-02-01", "2024-05-01"),
    ("2024-02..2024-04", "2024-02-01", "2024-05-01"),
    ("1914-1918", "1914-01-01", "1919-01-01"),
    ("1914 – 1918", "1914-01-01", "1919-01-01"),
    # days
    ("today", "2026-01-15", "2026-01-16"),
    ("Yesterday", "2026-01-14", "2026-01-15"),
    ("the day before yesterday", "2026-01-13", "2026-01-14"),
    ("tomorrow", "2026-01-16", "2026-01-17"),
    ("ayer", "2026-01-14", "2026-01-15"),
    ("aujourd’hui", "2026-01-15", "2026-01-16"),
    ("Thursday", "2026-01-15", "2026-01-16"),
    ("on Friday", "2026-01-09", "2026-01-10"),
    ("last Thursday", "2026-01-08", "2026-01-09"),
    ("last Wed", "2026-01-14", "2026-01-15"),
    ("this Friday", "2026-01-16", "2026-01-17"),
    ("this Monday", "2026-01-12", "2026-01-13"),
    ("next Thursday", "2026-01-22", "2026-01-23"),
    ("4 days ago", "2026-01-11", "2026-01-12"),
    ("a week ago", "2026-01-08", "2026-01-09"),
    ("two months ago", "2025-11-15", "2025-11-16"),
    ("1 year ago", "2025-01-15", "2025-01-16"),
    # weeks, months, quarters, years
    ("this week", "2026-01-12", "2026-01-19"),
    ("last week", "2026-01-05", "2026-01-12"),
    ("past week", "2026-01-09", "2026-01-16"),
    ("next week", "2026-01-19", "2026-01-26"),
    ("last weekend", "2026-01-10", "2026-01-12"),
    ("this weekend", "2026-01-17", "2026-01-19"),
    ("this month", "2026-01-01", "2026-02-01"),
    ("last month", "2025-12-01", "2026-01-01"),
    ("the past month", "2025-12-16", "2026-01-16"),
    ("last quarter", "2025-10-01", "2026-01-01"),
    ("this year", "2026-01-01", "2027-01-01"),
    ("previous year", "2025-01-01", "2026-01-01"),
    ("past year", "2025-01-16", "2026-01-16"),
    ("last 7 days", "2026-01-09", "2026-01-16"),
    ("in the last two weeks", "2026-01-02", "2026-01-16"),
    ("past 3 months", "2025-10-16", "2026-01-16"),
    ("last 10 years", "2016-01-16", "2026-01-16"),
    # written out
    ("March 2019", "2019-03-01", "2019-04-01"),
    ("march of 2019", "2019-03-01", "2019-04-01"),
    ("Sept. 2019", "2019-09-01", "2019-10-01"),
    ("9 March 2019", "2019-03-09", "2019-03-10"),
    ("9th of March, 2019", "2019-03-09", "2019-03-10"),
    ("Mar 9, 2019", "2019-03-09", "2019-03-10"),
    ("Saturday, March 9, 2019", "2019-03-09", "2019-03-10"),
    ("January 15", "2026-01-15", "2026-01-16"),
    ("January 16", "2025-01-16", "2025-01-17"),
    ("29 February", "2024-02-29", "2024-03-01"),
    ("January", "2026-01-01", "2026-02-01"),
    ("last January", "2025-01-01", "2025-02-01"),
    ("February", "2025-02-01", "2025-03-01"),
    ("Q3 2019", "2019-07-01", "2019-10-01"),
    ("2019-Q3", "2019-07-01", "2019-10-01"),
    ("third quarter of 2019", "2019-07-01", "2019-10-01"),
    ("Q4", "2025-10-01", "2026-01-01"),
    ("1990s", "1990-01-01", "2000-01-01"),
    ("the 1990’s", "1990-01-01", "2000-01-01"),
    ("9 de marzo de 2019", "2019-03-09", "2019-03-10"),
    ("samedi 9 mars 2019", "2019-03-09", "2019-03-10"),
    ("9. März 2019", "2019-03-09", "2019-03-10"),
    ("9 marzo 2019", "2019-03-09", "2019-03-10"),
    ("9 de março de 2019", "2019-03-09", "2019-03-10"),
    ("maart 2019", "2019-03-01", "2019-04-01"),
    ("25/12/2019", "2019-12-25", "2019-12-26"),
    ("12/25/2019", "2019-12-25", "2019-12-26"),
    ("5.5.2019", "2019-05-05", "2019-05-06"),
    # ranges
    ("since March 2019", "2019-03-01", None),
    ("from 4 days ago", "2026-01-11", None),
    ("after March 2019", "2019-04-01", None),
    ("until March 2019", None, "2019-04-01"),
    ("up to last week", None, "2026-01-12"),
    ("before March 2019", None, "2019-03-01"),
    ("since March 2019 onwards", "2019-03-01", None),
    ("between 2019 and 2021", "2019-01-01", "2022-01-01"),
    ("from 2019 to 2021", "2019-01-01", "2022-01-01"),
    ("March to May 2019", "2019-03-01", "2019-06-01"),
    ("March 2019 – May 2020", "2019-03-01", "2020-06-01"),
    ("between March 3 and May 4, 2019", "2019-03-03", "2019-05-05"),
    ("9 to 12 March 2019", "2019-03-09", "2019-03-13"),
    ("9-12 March 2019", "2019-03-09", "2019-03-13"),
    ("Q1 to Q2 2020", "2020-01-01", "2020-07-01"),
    ("Monday to Wednesday", "2026-01-12", "2026-01-15"),
    ("last month to today", "2025-12-01", "2026-01-16"),
    # edges, as people say them
    ("since the start of March 2019", "2019-03-01", None),
    ("from the beginning of last year", "2025-01-01", None),
    ("before the start of 2019", None, "2019-01-01"),
    ("until the end of 2019", None, "2020-01-01"),
    ("by the end of last month", None, "2026-01-01"),
    ("after the end of March 2019", "2019-04-01", None),
    ("from the start of 2019 to the end of 2020", "2019-01-01", "2021-01-01"),
    ("on or after 2019-03-04", "2019-03-04", None),
    ("on or before 2019-03-04", None, "2019-03-05"),
    ("not before March 2019", "2019-03-01", None),
    ("no later than March 2019", None, "2019-04-01"),
    ("later than March 2019", "2019-04-01", None),
    ("prior to March 2019", None, "2019-03-01"),
    ("2019 onwards", "2019-01-01", None),
    ("March 2019 and later", "2019-03-01", None),
    ("2019 or earlier", None, "2020-01-01"),
    ("from Jan 2019 through March 2019", "2019-01-01", "2019-04-01"),
    ("1 January 2019 - 5 February 2019", "2019-01-01", "2019-02-06"),
    ("3 days ago to yesterday", "2026-01-12", "2026-01-15"),
    # in, during, of
    ("during 2019", "2019-01-01", "2020-01-01"),
    ("throughout last year", "2025-01-01", "2026-01-01"),
    ("all of 2019", "2019-01-01", "2020-01-01"),
    ("in the whole of March 2019", "2019-03-01", "2019-04-01"),
    ("over the past week", "2026-01-09", "2026-01-16"),
    ("within the last 30 days", "2025-12-17", "2026-01-16"),
    ("the year 2019", "2019-01-01", "2020-01-01"),
    ("the month of March 2019", "2019-03-01", "2019-04-01"),
    ("back in 2019", "2019-01-01", "2020-01-01"),
    ("March last year", "2025-03-01", "2025-04-01"),
    ("in March of last year", "2025-03-01", "2025-04-01"),
    ("9 March this year", "2026-03-09", "2026-03-10"),
    ("Q2 last year", "2025-04-01", "2025-07-01"),
    ("first quarter of this year", "2026-01-01", "2026-04-01"),
    ("March the 9th, 2019", "2019-03-09", "2019-03-10"),
    ("the 9th of March 2019", "2019-03-09", "2019-03-10"),
    # days and weeks
    ("this morning", "2026-01-15", "2026-01-16"),
    ("tonight", "2026-01-15", "2026-01-16"),
    ("a year ago today", "2025-01-15", "2025-01-16"),
    ("this day last year", "2025-01-15", "2025-01-16"),
    ("Tuesday of last week", "2026-01-06", "2026-01-07"),
    ("Tuesday last week", "2026-01-06", "2026-01-07"),
    ("last week Tuesday", "2026-01-06", "2026-01-07"),
    ("Friday this week", "2026-01-16", "2026-01-17"),
    ("Friday next week", "2026-01-23", "2026-01-24"),
    ("the week of March 6, 2019", "2019-03-04", "2019-03-11"),
    ("week of 4 March 2019", "2019-03-04", "2019-03-11"),
    ("week 10 of 2019", "2019-03-04", "2019-03-11"),
    ("2019 week 10", "2019-03-04", "2019-03-11"),
    ("a fortnight ago", "2026-01-01", "2026-01-02"),
    ("the last fortnight", "2026-01-02", "2026-01-16"),
    ("a couple of weeks ago", "2026-01-01", "2026-01-02"),
    ("the last couple of months", "2025-11-16", "2026-01-16"),
    ("half a year ago", "2025-07-15", "2025-07-16"),
    ("a year and a half ago", "2024-07-15", "2024-07-16"),
    # to date, halves, decades, centuries, feasts
    ("year to date", "2026-01-01", "2026-01-16"),
    ("YTD", "2026-01-01", "2026-01-16"),
    ("week to date", "2026-01-12", "2026-01-16"),
    ("so far this month", "2026-01-01", "2026-01-16"),
    ("this year so far", "2026-01-01", "2026-01-16"),
    ("H1 2019", "2019-01-01", "2019-07-01"),
    ("2019-H2", "2019-07-01", "2020-01-01"),
    ("the second half of 2019", "2019-07-01", "2020-01-01"),
    ("second half of last year", "2025-07-01", "2026-01-01"),
    ("H2", "2025-07-01", "2026-01-01"),
    ("last quarter of 2019", "2019-10-01", "2020-01-01"),
    ("the 90s", "1990-01-01", "2000-01-01"),
    ("the ’20s", "2020-01-01", "2030-01-01"),
    ("the 20th century", "1901-01-01", "2001-01-01"),
    ("Christmas 2019", "2019-12-25", "2019-12-26"),
    ("Christmas Eve", "2025-12-24", "2025-12-25"),
    ("New Year’s Day 2020", "2020-01-01", "2020-01-02"),
    ("since Halloween", "2025-10-31", None),
    ("Christmas 2019 to New Year's Day 2020", "2019-12-25", "2020-01-02"),
    # abroad
    ("la semana pasada", "2026-01-05", "2026-01-12"),
    ("le mois dernier", "2025-12-01", "2026-01-01"),
    ("l’année dernière", "2025-01-01", "2026-01-01"),
    ("letzte Woche", "2026-01-05", "2026-01-12"),
    ("il mese scorso", "2025-12-01", "2026-01-01"),
    ("o ano passado", "2025-01-01", "2026-01-01"),
    ("vorige week", "2026-01-05", "2026-01-12"),
    ("dieses Jahr", "2026-01-01", "2027-01-01"),
    ("hace 3 días", "2026-01-12", "2026-01-13"),
    ("il y a 2 semaines", "2026-01-01", "2026-01-02"),
    ("vor 3 Tagen", "2026-01-12", "2026-01-13"),
    ("3 giorni fa", "2026-01-12", "2026-01-13"),
    ("há 2 meses", "2025-11-15", "2025-11-16"),
    ("3 dagen geleden", "2026-01-12", "2026-01-13"),
]


def midnight(day: str | None) -> int | None:
    value = parse_iso(day) if day else None
    return value.wall if value else None


def day_range(first: str | None, end: str | None) -> DateRange:
    low, high = midnight(first), midnight(end)
    return DateRange(low, high, low, high)


@pytest.mark.parametrize(("text", "first", "end"), DAYS, ids=[row[0] for row in DAYS])
def test_days(text: str, first: str | None, end: str | None) -> None:
    for written in (text, f"  {text.upper()} "):
        period = read_range(written, now=NOW, zone=UTC)
        assert period is not None
        assert period.to_range(UTC) == day_range(first, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-03-04T10:30Z", "2025-03-04T10:30:00Z", "2025-03-04T10:31:00Z"),
        ("2025-03-04 10:30+03:00", "2025-03-04T07:30:00Z", "2025-03-04T07:31:00Z"),
        ("since 2025-03-04T10:30", "2025-03-04T10:30:00Z", None),
        ("before 2025-03-04T10:30", None, "2025-03-04T10:30:00Z"),
        ("after 2025-03-04T10:30:15Z", "2025-03-04T10:30:15.000001Z", None),
        ("last 24 hours", "2026-01-14T12:00:00Z", "2026-01-15T12:01:00Z"),
        ("past hour", "2026-01-15T11:00:00Z", "2026-01-15T12:01:00Z"),
        ("30 minutes ago", "2026-01-15T11:30:00Z", "2026-01-15T11:31:00Z"),
        ("since now", "2026-01-15T12:00:00Z", None),
        ("4 March 2025 10:30", "2025-03-04T10:30:00Z", "2025-03-04T10:31:00Z"),
        ("Tue, 04 Mar 2025 10:30:00 GMT", "2025-03-04T10:30:00Z", "2025-03-04T10:31:00Z"),
    ],
)
def test_times(text: str, start: str | None, end: str | None) -> None:
    period = read_range(text, now=NOW, zone=UTC)
    assert period is not None
    span = period.to_range(UTC)
    assert (span.start_text, span.end_text) == (start, end)


UNREAD = [
    *(
        "",
        " ",
        "soonish",
        "the",
        "week",
        "2025-02-30",
        "31 June 2019",
        "2020-W60",
        "202403",
        "03/04/2019",
        "32/01/2019",
    ),
    *(
        "spring 2019",
        "summer 2019",
        "of",
        "on",
        "last night",
        "the week of 2019",
        "week 12",
        "H3 2019",
        "2019 to date",
        "Monday 2019",
        "early 2019",
        "last 0 days",
        "last 9999 years",
        "99999 days ago",
    ),
    *("after 9999", "before 0001", "0000", "after sometime", "between 2019", "2019 to whenever", "depuis mars 2019"),
    *("bis März 2019", "not 9 March 2019", "9 March 2019 ago", "mars 9 2019 2018", "May 9 2019 or May 10", "x" * 5_000),
    *("9 to 12", "29 February 2025", "grain deal 2019", "10 2019 a", "since", "since since 2019", "１５ ２０１９"),
]


@pytest.mark.parametrize("text", UNREAD, ids=lambda text: text[:30])
def test_is_not_guessed(text: str) -> None:
    assert read_range(text, now=NOW, zone=UTC) is None


def test_there_are_enough_of_them() -> None:
    assert len({text.lower() for text, _, _ in DAYS}) >= 150


@pytest.mark.parametrize(
    ("text", "meant", "other"),
    [
        # It is Thursday. These lie in the week that it is.
        ("next Friday", "2026-01-16", "2026-01-23"),
        ("next Sunday", "2026-01-18", "2026-01-25"),
        ("last Wednesday", "2026-01-14", "2026-01-07"),
        ("since last Monday", "2026-01-12", "2026-01-05"),
        ("between last  TUES and today", "2026-01-13", "2026-01-06"),
    ],
)
def test_what_can_mean_two_days_is_told(text: str, meant: str, other: str) -> None:
    (doubt,) = doubts(text, now=NOW, zone=UTC)
    assert (doubt.meant.isoformat(), doubt.other.isoformat()) == (meant, other)
    bare = read_range(doubt.phrase, now=NOW, zone=UTC)
    assert bare is not None
    assert bare.first == parse_iso(meant), "it is read as it is told"


@pytest.mark.parametrize(
    "text",
    ["next Wednesday", "next Thursday", "last Friday", "last Thursday", "this Friday", "Friday", "last week", ""],
)
def test_what_means_one_day_only(text: str) -> None:
    assert doubts(text, now=NOW, zone=UTC) == ()


def test_doubts_are_those_of_the_zone() -> None:
    late = datetime(2026, 1, 18, 23, 30, tzinfo=UTC)  # in Tokyo it is Monday already
    assert doubts("last Sunday", now=late, zone=ZoneInfo("Asia/Tokyo")) == ()
    assert doubts("last Saturday", now=late, zone=UTC) != ()


def test_relative_days_are_those_of_the_zone() -> None:
    late = datetime(2026, 1, 15, 23, 30, tzinfo=UTC)
    tokyo = ZoneInfo("Asia/Tokyo")
    period = read_range("today", now=late, zone=tokyo)
    assert period is not None
    span = period.to_range(tokyo)
    assert (span.wall_start, span.wall_end) == (midnight("2026-01-16"), midnight("2026-01-17"))
    assert (span.start_text, span.end_text) == ("2026-01-15T15:00:00Z", "2026-01-16T15:00:00Z")


def test_a_day_on_which_the_clocks_change_has_its_own_length() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    period = read_range("2025-03-30", now=NOW, zone=berlin)
    assert period is not None
    span = period.to_range(berlin)
    assert (span.start_text, span.end_text) == ("2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z")


def test_hours_are_counted_in_elapsed_time_across_a_change_of_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    period = read_range("last 24 hours", now=datetime(2025, 3, 30, 12, tzinfo=UTC), zone=berlin)
    assert period is not None
    assert period.to_range(berlin).start_text == "2025-03-29T12:00:00Z"


@pytest.mark.parametrize(
    ("sign", "first", "end"),
    [(">=", "2019-03-01", None), (">", "2019-04-01", None), ("<=", None, "2019-04-01"), ("<", None, "2019-03-01")],
)
def test_comparisons(sign: str, first: str | None, end: str | None) -> None:
    period = comparison(sign, "March 2019", now=NOW, zone=UTC)
    assert period is not None
    assert period.to_range(UTC) == day_range(first, end)
    assert comparison(sign, "since March 2019", now=NOW, zone=UTC) is None


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("[2019-03 TO 2019-05]", "2019-03-01", "2019-06-01"),
        ("{2019-03 TO 2019-05}", "2019-04-01", "2019-05-01"),
        ("[2019-03 TO 2019-05}", "2019-03-01", "2019-05-01"),
        ("[ 2019-03 to 2019-05 ]", "2019-03-01", "2019-06-01"),
        ("[2019-03..2019-05]", "2019-03-01", "2019-06-01"),
        ("[* TO 2019-05]", None, "2019-06-01"),
        ('["last week" TO *]', "2026-01-05", None),
    ],
)
def test_bracketed_ranges(text: str, first: str | None, end: str | None) -> None:
    period = read_pieces(text, now=NOW, zone=UTC)
    assert period is not None
    assert period.to_range(UTC) == day_range(first, end)


@pytest.mark.parametrize("text", ["[2019]", "[a TO b]", "[2019 TO b]", "2019 TO 2020", "[]", "[since 2019 TO 2020]"])
def test_bracketed_text_that_is_no_range(text: str) -> None:
    assert read_pieces(text, now=NOW, zone=UTC) is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("03/04/2019", "2019-03-04 or 2019-04-03"),
        (">=3.4.2019", "2019-03-04 or 2019-04-03"),
        ("31/31/2019", None),
        ("soon", None),
    ],
)
def test_hints_at_iso(text: str, hint: str | None) -> None:
    assert iso_hint(text) == hint


@pytest.mark.parametrize(
    ("first", "last", "range_"),
    [
        (None, None, DateRange()),
        ("", " ", DateRange()),
        ("2026-01", "2026-02", day_range("2026-01-01", "2026-03-01")),
        ("20250101", "20251231", day_range("2025-01-01", "2026-01-01")),
        ("since March 2019", None, day_range("2019-03-01", None)),
        ("last week", "last week", day_range("2026-01-05", "2026-01-12")),
        ("3 days ago", None, day_range("2026-01-12", None)),
        (None, "until March 2019", day_range(None, "2019-04-01")),
        ("2026-01-15", "2026-01-15", day_range("2026-01-15", "2026-01-16")),
    ],
)
def test_bounds(first: str | None, last: str | None, range_: DateRange) -> None:
    assert read_bounds(first, last, now=NOW, zone=UTC) == range_


@pytest.mark.parametrize(
    ("first", "last", "parameter"),
    [
        ("whenever", None, "from"),
        (None, "2025-02-30", "to"),
        ("03/04/2019", None, "from"),
        ("until 2019", None, "from"),
        (None, "since 2019", "to"),
        ("2026", "2025", "from"),
        ("2026-01-15T10:00+05:00", "2026-01-15T04:00Z", "from"),
        ("after 2026-01-14", "2026-01-14", "from"),
    ],
)
def test_bounds_refused(first: str | None, last: str | None, parameter: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        read_bounds(first, last, now=NOW, zone=UTC)
    (problem,) = caught.value.problems
    assert problem.parameter == parameter
    assert problem.hint


@given(st.dates(date(1, 2, 1), date(9998, 12, 31)), st.sampled_from(["day", "week", "month", "quarter", "year"]))
@settings(deadline=None)
def test_the_period_around_a_day_holds_it_and_joins_its_neighbours(day: date, unit: str) -> None:
    span = around(day, unit).to_range(UTC)
    assert span.wall_start is not None
    assert span.wall_end is not None
    start, end = from_micros(span.wall_start).date(), from_micros(span.wall_end).date()
    assert start <= day < end
    assert around(end, unit).to_range(UTC).wall_start == span.wall_end
    assert around(end - timedelta(days=1), unit) == around(day, unit)


@given(st.dates(date(100, 1, 1), date(9900, 1, 1)), st.integers(-1_000, 1_000))
def test_months_keep_the_day_where_there_is_one(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("text", ["2024", "2024-02", "2024-02-29", "2024-02-29T10:00+01:00", "2024-02-29T10:00:01Z"])
def test_before_and_after_touch_a_date_without_a_gap(text: str) -> None:
    value = parse_iso(text)
    assert value is not None
    assert before(value).end == value.start
    assert after(value).start == value.end


PIECES = ["since", "between", "and", "to", "last", "3", "0", "9999", "week", "days", "ago", "March", "2019", "Q1", "½"]
PIECES += [
    "H1",
    "90s",
    "week of",
    "fortnight",
    "start of",
    "end of",
    "Christmas",
    "next Friday",
    "la",
    "-",
    "..",
    "/",
    "29",
    "Feb",
    "until",
    "before",
    "after",
    "0001",
]


@given(st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join))
@settings(max_examples=600, deadline=None)
def test_any_text_is_a_period_or_none(text: str) -> None:
    period = read_range(text, now=NOW, zone=UTC)
    if period is not None:
        assert period.first is not None or period.last is not None
        period.to_range(UTC)
