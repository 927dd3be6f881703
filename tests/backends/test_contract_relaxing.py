"""Where no article has all words: which are found instead, how they score, and what is said."""

import pytest

from searcharchive.backends.base import Backend
from searcharchive.query.tree import And, Boost, Node, Not, Or, Phrase, Term, Value, ValueField
from searcharchive.search.request import FacetRequest, Sort, ValueFilter
from searcharchive.search.response import LeftOut
from tests.backends.samples import ask, fill, found_set, story

A, B, C, D = map(Term, ("alder", "birch", "cedar", "dogwood"))


@pytest.fixture
def filled(archive: Backend) -> Backend:
    fill(archive, story("ab", "alder birch", topics=("x",)), story("bc", "birch cedar", topics=("y",)))
    fill(archive, story("a", "alder alder"), story("c", "cedar", lang="fr"), story("none", "elm"))
    return archive


@pytest.mark.parametrize(
    ("query", "found", "words"),
    [
        (And((A, B)), "ab", None),
        (And((A, B, C)), "ab bc", (2, 3)),
        (And((A, B, C, D)), "ab bc", (2, 4)),
        (And((A, C)), "a ab bc c", (1, 2)),
        (And((A, D)), "a ab", (1, 2)),
        (And((D, Term("fir"))), "", None),
        (And((A, C), implied=False), "", None),
        (And((A, D, Not(B))), "a", (1, 2)),
        (And((A, Not(A))), "", None),
        (And((A, Value(ValueField.TOPIC, "y"))), "", None),
        (And((A, C, Value(ValueField.TOPIC, "y"))), "bc", (1, 2)),
        (And((Phrase(("alder", "birch")), C)), "ab bc c", (1, 2)),
        (And((Or((A, C)), D)), "a ab bc c", (1, 2)),
        (And((Boost(A, 2.0), D)), "a ab", (1, 2)),
        (And((A, A, D)), "a ab", (2, 3)),
        (And(()), "a ab bc c none", None),
        (D, "", None),
        (Or((And((A, C)), D)), "", None),
    ],
    ids=str,
)
def test_what_is_found(filled: Backend, query: Node, found: str, words: tuple[int, int] | None) -> None:
    answer = ask(filled, query, relax=True)
    assert found_set(filled, query, relax=True) == found
    assert (answer.relaxed and (answer.relaxed.words, answer.relaxed.of)) == words
    assert [notice.code for notice in answer.notices] == (["relaxed"] if words else [])


def test_nothing_is_relaxed_unasked(filled: Backend) -> None:
    answer = ask(filled, And((A, C)))
    assert (answer.total, answer.relaxed, answer.notices) == (0, None, ())


def test_what_was_left_out_is_told(filled: Backend) -> None:
    relaxed = ask(filled, And((A, B, C, D)), relax=True).relaxed
    assert relaxed is not None
    assert relaxed.left_out == (LeftOut(A, 1), LeftOut(C, 1), LeftOut(D, 2))


def test_filters_hold_and_decide_how_many_words(filled: Backend) -> None:
    only = (ValueFilter(ValueField.LANG, include=("fr",)),)
    answer = ask(filled, And((A, B, C)), relax=True, filters=only, facets=(FacetRequest(ValueField.LANG),))
    assert [hit.id for hit in answer.hits] == ["c"]
    assert answer.relaxed is not None
    assert answer.relaxed.words == 1
    counts = {value.value: value.count for value in answer.facets["lang"].values}
    assert counts == {"fr": 1}
    assert answer.facets["lang"].missing == 3


def test_the_score_is_that_of_the_words_an_article_has(filled: Backend) -> None:
    by_any = {hit.id: hit.score for hit in ask(filled, Or((A, B, C))).hits}
    relaxed = ask(filled, And((A, B, C)), relax=True, sort=Sort.RELEVANCE)
    assert {hit.id: hit.score for hit in relaxed.hits} == pytest.approx({id: by_any[id] for id in ("ab", "bc")})
