"""RSS and Atom of every version, item by item. Nothing is fetched, no entity is resolved."""

import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser
from lxml import etree

from searcharchive.ingest.content import Content
from searcharchive.ingest.limits import TEXT_LIMIT
from searcharchive.ingest.markup.html import is_marked, one_line, prose_of
from searcharchive.ingest.readers.given import split_dates, split_lang, split_url
from searcharchive.ingest.readers.xml_items import ROOT, read_items
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import Rejected

_ROOTS = {b"rss": b"<channel>", b"rdf:RDF": b"", b"feed": b""}
_RSS_1 = re.compile(rb"xmlns(?::\w+)?\s*=\s*[\"']http://(?:purl\.org/rss/1\.0/|my\.netscape\.com/rdf)")
_ATOM = re.compile(rb"xmlns(?::\w+)?\s*=\s*[\"']http://(?:www\.w3\.org/2005/Atom|purl\.org/atom/ns)")
_DECLARED = re.compile(rb"\s*(<\?xml[^>]*\?>)")
_READ = frozenset({"id", "guidislink", "title", "link", "summary", "content", "published", "updated", "author"})
_READ |= {"authors", "tags", "rights", "language", "source"}
LOOSE_LIMIT = 1 << 18
"""Bytes of an item up to which it may be badly written XML: reading that takes long."""
_MADE = ("_detail", "_parsed")
"""Ends of the names of what feedparser makes of what was given."""


def recognises(start: bytes) -> bool:
    found = ROOT.match(start)
    if found is None:
        return False
    name, rest = found["name"], found["rest"]
    space = {b"rdf:RDF": _RSS_1, b"feed": _ATOM}.get(name)
    return name == b"rss" if space is None else space.search(rest) is not None


def read(content: Content) -> Iterator[Record | Rejected]:
    """A record for each item."""
    return read_items(content, "feed", "the feed has no items", lambda header: _Feed(header).story)


class _Feed:
    """What its head says of all items, and how one of them is read by itself."""

    def __init__(self, header: bytes) -> None:
        self.head: Any
        header = header.removeprefix(b"\xef\xbb\xbf")
        root, declared = ROOT.match(header), _DECLARED.match(header)
        name, rest = (root["name"], root["rest"]) if root else (b"rss", b"")
        channel = _ROOTS.get(name, b"")
        self._before = (declared[1] if declared else b"") + b"<" + name + rest + b">" + channel
        self._behind = channel.replace(b"<", b"</") + b"</" + name + b">"
        try:
            self.head = _parsed(header + self._behind).feed
        except ValueError:
            self.head = {}

    def story(self, raw: bytes) -> dict[str, Any]:
        """Raises ValueError where there is none in it."""
        if len(raw) > TEXT_LIMIT:
            raise ValueError(f"the item is longer than {TEXT_LIMIT:,} bytes")
        data = self._before + raw + self._behind
        if len(raw) > LOOSE_LIMIT and not _is_xml(data):
            raise ValueError("the item is not well-formed XML")
        entries = _parsed(data).entries
        if len(entries) != 1:
            raise ValueError("the item is not well-formed XML")
        return _story(entries[0], self.head)


def _is_xml(data: bytes) -> bool:
    try:
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def _parsed(data: bytes) -> Any:
    """What feedparser reads, which never fails for bytes that are no feed."""
    try:
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, LookupError, AssertionError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"the item cannot be read ({type(error).__name__})") from error


def _text(values: Any, key: str) -> str:
    """A text of a feed; what feedparser would give instead of a missing one is not asked for."""
    value = dict.get(values, key) if isinstance(values, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _story(entry: Any, head: Any) -> dict[str, Any]:
    data = {key: value for key in entry if (value := _kept(key, dict.get(entry, key)))}
    data["headline"] = one_line(_text(entry, "title"))
    texts = [prose_of(text) if is_marked(text) else None for text in _contents(entry)]
    plain = [prose.text if prose else text for prose, text in zip(texts, _contents(entry), strict=True)]
    data["body"] = plain[0] if plain else ""
    if len(plain) > 1 and plain[1] not in data["body"]:
        data["summary"] = plain[1]
    if captions := [caption for prose in texts if prose for caption in prose.captions]:
        data["captions"] = captions
    published, updated = _text(entry, "published"), _text(entry, "updated")
    data |= {"published": published or updated, "updated": updated if published else ""}
    data["id"] = _text(entry, "id") or _text(entry, "link")
    data["url"] = _text(entry, "link")
    data["byline"] = _names(dict.get(entry, "authors")) or [name for name in [_text(entry, "author")] if name]
    tags = dict.get(entry, "tags") or []
    data["topics"] = [name for tag in tags if (name := _text(tag, "label") or _text(tag, "term"))]
    data["source"] = one_line(_text(dict.get(entry, "source"), "title") or _text(head, "title"))
    told = _text(dict.get(entry, "title_detail"), "language")
    data["lang"] = _text(entry, "language") or told or _text(head, "language")
    data["copyright"] = _text(entry, "rights") or _text(head, "rights")
    return split_lang(split_url(split_dates({key: value for key, value in data.items() if value})))


def _contents(entry: Any) -> list[str]:
    """The item's texts: the longest content, then its summary."""
    contents = [text for item in dict.get(entry, "content") or [] if (text := _text(item, "value"))]
    return [text for text in [max(contents, key=len, default=""), _text(entry, "summary")] if text]


def _names(authors: Any) -> list[str]:
    given = authors if isinstance(authors, list) else []
    return [name for author in given if (name := _text(author, "name") or _text(author, "email"))]


def _kept(key: str, value: Any) -> Any:
    """What goes to ``extra``: what is not read otherwise, as plain values."""
    if key in _READ or key.endswith(_MADE):
        return None
    return _links(value) if key == "links" else _plain(value)


def _links(links: Any) -> list[Any]:
    """Films, recordings and other pages, but not the item's own address."""
    return [_plain(link) for link in links if isinstance(link, dict) and dict.get(link, "rel") != "alternate"]


def _plain(value: Any, depth: int = 4) -> Any:
    """A value of feedparser's as one of JSON."""
    if isinstance(value, dict) and depth:
        return {str(key): _plain(item, depth - 1) for key, item in value.items() if not str(key).endswith(_MADE)}
    if isinstance(value, list | tuple) and depth:
        return [_plain(item, depth - 1) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
