"""Given place names to paths: a table of how archives write them, and what must hold for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.gazetteer import resolve, unknown
from searcharchive.gazetteer.areas import country
from searcharchive.gazetteer.cities import cities

COUNTRIES = {
    "japan": "JP",
    "JAPAN": "JP",
    "JP": "JP",
    "jp": "JP",
    "JPN": "JP",
    "uk": "GB",
    "U.K.": "GB",
    "usa": "US",
    "U.S.": "US",
    "hong-kong": "HK",
    "south-korea": "KR",
    "el-salvador": "SV",
    "uae": "AE",
    "west-germany": "DE",
    "ussr": "SUHH",
    "soviet union": "SUHH",
    "SUHH": "SUHH",
    "yugoslavia": "YUCS",
    "Czechoslovakia": "CSHH",
    "east-germany": "DDDE",
    "zaire": "ZRCD",
    "burma": "BUMM",
    "Myanmar": "MM",
    "Côte d'Ivoire": "CI",
    "cote-d'ivoire": "CI",
    "Georgia": "GE",
    "Singapore": "SG",
    "mexico": "MX",
    "luxembourg": "LU",
    "The Netherlands": "NL",
    "Swedish": "SE",
}
PLACES = {
    "Bogotá": "CO/Bogotá/Bogotá",
    "bogota": "CO/Bogotá/Bogotá",
    "Caracas": "VE/Distrito Capital/Caracas",
    "Odessa": "UA/Odesa/Odesa",
    "Washington": "US/District of Columbia/Washington",
    "Washington, D.C.": "US/District of Columbia/Washington",
    "New York": "US/New York/New York City",
    "Tokyo": "JP/Tokyo/Tokyo",
    "Hamburg": "DE/Hamburg/Hamburg",
    "Bavaria": "DE/Bavaria",
    "Hawaii": "US/Hawaii",
    "Peking": "CN/Beijing/Beijing",
    "St. Louis": "US/Missouri/St. Louis",
    "Paris": "FR/Île-de-France/Paris",
    "Paris, Texas": "US/Texas/Paris",
    "Paris (Texas)": "US/Texas/Paris",
    "Paris, Texas, USA": "US/Texas/Paris",
    "Detroit, Mich.": "US/Michigan/Detroit",
    "Toronto, Ont.": "CA/Ontario/Toronto",
    "Valencia, Venezuela": "VE/Carabobo/Valencia",
    "Utah--Salt Lake--Salt Lake City": "US/Utah/Salt Lake City",
    "Utah--Carbon--Price": "US/Utah/Price",
    "Mud Flats, Nevada": "US/Nevada/Mud Flats",
    "Kourou, French Guiana": "GF/Kourou",
    "Munich, West Germany": "DE/Bavaria/Munich",
    "US/Texas/Austin": "US/Texas/Austin",
    "CO/Here/There": "CO/Here/There",
    "ZZ/Utopia": "ZZ/Utopia",
}


@pytest.mark.parametrize(("text", "path"), [*COUNTRIES.items(), *PLACES.items()])
def test_golden(text: str, path: str) -> None:
    place = resolve(text)
    assert place is not None
    assert place.path == path


@pytest.mark.parametrize("text", ["Zzyzx", "", "   ", "QQ", "QQ/Some/Where", "a/b/c/d", "/", "--", ",", "Foo, Zzyzx"])
def test_what_nobody_knows(text: str) -> None:
    assert resolve(text) is None


def test_the_unknown_keep_their_name() -> None:
    place = unknown("Here/There")
    assert (place.path, place.name, place.country) == ("ZZ/Here-There", "Here/There", None)


def test_known_places_have_coordinates() -> None:
    place = resolve("Caracas")
    assert place is not None
    assert (place.name, place.country) == ("Caracas", "VE")
    assert place.lat == pytest.approx(10.49, abs=0.01)
    assert place.lon == pytest.approx(-66.88, abs=0.01)


def test_a_town_of_a_dissolved_state_stands_where_it_stood() -> None:
    place = resolve("Leningrad, USSR")
    assert place is not None
    assert (place.path, place.country) == ("SUHH/Leningrad", "SUHH")
    assert place.lat == pytest.approx(59.9, abs=0.2)


@given(st.integers(0, len(cities()) - 1))
def test_the_path_of_a_city_resolves_to_itself(row: int) -> None:
    city = cities().city(row)
    place = resolve(city.path)
    assert place is not None
    assert (place.path, place.name, place.lat) == (city.path, city.name, city.lat)


PIECES = st.lists(st.sampled_from(["Paris", "/", ",", "--", "US", " ", "Texas", "~2"])).map("".join)


@given(st.text(max_size=30) | PIECES)
def test_never_raises_and_paths_are_well_formed(text: str) -> None:
    place = resolve(text)
    if place is not None:
        first, *rest = place.path.split("/")
        assert len(rest) <= 2
        assert all(part.strip() for part in rest)
        known = country(first)
        assert place.country == (None if first == "ZZ" else first)
        assert first == "ZZ" or (known is not None and known.path == first)
