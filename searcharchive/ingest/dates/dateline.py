"""Datelines: ``ISTANBUL, July 22 (Agency) -`` and the other ways of saying where and when a story was filed."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from searcharchive.analysis.folding import fold
from searcharchive.dates import PartialDate, Precision, from_datetime, from_micros
from searcharchive.gazetteer import resolve
from searcharchive.ingest.dates.calendar import MONTHS
from searcharchive.ingest.dates.dateline_parts import (
    COMMA,
    DASH,
    PLACES,
    Day,
    agency_at,
    date_in,
    in_capitals,
    is_known_agency,
    is_place,
    places_of,
)
from searcharchive.ingest.draft import DatelineDraft

LONGEST = 160
"""Characters of a text's beginning in which a dateline is looked for."""

# What may stand before a dateline: marks, what the desk says of the story, whose it is, an agency, a byline.
_BEFORE = re.compile(
    r"""\s*(?:[*#•►]+\s*)?
    (?:(?:rpt|repeat|refile|recast|corrected|correction|(?:update|wrapup)\s\d{1,2}|bc-\w+)\b\s*(?:[-–—:]+\s*|(?=[A-Z])))?
    (?:special(?:ly)?\s(?:to|for)\s[^.\n]{1,50}(?:\.\s+|\n\s*)
    | \((?:by\s)?[^()\n]{1,40}\)\s*[-–—]+\s*
    | [(\[]by\s[^()\[\]\n]{1,40}[)\]]\.?\s*[-–—]*\s*
    | by\s[^.\n]{1,60}\n(?:(?!(?-i:[A-Z]{3})|.{0,40}\()[^\n]{1,50}\n)?\s*
    | by\s(?:the\s)?(?:associated|united)\spress\.?\s+)?""",
    re.VERBOSE | re.IGNORECASE,
)
_PLACES_BEFORE_DATE = re.compile(rf"\s*(?P<text>{PLACES})(?P<gap>\s*[.{COMMA}]{{0,2}}\s*(?:-\s)?\s*\(?)")
_PLACES_BEFORE_AGENCY = re.compile(rf"\s*(?P<text>{PLACES})(?=\s*[,.]?\s*(?:-\s*|--\s*)?[(\[/])")
_ALONE = re.compile(rf"\s*(?P<text>{PLACES})(?:\s*(?P<dash>--+|[–—―])\s*|\s(?P<hyphen>-)\s+|(?P<colon>:)\s+)")
_END = re.compile(rf"[.,:]?{DASH}|[.,:]?(?:\s+|$)")
_MARKED_END = re.compile(rf"[.,]?{DASH}|\s*:\s+|\s*$")
_CAPITAL_FOLLOWS = re.compile(r"[.,]?\s+(?=[^\sa-zß-ÿ])")
_EAST_ASIAN = re.compile(
    r"\s*(?:(?:新华社|中新社|中新网|本报|本報|中央社|央视网)?(?P<places>[\u4e00-\u9fff]{2,6}?)"
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:电|電|讯|訊)"
    r"|[（(](?P<places2>[\u4e00-\u9fff]{2,6}?)(?P<month2>\d{1,2}月)?(?P<day2>\d{1,2})日(?:电|電|讯|訊)[）)]"
    r"|【(?P<places3>[\u3041-\u30ff\u4e00-\u9fff・]{1,12}?)(?:共同|時事|＝[^】\n]{1,20})】)[\s：:、—-]*"
)
_SIGNS = re.compile(r"[\d(\[/\-–—―:（【]")
_REPEATED = re.compile(r"^(?:(?:rpt|repeat|corrected|correction|update(?: \d)?)\b[\s:-]*)?[*#–—.\s-]*", re.IGNORECASE)
_QUOTES = " \t\n\"'“”‘’«»„¿¡[("


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline as printed: text without what ends it, places, agency, and the parts of its date that it gives.

    ``end``: where the story begins behind it. Of a dateline that has only a date and an agency, there are no places.
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
    if _SIGNS.search(head) is None:
        return None
    start = _start(head)
    day = date_in(head[start:])
    day = day and day._replace(start=day.start + start, end=day.end + start)
    found = (
        (_dated(head, start, day, body) if day else None)
        or _with_agency(head, start)
        or _alone(head, start, body)
        or _east_asian(head)
    )
    return found if found is not None and found.end < len(body.rstrip()) else None


def _start(head: str) -> int:
    found = _BEFORE.match(head)
    return found.end() if found else 0


def _dated(head: str, start: int, day: Day, body: str, *, given: bool = False) -> FoundDateline | None:
    """Place and date; then a dash, an agency, or a story that begins like one and not in the middle of a sentence."""
    before = _PLACES_BEFORE_DATE.fullmatch(head, start, day.start)
    behind = day.end + head.startswith(")", day.end)
    agency, behind = agency_at(head, behind)
    end = _END.match(head, behind)
    if end is None:
        return None
    marked = bool(end["dash"]) or agency is not None
    if before is None:
        alone = not given and not head[start : day.start].strip(" (") and bool(agency) and is_known_agency(agency or "")
        return _found(head[day.start : day.end], "", agency, day, end.end()) if alone and end["dash"] else None
    if given:
        fits = is_place(before["places"], lower=True)
    else:
        fits = _names_places(before, marked) and (marked or not _goes_on(body[end.end() :][:LONGEST]))
    text = head[before.start("text") : day.end + before["gap"].endswith("(")]
    return _found(text, before["places"], agency, day, end.end()) if fits else None


def _names_places(before: re.Match[str], marked: bool) -> bool:
    places = before["places"]
    comma = any(sign in before["gap"] for sign in COMMA)
    if not is_place(places):
        # "Mexico city, march 3 -": written small, it must be one that is known.
        return marked and comma and is_place(places, lower=True) and resolve(places_of(places)[0]) is not None
    dotted = places.endswith(".") and not any(word.islower() for word in places.split())
    return comma or dotted or in_capitals(places) or marked


def _goes_on(story: str) -> bool:
    return story.lstrip(_QUOTES)[:1].islower()


def _with_agency(head: str, start: int, *, given: bool = False) -> FoundDateline | None:
    """A place and an agency; without a dash behind it the agency must be a known one."""
    before = _PLACES_BEFORE_AGENCY.match(head, start)
    if before is None or not is_place(before["places"], lower=False):
        return None
    agency, behind = agency_at(head, before.end())
    if agency is None:
        return None
    end = _MARKED_END.match(head, behind)
    if end is None and is_known_agency(agency) and not given:
        end = _CAPITAL_FOLLOWS.match(head, behind)
    if end is None or not (given or end[0].strip() or is_known_agency(agency)):
        return None
    return _found(before["text"], before["places"], agency, None, end.end())


def _alone(head: str, start: int, body: str) -> FoundDateline | None:
    """A place alone: in capitals before text that is not, and known to the gazetteer or said to be in a wider place.

    Without capitals it must be known to lie there: "Jos, Nigeria - ".
    """
    found = _ALONE.match(head, start)
    if found is None:
        return None
    places, story = found["places"], body[found.end() :][:LONGEST]
    names, comma, _ = places.partition(",")
    if story.upper() == story or not is_place(places):
        return None
    if not in_capitals(names):
        return _found(found["text"], places, None, None, found.end()) if _lies_there(found, story) else None
    known = [place for name in places_of(places) if (place := resolve(name))]
    # "IRAQ: …" is a heading, "PARIS: …" says where.
    fits = any("/" in place.path for place in known) if found["colon"] else bool(comma or known)
    return _found(found["text"], places, None, None, found.end()) if fits else None


def _lies_there(found: re.Match[str], story: str) -> bool:
    """Whether the gazetteer has a town in the area named behind a comma, before a dash and what begins a story."""
    places = found["places"]
    place = None if found["colon"] or "," not in places or _goes_on(story) else resolve(places)
    return place is not None and place.path.count("/") > 1 and place.lat is not None


def _east_asian(head: str) -> FoundDateline | None:
    found = _EAST_ASIAN.match(head)
    if found is None or not found.end():
        return None
    places = found["places"] or found["places2"] or found["places3"]
    month, day = found["month"] or found["month2"], found["day"] or found["day2"]
    text = found[0].strip(" \n（(）)【】：:、—-")
    if month is None:
        return FoundDateline(text, (places,), end=found.end())
    return FoundDateline(text, (places,), None, int(month.rstrip("月")), int(day), end=found.end())


@lru_cache(maxsize=1 << 14)
def read_dateline(text: str) -> FoundDateline:
    """A dateline that was given as one. What is in no known form still gives the names before its first figure."""
    clean = _REPEATED.sub("", " ".join(text.split()))
    day = date_in(clean)
    return (
        (_dated(clean, 0, day, clean, given=True) if day else None)
        or _with_agency(clean, 0, given=True)
        or _loosely_read(clean)
    )


def _loosely_read(clean: str) -> FoundDateline:
    """The parts before the first one with a figure or a month are the place; a date at the end is its date."""
    plain = re.sub(rf"(?:[\s–—―{COMMA}-]|(?<=\w{{4}})\.|(?<=\d)\.)+$", "", clean)
    parts: list[str] = []
    for part in re.split(rf"\s*[{COMMA}]\s*", plain):
        if re.search(r"\d", part) or fold(part.rstrip(".")) in MONTHS:
            break
        parts.append(part)
    name = ", ".join(parts[:3])
    places = places_of(name) if is_place(name) else ()
    day = date_in(plain) if places else None
    if day is None or plain[day.end :].strip(" )."):
        return FoundDateline(plain, places)
    return FoundDateline(plain, places, None, day.month, day.day, day.year)


def _found(text: str, places: str, agency: str | None, day: Day | None, end: int) -> FoundDateline:
    """The record of a dateline, its text on one line."""
    line = " ".join(text.split()).rstrip(" ," if day is None else " ,.")
    names = places_of(places) if places else ()
    if day is None:
        return FoundDateline(line, names, agency or None, end=end)
    return FoundDateline(line, names, agency or None, day.month, day.day, day.year, end)


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


@lru_cache(maxsize=1 << 12)
def _day(year: int, month: int, day: int) -> PartialDate | None:
    try:
        return from_datetime(datetime(year, month, day), Precision.DAY)
    except ValueError:
        return None
