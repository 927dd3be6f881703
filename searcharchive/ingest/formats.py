"""Which reader reads what: the first that recognises how a content begins."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from searcharchive.ingest.content import Content
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.readers import jsonl, newsml1, newsml_g2, nitf, other_xml, wire
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import Rejected

Found = Iterator[Draft | Record | Rejected]


class Format(NamedTuple):
    """``recognises`` looks at ``Content.start``, ``read`` gives every story once, in order."""

    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[Content], Found]


FORMATS = (
    Format("JSON Lines", jsonl.recognises, jsonl.read),
    Format("NITF", nitf.recognises, nitf.read),
    Format("NewsML-G2", newsml_g2.recognises, newsml_g2.read),
    Format("NewsML 1", newsml1.recognises, newsml1.read),
    # Behind every format that is markup.
    Format("other XML", other_xml.recognises, other_xml.read),
    Format("wire text", wire.recognises, wire.read),
)


def format_of(start: bytes) -> Format:
    """The format of a content by its beginning; wire text where no other is told."""
    return next((format for format in FORMATS if format.recognises(start)), FORMATS[-1])
