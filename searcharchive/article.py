"""The article: the one frozen record that ingest makes, the backends keep and the web shows.

Text spans are in characters (code points) of the field that they name. :func:`to_dict` is the shape that is stored and
that the API answers; :func:`from_dict` reads it back. Reading what other people send is ingest's work, not this one's.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

import orjson

from searcharchive.dates import PartialDate, parse_iso
from searcharchive.pickling import by_slots

HTTP = "http"
"""``Origin.file`` of what was written over HTTP."""


PIECE = 2_000
"""Bytes hashed at a time."""


class Status(StrEnum):
    """What the source says of the article's standing."""

    USABLE = "usable"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Role(StrEnum):
    """Where a place stands in an article."""

    DATELINE = "dateline"
    MENTIONED = "mentioned"


# What is serialised as it is has no slots: orjson reads the fields of records without them seven times as fast.


@dataclass(frozen=True)
class Span:
    """``text`` stands in ``field`` (headline or body) from ``start`` up to ``end``."""

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Place:
    """A place by its path: ``CC``, ``CC/Division`` or ``CC/Division/Name``; ``ZZ/Name`` where nobody knows it.

    ``lat`` and ``lon`` are degrees (WGS 84). ``given`` places came with the article, others were found in its text.
    """

    id: str
    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    role: Role = Role.MENTIONED
    about: bool = False
    given: bool = False
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Entity:
    """A person or an organisation, under one spelling within the article."""

    name: str
    given: bool = False
    spans: tuple[Span, ...] = ()


@by_slots
@dataclass(frozen=True, slots=True)
class MentionedDate:
    """A date that the text speaks of, resolved against the article's own date."""

    date: PartialDate
    spans: tuple[Span, ...] = ()


@by_slots
@dataclass(frozen=True, slots=True)
class Dateline:
    """``text`` as printed ("ISTANBUL, July 22"); ``place`` is a path, ``date`` has its year resolved."""

    text: str
    place: str | None = None
    date: PartialDate | None = None


@dataclass(frozen=True)
class Origin:
    """Where the article was read: a file and the byte offset in its unpacked content, or :data:`HTTP`."""

    file: str
    offset: int = 0
    sha256: str | None = None


@by_slots
@dataclass(frozen=True, slots=True)
class Article:
    """One story, or one version of it. ``id`` and one of ``headline`` and ``body`` are never empty.

    ``updated``: when this version was made; ``evolved_from``: ids of versions before it, as its source names them;
    ``replaces``: ids of those that the archive found by itself; ``version_of``: the id under which a newer one is.
    ``embargo``: nobody may see it before (without a zone, in UTC).
    """

    id: str
    headline: str
    body: str
    headline_derived: bool = False
    published: PartialDate | None = None
    updated: PartialDate | None = None
    dateline: Dateline | None = None
    mentioned: tuple[MentionedDate, ...] = ()
    places: tuple[Place, ...] = ()
    people: tuple[Entity, ...] = ()
    orgs: tuple[Entity, ...] = ()
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
    source_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin | None = None
    version_of: str | None = None
    replaces: tuple[str, ...] = ()
    _stored: bytes | None = field(default=None, init=False, repr=False, compare=False)
    """What :func:`to_json` made of it: an import asks three times."""

    @property
    def visible(self) -> bool:
        """Whether searches may find it, unless it is superseded or under embargo (see ``backends.base``)."""
        return self.status is not Status.WITHDRAWN and self.version_of is None

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of all that it supersedes."""
        return self.evolved_from + self.replaces

    def embargoed(self, now: int) -> bool:
        """Whether its embargo is not over at ``now``, in microseconds since 1970."""
        return self.embargo is not None and self.embargo.start > now

    @property
    def written(self) -> bool:
        """Whether it was written over HTTP, and not read from a file."""
        return self.origin is not None and self.origin.file == HTTP


def to_dict(article: Article) -> dict[str, Any]:
    """The article as JSON values, the shape of API.md; empty optional fields are None or empty lists."""
    data = _scalars(
        article,
        [_place(p) for p in article.places],
        [_entity(e) for e in article.people],
        [_entity(e) for e in article.orgs],
    )
    data["mentioned"] = [m | {"spans": _spans(m["spans"])} for m in data["mentioned"]]
    data["topics"] = list(article.topics)
    data["status"] = article.status.value
    if article.origin is not None:
        data["origin"] = {
            "file": article.origin.file,
            "offset": article.origin.offset,
            "sha256": article.origin.sha256,
        }
    return data | {"evolved_from": list(article.evolved_from), "replaces": list(article.replaces)}


def _scalars(article: Article, places: Any, people: Any, orgs: Any) -> dict[str, Any]:
    """All fields in their order; what is made of records comes ready or as it is."""
    published, dateline = article.published, article.dateline
    return {
        "id": article.id,
        "headline": article.headline,
        "headline_derived": article.headline_derived,
        "body": article.body,
        "published": None if published is None else _iso(published),
        "published_precision": None if published is None else published.precision.value,
        "updated": None if article.updated is None else _iso(article.updated),
        "dateline": None
        if dateline is None
        else {"text": dateline.text, "place": dateline.place, "date": dateline.date and _iso(dateline.date)},
        "mentioned": [
            {"date": _iso(m.date), "precision": m.date.precision.value, "spans": m.spans} for m in article.mentioned
        ],
        "places": places,
        "people": people,
        "orgs": orgs,
        "topics": article.topics,
        "source": article.source,
        "lang": article.lang,
        "url": article.url,
        "byline": article.byline,
        "version": article.version,
        "status": article.status,
        "evolved_from": article.evolved_from,
        "embargo": None if article.embargo is None else _iso(article.embargo),
        "copyright": article.copyright,
        "usage_terms": article.usage_terms,
        "source_id": article.source_id,
        "extra": dict(article.extra),
        "origin": article.origin,
        "version_of": article.version_of,
        "replaces": article.replaces,
    }


@lru_cache(maxsize=1 << 14)
def _iso(date: PartialDate) -> str:
    return date.isoformat()


def _spans(spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    return [{"field": s.field, "start": s.start, "end": s.end, "text": s.text} for s in spans]


def _entity(entity: Entity) -> dict[str, Any]:
    return {"name": entity.name, "given": entity.given, "spans": _spans(entity.spans)}


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "role": place.role.value,
        "about": place.about,
        "given": place.given,
        "spans": _spans(place.spans),
    }


def from_dict(data: Mapping[str, Any]) -> Article:
    """The inverse of :func:`to_dict`. Raises KeyError or ValueError for anything that it did not make."""
    dateline, origin = data["dateline"], data["origin"]
    return Article(
        id=data["id"],
        headline=data["headline"],
        headline_derived=data["headline_derived"],
        body=data["body"],
        published=_date(data["published"]),
        updated=_date(data["updated"]),
        dateline=dateline and Dateline(dateline["text"], dateline["place"], _date(dateline["date"])),
        mentioned=tuple(MentionedDate(_known(m["date"]), _read_spans(m)) for m in data["mentioned"]),
        places=tuple(_read_place(p) for p in data["places"]),
        people=tuple(Entity(e["name"], e["given"], _read_spans(e)) for e in data["people"]),
        orgs=tuple(Entity(e["name"], e["given"], _read_spans(e)) for e in data["orgs"]),
        topics=tuple(data["topics"]),
        source=data["source"],
        lang=data["lang"],
        url=data["url"],
        byline=data["byline"],
        version=data["version"],
        status=Status(data["status"]),
        evolved_from=tuple(data["evolved_from"]),
        embargo=_date(data["embargo"]),
        copyright=data["copyright"],
        usage_terms=data["usage_terms"],
        source_id=data["source_id"],
        extra=data["extra"],
        version_of=data["version_of"],
        origin=origin and Origin(origin["file"], origin["offset"], origin["sha256"]),
        replaces=tuple(data["replaces"]),
    )


def _known(text: str) -> PartialDate:
    value = parse_iso(text)
    if value is None:
        raise ValueError(f"not an ISO date: {text}")
    return value


def _date(text: str | None) -> PartialDate | None:
    return None if text is None else _known(text)


def _read_spans(data: Mapping[str, Any]) -> tuple[Span, ...]:
    return tuple(Span(s["field"], s["start"], s["end"], s["text"]) for s in data["spans"])


def _read_place(data: Mapping[str, Any]) -> Place:
    return Place(
        id=data["id"],
        name=data["name"],
        country=data["country"],
        lat=data["lat"],
        lon=data["lon"],
        role=Role(data["role"]),
        about=data["about"],
        given=data["given"],
        spans=_read_spans(data),
    )


def to_json(article: Article) -> bytes:
    """The stored form: compact UTF-8 JSON of :func:`to_dict`, the keys of ``extra`` sorted, ``origin`` and
    what the archive knows of versions last."""
    if article._stored is not None:
        return article._stored
    # orjson writes the records as they are, with the names and in the order that to_dict gives them.
    data = _scalars(article, article.places, article.people, article.orgs)
    if article.extra:
        data["extra"] = orjson.Fragment(orjson.dumps(article.extra, option=orjson.OPT_SORT_KEYS))
    stored = orjson.dumps(data)
    object.__setattr__(article, "_stored", stored)
    return stored


def from_json(data: bytes) -> Article:
    return from_dict(orjson.loads(data))


def digest_of(stored: bytes) -> bytes:
    """16 bytes of the SHA-256 of what an article in its stored form says, wherever it was read from, and whatever
    other versions there are."""
    # No text can hold this: a quotation mark inside of one is written with a backslash before it.
    end = stored.rindex(b',"origin":')
    found = hashlib.sha256()
    # In pieces for which hashlib keeps the interpreter's lock: giving it away for microseconds costs an import a third
    # of its time, until it has it back from the threads that pack.
    for at in range(0, end, PIECE):
        found.update(stored[at : min(at + PIECE, end)])
    return found.digest()[:16]


def digest(article: Article) -> str:
    """:func:`digest_of` in hexadecimal: equal digests mean "unchanged"."""
    return digest_of(to_json(article)).hex()
