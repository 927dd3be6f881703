"""Evaluation over a source made by hand: scores by the formula, and what the end of the budget does."""

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import pytest

from searcharchive.query.tree import And, Fuzzy, Near, Node, Not, Or, Phrase, Term, TextField, ValueField, Wildcard
from searcharchive.search.answer import answer
from searcharchive.search.budget import Budget
from searcharchive.search.evaluate import Evaluator, Ranking
from searcharchive.search.expand import matching_forms
from searcharchive.search.highlight import AnalysedText, phrases
from searcharchive.search.keys import Keys
from searcharchive.search.leaves import LeafReader
from searcharchive.search.matches import Matches, union
from searcharchive.search.occurrences import SHIFT, words
from searcharchive.search.postings import (
    Bools,
    Floats,
    Int32,
    Int64,
    Lexicon,
    Mentions,
    Over,
    Part,
    Periods,
    Published,
    Scale,
    Scales,
)
from searcharchive.search.request import SearchRequest, Sort
from searcharchive.search.scoring import relative_frequency
from searcharchive.search.texts import FoundOnPage, FoundWords, Run, Stems, Word
from searcharchive.search.values import FacetColumn, Values
from tests.search.twins import gather_spellings

T = TypeVar("T")
RANKING = Ranking(k1=1.2, b=0.75, headline_weight=2.0, expansion_limit=3, query_expansion_limit=8)
HEADLINES = ["tin", "", "copper prices", "tin", "zinc"]
BODIES = ["tin and copper", "copper copper rose", "tin", "tin tin tin", "tins tint tina zinc"]
VISIBLE = [True, True, True, False, True]


class HandForms:
    """Some forms, as strings."""

    def __init__(self, source: "HandSource", forms: list[str], fields: Sequence[TextField]) -> None:
        self._source = source
        self._forms = forms
        self._fields = fields

    @property
    def at_most(self) -> int:
        return len(self._forms)

    @property
    def documents(self) -> Int64:
        counts = [
            [sum(f in words for words in self._source.texts[field]) for field in self._fields] for f in self._forms
        ]
        return np.array(counts, np.int64)

    @property
    def texts(self) -> frozenset[str]:
        return frozenset(self._forms)

    def some(self, which: Any) -> "HandForms":
        return HandForms(self._source, [self._forms[i] for i in which.tolist()], self._fields)

    def articles(self, fields: Sequence[TextField], visible: Bools, over: Over) -> Int64:
        own = [[form in self._source.texts[field][doc] for field in fields] for form in self._forms for doc in range(5)]
        found = np.array(own, np.bool_).any(axis=1).reshape(-1, 5) & visible
        return found.sum(axis=1) * (not over())

    def weights(self, field: TextField, scale: Scale, over: Over) -> tuple[Int32, Floats]:
        docs, freqs = words(self.places(field, None)[: 0 if over() else None]).documents()
        lengths = np.array([len(text) for text in self._source.texts[field]], np.int32)[docs]
        tf = freqs.astype(np.float64)
        return docs, relative_frequency(tf, lengths, scale.average, weight=scale.weight, b=scale.b)

    def places(self, field: TextField, within: Int32 | None) -> Int64:
        self._source.reads += 1
        texts = [(doc, text) for doc, text in enumerate(self._source.texts[field]) if within is None or doc in within]
        held = [doc << SHIFT | i for doc, text in texts for i, word in enumerate(text) if word in self._forms]
        return np.array(held, np.int64)


class HandSource:
    """Five documents, the fourth invisible; words are their own stems. Counts the postings that were read."""

    def __init__(self) -> None:
        self.texts = {TextField.HEADLINE: [h.split() for h in HEADLINES], TextField.BODY: [b.split() for b in BODIES]}
        self.reads = 0

    doc_count = 5
    generation = 7
    released = 0
    languages: tuple[str, ...] = ("xx",)
    visible: Bools = np.array(VISIBLE, np.bool_)

    @property
    def published(self) -> Published:
        nothing = np.zeros(5, np.int64)
        none = np.zeros(5, np.bool_)
        return Published(Periods(nothing, nothing, none), np.zeros(5, np.int8), none)

    @property
    def mentions(self) -> Mentions:
        empty = np.empty(0, np.int64)
        return Mentions(np.zeros(6, np.int64), Periods(empty, empty, np.empty(0, np.bool_)))

    parts = (Part(0, np.arange(5, dtype=np.int32)),)

    def id_of(self, doc: int) -> str:
        return str(doc)

    def once(self, _: Hashable, make: Callable[[], T]) -> T:
        return make()

    visible_docs = np.flatnonzero(VISIBLE).astype(np.int32)

    def words_in(self, field: TextField) -> int:
        return int(self.lengths(field).sum())

    def stem_count(self, field: TextField, stem: str) -> int:
        return sum(stem in words for words in self.texts[field])

    def stem_weights(self, stem: str, scales: Scales) -> tuple[Int32, Floats]:
        read = [self.form(stem, (field,)).weights(field, scale, lambda: False) for field, scale in scales.items()]
        found = union([Matches(docs, weights) for docs, weights in read])
        return found.docs, found.scored

    def stem_weights_in(self, stem: str, scales: Scales, docs: Int32) -> Floats:
        found = dict(zip(*self.stem_weights(stem, scales), strict=True))
        return np.array([found.get(doc, 0.0) for doc in docs], np.float64)

    def stem_places(self, field: TextField, stem: str) -> Int64:
        return self.form(stem, (field,)).places(field, None)

    def stem_places_near(self, field: TextField, stem: str, anchors: Int64, low: int, high: int) -> Int64:
        near = {int(anchor) + by for anchor in anchors for by in range(low, high + 1)}
        return np.array([place for place in self.stem_places(field, stem) if place in near], np.int64)

    def form(self, form: str, fields: Sequence[TextField]) -> HandForms:
        return HandForms(self, [form], fields)

    def forms_like(self, leaf: Wildcard | Fuzzy, fields: Sequence[TextField], over: Over) -> HandForms:
        forms = sorted({word for field in fields for words in self.texts[field] for word in words})
        matching = matching_forms(leaf, Lexicon(forms, np.ones(len(forms), np.int64)))
        return HandForms(self, [] if over() else [forms[i] for i in matching], fields)

    def lengths(self, field: TextField) -> Int32:
        return np.array([len(w) if seen else 0 for w, seen in zip(self.texts[field], VISIBLE, strict=True)], np.int32)

    def facet(self, field: ValueField) -> FacetColumn:
        keys = Keys()
        return FacetColumn(
            keys, [(0, Values(gather_spellings([[field.value]] * 5), keys))], self.visible_docs, np.array([3], np.int32)
        )

    def has_text(self, field: TextField) -> Bools:
        return np.array([bool(words) for words in self.texts[field]], np.bool_)

    def article(self, doc: int) -> Mapping[str, Any]:
        head, body = HEADLINES[doc], BODIES[doc]
        return {"id": str(doc), "headline": head, "headline_derived": False, "body": body, "lang": "xx"}

    def words(self, doc: int, field: TextField) -> AnalysedText:
        return AnalysedText(" ".join(self.texts[field][doc]), "xx")

    def find_stems(self, docs: Sequence[int], stems: Stems, leaves: int) -> FoundOnPage:
        page = FoundOnPage(len(docs), leaves)
        for number, doc in enumerate(docs):
            for at, field in enumerate(TextField):
                page.put(number, at, self._find(doc, field, stems.get(field, ())))
        return page

    def _find(self, doc: int, field: TextField, runs: Sequence[Run]) -> FoundWords:
        text = self.words(doc, field)
        return text.found([self._words(doc, text, run) for run in runs])

    def _words(self, doc: int, text: AnalysedText, run: Run) -> set[int]:
        def positions(word: Word) -> list[int]:
            if isinstance(word, tuple):
                return text.with_stems(word)
            return [place & (1 << SHIFT) - 1 for place in word.tolist() if place >> SHIFT == doc]

        found = phrases([positions(word) for word in run.words], run.slop) if run.words else ()
        return {word for occurrence in found for word in occurrence.words}


def evaluated(node: Node, seconds: float | None = None) -> tuple[list[int], LeafReader]:
    source = HandSource()
    reader = LeafReader(source, Budget(seconds), RANKING.expansion_limit)
    return Evaluator(source, reader, RANKING).matches(node).docs.tolist(), reader


@pytest.mark.parametrize(
    ("node", "docs"),
    [
        (Term("tin"), [0, 2]),
        (Term("tin", field=TextField.HEADLINE), [0]),
        (Not(Term("tin")), [1, 4]),
        (And((Term("tin"), Term("copper"))), [0, 2]),
        (And((Term("tin"), Not(Term("copper", field=TextField.BODY)))), [2]),
        (And(()), [0, 1, 2, 4]),
        (Or(()), []),
        (Phrase(("copper", "copper")), [1]),
        (Near(Term("tin"), Term("copper"), 2), [0]),
        (Near(Term("tin", field=TextField.HEADLINE), Term("copper", field=TextField.BODY), 9), []),
        (Wildcard("tin?"), [4]),
        (Fuzzy("zink"), [4]),
    ],
)
def test_matches(node: Node, docs: list[int]) -> None:
    assert evaluated(node)[0] == docs


def test_a_score_is_that_of_the_formula() -> None:
    response = answer(HandSource(), SearchRequest(query=Term("tin"), sort=Sort.RELEVANCE), RANKING)
    average_headline, average_body = (1 + 0 + 2 + 1) / 4, (3 + 3 + 1 + 4) / 4
    x = 2 * 1 / (0.25 + 0.75 * 1 / average_headline) + 1 / (0.25 + 0.75 * 3 / average_body)
    scores = {hit.id: hit.score for hit in response.hits}
    assert scores["0"] == pytest.approx(math.log(5 / 2) * x * 2.2 / (x + 1.2), abs=1e-12)
    assert list(scores) == ["0", "2"]


def test_the_most_frequent_forms_stand_for_a_pattern() -> None:
    docs, reader = evaluated(Wildcard("ti*"))
    # "tin" is in two visible articles, the others in one each: the first two of those by form.
    assert reader.expansions == {Wildcard("ti*"): frozenset({"tin", "tina", "tins"})}
    assert reader.truncated == [Wildcard("ti*")]
    assert docs == [0, 2, 4]


def test_an_answer_cut_short_shows_nothing_that_was_excluded() -> None:
    for node in (Term("tin"), Not(Term("tin")), And((Not(Not(Term("tin"))),)), Not(Wildcard("ti*"))):
        docs, reader = evaluated(node, seconds=-1.0)
        assert (docs, reader.cut_short) == ([], True)


def test_the_budget_is_told_and_reading_stops() -> None:
    source = HandSource()
    response = answer(source, SearchRequest(query=Or((Term("tin"), Term("copper"))), budget=-1.0), RANKING)
    assert (response.partial, response.total, source.reads) == (True, 0, 0)


def test_without_a_budget_nothing_is_partial() -> None:
    response = answer(HandSource(), SearchRequest(query=Term("tin"), budget=None), RANKING)
    assert (response.partial, response.total, response.generation) == (False, 2, 7)
    assert response.hits[0].headline_html == "<mark>tin</mark>"
