"""Which of the places of one name is meant: what the text says, what is near the story's other places, what is large.

A name has one sense in a story. Places keep each other company when they lie in neighbouring cells of a coarse grid,
or in one division; so a name's readings need to be looked at once each, however many names a story has.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from searcharchive.gazetteer.areas import Area, name_key
from searcharchive.gazetteer.cities import City
from searcharchive.gazetteer.resolving import LARGE_CITY, city_within
from searcharchive.ingest.places.clues import likelihood
from searcharchive.ingest.places.sites import GazetteerPlace, Site
from searcharchive.ingest.words import places as w

# A name's readings are ranked on the scale of a city's population in powers of ten.
COUNTRY_RANK = 8.0
DIVISION_RANK = 5.6
DOUBTED_COUNTRY_RANK = 6.2  # Georgia: the country only when nothing points to the state
OTHER_NAME = 1.0
SIZE = 1.0
NEAR_DATELINE = 0.5
OWN_DATELINE = 4.0
"""For the town of the dateline itself: a namesake elsewhere would be told apart by its own area."""
NAMED_AREA = 1.2
COMPANY = 2.4
AREA_COMPANY = 0.8
MUNICIPAL = 2.5
MOST_COMPANY = 3.0
PASSES = 2
CHOSEN = 8.0
FEW = 500
IN_NAMED_AREA = 3.0
IN_DIVISION = 0.5
CELL = 1.0
"""Degrees: places in one cell or in two that touch are up to some 200 km apart."""
MOST_READINGS = 40

STATES_KNOWN_ALONE = ("US", "CA")
"""Countries whose divisions readers of news know without being told the country."""

Name = tuple[str, Area | None]
"""A key and the area that was named behind it."""


_Cell = tuple[int, int]


class Reading(NamedTuple):
    """What a name is taken to mean, and how well that fits the story's other places."""

    place: GazetteerPlace
    company: float


def read_names(named: Mapping[Name, Sequence[Site]], near: Set[str]) -> dict[Name, Reading]:
    """The likeliest reading of each name. ``near``: the dateline's paths."""
    context = near | mentioned_areas(site for sites in named.values() for site in sites)
    open_names = {name: sites for name, sites in named.items() if isinstance(sites[0].options[-1], City)}
    chosen: dict[Name, Reading] = {name: Reading(sites[0].options[0], 0.0) for name, sites in named.items()}
    likely = {name: likelihood(sites) for name, sites in open_names.items()} if len(open_names) > 1 else {}
    for again in range(PASSES if len(open_names) > 1 else 1):
        neighbours = _Neighbours(open_names, likely, context, chosen if again else {})
        chosen |= {name: _choose(name, sites, near, context, neighbours) for name, sites in open_names.items()}
    areas = {name: sites for name, sites in named.items() if name not in open_names and len(sites[0].options) > 1}
    return chosen | {name: _choose(name, sites, near, context, neighbours) for name, sites in areas.items()}


class _Neighbours:
    """Which names have a reading in a cell or an area, and how likely each reading is by itself."""

    def __init__(
        self,
        named: Mapping[Name, Sequence[Site]],
        likely: Mapping[Name, float],
        context: Set[str],
        chosen: Mapping[Name, Reading],
    ) -> None:
        # For each cell and area the sum over all names, and what each name has of it: a name is no company for itself.
        self._all: dict[_Cell | str, float] = defaultdict(float)
        self._own: dict[str, dict[_Cell | str, float]] = defaultdict(lambda: defaultdict(float))
        for (key, container), sites in named.items():
            places = [o for o in sites[0].options[:MOST_READINGS] if isinstance(o, City)]
            if container is not None:
                places = [place for place in places if place.path.startswith(container.path + "/")]
            taken = chosen[key, container].place if chosen else None
            shares = [_share(place, context) * (CHOSEN if place is taken else 1.0) for place in places]
            factor = likely.get((key, container), 1.0) / (sum(shares) or 1.0)
            own = self._own[key]
            for place, share in zip(places, shares, strict=True):
                for at in (_cell(place), place.parent, place.country):
                    self._all[at] += share * factor
                    own[at] += share * factor

    def of(self, key: str, place: GazetteerPlace) -> float:
        """How many other names are likely to be near a town, or in an area."""
        if isinstance(place, Area):
            return self.inside(key, place.path)
        y, x = _cell(place)
        return sum(
            [self.inside(key, (y + i, x + j)) for i in (-1, 0, 1) for j in (-1, 0, 1) if (y + i, x + j) in self._all]
        )

    def inside(self, key: str, at: _Cell | str) -> float:
        """The same for a cell or an area."""
        found = self._all.get(at, 0.0)
        return found - self._own[key].get(at, 0.0) if found else 0.0


def _share(place: City, context: Set[str]) -> float:
    """How likely a reading is before the others are looked at, up to a factor: people, and areas that are named."""
    return math.sqrt(place.population + FEW) * (
        1 + IN_NAMED_AREA * (place.parent in context) + (place.country in context)
    )


def _cell(place: City) -> _Cell:
    return math.floor(place.lat / CELL), math.floor(place.lon / CELL)


def mentioned_areas(candidates: Iterable[Site]) -> set[str]:
    """Countries named without doubt, and areas named behind a city."""
    areas = set()
    for site in candidates:
        if site.container:
            areas.add(site.container.path)
        option = site.options[0]
        if site.is_country and len(site.options) == 1:
            areas.add(option.path)
        elif isinstance(option, Area) and not option.is_country and not _large_city(site.options):
            areas |= {option.path} if option.country in STATES_KNOWN_ALONE else set()
    return areas | {path.split("/")[0] for path in areas}


def _large_city(options: Iterable[GazetteerPlace]) -> bool:
    """Whether the name is as likely that of a city: New York, Washington."""
    return any(isinstance(o, City) and o.population >= LARGE_CITY for o in options)


def _choose(name: Name, sites: Sequence[Site], near: Set[str], context: Set[str], neighbours: _Neighbours) -> Reading:
    """The likeliest of the places with one name: inside the named area, else by all that speaks for each."""
    key, container = name
    options = sites[0].options
    if container is not None:
        inside = city_within(key, container.path)
        return Reading(inside or next(o for o in options if o.path.startswith(container.path + "/")), MOST_COMPANY)
    if len(options) == 1:
        place = options[0]
        return Reading(place, 0.0 if isinstance(place, Area) else _company(key, place, context, neighbours))
    doubted = isinstance(options[0], Area) and any(o.path.startswith("US/") for o in options if isinstance(o, Area))
    doubt = MUNICIPAL * (isinstance(options[0], Area) and options[0].is_country and any(map(_municipal, sites)))
    best, most, fits = options[0], -math.inf, 0.0
    for place in options[:MOST_READINGS]:
        company = _company(key, place, context, neighbours)
        rank = _rank(key, place, doubted, doubt) + _nearness(place, near, context)
        rank += (AREA_COMPANY if isinstance(place, Area) else COMPANY) * company
        if rank > most:
            best, most, fits = place, rank, company
    return Reading(best, fits)


def _municipal(site: Site) -> bool:
    """Whether what only a town has stands behind the name: "Lebanon High School"."""
    return site.prose.gap(site.end) == " " and site.prose.form(site.end) in w.MUNICIPAL


def _company(key: str, place: GazetteerPlace, context: Set[str], neighbours: _Neighbours) -> float:
    company = neighbours.of(key, place)
    if isinstance(place, City):
        company += (place.parent in context) + IN_DIVISION * neighbours.inside(key, place.parent)
    return min(MOST_COMPANY, company)


def _rank(key: str, place: GazetteerPlace, doubted: bool, doubt: float) -> float:
    if isinstance(place, Area):
        if place.is_country:
            return (DOUBTED_COUNTRY_RANK if doubted else COUNTRY_RANK) - doubt
        return DIVISION_RANK
    return _city_rank(key, place)


def _nearness(place: GazetteerPlace, near: Set[str], context: Set[str]) -> float:
    parent = place.parent if isinstance(place, City) else place.path
    dateline = (place.country in near) + (parent in near)
    own = OWN_DATELINE * (isinstance(place, City) and place.path in near)
    return own + NEAR_DATELINE * (dateline + (place.country in context)) + NAMED_AREA * (parent in context)


def _city_rank(key: str, city: City) -> float:
    """Powers of ten of people; a capital counts for more, another name than the city's own for less."""
    other = key != name_key(city.name)
    return SIZE * math.log10(city.population + 1) + (city.capital and not other) - OTHER_NAME * other
