"""Whoosh against the oracle: whatever was written and whatever is asked, they answer alike."""

import math
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.article import Status
from searcharchive.backends.base import Backend, Snapshot
from searcharchive.backends.whoosh import snapshot as whoosh_snapshot
from searcharchive.dates import Interval
from searcharchive.query.tree import Fuzzy, Leaf, Node, Phrase, Term, ValueField, Wildcard
from searcharchive.search import feedback
from searcharchive.search.request import BY_DATE, FacetRequest, SearchRequest, Sort, TimelineRequest
from searcharchive.search.response import Hit, SearchResponse, WeightedTerm
from tests.backends import oracle as oracle_module
from tests.backends import oracle_feedback
from tests.backends.conftest import whoosh_opener
from tests.backends.generate import (
    LANGS,
    NAMES,
    PLACES,
    QUERY_FORMS,
    WORDS,
    Commit,
    Put,
    Remove,
    histories,
    questions,
    requests,
    trees,
    word_leaves,
    word_requests,
)
from tests.backends.oracle import Oracle
from tests.backends.samples import story

PRECISION = 1e-6


def apply(backend: Backend, history: Sequence[Commit]) -> list[bool]:
    """Write a history; what each removal answered."""
    answers = []
    for commit in history:
        with backend.writer(replace=commit.replace) as writer:
            for write in commit.writes:
                if isinstance(write, Put):
                    writer.put(write.article)
                else:
                    answers.append(writer.remove(write.id, record=write.record))
            if not commit.cancel:
                writer.commit()
    with backend.writer() as writer:
        writer.commit()
    return answers


def same_score(a: float | None, b: float | None) -> bool:
    return a == b if a is None or b is None else math.isclose(a, b, rel_tol=PRECISION, abs_tol=PRECISION)


def assert_same_hits(
    request: SearchRequest, expected: Sequence[Hit], actual: Sequence[Hit], truth: Mapping[str, Hit], said: str
) -> None:
    """The same articles in the same order; in order of relevance such as score alike may change places.

    ``truth`` is all that the oracle finds by id, so that an article from the next page can be told from a wrong one.
    """
    assert len(actual) == len(expected), said
    assert len({hit.id for hit in actual}) == len(actual), said
    for want, got in zip(expected, actual, strict=True):
        known = truth[got.id]
        assert same_score(got.score, known.score), said
        assert same_score(got.score, want.score), said
        assert request.sort in (Sort.RELEVANCE, Sort.RECENT) or got.id == want.id, said
        assert got.article == known.article, said
        assert got.headline_html == known.headline_html, said


def assert_same_answer(oracle: Snapshot, whoosh: Snapshot, request: SearchRequest) -> None:
    expected, actual = oracle.search(request), whoosh.search(request)
    every = oracle.search(replace(request, facets=(), timeline=None, offset=0, limit=1000))
    said = f"{request}\nexpected {brief(expected)}\nactual   {brief(actual)}"
    assert actual.total == expected.total, said
    assert actual.last == expected.last, said
    assert actual.relaxed == expected.relaxed, said
    assert actual.did_you_mean == expected.did_you_mean, said
    assert_same_walk(whoosh, request, every.hits, said)
    assert_same_hits(request, expected.hits, actual.hits, {hit.id: hit for hit in every.hits}, said)
    assert actual.facets == expected.facets, said
    assert actual.timeline == expected.timeline, said
    assert_same_receipt(expected, actual, said)
    assert actual.significant == expected.significant, said
    # Of several patterns that stand for too much, each is told with its place; the oracle knows no places.
    assert {n.code for n in actual.notices} == {n.code for n in expected.notices}, said
    assert not actual.partial, said


def assert_same_walk(whoosh: Snapshot, request: SearchRequest, every: Sequence[Hit], said: str) -> None:
    """All that is found, once; in the same order where ties are the same in both."""
    found = whoosh.walk(request)
    articles = list(found.articles)
    wanted = [hit.article for hit in every]
    assert (found.total, found.partial) == (len(wanted), False), said
    assert sorted(a["id"] for a in articles) == sorted(a["id"] for a in wanted), said
    if request.sort in BY_DATE:
        assert articles == wanted, said


def assert_same_receipt(expected: SearchResponse, actual: SearchResponse, said: str) -> None:
    assert (actual.explanation is None) == (expected.explanation is None), said
    if actual.explanation is not None and expected.explanation is not None:
        for want, got in zip(expected.explanation.leaves, actual.explanation.leaves, strict=True):
            assert replace(got, idf=want.idf) == want, said
            assert math.isclose(got.idf, want.idf), said
        assert replace(actual.explanation, leaves=(), added=()) == replace(expected.explanation, leaves=(), added=())
        for told, known in zip(expected.explanation.added, actual.explanation.added, strict=True):
            assert told[:3] == known[:3], said
            assert all(map(same_score, told[3:], known[3:])), said
    truth = {hit.id: hit.parts for hit in expected.hits}
    for hit in actual.hits:
        if actual.explanation is not None and hit.score is not None:
            assert math.isclose(sum(part.score for part in hit.parts), hit.score, abs_tol=1e-9), said
        for want, got in zip(truth.get(hit.id, hit.parts), hit.parts, strict=True):
            assert want.leaf == got.leaf, said
            assert all(map(same_score, want[1:], got[1:])), said


def brief(answer: SearchResponse) -> str:
    hits = [(hit.id, hit.score, hit.headline_html) for hit in answer.hits]
    return f"{answer.total} {hits} {dict(answer.facets)} {answer.timeline} {answer.significant} {answer.notices}"


def assert_same_state(oracle: Snapshot, whoosh: Snapshot, ids: set[str]) -> None:
    assert len(whoosh) == len(oracle)
    assert whoosh.languages == oracle.languages
    assert whoosh.digests() == oracle.digests()
    assert whoosh.deletions() == oracle.deletions()
    assert list(whoosh.scan()) == list(oracle.scan())
    assert {id: whoosh.get(id) for id in ids} == {id: oracle.get(id) for id in ids}
    for id in ids:
        assert_same_terms(oracle.terms_of(id), whoosh.terms_of(id))
    assert (whoosh.stats().articles, whoosh.stats().withdrawn) == (oracle.stats().articles, oracle.stats().withdrawn)


def assert_same_terms(expected: Sequence[WeightedTerm], actual: Sequence[WeightedTerm]) -> None:
    """The last place of a weight may be rounded otherwise, and those that weigh alike change places."""
    assert [term.weight for term in actual] == pytest.approx([term.weight for term in expected], abs=2e-4)
    assert sorted(term.form for term in actual) == sorted(term.form for term in expected)


@given(histories(), st.lists(requests(), min_size=5, max_size=8))
@settings(max_examples=30)
def test_after_any_writes_any_request_is_answered_alike(history: list[Commit], asked: list[SearchRequest]) -> None:
    hold_equal(history, asked)


# fmt: off
TYPED = [
    "d", "de", "deal", "Deals ", "gr", "por", "caf", "CAFÉ", "nicol", "Nicolás Ma", "mad", "an", "st", "bank of p",
    "par", "c", "car", "co", "grain deal", "port gra", "東", "東京", "state-of-t", "u.s", "u.s.", "3", "155,2", "the ",
    "!", " ", "",
]
# fmt: on


@given(histories(), st.lists(st.tuples(st.sampled_from(TYPED), st.sampled_from([1, 3, 10, 50])), min_size=10))
@settings(max_examples=20)
def test_whatever_is_typed_is_completed_alike(history: list[Commit], typed: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(whoosh_opener(Path(folder, "index"))()) as whoosh:
        oracle = Oracle()
        assert apply(whoosh, history) == apply(oracle, history)
        with oracle.snapshot() as expected, whoosh.snapshot() as actual:
            for text, size in typed:
                assert actual.suggest(text, size) == expected.suggest(text, size), (text, size)


@given(histories(), st.lists(trees(), min_size=10, max_size=15))
@settings(max_examples=20)
def test_any_tree_matches_and_scores_alike(history: list[Commit], queries: list[Node]) -> None:
    hold_equal(history, [SearchRequest(query, sort=Sort.RELEVANCE, limit=100, budget=None) for query in queries])


@given(histories(), st.lists(word_requests(), min_size=10, max_size=10))
@settings(max_examples=20)
def test_words_are_relaxed_and_respelt_alike(history: list[Commit], asked: list[SearchRequest]) -> None:
    hold_equal(history, asked)


@given(histories(), st.lists(questions(), min_size=10, max_size=10), st.sampled_from([3, 4, 6, 100]))
@settings(max_examples=30)
def test_questions_are_fed_back_alike(history: list[Commit], asked: list[SearchRequest], depth: int) -> None:
    with (
        mock.patch.object(feedback, "LONG", 3),
        mock.patch.object(feedback, "DEPTH", depth),
        mock.patch.object(oracle_feedback, "LONG", 3),
        mock.patch.object(oracle_feedback, "DEPTH", depth),
    ):
        hold_equal(history, asked)


@given(histories(), st.lists(word_leaves(), min_size=20, max_size=20))
@settings(max_examples=10)
def test_any_words_match_and_score_alike(history: list[Commit], leaves: list[Leaf]) -> None:
    hold_equal(history, [SearchRequest(leaf, limit=100, budget=None) for leaf in leaves])


@given(histories(), st.lists(trees(), min_size=10, max_size=15))
@settings(max_examples=20)
def test_patterns_that_stand_for_too_much_are_cut_alike(history: list[Commit], queries: list[Node]) -> None:
    few = replace(whoosh_snapshot.RANKING, expansion_limit=4, query_expansion_limit=7)
    with (
        mock.patch.object(whoosh_snapshot, "RANKING", few),
        mock.patch.object(oracle_module, "EXPANSION_LIMIT", few.expansion_limit),
        mock.patch.object(oracle_module, "QUERY_EXPANSION_LIMIT", few.query_expansion_limit),
    ):
        hold_equal(history, [SearchRequest(query, limit=100, budget=None) for query in queries])


@given(histories(), st.lists(trees(), min_size=10, max_size=10))
@settings(max_examples=6)
def test_an_answer_cut_short_shows_nothing_that_does_not_match(history: list[Commit], queries: list[Node]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(whoosh_opener(Path(folder, "index"))()) as whoosh:
        apply(whoosh, history)
        with whoosh.snapshot() as snapshot:
            for query in queries:
                full, cut = (snapshot.search(SearchRequest(query, limit=100, budget=b)) for b in (None, 1e-9))
                assert not full.partial
                assert {hit.id for hit in cut.hits} <= {hit.id for hit in full.hits}
                assert cut.partial or cut.total == full.total


def many_small_commits() -> list[Commit]:
    """Forty commits of a few writes each, over sixteen ids: enough for segments to be merged, deletions and all."""
    history = []
    for step in range(40):
        words = " ".join(WORDS[(step * 7 + i * (step % 5 + 1)) % len(WORDS)] for i in range(step % 13 + 2))
        article = story(
            f"a{step * 3 % 16}",
            words,
            WORDS[step % len(WORDS)],
            published=f"20{step % 30:02}-0{step % 9 + 1}-11",
            places=[PLACES[step % len(PLACES)]],
            people=NAMES[ValueField.PERSON][step % 4 : step % 4 + 2],
            lang=LANGS[step % len(LANGS)],
            status=Status.WITHDRAWN if step % 11 == 0 else Status.USABLE,
        )
        removed = Remove(f"a{step * 5 % 16}", record=step % 4 == 0)
        history.append(Commit((Put(article),) if step % 3 else (Put(article), removed)))
    return history


def test_after_many_small_commits() -> None:
    queries: list[Node] = [Wildcard("*"), Fuzzy("deals", 2), *(Term(form) for form in QUERY_FORMS)]
    queries += [Phrase((a, b), slop=2) for a in QUERY_FORMS[:5] for b in QUERY_FORMS[:5]]
    facets = tuple(FacetRequest(field, 100) for field in (ValueField.PLACE, ValueField.PERSON, ValueField.LANG))
    by_year = TimelineRequest(Interval.YEAR)
    asked = [SearchRequest(q, facets=facets, timeline=by_year, limit=100, budget=None) for q in queries]
    hold_equal(many_small_commits(), asked)


def hold_equal(history: Sequence[Commit], asked: Sequence[SearchRequest]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(whoosh_opener(Path(folder, "index"))()) as whoosh:
        oracle = Oracle()
        assert apply(whoosh, history) == apply(oracle, history)
        with oracle.snapshot() as expected, whoosh.snapshot() as actual:
            assert_same_state(expected, actual, {w.article.id for c in history for w in c.writes if isinstance(w, Put)})
            for request in asked:
                assert_same_answer(expected, actual, request)


@given(histories(), st.lists(word_requests(), min_size=5, max_size=5), st.sampled_from([1e-9, 1e-5, 1e-4, 3e-4]))
@settings(max_examples=8)
def test_what_is_cut_short_is_not_relaxed_wrongly(
    history: list[Commit], asked: list[SearchRequest], budget: float
) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(whoosh_opener(Path(folder, "index"))()) as whoosh:
        apply(whoosh, history)
        with whoosh.snapshot() as snapshot:
            for request in asked:
                full, cut = (snapshot.search(replace(request, budget=b)) for b in (None, budget))
                assert {hit.id for hit in cut.hits} <= {hit.id for hit in full.hits}
                assert cut.relaxed in (None, full.relaxed)
                assert cut.partial or cut.total == full.total
