"""What a server does once, before it forks, so that no request waits for it and all workers share its memory.

Requests of every kind are answered as if a client had sent them: this opens and checks the index, reads what every
search reads, renders every page once, and imports what libraries import late. Without an index they answer 503, and the
request that finds one opens it. Nothing is written, and no thread is started.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask

from searcharchive.article import HTTP, Origin
from searcharchive.ingest.fields import draft_of
from searcharchive.ingest.understand import understand
from searcharchive.query.tree import ValueField
from searcharchive.web.parameters import ARTICLES
from searcharchive.web.site import WARMING

DATES = {"q": "news", "from": "last week", "to": "3 de marzo de 2030"}
PLAIN = ("/healthz", "/openapi.json", f"{ARTICLES}?{urlencode(DATES)}")
"""What an archive without an index can answer, or at least read."""
SUGGEST = "/v1/suggest"
FACETS = [("facet", field.value) for field in ValueField] + [("facet", "significant")]
STORY = {
    "id": "warm",
    "headline": "Talks",
    "body": "ANKARA, Jan 10 – Ann Lee of Acme Corp. met John Roe in Izmir on Friday.",
}
_WORD = re.compile(r"\w{3,}")


def warm(app: Flask) -> None:
    """Answer requests of every kind. What is wrong with the index is left to those who ask."""
    client = app.test_client()
    client.environ_base[WARMING] = "1"
    understand(draft_of(STORY, Origin(HTTP), strict_id=True))
    for address in PLAIN:
        client.get(address)
    if client.get("/readyz").status_code == 200:
        for address in _addresses(client.get(f"{ARTICLES}?page_size=1").get_json()):
            client.get(address)


def _addresses(newest: dict[str, Any]) -> Iterator[str]:
    """Of the pages, of searches, and of an article, all around something that the archive has."""
    yield "/"
    for article in newest["results"]:
        word = (_WORD.findall(article["headline"]) or [DATES["q"]])[0]
        for query in (word, f'"{word} {word}"', f"{word} place:{word}"):
            yield f"{ARTICLES}?{urlencode([('q', query), ('interval', 'auto'), ('sort', 'relevance'), *FACETS])}"
        for size in (1, 2, 3, len(word)):
            yield f"{SUGGEST}?{urlencode({'q': word[:size]})}"
        yield f"{article['url']}/similar"
        for page in ("/", f"/articles/{quote(article['id'])}", article["url"]):
            yield f"{page}?{urlencode({'q': word})}"
