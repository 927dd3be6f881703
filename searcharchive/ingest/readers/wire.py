"""Wire text: ``date YYYY-MM-DD``, a dateline and the lead on one line, then paragraphs between blank lines.

A file may hold several stories, each beginning with such a line; and one story without any. There is no headline.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from searcharchive.dates import Precision, parse_iso
from searcharchive.ingest.content import Content
from searcharchive.ingest.dates.dateline import find_dateline
from searcharchive.ingest.encoded import decoded
from searcharchive.ingest.limits import TEXT_LIMIT
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import RAW_LIMIT, Rejected
from searcharchive.ingest.sources import Line

BOM = b"\xef\xbb\xbf"
_HEADER = re.compile(rb"\s*date(?:\s*:)?\s+(?P<date>[0-9][0-9T:.,/+\-]{3,}[Zz]?)(?P<rest>\s.*|)", re.I | re.S)
_BARE_HEADER = re.compile(rb"\s*date\s*:?\s*", re.IGNORECASE)
# "date 2026-01-10 was the day" is a sentence, wherever its line begins.
_PROSE = re.compile(rb"\s*[a-z,;.)]")
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(slots=True)
class _Story:
    """Lines of one story as they come."""

    line: int
    offset: int
    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    broken: str | None = None

    def add(self, line: Line) -> None:
        self.size += len(line.raw) + line.cut * TEXT_LIMIT
        self.broken = line.broken
        if self.size <= TEXT_LIMIT + RAW_LIMIT:
            self.lines.append(line.raw)
        elif not self.lines:
            self.lines.append(line.raw[:RAW_LIMIT])


def recognises(start: bytes) -> bool:  # noqa: ARG001
    """Text of any kind: this is asked last."""
    return True


def read(content: Content) -> Iterator[Record | Rejected]:
    """A record for each story, in order."""
    story: _Story | None = None
    after_blank = True
    for line in content.lines():
        if story is None or _begins(_without_bom(line.raw, line.offset), after_blank):
            yield from _finish(content.name, story)
            story = _Story(line.number, line.offset)
        after_blank = not line.raw.strip()
        story.add(line)
    yield from _finish(content.name, story)


def _begins(line: bytes, after_blank: bool) -> bool:
    """Whether a line begins a story: a date line after a blank one; elsewhere only with a dateline behind it."""
    found = _HEADER.fullmatch(line)
    if found is None:
        return after_blank and _BARE_HEADER.fullmatch(line) is not None
    if after_blank:
        return _PROSE.match(found["rest"]) is None
    dateline = find_dateline(found["rest"].decode("utf-8", "replace"))
    return dateline is not None and dateline.day is not None


def _finish(name: str, story: _Story | None) -> Iterator[Record | Rejected]:
    if story is None:
        return
    raw = b"".join(story.lines)
    if not (_without_bom(raw, story.offset).strip() or story.broken):
        return
    try:
        yield _record(raw, story)
    except ValueError as error:
        yield Rejected(name, story.line, story.offset, str(error), raw[:RAW_LIMIT])


def _record(raw: bytes, story: _Story) -> Record:
    """The record of one story. Raises ValueError with the reason where there is none."""
    if story.broken:
        raise ValueError(story.broken)
    if story.size > TEXT_LIMIT:
        raise ValueError(f"the story is longer than {TEXT_LIMIT:,} bytes")
    if b"\0" in raw:
        raise ValueError("the text contains a NUL character, so it is probably no text")
    first, _, rest = _without_bom(raw, story.offset).lstrip().partition(b"\n")
    published, lead = _header(first)
    body = _text(lead + b"\n" + rest)
    if not body:
        raise ValueError("the story has no text")
    data = {"body": body} if published is None else {"body": body, "published": published}
    return Record(data, raw, story.offset, story.line)


def _without_bom(raw: bytes, offset: int) -> bytes:
    return raw.removeprefix(BOM) if offset == 0 else raw


def _header(line: bytes) -> tuple[str | None, bytes]:
    """The date that the first line gives and what follows it; a line without a header gives none."""
    if _BARE_HEADER.fullmatch(line):
        raise ValueError("the date line has no date")
    found = _HEADER.fullmatch(line)
    if found is None or _PROSE.match(found["rest"]):
        return None, line
    text = found["date"].decode()
    try:
        date = parse_iso(text)
    except ValueError as error:
        raise ValueError(f"there is no date {text}: {error}") from error
    if date is None or (date.precision is Precision.YEAR and len(text) != 4):
        raise ValueError(f"{text} is not a date of the form YYYY-MM-DD")
    return text, found["rest"]


def _text(raw: bytes) -> str:
    """The text, its paragraphs as they stand."""
    text = _CONTROLS.sub(" ", decoded(raw).replace("\r\n", "\n").replace("\r", "\n"))
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip())
    return "\n\n".join("\n".join(line.strip() for line in paragraph.splitlines()) for paragraph in paragraphs)
