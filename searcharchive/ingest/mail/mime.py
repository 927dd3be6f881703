"""MIME: a message's parts, their text in whatever it is encoded, of any number of them."""

import binascii
import re
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from typing import Any

from searcharchive.ingest.mail.headers import Headers, charset_of, readable
from searcharchive.ingest.mail.html_plain import html_text
from searcharchive.ingest.teletype import decoded

DEPTH = 10
"""Parts inside one another."""
PARTS_LIMIT = 1_000
"""Parts of one message that are looked at."""
HEADERS_LIMIT = 1 << 18
"""Bytes of the headers of one part."""
HEADER_LIMIT = 5_000
"""Characters of one header; those that read them take time with its square."""
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\A\r?\n")
_SIGNATURE = re.compile(r"(?:\A|\n)-- ?\n")


class _Policy(Compat32):
    """Headers as they stand, none longer than the limit."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:HEADER_LIMIT]

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        return value


_PARSER = BytesHeaderParser(policy=_Policy())


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message: its headers and what follows them, as it is encoded."""

    headers: "Message[str, str]"
    content: bytes

    @classmethod
    def of(cls, raw: bytes) -> "Part":
        found = _END_OF_HEADERS.search(raw)
        end, after = (len(raw), len(raw)) if found is None else found.span()
        return cls(_PARSER.parsebytes(raw[: min(end, HEADERS_LIMIT)]), raw[after:])

    @property
    def kind(self) -> str:
        return self.headers.get_content_type()

    @property
    def name(self) -> str:
        """The file's name that it has as an attachment."""
        try:
            return readable(self.headers.get_filename() or "")
        except (ValueError, LookupError, TypeError):
            return "attachment"

    @property
    def attached(self) -> bool:
        return bool(self.name) or str(self.headers.get("Content-Disposition", "")).lower().startswith("attachment")

    def bytes(self) -> bytes:
        """The content, decoded from what mail carries it in."""
        match str(self.headers.get("Content-Transfer-Encoding", "")).strip().lower():
            case "base64":
                return _base64(self.content)
            case "quoted-printable":
                return binascii.a2b_qp(self.content)
        return self.content

    def text(self) -> str:
        """The content as text, in the character set that is named; where that is wrong, in the one that it is in."""
        raw = self.bytes()
        try:
            text = raw.decode(charset_of(self.headers.get_content_charset()))
        except (LookupError, ValueError, TypeError):
            text = decoded(raw)
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")

    def inside(self) -> list["Part"]:
        """The parts of a multipart; what stands before the first and behind the last boundary is for nobody."""
        mark = _parameter(self.headers, "boundary").encode("utf-8", "replace")
        if not mark:
            return [Part(_PARSER.parsebytes(b""), self.content)]
        line = re.compile(rb"^--" + re.escape(mark) + rb"(--)?[ \t]{0,99}(?:\r?\n|\r|\Z)", re.MULTILINE)
        found: list[Part] = []
        start = None
        for border in line.finditer(self.content):
            if start is not None:
                found.append(Part.of(self.content[start : border.start()]))
            start = border.end()
            if (border[1] and found) or len(found) == PARTS_LIMIT:
                return found
        return found if start is None else [*found, Part.of(self.content[start:])]


@dataclass(slots=True)
class Texts:
    """What a message says: plain text and HTML in order, what was attached or forwarded by name."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    forwarded: list[dict[str, Any]] = field(default_factory=list)
    parts: int = 0


def texts_of(part: Part) -> Texts:
    found = Texts()
    _gather(part, found, 0)
    return found


def _gather(part: Part, found: Texts, depth: int) -> None:
    found.parts += 1
    if found.parts > PARTS_LIMIT or depth > DEPTH:
        found.attachments.append(part.name or part.kind)
    elif part.kind.startswith("multipart/"):
        _several(part, found, depth)
    elif part.kind == "message/rfc822":
        _forwarded(Part.of(part.bytes()), found, depth)
    elif part.attached or not part.kind.startswith("text/"):
        found.attachments.append(part.name or part.kind)
    elif part.kind == "text/html":
        found.html.append(html_text(part.text()))
    else:
        found.plain.append(_plain_text(part))


def _several(part: Part, found: Texts, depth: int) -> None:
    """The parts of a multipart. HTML beside plain text says the same only where they are alternatives."""
    inner = Texts(parts=found.parts)
    for child in part.inside():
        _gather(child, inner, depth + 1)
    if not any(text.strip() for text in inner.plain) or part.kind != "multipart/alternative":
        found.plain += inner.plain + inner.html
    else:
        found.plain += inner.plain
    found.attachments += inner.attachments
    found.forwarded += inner.forwarded
    found.parts = inner.parts


def _forwarded(message: Part, found: Texts, depth: int) -> None:
    given = Headers(message.headers)
    values = {"subject": given.text("Subject"), "from": given.text("From"), "date": given.text("Date")}
    found.forwarded.append({key: value for key, value in values.items() if value})
    _gather(message, found, depth + 1)


def body_of(texts: Texts) -> tuple[str, str]:
    """(paragraphs, signature) of all that a message says."""
    text = "\n\n".join(texts.plain + texts.html)
    parts = _SIGNATURE.split(text, maxsplit=1)
    return _paragraphs(parts[0]), _paragraphs(parts[1]) if len(parts) > 1 and len(texts.plain) == 1 else ""


def _paragraphs(text: str) -> str:
    found = [" ".join(block.split()) for block in re.split(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+", text)]
    return "\n\n".join(block for block in found if block)


def _plain_text(part: Part) -> str:
    text = part.text()
    if _parameter(part.headers, "format").lower() != "flowed":
        return text
    return _flowed(text, _parameter(part.headers, "delsp").lower() == "yes")


def _flowed(text: str, joined: bool) -> str:
    """RFC 3676: a line that ends with a blank goes on in the next one; with ``joined`` that blank is none."""
    found: list[str] = []
    goes_on = quoted = False
    for given in text.split("\n"):
        line = given.removeprefix(" ")
        if goes_on and line != "-- ":
            found[-1] += line
        else:
            apart = line != "-- " and not (quoted and given.startswith(">"))
            found += ["", line] if apart else [line]
            quoted = given.startswith(">")
        goes_on = line.endswith(" ") and line != "-- "
        if goes_on and joined:
            found[-1] = found[-1][:-1]
    return "\n".join(found)


def _base64(raw: bytes) -> bytes:
    """What can be decoded of it; characters that are none of it do not count."""
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    try:
        return binascii.a2b_base64(clean[: len(clean) - (len(clean) % 4 == 1)] + b"==")
    except binascii.Error:
        return b""


def _parameter(headers: "Message[str, str]", name: str) -> str:
    try:
        found = headers.get_param(name, "")
    except (ValueError, LookupError, TypeError):
        return ""
    return "".join(part or "" for part in found[2:]) if isinstance(found, tuple) else str(found)
