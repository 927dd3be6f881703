"""The words that tell an article from others, by which similar ones are found.

After Lucene's ``MoreLikeThis``: the words with the highest tf-idf, of those that stand in the article more than once
and in a few others at least, each weighing in the search as it does here. With x the occurrences of a word in the body
and twice those in the headline, N visible articles, and df of them with the word::

    weight = x * (k1 + 1) / (x + k1) * ln((N + 1) / df)      k1 = 3

The first factor is that of BM25, so that one word that is said all the time does not outweigh all others.
"""

import math
from collections.abc import Iterable, Sequence

from searcharchive.analysis.stemming import query_stems
from searcharchive.query.tree import Boost, Node, Or, Term
from searcharchive.search.postings import FormUse
from searcharchive.search.response import WeightedTerm

TERMS = 25
"""Words that are searched for at most."""
TWICE = 2
"""What the occurrences of a word must come to, where there are :data:`ENOUGH` such words."""
ENOUGH = 10
SHORTEST = 2
"""Characters of a word."""
FEWEST, MOST, ONE_IN = 2, 5, 200
"""A word stands in one in 200 of all articles, in at least two, but no more than five are asked for."""


def fewest(articles: int) -> int:
    """The articles in which a word must stand."""
    return min(max(FEWEST, articles // ONE_IN), MOST)


def weighted_terms(
    uses: Iterable[FormUse], articles: int, languages: tuple[str, ...], headline_weight: float, k1: float
) -> tuple[WeightedTerm, ...]:
    """As ``Snapshot.terms_of`` says; ``articles`` are all visible ones."""
    words: dict[tuple[str, ...], list[tuple[float, str, int]]] = {}
    for use in uses:
        x = headline_weight * use.headline + use.body
        words.setdefault(query_stems(use.form, languages), []).append((-x, use.form, use.articles))
    found = [_word(inflections) for inflections in words.values()]
    found = [word for word in found if word[2] >= fewest(articles) and len(word[1]) >= SHORTEST]
    often = [word for word in found if word[0] >= TWICE]
    chosen = often if len(often) >= ENOUGH else found
    weights = [(x * (k1 + 1) / (x + k1) * math.log((articles + 1) / df), form) for x, form, df in chosen]
    return _relative(sorted((-weight, form) for weight, form in weights)[:TERMS])


def _word(inflections: Sequence[tuple[float, str, int]]) -> tuple[float, str, int]:
    """All occurrences of a word, the form that it has most often, and the articles of the commonest form."""
    return -sum(x for x, _, _ in inflections), min(inflections)[1], max(n for _, _, n in inflections)


def _relative(found: Sequence[tuple[float, str]]) -> tuple[WeightedTerm, ...]:
    """Weights, given negative and ascending, by the largest; none that is nothing to four places."""
    told = [WeightedTerm(form, round(weight / found[0][0], 4)) for weight, form in found]
    return tuple(term for term in told if term.weight)


def query_of(terms: Sequence[WeightedTerm]) -> Node:
    """The search for articles with any of these words."""
    return Or(tuple(Boost(Term(term.form), term.weight) for term in terms))
