"""Datelines: ``ISTANBUL, July 22 (Agency) -`` and the other ways of saying where and when a story was filed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from searcharchive.analysis.folding import fold
from searcharchive.dates import PartialDate, Precision, from_datetime, from_micros
from searcharchive.gazetteer import resolve
from searcharchive.ingest.calendar import MONTH, MONTHS, month_number
from searcharchive.ingest.draft import DatelineDraft

LONGEST = 160
"""Characters of a text's beginning in which a dateline is looked for."""

_ORDINAL = r"(?:st|nd|rd|th|er|º|\.(?=\s+[^\W\d_]))?"
_DATE = rf"""(?:(?P<month>{MONTH})\b\.?\s*(?P<day>\d{{1,2}})(?!\d){_ORDINAL}
    | (?P<day2>\d{{1,2}}){_ORDINAL}\s+(?:de\s+)?(?P<month2>{MONTH})\b\.?
    | (?P<month3>\d{{1,2}})月(?P<day3>\d{{1,2}})日)
    (?:,?\s+(?:de\s+)?(?P<year>\d{{4}})(?!\d)(?!\s+(?-i:[a-zß-ÿ])))?"""
_AGENCY = r"\s*[,.]?\s*\((?P<agency>[^()\n]{1,40})\)"
_DASH = r"\s*(?P<dash>--+|[–—―]|-(?!\d))\s*"
_COMMA = ",،、，"
_WORD = rf"[^\W\d_][^\s;:()/–—―\d{_COMMA}]*"
_NAME = rf"{_WORD}(?:[ \t]+{_WORD}){{0,4}}?"
_PLACES = rf"(?P<places>{_NAME}(?:\s*/\s*{_NAME})*(?:\s*[{_COMMA}]\s*{_NAME}){{0,2}}?)"


def _form(text: str, end: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?P<text>{text}){end}", re.VERBOSE | re.IGNORECASE)


_WITH_DATE = _form(
    rf"{_PLACES}(?P<gap>\s*[.{_COMMA}]{{0,2}}\s*(?:-\s)?\s*){_DATE}(?:{_AGENCY})?",
    rf"(?:[.,:]?{_DASH}|[.,:]?(?:\s+|$))",
)
_WITH_AGENCY = _form(rf"{_PLACES}{_AGENCY}", rf"(?:{_DASH}|\s*:\s+|\s*$)")
_ALONE = _form(_PLACES, r"\s*(?P<dash>--+|[–—―]|(?<=\s)-\s)\s*")
_DATE_AT_END = re.compile(rf"(?<!\w){_DATE}\W*$", re.VERBOSE | re.IGNORECASE)

_PARTICLES = re.compile(
    "de|del|la|las|los|le|les|el|al|da|do|dos|das|di|du|of|the|and|am|an|der|im|in|upon|on|sur|y", re.IGNORECASE
)
_NO_PLACE = re.compile(
    "on|in|at|by|an?|last|this|next|since|until|from|after|before|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today"
    "|yesterday|tomorrow|early|late|mid|updated?|published|posted|correction|corrected|exclusive|when|if|as|for|but"
    "|and|or|it|he|she|they|we|i|that|there|born",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"^(?:(?:rpt|repeat|corrected|correction|update(?: \d)?)\b[\s:-]*)?[*#–—.\s-]*", re.IGNORECASE)
# A dot that ends "WASHINGTON." or stands for the comma in "ALAMEDA. Calif.", but not the one of "ST. PAUL" or "N. Y."
_DOT_FOR_COMMA = re.compile(r"(?<=[^\W\d_]{4})\.\s+(?=[^\W\d_])")
_INITIALS = re.compile(r"\b([A-Z])\.?\s(?=[A-Z](?:\.|$))")
_NO_AGENCY = re.compile(r"\d|delayed|via\b|by\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline as printed: text without what ends it, places, agency, and the parts of its date that it gives.

    ``end``: where the story begins behind it.
    """

    text: str
    places: tuple[str, ...]
    agency: str | None = None
    month: int | None = None
    day: int | None = None
    year: int | None = None
    end: int = 0


def find_dateline(body: str) -> FoundDateline | None:
    """The dateline at the beginning of a body, or None where it begins with ordinary prose."""
    head = body[:LONGEST]
    for sign, form, fits in _LEADS:
        found = form.match(head) if sign.search(head) else None
        if found is not None and found.end() < len(body.rstrip()) and fits(found, body[found.end() :][:LONGEST]):
            return _found(found)
    return None


def _dated_lead(found: re.Match[str], story: str) -> bool:
    """Place and date; then a dash, an agency, or a story that begins like one and not in the middle of a sentence."""
    places = found["places"]
    if not _is_place(places):
        return False
    marked = bool(found["dash"] or found["agency"])
    comma = any(sign in found["gap"] for sign in _COMMA)
    dotted = places.endswith(".") and not any(word.islower() for word in places.split())
    if not (comma or dotted or places.isupper() or marked):
        return False
    return marked or not story.lstrip(" \t\n\"'“”‘’«»„¿¡[(")[:1].islower()


def _agency_lead(found: re.Match[str], _: str) -> bool:
    return _is_place(found["places"]) and bool(found["dash"] or found[0].rstrip().endswith(":"))


def _bare_lead(found: re.Match[str], story: str) -> bool:
    """A place alone: in capitals before text that is not, and known to the gazetteer or said to be in a wider place."""
    places = found["places"]
    names, comma, _ = places.partition(",")
    if not names.isupper() or story.upper() == story or not _is_place(places):
        return False
    return bool(comma) or any(resolve(place) for place in _places(places))


_LEADS = (
    (re.compile(r"\d"), _WITH_DATE, _dated_lead),
    (re.compile(r"\("), _WITH_AGENCY, _agency_lead),
    (re.compile(r"--|[-–—―]"), _ALONE, _bare_lead),
)


def read_dateline(text: str) -> FoundDateline:
    """A dateline that was given as one. What is in no known form still gives the names before its first figure."""
    clean = _REPEATED.sub("", " ".join(text.split()))
    for form in (_WITH_DATE, _WITH_AGENCY):
        found = form.match(clean)
        if found is not None and _is_place(found["places"], lower=form is _WITH_DATE):
            return _found(found)
    return _loosely_read(clean)


def _loosely_read(clean: str) -> FoundDateline:
    """The parts before the first one with a figure or a month are the place; a date at the end is its date."""
    plain = re.sub(rf"(?:[\s–—―{_COMMA}-]|(?<=\w{{4}})\.|(?<=\d)\.)+$", "", clean)
    parts: list[str] = []
    for part in re.split(rf"\s*[{_COMMA}]\s*", plain):
        if re.search(r"\d", part) or fold(part.rstrip(".")) in MONTHS:
            break
        parts.append(part)
    name = ", ".join(parts[:3])
    places = tuple(_places(name)) if _is_place(name) else ()
    date = _DATE_AT_END.search(plain) if places else None
    if date is None:
        return FoundDateline(plain, places)
    month, day, year = _date_parts(date)
    return FoundDateline(plain, places, month=month, day=day, year=year)


def _found(found: re.Match[str]) -> FoundDateline:
    agency = found["agency"] if "agency" in found.re.groupindex else None
    month, day, year = _date_parts(found) if "month" in found.re.groupindex else (None, None, None)
    text = found["text"]
    if agency is not None:
        text = text[: text.rindex("(")]
        agency = None if _NO_AGENCY.search(agency) else " ".join(agency.split())
    return FoundDateline(
        text=" ".join(text.split()).rstrip(" ,") if day is None else " ".join(text.split()).rstrip(" ,."),
        places=tuple(_places(found["places"])),
        agency=agency,
        month=month,
        day=day,
        year=year,
        end=found.end(),
    )


def _date_parts(found: re.Match[str]) -> tuple[int, int, int | None]:
    """Month, day, and the year where it is printed."""
    name, day = found["month"] or found["month2"], found["day"] or found["day2"] or found["day3"]
    month = month_number(name) if name else int(found["month3"])
    return month, int(day), int(found["year"]) if found["year"] else None


def _places(text: str) -> Iterator[str]:
    """``PARIS/LONDON`` are two places; ``PARIS, Texas`` is one, said in two parts: they stay together."""
    names, *wider = re.split(rf"\s*[{_COMMA}]\s*", text)
    wider = [name for name in wider if name and fold(name.split()[0].rstrip(".")) not in MONTHS]
    for name in re.split(r"\s*/\s*", names):
        if name.strip() and (place := _cleaned(", ".join([name, *wider]))).strip():
            yield place


def _cleaned(name: str) -> str:
    """``ALBANY. N. Y.,`` is Albany, N.Y."""
    name = _INITIALS.sub(r"\1.", " ".join(_DOT_FOR_COMMA.sub(", ", name).split()))
    name = re.sub(r"\s*,\s*", ", ", name).strip(" ,\"'")
    name = re.sub(r"\.\.+$", ".", name)
    return name if "," in name or not re.search(r"\w{4}\.$", name) else name.removesuffix(".")


def _is_place(text: str, *, lower: bool = False) -> bool:
    """Whether words could name a place: they begin with capitals, unless ``lower``, and not as a sentence does."""
    words = re.findall(r"[^\W\d_][^\s,/]*", text)
    first = words[0].rstrip(".") if words else ""
    if not first or _NO_PLACE.fullmatch(first) or fold(first) in MONTHS:
        return False
    capitals = not first[0].islower() and all(not w[0].islower() or _PARTICLES.fullmatch(w) for w in words)
    return lower or capitals


def dated(found: FoundDateline, published: PartialDate | None, *, end: int) -> DatelineDraft:
    """The dateline with the year of its date resolved: its own, else the one that brings it nearest to publication."""
    return DatelineDraft(found.text, found.places, found.agency, _resolve(found, published), end)


def _resolve(found: FoundDateline, published: PartialDate | None) -> PartialDate | None:
    if found.month is None or found.day is None:
        return None
    if found.year is not None:
        return _day(found.year, found.month, found.day)
    if published is None:
        return None
    middle = published.wall + published.duration // 2
    year = from_micros(published.wall).year
    days = [d for y in (year - 1, year, year + 1) if (d := _day(y, found.month, found.day)) is not None]
    return min(days, key=lambda day: abs(day.wall + day.duration // 2 - middle), default=None)


def _day(year: int, month: int, day: int) -> PartialDate | None:
    try:
        return from_datetime(datetime(year, month, day), Precision.DAY)
    except ValueError:
        return None
