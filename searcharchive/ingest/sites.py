"""Where a text names places: the longest runs of words that the gazetteer knows, and the evidence for each."""

from collections.abc import Iterator, Set
from functools import lru_cache
from typing import NamedTuple

from searcharchive.gazetteer.areas import (
    Area,
    abbreviations,
    area_of_demonym,
    areas_named,
    longest_area_names,
    name_key,
)
from searcharchive.gazetteer.cities import City, cities, cities_named
from searcharchive.gazetteer.resolving import city_within
from searcharchive.ingest import vocabulary as v
from searcharchive.ingest.prose import Case, Prose

GazetteerPlace = Area | City
LONGEST_NAME = 6
SHOUTED_CITY = 500_000
"""In a text without small letters only cities this large are taken for places."""


class Site(NamedTuple):
    """Words that may name one of several places. ``container``: the area named behind it ("Austin, Texas")."""

    prose: Prose
    first: int
    end: int
    key: str
    options: tuple[GazetteerPlace, ...]
    container: Area | None = None

    @property
    def is_country(self) -> bool:
        return isinstance(self.options[0], Area) and self.options[0].is_country

    @property
    def headline(self) -> bool:
        return self.prose.field == "headline"


@lru_cache(maxsize=1 << 14)
def options_of(key: str) -> tuple[GazetteerPlace, ...]:
    """Everything of this name: countries, divisions, the country of a demonym, cities by population."""
    areas = areas_named(key)
    if not areas and (area := area_of_demonym(key)):
        areas = (area,)
    return (*areas, *cities_named(key))


@lru_cache(maxsize=1 << 15)
def _longest(form: str) -> int:
    return min(max(longest_area_names().get(form, 0), cities().longest(form)), LONGEST_NAME)


def sites(prose: Prose, claimed: Set[tuple[str, int]]) -> Iterator[Site]:
    """The candidates of one text from left to right; words that are people's names are passed over."""
    end = 0
    for at, case in enumerate(prose.cases):
        if at < end or case is Case.LOWER or case is Case.OTHER or (prose.field, at) in claimed:
            continue
        site = _site(prose, at)
        if site is not None:
            yield site
            end = site.end


def _site(prose: Prose, at: int) -> Site | None:
    limit = min(at + _longest(prose.words[at].form), len(prose))
    end = at + 1
    while end < limit and prose.joined[end]:
        end += 1
    for stop in range(min(end, limit), at, -1):
        if prose.cases[stop - 1] is Case.LOWER:
            continue
        key = prose.key(at, stop)
        options = _acceptable(prose, at, stop, key)
        if options:
            return Site(prose, at, stop, key, options, _container(prose, stop, key, options))
    return None


def _acceptable(prose: Prose, at: int, stop: int, key: str) -> tuple[GazetteerPlace, ...]:
    options = options_of(key)
    if not options:
        return ()
    raw = prose.text[prose.words[at].start : prose.words[at].end]
    if key in v.AREA_ACRONYMS:
        written = prose.cases[at] is Case.UPPER and (not prose.shouted or "." in raw or len(key) > 2)
        return options if written else ()
    if prose.shouted:
        return tuple(o for o in options if _loud_enough(o, key))
    if stop == at + 1 and prose.cases[at] is Case.UPPER and len(key) < 5:
        return tuple(o for o in options if isinstance(o, Area) and o.is_country)
    return options


def _loud_enough(option: GazetteerPlace, key: str) -> bool:
    if key in v.WORDS_BEFORE_PLACES or key in v.ORDINARY:
        return False
    if isinstance(option, City):
        return option.population >= SHOUTED_CITY
    return option.is_country or len(key) >= 5


def _container(prose: Prose, end: int, key: str, options: tuple[GazetteerPlace, ...]) -> Area | None:
    """The area behind a comma or in parentheses, where it holds a place of this name."""
    gap = prose.gap(end).strip()
    if end >= len(prose) or gap not in (",", "(") or prose.cases[end] is Case.LOWER:
        return None
    for stop in range(min(end + 3, len(prose)), end, -1):
        if not all(prose.joined[end + 1 : stop]):
            continue
        behind = prose.key(end, stop)
        named: tuple[Area | None, ...] = (*areas_named(behind), abbreviations().get(behind))
        for area in filter(None, named):
            if city_within(key, area.path) or any(o.path.startswith(area.path + "/") for o in options):
                return area
    return None


def evidence(site: Site, place: GazetteerPlace, near: Set[str]) -> int:
    """Points for ``site`` naming ``place``; at least 1 is believed. ``near``: the dateline's paths."""
    if isinstance(place, Area) and place.is_country:
        return _country_evidence(site)
    points = 4 if site.container else 0
    points += _context(site)
    points += (place.country in near) + (_parent(place) in near)
    if isinstance(place, City):
        points += _size(place, site.key)
    else:
        points += 1
    if all(word in v.WORDS_BEFORE_PLACES or word in v.ORDINARY for word in site.key.split(" ")):
        points -= 4
    return points - 2 * (site.key in v.first_names())


def _parent(place: GazetteerPlace) -> str:
    return place.parent if isinstance(place, City) else place.path


def _size(city: City, key: str) -> int:
    points = (city.population >= 200_000) + (city.population >= 1_000_000) - (city.population < 50_000)
    return points - (key != name_key(city.name) and city.population < 1_000_000)


def _context(site: Site) -> int:
    prose, first, end = site.prose, site.first, site.end
    before, points = prose.form(first - 1), 0
    if prose.gap(first).isspace():
        points += 2 * (before in v.PLACE_PREPOSITIONS) + (before in v.WEAK_PREPOSITIONS)
    if prose.shouted:
        return points
    points -= 2 * _capital_behind(site)
    if first and prose.joined[first] and prose.cases[first - 1] in (Case.CAPITAL, Case.UPPER):
        points -= 2 * (before not in v.ORDINARY)
    return points - prose.starts[first] - 2 * (prose.form(end) in v.SPEAKS)


def _capital_behind(site: Site) -> bool:
    prose, end = site.prose, site.end
    if end >= len(prose) or not prose.joined[end] or prose.gap(end)[:1] == ".":
        return False
    return prose.cases[end] in (Case.CAPITAL, Case.UPPER) and prose.form(end) not in v.ORDINARY


def _country_evidence(site: Site) -> int:
    before, after = site.prose.form(site.first - 1), site.prose.form(site.end)
    other = before in v.NOT_DEMONYM_BEFORE.get(site.key, ()) or after in v.NOT_DEMONYM_AFTER.get(site.key, ())
    doubtful = site.key in v.DOUBTFUL_COUNTRIES and _capital_behind(site) and not site.prose.shouted
    return 0 if other or doubtful else 2
