"""What speaks for and against words naming a place: points, each with its reason in plain words."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from searcharchive.gazetteer.areas import Area, name_key
from searcharchive.gazetteer.cities import City
from searcharchive.ingest.places.sites import GazetteerPlace, Site
from searcharchive.ingest.words import places as w
from searcharchive.ingest.words import vocabulary as v
from searcharchive.ingest.words.prose import CAPITAL, LOWER, UPPER, Prose

BELIEVED = 1
"""Points from which words are believed to name a place."""
SURE = 3
"""Points from which all mentions of a name are believed that nothing strong speaks against."""
COMPANY = 1.0
PREPOSITIONS = v.PLACE_PREPOSITIONS | v.WEAK_PREPOSITIONS
CAPITALS = (CAPITAL, UPPER)


class Clue(NamedTuple):
    """``points`` above nought speak for a place."""

    reason: str
    points: int


def of_site(site: Site, place: GazetteerPlace) -> Iterator[Clue]:
    """What the words around one mention say."""
    if isinstance(place, Area) and place.is_country:
        yield from _of_country(site)
    elif site.short:
        yield Clue("an abbreviation behind a town", 4)
    else:
        if site.container:
            yield Clue("the area behind it", 4)
        if site.listed:
            yield Clue("in a list with other places", 1)
        yield from _around(site)
        if means_government(site, place):
            yield Clue("a capital for its government", 3)


def likelihood(named: Sequence[Site]) -> float:
    """How far a name may count for others before its own place is known: by its words and its best mention."""
    if _is_common(named[0].key):
        return 0.0
    best = max(4 if site.container else points(_around(site)) for site in named)
    return 1.0 if best >= 0 else 0.4


def _is_common(key: str) -> bool:
    return all(word in v.WORDS_BEFORE_PLACES or word in v.ORDINARY or word in w.COMMON for word in key.split(" "))


def of_name(site: Site, place: GazetteerPlace, near: Set[str], company: float) -> Iterator[Clue]:
    """What the name and the place themselves say, the same for all mentions in a story.

    ``near``: the dateline's paths; ``company``: how well the place fits the story's others (:mod:`readings`).
    """
    if site.short or (isinstance(place, Area) and place.is_country):
        return
    yield from _of_place(site, place, near)
    if company >= COMPANY:
        yield Clue("other places of the story are near", 1 + (company >= 2 * COMPANY))
    if _is_common(site.key):
        yield Clue("a common word", -4)
    elif " " in site.key:
        yield Clue("a name of several words", 1)
    if site.key in v.first_names():
        yield Clue("a first name", -2)


def means_government(site: Site, place: GazetteerPlace) -> bool:
    """Whether a capital stands for its country's government: "Washington said", and not "in Washington said"."""
    if not (isinstance(place, City) and place.capital) or site.container:
        return False
    prose, first = site.prose, site.first
    if prose.gap(site.end) != " " or prose.form(site.end) not in w.GOVERNMENTS_DO:
        return False
    return not (prose.gap(first).isspace() and prose.form(first - 1) in PREPOSITIONS)


def points(clues: Iterator[Clue]) -> int:
    """The sum of all that is said."""
    return sum([clue.points for clue in clues])


def against(clues: Iterable[Clue]) -> str:
    """The weightiest reason not to believe it."""
    worst = min(clues, key=lambda clue: clue.points, default=None)
    return worst.reason if worst is not None and worst.points <= 0 else "too little speaks for it"


def _of_place(site: Site, place: GazetteerPlace, near: Set[str]) -> Iterator[Clue]:
    parent = place.parent if isinstance(place, City) else place.path
    if place.country in near:
        yield Clue("in the dateline's country", 1 + (parent in near))
    if isinstance(place, Area):
        yield Clue("a division", 2 if place.country in ("US", "CA") else 1)
        return
    if place.county:
        yield Clue("a county", 3)
        return
    large = (place.population >= 200_000) + (place.population >= 1_000_000)
    if large:
        yield Clue("a large city", large)
    elif place.population < 50_000:
        yield Clue("a small town", -1 - (place.population < 5_000))
    if place.population < 1_000_000 and site.key != name_key(place.name):
        yield Clue("another name of the town", -2)


def _around(site: Site) -> Iterator[Clue]:
    prose, first, end = site.prose, site.first, site.end
    before, after = prose.form(first - 1), prose.form(end)
    civic = _civic_behind(prose, end)
    if prose.gap(first).isspace():
        yield from _preposition(prose, first, before)
    if prose.shouted:
        return
    if civic:
        yield Clue(
            "what a place has stands behind it", 1 + (prose.cases[end] is LOWER) + (prose.form(end) in w.MUNICIPAL)
        )
    elif _heads_line(prose, first, end):
        yield Clue("stands like a dateline", 3)
    elif prose.starts[first]:
        yield Clue("the beginning of a sentence", -1)
    if capital_behind(site):
        yield from _name_going_on(site, civic)
    if first and prose.joined[first] and prose.cases[first - 1] in CAPITALS:
        yield from _capital_before(prose, first, before)
    if after in v.SPEAKS and prose.gap(end) == " ":
        yield Clue("it speaks, as people do", -2)


def _preposition(prose: Prose, first: int, before: str) -> Iterator[Clue]:
    if before in w.DIRECTIONS:
        first -= 1
        before = prose.form(first - 1)
    if before in ("de", "of", "da") and prose.form(first - 2) in w.MINISTERS:
        yield Clue("what a minister is for", -4)
    elif before in v.PLACE_PREPOSITIONS:
        yield Clue("a preposition of place", 2)
    elif before == "of" and prose.form(first - 2) in w.KINDS_OF_PLACE:
        yield Clue("a kind of place before it", 2)
    elif before == "of" and prose.form(first - 2) in v.ORG_HEADS:
        return
    elif before in v.WEAK_PREPOSITIONS:
        yield Clue("a preposition", 1)


def _civic_behind(prose: Prose, end: int) -> bool:
    gap = prose.gap(end)
    if gap in ("-", "‐", "‑"):
        return prose.form(end) in ("based", "area", "born", "bound")
    return gap in (" ", "\n") and prose.form(end) in w.CIVIC and not _is_street(prose, end)


def _is_street(prose: Prose, end: int) -> bool:
    return prose.cases[end] is not LOWER and prose.form(end) in w.STREETS


def _heads_line(prose: Prose, first: int, end: int) -> bool:
    """Capitals before a dash: a dateline that stands behind a headline or a byline."""
    if any(case is not UPPER for case in prose.cases[first:end]):
        return False
    gap = prose.gap(end)
    return "--" in gap or "—" in gap or "–" in gap or (gap.strip() == "(" and ") " in prose.gap(end + 1))


def _name_going_on(site: Site, civic: bool) -> Iterator[Clue]:
    behind = list(_capitals_behind(site))
    if behind[0] in w.STREETS or (len(behind) > 1 and behind[1] in w.STREETS and not civic):
        yield Clue("a street", -5)
    elif any(form in w.TITLES_OF_PAPERS for form in behind):
        yield Clue("a newspaper", -4)
    elif not civic:
        yield Clue("the name goes on", -3 if behind[0] in w.THINGS else -2)


def _capitals_behind(site: Site) -> Iterator[str]:
    """The words written large that follow, three at most."""
    prose = site.prose
    for at in range(site.end, min(site.end + 3, len(prose))):
        if not prose.joined[at] or prose.cases[at] not in CAPITALS:
            return
        yield prose.form(at)


def _capital_before(prose: Prose, first: int, before: str) -> Iterator[Clue]:
    if before in w.PARTIES and prose.gap(first) == "-":
        yield Clue("a party before it", 3)
    elif before in v.TITLES:
        yield Clue("a title before it", -3)
    elif before not in v.ORDINARY and before not in w.DIRECTIONS and before not in w.KINDS_OF_PLACE:
        yield Clue("the end of a longer name", -2)


def capital_behind(site: Site) -> bool:
    """Whether a word written large goes on with the name."""
    prose, end = site.prose, site.end
    if end >= len(prose) or not prose.joined[end] or prose.gap(end)[:1] == ".":
        return False
    return prose.cases[end] in CAPITALS and prose.form(end) not in v.ORDINARY


def _of_country(site: Site) -> Iterator[Clue]:
    before, after = site.prose.form(site.first - 1), site.prose.form(site.end)
    going_on = not site.prose.shouted and capital_behind(site)
    if before in v.NOT_DEMONYM_BEFORE.get(site.key, ()) or after in v.NOT_DEMONYM_AFTER.get(site.key, ()):
        yield Clue("another thing of that name", 0)
    elif after in w.CURRENCIES and site.prose.gap(site.end).isspace():
        yield Clue("a currency", 0)
    elif going_on and after in w.STREETS:
        yield Clue("a street", 0)
    elif site.key in v.DOUBTFUL_COUNTRIES and going_on and after not in w.CIVIC:
        yield Clue("a first name or a longer name", 0)
    else:
        yield Clue("a country", 2)
