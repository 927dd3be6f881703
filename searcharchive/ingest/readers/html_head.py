"""One pass over a page: its meta tags, its JSON-LD, and its paragraphs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from searcharchive.ingest.markup.html import Block, Events, Part, parse

VALUES_LIMIT = 200
"""Values that are kept of one meta tag."""
_LEFT_OUT = frozenset({"aside", "footer", "dialog"})


@dataclass(slots=True)
class Page:
    """``metas``: the name of each meta tag in small letters → its values, and ``canonical``; ``linked``: what its
    scripts of JSON-LD hold."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    linked: list[Any] = field(default_factory=list)
    lang: str = ""
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


class _PageEvents(Events):
    def __init__(self, page: Page) -> None:
        super().__init__(_LEFT_OUT)
        self._page = page
        self._inside = ""
        self._text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "html":
            self._page.lang = self._page.lang or attributes.get("lang") or attributes.get("xml:lang") or ""
        elif tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            self._meta(name, attributes.get("content"))
        elif tag == "link" and "canonical" in (attributes.get("rel") or "").lower().split():
            self._meta("canonical", attributes.get("href"))
        elif tag == "title" and not self._page.title:
            self._inside = "title"
        elif tag == "script" and "ld+json" in (attributes.get("type") or ""):
            self._inside = "script"
        super().start(tag, attributes)

    def _meta(self, name: str, value: str | None) -> None:
        values = self._page.metas.setdefault(name.strip().lower(), [])
        if value and value.strip() and len(values) < VALUES_LIMIT:
            values.append(" ".join(value.split()))

    def end(self, tag: str) -> None:
        if tag == self._inside:
            text = "".join(self._text)
            self._text.clear()
            self._inside = ""
            if tag == "title":
                self._page.title = " ".join(text.split())
            else:
                self._link(text)
        super().end(tag)

    def data(self, text: str) -> None:
        if self._inside:
            self._text.append(text)
        super().data(text)

    def _link(self, text: str) -> None:
        """A script of JSON-LD; one that is not JSON says nothing."""
        text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        try:
            self._page.linked.append(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            return


def page_of(html: str) -> Page:
    """Raises ValueError for what is no text."""
    page = Page()
    events = _PageEvents(page)
    parse(html, events)
    page.blocks, page.parts = events.blocks, events.parts
    return page
