"""Which reader reads what: the first that recognises how a content begins."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from searcharchive.ingest.content import Content
from searcharchive.ingest.readers import (
    anpa1312,
    delimited,
    feeds,
    html_page,
    iptc7901,
    json_document,
    jsonl,
    mail,
    newsml1,
    newsml_g2,
    nitf,
    other_xml,
    reuters_sgml,
    wire,
    wordpress,
)
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import Rejected

Found = Iterator[Record | Rejected]


class Format(NamedTuple):
    """``recognises`` looks at ``Content.start``, ``read`` gives every story once, in order."""

    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[Content], Found]


FORMATS = (
    Format("JSON", json_document.recognises, json_document.read),
    Format("JSON Lines", jsonl.recognises, jsonl.read),
    Format("Reuters-21578 SGML", reuters_sgml.recognises, reuters_sgml.read),
    Format("WordPress export", wordpress.recognises, wordpress.read),
    Format("RSS or Atom", feeds.recognises, feeds.read),
    Format("NITF", nitf.recognises, nitf.read),
    Format("NewsML-G2", newsml_g2.recognises, newsml_g2.read),
    Format("NewsML 1", newsml1.recognises, newsml1.read),
    Format("HTML", html_page.recognises, html_page.read),
    # Behind every format that is markup.
    Format("other XML", other_xml.recognises, other_xml.read),
    Format("IPTC 7901", iptc7901.recognises, iptc7901.read),
    Format("ANPA 1312", anpa1312.recognises, anpa1312.read),
    Format("mail", mail.recognises, mail.read),
    Format("CSV", delimited.recognises, delimited.read),
    Format("wire text", wire.recognises, wire.read),
)


def format_of(start: bytes) -> Format:
    """The format of a content by its beginning; wire text where no other is told."""
    return next((format for format in FORMATS if format.recognises(start)), FORMATS[-1])
