"""What the templates are given: an answer of the archive, arranged for reading. Nothing here knows of HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from searcharchive.query.tree import scoring_leaves
from searcharchive.search.request import SearchRequest, Sort
from searcharchive.web.pages import notes
from searcharchive.web.pages.address import Address, Pair
from searcharchive.web.pages.chips import chips
from searcharchive.web.pages.facets import facets
from searcharchive.web.pages.results import result
from searcharchive.web.pages.suggestions import Count, examples, parts, ways_out
from searcharchive.web.pages.timeline import picture

FEW = 3
LATEST = 4
Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """What the box is filled in with; ``carried`` are the filters that it takes along."""

    q: str
    first: str
    last: str
    mentioned: bool
    carried: tuple[Pair, ...]


def form(address: Address) -> Form:
    return Form(
        q=address.get("q"),
        first=address.get("from"),
        last=address.get("to"),
        mentioned=address.get("date_field") == "mentioned",
        carried=address.fields_beside("q", "from", "to"),
    )


def first_visit(answer: Mapping[str, Any]) -> Context:
    """What is in here: how much, from when, the busiest places and names, three searches to begin with."""
    nothing = Address()
    return {
        "form": form(nothing),
        "address": nothing,
        "total": answer["total"],
        "picture": picture(answer["timeline"], nothing),
        "facets": facets(answer["facets"], nothing, 0),
        "examples": examples(answer),
        "results": [result(hit, nothing) for hit in answer["results"][:LATEST]],
    }


def search_page(answer: Mapping[str, Any], address: Address, request: SearchRequest, count: Count) -> Context:
    """Results with all that narrows them. ``count`` is asked only where little or nothing was found."""
    chosen, total, node = chips(address), answer["total"], request.query
    return {
        "form": form(address),
        "address": address,
        "remarks_made": notes.of_answer(answer),
        "suggestion": _suggestion(answer, address),
        "total": total,
        "picture": picture(answer["timeline"], address),
        "chips": chosen,
        "unfiltered": _words_alone(address),
        "facets": facets(answer["facets"], address, total),
        "results": [result(hit, address) for hit in answer["results"]],
        "sorts": _sorts(address, request.sort, scores=bool(scoring_leaves(node))),
        "parts": parts(node, address, count, request.zone) if not total or answer["query"]["relaxed"] else (),
        "ways": ways_out(node, address, chosen, count, total) if total <= FEW and answer["page"] == 1 else (),
        **_paging(answer, address),
    }


def _suggestion(answer: Mapping[str, Any], address: Address) -> tuple[str, Address, int] | None:
    """The query respelt, its address, and how many articles it finds."""
    found = answer["query"]["did_you_mean"]
    return found and (found["q"], address.setting(q=found["q"]), found["total"])


def _words_alone(address: Address) -> Address:
    """The search without any filter."""
    return Address(tuple(pair for pair in address.pairs if pair[0] in ("q", "tz", "sort")))


def _sorts(address: Address, sort: Sort, *, scores: bool) -> list[tuple[str, bool, Address]]:
    """The orders to choose from: by relevance only where something can be more relevant than something else."""
    offered = [order for order in Sort if order not in (Sort.RELEVANCE, Sort.RECENT) or scores or sort is order]
    return [(order.value, order is sort, address.setting(sort=order.value)) for order in offered]


def _paging(answer: Mapping[str, Any], address: Address) -> Context:
    page, pages, links = answer["page"], answer["pages"], answer["links"]
    return {
        "page": page,
        "pages": pages,
        "first_rank": (page - 1) * answer["page_size"] + 1,
        "previous": address.on_page(min(page - 1, pages)) if links["prev"] else None,
        "next": address.on_page(page + 1) if links["next"] else None,
        "end_of_pages": page < pages and not links["next"] and answer["page_size"] > 0,
    }
