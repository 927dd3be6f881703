"""Walks a query tree: which documents match, and how much each scores."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from searcharchive.search import scoring
from searcharchive.search.filters import filter_mask
from searcharchive.search.leaves import LeafReader, fields_of
from searcharchive.search.postings import Bools, Floats, Source


@dataclass(frozen=True, slots=True)
class Ranking:
    """The constants of BM25F, and how many forms a pattern may stand for."""

    k1: float
    b: float
    headline_weight: float
    expansion_limit: int


@dataclass(frozen=True, slots=True)
class Matches:
    """``mask`` bool[doc_count]; ``scores`` float64[doc_count], 0 outside the mask, or None where all are 0."""

    mask: Bools
    scores: Floats | None = None


class Evaluator:
    """Evaluates trees over one source. When the reader's budget is over, what is not read yet matches nothing.

    Under a Not, what could not be read counts as matched, so that an answer cut short never shows what was excluded.
    """

    def __init__(self, source: Source, reader: LeafReader, ranking: Ranking) -> None:
        self._source = source
        self._reader = reader
        self._ranking = ranking
        self._articles = int(np.count_nonzero(source.visible))
        self._averages: dict[TextField, float] = {}

    def matches(self, node: Node, *, negated: bool = False) -> Matches:
        """The visible documents that a node matches. The end of the budget shows in the reader."""
        match node:
            case All():
                return Matches(self._source.visible)
            case And(children):
                return self._all([self.matches(child, negated=negated) for child in children])
            case Or(children):
                return self._any([self.matches(child, negated=negated) for child in children])
            case Not(child):
                return Matches(self._source.visible & ~self.matches(child, negated=not negated).mask)
            case Boost(child, factor):
                found = self.matches(child, negated=negated)
                return Matches(found.mask, None if found.scores is None else found.scores * factor)
            case Value() | Published() | Mentioned() | Has():
                return Matches(self._source.visible & filter_mask(self._source, node))
            case Term() | Phrase() | Near() | Wildcard() | Fuzzy():
                return self._leaf(node, negated)

    def _all(self, parts: Sequence[Matches]) -> Matches:
        mask = np.logical_and.reduce([self._source.visible, *(part.mask for part in parts)])
        scores = _sum(parts)
        return Matches(mask, None if scores is None else np.where(mask, scores, 0.0))

    def _any(self, parts: Sequence[Matches]) -> Matches:
        if not parts:
            return Matches(np.zeros(self._source.doc_count, np.bool_))
        return Matches(np.logical_or.reduce([part.mask for part in parts]), _sum(parts))

    def _leaf(self, leaf: TextLeaf, negated: bool) -> Matches:
        x = np.zeros(self._source.doc_count, np.float64)
        for field in fields_of(leaf):
            self._add_field(x, leaf, field)
        mask = (x > 0) & self._source.visible
        if negated:
            return Matches(self._source.visible if self._reader.cut_short else mask)
        idf = scoring.inverse_document_frequency(max(self._articles, 1), int(np.count_nonzero(mask)))
        return Matches(mask, np.where(mask, scoring.saturate(x, idf, self._ranking.k1), 0.0))

    def _add_field(self, x: Floats, leaf: TextLeaf, field: TextField) -> None:
        tf = self._reader.frequencies(leaf, field)
        docs = np.flatnonzero(tf)
        average = self._average(field)
        if len(docs) and average:
            weight = self._ranking.headline_weight if field is TextField.HEADLINE else 1.0
            lengths = self._source.lengths(field)[docs]
            x[docs] += scoring.relative_frequency(tf[docs], lengths, average, weight=weight, b=self._ranking.b)

    def _average(self, field: TextField) -> float:
        """Words of a field in the mean visible document; those without it count as empty."""
        if field not in self._averages:
            lengths = self._source.lengths(field)[self._source.visible]
            self._averages[field] = float(lengths.sum()) / max(self._articles, 1)
        return self._averages[field]


def _sum(parts: Sequence[Matches]) -> Floats | None:
    scores = [part.scores for part in parts if part.scores is not None]
    return np.add.reduce(scores) if scores else None
