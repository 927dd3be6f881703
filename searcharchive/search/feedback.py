"""Feedback: what the first answers to a long question speak of moves up those of the first hundred that do, too.

Pseudo-relevance feedback after Rocchio 1971, "Relevance feedback in information retrieval", in the form of Xu & Croft
1996, "Query expansion using local and global document analysis", https://doi.org/10.1145/243199.243202: the first few
articles found are taken to be good ones, and the words that weigh most in them are asked for besides. What is found
stays the same, and nothing that stood behind the first hundred comes before them. ``backends/base.py`` has the formula.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from searcharchive.analysis.stemming import query_stems
from searcharchive.query.tree import And, Node, Or, Term, TextField, scoring_leaves
from searcharchive.search.evaluate import Evaluator
from searcharchive.search.leaves import FIELDS, LeafReader
from searcharchive.search.matches import Matches
from searcharchive.search.ordering import first
from searcharchive.search.postings import Floats, Int32, Source
from searcharchive.search.request import SearchRequest, Sort

LONG = 8
"""Different words of a question. Shorter ones are headlines and names, of which one article is sought as a rule."""
DEPTH = 100
"""Articles that may change places; and those that score the same as the last of them."""
READ = 3
"""Articles that words are taken from: the first."""
WORDS = 10
SHARE = 0.25
"""What all words together may add, of what those of the question may."""
SHORTEST, FEWEST = 2, 2
"""Characters of a word, and the articles that its commonest form stands in: in one alone, it moves no other."""
DECIMALS = 6
"""To which scores and weights are compared: what is alike but for rounding is alike."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was found, scored anew; ``docs`` int32 ascending are those of the first, which the words count for.

    Each word has its boost.
    """

    matches: Matches
    docs: Int32
    words: tuple[tuple[Term, float], ...]


@dataclass(slots=True)
class Weighed:
    """A word of the first articles: the forms it was met in, each with its articles, and its x in each of the first."""

    forms: dict[str, int] = field(default_factory=dict)
    x: dict[int, float] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        return min(self.forms, key=lambda form: (-self.forms[form], form))


def question(query: Node) -> tuple[Term, ...]:
    """The words of a long question, any of which is asked for; none where it is something else, or more than that."""
    parts = query.children if isinstance(query, And) and query.implied else (query,)
    scoring = [part for part in parts if scoring_leaves(part)]
    if len(scoring) != 1 or not isinstance(scoring[0], Or):
        return ()
    children = dict.fromkeys(scoring[0].children)
    words = tuple(each for each in children if isinstance(each, Term) and not each.exact and each.field is None)
    return words if len(words) == len(children) >= LONG else ()


def fed_back(
    source: Source, request: SearchRequest, evaluator: Evaluator, reader: LeafReader, found: Matches
) -> Feedback | None:
    """None where it does not apply, or the time is over before all is read: then nothing changes places."""
    asked = question(request.query) if request.feedback and request.sort is Sort.RELEVANCE else ()
    if not asked or not len(found.docs) or reader.over():
        return None
    rough = np.round(found.scored, DECIMALS)
    places = first(source, Matches(found.docs, rough), Sort.RELEVANCE, DEPTH)
    among = np.flatnonzero(rough >= rough[places[-1]])
    words = _words(source, evaluator, reader, found, places[:READ])
    lists = [evaluator.matches(Term(form)) for form, _ in words]
    factor = _factor(evaluator, asked, [(w, len(each.docs)) for (_, w), each in zip(words, lists, strict=True)])
    if reader.over():
        return None
    docs, scores = found.docs[among], found.scored.copy()
    for (_, weight), each in zip(words, lists, strict=True):
        scores[among] += factor * weight * _scores_in(each, docs)
    boosts = tuple((Term(form), factor * weight) for form, weight in words)
    return Feedback(Matches(found.docs, scores), docs, boosts)


def _factor(evaluator: Evaluator, asked: Iterable[Term], words: Sequence[tuple[float, int]]) -> float:
    """What makes boosts of weights; of each word its weight, and the articles it is in."""
    own = sum(evaluator.idf(n) for n in map(evaluator.articles, asked) if n)
    most = sum(weight * evaluator.idf(n) for weight, n in words)
    return SHARE * own / most if most else 0.0


def _scores_in(found: Matches, docs: Int32) -> Floats:
    """The scores of documents, 0 of those that were not found."""
    if not len(found.docs):
        return np.zeros(len(docs))
    at = np.minimum(np.searchsorted(found.docs, docs), len(found.docs) - 1)
    return np.where(found.docs[at] == docs, found.scored[at], 0.0)


def _words(
    source: Source, evaluator: Evaluator, reader: LeafReader, found: Matches, places: Int32
) -> list[tuple[str, float]]:
    """The words that weigh most in the documents of some places, each with its weight; ties by form."""
    words: dict[tuple[str, ...], Weighed] = {}
    for doc in found.docs[places].tolist():
        if reader.over():
            return []
        _add(words, source, evaluator, doc)
    shares = dict(zip(found.docs[places].tolist(), found.scored[places] / found.scored[places].sum(), strict=True))
    weights = [(word.shown, _weight(word, shares, evaluator)) for word in words.values()]
    return sorted(weights, key=lambda each: (-round(each[1], DECIMALS), each[0]))[:WORDS]


def _add(words: dict[tuple[str, ...], Weighed], source: Source, evaluator: Evaluator, doc: int) -> None:
    headline, body = (_each(source, evaluator, name, doc) for name in FIELDS)
    for use in source.forms_of(doc):
        if len(use.form) >= SHORTEST and use.articles >= FEWEST:
            word = words.setdefault(query_stems(use.form, source.languages), Weighed())
            word.forms[use.form] = use.articles
            word.x[doc] = word.x.get(doc, 0.0) + headline * use.headline + body * use.body


def _each(source: Source, evaluator: Evaluator, name: TextField, doc: int) -> float:
    """What one occurrence in a field of a document adds to x."""
    scale = evaluator.scale(name)
    if not scale.average:
        return 0.0
    return scale.weight / (1 - scale.b + scale.b * int(source.lengths(name)[doc]) / scale.average)


def _weight(word: Weighed, shares: dict[int, float], evaluator: Evaluator) -> float:
    """The mean of its scores in the first documents, by their shares. The articles are those of its commonest form."""
    k1 = evaluator.k1
    mean = math.fsum(shares[doc] * x * (k1 + 1) / (x + k1) for doc, x in word.x.items())
    return float(mean * evaluator.idf(max(word.forms.values())))
