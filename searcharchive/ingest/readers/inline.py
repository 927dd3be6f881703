"""A story's text inside an envelope: NITF, XHTML, plain text, or HTML that was escaped to be text."""

import re
from collections.abc import Mapping
from typing import Any

from searcharchive.ingest.markup.prose import plain_text, prose
from searcharchive.ingest.markup.tree import children, filled, name_of, names, once
from searcharchive.ingest.markup.xml import Element, parse_html
from searcharchive.ingest.readers.nitf import story

_PROSE = names(
    "html body body.content div p section article main span h1 h2 h3 h4 h5 h6 ul ol dl table blockquote bq pre block "
    "hl2 b i em strong a br"
)
_HTML = re.compile(r"</?(?:p|div|br|span|h[1-6]|ul|ol|table|html|body|em|strong|a|b|i)\b[^<>]{0,1000}>", re.IGNORECASE)
_LISTS = ("people", "orgs", "places", "topics")


def markup_of(holder: Element, unread: list[str], kind: str = "") -> dict[str, Any]:
    """What an element holds that has NITF, prose or text in it: ``{"body": …}``, of NITF all that it says.

    The names of elements that are neither go to ``unread``. ``kind``: the media type that is given for a text.
    """
    inside = next(children(holder), None)
    if inside is None:
        return {"body": text_content(str(holder.text or ""), kind)}
    name = name_of(inside)
    if name == "nitf":
        return story(inside)
    if name in _PROSE:
        return {"body": prose(holder)}
    unread.append(name)
    return {}


def text_content(text: str, kind: str) -> str:
    """Text as paragraphs, where it is HTML that was escaped without its marks."""
    if not ("html" in kind or _HTML.search(text)):
        return plain_text(text)
    root = parse_html(text)
    return "" if root is None else prose(root)


def joined(own: Mapping[str, Any], text: Mapping[str, Any]) -> dict[str, Any]:
    """What an envelope says goes before what the text in it says; names and subjects of both are kept, and a headline
    and a byline of the text that are others."""
    given = filled(own)
    both = {key: once([*given.get(key, ()), *text.get(key, ())]) for key in _LISTS}
    others = {f"text_{key}": text[key] for key in ("headline", "byline") if key in given and key in text}
    return filled({**text, **given, **both} | {key: value for key, value in others.items() if value != given[key[5:]]})
