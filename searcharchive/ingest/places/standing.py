"""Which place a dateline names: of several with its name the one of which the story speaks, else the largest."""

import math
from collections.abc import Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from searcharchive.gazetteer.areas import areas_named, name_key
from searcharchive.gazetteer.cities import City, cities_named
from searcharchive.gazetteer.resolving import Resolved, known, resolve, unknown

# On the scale of a town's population in powers of ten. Readers are told where a small town lies, so a name that stands
# alone is that of a large one, unless the story speaks of the other's country.
SIZE = 1.3
CAPITAL = 1.0
DIVISION = 5.8
COUNTRY_NAMED = 1.5
DIVISION_NAMED = 0.7
DIVIDED = {"west berlin": "DE/Berlin/Berlin", "east berlin": "DE/Berlin/Berlin"}
"""Names of parts of a city that only archives know."""
LEAST_TOWN = 15_000
MOST_TOWNS = 8


def place_datelines(names: Sequence[str], context: Set[str]) -> tuple[Resolved, ...]:
    """The places of a dateline, ``ZZ/Name`` where one is not known; names printed in capitals are written small.

    ``context``: paths of the areas that the story names.
    """
    small = (written_small(name) for name in names if name.strip())
    return tuple(_chosen(name, context) or resolve(name) or unknown(name) for name in small)


@lru_cache(maxsize=1 << 12)
def written_small(name: str) -> str:
    """``PARIS, Texas`` as ``Paris, Texas``; short parts and those with dots may be abbreviations and stay."""
    parts = [
        part.title() if part.isupper() and len(part) > 3 and "." not in part else part for part in name.split(", ")
    ]
    return ", ".join(parts)


def _chosen(name: str, context: Set[str]) -> Resolved | None:
    """One of several places, or None where there is no choice."""
    options = _options(name)
    if len(options) < 2:
        return options[0].place if options else None
    return max(options, key=lambda option: option.rank(context)).place


class _Option(NamedTuple):
    place: Resolved
    size: float
    parent: str

    def rank(self, context: Set[str]) -> float:
        named = (self.place.country in context, self.parent in context)
        return self.size + COUNTRY_NAMED * named[0] + DIVISION_NAMED * named[1]


@lru_cache(maxsize=1 << 12)
def _options(name: str) -> tuple[_Option, ...]:
    """The places that a name may be of when it stands alone; none where the gazetteer leaves no choice."""
    key = name_key(name)
    if key in DIVIDED and (place := resolve(DIVIDED[key])):
        return (_Option(place, 0.0, ""),)
    areas = areas_named(key)
    if "," in name or "/" in name or (areas and areas[0].is_country):
        return ()
    towns = [t for t in cities_named(key)[:MOST_TOWNS] if not t.county and (t.capital or t.population >= LEAST_TOWN)]
    options = [_Option(known(area), DIVISION, "") for area in areas]
    options += [_Option(known(town), _size(town, key), town.parent) for town in towns]
    return tuple(options) if towns and len(options) > 1 else ()


def _size(town: City, key: str) -> float:
    return SIZE * math.log10(town.population + 1) + CAPITAL * town.capital - (key != name_key(town.name))
