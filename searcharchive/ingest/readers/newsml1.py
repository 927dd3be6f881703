"""NewsML 1: each text of a news item, and each of its languages, is a story."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from searcharchive.ingest.content import Content
from searcharchive.ingest.markup.roots import root_of
from searcharchive.ingest.markup.tree import (
    attribute,
    children,
    collected,
    every,
    filled,
    first,
    name_of,
    text_of,
)
from searcharchive.ingest.markup.xml import BadXml, Element, parse
from searcharchive.ingest.readers.inline import joined
from searcharchive.ingest.readers.newsml1_items import identity, management
from searcharchive.ingest.readers.newsml1_metadata import Metadata
from searcharchive.ingest.readers.newsml1_texts import STORIES_LIMIT, Story, stories
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected


def recognises(start: bytes) -> bool:
    root = root_of(start)
    return root is not None and root.name == "NewsML"


def read(content: Content) -> Iterator[Record | Rejected]:
    """Records of the items in their order; of an item in several languages one each, whose ids say which."""
    raw = content.whole()
    try:
        root = parse(raw)
    except BadXml as error:
        yield Rejected(content.name, None, 0, str(error), raw[:RAW_LIMIT])
        return
    items = every(root, "NewsItem")
    if not items:
        yield Rejected(content.name, None, 0, "the NewsML document holds no news item", raw[:RAW_LIMIT])
    metadata, shared = Metadata(root), _envelope(root)
    for item in items:
        own = raw if len(items) == 1 else etree.tostring(item, encoding="utf-8", with_tail=False)
        line = None if len(items) == 1 else item.sourceline
        for found in _read_item(item, metadata):
            if isinstance(found, str):
                yield Rejected(content.name, line, 0, found, own[:RAW_LIMIT])
            else:
                yield Record(found | shared, own, 0, line)


def _envelope(root: Element) -> dict[str, Any]:
    envelope = first(root, "NewsEnvelope")
    if envelope is None:
        return {}
    said = (
        (name_of(part), _party(part) or text_of(part) or attribute(part, "FormalName")) for part in children(envelope)
    )
    return filled({"envelope": collected(said)})


def _party(element: Element) -> str:
    return attribute(first(element, "Party"), "FormalName")


def _read_item(item: Element, metadata: Metadata) -> Iterator[dict[str, Any] | str]:
    """The stories of an item, or why there are none."""
    own = identity(item) | management(item)
    if first(item, "NewsComponent") is None and own.get("status") not in ("withheld", "canceled"):
        yield _why(item)
        return
    found = stories(item)
    if len(found) > STORIES_LIMIT:
        yield f"the news item holds more than {STORIES_LIMIT:,} texts"
        return
    several = len(found) > 1
    ids: set[str] = set()
    for story in found:
        data = joined(own | metadata.of(story.path) | story.said, story.text)
        if several:
            data["id"] = _own_id(own.get("id"), story, ids)
        yield data if _tells(data) else "the news item has no text: neither a headline nor a body"


def _tells(data: dict[str, Any]) -> bool:
    return bool(data.get("headline") or data.get("body") or data.get("status") in ("withheld", "canceled"))


def _why(item: Element) -> str:
    if first(item, "Update") is not None:
        return "the news item only changes parts of an earlier revision, and is no story of its own"
    if first(item, "TopicSet") is not None:
        return "the news item is a set of topics and no news story"
    return "the news item has no component, so there is no text in it"


def _own_id(base: str | None, story: Story, taken: set[str]) -> str | None:
    """The item's id with the language behind it, and a number where that is not enough."""
    if not base:
        return None
    id = plain = f"{base}:{story.lang}" if story.lang else base
    number = 1
    while id in taken:
        number += 1
        id = f"{plain}:{number}"
    taken.add(id)
    return id
