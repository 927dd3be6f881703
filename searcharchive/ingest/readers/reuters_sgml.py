"""Reuters-21578: wire stories of 1987 in SGML, ``<REUTERS … NEWID="1">`` up to ``</REUTERS>``, many in a file.

Read are DATE, the lists TOPICS, PLACES, PEOPLE, ORGS, EXCHANGES and COMPANIES of ``<D>``, and of TEXT its TITLE,
AUTHOR, DATELINE and BODY; attributes, UNKNOWN, MKNOTE and the type of the text (BRIEF, UNPROC) are kept as extra.
"""

import re
from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.blocks import Block, blocks
from searcharchive.ingest.content import SPACE, Content
from searcharchive.ingest.dates.calendar import month_number
from searcharchive.ingest.limits import LINE_LIMIT
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected
from searcharchive.ingest.teletype import decoded, paragraphs

_BEGINS = re.compile(rb"<!DOCTYPE\s{1,20}lewis\b|<REUTERS[\s>]", re.IGNORECASE)
_STORY = re.compile(rb"<REUTERS[\s>]", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>]*>\s*", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w-]{0,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')""")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>]{0,200})?>")
_ENTITY = re.compile(r"&(?:#(\d{1,7})|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_DATE = re.compile(rf"(\d{{1,2}})-({_MONTHS})-(\d{{4}})(?:\s+(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?", re.IGNORECASE)
_SIGNED_OFF = re.compile(r"\n[ \t]*reuters?[.\s]*\Z", re.IGNORECASE)
_BY = re.compile(r"by\s+", re.IGNORECASE)
_FILLER = "blah blah blah."
"""What the makers of the collection wrote where a brief has no body."""
_LISTS = {
    "TOPICS": "topics",
    "PLACES": "places",
    "PEOPLE": "people",
    "ORGS": "orgs",
    "EXCHANGES": "exchanges",
    "COMPANIES": "companies",
}
_NOTES = {"UNKNOWN": "unknown", "MKNOTE": "mknote"}
# Attribute TOPICS says whether the story was indexed; it would be taken for the topics.
_ATTRIBUTES = {"topics": "has_topics"}


def recognises(start: bytes) -> bool:
    return _BEGINS.match(start) is not None


def read(content: Content) -> Iterator[Record | Rejected]:
    """A record for each story, in order."""
    told = False
    for block in blocks(content, _STORY, len("<REUTERS>")):
        raw = bytes(block.raw)
        if block.offset == 0 and not _STORY.match(raw):
            rest = _DOCTYPE.sub(b"", raw, count=1).strip(SPACE)
            if rest or block.broken:
                reason = block.broken or "this stands before the first story"
                yield Rejected(content.name, None, 0, reason, rest[:RAW_LIMIT])
                told = True
            continue
        told = True
        yield from _story(content.name, block, raw)
    if not told:
        yield Rejected(content.name, None, 0, "there is no story in it", content.head[:RAW_LIMIT])


def _story(name: str, block: Block, raw: bytes) -> Iterator[Record | Rejected]:
    end = raw.upper().find(b"</REUTERS>")
    if end < 0:
        reason = block.broken or "the story ends early"
        if block.cut:
            reason = f"the story is longer than {LINE_LIMIT >> 20} MiB"
        yield Rejected(name, None, block.offset, reason, raw[:RAW_LIMIT])
        return
    end += len(b"</REUTERS>")
    yield Record(_data(decoded(raw[:end])), raw[:end], block.offset)
    if raw[end:].strip() or block.broken or block.cut:
        reason = block.broken or "this stands behind a story"
        yield Rejected(name, None, block.offset + end, reason, raw[end:][:RAW_LIMIT])


def _data(story: str) -> dict[str, Any]:
    opening, _, rest = story.partition(">")
    data = _given_attributes(opening)
    given, stray = _date(_element(rest, "DATE")[1] or "")
    data |= {"published": given, "date_note": stray, "source": "Reuters", "lang": "en"}
    data |= {field: _list(_element(rest, tag)[1] or "") for tag, field in _LISTS.items()}
    data |= {field: _line(_element(rest, tag)[1] or "") for tag, field in _NOTES.items()}
    data |= _text(*_element(rest, "TEXT"))
    return {key: value for key, value in data.items() if value not in ("", [])}


def _given_attributes(opening: str) -> dict[str, Any]:
    given = {name.lower(): _plain(one or other) for name, one, other in _ATTRIBUTE.findall(opening)}
    data: dict[str, Any] = {_ATTRIBUTES.get(name, name): value for name, value in given.items()}
    if number := given.get("newid"):
        data["id"] = f"reuters-{number}"
    return data


def _element(text: str, tag: str) -> tuple[str, str | None, str]:
    """(attributes, content, what stands around it) of the first element of a name; content None where it is not there.

    One that is not closed goes up to the end.
    """
    opened = re.search(rf"<{tag}(?=[\s>])([^>]*)>", text, re.IGNORECASE)
    if opened is None:
        return "", None, text
    closed = re.compile(rf"</{tag}\s{{0,9}}>", re.IGNORECASE).search(text, opened.end())
    end, after = (len(text), "") if closed is None else (closed.start(), text[closed.end() :])
    return opened[1], text[opened.end() : end], text[: opened.start()] + "\n" + after


def _text(attributes: str, text: str | None, _: str) -> dict[str, Any]:
    """Of the TEXT: title, author, dateline, body and its type. Without a BODY, what stands around the others is it."""
    if text is None:
        return {}
    _, title, rest = _element(text, "TITLE")
    _, author, rest = _element(rest, "AUTHOR")
    _, dateline, rest = _element(rest, "DATELINE")
    _, body, around = _element(rest, "BODY")
    note = "" if body is None else _line(around)
    if body is None and _line(rest).strip("* ").lower() != _FILLER:
        body = rest
    kind = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(attributes)}.get("type", "")
    return {
        "headline": _line(title or "").strip("* "),
        "byline": _BY.sub("", _line(author or "")),
        "dateline": _line(dateline or "").rstrip("- "),
        "body": paragraphs(_SIGNED_OFF.sub("\n", "\n" + _plain(body or "").strip())),
        "text_type": kind,
        "text_note": note,
    }


def _date(text: str) -> tuple[str, str]:
    """(ISO, what stands behind it); the text itself where there is no date in it."""
    line = _line(text)
    found = _DATE.search(line)
    if found is None:
        return line, ""
    day, month, year, clock = found.groups()
    stray = (line[: found.start()] + line[found.end() :]).strip()
    return f"{year}-{month_number(month):02}-{day:0>2}" + (f"T{clock}" if clock else ""), stray


def _list(text: str) -> list[str]:
    return [value for part in re.split(r"</?[Dd]>", text) if (value := _line(part))]


def _line(text: str) -> str:
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    """Text without tags and control characters, its entities read: shares are named as ``&lt;ABC>``."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", " ", _ENTITY.sub(_character, _TAG.sub("", text)))


def _character(found: re.Match[str]) -> str:
    if found[2]:
        return _NAMED[found[2]]
    number = int(found[1])
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF else " "
