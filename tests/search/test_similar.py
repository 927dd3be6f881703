"""The words that tell an article from others."""

import math

import pytest

from searcharchive.query.tree import Boost, Or, Term
from searcharchive.search.postings import FormUse
from searcharchive.search.response import WeightedTerm
from searcharchive.search.similar import fewest, query_of, weighted_terms


def told(*uses: FormUse, articles: int = 100) -> dict[str, float]:
    return {term.form: term.weight for term in weighted_terms(uses, articles, ("en",), 2.0, 1.2)}


def test_the_formula() -> None:
    weights = [x * 2.2 / (x + 1.2) * math.log(101 / df) for x, df in ((5, 2), (1, 10))]
    assert told(FormUse("grain", 1, 3, 2), FormUse("port", 0, 1, 10)) == {
        "grain": 1.0,
        "port": pytest.approx(weights[1] / weights[0], abs=1e-4),
    }


def test_inflections_are_one_word() -> None:
    assert list(told(FormUse("deal", 0, 1, 9), FormUse("deals", 0, 2, 3), FormUse("port", 0, 1, 3))) == [
        "deals",
        "port",
    ]


def test_what_is_left_out() -> None:
    assert told(FormUse("alone", 0, 9, 1), FormUse("x", 0, 9, 5)) == {}
    often = [FormUse(f"word{i:02}", 0, 2, 5) for i in range(10)]
    assert "once" not in told(*often, FormUse("once", 0, 1, 5))
    assert "once" in told(*often[1:], FormUse("once", 0, 1, 5))
    assert "title" in told(*often, FormUse("title", 1, 0, 5))
    assert len(told(*(FormUse(f"word{i:02}", 0, 2, 5) for i in range(40)))) == 25


def test_how_many_articles_must_have_a_word() -> None:
    assert [fewest(n) for n in (0, 10, 400, 800, 1_000, 10**6)] == [2, 2, 2, 4, 5, 5]


def test_the_query() -> None:
    assert query_of([WeightedTerm("a", 1.0), WeightedTerm("b", 0.5)]) == Or(
        (Boost(Term("a"), 1.0), Boost(Term("b"), 0.5))
    )
