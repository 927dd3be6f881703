"""Pages of news sites as they were saved: what JSON-LD and meta tags say of them, and the text of the story."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from searcharchive.ingest.content import Content
from searcharchive.ingest.encoded import decoded
from searcharchive.ingest.limits import DOCUMENT_LIMIT
from searcharchive.ingest.markup.html import Block, Part, joined
from searcharchive.ingest.readers.given import split_dates, split_lang, split_url
from searcharchive.ingest.readers.html_head import Page, page_of
from searcharchive.ingest.readers.json_ld import story_in
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected

_BEFORE = rb"(?:\s+|<\?[^>]*>|<!--(?:[^-]|-(?!->))*+-->|<!doctype\s+html\b[^>]*>)*+"
_ROOT = re.compile(_BEFORE + rb"<(?:html|head|body|article|title|meta)[\s>]", re.IGNORECASE)
_DOCTYPE = re.compile(rb"(?:\s|<\?xml[^>]*>|<!--(?:[^-]|-(?!->))*+-->)*+<!doctype\s+html\b", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_TEXT = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "tr", "dt", "dd", "caption"})
_LEAST = 40
"""Characters of a story's text, below which a page holds none."""
# Open Graph's names and their like → fields, the better ones first.
_METAS = {
    "headline": ("og:title", "twitter:title", "dc.title", "parsely-title"),
    "published": ("article:published_time", "og:published_time", "datepublished", "date", "dc.date", "pubdate"),
    "updated": ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dc.date.modified"),
    "source": ("og:site_name", "application-name", "publisher", "dc.publisher"),
    "url": ("canonical", "og:url"),
    "copyright": ("copyright", "dc.rights", "rights"),
}
_MANY = {
    "byline": ("author", "article:author", "byl", "dc.creator", "parsely-author"),
    "topics": ("article:section", "article:tag", "news_keywords", "keywords"),
}
_KEPT = ("description", "og:description", "og:type", "og:image:alt", "robots", "generator")


def recognises(start: bytes) -> bool:
    """A document type or an element of HTML at the beginning."""
    return _DOCTYPE.match(start) is not None or _ROOT.match(start) is not None


def read(content: Content) -> Iterator[Record | Rejected]:
    """One record: a page holds one story. A page without a story's text is refused."""
    raw = content.whole(DOCUMENT_LIMIT)
    try:
        yield Record(_data(page_of(text_of(raw))), raw)
    except ValueError as error:
        yield Rejected(content.name, None, 0, str(error), raw[:RAW_LIMIT])


def text_of(raw: bytes) -> str:
    """A page as text: UTF-8 where it is marked as that or nothing is told, else in the encoding that it names."""
    marked = raw.startswith(b"\xef\xbb\xbf")
    named = None if marked else _CHARSET.search(raw[: 1 << 12])
    name = named[1].decode().lower() if named else ""
    if marked or name in ("", "utf-8", "utf8", "utf-16", "unicode"):
        return decoded(raw.removeprefix(b"\xef\xbb\xbf"))
    try:
        # What names Latin-1 is Windows-1252 everywhere.
        return raw.decode("cp1252" if name in ("iso-8859-1", "latin1", "ascii", "us-ascii") else name)
    except (UnicodeDecodeError, LookupError):
        return decoded(raw)


def _data(page: Page) -> dict[str, Any]:
    told = _told(page)
    linked = story_in(page.linked)
    headline = linked.get("headline") or told.pop("headline", "") or _heading(page.blocks) or page.title
    shown = _story(page.blocks, page.parts, headline)
    # Sites give the text to machines as well, often without its paragraphs.
    given = linked.pop("body", "")
    body = given if len(given) * 0.6 > len(shown) else shown
    if len(body) < _LEAST:
        raise ValueError("the page holds no text of a story")
    data = told | linked | {"headline": headline, "body": body}
    captions = [block.text for block in page.blocks if block.tag == "figcaption"]
    if captions:
        data["captions"] = captions
    data = split_lang(split_url(split_dates(data)))
    if data.get("url") and not data.get("id"):
        data["id"] = data["url"]
    return data


def _told(page: Page) -> dict[str, Any]:
    """What the head of the page says, under the names of the archive."""
    found: dict[str, Any] = {}
    for field, names in _METAS.items():
        if given := [value for name in names for value in page.metas.get(name, ())]:
            found[field] = given[0]
    for field, names in _MANY.items():
        many = [value for name in names for value in page.metas.get(name, ()) if not value.startswith("http")]
        if field == "topics":
            many = [part.strip() for value in many for part in value.split(",") if part.strip()]
        if many:
            found[field] = list(dict.fromkeys(many))[: 1 if field == "byline" else None]
    found |= {name: values[0] for name in _KEPT if (values := page.metas.get(name))}
    if lang := page.lang or next(iter(page.metas.get("og:locale", ())), ""):
        found["lang"] = lang
    return found


def _heading(blocks: list[Block]) -> str:
    return next((block.text for block in blocks if block.tag == "h1"), "")


def _story(blocks: list[Block], parts: list[Part], headline: str) -> str:
    """The text of the page's story: its article, else the part that has the most paragraphs of its own."""
    best = _best(blocks, parts)
    inside = blocks if best is None else blocks[best.first : best.end]
    inside = [block for block in inside if block.tag != "figcaption" and block.text != headline]
    told = [block for block in inside if block.tag in _TEXT]
    # Some pages have no paragraphs but divisions.
    much = sum(len(block.text) for block in told) * 2 > sum(len(block.text) for block in inside)
    return joined(told if much else [block for block in inside if block.tag != "h1"])


def _best(blocks: list[Block], parts: list[Part]) -> Part | None:
    """The article with the most text in paragraphs; without one the part that holds the most itself."""
    sums = [0, *accumulate(len(block.text) * (block.tag == "p") for block in blocks)]
    articles = [part for part in parts if part.tag == "article" and sums[part.end] - sums[part.first] > _LEAST]
    if articles:
        return max(articles, key=lambda part: sums[part.end] - sums[part.first])
    return max((part for part in parts if part.own), key=lambda part: part.own, default=None)
