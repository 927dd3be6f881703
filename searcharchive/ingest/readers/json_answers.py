"""Answers of services that hold a list of stories: where the list is, and what their stories call things."""

import re
from collections.abc import Mapping
from typing import Any

from searcharchive.ingest.fields import ALIASES
from searcharchive.ingest.markup.html import is_marked, one_line, prose_of

LISTS = frozenset(b"articles article results items docs stories news entries posts hits data".split())
"""Keys that hold the list…"""
THROUGH = frozenset(b"response data result records category zone hits".split())
"""…and those that may hold them."""
LISTS_LIMIT = 100
"""Lists in one answer; an object with more is read as one story."""
# A story of its own may have a list of results; an answer has none of these.
_OF_STORIES = frozenset(
    name.encode() for field in ("headline", "body", "published", "byline") for name in ALIASES[field]
)
_TOKEN = re.compile(rb'"(?P<key>[^"\\]*+(?:\\.[^"\\]*+)*+)"(?P<colon>\s*+:)?|[{}\[\]]', re.DOTALL)
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')
_FIRST = re.compile(rb"\s*+[{\]]")


def lists_of(data: bytes) -> list[int]:
    """Where the lists of stories begin in an object, or in the beginning of one; none where it is a story itself."""
    found: list[int] = []
    clear: list[bool] = []  # for each object or array that is open: whether lists are looked for in it
    key = b""
    feed = _JSON_FEED.search(data[: 1 << 14]) is not None
    for token in _TOKEN.finditer(data):
        if token["colon"] is not None:
            key = token["key"]
            if len(clear) == 1 and not feed and (key in _OF_STORIES or key.startswith(b"body")) and key not in LISTS:
                return []
        elif token["key"] is None and token[0] in b"{[":
            there = not clear or clear[-1]
            here = there and token[0] == b"[" and bool(clear) and key in LISTS and bool(_FIRST.match(data, token.end()))
            if here:
                found.append(token.start())
            clear.append(not here and there and (not clear or key in THROUGH))
        elif token["key"] is None and clear:
            clear.pop()
            if not clear:
                break
    return found if len(found) <= LISTS_LIMIT else []


def envelope_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer says of all of its stories."""
    found = {key: data[key] for key in ("copyright", "language") if isinstance(data.get(key), str)}
    if "jsonfeed.org" in str(data.get("version")):
        found |= {"source": data.get("title"), "feed_url": data.get("feed_url")}
    return {key: value for key, value in found.items() if value}


def unfolded(data: dict[str, Any]) -> dict[str, Any]:
    """A story with its headline, text and names where others have them.

    The Guardian keeps them in ``fields``, search engines in ``_source``; the New York Times gives headlines and bylines
    as objects, WordPress texts as ``rendered``, JSON Feed the text as ``content_html`` or ``content_text``.
    """
    for key in ("_source", "fields"):
        if isinstance(inner := data.get(key), dict):
            data = {name: value for name, value in data.items() if name != key} | inner
            if is_marked(text := _text(data, "body")):
                data["body"] = _text(data, "bodyText") or prose_of(text).text
    for key in ("title", "headline", "byline"):
        if isinstance(value := data.get(key), dict) and (name := _part(value, ("rendered", "main", "original"))):
            data = data | {key: one_line(name), f"{key}_given": value}
    if isinstance(content := data.get("content"), dict) and (text := _text(content, "rendered")):
        data = data | {"content": prose_of(text).text}
    if "content" not in data and (text := _text(data, "content_html")):
        data = {key: value for key, value in data.items() if key != "content_html"} | {"content": prose_of(text).text}
    elif "content" not in data and (text := _text(data, "content_text")):
        data = {key: value for key, value in data.items() if key != "content_text"} | {"content": text}
    return _with_keywords(data)


def _with_keywords(data: dict[str, Any]) -> dict[str, Any]:
    given = data.get("keywords")
    items = given if isinstance(given, list) else []
    if not items or not all(isinstance(item, dict) and _text(item, "value") for item in items):
        return data
    return data | {"keywords": [item["value"] for item in items], "keywords_given": given}


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _part(data: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((text for key in keys if (text := _text(data, key))), "")
