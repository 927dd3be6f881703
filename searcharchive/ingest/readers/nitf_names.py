"""Persons, organisations, places and subjects, as NITF marks them in its head and in its text."""

from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.markup.tree import (
    attribute,
    collected,
    every,
    first,
    once,
    outermost,
    text_of,
    text_without,
    texts_at,
    within,
)
from searcharchive.ingest.markup.xml import Element

_PLACE_PARTS = ("sublocation", "city", "state", "region", "country")
_ASIDE = ("function", "alt-code", "object.title", "event", "virtloc")
_SUBJECT = ("tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type")


def named(element: Element) -> str:
    """The name of a person or an organisation, without what they do."""
    return text_without(element, *_ASIDE).strip(" ,;") or attribute(element, "value")


def place_name(location: Element) -> str:
    """``Oslo, Norway``: the text, or its parts with commas between them."""
    text = text_of(location)
    parts = once(text_of(part) for name in _PLACE_PARTS for part in within(location, name))
    if len(parts) > 1 and "," not in text:
        return ", ".join(parts)
    return text.strip(" ,;.") or attribute(location, "location-code")


def identified(docdata: Element) -> dict[str, list[str]]:
    """``people``, ``orgs``, ``places`` and ``topics`` of the identified content."""
    content = every(docdata, "identified-content")
    return {
        "people": once(named(part) for item in content for part in outermost(item, "person")),
        "orgs": once(named(part) for item in content for part in outermost(item, "org")),
        "places": once(
            [*(place_name(part) for item in content for part in outermost(item, "location")), *_events(docdata)]
        ),
        "topics": once(
            text_of(part) or attribute(part, "value") for item in content for part in outermost(item, "classifier")
        ),
    }


def _events(docdata: Element) -> Iterator[str]:
    """Where it happened, said in attributes."""
    for part in every(docdata, "evloc"):
        yield ", ".join(once(attribute(part, name) for name in ("city", "state-prov", "iso-cc")) or [text_of(part)])


def subjects(nitf: Element) -> list[str]:
    """The names of the IPTC's subjects, the narrowest first."""
    return once(attribute(part, name) for part in every(nitf, "head/tobject/tobject.subject") for name in _SUBJECT)


def classified(nitf: Element) -> dict[str, Any]:
    """What is said of the story's kind, and by codes, for ``extra``."""
    tobject = first(nitf, "head/tobject")
    codes = [
        ("tobject.subject", attribute(part, "tobject.subject.refnum"))
        for part in every(nitf, "head/tobject/tobject.subject")
        if not any(attribute(part, name) for name in _SUBJECT)
    ]
    genres = [
        ("genre", attribute(part, "tobject.property.type")) for part in every(nitf, "head/tobject/tobject.property")
    ]
    content = "head/docdata/identified-content/"
    other = [
        (name, text)
        for name in ("event", "object.title", "function", "virtloc")
        for text in texts_at(nitf, content + name)
    ]
    return collected([("tobject.type", attribute(tobject, "tobject.type")), *codes, *genres, *other])
