"""Stock queries find over our segments what they find over stock Whoosh's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import AndNot, DateRange, Not, Term

from tests.backends.generate import Commit
from tests.backends.samples import story
from tests.whoosh_codec.archives import (
    Count,
    archive,
    articles_after,
    found,
    fresh,
    histories,
    moments_of,
    puts,
    ranked,
    rounded_lengths,
    twin,
)
from tests.whoosh_codec.queries import Queries

FORMS = pytest.mark.parametrize("merged", [False, True], ids=["as written", "merged"])
SEEDS = st.integers(0, 2**32)


@FORMS
def test_any_query_finds_what_it_finds_among_the_same_articles_written_by_whoosh(merged: bool) -> None:
    """Without negations: where documents are deleted Whoosh gets them wrong (below)."""
    with Count("queries") as count:

        @given(histories(), SEEDS)
        @settings(max_examples=12)
        def compare(history: list[Commit], seed: int) -> None:
            articles = articles_after(history)
            queries = Queries(seed, moments_of(articles), negations=False)
            with archive(history, merged=merged) as ours, fresh(articles) as theirs:
                for query in queries.take(40):
                    assert found(ours, query) == found(theirs, query), query
                    count.number += 1

        compare()


@FORMS
def test_any_query_finds_and_scores_the_same_documents_in_the_same_segments(merged: bool) -> None:
    with Count("queries") as count:

        @given(histories(), SEEDS)
        @settings(max_examples=12)
        def compare(history: list[Commit], seed: int) -> None:
            queries = Queries(seed, moments_of(articles_after(history)))
            with archive(history, merged=merged) as ours, twin(ours) as theirs, rounded_lengths():
                for query in queries.take(40):
                    expected, actual = ranked(theirs, query), ranked(ours, query)
                    assert [doc for _, doc in actual] == [doc for _, doc in expected], query
                    assert [s for s, _ in actual] == pytest.approx([s for s, _ in expected], rel=1e-6), query
                    count.number += 1

        compare()


@given(histories(), SEEDS)
@settings(max_examples=12)
def test_ranges_of_dates_are_right(history: list[Commit], seed: int) -> None:
    """Whoosh's own are not for every kind of number."""
    articles = articles_after(history)
    dates = {article.id: moments_of([article]) for article in articles}
    queries = Queries(seed, moments_of(articles))
    with archive(history) as searcher:
        for _ in range(30):
            start, end = [queries.moment() if queries.flag() else None for _ in range(2)]
            start_out, end_out = queries.flag(), queries.flag()
            expected = {
                id
                for id, moments in dates.items()
                for at in moments
                if (start is None or start < at or (start == at and not start_out))
                and (end is None or at < end or (at == end and not end_out))
            }
            assert found(searcher, DateRange("published", start, end, start_out, end_out)) == expected


def test_where_negations_of_whoosh_are_wrong() -> None:
    """What makes the tests above as they are: mistakes of ``InverseMatcher`` and ``AndNotMatcher``, over any codec."""
    grainless = Not(Term("body", "grain"))
    with (
        archive([puts(story("a", "grain"), story("b", "port")), puts(story("b", "harbour"))]) as ours,
        twin(ours) as theirs,
    ):
        for searcher in (ours, theirs):
            # Whether the document behind the last match is deleted is not asked.
            assert [searcher.reader().is_deleted(doc) for _, doc in ranked(searcher, grainless)] == [False, True]
    with archive([puts(story("a", "grain"), story("b", "grain port"))]) as ours, twin(ours) as theirs:
        for searcher in (ours, theirs):
            # The first match is not compared with the other side when that begins before it.
            assert found(searcher, AndNot(Term("body", "port"), Term("body", "grain"))) == {"b"}
            assert found(searcher, AndNot(Term("body", "grain"), Term("body", "port"))) == {"a"}
