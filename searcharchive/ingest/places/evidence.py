"""Why words of a story were not taken for a place: worked out again for whoever asks; nothing of it is stored."""

from collections.abc import Iterator
from typing import NamedTuple

from searcharchive.article import Article, Role, Span
from searcharchive.ingest.dates.dateline import find_dateline
from searcharchive.ingest.names.finding import find_names
from searcharchive.ingest.places.clues import against, of_name, of_site
from searcharchive.ingest.places.finding import believable, by_name, paths_above
from searcharchive.ingest.places.readings import Reading, read_names
from searcharchive.ingest.places.sites import Site, sites
from searcharchive.ingest.words.prose import prose

PERSON = "part of a person's name"
ANOTHER = "another place of that name is likelier"
MOST_OTHERS = 3
"""Other places of a name that are told."""


class Doubt(NamedTuple):
    """Words that might name the place with this path, and why they are not believed to."""

    span: Span
    place: str
    reason: str


def evidence(article: Article) -> tuple[Doubt, ...]:
    """What was looked at and rejected in an article, in the order of its text; never raises.

    As the places are found today: those of an article that was stored by an earlier version may differ.
    """
    lead = find_dateline(article.body) if article.dateline else None
    texts = (
        prose("headline", "" if article.headline_derived else article.headline),
        prose("body", article.body, lead.end if lead else 0),
    )
    claimed = find_names(texts).claimed
    candidates = [site for text in texts for site in sites(text, claimed)]
    near = {path for p in article.places if p.role is Role.DATELINE for path in paths_above(p.id)}
    doubts = [*_of_people([s for text in texts for s in sites(text, frozenset())], claimed)]
    named = by_name(candidates)
    for name, reading in read_names(named, near).items():
        doubts.extend(_of_name(named[name], reading, near))
    return tuple(sorted(doubts, key=lambda d: (d.span.field == "body", d.span.start, d.span.end)))


def _of_people(found: list[Site], claimed: frozenset[tuple[str, int]]) -> Iterator[Doubt]:
    for site in found:
        if any((site.prose.field, at) in claimed for at in range(site.first, site.end)) and not site.short:
            yield Doubt(_span(site), site.options[0].path, PERSON)


def _of_name(named: list[Site], reading: Reading, near: set[str]) -> Iterator[Doubt]:
    believed = believable(named, reading, near)
    place, company = reading
    for site in named:
        if site not in believed:
            clues = (*of_site(site, place), *of_name(site, place, near, company))
            yield Doubt(_span(site), place.path, against(clues))
    if believed:
        others = [option for option in named[0].options if option is not place and option.path != place.path]
        for other in others[:MOST_OTHERS]:
            yield Doubt(_span(believed[0]), other.path, ANOTHER)


def _span(site: Site) -> Span:
    return site.prose.span(site.first, site.end)
