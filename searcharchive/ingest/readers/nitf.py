"""NITF, versions 2 and 3, with its DOCTYPE or in its namespace: one story a document."""

import re
from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.content import Content
from searcharchive.ingest.markup.prose import prose
from searcharchive.ingest.markup.roots import root_of
from searcharchive.ingest.markup.tree import (
    attribute,
    collected,
    every,
    filled,
    first,
    language_of,
    name_of,
    once,
    outermost,
    text_at,
    text_of,
    text_without,
    texts_at,
    within,
)
from searcharchive.ingest.markup.xml import BadXml, Element, parse
from searcharchive.ingest.readers.nitf_head import head_of
from searcharchive.ingest.readers.nitf_names import classified, named, place_name
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected

MEDIA = {"image": "picture", "photo": "picture"}
"""What media types of others are called here."""
_BY = re.compile(r"by\s+", re.IGNORECASE)


def recognises(start: bytes) -> bool:
    root = root_of(start)
    return root is not None and root.name == "nitf"


def read(content: Content) -> Iterator[Record | Rejected]:
    """The story of a document."""
    raw = content.whole()
    try:
        yield Record(story(parse(raw)), raw)
    except BadXml as error:
        yield Rejected(content.name, None, 0, str(error), raw[:RAW_LIMIT])


def story(nitf: Element) -> dict[str, Any]:
    """What an ``nitf`` element says, by the names of records; what it does not say is not in it."""
    head = head_of(nitf)
    data = filled(_text(nitf) | _heading(nitf) | {"lang": language_of(nitf) or _inner_language(nitf)})
    head.setdefault("published", _dateline_day(nitf))
    for key, found in _names(nitf).items():
        head[key] = once([*head.get(key, ()), *found])
    return filled(head | _notes(nitf) | data)


def _inner_language(nitf: Element) -> str:
    body = first(nitf, "body/body.content")
    return "" if body is None else language_of(body)


def _text(nitf: Element) -> dict[str, Any]:
    """The body; of a story without one its abstract, else the captions of what it shows."""
    contents = every(nitf, "body/body.content")
    blocks = [block for content in contents for block in _main_blocks(content)]
    body = "\n\n".join(text for block in blocks if (text := prose(block)))
    abstracts = [text for part in every(nitf, "body/body.head/abstract") if (text := prose(part))]
    captions = once(text_of(part) for content in contents for part in within(content, "media-caption"))
    if body:
        return {"body": body, "abstract": "\n\n".join(abstracts), "caption": captions}
    if abstracts:
        return {"body": "\n\n".join(abstracts), "caption": captions}
    kind = next((attribute(part, "media-type") for content in contents for part in within(content, "media")), "")
    return {"body": "\n\n".join(captions), "media": MEDIA.get(kind, kind)}


def _main_blocks(content: Element) -> list[Element]:
    """Some archives give the lead on its own before the full text, which has it too."""
    full = [block for block in every(content, "block") if attribute(block, "class") == "full_text"]
    return full or [content]


def _heading(nitf: Element) -> dict[str, Any]:
    hedline = "body/body.head/hedline"
    lines = texts_at(nitf, f"{hedline}/hl1")
    title = text_at(nitf, "head/title")
    loose = "" if lines or first(nitf, f"{hedline}/hl2") is not None else text_at(nitf, hedline)
    headline = lines[0] if lines else loose or title
    return {
        "headline": headline,
        "title": title if title != headline else "",
        "hl1": lines[1:],
        "hl2": texts_at(nitf, f"{hedline}/hl2"),
        "dateline": text_at(nitf, "body/body.head/dateline"),
        **_byline(every(nitf, "body/body.head/byline")),
    }


def _byline(bylines: list[Element]) -> dict[str, Any]:
    """The persons it marks, else its text without their offices."""
    persons = [named(person) for line in bylines for person in within(line, "person")]
    titles = once(text_of(part) for line in bylines for part in within(line, "byttl"))
    texts = once(_BY.sub("", text_without(line, "byttl"), count=1).strip(" ,") for line in bylines)
    by = once(persons) or texts or titles
    return {"byline": by, "byttl": titles if by != titles else []}


def _dateline_day(nitf: Element) -> str:
    return attribute(first(nitf, "body/body.head/dateline/story.date"), "norm")


def _names(nitf: Element) -> dict[str, list[str]]:
    """What the text and its abstract mark, which the words about the story do not say again."""
    found: dict[str, list[str]] = {"people": [], "orgs": [], "places": []}
    for path in ("body/body.content", "body/body.head/abstract"):
        for part in every(nitf, path):
            found["people"] += [named(person) for person in outermost(part, "person")]
            found["orgs"] += [named(org) for org in outermost(part, "org")]
            found["places"] += [place_name(place) for place in outermost(part, "location")]
    return found


def _notes(nitf: Element) -> dict[str, Any]:
    """Everything else that is said around the text."""
    chrons = once(attribute(part, "norm") or text_of(part) for part in within(nitf, "chron"))
    notes = [("note", text) for path in ("body.head", "body.content") for text in texts_at(nitf, f"body/{path}/note")]
    ends = [(name_of(part), text_of(part)) for part in every(nitf, "body/body.end/*")]
    held = first(nitf, "body/body.head/rights")
    links = once(attribute(part, "source") for part in within(nitf, "media-reference"))
    return {
        "chron": chrons,
        "links": links,
        "usage_terms": text_of(held),
        "distributor": text_at(nitf, "body/body.head/distributor"),
        **classified(nitf),
        **collected([*notes, *ends]),
    }
