"""NewsML-G2: news items and packages, alone or several in a news message. Other items are no stories."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from searcharchive.ingest.content import Content
from searcharchive.ingest.markup.roots import root_of
from searcharchive.ingest.markup.tree import attribute, children, every, first, name_of, once
from searcharchive.ingest.markup.xml import BadXml, Element, parse
from searcharchive.ingest.readers.inline import joined
from searcharchive.ingest.readers.newsml_g2_content import content_of, descriptions, members, remote
from searcharchive.ingest.readers.newsml_g2_meta import described, message, published_of
from searcharchive.ingest.readers.newsml_g2_terms import Terms, code_of, short
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected

_OTHERS = {
    "conceptItem": "describes a concept",
    "knowledgeItem": "is a vocabulary",
    "planningItem": "plans coverage",
    "catalogItem": "is a catalogue of vocabularies",
}
_ROOTS = frozenset({"newsItem", "packageItem", "newsMessage", *_OTHERS})
_TAKEN_BACK = ("withheld", "canceled", "cancelled")
_TEXT = ("", "text", "composite")


class _NoStory(ValueError):
    """An item that has nothing to archive. Its message says why."""


def recognises(start: bytes) -> bool:
    root = root_of(start)
    return root is not None and root.name in _ROOTS


def read(content: Content) -> Iterator[Record | Rejected]:
    """A record for each item; the items of a message stand in their order."""
    raw = content.whole()
    try:
        root = parse(raw)
    except BadXml as error:
        yield Rejected(content.name, None, 0, str(error), raw[:RAW_LIMIT])
        return
    if name_of(root) != "newsMessage":
        yield _read_item(content.name, root, raw, None, {})
        return
    items = [item for part in every(root, "itemSet") for item in children(part)]
    if not items:
        yield Rejected(content.name, None, 0, "the news message holds no items", raw[:RAW_LIMIT])
    shared = message(root)
    for item in items:
        own = etree.tostring(item, encoding="utf-8", with_tail=False)
        yield _read_item(content.name, item, own, item.sourceline, shared)


def _read_item(name: str, item: Element, raw: bytes, line: int | None, shared: dict[str, Any]) -> Record | Rejected:
    try:
        return Record(_story(item) | shared, raw, 0, line)
    except _NoStory as error:
        return Rejected(name, line, 0, str(error), raw[:RAW_LIMIT])


def _story(item: Element) -> dict[str, Any]:
    kind = name_of(item)
    if kind in _OTHERS:
        raise _NoStory(f"this is a NewsML-G2 {kind}, which {_OTHERS[kind]} and is no news story")
    if kind not in _ROOTS:
        raise _NoStory(f"this is XML of a kind that is not read (element {kind[:80]})")
    terms = Terms(item)
    data = described(item, terms)
    text = _package(item) if kind == "packageItem" else _news(item)
    issued = text.get("published") or published_of(item)
    return joined(data | {"published": issued}, text)


def _news(item: Element) -> dict[str, Any]:
    """The text of a news item; of pictures, films and sound what is said of them."""
    sets, about = every(item, "contentSet"), descriptions(item)
    contents = [content_of(part) for part in sets]
    text = next((found for found in contents if found.get("body")), {})
    unread = [name for found in contents for name in found.get("unread", ())]
    kind = short(code_of(first(item, "itemMeta/itemClass"))).lower()
    links = [link for part in sets for link in remote(part)]
    more = {"remote_content": links, "unread_content": unread, "item_class": kind if kind != "text" else ""}
    if text:
        return text | more | {"description": about}
    media = "" if kind in _TEXT and not links else _media(kind, links)
    if not (about or _headline(item) or _status(item) in _TAKEN_BACK):
        raise _NoStory(_why(media, unread))
    return more | {"body": "\n\n".join(about), "media": media, "headline": _headline(item)}


def _media(kind: str, links: list[dict[str, str]]) -> str:
    """``picture``, ``video``…: by the class of the item, else by what its content is."""
    if kind not in _TEXT:
        return kind
    types = once(link.get("contenttype", "").partition("/")[0] for link in links)
    found = next((part for part in types if part in ("image", "video", "audio")), "")
    return "picture" if found == "image" else found


def _headline(item: Element) -> str:
    found = first(item, "contentMeta/headline")
    found = first(item, "itemMeta/title") if found is None else found
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _status(item: Element) -> str:
    return short(code_of(first(item, "itemMeta/pubStatus"))).lower()


def _why(media: str, unread: list[str]) -> str:
    if unread:
        return f"the news item's content is XML of a kind that is not read (element {unread[0][:80]})"
    if media:
        return f"the news item is a {media} without a headline and a caption: it holds no text"
    return "the news item has no text: neither a headline nor a content"


def _package(item: Element) -> dict[str, Any]:
    """The titles of the members, and what is said of them, are the text of a package."""
    found = list(members(item))
    texts = [text for _, text in found if text]
    if not texts and not descriptions(item) and _status(item) not in _TAKEN_BACK:
        raise _NoStory("this is a package that only refers to other items: it holds no text")
    return {
        "headline": _headline(item),
        "body": "\n\n".join([*descriptions(item), *texts]),
        "members": once(id for id, _ in found),
        "item_class": attribute(first(item, "itemMeta/itemClass"), "qcode").partition(":")[2],
    }
