"""What a NewsML-G2 item says of itself and of its content, by the names of records."""

from collections.abc import Iterable, Iterator
from typing import Any

from searcharchive.ingest.markup.tree import (
    attribute,
    attributes,
    children,
    collected,
    every,
    filled,
    first,
    language_of,
    name_of,
    names,
    once,
    text_at,
    text_of,
    texts_at,
)
from searcharchive.ingest.markup.xml import Element
from searcharchive.ingest.readers.newsml_g2_terms import Terms, code_of, short

_READ = names(
    "itemClass provider versionCreated firstCreated embargoed pubStatus link title "
    "headline dateline by creator language subject keyword located creditline description icon"
)
"""What is wholly understood of itemMeta and contentMeta; the rest is kept under its own name, in ``extra``."""
_EARLIER = frozenset({"previousversion", "evolvedfrom"})
_FIELDS = {
    "person": "people",
    "animal": "people",
    "organisation": "orgs",
    "organization": "orgs",
    "geoarea": "places",
    "poi": "places",
}
"""Natures of concepts → the field for their names; all others are topics."""


def described(item: Element, terms: Terms) -> dict[str, Any]:
    """Everything but the content. Values may be empty."""
    meta, about = first(item, "itemMeta"), first(item, "contentMeta")
    data: dict[str, Any] = {"id": attribute(item, "guid"), "version": attribute(item, "version"), **_rights(item)}
    data["lang"] = attribute(first(item, "contentMeta/language"), "tag") or language_of(item)
    data |= collected(_kept([part for part in (meta, about, first(item, "hopHistory")) if part is not None], terms))
    if meta is not None:
        data |= _item_meta(meta, terms)
    if about is not None:
        data |= _content_meta(about, terms)
    return data


def published_of(item: Element) -> str:
    """When the item was first made, else its content, else this version."""
    paths = ("itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated")
    return next((date for path in paths if (date := text_at(item, path))), "")


def _rights(item: Element) -> dict[str, Any]:
    notices = texts_at(item, "rightsInfo/copyrightNotice")
    holders = once(text_at(part, "name") or code_of(part) for part in every(item, "rightsInfo/copyrightHolder"))
    return {
        "copyright": "\n".join(notices or holders),
        "copyright_holder": holders if notices else [],
        "usage_terms": "\n".join(texts_at(item, "rightsInfo/usageTerms")),
    }


def _item_meta(meta: Element, terms: Terms) -> dict[str, Any]:
    provider = first(meta, "provider")
    embargoed = first(meta, "embargoed")
    links = every(meta, "link")
    return {
        "status": _status(meta),
        "updated": text_at(meta, "versionCreated"),
        "embargo": text_of(embargoed),
        "embargo_note": "until further notice" if embargoed is not None and not text_of(embargoed) else "",
        "source": "" if provider is None else terms.label(provider),
        "provider_uri": attribute(provider, "uri"),
        "title": text_at(meta, "title"),
        "evolved_from": once(code_of(part) for part in links if _relation(part) in _EARLIER),
        "links": [attributes(part) for part in links if _relation(part) not in _EARLIER],
    }


def _status(meta: Element) -> str:
    """An embargo without a date has no end that could be known: the item is withheld until another version comes."""
    embargoed = first(meta, "embargoed")
    status = short(code_of(first(meta, "pubStatus"))).lower()
    if status in ("", "usable") and embargoed is not None and not text_of(embargoed):
        return "withheld"
    signals = {short(code_of(part)).lower() for part in every(meta, "signal")}
    return "corrected" if status in ("", "usable") and "correction" in signals else status


def _relation(link: Element) -> str:
    return short(attribute(link, "rel") or attribute(link, "reluri")).lower()


def _content_meta(about: Element, terms: Terms) -> dict[str, Any]:
    headlines = texts_at(about, "headline")
    authors = once(terms.label(part) for part in every(about, "creator"))
    by = texts_at(about, "by")
    located = [(part, terms.place(part)) for part in every(about, "located")]
    data: dict[str, Any] = {
        "headline": headlines[0] if headlines else "",
        "headlines": headlines[1:],
        "dateline": text_at(about, "dateline"),
        "byline": by or authors,
        "creators": authors if by and authors != by else [],
        "credit": texts_at(about, "creditline"),
        "located": once(place or code_of(part) for part, place in located),
    }
    subjects = _subjects(every(about, "subject"), terms)
    subjects["topics"] = once([*subjects["topics"], *texts_at(about, "keyword")])
    subjects["places"] = once([*subjects["places"], *(place for _, place in located)])
    return data | subjects


def _subjects(subjects: Iterable[Element], terms: Terms) -> dict[str, list[str]]:
    """Names by what they are names of; ``subject_codes`` of subjects without a name."""
    found: dict[str, list[str]] = {
        "people": [],
        "orgs": [],
        "places": [],
        "topics": [],
        "subject_codes": [],
        "facets": [],
    }
    for subject in subjects:
        nature = short(attribute(subject, "type") or attribute(subject, "typeuri")).lower()
        field = _FIELDS.get(nature, "topics")
        main = next(
            (part for part in (subject, first(subject, "mainConcept")) if part is not None and terms.name(part)), None
        )
        if main is None:
            found["subject_codes"].append(code_of(subject) or code_of(first(subject, "mainConcept")))
        else:
            found[field].append(terms.place(main) if field == "places" else terms.name(main))
        found["facets"] += [terms.label(part) for part in every(subject, "facetConcept")]
    return {field: once(values) for field, values in found.items()}


def _kept(parts: Iterable[Element], terms: Terms) -> Iterator[tuple[str, Any]]:
    for part in parts:
        for child in children(part):
            if name_of(child) not in _READ:
                yield name_of(child), terms.said(child)


def message(root: Element) -> dict[str, Any]:
    """What the header of a news message says, for ``extra`` of each of its items."""
    header = first(root, "header")
    if header is None:
        return {}
    said = (
        (name_of(part), text_of(part) or code_of(part)) for part in children(header) if name_of(part) != "catalogRef"
    )
    return filled({"message": collected(said)})
