"""Given names to places: ``japan``, ``West Germany``, ``JP``, ``US/Texas/Austin``, ``Austin, Texas``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from searcharchive.gazetteer.areas import (
    Area,
    abbreviations,
    area_of_demonym,
    areas_named,
    country,
    known_division,
    name_key,
)
from searcharchive.gazetteer.cities import City, cities_named

UNKNOWN = "ZZ"
"""ISO 3166's code for users: the country of places that nobody knows."""

# A city this large is meant rather than a division with its name: New York, Tokyo, Washington.
LARGE_CITY = 400_000
LEAST_SHOUTED = 15_000
"""A smaller town is not meant by a name in capitals that stands alone: it is an acronym or a headline."""
LARGER = 5
"""A town so many times as large is meant by a name that is not its own: Saigon, not the villages called so."""
_COMMAS = re.compile(r"\s*[,;]\s*|\s*\(\s*|\s*\)\s*")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A place by its path (see :class:`article.Place`). ``country`` is None for ``ZZ``."""

    path: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None


def known(place: Area | City) -> Resolved:
    """A place of the gazetteer."""
    return Resolved(place.path, place.name, place.country, place.lat, place.lon)


def unknown(name: str) -> Resolved:
    """The path of a place that the gazetteer does not know: ``ZZ/Name``."""
    return Resolved(f"{UNKNOWN}/{name.replace('/', '-')}", name, None, None, None)


@lru_cache(maxsize=1 << 14)
def resolve(text: str) -> Resolved | None:
    """The place that a given text names, or None where the gazetteer knows none.

    A path below a known country is taken at its word, with coordinates where it is in the gazetteer; so is a name that
    is put inside a known area but not known there.
    """
    text = " ".join(text.split())
    if "/" in text:
        return _of_path(text) or _of_name(text)
    if "--" in text:
        return _of_parts([part.strip() for part in text.split("--")])
    parts = [part for part in _COMMAS.split(text) if part]
    if len(parts) == 1 or areas_named(name_key(text)):
        return _of_name(text)
    return _of_parts(parts[::-1]) or _of_name(text)


def _of_path(path: str) -> Resolved | None:
    parts = [part.strip() for part in path.split("/")]
    if len(parts) > 3 or not all(parts):
        return None
    path, last = "/".join(parts), parts[-1].split("~")[0]
    if parts[0] == UNKNOWN:
        return Resolved(path, last, None, None, None)
    inside = country(parts[0])
    if inside is None or inside.path != parts[0]:
        return None
    found = known_division(path) or next((c for c in cities_named(name_key(last)) if c.path == path), None)
    return known(found) if found else Resolved(path, last, inside.path, None, None)


def _of_parts(parts: Sequence[str]) -> Resolved | None:
    """Names from the widest to the narrowest; what is between a division and a city (a county) is passed over."""
    area: Area | None = None
    for i, part in enumerate(parts[:-1]):
        inner = _holding(part, parts[i + 1]) if area is None else None
        inner = inner or _area(part, inside=area, abbreviated=True)
        if inner is None:
            break
        area = inner
        if i == len(parts) - 2 or not area.is_country:
            break
    return None if area is None or not parts[-1] else within(parts[-1], area)


def _holding(name: str, inner: str) -> Area | None:
    """Of several areas with one name the one that has a place of the inner name in it: Montana, when Billings is."""
    areas = areas_named(name_key(name))
    if len(areas) < 2 or areas[0].is_country:
        return None
    key = name_key(inner)
    holding = [(town.population, area) for area in areas if (town := city_within(key, area.path))]
    return max(holding, key=lambda each: each[0])[1] if holding else None


def within(name: str, area: Area) -> Resolved:
    """The place of this name in an area: a city, a division, or an unknown one whose path still says where."""
    city = city_within(name_key(name), area.path)
    division = _area(name, inside=area)
    found = city or division
    if found is not None:
        return known(found)
    # A dissolved state has no cities of its own in the gazetteer: the town still stands where it stood.
    stood = next(iter(cities_named(name_key(name))), None) if len(area.country) > 2 else None
    lat, lon = (stood.lat, stood.lon) if stood else (None, None)
    return Resolved(f"{area.path}/{name.replace('/', '-')}", name, area.country, lat, lon)


def city_within(key: str, path: str) -> City | None:
    """The most populous city of this name below a path."""
    return next((c for c in cities_named(key) if c.path.startswith(path + "/")), None)


def _area(text: str, *, inside: Area | None = None, abbreviated: bool = False) -> Area | None:
    key = name_key(text)
    areas = areas_named(key)
    if inside is not None:
        areas = tuple(a for a in areas if a.path.startswith(inside.path + "/"))
    if areas:
        return areas[0]
    short = abbreviations().get(key) if abbreviated else None
    if short and (inside is None or short.country == inside.country):
        return short
    return country(text.upper()) if inside is None and len(text) in (2, 4) else None


def _of_name(text: str) -> Resolved | None:
    key = name_key(text)
    areas = areas_named(key)
    if areas and areas[0].is_country:
        return known(areas[0])
    coded = _coded(text)
    if coded:
        return known(coded)
    named = cities_named(key)
    if text.isupper() and named and named[0].population < LEAST_SHOUTED:
        # NATO is a village as well.
        named = ()
    if areas and not (named and named[0].population >= LARGE_CITY):
        return known(areas[0])
    if named:
        return known(_likeliest(key, named))
    area = area_of_demonym(key)
    return known(area) if area else None


def _likeliest(key: str, named: Sequence[City]) -> City:
    """The largest town, unless it bears the name beside another that is its own: Islamabad is a name of Chittagong."""
    largest = named[0]
    if largest.capital or name_key(largest.name) == key:
        return largest
    own = next((c for c in named if name_key(c.name) == key), largest)
    return own if own.capital or own.population * LARGER >= largest.population else largest


def _coded(text: str) -> Area | None:
    if len(text) == 2 or (len(text) in (3, 4) and text.isupper()):
        return country(text.upper())
    return None
