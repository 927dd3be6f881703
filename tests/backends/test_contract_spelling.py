"""Did you mean: when a query is respelt, by which words, and when not."""

import pytest

from searcharchive.backends.base import Backend
from searcharchive.query.tree import And, Boost, Fuzzy, Node, Not, Phrase, Term, TextField, Value, ValueField
from searcharchive.search.response import DidYouMean, Respelt
from tests.backends.samples import ask, fill, story


@pytest.fixture
def filled(archive: Backend) -> Backend:
    fill(archive, *(story(f"z{i}", "Zelensky spoke of grain") for i in range(12)))
    fill(archive, *(story(f"d{i}", "a deal") for i in range(3)), story("dial", "dial zelenskky", topics=("t",)))
    return archive


def test_a_word_that_nobody_has(filled: Backend) -> None:
    answer = ask(filled, Term("zelenskyy"), respell=True)
    assert answer.did_you_mean == DidYouMean(Term("zelensky"), (Respelt("zelenskyy", "zelensky", 12),), 12)


@pytest.mark.parametrize(
    ("query", "instead", "total"),
    [
        (Term("zelenskiy"), Term("zelensky"), 12),
        (Term("zelenskky"), Term("zelensky"), 12),  # one article has it, and more than ten times as many the other
        (Term("zelenksy"), Term("zelensky"), 12),
        (Term("selenski"), Term("zelensky"), 12),  # two edits
        (Term("grian"), Term("grain"), 12),
        (Term("deel"), Term("deal"), 3),
        (Term("diel"), Term("dial"), 1),  # the same first letter as "deal", which is as near and in more articles
        (Phrase(("zelensky", "spoek")), Phrase(("zelensky", "spoke")), 12),
        (And((Term("zelenskiy"), Term("grian"))), And((Term("zelensky"), Term("grain"))), 12),
        (Boost(Term("grian"), 2.0), Boost(Term("grain"), 2.0), 12),
        (Term("zelensky"), None, 0),  # enough is found
        (Term("deal"), None, 0),  # little, but nothing is more than ten times as frequent
        (Term("grian", exact=True), None, 0),
        (Term("grian", TextField.HEADLINE), None, 0),  # no headline has it
        (Fuzzy("zelenskiii", 1), None, 0),
        (Not(Term("grian")), None, 0),
        (Term("spo"), None, 0),
        (Term("gr4in"), None, 0),
        (Term("deals"), None, 0),
        (And((Term("grian"), Value(ValueField.TOPIC, "t"))), None, 0),  # it would find nothing either
        (And((Term("grian"), Term("deal"))), None, 0),
    ],
    ids=str,
)
def test_queries(filled: Backend, query: Node, instead: Node | None, total: int) -> None:
    found = ask(filled, query, respell=True).did_you_mean
    assert (found and found.query) == instead
    assert (found.total if found else 0) == total
    assert ask(filled, query).did_you_mean is None


def test_relaxed_answers_with_more_of_the_words_are_better(filled: Backend) -> None:
    query = And((Term("zelenskiy"), Term("grain"), Term("nowhere")))
    answer = ask(filled, query, relax=True, respell=True)
    assert answer.relaxed is not None
    assert answer.relaxed.words == 1
    assert answer.did_you_mean is not None
    assert answer.did_you_mean.total == 12
