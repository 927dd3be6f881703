"""The peer: tantivy, with the same fields indexed and stored, so that it too gives back the whole article.

Whole values are given as they are written: tantivy is spared folding them, and the ancestors of places.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import tantivy

from searcharchive.article import Article, from_dict, to_dict
from searcharchive.dates import from_micros

THREADS = 2
HEAP = 512_000_000
"""Bytes for all indexing threads together."""
TEXTS = ("headline", "body")
VALUES = ("place", "person", "org", "topic", "source", "lang")


def make_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem", index_option="position")
    for name in VALUES:
        builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_date_field("published", stored=True, indexed=True, fast=True)
    builder.add_bytes_field("rest", stored=True)
    return builder.build()


def document(article: Article) -> tantivy.Document:
    """An article's document. A headline that was made from the body is stored, but not indexed, as in ours."""
    rest = to_dict(article)
    body, headline = rest.pop("body"), "" if article.headline_derived else rest.pop("headline")
    fields: dict[str, Any] = {
        "id": article.id,
        "body": body,
        "headline": headline,
        "place": [place.id for place in article.places],
        "person": [person.name for person in article.people],
        "org": [org.name for org in article.orgs],
        "topic": list(article.topics),
        "source": article.source,
        "lang": article.lang,
        "published": published(article),
        "rest": orjson.dumps(rest),
    }
    return tantivy.Document(**{name: value for name, value in fields.items() if value})


def published(article: Article) -> datetime | None:
    return None if article.published is None else from_micros(article.published.start)


class Tantivy:
    """One writer on one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = make_schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._writer = self._index.writer(HEAP, THREADS)
        self._add = self._writer.add_document

    def put(self, article: Article) -> None:
        self._add(document(article))

    def commit(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()

    def count(self) -> int:
        self._index.reload()
        return self._index.searcher().num_docs

    def get(self, id: str) -> Article | None:
        self._index.reload()
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.term_query(self._schema, "id", id), 1).hits
        if not hits:
            return None
        found = searcher.doc(hits[0][1])
        rest = orjson.loads(found.get_first("rest") or b"")
        return from_dict({name: found.get_first(name) or "" for name in TEXTS} | rest)

    def close(self) -> None:
        """Its files are closed when the process ends."""
