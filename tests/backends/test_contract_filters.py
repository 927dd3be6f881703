"""Values, dates and presence: in the tree and as filters of the request, which mean the same."""

import pytest

from searcharchive.article import Article, Status
from searcharchive.backends.base import Backend
from searcharchive.query.tree import And, Has, HasField, Mentioned, Not, Published, Term, Value, ValueField
from searcharchive.search.request import ValueFilter
from tests.backends.samples import between, fill, found_set, story

F = ValueField

PLACES = [
    story("caracas", places=["VE/Distrito Capital/Caracas"]),
    story("country", places=["VE"]),
    story("texas", places=["US/Texas/Paris", "US/Texas"]),
    story("france", places=["FR/Île-de-France/Paris"]),
    story("unknown", places=["ZZ/Côte Perdue"]),
    story("namesake", places=["US/Ohio/Salem~2"]),
    story("two", places=["VE", "FR"]),
    story("none"),
]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ve", "caracas country two"),
        ("ve/distrito capital", "caracas"),
        ("ve/distrito capital/caracas", "caracas"),
        ("caracas", "caracas"),
        ("distrito capital", "caracas"),
        ("paris", "france texas"),
        ("us/texas/paris", "texas"),
        ("texas", "texas"),
        ("texas/paris", ""),
        ("ile-de-france", "france"),
        ("cote perdue", "unknown"),
        ("zz", "unknown"),
        ("salem", "namesake"),
        ("us/ohio/salem~2", "namesake"),
        ("par", ""),
        ("nowhere", ""),
    ],
)
def test_a_place_takes_what_lies_inside(archive: Backend, value: str, expected: str) -> None:
    fill(archive, *PLACES)
    assert found_set(archive, Value(F.PLACE, value)) == expected
    assert found_set(archive, filters=(ValueFilter(F.PLACE, (value,)),)) == expected
    assert found_set(archive, And((Not(Value(F.PLACE, value)),))) == found_set(
        archive, filters=(ValueFilter(F.PLACE, exclude=(value,)),)
    )


def test_the_dateline_is_a_field_of_its_own(archive: Backend) -> None:
    fill(
        archive,
        story("a", dateline="TR/Istanbul/Istanbul", places=["UA"]),
        story("b", places=["TR/Istanbul/Istanbul"]),
        story("c", dateline=""),
    )
    assert found_set(archive, Value(F.DATELINE, "tr")) == "a"
    assert found_set(archive, Value(F.DATELINE, "istanbul")) == "a"
    assert found_set(archive, Value(F.PLACE, "tr")) == "b"
    assert found_set(archive, Has(HasField.DATELINE)) == "a"
    assert found_set(archive, filters=(ValueFilter(F.DATELINE, missing=True),)) == "b c"


@pytest.mark.parametrize(
    ("article", "field", "value", "expected"),
    [
        (story(people=["Nicolás  MADURO"]), F.PERSON, "nicolas maduro", True),
        (story(people=["Nicolás Maduro"]), F.PERSON, "maduro", False),
        (story(people=["Ana", "Wei"]), F.PERSON, "wei", True),
        (story(orgs=["State Department"]), F.ORG, "state department", True),
        (story(orgs=["State Department"]), F.PERSON, "state department", False),
        (story(topics=("Grain",)), F.TOPIC, "grain", True),
        (story(source="The Post"), F.SOURCE, "the post", True),
        (story(source="The Post"), F.SOURCE, "the", False),
        (story(lang="en-GB"), F.LANG, "en", True),
        (story(lang="en-GB"), F.LANG, "en-gb", False),
        (story(lang=None), F.LANG, "en", False),
        (story(lang="EN_us"), F.LANG, "en", True),
    ],
)
def test_values_are_whole_and_folded(archive: Backend, article: Article, field: F, value: str, expected: bool) -> None:
    fill(archive, article)
    assert bool(found_set(archive, Value(field, value))) is expected
    assert bool(found_set(archive, filters=(ValueFilter(field, (value,)),))) is expected


TOPICS = [
    story("a", topics=("grain",)),
    story("b", topics=("Grain", "ports")),
    story("c", topics=("ports",)),
    story("d"),
    story("e", topics=("\u0301",)),
    story("w", topics=("grain",), status=Status.WITHDRAWN),
]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (ValueFilter(F.TOPIC), "a b c d e"),
        (ValueFilter(F.TOPIC, ("grain",)), "a b"),
        (ValueFilter(F.TOPIC, ("grain", "ports")), "a b c"),
        (ValueFilter(F.TOPIC, ("zebra",)), ""),
        (ValueFilter(F.TOPIC, (), ("grain",)), "c d e"),
        (ValueFilter(F.TOPIC, ("ports",), ("grain",)), "c"),
        (ValueFilter(F.TOPIC, missing=True), "d e"),
        (ValueFilter(F.TOPIC, ("grain",), missing=True), "a b d e"),
        (ValueFilter(F.TOPIC, (), ("ports",), missing=True), "d e"),
        (ValueFilter(F.TOPIC, ("grain",), ("ports",), missing=True), "a d e"),
    ],
)
def test_filters_include_exclude_and_missing(archive: Backend, wanted: ValueFilter, expected: str) -> None:
    fill(archive, *TOPICS)
    assert found_set(archive, filters=(wanted,)) == expected


def test_filters_on_several_fields_and_a_query_all_hold(archive: Backend) -> None:
    fill(
        archive,
        story("a", "grain", topics=("t",), source="s"),
        story("b", "grain", topics=("t",)),
        story("c", "grain", source="s"),
        story("d", "ports", topics=("t",), source="s"),
    )
    filters = (ValueFilter(F.TOPIC, ("t",)), ValueFilter(F.SOURCE, ("s",)))
    assert found_set(archive, Term("grain"), filters=filters) == "a"


# A date of publication, the range's bounds (whole periods) and zone, and whether it lies inside.
DATES = [
    ("1987", "1987", "1987", "UTC", True),
    ("1987", "1987-03", "1987-03", "UTC", False),
    ("1987", "1986", "1988", "UTC", True),
    ("1987-03", "1987", "1987", "UTC", True),
    ("1987-03", "1987-03-01", "1987-03-31", "UTC", True),
    ("1987-03", "1987-03-02", "1987-03-31", "UTC", False),
    ("1987-03", "1987-03-01", "1987-03-30", "UTC", False),
    ("1987-03-01", "1987-03-01", "1987-03-01", "UTC", True),
    ("1987-03-01", "1987-03-02", None, "UTC", False),
    ("1987-03-01", None, "1987-02", "UTC", False),
    ("1987-03-01", None, None, "UTC", True),
    ("1850-01-01", None, "1899", "UTC", True),
    ("2150-06", "2100", None, "UTC", True),
    ("2020-01-01T23:59", "2020-01-01", "2020-01-01", "UTC", True),
    ("2020-01-01T23:59:59.999999Z", "2020-01-01", "2020-01-01", "UTC", True),
    ("2020-01-02T00:00:00Z", "2020-01-01", "2020-01-01", "UTC", False),
    ("2020-01-01T01:00+03:00", "2020-01-01", "2020-01-01", "UTC", False),
    ("2020-01-01T01:00+03:00", "2020-01-01", "2020-01-01", "Europe/Istanbul", True),
    ("2020-01-01T01:00", "2020-01-01", "2020-01-01", "Europe/Istanbul", True),
    ("2020-01-01", "2020-01-01", "2020-01-01", "America/New_York", True),
    ("2020-01-01T04:59Z", "2019-12-31", "2019-12-31", "America/New_York", True),
    ("2020-01-01T12:00", "2020-01-01T12:00", "2020-01-01T12:00", "UTC", True),
    ("2020-01-01T12:00:30", "2020-01-01T12:00", "2020-01-01T12:00", "UTC", True),
    ("2020-01-01", "2020-01-01T00:00", "2020-01-01T23:58", "UTC", False),
    (None, None, None, "UTC", False),
]


@pytest.mark.parametrize(("published", "low", "high", "zone", "inside"), DATES)
def test_published(
    archive: Backend, published: str | None, low: str | None, high: str | None, zone: str, inside: bool
) -> None:
    fill(archive, story("a", published=published))
    wanted = between(low, high, zone)
    assert found_set(archive, Published(wanted)) == ("a" if inside else "")
    assert found_set(archive, published=wanted) == ("a" if inside else "")
    assert found_set(archive, Not(Published(wanted))) == ("" if inside else "a")


def test_some_mentioned_date_lies_inside(archive: Backend) -> None:
    fill(
        archive,
        story("a", mentioned=["2018", "2019-03-05"]),
        story("b", mentioned=["2019"]),
        story("c", published="2019-03-05"),
        story("d", mentioned=["2019-02-28", "2019-04-01"]),
    )
    march = between("2019-03", "2019-03")
    assert found_set(archive, Mentioned(march)) == "a"
    assert found_set(archive, mentioned=march) == "a"
    assert found_set(archive, Mentioned(between("2019", "2019"))) == "a b d"


def test_has(archive: Backend) -> None:
    fill(
        archive,
        story(
            "full",
            "b",
            "h",
            places=["VE"],
            dateline="VE",
            people=["p"],
            orgs=["o"],
            topics=("t",),
            source="s",
            lang="en",
            mentioned=["2019"],
        ),
        story("bare", headline="h", published=None),
        story("derived", "body text", "body", headline_derived=True, published=None),
    )
    expected = dict.fromkeys(HasField, "full") | {HasField.HEADLINE: "bare full", HasField.BODY: "derived full"}
    assert {field: found_set(archive, Has(field)) for field in HasField} == expected


def test_values_that_fold_to_nothing_are_absent(archive: Backend) -> None:
    fill(archive, story("a", topics=("\u0301",), people=[" "], source="\u0301"))
    for field in (HasField.TOPIC, HasField.PERSON, HasField.SOURCE):
        assert found_set(archive, Has(field)) == ""
