"""Ways on: examples for a first visit, and what would find something when a search finds nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from searcharchive.dates import Precision, from_micros, parse_iso
from searcharchive.query.printer import to_text
from searcharchive.query.tree import (
    All,
    And,
    Boost,
    Fuzzy,
    Has,
    Mentioned,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Published,
    Term,
    Value,
    Wildcard,
)
from searcharchive.web.pages.address import Address
from searcharchive.web.pages.chips import Chip

PARTS = 8
Count = Callable[[Address], int]
"""How many articles the search of an address finds."""


READINGS: dict[type, str] = {
    Term: "in any form",
    Phrase: "these words in this order",
    Wildcard: "* any letters, ? any one",
    Published: "date of publication",
    Mentioned: "dates in the text",
    Has: "has any",
    Or: "either of these",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A search in words, with how it is read where that helps, and what it finds."""

    words: str
    reading: str
    count: int
    address: Address


def parts(node: Node, address: Address, count: Count, zone: tzinfo) -> list[Way]:
    """Each piece of a query that has several, searched alone under the same filters. ``zone``: of its dates."""
    children = node.children if isinstance(node, And) else ()
    alone = [
        (to_text(child, zone=zone), _reading(child)) for child in children[:PARTS] if not isinstance(child, Not | All)
    ]
    return [_way(words, reading, address.setting(q=words), count) for words, reading in alone]


def ways_out(node: Node, address: Address, chips: Iterable[Chip], count: Count, total: int) -> list[Way]:
    """The same search with any of its words, a word like its only one, or without one of its filters.

    Only those that find more than ``total`` articles.
    """
    return [way for way in _ways_out(node, address, chips, count) if way.count > total]


def _ways_out(node: Node, address: Address, chips: Iterable[Chip], count: Count) -> Iterator[Way]:
    several = isinstance(node, And) and len(node.children) > 1
    if several and address.get("match") != "any":
        yield _way("Any of the words", "", address.setting(match="any"), count)
    if isinstance(node, Term) and not node.exact:
        similar = Fuzzy(node.form, 1, node.field), Wildcard(f"{node.form}*", node.field)
        for words, reading in ((to_text(leaf), _reading(leaf)) for leaf in similar):
            yield _way(words, reading, address.setting(q=words), count)
    listed = list(chips)[:PARTS]
    for chip in listed if len(listed) > 1 or address.get("q") else ():
        yield _way(f"Without “{chip.label}”", "", chip.address, count)


def _way(words: str, reading: str, address: Address, count: Count) -> Way:
    return Way(words, reading, count(address), address)


def _reading(node: Node) -> str:
    """How a piece of a query was read, for a person."""
    match node:
        case Boost(child):
            return _reading(child)
        case Term(exact=True) | Phrase(exact=True):
            return "exactly so"
        case Phrase(slop=slop) if slop:
            return f"these words, up to {slop} others between them"
        case Near(distance=distance):
            return f"at most {distance} words apart"
        case Fuzzy(distance=distance):
            return "one letter different" if distance == 1 else f"up to {distance} letters different"
        case Value(field=field):
            return f"the {field.value} of an article"
        case _:
            return READINGS.get(type(node), "")


def examples(answer: Mapping[str, Any]) -> list[tuple[str, Address]]:
    """Up to three searches that find something, made from what the archive speaks of most."""
    facets = answer["facets"]
    named = [query for field in ("person", "org", "topic") for query in _quoted(field, facets)]
    made = [*named[:1], *_place_and_month(answer), *named[1:]]
    return [(query, Address((("q", query),))) for query in made[:3]]


def _quoted(field: str, facets: Mapping[str, Any]) -> Iterator[str]:
    values = facets.get(field, {}).get("values") or ()
    yield from (f'{field}:"{value["label"]}"' for value in values[:1] if '"' not in value["label"])


def _place_and_month(answer: Mapping[str, Any]) -> Iterator[str]:
    """The busiest place of all that an article listed here is about, in the month of that article."""
    values = answer["facets"].get("place", {}).get("values") or ()
    for country in (value for value in values if "/" not in value["value"]):
        for hit in answer["results"]:
            month = _month(hit.get("published"))
            if month and any(place.get("country") == country["value"] for place in hit.get("places") or ()):
                yield f'place:"{country["label"]}" date:{month}'
                return


def _month(text: str | None) -> str | None:
    """The month of a date in UTC, as a query reads it; None where the month is not known."""
    dated = parse_iso(text) if text else None
    if dated is None or dated.precision is Precision.YEAR:
        return None
    return f"{from_micros(dated.start):%Y-%m}"
