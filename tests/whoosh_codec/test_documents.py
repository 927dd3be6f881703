"""Documents: which are there, how long they are, what is stored of them, and what they are sorted and grouped by."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import Every, Term
from whoosh.searching import Searcher
from whoosh.sorting import FieldFacet

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.words import forms
from searcharchive.article import Article, Status
from searcharchive.backends.whoosh.codec.documents import fields_of
from tests.backends.generate import Commit, Remove
from tests.backends.samples import story
from tests.whoosh_codec.archives import archive, articles_after, histories, ids_of, moments_of, puts, twin


@given(histories(), st.booleans())
@settings(max_examples=12)
def test_what_is_there_is_what_searches_may_find(history: list[Commit], merged: bool) -> None:
    articles = {article.id: article for article in articles_after(history)}
    with archive(history, merged=merged) as searcher:
        reader, ids = searcher.reader(), ids_of(searcher)
        there = list(reader.all_doc_ids())
        assert sorted(ids[doc] for doc in there) == sorted(articles)
        assert (reader.doc_count(), reader.doc_count_all()) == (len(there), len(ids))
        assert [doc for doc in range(len(ids)) if not reader.is_deleted(doc)] == there
        assert reader.has_deletions() == (len(there) < len(ids))
        for doc, stored in reader.iter_docs():
            article = articles[ids[doc]]
            assert stored == fields_of(article) == reader.stored_fields(doc)
            assert lengths_of(searcher, doc) == [len(forms(text)) for text in texts_of(article) for _ in "ab"]
            assert searcher.document_number(id=article.id) == doc


def lengths_of(searcher: Searcher, doc: int) -> list[int]:
    fields = ("headline", "headline_exact", "body", "body_exact")
    return [searcher.doc_field_length(doc, field) for field in fields]


def texts_of(article: Article) -> tuple[str, str]:
    return "" if article.headline_derived else article.headline, article.body


@given(histories(), st.booleans())
@settings(max_examples=8)
def test_lengths_and_columns_are_those_of_whoosh(history: list[Commit], merged: bool) -> None:
    with archive(history, merged=merged) as ours, twin(ours) as theirs:
        if not ours.doc_count_all():
            return
        for field in ours.schema.names():
            assert ours.field_length(field) == theirs.field_length(field)
            assert ours.avg_field_length(field) == theirs.avg_field_length(field)
            for (our, _), (their, _) in zip(ours.reader().leaf_readers(), theirs.reader().leaf_readers(), strict=True):
                assert bool(our.has_column(field)) == bool(ours.schema[field].column_type)
                if our.has_column(field):
                    assert list(our.column_reader(field)) == list(their.column_reader(field))


def test_lengths_are_exact() -> None:
    with archive([puts(story("a", "word " * 1_000), story("b", "word " * 7, headline="of a thousand"))]) as searcher:
        reader = searcher.reader()
        assert sorted(searcher.doc_field_length(doc, "body") for doc in range(2)) == [7, 1_000]
        assert (reader.field_length("body"), reader.min_field_length("body"), reader.max_field_length("body")) == (
            1_007,
            7,
            1_000,
        )
        assert (reader.field_length("place"), reader.max_field_length("place")) == (0, 0)
        assert searcher.doc_field_length(0, "place", 5) == 5


def test_stored_fields() -> None:
    full = story(
        "a",
        "body",
        "headline",
        published="2020-03-01T12:00:00+02:00",
        places=["CO/Huila/Neiva"],
        dateline="US/Texas",
        people=["Ana Díaz", "Wei Lan"],
        topics=("Grain",),
        source="The Post",
        lang="en-GB",
    )
    withdrawn = story("w", "secret", status=Status.WITHDRAWN)
    with archive([puts(full, story("b", "only", published=None), withdrawn)]) as searcher:
        assert {hit["id"]: dict(hit) for hit in searcher.search(Every())} == {
            "b": {"id": "b", "body": "only"},
            "a": {
                "id": "a",
                "headline": "headline",
                "body": "body",
                "place": ["CO/Huila/Neiva"],
                "dateline": "US/Texas",
                "person": ["Ana Díaz", "Wei Lan"],
                "topic": ["Grain"],
                "source": "The Post",
                "lang": "en",
                "published": datetime(2020, 3, 1, 10),
            },
        }


def test_removals_and_withdrawn_articles_are_deleted_documents() -> None:
    history = [
        puts(story("a", "grain"), story("w", "grain", status=Status.WITHDRAWN)),
        Commit((Remove("gone", record=True),)),
    ]
    with archive(history) as searcher:
        reader = searcher.reader()
        assert (reader.doc_count(), reader.doc_count_all()) == (1, 3)
        assert [hit["id"] for hit in searcher.search(Term("body", "grain"))] == ["a"]
        assert [searcher.document_number(id=id) is None for id in ("a", "w", "gone")] == [False, True, True]
        assert {reader.stored_fields(doc)["id"] for doc in range(3)} == {"a", "w", "gone"}


# Sorting and grouping


@given(histories())
@settings(max_examples=8)
def test_sorting_by_date(history: list[Commit]) -> None:
    """The undated come last in both directions."""
    articles = articles_after(history)
    dates = {article.id: moments_of([article]) for article in articles}
    with archive(history) as searcher:
        for reverse in (False, True):
            results = searcher.search(Every(), limit=None, sortedby=FieldFacet("published", reverse=reverse))
            found = [dates[hit["id"]] for hit in results]
            dated = sorted([date for date in dates.values() if date], reverse=reverse)
            assert found == dated + [[]] * (len(articles) - len(dated))
        assert [h["id"] for h in searcher.search(Every(), limit=3, sortedby="published")] == [
            h["id"] for h in searcher.search(Every(), limit=None, sortedby="published")
        ][:3]


@given(histories())
@settings(max_examples=8)
def test_sorting_and_grouping_by_values(history: list[Commit]) -> None:
    articles = {article.id: article for article in articles_after(history)}
    sources = {id: fold_value(article.source or "") for id, article in articles.items()}
    with archive(history) as searcher:
        assert [h["id"] for h in searcher.search(Every(), limit=None, sortedby="id")] == sorted(articles)
        backwards = searcher.search(Every(), limit=None, sortedby=FieldFacet("id", reverse=True)) if articles else ()
        assert [h["id"] for h in backwards] == sorted(articles, reverse=True)
        by_source = searcher.search(Every(), limit=None, sortedby=["source", "id"])
        assert [h["id"] for h in by_source] == sorted(articles, key=lambda id: (sources[id], id))
        ids = ids_of(searcher)
        groups = searcher.search(Every(), limit=None, groupedby="source").groups()
        assert {key: sorted(ids[doc] for doc in docs) for key, docs in groups.items()} == {
            source: sorted(id for id in articles if sources[id] == source) for source in set(sources.values())
        }
        overlapping = FieldFacet("topic", allow_overlap=True)
        topics = searcher.search(Every(), limit=None, groupedby=overlapping).groups()
        for topic, docs in topics.items():
            wanted = [id for id, a in articles.items() if topic in (set(map(fold_value, a.topics)) - {""} or {None})]
            assert sorted(ids[doc] for doc in docs) == sorted(wanted)


def test_undated_is_no_date() -> None:
    with archive([puts(story("a", "x", published=None), story("b", "x", published="2020"))]) as searcher:
        dates = searcher.reader().column_reader("published")
        assert dict(zip(ids_of(searcher), dates, strict=True)) == {"a": None, "b": datetime(2020, 1, 1)}
        groups = searcher.search(Every(), groupedby="published").groups()
        assert set(groups) == {None, datetime(2020, 1, 1)}
