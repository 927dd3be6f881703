"""Where a text names places: the longest runs of words that the gazetteer knows."""

from collections.abc import Iterator, Set
from functools import cache, lru_cache
from typing import NamedTuple

from searcharchive.gazetteer.areas import Area, abbreviations, area_of_demonym, areas_named, longest_area_names
from searcharchive.gazetteer.cities import City, cities, cities_named
from searcharchive.gazetteer.resolving import city_within
from searcharchive.ingest.words import places as w
from searcharchive.ingest.words import vocabulary as v
from searcharchive.ingest.words.prose import CAPITAL, LOWER, UPPER, Prose

GazetteerPlace = Area | City
LONGEST_NAME = 6
LONGEST_LIST = 12
"""Words before "counties" that may name some."""
SHOUTED_CITY = 500_000
"""In a text without small letters only cities this large are taken for places."""


class Site(NamedTuple):
    """Words that may name one of several places. ``container``: the area named behind it ("Austin, Texas").

    ``short``: an abbreviation that stands for an area behind the name of a town. ``listed``: another stands beside it,
    parted by a comma or "and".
    """

    prose: Prose
    first: int
    end: int
    key: str
    options: tuple[GazetteerPlace, ...]
    container: Area | None = None
    short: bool = False
    listed: bool = False

    @property
    def is_country(self) -> bool:
        return isinstance(self.options[0], Area) and self.options[0].is_country

    @property
    def headline(self) -> bool:
        return self.prose.field == "headline"


@lru_cache(maxsize=1 << 16)
def options_of(key: str) -> tuple[GazetteerPlace, ...]:
    """Everything of this name: countries, divisions, the country of a demonym, towns by population."""
    areas = areas_named(key)
    if not areas and (area := area_of_demonym(key)):
        areas = (area,)
    return (*areas, *cities_named(key))


@lru_cache(maxsize=1 << 15)
def _longest(form: str) -> int:
    return min(max(longest_area_names().get(form, 0), cities().longest(form)), LONGEST_NAME)


def sites(prose: Prose, claimed: Set[tuple[str, int]]) -> Iterator[Site]:
    """The candidates of one text from left to right; words that are people's names are passed over."""
    last: Site | None = None
    for site in _sites(prose, claimed):
        beside = last is not None and _beside(last, site)
        if last is not None:
            yield last._replace(listed=True) if beside else last
        last = site._replace(listed=True) if beside else site
    if last is not None:
        yield last


def _sites(prose: Prose, claimed: Set[tuple[str, int]]) -> Iterator[Site]:
    end = 0
    counties, shortened = dict(_listed_counties(prose)), _first_words()
    for at in prose.capitals:
        if at < end:
            continue
        site = _abbreviation(prose, at) if prose.forms[at] in shortened else None
        if site is None and (prose.field, at) not in claimed:
            site = counties.get(at) or _site(prose, at)
        if site is not None:
            yield site
            end = site.end


def _beside(one: Site, other: Site) -> bool:
    """Whether two names stand in a list: "Dayton, Lima and Xenia"."""
    prose, words = one.prose, other.first - one.end
    if other.short or one.container or words > 1:
        return False
    if words:
        return prose.form(one.end) in ("and", "or") and prose.gap(one.end).strip() in ("", ",")
    return prose.gap(other.first).strip() == ","


def _site(prose: Prose, at: int) -> Site | None:
    form = prose.forms[at]
    limit = min(at + _longest(form), len(prose))
    if limit == at:
        return None
    end = at + 1
    while end < limit and prose.joined[end]:
        end += 1
    for stop in range(min(end, limit), at, -1):
        if prose.cases[stop - 1] is LOWER:
            continue
        key = form if stop == at + 1 else prose.key(at, stop)
        if not options_of(key) or _is_citys_own(prose, key, stop):
            continue
        options = _acceptable(prose, at, stop, key)
        if options:
            return Site(prose, at, stop, key, options, _container(prose, stop, key, options))
    return None


def _is_citys_own(prose: Prose, key: str, stop: int) -> bool:
    """Whether "City" belongs to what stands behind it: "Springfield City Council" is no other Springfield's."""
    if not key.endswith(" city") or prose.form(stop) not in w.MUNICIPAL or prose.gap(stop) != " ":
        return False
    return bool(options_of(key.removesuffix(" city")))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(key.split(" ")[0] for key in abbreviations() if not areas_named(key))


def _abbreviation(prose: Prose, at: int) -> Site | None:
    """ "Ill." or "IL" behind a town's name and a comma, and "N.Y." anywhere."""
    for stop in (at + 2, at + 1):
        if stop > len(prose) or (stop > at + 1 and not prose.joined[at + 1]):
            continue
        key = prose.key(at, stop)
        area = abbreviations().get(key)
        if area is None or areas_named(key):
            continue
        start, end = prose.begins[at], prose.ends[stop - 1]
        raw = prose.text[start : end + 1]
        dots = raw.count(".") > 1
        if dots and (key not in w.DOTTED or prose.form(at - 1).isdigit()):
            continue  # a doctor (M.D.), or a year before Christ
        behind_town = prose.gap(at).strip() == "," and at > 0 and prose.cases[at - 1] in (CAPITAL, UPPER)
        behind_town = behind_town or (prose.gap(at) == "-" and prose.form(at - 1) in w.PARTIES)
        written = (raw.endswith(".") and key not in v.TITLES) or prose.cases[at] is UPPER
        if dots or (behind_town and written and not prose.shouted):
            return Site(prose, at, stop, key, (area,), short=True)
    return None


def _listed_counties(prose: Prose) -> Iterator[tuple[int, Site]]:
    """The names before "counties": "Anderson, Boone and Clark counties"."""
    if not any(mark in prose.text for mark in w.MARKS_OF_COUNTIES):
        return
    for at, form in enumerate(prose.forms):
        if form in w.MARKS_OF_COUNTIES:
            yield from _counties_before(prose, at, " county" if form == "counties" else " parish")


def _counties_before(prose: Prose, end: int, suffix: str) -> Iterator[tuple[int, Site]]:
    stop = end
    for at in range(end - 1, max(-1, end - LONGEST_LIST), -1):
        if prose.cases[at] is LOWER:
            if prose.form(at) != "and":
                return
            stop = at
            continue
        key = prose.key(at, stop) + suffix
        options = tuple(o for o in cities_named(key) if o.county)
        if options:
            yield at, Site(prose, at, stop, key, options)
            stop = at
        elif prose.gap(at).strip() or stop - at > 2:
            return


def _acceptable(prose: Prose, at: int, stop: int, key: str) -> tuple[GazetteerPlace, ...]:
    options = options_of(key)
    if key in v.AREA_ACRONYMS:
        raw = prose.text[prose.begins[at] : prose.ends[at]]
        written = prose.cases[at] is UPPER and (not prose.shouted or "." in raw or len(key) > 2)
        return options if written else ()
    if prose.shouted:
        return tuple(o for o in options if _loud_enough(o, key))
    if stop == at + 1 and prose.cases[at] is UPPER and len(key) < 5:
        return tuple(o for o in options if _stands_in_capitals(o))
    return options


def _stands_in_capitals(option: GazetteerPlace) -> bool:
    return option.is_country if isinstance(option, Area) else False


def _loud_enough(option: GazetteerPlace, key: str) -> bool:
    if key in v.WORDS_BEFORE_PLACES or key in v.ORDINARY:
        return False
    if isinstance(option, City):
        return option.population >= SHOUTED_CITY
    return option.is_country or len(key) >= 5


def _container(prose: Prose, end: int, key: str, options: tuple[GazetteerPlace, ...]) -> Area | None:
    """The area behind a comma or in parentheses, where it holds a place of this name."""
    gap = prose.gap(end).strip()
    if end >= len(prose) or gap not in (",", "(") or prose.cases[end] is LOWER:
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
