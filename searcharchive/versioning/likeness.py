"""Stories like another one, of which other versions are no other stories."""

from dataclasses import dataclass

from searcharchive.backends.base import Snapshot
from searcharchive.search.request import Highlight, SearchRequest, Sort
from searcharchive.search.response import Hit, WeightedTerm
from searcharchive.search.similar import query_of
from searcharchive.versioning.family import Versions


@dataclass(frozen=True, slots=True)
class Similar:
    """``terms`` are what was searched for; ``partial``: the time was over before all was read."""

    hits: tuple[Hit, ...] = ()
    terms: tuple[WeightedTerm, ...] = ()
    partial: bool = False


def similar_to(snapshot: Snapshot, versions: Versions, size: int, budget: float | None) -> Similar:
    """The ``size`` articles that score most for the terms of one, without the versions of its story.

    The terms are those of the newest version, which is the one that is found.
    """
    family = {versions.article.id, *(other.id for other in versions.others)}
    terms = snapshot.terms_of(versions.latest or versions.article.id)
    if not terms:
        return Similar()
    request = SearchRequest(
        query_of(terms),
        sort=Sort.RELEVANCE,
        limit=size + len(family),
        snippets=0,
        highlight=Highlight.NONE,
        budget=budget,
    )
    found = snapshot.search(request)
    others = [hit for hit in found.hits if hit.id not in family]
    return Similar(tuple(others[:size]), terms, found.partial)
