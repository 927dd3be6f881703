"""IPTC 7901, the form of wires outside America; several messages a file.

    SOH ABC0123 4 POL 0245 keywords CR LF   source and number, priority 1 to 9, category, number of words, keywords
    more keywords CR LF
    STX headline, text … ETX
    111402 GMT MAR 91 CR LF EOT             day and time, month and year; NNNN may follow

All of it is read; and messages between ZCZC and NNNN, with such a heading or without, as teletypes wrote them.
"""

import re
from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.content import Content
from searcharchive.ingest.mail.messages import HEADING, Message, read_messages
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import Rejected
from searcharchive.ingest.teletype import one_line, sent, slug_of, text_of

_BEGINS = re.compile(rb"[\0\x16\s]{0,999}\x01\s{0,9}[A-Za-z]{3}\s?\d{3,4}\s|ZCZC\b")
_HEADING = re.compile(
    r"([A-Za-z]{3})\s?(\d{3,4})\s+([1-9])\s+([A-Za-z]{1,3})(?:[ \t]+(\d{1,5}))?(?![\w])(.*)", re.DOTALL
)
_SENT = re.compile(
    r"(?<!\d)(\d\d)(\d{4})\s*([A-Za-z]{1,4}\s+)?(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Za-z]*\.?\s+"
    r"(\d{4}|\d\d)(?!\d)",
    re.IGNORECASE,
)


def recognises(start: bytes) -> bool:
    return _BEGINS.match(start) is not None


def read(content: Content) -> Iterator[Record | Rejected]:
    """A record for each message, in order."""
    return read_messages(content, _data)


def _data(message: Message) -> dict[str, Any]:
    closing, text = one_line(message.closing), message.text
    if not message.closing:  # between ZCZC and NNNN, the time of sending is the last line
        *before, last = text.rstrip().split("\n")
        if (found := _SENT.match(last.strip())) and found.end() == len(last.strip()):
            text, closing = "\n".join(before), one_line(last)
    parts = text_of(_title_parted(text))
    return parts.named() | _heading(message.heading) | {"published": _published(closing), "transmitted": closing}


def _title_parted(text: str) -> str:
    """The text with a mark behind its first line where that is a title: short, without a full stop, and set apart."""
    title, _, rest = text.lstrip(" \t\n").partition("\n")
    apart = rest[:1] in ("\n", " ", "\t") and rest.strip()
    return f"{title}<\n{rest}" if apart and len(title) <= 120 and not title.rstrip().endswith((".", ",")) else text


def _heading(heading: str) -> dict[str, Any]:
    service, _, rest = heading.partition("ZCZC")
    service, lines = (rest.partition("\n")[::2]) if "ZCZC" in heading else ("", service)
    if not HEADING.match(lines.lstrip("\0\x01\x16 \n")):
        service, lines = "", rest or heading
    found = _HEADING.search(lines)
    if found is None:
        return {"service": one_line(f"{service} {lines}")}
    source, number, priority, category, words, keywords = found.groups()
    data: dict[str, Any] = {"source": source, "sequence": number, "priority": priority, "urgency": priority}
    data |= {"category": category, "topics": [category], "word_count": words and int(words)}
    slug, _, others = keywords.partition("\n")
    return data | slug_of(slug) | {"keyword_lines": one_line(others), "service": one_line(service)}


def _published(closing: str) -> str:
    found = _SENT.search(closing)
    if found is None:
        return ""
    day, clock, zone, month, year = found.groups()
    return sent(year, month, day, clock, (zone or "").strip())
