"""What a reader understood of one story: everything that was given, nothing that was found in the text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from searcharchive.article import Origin, Status
from searcharchive.dates import PartialDate
from searcharchive.pickling import by_slots


@by_slots
@dataclass(frozen=True, slots=True)
class DatelineDraft:
    """A dateline as printed: ``text`` without what ends it, the names of its places, and its date where it has one.

    ``end``: where the story goes on in the body, when the dateline stands at the body's beginning; else 0.
    """

    text: str
    places: tuple[str, ...] = ()
    agency: str | None = None
    date: PartialDate | None = None
    end: int = 0


@by_slots
@dataclass(frozen=True, slots=True)
class Draft:
    """One story before extraction; names are as they were given.

    ``body`` and ``headline`` are not both empty, unless it was withdrawn. ``updated``: when this version was made;
    ``evolved_from``: ids of the versions before it.
    """

    body: str = ""
    headline: str = ""
    id: str | None = None
    source_id: str | None = None
    published: PartialDate | None = None
    updated: PartialDate | None = None
    dateline: DatelineDraft | None = None
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    orgs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    source: str | None = None
    lang: str | None = None
    url: str | None = None
    byline: str | None = None
    version: str | None = None
    status: Status = Status.USABLE
    evolved_from: tuple[str, ...] = ()
    embargo: PartialDate | None = None
    copyright: str | None = None
    usage_terms: str | None = None
    origin: Origin | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
