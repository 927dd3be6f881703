"""The same articles twice: as searcharchive writes them, and as stock Whoosh does with the same fields."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import whoosh.index
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query import Query
from whoosh.reading import SegmentReader
from whoosh.searching import Searcher
from whoosh.util.numeric import byte_to_length, length_to_byte

from searcharchive.analysis.folding import fold_value
from searcharchive.article import Article, from_json
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.backends.whoosh.codec.documents import ColumnDocumentReader
from searcharchive.backends.whoosh.schema import make_fields, moment_of
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.backends.whoosh.segment.rows import Kind, values_of
from searcharchive.dates import FIRST, now
from searcharchive.query.tree import ValueField
from searcharchive.search.keys import lineage
from tests.backends.generate import Commit, Put, Remove, commits, first_commits

PATHS = (ValueField.PLACE, ValueField.DATELINE)


# What is written: every word is stemmed as English, which is what the schema tells stock Whoosh to do


ENGLISH = {"fr": None, "de": "en-GB", "ja": "EN_us"}


def in_english(commit: Commit) -> Commit:
    return replace(commit, writes=tuple([_in_english(write) for write in commit.writes]))


def _in_english(write: Put | Remove) -> Put | Remove:
    if isinstance(write, Remove):
        return write
    lang = write.article.lang
    return Put(replace(write.article, lang=ENGLISH.get(lang or "", lang)))


@cache
def histories() -> SearchStrategy[list[Commit]]:
    """As ``generate.histories``, in English, with more commits."""
    return st.builds(
        lambda first, more: [in_english(commit) for commit in (first, *more)],
        first_commits(),
        st.lists(commits(1, 5), max_size=6),
    )


def articles_after(history: Iterable[Commit]) -> list[Article]:
    """What searches may find when all was written, in the order of the last writes."""
    there: dict[str, Article] = {}
    for commit in history:
        after = {} if commit.replace else dict(there)
        for write in commit.writes:
            after.pop(write.article.id if isinstance(write, Put) else write.id, None)
            if isinstance(write, Put):
                after[write.article.id] = write.article
        there = there if commit.cancel else after
    return [article for article in there.values() if article.visible and not article.embargoed(now())]


# Our index


def write(backend: WhooshBackend, history: Iterable[Commit]) -> None:
    for commit in history:
        with backend.writer(replace=commit.replace) as writer:
            for each in commit.writes:
                if isinstance(each, Put):
                    writer.put(each.article)
                else:
                    writer.remove(each.id, record=each.record)
            if not commit.cancel:
                writer.commit()


def puts(*articles: Article) -> Commit:
    return Commit(tuple(map(Put, articles)))


@contextmanager
def archive(history: Iterable[Commit], *, merged: bool = False) -> Iterator[Searcher]:
    """A stock searcher over an archive of ours."""
    with tempfile.TemporaryDirectory() as folder, closing(WhooshBackend(folder)) as backend:
        write(backend, history)
        if merged:
            backend.optimise()
        with whoosh.index.open_dir(folder).searcher() as searcher:
            yield searcher


# Stock Whoosh's


@contextmanager
def stock_index() -> Iterator[FileIndex]:
    """An empty stock index. Not in memory: there Whoosh's temporary files are the same for all processes."""
    with tempfile.TemporaryDirectory() as folder:
        yield FileStorage(folder).create_index(Schema(**make_fields()))


@contextmanager
def fresh(articles: Sequence[Article]) -> Iterator[Searcher]:
    """A stock searcher over a stock index of these articles, in one segment."""
    with stock_index() as index:
        add_segment(index, [document_of(article) for article in articles])
        with index.searcher() as searcher:
            yield searcher


@contextmanager
def twin(searcher: Searcher) -> Iterator[Searcher]:
    """A stock searcher over a stock index with the documents of ours, deleted ones included, in the same segments."""
    with stock_index() as index:
        deleted: list[int] = []
        for leaf, first in searcher.reader().leaf_readers():
            if leaf.doc_count_all():
                add_segment(index, documents_of(leaf))
                deleted += [first + doc for doc in range(leaf.doc_count_all()) if leaf.is_deleted(doc)]
        writer = index.writer()
        for doc in deleted:
            writer.delete_document(doc)
        writer.commit(merge=False)
        with index.searcher() as made:
            yield made


def documents_of(leaf: SegmentReader) -> list[dict[str, Any]]:
    """What stands in a segment of ours: what is no article has nothing but an id."""
    segment = Segment(Path(leaf.storage().folder) / leaf.segment().file)
    return [
        document_of(from_json(segment.stored(doc))) if kind == Kind.ARTICLE else {"id": id}
        for doc, (id, kind) in enumerate(zip(segment.all_ids(), segment.kinds.tolist(), strict=True))
    ]


def add_segment(index: FileIndex, documents: Iterable[dict[str, Any]]) -> None:
    writer = index.writer(codec=W3Codec(), compound=False)
    for document in documents:
        writer.add_document(**document)
    writer.commit(merge=False)


def document_of(article: Article) -> dict[str, Any]:
    """An article as keywords of ``add_document``."""
    fields: dict[str, Any] = {"id": article.id}
    headline = "" if article.headline_derived else article.headline
    for name, text in (("headline", headline), ("body", article.body)):
        if text:
            fields |= {name: text, f"{name}_exact": text}
    for field, texts in zip(ValueField, values_of(article), strict=True):
        if texts:
            fields[field] = sorted({key for text in texts for key in keys_of(field, text)})
            fields[f"_stored_{field}"] = fold_value(texts[0])  # which is also what the column gets
    if published := moments_of([article]):
        fields["published"] = published[0]
    return {str(name): value for name, value in fields.items()}


def keys_of(field: ValueField, text: str) -> list[str]:
    """The terms of a value."""
    return [fold_value(step) for step in lineage(text)] if field in PATHS else [fold_value(text)]


def moments_of(articles: Iterable[Article]) -> list[datetime]:
    """When they were published, as Whoosh is told it."""
    return [moment_of(article.published.start - FIRST) for article in articles if article.published is not None]


# What they find


def ids_of(searcher: Searcher) -> list[str]:
    """The id of each document."""
    return list(searcher.reader().column_reader("id")) if searcher.doc_count_all() else []


def found(searcher: Searcher, query: Query) -> set[str]:
    """The ids of all hits."""
    ids = ids_of(searcher)
    hits = [ids[doc] for _, doc in searcher.search(query, limit=None).top_n]
    assert len(set(hits)) == len(hits)
    return set(hits)


def ranked(searcher: Searcher, query: Query, limit: int | None = None) -> list[tuple[float, int]]:
    """The score and the document of each hit, in their order."""
    hits: list[tuple[float, int]] = searcher.search(query, limit=limit).top_n
    return hits


def rounded(length: int) -> int:
    """A length as Whoosh's own codec keeps it."""
    return int(byte_to_length(length_to_byte(length)))


@contextmanager
def rounded_lengths() -> Iterator[None]:
    """Our codec rounds as well."""
    exact = ColumnDocumentReader.doc_field_length

    def length_of(self: ColumnDocumentReader, docnum: int, fieldname: str, default: int = 0) -> int:
        return rounded(exact(self, docnum, fieldname)) or default

    with mock.patch.object(ColumnDocumentReader, "doc_field_length", length_of):
        yield


class Count:
    """How many comparisons a test made; shown with ``pytest -rP``."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.number = 0

    def __enter__(self) -> "Count":
        return self

    def __exit__(self, *_: object) -> None:
        print(f"{self.number} {self.what}")
