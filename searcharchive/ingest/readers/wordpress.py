"""Exports of WordPress (WXR), of any size: posts and pages that are published. Drafts, attachments and what else sites
keep are refused by name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from searcharchive.ingest.content import Content
from searcharchive.ingest.markup.html import is_marked, one_line, prose_of
from searcharchive.ingest.readers.given import split_dates, split_lang, split_url
from searcharchive.ingest.readers.xml_items import ROOT, Story, read_items
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import Rejected

_SPACE = re.compile(rb"xmlns:wp\s*=\s*[\"']http://wordpress\.org/export/")
_DECLARED = re.compile(rb"\s*(<\?xml[^>]*\?>)")
_SPACES = re.compile(rb"xmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_STATUSES = {"draft": "a draft", "auto-draft": "a draft", "private": "private", "trash": "in the trash"}
_STATUSES |= {"pending": "waiting for review", "future": "not published yet"}
_KINDS = {"attachment": "an attachment, no story", "nav_menu_item": "an entry of a menu, no story"}
_KINDS |= {"revision": "a revision of a post"}
# [gallery ids="1,2"] and [/caption]: names are letters, and nothing in quotation marks that closes a bracket.
_NAMED = r"(?:[a-z][a-z0-9]{0,40}[_-][a-z0-9_-]{1,60}|caption|gallery|embed|audio|video|playlist|quote)"
_SHORTCODE = re.compile(rf"\[/?{_NAMED}\b[^\[\]]*\]")
_CAPTION = re.compile(r"\[caption\b[^\[\]]*\](?P<inside>[^\[\]]*)\[/caption\]")
_BLOCK_MARK = re.compile(r"<!--\s*/?wp:[^>]*-->")
_BLOCK_TAG = re.compile(r"<(?:p|div|h[1-6]|ul|ol|table|blockquote|section)[\s>]", re.IGNORECASE)


def recognises(start: bytes) -> bool:
    found = ROOT.match(start)
    return found is not None and found["name"] == b"rss" and _SPACE.search(found["rest"]) is not None


def read(content: Content) -> Iterator[Record | Rejected]:
    """A record for each post and page that is published."""
    return read_items(content, "export", "the export holds no posts", _reader)


def _reader(header: bytes) -> Story:
    export = _Export(header)
    return lambda raw: _story(export.item(raw), export)


class _Export:
    """What stands before the items: the site's name and language, and who its authors are."""

    def __init__(self, header: bytes) -> None:
        declared = _DECLARED.match(header.removeprefix(b"\xef\xbb\xbf"))
        root = ROOT.match(header.removeprefix(b"\xef\xbb\xbf"))
        spaces = b" ".join(_SPACES.findall(root["rest"])) if root else b""
        self._before = (declared[1] if declared else b"") + b"<rss " + spaces + b">"
        inside = header.partition(b"<channel>")[2]
        channel = self._parsed(b"<channel>" + inside + b"</channel>")
        found = _values(channel) if channel is not None else {}
        self.title, self.lang = _one(found, "title"), _one(found, "language")
        authors = [_values(part) for part in channel if _name(part) == "author"] if channel is not None else []
        self.authors = {_one(author, "author_login"): _one(author, "author_display_name") for author in authors}

    def _parsed(self, raw: bytes) -> Any:
        """The element, or None where it is not well-formed."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(self._before + raw + b"</rss>", parser)
        except (etree.XMLSyntaxError, ValueError):
            return None
        return root[0] if len(root) == 1 else None

    def item(self, raw: bytes) -> Any:
        """Raises ValueError where it is not well-formed. Control characters, which XML forbids and exports hold, are
        blanks."""
        found = self._parsed(raw)
        if found is None:
            found = self._parsed(_CONTROLS.sub(b" ", raw))
        if found is None:
            raise ValueError("the item is not well-formed XML")
        return found


def _name(part: Any) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return part.tag.rpartition("}")[2] if isinstance(part.tag, str) else ""


def _values(element: Any) -> dict[str, list[str]]:
    """Name of a child → its texts; those of excerpts and of contents are both called encoded, and told apart."""
    found: dict[str, list[str]] = {}
    for part in element:
        name = _name(part)
        if name == "encoded" and "excerpt" in part.tag:
            name = "excerpt"
        text = "".join(part.itertext()).strip()
        if name and text:
            found.setdefault(name, []).append(text)
    return found


def _one(values: Mapping[str, list[str]], name: str) -> str:
    return next(iter(values.get(name, ())), "")


def _story(item: Any, export: _Export) -> dict[str, Any]:
    """Raises ValueError, with the reason, for what is no published story."""
    values = _values(item)
    kind, status = _one(values, "post_type") or "post", _one(values, "status") or "publish"
    if kind not in ("post", "page"):
        raise ValueError(f"this is {_KINDS.get(kind, f'of the kind {kind[:60]}, no story')}")
    if status != "publish":
        raise ValueError(f"the {kind} is {_STATUSES.get(status, f'not published ({status[:60]})')}")
    text, captions = _text(_one(values, "encoded"))
    login = _one(values, "creator")
    data: dict[str, Any] = {
        "headline": one_line(_one(values, "title")),
        "body": text,
        "id": _one(values, "guid") or _one(values, "link"),
        "url": _one(values, "link"),
        "byline": export.authors.get(login) or login,
        "published": _date(values, "post_date_gmt") or _one(values, "pubDate") or _date(values, "post_date"),
        "updated": _date(values, "post_modified_gmt") or _date(values, "post_modified"),
        "source": export.title,
        "lang": export.lang,
        "topics": list(dict.fromkeys(one_line(name) for name in values.get("category", ()))),
        "excerpt": _text(_one(values, "excerpt"))[0],
        "captions": captions,
        "post_id": _one(values, "post_id"),
        "slug": _one(values, "post_name"),
        "meta": _meta(item),
    }
    if kind == "page":
        data["post_type"] = kind
    return split_lang(split_url(split_dates({key: value for key, value in data.items() if value})))


def _date(values: Mapping[str, list[str]], name: str) -> str:
    """An ISO date of a field that WordPress fills with zeros where it has none."""
    text = _one(values, name)
    if not text or text.startswith("0000"):
        return ""
    return text.replace(" ", "T") + ("Z" if name.endswith("_gmt") else "")


def _meta(item: Any) -> dict[str, str]:
    """Fields that a site added; those that begin with an underscore are WordPress' own."""
    pairs = [_values(part) for part in item if _name(part) == "postmeta"]
    found = {_one(pair, "meta_key"): _one(pair, "meta_value") for pair in pairs}
    return {key: value for key, value in found.items() if key and value and not key.startswith("_")}


def _text(html: str) -> tuple[str, list[str]]:
    """(text, captions) of a post: HTML in blocks, or, as older ones are, with blank lines between its paragraphs."""
    html = _CAPTION.sub(lambda found: f"<figure><figcaption>{found['inside']}</figcaption></figure>", html)
    html = _SHORTCODE.sub(" ", _BLOCK_MARK.sub("", html))
    if not _BLOCK_TAG.search(html):
        html = "\n".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", html.replace("\r\n", "\n")))
    if not is_marked(html):
        return html.strip(), []
    return prose_of(html)
