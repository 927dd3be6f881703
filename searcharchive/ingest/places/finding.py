"""The places of a story: its dateline's, those it came with, or those that its text names; and what it is about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from searcharchive.article import Place, Role, Span
from searcharchive.gazetteer.areas import Area, country, name_key
from searcharchive.gazetteer.cities import City
from searcharchive.gazetteer.resolving import Resolved, known, resolve, unknown
from searcharchive.ingest.places.about import ABOUT, LITTLE, pooled, weight
from searcharchive.ingest.places.clues import BELIEVED, SURE, means_government, of_name, of_site, points
from searcharchive.ingest.places.readings import Name, Reading, mentioned_areas, read_names
from searcharchive.ingest.places.sites import Site, sites
from searcharchive.ingest.places.standing import place_datelines
from searcharchive.ingest.spans import in_text_order
from searcharchive.ingest.words.prose import Prose


@dataclass(slots=True)
class _Found:
    """A place and where it was named."""

    place: Resolved
    spans: list[Span] = field(default_factory=list)
    role: Role = Role.MENTIONED
    given: bool = False

    @property
    def mentions(self) -> list[tuple[str, Span]]:
        return [(self.place.path, span) for span in self.spans]

    @property
    def weight(self) -> int:
        """Points of its own for what the story is about."""
        return weight(self.mentions, dateline=self.role is Role.DATELINE)


def find_places(
    texts: Sequence[Prose], *, given: Sequence[str], datelines: Sequence[str], claimed: Set[tuple[str, int]]
) -> tuple[Place, ...]:
    """Places of a story, those of its dateline first. Where places are given, no others are looked for in the text.

    ``datelines`` are the names in its dateline; ``texts`` are the story's fields without that; ``claimed`` words belong
    to people's names.
    """
    candidates = [site for text in texts for site in sites(text, claimed)]
    found: dict[str, _Found] = {}
    stands = place_datelines(datelines, mentioned_areas(candidates) if datelines else frozenset())
    for place in stands:
        found[place.path] = _Found(place, role=Role.DATELINE)
    if given:
        _take_given(found, given, candidates, texts)
    else:
        _take_found(found, candidates, stands)
    return tuple(_with_about([*found.values()]))


def _take_given(
    found: dict[str, _Found], given: Sequence[str], candidates: Iterable[Site], texts: Sequence[Prose]
) -> None:
    wanted: dict[str, str] = {}
    for name in given:
        place = resolve(name) or unknown(name)
        entry = found.setdefault(place.path, _Found(place))
        entry.given = True
        wanted[name_key(name)] = place.path
    taken: set[str] = set()
    for site in candidates:
        path = wanted.get(site.key) or next((o.path for o in site.options if o.path in found), None)
        if path in found and _is_name(site, path):
            found[path].spans.append(site.prose.span(site.first, site.end))
            taken.add(path)
    for key, path in wanted.items():
        if path not in taken:
            found[path].spans.extend(span for text in texts for span in text.spans_of(key))


def _is_name(site: Site, path: str) -> bool:
    """Whether the words are a name of the place rather than of its people."""
    return any(o.path == path and (isinstance(o, City) or _names_area(site.key, o)) for o in site.options)


def _names_area(key: str, area: Area) -> bool:
    place = resolve(key)
    return name_key(area.name) == key or (place is not None and place.path == area.path and not key.endswith("ese"))


def _take_found(found: dict[str, _Found], candidates: Sequence[Site], datelines: Sequence[Resolved]) -> None:
    near = {path for place in datelines for path in paths_above(place.path)}
    named = by_name(candidates)
    for name, reading in read_names(named, near).items():
        for site in believable(named[name], reading, near):
            government = country(reading.place.country) if means_government(site, reading.place) else None
            place = known(government or reading.place)
            found.setdefault(place.path, _Found(place)).spans.append(site.prose.span(site.first, site.end))


def believable(named: Sequence[Site], reading: Reading, near: Set[str]) -> list[Site]:
    """The mentions of a name that are believed: none, unless enough speaks for one of them."""
    place, company = reading
    own = points(of_name(named[0], place, near, company))
    local = [points(of_site(site, place)) for site in named]
    most = own + max(local)
    if most < BELIEVED:
        return []
    least = min(-own, -1) if most >= SURE else -own
    return [site for site, each in zip(named, local, strict=True) if each >= least]


def by_name(candidates: Sequence[Site]) -> dict[Name, list[Site]]:
    """The sites of each name. What was once said to lie in an area lies there in the whole story."""
    containers = {site.key: site.container for site in candidates if site.container}
    named: dict[Name, list[Site]] = defaultdict(list)
    for site in candidates:
        named[site.key, containers.get(site.key)].append(site)
    return named


def paths_above(path: str) -> set[str]:
    """The path itself and those of what it lies in."""
    parts = path.split("/")
    return {"/".join(parts[: i + 1]) for i in range(len(parts))}


def _with_about(found: Sequence[_Found]) -> Iterable[Place]:
    """Mark what the story is about: a place by its own points, a country by those of all that lies in it.

    Given places are what their source says that it is about. A country that is not itself named is stood for by its
    weightiest place. Where no country has enough, it is the one that has most, if that is more than a passing mention.
    """
    inside: dict[str, list[_Found]] = defaultdict(list)
    for f in found:
        if f.place.country:
            inside[pooled(f.place.country)].append(f)
    weights = {country: _country_weight(all_) for country, all_ in inside.items()}
    chosen = [country for country, points in weights.items() if points >= ABOUT]
    if not chosen and weights:
        most = max(weights, key=weights.__getitem__)
        chosen = [most] if weights[most] >= LITTLE else []
    stand = {id(_stands_for(inside[country])) for country in chosen}
    for f in found:
        yield _record(f, f.given or id(f) in stand or f.weight >= ABOUT, in_text_order(f.spans))


def _country_weight(inside: Sequence[_Found]) -> int:
    mentions = [mention for f in inside for mention in f.mentions]
    return weight(mentions, dateline=any(f.role is Role.DATELINE for f in inside))


def _stands_for(inside: Iterable[_Found]) -> _Found:
    return max(inside, key=lambda f: ("/" not in f.place.path, f.weight))


def _record(found: _Found, about: bool, spans: tuple[Span, ...]) -> Place:
    place = found.place
    return Place(place.path, place.name, place.country, place.lat, place.lon, found.role, about, found.given, spans)
