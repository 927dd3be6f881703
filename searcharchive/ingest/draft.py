"""What a reader understood of one story: everything that was given, nothing that was found in the text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from searcharchive.article import Origin, Status
from searcharchive.dates import PartialDate


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


@dataclass(frozen=True, slots=True)
class Draft:
    """One story before extraction. ``body`` and ``headline`` are not both empty; names are as they were given."""

    body: str = ""
    headline: str = ""
    id: str | None = None
    source_id: str | None = None
    published: PartialDate | None = None
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
    origin: Origin | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
