from typing import Any

import pytest

from searcharchive.web.pages.address import Address
from searcharchive.web.pages.chips import chips, date_range_words
from searcharchive.web.pages.facets import Facet, facets

Value = tuple[str, str, int]


def answer(*values: Value, other: int = 0, missing: int = 0) -> dict[str, Any]:
    listed = [{"value": v, "label": label, "count": count, "selected": False} for v, label, count in values]
    return {"values": listed, "other": other, "missing": missing}


def facet(field: str, address: Address, *values: Value, **more: int) -> Facet:
    (made,) = facets({field: answer(*values, **more)}, address, 99)
    return made


def at(*pairs: tuple[str, str]) -> Address:
    return Address(pairs)


WORLD: tuple[Value, ...] = (
    ("PL", "Poland", 9),
    ("UA/Lviv/Lviv", "Lviv", 7),
    ("UA", "Ukraine", 7),
    ("PL/Lesser Poland/Kraków", "Kraków", 4),
    ("PL/Mazovia", "Mazovia", 3),
    ("PL/Mazovia/Warsaw", "Warsaw", 3),
)


def tree(made: Facet) -> list[tuple[int, str]]:
    return [(row.depth, row.label) for row in made.rows]


def test_places_stand_under_the_nearest_listed_place_around_them() -> None:
    assert tree(facet("place", at(), *WORLD)) == [
        (0, "Poland"),
        (1, "Kraków"),
        (1, "Mazovia"),
        (2, "Warsaw"),
        (0, "Ukraine"),
        (1, "Lviv"),
    ]


def test_branches_with_something_chosen_come_first() -> None:
    made = facet("place", at(("place", "UA/Lviv/Lviv"), ("exclude.place", "PL/Mazovia")), *WORLD)
    assert tree(made)[:3] == [(0, "Poland"), (1, "Mazovia"), (2, "Warsaw")]
    assert facet("place", at(("place", "UA/Lviv/Lviv")), *WORLD).rows[0].label == "Ukraine"


def test_a_place_that_says_the_same_as_the_one_around_it_is_left_out_unless_chosen() -> None:
    tokyo: tuple[Value, ...] = (("JP/Tokyo", "Tokyo", 3), ("JP/Tokyo/Tokyo", "Tokyo", 3))
    assert len(facet("place", at(), *tokyo).rows) == 1
    assert len(facet("place", at(("place", "JP/Tokyo/Tokyo")), *tokyo).rows) == 2


def test_taking_and_letting_go() -> None:
    others = at(("q", "tram"), ("person", "Jan Nowak"), ("page", "2"))
    taken, free = facet("person", others, ("oksana bondar", "Oksana Bondar", 5), ("jan nowak", "Jan Nowak", 2)).rows
    assert (taken.chosen, free.chosen) == (True, False)
    assert taken.label == "Jan Nowak"
    assert taken.toggle == at(("q", "tram"))
    assert free.toggle == at(("q", "tram"), ("person", "Jan Nowak"), ("person", "Oksana Bondar"))


def test_leaving_out_and_letting_go() -> None:
    (row,) = facet("person", at(("person", "JAN NOWAK")), ("jan nowak", "Jan Nowak", 2)).rows
    assert row.exclude == at(("exclude.person", "Jan Nowak"))
    (row,) = facet("person", row.exclude, ("jan nowak", "Jan Nowak", 2)).rows
    assert row.excluded
    assert not row.chosen
    assert row.toggle == at()


@pytest.mark.parametrize("given", ["JP", "jp", "Japan", "japan"])
def test_a_place_is_chosen_by_any_of_its_names(given: str) -> None:
    (row,) = facet("place", at(("place", given)), ("JP", "Japan", 1)).rows
    assert row.chosen
    assert row.toggle == at()


def test_a_label_that_means_another_key_is_not_written() -> None:
    (row,) = facet("org", at(), ("strange key", "Another Label", 1)).rows
    assert row.toggle == at(("org", "strange key"))


def test_lengths_of_lists() -> None:
    ten: list[Value] = [(f"n{i}", f"n{i}", 1) for i in range(10)]
    short = facet("topic", at(), *ten, other=3)
    assert short.more == at(("facet_size.topic", "100"))
    assert short.fewer is None
    assert short.more is not None
    long = facet("topic", at(("facet_size.topic", "100"), ("facet_prefix.topic", "n")), *ten)
    assert (long.more, long.fewer) == (None, at())
    assert long.open
    assert long.carried == (("facet_size.topic", "100"),)


def test_without_any_value() -> None:
    made = facet("person", at(), ("a", "a", 1), missing=4)
    assert made.missing_toggle == at(("missing", "person"))
    made = facet("person", at(("missing", "person")), missing=4)
    assert made.missing_chosen
    assert made.missing_toggle == at()


def test_fields_with_nothing_to_choose_are_left_out_and_the_order_is_fixed() -> None:
    made = facets({"topic": answer(("t", "t", 1)), "org": answer(), "place": answer(("PL", "Poland", 1))}, at(), 2)
    assert [f.field for f in made] == ["place", "topic"]


def test_a_value_that_all_articles_have_is_no_choice_unless_it_was_made() -> None:
    one = {"lang": answer(("en", "en", 5))}
    assert facets(one, at(), 5) == []
    assert len(facets(one, at(), 6)) == 1
    assert len(facets(one, at(("exclude.lang", "en")), 5)) == 1


@pytest.mark.parametrize(
    ("address", "labels"),
    [
        (at(("q", "tram"), ("sort", "newest")), []),
        (at(("place", "jp"), ("place", "PL/Lesser Poland/Kraków")), ["Japan", "Kraków"]),
        (at(("place", "Nowhere At All")), ["Nowhere At All"]),
        (at(("exclude.source", "Galicia Post")), ["not Galicia Post"]),
        (at(("missing", "person")), ["no people"]),
        (at(("lang", "ar")), ["Arabic"]),
        (at(("from", "2021-05"), ("to", "2021-05")), ["May 2021"]),
        (at(("from", "2021-05"), ("date_field", "mentioned")), ["mentions since May 2021"]),
        (at(("match", "any")), ["any of the words"]),
        (at(("match", "all")), ["all of the words"]),
    ],
)
def test_chips(address: Address, labels: list[str]) -> None:
    assert [chip.label for chip in chips(address)] == labels


def test_a_chip_takes_away_only_itself() -> None:
    address = at(("q", "tram"), ("place", "PL"), ("place", "UA"), ("from", "2021"), ("to", "2022"))
    assert [chip.address for chip in chips(address)] == [
        at(("q", "tram"), ("place", "UA"), ("from", "2021"), ("to", "2022")),
        at(("q", "tram"), ("place", "PL"), ("from", "2021"), ("to", "2022")),
        at(("q", "tram"), ("place", "PL"), ("place", "UA")),
    ]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2021-05-04", "", "since 4 May 2021"),
        ("2021", "", "since 2021"),
        ("", "2021-05", "until May 2021"),
        ("2021-05", "2021-07", "May 2021 – Jul 2021"),
        ("last week", "", "last week"),
        ("since March 2019", "", "since March 2019"),
        ("", "", ""),
    ],
)
def test_ranges_of_dates(first: str, last: str, said: str) -> None:
    assert date_range_words(first, last) == said
