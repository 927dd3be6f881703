"""Facets and timelines, case by case."""

from typing import Any

import pytest

from searcharchive.article import Status
from searcharchive.backends.base import Backend
from searcharchive.dates import Interval
from searcharchive.query.tree import Term, ValueField
from searcharchive.search.request import FacetRequest, TimelineRequest, ValueFilter
from searcharchive.search.response import FacetResult, Timeline
from tests.backends.samples import ask, between, fill, story, zone_of

F = ValueField


def facet(archive: Backend, field: F, size: int = 10, prefix: str = "", **request: Any) -> FacetResult:
    return ask(archive, facets=(FacetRequest(field, size, prefix),), **request).facets[field.value]


def counts(result: FacetResult) -> list[tuple[str, int]]:
    return [(value.value, value.count) for value in result.values]


def test_most_frequent_first_ties_by_value(archive: Backend) -> None:
    fill(archive, story("a", topics=("b", "a")), story("b", topics=("b", "B")), story("c", topics=("Z",)), story("d"))
    assert counts(facet(archive, F.TOPIC)) == [("b", 2), ("a", 1), ("z", 1)]
    assert facet(archive, F.TOPIC).missing == 1
    assert facet(archive, F.TOPIC).other == 0


def test_what_is_not_listed_is_added_up(archive: Backend) -> None:
    fill(archive, story("a", topics=("a", "b", "c")), story("b", topics=("a", "b")), story("c", topics=("a", "d")))
    answer = facet(archive, F.TOPIC, size=2)
    assert (counts(answer), answer.other, answer.missing) == ([("a", 3), ("b", 2)], 2, 0)
    assert facet(archive, F.TOPIC, size=0) == FacetResult((), 7, 0)


def test_the_label_is_the_spelling_of_most_articles(archive: Backend) -> None:
    fill(
        archive,
        story("a", people=["Nicolás Maduro"]),
        story("b", people=["Nicolas Maduro", "NICOLAS MADURO"]),
        story("c", people=["Nicolás Maduro"]),
        story("d", people=["ANA DÍAZ"]),
        story("e", people=["Ana Diaz"]),
        story("w", people=["Ana Díaz"], status=Status.WITHDRAWN),
        story("x", people=["Ana Díaz"], status=Status.WITHDRAWN),
    )
    answer = facet(archive, F.PERSON, query=Term("text"))
    assert [(v.value, v.label, v.count) for v in answer.values] == [
        ("nicolas maduro", "Nicolás Maduro", 3),
        ("ana diaz", "ANA DÍAZ", 2),
    ]


def test_the_label_is_that_of_the_whole_archive(archive: Backend) -> None:
    fill(archive, story("a", "x", topics=("GRAIN",)), story("b", topics=("Grain",)), story("c", topics=("Grain",)))
    assert [v.label for v in facet(archive, F.TOPIC, query=Term("x")).values] == ["Grain"]


def test_places_count_for_their_ancestors_once(archive: Backend) -> None:
    fill(
        archive,
        story("a", places=["US/Texas/Austin", "US/Texas/Houston", "US"]),
        story("b", places=["US/Texas", "CO"]),
        story("c"),
    )
    answer = facet(archive, F.PLACE)
    assert [(v.value, v.label, v.count) for v in answer.values] == [
        ("US", "United States", 2),
        ("US/Texas", "Texas", 2),
        ("CO", "Colombia", 1),
        ("US/Texas/Austin", "Austin", 1),
        ("US/Texas/Houston", "Houston", 1),
    ]
    assert (answer.other, answer.missing) == (0, 1)


def test_languages_are_base_languages_and_may_be_missing(archive: Backend) -> None:
    fill(archive, story("a", lang="en-GB"), story("b", lang="en"), story("c", lang="FR"), story("d"))
    answer = facet(archive, F.LANG)
    assert [(v.value, v.label, v.count) for v in answer.values] == [("en", "en", 2), ("fr", "fr", 1)]
    assert answer.missing == 1


MANY_FILTERS = (ValueFilter(F.TOPIC, ("t",)), ValueFilter(F.SOURCE, ("s",)))


def test_a_facet_is_counted_without_its_own_filter(archive: Backend) -> None:
    fill(
        archive,
        story("a", topics=("t",), source="s"),
        story("b", topics=("t",), source="other"),
        story("c", topics=("u",), source="s"),
        story("d", topics=("u",), source="other"),
        story("e", source="s"),
    )
    request: dict[str, Any] = {
        "filters": MANY_FILTERS,
        "facets": (FacetRequest(F.TOPIC), FacetRequest(F.SOURCE), FacetRequest(F.LANG)),
    }
    answer = ask(archive, **request)
    assert answer.total == 1
    assert counts(answer.facets["topic"]) == [("t", 1), ("u", 1)]
    assert [v.selected for v in answer.facets["topic"].values] == [True, False]
    assert answer.facets["topic"].missing == 1
    assert counts(answer.facets["source"]) == [("other", 1), ("s", 1)]
    assert answer.facets["lang"].missing == 1


def test_a_facet_keeps_to_the_query_and_both_date_ranges(archive: Backend) -> None:
    fill(
        archive,
        story("a", "x", topics=("t",), mentioned=["2001"]),
        story("b", topics=("u",), mentioned=["2001"]),
        story("c", "x", topics=("v",), published="2021", mentioned=["2001"]),
        story("d", "x", topics=("w",), mentioned=["2002"]),
    )
    dates: dict[str, Any] = {"published": between("2020", "2020"), "mentioned": between("2001", "2001")}
    assert counts(facet(archive, F.TOPIC, query=Term("x"), **dates)) == [("t", 1)]


def test_exclusions_and_missing_of_the_own_field_do_not_count_either(archive: Backend) -> None:
    fill(archive, story("a", topics=("t",)), story("b", topics=("u",)), story("c"))
    for own in (ValueFilter(F.TOPIC, exclude=("t",)), ValueFilter(F.TOPIC, missing=True)):
        answer = facet(archive, F.TOPIC, filters=(own,))
        assert (counts(answer), answer.missing) == ([("t", 1), ("u", 1)], 1)
        assert not any(v.selected for v in answer.values)


def test_selected_values_are_listed_beyond_size_and_at_zero(archive: Backend) -> None:
    fill(archive, story("a", "x", topics=("t", "u")), story("b", "x", topics=("t",)), story("c", topics=("Vv",)))
    chosen = (ValueFilter(F.TOPIC, ("u", "vv", "nobody")),)
    answer = facet(archive, F.TOPIC, size=1, query=Term("x"), filters=chosen)
    assert [(v.value, v.label, v.count, v.selected) for v in answer.values] == [
        ("t", "t", 2, False),
        ("u", "u", 1, True),
        ("nobody", "nobody", 0, True),
        ("vv", "Vv", 0, True),
    ]
    assert answer.other == 0


def test_a_selected_place_is_the_path_itself(archive: Backend) -> None:
    fill(archive, story("a", "x", places=["VE/Distrito Capital/Caracas"]), story("b", places=["CO"]))
    chosen = (ValueFilter(F.PLACE, ("ve/distrito capital", "co")),)
    answer = facet(archive, F.PLACE, query=Term("x"), filters=chosen)
    assert [(v.value, v.count, v.selected) for v in answer.values] == [
        ("VE", 1, False),
        ("VE/Distrito Capital", 1, True),
        ("VE/Distrito Capital/Caracas", 1, False),
        ("CO", 0, True),
    ]


def test_prefixes_begin_a_word_of_the_value_or_its_label(archive: Backend) -> None:
    fill(archive, story("a", topics=("Grain trade", "Trade", "untraded", "ports", "Élan")), story("b"))
    answer = facet(archive, F.TOPIC, prefix="tra")
    assert (counts(answer), answer.missing, answer.other) == ([("grain trade", 1), ("trade", 1)], 1, 0)
    assert counts(facet(archive, F.TOPIC, prefix="ela")) == [("elan", 1)]
    assert counts(facet(archive, F.TOPIC, prefix="grain t")) == [("grain trade", 1)]
    assert facet(archive, F.TOPIC, size=2, prefix="tra").other == facet(archive, F.TOPIC, size=2).other == 3


def test_a_place_prefix_looks_at_the_last_name_and_the_label(archive: Backend) -> None:
    fill(archive, story("a", places=["CO/Bogota D.C./Bogotá", "US/Texas/Colony"]))
    assert counts(facet(archive, F.PLACE, prefix="col")) == [("CO", 1), ("US/Texas/Colony", 1)]
    assert counts(facet(archive, F.PLACE, prefix="bog")) == [("CO/Bogota D.C.", 1), ("CO/Bogota D.C./Bogotá", 1)]


def test_an_unlisted_prefix_hides_selected_values_too(archive: Backend) -> None:
    fill(archive, story("a", topics=("grain", "ports")))
    answer = facet(archive, F.TOPIC, prefix="gr", filters=(ValueFilter(F.TOPIC, ("ports",)),))
    assert counts(answer) == [("grain", 1)]


def timeline(archive: Backend, interval: Interval | None = None, zone: str = "UTC", **request: Any) -> Timeline:
    answer = ask(archive, timeline=TimelineRequest(interval, zone_of(zone)), **request).timeline
    assert answer is not None
    return answer


def dated(*dates: str | None) -> list[Any]:
    return [story(f"a{i}", published=date) for i, date in enumerate(dates)]


def bars(answer: Timeline) -> str:
    return " ".join(f"{bucket.start}:{bucket.count}" for bucket in answer.buckets)


@pytest.mark.parametrize(
    ("interval", "dates", "expected", "coarser", "missing"),
    [
        (Interval.YEAR, ["1987", "1989-03", "1989-12-31"], "1987-01-01:1 1988-01-01:0 1989-01-01:2", 0, 0),
        (Interval.MONTH, ["1987", "1987-03", "1987-01-31", None], "1987-01-01:1 1987-02-01:0 1987-03-01:1", 1, 1),
        (Interval.WEEK, ["1987", "1987-03", "2024-01-01", "2023-12-31"], "2023-12-25:1 2024-01-01:1", 2, 0),
        (Interval.DAY, ["1987-03", "1987-03-01", "1987-03-02T23:59"], "1987-03-01:1 1987-03-02:1", 1, 0),
        (Interval.DAY, ["1987", None], "", 1, 1),
        (Interval.YEAR, [], "", 0, 0),
    ],
)
def test_buckets(
    archive: Backend, interval: Interval, dates: list[str], expected: str, coarser: int, missing: int
) -> None:
    fill(archive, *dated(*dates), story("w", published="1900-01-01", status=Status.WITHDRAWN))
    answer = timeline(archive, interval)
    assert (answer.interval, bars(answer), answer.coarser, answer.missing) == (interval, expected, coarser, missing)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", "2019-12-31:1 2020-01-01:2"),
        ("Europe/Istanbul", "2020-01-01:3"),
        ("America/New_York", "2019-12-31:2 2020-01-01:1"),
    ],
)
def test_zoned_dates_follow_the_reader_floating_ones_do_not(archive: Backend, zone: str, expected: str) -> None:
    fill(archive, *dated("2020-01-01T01:00+03:00", "2020-01-01T03:00:00Z", "2020-01-01"))
    assert bars(timeline(archive, Interval.DAY, zone)) == expected


def test_a_day_of_changing_clocks_is_one_bucket(archive: Backend) -> None:
    fill(archive, *dated("2024-03-10T05:00Z", "2024-03-11T03:59Z", "2024-03-11T04:00Z"))
    assert bars(timeline(archive, Interval.DAY, "America/New_York")) == "2024-03-10:2 2024-03-11:1"


@pytest.mark.parametrize(
    ("dates", "interval"),
    [
        (["2020-01-01"], Interval.DAY),
        (["2020-01-01", "2020-03-02"], Interval.DAY),
        (["2020-01-01", "2020-03-03"], Interval.WEEK),
        (["2020-01-06", "2021-03-14"], Interval.WEEK),
        (["2020-01-06", "2021-03-15"], Interval.MONTH),
        (["2020-01-01", "2025-02-28"], Interval.MONTH),
        (["2020-01-01", "2025-03-01"], Interval.YEAR),
        (["1850-01-01", "2150-01-01"], Interval.YEAR),
        (["1850", "2020-01-01", None], Interval.DAY),
        (["1850", "1851-02"], Interval.YEAR),
        ([], Interval.YEAR),
    ],
)
def test_the_interval_is_chosen_by_the_span(archive: Backend, dates: list[str], interval: Interval) -> None:
    """At most 62 buckets over what is dated at least to the day; years where nothing is."""
    fill(archive, *dated(*dates), story("w", published="1700-01-01", status=Status.WITHDRAWN))
    assert timeline(archive).interval is interval


def test_too_many_buckets_are_made_coarser(archive: Backend) -> None:
    fill(archive, *dated("1990-01-01", "2017-05-18", "2001-05"))
    assert len(timeline(archive, Interval.DAY).buckets) == 10_000
    fill(archive, story("b", published="2017-05-19"))
    answer = ask(archive, timeline=TimelineRequest(Interval.DAY))
    assert answer.timeline is not None
    assert (answer.timeline.interval, answer.timeline.coarser) == (Interval.WEEK, 1)
    assert [notice.code for notice in answer.notices] == ["interval-coarsened"]
    fill(archive, story("c", published="1800-01-01"))
    answer = ask(archive, timeline=TimelineRequest(Interval.DAY))
    assert answer.timeline is not None
    assert (answer.timeline.interval, answer.timeline.coarser) == (Interval.MONTH, 0)
    assert [notice.code for notice in answer.notices] == ["interval-coarsened"]


def test_a_timeline_is_counted_over_what_matches_everything(archive: Backend) -> None:
    fill(
        archive,
        story("a", "x", topics=("t",)),
        story("b", "x", published="2021-01-01", topics=("t",)),
        story("c", "x"),
        story("d", topics=("t",)),
    )
    request: dict[str, Any] = {"filters": (ValueFilter(F.TOPIC, ("t",)),), "published": between("2020", "2020")}
    assert bars(timeline(archive, Interval.YEAR, query=Term("x"), **request)) == "2020-01-01:1"


def test_no_timeline_and_no_facets_unless_asked(archive: Backend) -> None:
    fill(archive, story())
    answer = ask(archive)
    assert answer.timeline is None
    assert answer.facets == {}
