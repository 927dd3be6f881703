"""Which place a dateline names: of several with its name the one of which the story speaks, else the largest."""

import math
from collections.abc import Sequence, Set

from searcharchive.gazetteer.areas import Area, areas_named, name_key
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


def written_small(name: str) -> str:
    """``PARIS, Texas`` as ``Paris, Texas``; short parts and those with dots may be abbreviations and stay."""
    parts = [
        part.title() if part.isupper() and len(part) > 3 and "." not in part else part for part in name.split(", ")
    ]
    return ", ".join(parts)


def _chosen(name: str, context: Set[str]) -> Resolved | None:
    """One of several places, or None where there is no choice."""
    key = name_key(name)
    if key in DIVIDED:
        return resolve(DIVIDED[key])
    areas = areas_named(key)
    if "," in name or "/" in name or (areas and areas[0].is_country):
        return None
    towns = [t for t in cities_named(key)[:MOST_TOWNS] if not t.county and (t.capital or t.population >= LEAST_TOWN)]
    options: list[Area | City] = [*areas, *towns]
    if len(options) < 2 or not towns:
        return None
    return known(max(options, key=lambda place: _rank(place, key, context)))


def _rank(place: Area | City, key: str, context: Set[str]) -> float:
    if isinstance(place, Area):
        return DIVISION + COUNTRY_NAMED * (place.country in context)
    size = SIZE * math.log10(place.population + 1) + CAPITAL * place.capital - (key != name_key(place.name))
    return size + COUNTRY_NAMED * (place.country in context) + DIVISION_NAMED * (place.parent in context)
