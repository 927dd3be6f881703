"""ANPA 1312, the form of American wires until the nineties; several messages a file.

    SYN SYN SOH a0123 US czcryyr CR LF      service level, number of transmission, selector code
    r i bc-Ferry,1st Ld-Writethru 03-11 0245 CR LF   priority, category, format and keyword, month-day, number of words
    STX ^Headline< … text … ETX
    XY-City-03-11-91 1402EST EOT             agency, its office, month-day-year, time and zone

All of it is read. The heading has no year: the story is dated by what stands behind its text, where that has one.
"""

import re
from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.content import Content
from searcharchive.ingest.mail.messages import Message, read_messages
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import Rejected
from searcharchive.ingest.teletype import one_line, sent, slug_of, text_of

_BEGINS = re.compile(rb"[\0\x16\s]{0,999}\x01\s{0,9}[A-Za-z]\d{4}|[\0\s]{0,999}\x16{2}[\0\x16\s]{0,999}\x01")
_FIRST = re.compile(r"\x01\s*([A-Za-z])\s?(\d{3,4})[ \t]*\x1f?[ \t]*([^\n\x1e]*)")
_SECOND = re.compile(r"([A-Za-z0-9])\s*([A-Za-z])?\s*(?:\b(AM|PM|BC|AP)\s*-\s*)?(.*)", re.IGNORECASE | re.DOTALL)
_DAY_AND_WORDS = re.compile(r"(.*?)[\s,]*\b(\d\d-\d\d)(?:\s+(\d{4}))?(?:\s+(\d{1,5}))?\s*\Z", re.DOTALL)
_WORDS = re.compile(r"(.*?)\s+(\d{4,5})\s*\Z", re.DOTALL)
_SENT = re.compile(
    r"(?:([A-Za-z]{2,4})-)?(?:([A-Za-z]{2,3})-)?(\d\d)-(\d\d)-(\d\d(?:\d\d)?)\s+(\d{4})\s*([A-Za-z]{1,4})?"
)
URGENCY = {"f": "1", "b": "2", "u": "3", "r": "4", "d": "5", "a": "5", "s": "8", "w": "6"}
"""Priorities (flash, bulletin, urgent, regular, deferred, advance, weekend, special) as an urgency of 1 to 8."""
CATEGORIES = {
    "a": "domestic",
    "d": "food",
    "e": "entertainment",
    "f": "financial",
    "i": "international",
    "l": "lifestyle",
    "n": "state and regional",
    "o": "weather",
    "p": "politics",
    "s": "sports",
    "t": "travel",
    "v": "advisories",
    "w": "Washington",
}
"""What the categories that all agencies share mean; others are topics by their letter."""
HEADING_LIMIT = 1_000
"""Characters of a heading that is taken apart; a longer one is kept as it is."""


def recognises(start: bytes) -> bool:
    return _BEGINS.match(start) is not None


def read(content: Content) -> Iterator[Record | Rejected]:
    """A record for each message, in order."""
    return read_messages(content, _data)


def _data(message: Message) -> dict[str, Any]:
    text, closing = text_of(message.text), one_line(message.closing).rstrip("< ")
    return text.named() | _heading(message.heading) | _published(closing) | {"transmitted": closing}


def _heading(heading: str) -> dict[str, Any]:
    found = _FIRST.search(heading)
    if found is None:
        return {"heading": one_line(heading)}
    first = {"service_level": found[1], "sequence": found[2], "selector": one_line(found[3])}
    return first | _keywords(one_line(heading[found.end() :]))


def _keywords(line: str) -> dict[str, Any]:
    found = _SECOND.fullmatch(line)
    if found is None or len(line) > HEADING_LIMIT:
        return {"heading": line}
    priority, category, edition, rest = found.groups()
    data: dict[str, Any] = {"priority": priority, "urgency": URGENCY.get(priority.lower(), "")}
    topic = CATEGORIES.get((category or "").lower(), category)
    data |= {"category": category, "topics": [topic] if topic else [], "edition": edition}
    return data | _day_and_words(rest)


def _day_and_words(rest: str) -> dict[str, Any]:
    if found := _DAY_AND_WORDS.fullmatch(rest):
        slug, day, clock, words = found.groups()
        # One number alone is that of the words.
        clock, words = (clock, words) if words else (None, clock)
        return slug_of(slug) | {"wire_day": day, "wire_time": clock, "word_count": words and int(words)}
    if found := _WORDS.fullmatch(rest):
        return slug_of(found[1]) | {"word_count": int(found[2])}
    return slug_of(rest)


def _published(closing: str) -> dict[str, Any]:
    found = _SENT.search(closing)
    if found is None:
        return {}
    agency, office, month, day, year, clock, zone = found.groups()
    return {"source": agency, "office": office, "published": sent(year, month, day, clock, zone)}
