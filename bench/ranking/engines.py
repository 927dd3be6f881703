"""The engines: each is given articles, and answers a question with all ids that it finds, in its order."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import tantivy

from searcharchive.analysis.words import forms
from searcharchive.article import Article
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.query.parser import Limits, parse
from searcharchive.search.request import Highlight, SearchRequest, Sort

Ask = Callable[[str], list[str]]
Build = Callable[[Sequence[Article], Path], Ask]
MOST = 10_000
LONG = Limits(length=100_000, clauses=10_000)


def ours(articles: Sequence[Article], folder: Path) -> Ask:
    """Whatever words: all that ``match=any`` does. What looks like an operator in a question is only its words."""
    archive = WhooshBackend(folder)
    with archive.writer() as writer:
        for article in articles:
            writer.put(article)
        writer.commit()

    def ask(question: str) -> list[str]:
        query = parse(" ".join(forms(question)), now=datetime.now(UTC), zone=UTC, any_word=True, limits=LONG).node
        request = SearchRequest(
            query=query,
            sort=Sort.RELEVANCE,
            limit=MOST,
            snippets=0,
            highlight=Highlight.NONE,
            feedback=True,
            budget=None,
        )
        with archive.snapshot() as snapshot:
            return [hit.id for hit in snapshot.search(request).hits]

    return ask


def tantivy_en_stem(articles: Sequence[Article], folder: Path) -> Ask:
    """Headline and body as two fields that its parser asks alike."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in ("headline", "body"):
        builder.add_text_field(name, tokenizer_name="en_stem")
    folder.mkdir()
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(200_000_000, 1)
    for article in articles:
        writer.add_document(tantivy.Document(id=article.id, headline=article.headline, body=article.body))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(question: str) -> list[str]:
        query = index.parse_query(" ".join(forms(question)), ["headline", "body"])
        return [searcher.doc(place)["id"][0] for _, place in searcher.search(query, MOST).hits]

    return ask


def fts5_porter(articles: Sequence[Article], folder: Path) -> Ask:
    """SQLite's own bm25() over both columns."""
    del folder
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, headline, body, tokenize='porter unicode61')")
    database.executemany("INSERT INTO texts VALUES (?, ?, ?)", [(a.id, a.headline, a.body) for a in articles])

    def ask(question: str) -> list[str]:
        match = " OR ".join(f'"{word}"' for word in forms(question))
        with closing(database.execute("SELECT id FROM texts WHERE texts MATCH ? ORDER BY rank", (match,))) as rows:
            return [row[0] for row in rows]

    return ask


ENGINES: dict[str, Build] = {"ours": ours, "tantivy": tantivy_en_stem, "fts5": fts5_porter}
