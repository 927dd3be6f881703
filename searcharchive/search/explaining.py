"""A receipt of a search: how each word was read and what it weighs, and of which parts each score is the sum.

The formula and its names are those of ``backends/base.py``.
"""

from collections.abc import Sequence

import numpy as np

from searcharchive.analysis.stemming import query_stems
from searcharchive.query.tree import (
    And,
    Boost,
    Fuzzy,
    Near,
    Node,
    Or,
    Phrase,
    Term,
    TextLeaf,
    Wildcard,
    scoring_leaves,
)
from searcharchive.search.evaluate import Evaluator, Ranking
from searcharchive.search.expand import patterns_of
from searcharchive.search.feedback import Feedback
from searcharchive.search.leaves import LeafReader
from searcharchive.search.postings import Int32, Source
from searcharchive.search.response import AddedWord, Explanation, Form, ReadLeaf, ScorePart

MOST_FORMS = 50
"""So many of the forms that a pattern stands for are named: those in most articles."""

Parts = dict[int, tuple[ScorePart, ...]]
"""For each document of the page that a node matches, what its score is the sum of."""


class Explainer:
    """Explains the documents of one page, int32 ascending, by the tree that they are scored by."""

    def __init__(self, source: Source, reader: LeafReader, evaluator: Evaluator, ranking: Ranking, docs: Int32) -> None:
        self._source = source
        self._reader = reader
        self._evaluator = evaluator
        self._ranking = ranking
        self._docs = docs
        self._articles = len(source.visible_docs)
        self._leaf = 0

    def explanation(self, node: Node, learnt: Feedback | None = None) -> Explanation:
        leaves = tuple(self._read(leaf) for leaf in scoring_leaves(node))
        added = tuple(self._added(*word) for word in learnt.words) if learnt else ()
        ranking = self._ranking
        return Explanation(leaves, self._articles, ranking.k1, ranking.b, ranking.headline_weight, added)

    def _added(self, word: Term, boost: float) -> AddedWord:
        found = self._evaluator.articles(word)
        return AddedWord(word.form, self._stems(word), found, self._idf(found), boost)

    def _read(self, leaf: TextLeaf) -> ReadLeaf:
        found = len(self._evaluator.matches(leaf).docs)
        forms, more = self._forms(leaf)
        return ReadLeaf(leaf, self._stems(leaf), forms, more, found, self._idf(found))

    def _idf(self, found: int) -> float:
        return self._evaluator.idf(found)

    def _stems(self, leaf: TextLeaf) -> tuple[str, ...]:
        """The stems under which its words are looked for, each once."""
        match leaf:
            case Near(left, right):
                return tuple(dict.fromkeys((*self._stems(left), *self._stems(right))))
            case Term(form, exact=False):
                return query_stems(form, self._source.languages)
            case Phrase(forms, exact=False):
                return tuple(dict.fromkeys(s for form in forms for s in query_stems(form, self._source.languages)))
            case _:
                return ()

    def _forms(self, leaf: TextLeaf) -> tuple[tuple[Form, ...], int]:
        """Of the forms that its patterns stand for those in most articles, and how many others there are."""
        found: list[Form] = []
        for pattern in patterns_of(leaf):
            found += self._expanded(pattern)
        found.sort(key=lambda form: (-form.articles, form.form))
        return tuple(found[:MOST_FORMS]), max(len(found) - MOST_FORMS, 0)

    def _expanded(self, pattern: Wildcard | Fuzzy) -> list[Form]:
        counts = self._reader.articles_by_form(pattern)
        return [Form(form, articles) for form, articles in counts.items() if articles]

    # Of which parts a score is

    def parts(self, node: Node, learnt: Feedback | None = None) -> Parts:
        """What makes up the score of each document that matches ``node``, leaves in the order written; then words that
        were added, for those documents that they count for."""
        self._leaf = 0
        parts = self._parts(node, 1.0)
        words, docs = (learnt.words, learnt.docs.tolist()) if learnt else ((), [])
        for number, (word, boost) in enumerate(words, self._leaf):
            own = self._of_leaf(word, number, boost)
            parts |= {doc: parts[doc] + own[doc] for doc in own.keys() & docs}
        return parts

    def _parts(self, node: Node, factor: float) -> Parts:
        if not scoring_leaves(node):
            return dict.fromkeys(self._on_page(self._evaluator.matches(node).docs), ())
        match node:
            case And(children):
                return self._all([self._parts(child, factor) for child in children])
            case Or(children):
                return self._any([self._parts(child, factor) for child in children])
            case Boost(child, own):
                return self._parts(child, factor * own)
            case _:
                assert isinstance(node, Term | Phrase | Near | Wildcard | Fuzzy)  # nothing else scores
                self._leaf += 1
                return self._of_leaf(node, self._leaf - 1, factor)

    def _all(self, found: Sequence[Parts]) -> Parts:
        docs = [doc for doc in self._docs.tolist() if all(doc in each for each in found)]
        return {doc: tuple(part for each in found for part in each[doc]) for doc in docs}

    def _any(self, found: Sequence[Parts]) -> Parts:
        docs = [doc for doc in self._docs.tolist() if any(doc in each for each in found)]
        return {doc: tuple(part for each in found for part in each.get(doc, ())) for doc in docs}

    def _of_leaf(self, leaf: TextLeaf, number: int, factor: float) -> Parts:
        weighed = self._evaluator.weights(leaf)
        idf, k1 = self._idf(len(weighed.docs)), self._ranking.k1
        at = np.searchsorted(weighed.docs, self._docs)
        parts: Parts = {}
        for doc, place in zip(self._docs.tolist(), at.tolist(), strict=True):
            if place < len(weighed.docs) and weighed.docs[place] == doc:
                x = float(weighed.scored[place])
                parts[doc] = (ScorePart(number, x, idf, factor, factor * idf * x * (k1 + 1) / (x + k1)),)
        return parts

    def _on_page(self, docs: Int32) -> list[int]:
        here: list[int] = self._docs[np.isin(self._docs, docs, assume_unique=True)].tolist()
        return here
