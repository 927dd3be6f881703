"""A search as an Atom feed (RFC 4287)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from searcharchive.dates import from_micros, parse_iso

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
BEGINNING = "1970-01-01T00:00:00Z"
"""When what has no date at all was last changed, since a feed has to say something."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(title: str, author: str, root: str, own: str, page: str, results: Iterable[Mapping[str, Any]]) -> bytes:
    """The document.

    ``root`` is the archive's absolute address with a slash behind it; ``own`` and ``page`` are those of the feed and of
    the same search for people; ``results`` are answers of the API, with passages as plain text.
    """
    made = Element("feed", xmlns=ATOM)
    entries = [_entry(result, root) for result in results]
    updated = max((entry.findtext("updated", "") for entry in entries), default=BEGINNING)
    _text(made, "id", own)
    _text(made, "title", title)
    _text(made, "updated", updated)
    _text(SubElement(made, "author"), "name", author)
    SubElement(made, "link", rel="self", type=MEDIA_TYPE, href=own)
    SubElement(made, "link", rel="alternate", type="text/html", href=page)
    made.extend(entries)
    document: bytes = tostring(made, encoding="utf-8", xml_declaration=True)
    return document


def _entry(result: Mapping[str, Any], root: str) -> Element:
    entry = Element("entry")
    address = f"{root}articles/{result['id']}"
    _text(entry, "id", address)
    _text(entry, "title", result["headline"])
    _text(entry, "updated", moment(result["updated"] or result["published"]))
    if result["published"]:
        _text(entry, "published", moment(result["published"]))
    SubElement(entry, "link", rel="alternate", type="text/html", href=address)
    if author := result["byline"] or result["source"]:
        _text(SubElement(entry, "author"), "name", author)
    for topic in result["topics"]:
        SubElement(entry, "category", term=_clean(topic))
    if result["snippets"]:
        _text(entry, "summary", " … ".join(snippet["text"] for snippet in result["snippets"]))
    return entry


def moment(date: str | None) -> str:
    """A date of any precision as RFC 3339 in UTC: the beginning of its period; of a floating one as if in UTC."""
    read = parse_iso(date) if date else None
    if read is None:
        return BEGINNING
    return from_micros(read.start).isoformat(timespec="seconds") + "Z"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
