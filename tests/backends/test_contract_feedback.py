"""Feedback: words of the first articles order the first hundred."""

from dataclasses import replace
from math import log
from typing import Any

import pytest

from searcharchive.backends.base import Backend
from searcharchive.query.tree import And, Node, Not, Or, Phrase, Term, TextField
from searcharchive.search.request import SearchRequest, Sort
from searcharchive.search.response import SearchResponse
from tests.backends.samples import fill, story

ASKED = ["which", "ships", "carried", "grain", "from", "the", "port", "last", "winter"]
QUESTION = Or(tuple(map(Term, ASKED)))


def ask(archive: Backend, query: Node = QUESTION, *, feedback: bool = True, **more: Any) -> SearchResponse:
    asked = SearchRequest(query, sort=Sort.RELEVANCE, explain=True, budget=None, limit=1_000, feedback=feedback)
    with archive.snapshot() as snapshot:
        return snapshot.search(replace(asked, **more))


def ids(answer: SearchResponse) -> list[str]:
    return [hit.id for hit in answer.hits]


def harvest(archive: Backend) -> None:
    """The first three speak of wheat; of two others that score alike one does."""
    fill(
        archive,
        story("1", "which ships carried grain from port wheat"),
        story("2", "which ships carried grain from wheat x"),
        story("3", "which ships carried grain wheat x y"),
        story("4", "winter a b c d e f"),
        story("5", "winter wheat b c d e f"),
        *(story(f"x{n}", "nothing of it here but g h") for n in range(20)),
    )


def test_what_speaks_of_what_the_first_speak_of_comes_first(archive: Backend) -> None:
    harvest(archive)
    plain, fed = ask(archive, feedback=False), ask(archive)
    assert ids(plain) == ["1", "2", "3", "4", "5"]
    assert ids(fed) == ["1", "2", "3", "5", "4"]
    assert plain.total == fed.total
    assert plain.explanation is not None
    assert plain.explanation.added == ()


def test_the_receipt_says_which_words_were_added(archive: Backend) -> None:
    harvest(archive)
    answer = ask(archive)
    assert answer.explanation is not None
    leaves, added = answer.explanation.leaves, answer.explanation.added
    (wheat,) = (word for word in added if word.form == "wheat")
    assert (wheat.stems, wheat.articles, wheat.idf) == (("wheat",), 4, pytest.approx(log(26 / 4)))
    assert [word.form for word in added if word.form in ("grain", "carried", "ships")] != [], "also of the question"
    at = len(leaves) + added.index(wheat)
    for hit in answer.hits:
        assert sum(part.score for part in hit.parts) == pytest.approx(hit.score)
        of_wheat = [part for part in hit.parts if part.leaf == at]
        assert bool(of_wheat) == (hit.id != "4")
        assert all(part.boost == pytest.approx(wheat.boost) for part in of_wheat)


def test_all_added_words_together_may_add_a_quarter(archive: Backend) -> None:
    harvest(archive)
    answer = ask(archive)
    assert answer.explanation is not None
    own = sum(leaf.idf for leaf in answer.explanation.leaves if leaf.articles)
    assert sum(word.boost * word.idf for word in answer.explanation.added) == pytest.approx(own / 4)


@pytest.mark.parametrize(
    "query",
    [
        Or(tuple(map(Term, ASKED[:7]))),
        Or((*map(Term, ASKED[:7]), Term(ASKED[0]))),
        And(tuple(map(Term, ASKED))),
        Or((*map(Term, ASKED), Phrase(("grain", "port")))),
        Or((*map(Term, ASKED), Term("wheat", exact=True))),
        Or((*map(Term, ASKED), Term("wheat", TextField.BODY))),
        And((QUESTION, Term("grain"))),
        And((QUESTION, Not(Term("y"))), implied=False),
    ],
)
def test_only_long_questions(archive: Backend, query: Node) -> None:
    harvest(archive)
    assert ask(archive, query).hits == ask(archive, query, feedback=False).hits


def test_conditions_beside_a_question_hold(archive: Backend) -> None:
    harvest(archive)
    assert ids(ask(archive, And((QUESTION, Not(Term("y")))))) == ["1", "2", "5", "4"]


@pytest.mark.parametrize("sort", [sort for sort in Sort if sort is not Sort.RELEVANCE])
def test_other_orders_are_as_they_were(archive: Backend, sort: Sort) -> None:
    harvest(archive)
    assert ask(archive, sort=sort).hits == ask(archive, sort=sort, feedback=False).hits


def test_what_is_behind_the_first_hundred_stays_behind(archive: Backend) -> None:
    """``g`` scores by its length: the longest, of which one speaks of wheat, are behind the first hundred."""
    many = [story(f"g{n:03}", "winter " + "g " * n) for n in range(1, 110)]
    fill(archive, *many, story("last", "winter wheat " + "g " * 120), story("w", "ships carried grain wheat wheat"))
    plain, fed = ask(archive, feedback=False), ask(archive)
    assert ids(plain)[100:] == ids(fed)[100:]
    assert ids(plain)[-1] == "last"
    scores = [hit.score or 0 for hit in fed.hits]
    assert scores == sorted(scores, reverse=True)
    assert sum(hit.score != other.score for hit, other in zip(plain.hits[100:], fed.hits[100:], strict=True)) == 0


def test_pages_continue_one_another(archive: Backend) -> None:
    harvest(archive)
    whole = ids(ask(archive))
    pages = [ids(ask(archive, sort=Sort.RELEVANCE, offset=at, limit=2)) for at in (0, 2, 4)]
    assert [id for page in pages for id in page] == whole


def test_without_any_article_nothing_is_added(archive: Backend) -> None:
    fill(archive, story("a", "x"))
    answer = ask(archive)
    assert (answer.total, answer.explanation is not None and answer.explanation.added) == (0, ())
