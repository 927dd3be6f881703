"""Dates of publication: a golden table of what is read, what is refused and why, and round trips."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.dates import Precision, parse_iso
from searcharchive.ingest.dates.calendar import MONTHS, month_number
from searcharchive.ingest.dates.dates_given import read_date

# (as given, language of the story, as ISO 8601, which shows the precision)
READ = [
    ("2026-01-10", None, "2026-01-10"),
    ("2026-01-10T14:05:00+03:00", None, "2026-01-10T14:05:00+03:00"),
    ("2026-01-10 14:05", None, "2026-01-10T14:05"),
    ("2026-01-10 14:05:30 UTC", None, "2026-01-10T14:05:30Z"),
    ("20260110", None, "2026-01-10"),
    ("2026", None, "2026"),
    ("2026-01", None, "2026-01"),
    ("2026-1-9", None, "2026-01-09"),
    ("2026/1/9", None, "2026-01-09"),
    ("2026.01.09", None, "2026-01-09"),
    ("31/12/2019", None, "2019-12-31"),
    ("12/31/2019", None, "2019-12-31"),
    ("31.12.2019", None, "2019-12-31"),
    ("05-05-2019", None, "2019-05-05"),
    ("31/12/2019 10:00", None, "2019-12-31T10:00"),
    ("March 2019", None, "2019-03"),
    ("Mar. 2019", None, "2019-03"),
    ("marzo de 2019", None, "2019-03"),
    ("2 March 2019", None, "2019-03-02"),
    ("March 2, 2019", None, "2019-03-02"),
    ("March 2nd, 2019", None, "2019-03-02"),
    ("2nd of March 2019", None, "2019-03-02"),
    ("2019 March 2", None, "2019-03-02"),
    ("2-Mar-2019", None, "2019-03-02"),
    ("Saturday, 2 March 2019", None, "2019-03-02"),
    ("January 5, 1816", None, "1816-01-05"),
    ("5 Jan 1616", None, "1616-01-05"),
    ("5 Jan 2150", None, "2150-01-05"),
    ("29 February 2400", None, "2400-02-29"),
    ("22 de julio de 2022", None, "2022-07-22"),
    ("1er août 2022", None, "2022-08-01"),
    ("le 5 janvier 2019", None, "2019-01-05"),
    ("22. März 2022", None, "2022-03-22"),
    ("22 de março de 2022", None, "2022-03-22"),
    ("22 maggio 2022", None, "2022-05-22"),
    ("22 mei 2022", None, "2022-05-22"),
    ("22 Temmuz 2022", None, "2022-07-22"),
    ("22 ARALIK 2022", None, "2022-12-22"),
    ("5 января 2019", None, "2019-01-05"),
    ("11 يونيو 2020", None, "2020-06-11"),
    ("٥ يناير ٢٠١٩", None, "2019-01-05"),
    ("2022年7月22日", None, "2022-07-22"),
    ("2022年7月", None, "2022-07"),
    ("5 stycznia 2019", "pl", "2019-01-05"),
    ("5 stycznia 2019 10:00 CET", "pl-PL", "2019-01-05T10:00+01:00"),
    ("5. tammikuuta 2019", "fi", "2019-01-05"),
    ("Fri, 22 Jul 2022 14:05:00 +0300", None, "2022-07-22T14:05:00+03:00"),
    ("Fri, 22 Jul 2022 14:05 GMT", None, "2022-07-22T14:05Z"),
    ("22 Jul 2022 14:05:00 EST", None, "2022-07-22T14:05:00-05:00"),
    ("22 Jul 2022 14:05:00 -0000", None, "2022-07-22T14:05:00Z"),
    ("Fri, 22 Jul 2022 14:05:00 +0200 (CEST)", None, "2022-07-22T14:05:00+02:00"),
    ("22 Jul 2022 14:05:00", None, "2022-07-22T14:05:00"),
    ("Fri Jul 22 14:05:00 2022", None, "2022-07-22T14:05:00"),
    ("Fri Jul 22 14:05:00 UTC 2022", None, "2022-07-22T14:05:00Z"),
    ("July 22, 2022 at 2:05 p.m. EDT", None, "2022-07-22T14:05-04:00"),
    ("July 22, 2022, 12:05 am", None, "2022-07-22T00:05"),
    ("July 22, 2022 12:05PM", None, "2022-07-22T12:05"),
    ("5 Jan 1816 10:00", None, "1816-01-05T10:00"),
    ("  5   Jan\t1816 ", None, "1816-01-05"),
]

REFUSED = [
    ("", "empty"),
    ("   ", "empty"),
    ("x" * 101, "too long"),
    ("03/04/2019", "change places"),
    ("03.04.2019", "change places"),
    ("3-4-2019", "change places"),
    ("03/04/2019 10:00", "change places"),
    ("Monday, 03/04/2019", "change places"),
    ("3/4/19", "four digits"),
    ("31/12/19", "four digits"),
    ("3 4 2019", "form"),
    ("5 Jan 19", "form"),
    ("5 Jan '19", "form"),
    ("Fri, 22 Jul 22 14:05:00 GMT", "form"),
    ("yesterday", "form"),
    ("today", "form"),
    ("now", "form"),
    ("2 days ago", "form"),
    ("last March", "form"),
    ("Monday", "form"),
    ("10:00", "form"),
    ("January", "form"),
    ("5 January", "form"),
    ("summer 2019", "form"),
    ("1700000000", "form"),
    ("1700000000000", "form"),
    ("not 5 January 2021", "form"),
    ("12 5 January 2021", "form"),
    ("5 January 2021 or 2022", "form"),
    ("2019-02-30", "month"),
    ("30 February 2019", "no such day"),
    ("February 29, 2023", "no such day"),
    ("29/02/2023", "no such day"),
    ("2019-13-45", "month"),
    ("31/13/2019", "no such day"),
    ("5 January 0000", "no such day"),
    ("5 Jan 2019 25:00", "no such time"),
    ("5 Jan 2019 10:60", "no such time"),
    ("5 Jan 2019 13:00 pm", "no such time"),
    ("5 Jan 2019 10:00 +2500", "offset"),
    ("5 Jan 2019 10:00 IST", "time zone"),
    ("5 Jan 2019 10:00 BST", "time zone"),
    ("March 2019 10:00", "no day"),
    ("31 Dec 9999 23:59:59 -0100", "outside"),
    ("1 Jan 0001 00:00:00 +0100", "outside"),
    ("9999-12-31T23:59:59-01:00", "outside"),
    ("\ud800", "form"),
    ("2019\0", "form"),
]


@pytest.mark.parametrize(("text", "lang", "expected"), READ)
def test_dates_that_are_read(text: str, lang: str | None, expected: str) -> None:
    found = read_date(text, lang)
    assert found.isoformat() == expected
    assert found == parse_iso(expected)


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[repr(row[0][:40]) for row in REFUSED])
def test_dates_that_are_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_date(text)


FORMS = [
    "{d} {m} {y}",
    "{m} {d}, {y}",
    "{d}. {m} {y}",
    "{d} de {m} de {y}",
    "{y} {m} {d}",
    "{d}-{m}-{y}",
    "{m}. {d} {y}",
]


@given(st.dates(), st.sampled_from(sorted(MONTHS)), st.sampled_from(FORMS))
def test_written_days_are_read_back_in_any_century(day: date, month: str, form: str) -> None:
    day = day.replace(month=month_number(month), day=min(day.day, 28))
    found = read_date(form.format(d=day.day, m=month, y=f"{day.year:04}"))
    assert (found.day, found.precision, found.offset) == (day, Precision.DAY, None)


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)), st.integers(-1439, 1439))
def test_dates_of_mail_are_read_back(moment: datetime, offset: int) -> None:
    hours, minutes = divmod(abs(offset), 60)
    zone = f"{'-' if offset < 0 else '+'}{hours:02}{minutes:02}"
    name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][moment.month - 1]
    found = read_date(f"{moment.day} {name} {moment.year:04} {moment:%H:%M:%S} {zone}")
    assert found == parse_iso(f"{moment.year:04}-{moment:%m-%dT%H:%M:%S}{zone}")


@given(
    st.text(max_size=30) | st.text(alphabet="0123456789/-.: JanMyeptr年月日", max_size=25),
    st.sampled_from([None, "de", "xx"]),
)
def test_anything_else_is_refused_with_a_reason(text: str, lang: str | None) -> None:
    refused = ""
    try:
        found = read_date(text, lang)
    except ValueError as error:
        refused = str(error)
        found = None
    assert refused if found is None else 1 <= found.day.year <= 9999
