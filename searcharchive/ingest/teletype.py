"""Text as teletypes and typesetters got it: lines of a fixed width, paragraphs that are indented."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from searcharchive.ingest.dates.calendar import month_number

_BLANKS = re.compile(r"[ \t\u00a0]+")
_ENDS = re.compile(r"\r{1,3}\n|\r")
_TYPESETTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def decoded(raw: bytes) -> str:
    """UTF-8, else Windows-1252 where it is that, else Latin-1, which anything is."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def lines_of(text: str) -> list[str]:
    """The lines; teletypes got a second carriage return, to have time for it."""
    return _ENDS.sub("\n", text).split("\n")


def one_line(text: str) -> str:
    """What is left of a text on one line, without the codes of typesetters."""
    return " ".join(_TYPESETTING.sub(" ", text).split())


def paragraphs(text: str) -> str:
    """Paragraphs, each on one line, parted by an empty one. One begins at an indented line or behind an empty one."""
    return "\n\n".join(_joined(text))


def _joined(text: str) -> list[str]:
    found: list[list[str]] = [[]]
    for line in lines_of(text):
        clean = _BLANKS.sub(" ", _CONTROLS.sub(" ", line)).strip()
        if not clean or line[:1] in (" ", "\t"):
            found.append([])
        if clean:
            found[-1].append(clean)
    return [" ".join(lines) for lines in found if lines]


_HEADLINE_LIMIT = 200
_LINE_ENDS = "<=^"
"""Marks behind a line that ends there: quad left, quad centre, and the end of a headline."""
_BYLINE = re.compile(r"by\s+(?=[A-Z])", re.IGNORECASE)
# "LONDON (AP)", "PARIS, May 3 -": a dateline, not a headline.
_DATELINE = re.compile(r"\([A-Z][\w ./-]{0,30}\)|\s(?:--?|_|[–—])(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class Text:
    """What is told apart in the text of a message; empty where it has none."""

    body: str
    headline: str = ""
    byline: str = ""
    title: str = ""

    def named(self) -> dict[str, Any]:
        """By the names of a record; the byline's second line is kept with it."""
        return {"headline": self.headline, "body": self.body, "byline": self.byline, "byline_title": self.title}


def text_of(raw: str) -> Text:
    """The text of a message without the marks of typesetters.

    Its first paragraph is the headline where a ``^`` begins it or a line-end mark ends it, or where it is in capitals
    and the next one is not; a paragraph ``By …`` with such a mark behind it, or right behind a headline, is the byline.
    """
    found = _marked(raw)
    headline = byline = title = ""
    if len(found) > 1 and _is_headline(found[0], found[1]):
        headline = found.pop(0).text
    if len(found) > 1 and (found[0].marked or headline) and _BYLINE.match(found[0].text) and len(found[0].text) < 120:
        byline = _BYLINE.sub("", found.pop(0).text)
        if len(found) > 1 and (found[0].flush or found[0].marked) and len(found[0].text) < 120:
            title = found.pop(0).text
    return Text("\n\n".join(line.text for line in found), headline, byline, title)


@dataclass(slots=True)
class _Paragraph:
    text: str
    flush: bool = False
    marked: bool = False


def _marked(raw: str) -> list[_Paragraph]:
    """Paragraphs: one begins where a line is indented or begins with ``^``, behind an empty line or a line-end mark."""
    found: list[_Paragraph] = []
    fresh = True
    for line in lines_of(raw):
        clean = _BLANKS.sub(" ", _CONTROLS.sub(" ", line)).strip()
        flush = clean.startswith("^")
        clean = clean.removeprefix("^")
        text = clean.rstrip(_LINE_ENDS + " ")
        # "5 < 7" and "a = b" at a line's end are rare, and a mark stands right behind a word.
        marked = text != clean
        if fresh or flush or line[:1] in (" ", "\t") or not text:
            fresh = not text
            if text:
                found.append(_Paragraph(text, flush))
        else:
            found[-1].text += " " + text
        if found and text and marked:
            found[-1].marked = fresh = True
    return found


def _is_headline(first: _Paragraph, second: _Paragraph) -> bool:
    if len(first.text) > _HEADLINE_LIMIT or _DATELINE.search(first.text) or _BYLINE.match(first.text):
        return False
    return first.flush or first.marked or (_capitals(first.text) and not _capitals(second.text))


def _capitals(text: str) -> bool:
    return text.isupper() and len(text.split()) > 1


def sent(year: str, month: str | int, day: str, clock: str, zone: str | None) -> str:
    """The ISO date of a transmission, of which the year has two digits or four; empty where there is no such time."""
    number = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 70 else 2000)
    month = month if isinstance(month, int) or month.isdigit() else month_number(month)
    try:
        moment = datetime(number, int(month), int(day), int(clock[:2]), int(clock[2:4]))
    except ValueError:
        return ""
    return f"{moment:%Y-%m-%dT%H:%M}{_ZONES.get((zone or '').upper(), '')}"


_ZONES = dict.fromkeys(("GMT", "UTC", "Z"), "+00:00") | {
    "EDT": "-04:00",
    "EST": "-05:00",
    "CDT": "-05:00",
    "CST": "-06:00",
    "MDT": "-06:00",
    "MST": "-07:00",
    "PDT": "-07:00",
    "PST": "-08:00",
}
_TAKE = re.compile(
    r"[,\s-]+((?:\d{1,2}(?:st|nd|rd|th)\s+)?(?:add|lead|ld|sub|writethru|take|insert|update|correction|corrective"
    r"|kill|elimination|advisory|correx)(?:[-\s,]+(?:\d{1,2}|writethru|add|take|sub|a\d{4}|correction|update|kill))*)\Z",
    re.IGNORECASE,
)


def slug_of(keywords: str) -> dict[str, str]:
    """``Quake,1st Ld-Writethru`` → the slug, and which take or correction of the story this is."""
    line = _BLANKS.sub(" ", _CONTROLS.sub(" ", keywords)).strip(" ,-/")
    found = _TAKE.search(" " + line[-200:])
    if found is None:
        return {"slugline": line}
    return {"slugline": line[: len(line) - len(found[0])].strip(" ,-"), "take": found[1]}
