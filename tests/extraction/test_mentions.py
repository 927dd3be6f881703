"""Dates that texts mention. The story is of Wednesday 15 May 2024."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.ingest.dates.mentions import find_dates
from searcharchive.ingest.words.prose import prose
from tests.extraction.conftest import DAY

ROWS = [
    ("It opened on March 3, 2019.", ["2019-03-03"]),
    ("It opened on 3 March 2019", ["2019-03-03"]),
    ("on the 3rd of March, 2019,", ["2019-03-03"]),
    ("on Mar. 3 and Sept. 12th", ["2024-03-03", "2024-09-12"]),
    ("It closed on December 28.", ["2023-12-28"]),
    ("since March 2019", ["2019-03"]),
    ("in 1945, until 2030 and by 1999.", ["1945", "2030", "1999"]),
    ("on 2019-03-12 and 2019-02-30", ["2019-03-12"]),
    ("el 3 de marzo de 2019", ["2019-03-03"]),
    ("le 14 juillet 1989", ["1989-07-14"]),
    ("am 9. November 1989", ["1989-11-09"]),
    ("il 2 giugno 1946; 25 de abril de 1974", ["1946-06-02", "1974-04-25"]),
    ("He spoke on Monday, Wednesday and Thursday", ["2024-05-13", "2024-05-15", "2024-05-09"]),
    ("they meet next Friday", ["2024-05-17"]),
    ("yesterday, today and tomorrow", ["2024-05-14", "2024-05-15", "2024-05-16"]),
    ("of 1500 tonnes; in 2000 villages; flight 1999", []),
    ("we may march; they may 3 times", []),
    ("In May they march. March on!", ["2024-05"]),
    ("February 30, 2019; 31 June 2020", []),
    ("a 1,945 and 20245", []),
    ("leap day February 29", ["2024-02-29"]),
    ("in 0500 and in 2500", []),
]


@pytest.mark.parametrize(("text", "dates"), ROWS)
def test_golden(text: str, dates: list[str]) -> None:
    assert [found.date.isoformat() for found in find_dates([prose("body", text)], DAY)] == dates


def test_a_date_is_listed_once_with_all_its_spans() -> None:
    texts = [prose("headline", "Vote on May 14"), prose("body", "Yesterday, 14 May 2024, they voted.")]
    (found,) = find_dates(texts, DAY)
    assert [(s.field, s.text) for s in found.spans] == [
        ("headline", "May 14"),
        ("body", "Yesterday"),
        ("body", "14 May 2024"),
    ]


def test_without_a_day_of_its_own_a_story_mentions_only_whole_dates() -> None:
    text = prose("body", "Monday, yesterday, May 3, 4 May 2001, in 1990")
    assert [found.date.isoformat() for found in find_dates([text], None)] == ["2001-05-04", "1990"]


@given(
    st.dates(date(1000, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["{:%B} {d}, {y}", "{d} {:%B} {y}", "{:%b}. {d}, {y}"]),
)
def test_written_dates_are_read(day: date, form: str) -> None:
    text = form.format(day, d=day.day, y=f"{day.year:04}")
    assert [found.date.day for found in find_dates([prose("body", f"It was {text}.")], None)] == [day]


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.integers(-180, 180))
def test_a_day_without_year_is_the_nearest_to_the_story(anchor: date, away: int) -> None:
    day = anchor + timedelta(days=away)
    found = find_dates([prose("body", f"on {day:%B} {day.day} it")], anchor)
    assert [f.date.day for f in found] == [day]


PIECES = ["Monday", "next", "yesterday", "tomorrow", "March", "29", "February", "2019", "in", "-", "02", "Feb.", "9999"]


@given(st.lists(st.sampled_from(PIECES)).map(" ".join) | st.text(), st.none() | st.dates())
def test_spans_are_the_words_of_the_text(text: str, anchor: date | None) -> None:
    for found in find_dates([prose("body", text)], anchor):
        assert found.spans
        assert all(text[span.start : span.end] == span.text for span in found.spans)


@pytest.mark.parametrize("edge", [date.min, date.max])
def test_days_before_the_first_and_after_the_last_are_left_out(edge: date) -> None:
    text = prose("body", "Yesterday, tomorrow, next Monday, Tuesday, January 1, December 31.")
    days = [found.date.day for found in find_dates([text], edge)]
    assert days
    assert all(abs(day - edge).days < 370 for day in days)
