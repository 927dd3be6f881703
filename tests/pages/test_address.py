"""One click changes one thing, and every other parameter stays."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from searcharchive.web.pages.address import Address

NAMES = st.sampled_from(["q", "place", "person", "exclude.person", "from", "to", "sort", "page"])
VALUES = st.sampled_from(["a", "b", "Kraków", 'x"<&', "3"])
ADDRESSES = st.lists(st.tuples(NAMES, VALUES), unique=True, max_size=8).map(lambda pairs: Address(tuple(pairs)))
NOT_PAGE = NAMES.filter(lambda name: name != "page")


def first_page(address: Address) -> Counter[tuple[str, str]]:
    return Counter(pair for pair in address.pairs if pair[0] != "page")


@given(ADDRESSES, NOT_PAGE, VALUES)
def test_toggling_changes_exactly_one_parameter(address: Address, name: str, value: str) -> None:
    before, after = first_page(address), first_page(address.toggling(name, value))
    changed = (after - before) + (before - after)
    assert changed == Counter([(name, value)])


@given(ADDRESSES, NOT_PAGE, VALUES)
def test_toggling_twice_leads_back(address: Address, name: str, value: str) -> None:
    assert first_page(address.toggling(name, value).toggling(name, value)) == first_page(address)


@given(ADDRESSES, NOT_PAGE, VALUES)
def test_every_change_begins_at_the_first_page(address: Address, name: str, value: str) -> None:
    for changed in (address.adding(name, value), address.removing(name), address.setting(q=value), address.on_page(1)):
        assert not changed.all("page")


@given(ADDRESSES, st.integers(2, 9))
def test_turning_pages_keeps_the_search(address: Address, number: int) -> None:
    turned = address.on_page(number)
    assert turned.all("page") == [str(number)]
    assert first_page(turned) == first_page(address)


@given(ADDRESSES)
def test_a_form_carries_what_it_does_not_ask_for(address: Address) -> None:
    carried = address.fields_beside("q", "from", "to")
    assert {name for name, _ in carried}.isdisjoint({"q", "from", "to", "page"})
    assert set(carried) == {pair for pair in address.pairs if pair[0] not in ("q", "from", "to", "page")}


def test_fields_that_were_not_filled_in_are_dropped() -> None:
    assert Address.of([("q", "tram"), ("from", ""), ("to", "  ")]) == Address((("q", "tram"),))


def test_setting_replaces_and_an_empty_value_removes() -> None:
    address = Address((("from", "2019"), ("q", "tram"), ("from", "2020")))
    assert address.setting(from_="2021").pairs == (("q", "tram"), ("from", "2021"))
    assert address.setting(from_="").pairs == (("q", "tram"),)


def test_removing_one_value_leaves_the_others() -> None:
    address = Address((("place", "PL"), ("place", "UA")))
    assert address.removing("place", "PL").pairs == (("place", "UA"),)
    assert address.removing("place").pairs == ()
