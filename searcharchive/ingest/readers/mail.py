"""Mail: mbox files, of any number of messages behind their "From " lines, and single messages (.eml).

Of a message its headers and its text are read: plain text, else HTML; attachments are named and not read. MIME is taken
apart here, since ``email`` goes over every line once for each part that it is in; headers are read by ``email``.
"""

import re
from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.content import Content
from searcharchive.ingest.mail.headers import Headers
from searcharchive.ingest.mail.mime import Part, body_of, texts_of
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected
from searcharchive.ingest.sources import Line

MESSAGE_LIMIT = 32 << 20
"""Bytes of a message, attachments and all."""
_FROM = re.compile(rb"From \S[^\n]{0,300}\d\d:\d\d[^\n]{0,60}\r?\n?\Z")
_QUOTED = re.compile(rb"^>(>{0,99}From )", re.MULTILINE)
_HEADER = re.compile(rb"[!-9;-~]{1,80}:")
_KNOWN = re.compile(
    rb"(?:from|to|subject|date|message-id|received|return-path|mime-version|delivered-to|content-type|reply-to|sender"
    rb"|list-id|x-[\w-]{1,60}|cc|dkim-signature|authentication-results|organization|references|in-reply-to):",
    re.IGNORECASE,
)
_NAMES = {
    "from_address": "From",
    "to": "To",
    "cc": "Cc",
    "reply_to": "Reply-To",
    "in_reply_to": "In-Reply-To",
    "references": "References",
    "list_id": "List-Id",
    "mail_organization": "Organization",
    "mail_priority": "X-Priority",
}
_PREFIX = re.compile(r"(?:(?:re|fwd?|aw|wg|sv|vs|tr|rv|antw)\s?(?:\[\d{1,3}\])?\s?:\s*)+", re.IGNORECASE)
_WEB = re.compile(r"<?(https?://[^\s<>]+)>?")


def recognises(start: bytes) -> bool:
    """The "From " line of an mbox; or headers, of which From is one and another one is usual in mail."""
    first, _, _ = start.partition(b"\n")
    if _FROM.match(first + b"\n"):
        return True
    names = [line for line in _header_lines(start) if _KNOWN.match(line)]
    kinds = {line.partition(b":")[0].lower() for line in names}
    return b"from" in kinds and len(kinds) > 1


def _header_lines(start: bytes) -> list[bytes]:
    """The lines at the beginning up to the first that cannot be one of a header."""
    found: list[bytes] = []
    for line in start.splitlines():
        if not (_HEADER.match(line) or (found and line[:1] in (b" ", b"\t"))):
            break
        found.append(line)
    return found


class _Message:
    """The lines of one message as they come."""

    def __init__(self, line: Line) -> None:
        self.line, self.offset = line.number, line.offset
        self.raw = bytearray()
        self.size = 0
        self.broken: str | None = None

    def add(self, line: Line) -> None:
        self.size += len(line.raw) + line.cut * MESSAGE_LIMIT
        self.broken = line.broken
        if self.size <= MESSAGE_LIMIT or not self.raw:
            self.raw += line.raw

    @property
    def problem(self) -> str | None:
        if self.size > MESSAGE_LIMIT:
            return f"the message is larger than {MESSAGE_LIMIT >> 20} MiB"
        return self.broken


def read(content: Content) -> Iterator[Record | Rejected]:
    """A record for each message, in order."""
    found: _Message | None = None
    many, after_blank = content.start.startswith(b"From "), True
    for line in content.lines():
        if found is None or (many and after_blank and _FROM.match(line.raw)):
            yield from _finish(content.name, found)
            found = _Message(line)
        after_blank = not line.raw.strip()
        found.add(line)
    yield from _finish(content.name, found)


def _finish(name: str, message: _Message | None) -> Iterator[Record | Rejected]:
    if message is None or not (message.raw.strip() or message.broken):
        return
    raw = bytes(message.raw)
    reason, data = message.problem, dict[str, Any]()
    if reason is None:
        data = _data(raw.lstrip(b"\xef\xbb\xbf \t\r\n") if message.offset == 0 else raw)
        reason = None if data.get("body") else "the message has no text"
    if reason:
        yield Rejected(name, message.line, message.offset, reason, raw[:RAW_LIMIT])
    else:
        yield Record(data, raw, message.offset, message.line)


def _data(raw: bytes) -> dict[str, Any]:
    if raw.startswith(b"From "):
        raw = _QUOTED.sub(rb"\1", raw.partition(b"\n")[2])
    part = Part.of(raw)
    text = texts_of(part)
    body, signature = body_of(text)
    data = _from_headers(part) | {"body": body, "signature": signature}
    data |= {"attachments": text.attachments, "forwarded": text.forwarded}
    return {key: value for key, value in data.items() if value}


def _from_headers(part: Part) -> dict[str, Any]:
    given = Headers(part.headers)
    subject, name = given.text("Subject"), given.sender()
    prefix = _PREFIX.match(subject)
    listed = given.text("List-Id")
    data: dict[str, Any] = {name: given.text(header) for name, header in _NAMES.items()}
    data |= {
        "id": given.text("Message-ID").strip("<> "),
        "headline": subject[prefix.end() :] if prefix else subject,
        "subject_prefix": prefix[0].strip() if prefix else "",
        "published": given.date(),
        "byline": name[0],
        "from_address": name[1],
        "source": listed.partition("<")[0].strip(' "') or listed.strip("<> ") or given.text("Organization"),
        "topics": [word for part in given.text("Keywords").split(",") if (word := part.strip())],
        "lang": given.language(),
    }
    web = _WEB.match(given.text("Archived-At"))
    return data | {"url": web[1] if web else ""}
