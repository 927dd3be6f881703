"""What is found where no article has all words of a query: those that have most. ``backends/base.py`` says which."""

from collections.abc import Sequence
from datetime import tzinfo

import numpy as np

from searcharchive.query.printer import to_text
from searcharchive.query.tree import And, Node, Or, scoring_leaves
from searcharchive.search.evaluate import Evaluator
from searcharchive.search.filters import Found
from searcharchive.search.matches import Matches, chosen
from searcharchive.search.postings import Floats, Int32, Source
from searcharchive.search.request import SearchRequest
from searcharchive.search.response import LeftOut, Notice, Relaxed

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NAMED = 3
"""So many of the words that were left out are named in the notice."""


def words_of(query: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The words of a query that can be relaxed, and its conditions; no words where it cannot be."""
    if not isinstance(query, And) or not query.implied:
        return (), (query,)
    words = tuple(child for child in query.children if scoring_leaves(child))
    conditions = tuple(child for child in query.children if not scoring_leaves(child))
    return (words, conditions) if len(words) > 1 else ((), (query,))


class Tally:
    """How many words each document has, int16[documents], and the sum of their scores."""

    def __init__(self, documents: int) -> None:
        self.counts = np.zeros(documents, np.int16)
        self.scores: Floats = np.zeros(documents, np.float64)

    def add(self, found: Matches) -> None:
        self.counts[found.docs] += 1
        if found.scores is not None:
            self.scores[found.docs] += found.scores


def relaxed(
    source: Source, request: SearchRequest, evaluator: Evaluator, everything: Found
) -> tuple[Found, Relaxed | None]:
    """What is found instead of ``everything``, where that is nothing; as it is where nothing has any word either."""
    words, conditions = words_of(request.query)
    if not (request.relax and words) or len(everything.docs) or evaluator.cut_short:
        return everything, None
    tally, lists = Tally(source.doc_count), []
    for word in words:
        found = evaluator.matches(word)
        lists.append(found.docs)
        tally.add(found)
    allowed = evaluator.matches(And(conditions))
    most = int(tally.counts[Found(source, request, allowed).docs].max(initial=0))
    if not most or evaluator.cut_short:
        return everything, None
    enough = chosen(allowed, tally.counts[allowed.docs] >= most)
    shown = Found(source, request, Matches(enough.docs, tally.scores[enough.docs]))
    return shown, Relaxed(most, len(words), _left_out(words, lists, shown.docs))


def _left_out(words: Sequence[Node], lists: Sequence[Int32], shown: Int32) -> tuple[LeftOut, ...]:
    """The words that some of the documents shown are without."""
    without = [len(shown) - np.count_nonzero(np.isin(shown, docs, assume_unique=True)) for docs in lists]
    return tuple(LeftOut(word, int(n)) for word, n in zip(words, without, strict=True) if n)


def scored_by(query: Node) -> Node:
    """The tree whose score is that of a relaxed query: any of its words, under its conditions."""
    words, conditions = words_of(query)
    return And((Or(words), *conditions))


def notice(found: Relaxed, total: int, zone: tzinfo) -> Notice:
    """``No article has all four words; showing 12 that have three.`` The hint says what was left out."""
    have = "have" if total > 1 else "has"
    detail = f"No article has all {number(found.of)} words; showing {total:,} that {have} {number(found.words)}"
    named = [f"“{_said(word, zone)}”" for word, _ in found.left_out]
    if len(named) <= NAMED:
        return Notice("relaxed", f"{detail}.", hint=f"Left out: {', '.join(named)}")
    return Notice("relaxed", f"{detail}.", hint=f"Left out, one or another: {', '.join(named[:NAMED])}, …")


def _said(word: Node, zone: tzinfo) -> str:
    try:
        return to_text(word, zone=zone)
    except ValueError:  # a tree that no query was read as, with dates of another zone
        return "…"


def number(value: int) -> str:
    """``four``, and figures above twelve."""
    return NUMBERS[value] if value < len(NUMBERS) else f"{value:,}"
