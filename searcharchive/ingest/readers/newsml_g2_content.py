"""The content of NewsML-G2 items as text: NITF, XHTML or plain text inside them, captions, the members of a package."""

from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.markup.prose import prose
from searcharchive.ingest.markup.tree import attribute, attributes, children, every, name_of, text_of, texts_at
from searcharchive.ingest.markup.xml import Element
from searcharchive.ingest.readers.inline import markup_of, text_content
from searcharchive.ingest.readers.newsml_g2_terms import code_of


def content_of(holder: Element) -> dict[str, Any]:
    """The first text among the renditions that a ``contentSet`` holds: ``{"body": …}``, of NITF all that it says.

    ``unread`` names the roots of what is there and cannot be read.
    """
    unread: list[str] = []
    for part in children(holder):
        found: dict[str, Any] = {}
        if name_of(part) == "inlineXML":
            found = markup_of(part, unread)
        elif name_of(part) == "inlineData" and _is_text(part):
            found = {"body": text_content(str(part.text or ""), attribute(part, "contenttype"))}
        if found.get("body"):
            return found
    return {"unread": unread} if unread else {}


def _is_text(data: Element) -> bool:
    kind = attribute(data, "contenttype")
    return not attribute(data, "encoding") and (not kind or kind.startswith("text/") or "html" in kind)


def remote(holder: Element) -> list[dict[str, str]]:
    """Where the renditions of a content lie."""
    kept = ("href", "residref", "contenttype", "rendition")
    parts = (attributes(part) for part in every(holder, "remoteContent"))
    return [{key: part[key] for key in kept if part.get(key)} for part in parts]


def descriptions(item: Element) -> list[str]:
    """Captions and other descriptions of the content and of its parts, the caption first."""
    parts = [*every(item, "contentMeta/description"), *every(item, "partMeta/description")]
    ranked = sorted(parts, key=lambda part: not attribute(part, "role").endswith("caption"))
    return list(dict.fromkeys(text for part in ranked if (text := prose(part))))


def members(package: Element) -> Iterator[tuple[str, str]]:
    """(id, text) of what a package names, in order: a title and what it is about."""
    groups = [*every(package, "groupSet/group"), package]
    for part in (part for group in groups for part in every(group, "itemRef")):
        titles = texts_at(part, "headline") or texts_at(part, "title")
        about = [text for part in every(part, "description") if (text := text_of(part))]
        yield code_of(part), "\n\n".join([*titles[:1], *about])
