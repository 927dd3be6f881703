"""One article for reading: its text in paragraphs, and in the margin what it speaks of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from searcharchive.gazetteer import place_label
from searcharchive.web.pages.address import Address
from searcharchive.web.pages.paragraphs import paragraphs
from searcharchive.web.pages.results import DATELINE, marked
from searcharchive.web.pages.wording import long_date

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that the story names, and the address of the search for it."""

    label: str
    address: Address
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A list of the margin: what is shown at once, and what is folded away."""

    field: str
    title: str
    shown: tuple[Mention, ...]
    more: tuple[Mention, ...]


def reading(article: Mapping[str, Any], address: Address) -> dict[str, Any]:
    """What the template of an article is given. ``address`` is the search that the reader comes from."""
    text, source = article["body"], article["source"]
    return {
        "article": article,
        "address": address,
        "headline": marked(article.get("headline_html"), article["headline"]),
        "paragraphs": paragraphs(text, str(marked(article.get("body_html"), text))),
        "dateline": dateline(article),
        "source": Address((("source", source),)) if source else None,
        "sections": sections(article),
        "original": original(article),
        "latest": article["latest"].rsplit("/", 1)[-1] if article["latest"] else None,
    }


def sections(article: Mapping[str, Any]) -> list[Section]:
    """What the story names, by kind; kinds without anything are left out."""
    made = (
        _section("place", "Places", map(_place, _places(article))),
        _section("person", "People", (_found("person", person["name"]) for person in article["people"])),
        _section("org", "Organisations", (_found("org", org["name"]) for org in article["orgs"])),
        _section("topic", "Topics", (_found("topic", topic) for topic in article["topics"])),
        _section("mentioned", "Dates in the text", map(_mentioned, article["mentioned"])),
    )
    return [section for section in made if section.shown]


def _section(field: str, title: str, mentions: Iterable[Mention]) -> Section:
    listed = tuple(mentions)
    return Section(field, title, listed[:SHOWN], listed[SHOWN:])


def _found(field: str, name: str) -> Mention:
    return Mention(name, Address(((field, name),)))


def _places(article: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The dateline's place, then those that the story is about, then the others."""
    return sorted(article["places"], key=lambda place: (place["role"] != DATELINE, not place["about"]))


def _place(place: Mapping[str, Any]) -> Mention:
    """A place; what lies in a country says in which."""
    notes = ["filed from here"] if place["role"] == DATELINE else []
    country = place["country"]
    if country and "/" in place["id"]:
        notes.insert(0, place_label(country))
    return Mention(place["name"], Address((("place", place["id"]),)), ", ".join(notes))


def _mentioned(found: Mapping[str, Any]) -> Mention:
    date = found["date"]
    day = date[:10]
    label = long_date(day)
    return Mention(label, Address((("date_field", "mentioned"), ("from", day), ("to", day))))


def dateline(article: Mapping[str, Any]) -> str:
    """The dateline as printed, unless the text itself begins with it."""
    text = str((article["dateline"] or {}).get("text") or "").strip()
    return "" if article["body"].lstrip().casefold().startswith(text.casefold()) else text


def original(article: Mapping[str, Any]) -> str | None:
    """Where its source published the story, where that is an address that can be opened."""
    url = article.get("source_url")
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None
