"""One result as the page shows it, from the object that the API answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from markupsafe import Markup, escape

from searcharchive.web.pages.address import Address
from searcharchive.web.pages.values import same

TAGS = 4
DATELINE = "dateline"


@dataclass(frozen=True, slots=True)
class Tag:
    """An entity of a result, and the address of the search narrowed to it."""

    kind: str
    label: str
    address: Address


@dataclass(frozen=True, slots=True)
class Result:
    """``headline`` and ``passages`` are HTML that is safe to show; all else is text."""

    id: str
    headline: Markup
    derived: bool
    passages: tuple[Markup, ...]
    published: str | None
    where: Tag | None
    dateline: str
    source: str | None
    lang: str | None
    corrected: bool
    tags: tuple[Tag, ...]


def result(hit: Mapping[str, Any], address: Address) -> Result:
    return Result(
        id=hit["id"],
        headline=marked(hit.get("headline_html"), hit["headline"]),
        derived=bool(hit.get("headline_derived")),
        passages=tuple(marked(s["html"], "") for s in hit.get("snippets") or () if s["html"].strip()),
        published=hit.get("published"),
        where=_where(hit, address),
        dateline=(hit.get("dateline") or {}).get("text") or "",
        source=hit.get("source"),
        lang=hit.get("lang"),
        corrected=hit.get("status") == "corrected",
        tags=tuple(islice(_tags(hit, address), TAGS)),
    )


def marked(html: str | None, text: str) -> Markup:
    """HTML of the archive's own making, else the text escaped.

    Only ``search.highlight`` makes this HTML: it escapes the whole text and then adds ``<mark>`` and ``</mark>``.
    """
    return Markup(html) if html else escape(text)


def _where(hit: Mapping[str, Any], address: Address) -> Tag | None:
    """The place that a story was filed from."""
    places = (place for place in hit.get("places") or () if place["role"] == DATELINE)
    return next((_tag("place", place["id"], place["name"], address) for place in places), None)


def _tag(field: str, value: str, label: str, address: Address) -> Tag:
    """A value in the place of others of its field: beside them it would widen the search."""
    return Tag(field, label, address.setting(**{field: value}))


def _tags(hit: Mapping[str, Any], address: Address) -> Iterator[Tag]:
    """Two people, a place and an organisation, then one more of these; nothing that is filtered by already."""
    people = [("person", e["name"], e["name"]) for e in hit.get("people") or ()]
    orgs = [("org", e["name"], e["name"]) for e in hit.get("orgs") or ()]
    places = [("place", p["id"], p["name"]) for p in _about(hit)]
    for field, value, label in dict.fromkeys((*people[:2], *places[:1], *orgs[:1], *places[1:2], *orgs[1:2])):
        if not any(same(field, given, value) for given in address.all(field)):
            yield _tag(field, value, label, address)


def _about(hit: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Places beside that of the dateline, those that the story is about first."""
    others = [place for place in hit.get("places") or () if place["role"] != DATELINE]
    return sorted(others, key=lambda place: not place.get("about"))
