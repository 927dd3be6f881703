"""SQLite's FTS5, with the tables that one would lay beside it for filters and facets.

One walk through the matches ranks them into a table in memory; the total, the facets and the ten best are taken from
there, and only those ten are looked up again for their passage. That is faster than to ask FTS5 for each of them anew.
"""

import sqlite3
from collections import defaultdict
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from bench.measure import folder_bytes
from bench.search.engine import FACET_SIZE, HITS, Search, Seen, seen
from bench.search.indexes import Texts, edition_of, kept_index
from bench.search.questions import Kind, Question
from bench.search.values import values
from searcharchive.analysis.folding import fold_value
from searcharchive.article import Article, to_dict
from searcharchive.dates import from_micros

FIELDS = ("place", "source", "topic", "lang", "person", "org")
PASSAGE_WORDS = 40
"""Of which 240 characters are made, about; FTS5 counts words."""
FILE = "articles.sqlite"
TABLES = """
CREATE TABLE article(doc INTEGER PRIMARY KEY, id TEXT, headline TEXT, body TEXT, published TEXT, rest BLOB);
CREATE TABLE value(field INTEGER, doc INTEGER, ordinal INTEGER, PRIMARY KEY(field, doc, ordinal)) WITHOUT ROWID;
CREATE TABLE name(ordinal INTEGER PRIMARY KEY, text TEXT);
CREATE VIRTUAL TABLE texts USING fts5(
    headline, body, content='article', content_rowid='doc', tokenize='porter unicode61');
"""
INDEXES = """
INSERT INTO texts(texts) VALUES('rebuild');
INSERT INTO texts(texts) VALUES('optimize');
CREATE INDEX by_ordinal ON value(field, ordinal);
CREATE INDEX by_date ON article(published);
CREATE INDEX by_name ON name(text);
"""
RANKED = "INSERT INTO found SELECT rowid, rank FROM texts WHERE texts MATCH ?"
FILTERED = """
INSERT INTO found SELECT texts.rowid, texts.rank FROM texts CROSS JOIN article ON article.doc = texts.rowid
WHERE texts MATCH ? AND article.published >= ? AND article.published < ?
AND EXISTS (SELECT 1 FROM value WHERE field = ? AND value.doc = texts.rowid AND ordinal = ?)
"""
HIT = """
SELECT id, article.headline, article.body, rest, snippet(texts, 1, '<mark>', '</mark>', '…', ?)
FROM texts JOIN article ON doc = texts.rowid WHERE texts MATCH ? AND texts.rowid = ?
"""
NEWEST = "SELECT id, headline, body, rest, substr(body, 1, 240) FROM article ORDER BY published DESC LIMIT ?"
NAMED = "SELECT text, n FROM ({}) JOIN name USING (ordinal) ORDER BY n DESC"
FACET = """
SELECT ordinal, count(*) AS n FROM found CROSS JOIN value ON value.field = ? AND value.doc = found.doc
GROUP BY ordinal ORDER BY n DESC LIMIT ?
"""
FACET_OF_ALL = "SELECT ordinal, count(*) AS n FROM value WHERE field = ? GROUP BY ordinal ORDER BY n DESC LIMIT ?"


def build(texts: Texts) -> Path:
    """The folder of its database over these texts; the full-text index is one segment."""

    def make(folder: Path) -> None:
        ordinals: dict[str, int] = defaultdict(count().__next__)
        base = sqlite3.connect(folder / FILE)
        base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + TABLES)
        for doc, article in enumerate(texts.stream()):
            _put(base, doc, article, ordinals)
        base.executemany("INSERT INTO name VALUES(?, ?)", ((ordinal, text) for text, ordinal in ordinals.items()))
        base.executescript(INDEXES)
        base.close()

    return kept_index(texts, "fts5", f"{sqlite3.sqlite_version}-{edition_of(__file__)}", make)


def _put(base: sqlite3.Connection, doc: int, article: Article, ordinals: dict[str, int]) -> None:
    rest = to_dict(article)
    headline, body = rest.pop("headline"), rest.pop("body")
    day = None if article.published is None else from_micros(article.published.start).isoformat()
    row = (doc, article.id, headline, body, day, orjson.dumps(rest))
    base.execute("INSERT INTO article VALUES(?, ?, ?, ?, ?, ?)", row)
    said = values(article)
    rows = ((number, doc, ordinals[value]) for number, field in enumerate(FIELDS) for value in said[field])
    base.executemany("INSERT INTO value VALUES(?, ?, ?)", rows)


class Fts5:
    """One connection."""

    name = "fts5"
    kinds = frozenset(Kind)

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._base = sqlite3.connect(f"file:{folder / FILE}?mode=ro", uri=True, isolation_level=None)
        self._base.executescript(
            "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -500000; PRAGMA mmap_size = 4000000000;"
            "CREATE TEMP TABLE found(doc INTEGER PRIMARY KEY, rank REAL);"
        )

    def ready(self, question: Question) -> Search:
        if question.kind is Kind.ALL:
            return lambda: self._newest(question.facets)
        match = matching(question)
        insert, parameters = (FILTERED, self._filters(question)) if question.kind is Kind.FILTER else (RANKED, ())
        return lambda: self._ranked(match, insert, parameters, question.facets)

    def _filters(self, question: Question) -> tuple[str, str, int, int]:
        (ordinal,) = self._base.execute(
            "SELECT ordinal FROM name WHERE text = ?", (fold_value(question.value),)
        ).fetchone()
        after = date.fromisoformat(question.until) + timedelta(days=1)
        return question.since, after.isoformat(), FIELDS.index(question.field), ordinal

    def _ranked(self, match: str, insert: str, parameters: tuple[Any, ...], fields: tuple[str, ...]) -> Any:
        run = self._base.execute
        run("DELETE FROM found")
        run(insert, (match, *parameters))
        (total,) = run("SELECT count(*) FROM found").fetchone()
        best = run("SELECT doc, rank FROM found ORDER BY rank LIMIT ?", (HITS,)).fetchall()
        hits = [hit(run(HIT, (PASSAGE_WORDS, match, doc)).fetchone(), rank) for doc, rank in best]
        return total, hits, {field: self._facet(FACET, field) for field in fields}

    def _newest(self, fields: tuple[str, ...]) -> Any:
        run = self._base.execute
        (total,) = run("SELECT count(*) FROM article").fetchone()
        hits = [hit(row, None) for row in run(NEWEST, (HITS,))]
        return total, hits, {field: self._facet(FACET_OF_ALL, field) for field in fields}

    def _facet(self, counting: str, field: str) -> list[tuple[str, int]]:
        return self._base.execute(NAMED.format(counting), (FIELDS.index(field), FACET_SIZE)).fetchall()

    def seen(self, answer: Any) -> Seen:
        return seen(answer)

    def about(self) -> dict[str, Any]:
        (articles,) = self._base.execute("SELECT count(*) FROM article").fetchone()
        return {"version": sqlite3.sqlite_version, "bytes": folder_bytes(self._folder), "articles": articles}

    def close(self) -> None:
        self._base.close()


def hit(row: tuple[str, str, str, bytes, str], rank: float | None) -> Any:
    """Id, score, the stored article and its passage."""
    id, headline, body, rest, passage = row
    return id, rank, orjson.loads(rest) | {"headline": headline, "body": body}, passage


def matching(question: Question) -> str:
    """A question in FTS5's own language."""
    if question.kind is Kind.PHRASE:
        return f'"{" ".join(question.words)}"'
    if question.kind is Kind.PREFIX:
        return f'"{question.words[0]}" *'
    return (" OR " if question.kind is Kind.OR else " AND ").join(f'"{word}"' for word in question.words)
