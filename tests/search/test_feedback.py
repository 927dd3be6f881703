"""When feedback applies, and what becomes of it when the time is over."""

from pathlib import Path
from unittest import mock

import pytest

from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.query.tree import All, And, Boost, Node, Not, Or, Term, Value, ValueField
from searcharchive.search import finding
from searcharchive.search.feedback import LONG, question
from searcharchive.search.request import SearchRequest, Sort
from tests.backends.samples import fill, story

WORDS = tuple(Term(f"word{n}") for n in range(LONG))
PLACE = Value(ValueField.PLACE, "ve")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (Or(WORDS), WORDS),
        (Or((*WORDS, WORDS[0])), WORDS),
        (And((Or(WORDS), PLACE, Not(Term("x")))), WORDS),
        (Or(WORDS[1:]), ()),
        (Or((*WORDS, PLACE)), ()),
        (Or((*WORDS, Boost(Term("x"), 2.0))), ()),
        (And((Or(WORDS), PLACE), implied=False), ()),
        (And((Or(WORDS), Or(WORDS))), ()),
        (And(WORDS), ()),
        (Boost(Or(WORDS), 2.0), ()),
        (Term("x"), ()),
        (All(), ()),
    ],
)
def test_what_is_a_question(query: Node, words: tuple[Term, ...]) -> None:
    assert question(query) == words


class Countdown:
    """A budget that is over when it was asked so often."""

    def __init__(self, left: int) -> None:
        self.left = left

    def over(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_words_are_added_whole_or_not_at_all(tmp_path: Path) -> None:
    archive = WhooshBackend(tmp_path / "index")
    fill(archive, *(story(f"{n}", " ".join(word.form for word in WORDS[n:]) + " more of it") for n in range(LONG)))
    request = SearchRequest(Or(WORDS), sort=Sort.RELEVANCE, feedback=True, explain=True, budget=None)
    told = []
    with archive.snapshot() as snapshot:
        whole = snapshot.search(request).explanation
        for left in range(60):
            with mock.patch.object(finding, "Budget", lambda _, left=left: Countdown(left)):
                cut = snapshot.search(request)
            assert cut.explanation is not None
            assert cut.explanation.added or cut.partial
            told.append(cut.explanation.added)
    assert whole is not None
    assert sorted(set(told)) == [(), whole.added]
    assert [bool(words) for words in told] == sorted(bool(words) for words in told)
