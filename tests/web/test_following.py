"""Feeds, and the description by which browsers search here."""

import re
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.web.feed import BEGINNING, feed, moment

ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def read(client: FlaskClient, **parameters: str) -> Any:
    answer = client.get("/v1/feed.atom?" + urlencode(parameters))
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/atom+xml"
    check(answer.data)
    parsed = feedparser.parse(answer.data)
    assert not parsed.bozo
    return parsed


def check(document: bytes) -> None:
    """What RFC 4287 asks for."""
    root = fromstring(document)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        assert re.match(r"https?://", element.findtext(f"{ATOM}id", ""))
    for element in (*root.iter(f"{ATOM}updated"), *root.iter(f"{ATOM}published")):
        assert RFC3339.fullmatch(element.text or "")
    for link in root.iter(f"{ATOM}link"):
        assert re.match(r"https?://", link.get("href", ""))
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    assert root.find(f"{ATOM}author/{ATOM}name") is not None


def test_the_newest_that_a_search_finds(client: FlaskClient) -> None:
    found = client.get("/v1/articles?q=ferry&sort=newest").get_json()["results"]
    parsed = read(client, q="ferry")
    assert [entry.title for entry in parsed.entries] == [hit["headline"] for hit in found]
    assert parsed.feed.title == "searcharchive: ferry"
    first = parsed.entries[0]
    assert first.link == f"http://localhost/articles/{found[0]['id']}"
    assert client.get(first.link).status_code == 200
    assert "<b>" not in first.title_detail.type
    assert {tag.term for tag in first.tags} == set(found[0]["topics"])
    links = {link.rel: link.href for link in parsed.feed.links}
    assert links == {"self": "http://localhost/v1/feed.atom?q=ferry", "alternate": "http://localhost/?q=ferry"}


def test_filters_orders_and_sizes(client: FlaskClient) -> None:
    assert len(read(client, source="Island Wire").entries) == 2
    assert len(read(client, page_size="1").entries) == 1
    assert read(client, q="zeppelin").entries == []
    oldest = read(client, sort="oldest").entries
    assert [e.id for e in oldest] != [e.id for e in read(client).entries]


@pytest.mark.parametrize("query", ["page=2", "facet=place", "cursor=*", "from=nonsense", "plaace=VE", "snippets=2"])
def test_what_is_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/v1/feed.atom?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_any_text_makes_a_feed(headline: str, passage: str, topics: list[str]) -> None:
    headline, passage = (text.encode("utf-8", "replace").decode() for text in (headline, passage))
    result = {
        "id": "a",
        "headline": headline,
        "published": "2020",
        "updated": None,
        "byline": None,
        "source": passage or None,
        "topics": [topic.encode("utf-8", "replace").decode() for topic in topics],
        "snippets": [{"text": passage}],
    }
    check(feed("t", "a", "http://x/", "http://x/f", "http://x/", [result]))


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2021-03-03T09:30:00+01:00", "2021-03-03T08:30:00Z"),
        ("2021-05", "2021-05-01T00:00:00Z"),
        ("2021-05-04", "2021-05-04T00:00:00Z"),
        (None, BEGINNING),
    ],
)
def test_dates(date: str | None, expected: str) -> None:
    assert moment(date) == expected


def test_the_page_links_to_its_feed(client: FlaskClient) -> None:
    page = client.get("/?q=ferry&source=Island+Wire&page=1&facet_size.place=99&sort=oldest").text
    link = re.search(r'<link rel="alternate"[^>]*href="([^"]*)"', page)
    assert link is not None
    assert link[1].replace("&amp;", "&") == "/v1/feed.atom?q=ferry&source=Island+Wire"


def test_browsers_can_search_here(client: FlaskClient) -> None:
    linked = re.search(r'<link rel="search"[^>]*href="([^"]*)"', client.get("/").text)
    assert linked is not None
    answer = client.get(linked[1])
    assert answer.mimetype == "application/opensearchdescription+xml"
    root = fromstring(answer.data)
    name = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.findtext(f"{name}ShortName") == "searcharchive"
    templates = {url.get("type"): url.get("template", "") for url in root.iter(f"{name}Url")}
    assert client.get(templates["text/html"].replace("{searchTerms}", "ferry")).status_code == 200
    assert client.get(templates["application/atom+xml"].replace("{searchTerms}", "ferry")).status_code == 200
    assert client.get("/opensearch.xml?q=1").status_code == 400
