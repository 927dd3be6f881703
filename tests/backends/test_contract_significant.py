"""Significant terms, case by case."""

from typing import Any
from unittest import mock

import pytest

from searcharchive.article import Status
from searcharchive.backends.base import Backend
from searcharchive.query.tree import All, Node, Phrase, Term, Value, ValueField, Wildcard
from searcharchive.search import answer
from searcharchive.search.request import Sort
from searcharchive.search.response import Significance
from searcharchive.search.significant import jlh
from tests.backends import oracle
from tests.backends.samples import ask, fill, story


@pytest.fixture
def stories(archive: Backend) -> Backend:
    """Four about grain, of ten."""
    fill(
        archive,
        *(story(f"g{i}", f"the grain deal in port {i} wheat sacks", topics=("g",)) for i in range(2)),
        story("g2", "the grain deals wheat a deal", "Wheat", topics=("g",), published="2021"),
        story("g3", "the grain deals sack", topics=("g",)),
        *(story(f"o{i}", "the weather in town") for i in range(5)),
        story("o5", "the deal"),
        story("w", "grain wheat weather", status=Status.WITHDRAWN),
    )
    return archive


def told(archive: Backend, query: Node, size: int = 10, **more: Any) -> Significance:
    found = ask(archive, query, significant=size, **more).significant
    assert found is not None
    return found


def rows(found: Significance) -> list[tuple[str, int, int]]:
    return [(term.form, term.count, term.background) for term in found.terms]


def test_words_that_are_more_frequent_among_what_was_found(stories: Backend) -> None:
    found = told(stories, Term("grain"))
    assert found.sample == 4
    assert rows(found) == [("wheat", 3, 3), ("deal", 4, 5)]
    assert [term.score for term in found.terms] == [jlh(3, 4, 3, 10), jlh(4, 4, 5, 10)]


def test_the_score() -> None:
    assert jlh(30, 100, 50, 1_000) == pytest.approx((0.3 - 0.05) * (0.3 / 0.05))
    assert jlh(5, 100, 50, 1_000) == jlh(4, 100, 50, 1_000) == jlh(0, 10, 1, 10) == 0


def test_the_querys_own_words_are_left_out(stories: Backend) -> None:
    assert rows(told(stories, Phrase(("grains", "deal")))) == [("wheat", 3, 3)]
    assert rows(told(stories, Wildcard("gra*"))) == [("wheat", 3, 3), ("deal", 4, 5)]
    assert rows(told(stories, Value(ValueField.TOPIC, "g"))) == [("grain", 4, 4), ("wheat", 3, 3), ("deal", 4, 5)]


def test_as_many_as_are_wanted(stories: Backend) -> None:
    assert rows(told(stories, Term("grain"), 1)) == [("wheat", 3, 3)]


def test_nothing_is_significant_of_everything(stories: Backend) -> None:
    assert told(stories, All()) == Significance((), 10)
    assert told(stories, Term("nowhere")) == Significance((), 0)
    assert ask(stories, Term("grain")).significant is None


def test_the_first_found_are_looked_at(stories: Backend) -> None:
    with mock.patch.object(answer, "SAMPLE", 3), mock.patch.object(oracle, "SAMPLE", 3):
        assert rows(told(stories, Term("grain"), sort=Sort.NEWEST)) == [("wheat", 3, 3), ("deal", 3, 5)]
        assert told(stories, Term("grain"), sort=Sort.OLDEST).sample == 3


def test_forms_of_many_segments_are_put_together(archive: Backend) -> None:
    for i in range(4):
        fill(
            archive, story(f"g{i}", "grain wheat"), story(f"o{i}", "weather"), story(f"x{i}", "wheat" if i < 2 else "x")
        )
    assert rows(told(archive, Term("grain"))) == [("wheat", 4, 6)]


def test_when_the_time_is_over_less_is_said(stories: Backend) -> None:
    answered = ask(stories, Term("grain"), significant=10, budget=1e-9)
    assert answered.significant is not None
    assert set(answered.significant.terms) <= set(told(stories, Term("grain")).terms)
