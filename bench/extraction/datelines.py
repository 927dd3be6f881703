"""Datelines of Reuters: the city that is printed and the day, against an independent simple reading of both fields.

The truth is made from the corpus' own ``dateline`` and ``date``, without any of the product's code. The city is what
is printed before the first comma ("DALLAS/FORT WORTH" are two places, of which the first counts). The day is that of
the dateline's last month and number, in the year of ``date`` that brings it nearest; a month is told by its first
three letters, in any case, and one that is misprinted ("Narch 2", "March 187") is no date, for the product as for the
truth. What has neither a comma nor a date ("WHEAT -", "us 7.8015 -") may be a city or a heading, which only a reader
can tell: it is left out (``unread`` counts these: 36 of 12,530, some 8 of them cities).

Two ways are measured: the dateline given in a field of its own, and standing at the beginning of the story, as it was
sent (``lead``).
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from bench.corpora import SHARED, CorpusMissing
from searcharchive.dates import parse_iso
from searcharchive.ingest.dates.dateline import dated, find_dateline, read_dateline
from searcharchive.ingest.draft import DatelineDraft

Document = Mapping[str, Any]
Read = tuple[str, date | None]
"""A city in small letters, and a day."""

CORPUS = SHARED / "reuters21578-train.jsonl.gz"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = f"((?:{'|'.join(_MONTHS)})[a-z]*)"
_DATE = re.compile(rf"\b(?:{_MONTH}\.? ?(\d{{1,2}})|(\d{{1,2}}) {_MONTH})(?!\w)", re.IGNORECASE)


def score(documents: Iterable[Document]) -> dict[str, float]:
    """``city_seen``, ``date_unseen``, ``lead_city_seen`` …: shares of datelines read exactly. ``unread``: a count."""
    right: dict[str, list[bool]] = {}
    unread = 0
    for number, document in enumerate(documents):
        if not document["dateline"]:
            continue
        truth = plainly_read(document["dateline"], date.fromisoformat(document["date"][:10]))
        if truth is None:
            unread += 1
            continue
        part = "unseen" if number % 3 == 2 else "seen"
        for way, found in (("", given(document)), ("lead_", lead(document))):
            right.setdefault(f"{way}city_{part}", []).append(found[0] == truth[0])
            right.setdefault(f"{way}date_{part}", []).append(found[1] == truth[1])
    return {name: sum(all_) / len(all_) for name, all_ in right.items()} | {"unread": unread}


def plainly_read(line: str, published: date) -> Read | None:
    """The truth: what stands before the first comma, and the last month with a number; None where it has neither."""
    line = re.sub(r"\s+", " ", line).strip("*- ")
    found = [day for parts in _DATE.findall(line) if (day := _day(parts, published))]
    # Whatever stands behind the dash is the story's.
    city, comma, _ = line.split(" - ")[0].partition(",")
    if not comma:
        city = next((city[: d.start()] for d in _DATE.finditer(city) if _day(d.groups(""), published)), city)
    if not city.strip() or not (comma or found):
        return None
    return city.split("/")[0].strip().lower(), found[0] if found else None


def _day(parts: Sequence[str], published: date) -> date | None:
    name, day = (parts[0], parts[1]) if parts[0] else (parts[3], parts[2])
    month = _MONTHS.index(name[:3].lower()) + 1
    days = (published + timedelta(days=away) for away in range(-180, 181))
    return next((d for d in days if (d.month, d.day) == (month, int(day))), None)


def given(document: Document) -> Read:
    """What the product reads in the field."""
    published = parse_iso(document["date"])
    return _read(dated(read_dateline(document["dateline"]), published, end=0))


def lead(document: Document) -> Read:
    """What the product finds at the beginning of the story."""
    found = find_dateline(f"{document['dateline']} {document['body'] or 'The story follows.'}")
    return _read(dated(found, parse_iso(document["date"]), end=found.end)) if found else ("", None)


def _read(line: DatelineDraft) -> Read:
    city = line.places[0].split(",")[0] if line.places else ""
    return city.lower(), line.date.day if line.date else None


def documents(limit: int | None = None) -> Iterator[Document]:
    """Reuters' stories. Raises CorpusMissing."""
    if not CORPUS.is_file():
        raise CorpusMissing(f"The texts to measure with are not there: {CORPUS}")
    with gzip.open(CORPUS) as lines:
        yield from map(json.loads, islice(lines, limit))


if __name__ == "__main__":
    for figure, value in sorted(score(documents()).items()):
        print(f"{figure:<20} {value:.4f}")
