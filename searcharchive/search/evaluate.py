"""Walks a query tree: which documents match, and how much each scores."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

import numpy as np

from searcharchive.query.tree import (
    All,
    And,
    Boost,
    Fuzzy,
    Has,
    Mentioned,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Published,
    Term,
    TextField,
    TextLeaf,
    Value,
    Wildcard,
)
from searcharchive.search.filters import kept
from searcharchive.search.leaves import LeafReader, fields_of
from searcharchive.search.matches import Matches, chosen, difference, intersection, narrowed, scored_word, union
from searcharchive.search.postings import Bools, Scale, Scales, Source

REMEMBERED = 100_000
"""Words of which it is remembered, in one generation, in how many documents they were found."""
ALL: Bools = np.empty(0, np.bool_)
"""Says for ``visible`` that all documents are: then nothing need be looked up."""
FILTERS = (Value, Published, Mentioned, Has)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The constants of BM25F, and how many forms a pattern, and all patterns of a query, may stand for."""

    k1: float
    b: float
    headline_weight: float
    expansion_limit: int
    query_expansion_limit: int


class Evaluator:
    """Evaluates trees over one source. When the reader's budget is over, what is not read yet matches nothing.

    Under a Not, what could not be read counts as matched, so that an answer cut short never shows what was excluded.
    """

    def __init__(self, source: Source, reader: LeafReader, ranking: Ranking) -> None:
        self._source = source
        self._reader = reader
        self._ranking = ranking
        self._articles = len(source.visible_docs)
        self._averages: dict[TextField, float] = {}
        self._everything = Matches(source.visible_docs)
        self._visible = source.visible if self._articles < source.doc_count else ALL
        self._found_in: dict[Term, int] = source.once("found in", dict)

    @property
    def cut_short(self) -> bool:
        """Whether the time was over before everything was read."""
        return self._reader.cut_short

    @property
    def k1(self) -> float:
        return self._ranking.k1

    def idf(self, found: int) -> float:
        """How much a word says that stands in so many documents."""
        return math.log((self._articles + 1) / max(found, 1))

    def articles(self, word: Term) -> int:
        """In how many visible documents a word stands."""
        known = self._found_in.get(word)
        return len(self.matches(word).docs) if known is None else known

    def matches(self, node: Node, *, negated: bool = False) -> Matches:
        """The visible documents that a node matches. The end of the budget shows in the reader."""
        match node:
            case All():
                return self._everything
            case And(children):
                return self._all(children, negated)
            case Or(children):
                return union([self.matches(child, negated=negated) for child in children])
            case Not(child):
                return difference(self._everything, self.matches(child, negated=not negated))
            case Boost(child, factor):
                found = self.matches(child, negated=negated)
                return Matches(found.docs, None if found.scores is None else found.scores * factor)
            case Value(field, value):
                return Matches(self._source.facet(field).docs_with(value))
            case Published() | Mentioned() | Has():
                return self._filtered(self._everything, node)
            case Term() | Phrase() | Near() | Wildcard() | Fuzzy():
                return self._leaf(node, negated)

    def _all(self, children: Sequence[Node], negated: bool) -> Matches:
        """The rarest first: further filters and words look only at what is left."""
        filters = [child for child in children if _is_filter(child)]
        words = [] if negated else [child for child in children if _is_word(child)]
        words.sort(key=self._reader.documents)
        others = [child for child in children if child not in filters and child not in words]
        parts = [self.matches(child, negated=negated) for child in others]
        value = self._rarest_value(filters, words) if words or not others else None
        if value is not None:
            parts.append(self.matches(value))
            filters.remove(value)
        elif words:
            parts.append(self.matches(words.pop(0)))
        found = intersection(parts) if parts else self._everything
        for each in filters:
            found = self._filtered(found, each)
        for word in words:
            found = self._narrowed(found, word)
        return found

    def _rarest_value(self, filters: Sequence[Node], words: Sequence[Term]) -> Value | None:
        """The filter of the value that the fewest documents have, if it is rarer than the rarest word."""
        values = [
            (self._source.facet(each.field).at_most(each.value), each) for each in filters if isinstance(each, Value)
        ]
        if not values:
            return None
        count, value = min(values, key=lambda pair: pair[0])
        return value if not words or count < self._reader.documents(words[0]) else None

    def _filtered(self, found: Matches, node: Node) -> Matches:
        """What a filter, or the opposite of one, leaves."""
        if isinstance(node, Not):
            assert isinstance(node.child, FILTERS)
            return chosen(found, ~kept(self._source, found.docs, node.child))
        assert isinstance(node, FILTERS)
        return chosen(found, kept(self._source, found.docs, node))

    def _narrowed(self, found: Matches, word: Term) -> Matches:
        """Those of the documents found that have a word too.

        Only these are looked at where it is known in how many documents the word is, by which it scores.
        """
        known = self._found_in.get(word)
        if known is None:
            return intersection([found, self._leaf(word, negated=False)])
        weights = self._reader.word_in(word, self._scales_of(word), found.docs)
        return narrowed(found, weights, known, max(self._articles, 1), self._ranking.k1)

    def _leaf(self, leaf: TextLeaf, negated: bool) -> Matches:
        lists = self._lists(leaf)
        if negated:
            found = union(lists)
            return self._everything if self._reader.cut_short else chosen(found, self._source.visible[found.docs])
        matches = scored_word(lists, self._visible, max(self._articles, 1), self._ranking.k1)
        if _is_word(leaf) and not self._reader.cut_short and len(self._found_in) < REMEMBERED:
            self._found_in[leaf] = len(matches.docs)
        return matches

    def weights(self, leaf: TextLeaf) -> Matches:
        """The visible documents in which a leaf occurs, each with its x."""
        found = union(self._lists(leaf))
        return chosen(found, self._source.visible[found.docs])

    def _lists(self, leaf: TextLeaf) -> list[Matches]:
        """Lists of documents with parts of x, to be added up."""
        scales = self._scales_of(leaf)
        if not scales and fields_of(leaf):
            self._reader.expand(leaf)
        if _is_word(leaf):
            return self._reader.word(leaf, scales)
        return [part for field, scale in scales.items() for part in self._reader.weighed(leaf, field, scale)]

    def _scales_of(self, leaf: TextLeaf) -> Scales:
        return {field: scale for field in fields_of(leaf) if (scale := self.scale(field)).average}

    def scale(self, field: TextField) -> Scale:
        weight = self._ranking.headline_weight if field is TextField.HEADLINE else 1.0
        return Scale(self._average(field), weight, self._ranking.b)

    def _average(self, field: TextField) -> float:
        """Words of a field in the mean visible document; those without it count as empty."""
        if field not in self._averages:
            self._averages[field] = self._source.words_in(field) / max(self._articles, 1)
        return self._averages[field]


def _is_word(node: Node) -> TypeGuard[Term]:
    """Whether it is a word in any inflection."""
    return isinstance(node, Term) and not node.exact


def _is_filter(node: Node) -> bool:
    return isinstance(node.child if isinstance(node, Not) else node, FILTERS)
