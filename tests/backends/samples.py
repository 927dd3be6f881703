"""Short ways to write an article, fill an archive and ask it."""

from collections.abc import Iterable
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from searcharchive.article import Article, Dateline, Entity, MentionedDate, Place
from searcharchive.backends.base import Backend
from searcharchive.dates import DateRange, PartialDate, parse_iso, range_of
from searcharchive.query.tree import All, Node
from searcharchive.search.request import SearchRequest
from searcharchive.search.response import SearchResponse


def date_of(text: str | None) -> PartialDate | None:
    return None if text is None else parse_iso(text)


def known_date(text: str) -> PartialDate:
    value = parse_iso(text)
    assert value is not None
    return value


def story(
    id: str = "a",
    body: str = "",
    headline: str = "",
    *,
    published: str | None = "2020-01-01",
    places: Iterable[str] = (),
    dateline: str | None = None,
    people: Iterable[str] = (),
    orgs: Iterable[str] = (),
    mentioned: Iterable[str] = (),
    **more: Any,
) -> Article:
    """An article with its records written as plain strings; the body is ``text`` when nothing is given."""
    return Article(
        id=id,
        headline=headline,
        body=body if body or headline else "text",
        published=date_of(published),
        places=tuple(Place(path, path) for path in places),
        dateline=None if dateline is None else Dateline("SOMEWHERE, Jan 1", dateline or None),
        people=tuple(map(Entity, people)),
        orgs=tuple(map(Entity, orgs)),
        mentioned=tuple(MentionedDate(known_date(text)) for text in mentioned),
        **more,
    )


def between(low: str | None, high: str | None, zone: str = "UTC") -> DateRange:
    """From the start of one period to the end of another."""
    return range_of(date_of(low), date_of(high), zone_of(zone))


def zone_of(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


def fill(backend: Backend, *articles: Article) -> int:
    """Commit articles together; the new generation."""
    with backend.writer() as writer:
        for article in articles:
            writer.put(article)
        return writer.commit()


def ask(backend: Backend, query: Node | None = None, **request: Any) -> SearchResponse:
    """Answer a request for up to 100 hits, without a budget."""
    wanted = {"limit": 100, "budget": None, **request}
    with backend.snapshot() as snapshot:
        return snapshot.search(SearchRequest(query=All() if query is None else query, **wanted))


def found(backend: Backend, query: Node | None = None, **request: Any) -> list[str]:
    """The ids of the hits, in their order."""
    return [hit.id for hit in ask(backend, query, **request).hits]


def found_set(backend: Backend, query: Node | None = None, **request: Any) -> str:
    """The ids of all that matches, by code point, blanks between them."""
    answer = ask(backend, query, **request)
    assert answer.total == len(answer.hits)
    return " ".join(sorted(hit.id for hit in answer.hits))
