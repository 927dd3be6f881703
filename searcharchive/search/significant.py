"""Significant terms: the words that tell what was found from the rest of the archive.

By the JLH score of Elasticsearch's ``significant_terms`` aggregation (its reference, "JLH score"): with f the share of
the articles found that have a word, and b the share of all articles::

    score = (f - b) * (f / b)      where f > b, else 0

It asks for both, an absolute and a relative change, so that neither the commonest nor the rarest words come first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from searcharchive.analysis.stemming import query_stems
from searcharchive.query.tree import Fuzzy, Near, Node, Phrase, Term, TextLeaf, Wildcard, scoring_leaves
from searcharchive.search.evaluate import Evaluator
from searcharchive.search.leaves import LeafReader
from searcharchive.search.postings import Floats, FormsAmong, Int32, Int64, Source
from searcharchive.search.response import Significance, SignificantTerm

SAMPLE = 2_000
"""Articles that are looked at: the first of those found, in the order that was asked for."""
LEAST = 3
"""Articles that a word must stand in, among these."""
FORMS = 4
"""So many forms, for each term that is wanted, are looked at closely: many are inflections of one word."""
SHORTEST = 2
"""Characters of a term."""
AT_ONCE = 64


def jlh(count: int, sample: int, background: int, articles: int) -> float:
    """See above; ``count`` of ``sample`` articles have a word, and ``background`` of all ``articles``."""
    f, b = count / sample, background / articles
    return (f - b) * (f / b) if f > b else 0.0


@dataclass(frozen=True, slots=True)
class Own:
    """The words of the query itself, which tell nothing new: stems, and forms that its patterns stand for."""

    languages: tuple[str, ...]
    stems: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)

    def has(self, form: str) -> bool:
        return form in self.forms or not self.stems.isdisjoint(query_stems(form, self.languages))

    def add(self, leaf: TextLeaf, reader: LeafReader) -> None:
        match leaf:
            case Near(left, right):
                self.add(left, reader)
                self.add(right, reader)
            case Phrase(forms):
                self.stems.update(stem for form in forms for stem in query_stems(form, self.languages))
            case Term(form):
                self.stems.update(query_stems(form, self.languages))
            case Wildcard() | Fuzzy():
                self.forms.update(reader.expansions.get(leaf, ()))


def words_of(query: Node, reader: LeafReader, languages: tuple[str, ...]) -> Own:
    """``reader`` has read the query."""
    own = Own(languages)
    for leaf in scoring_leaves(query):
        own.add(leaf, reader)
    return own


def significant(
    source: Source, evaluator: Evaluator, reader: LeafReader, docs: Int32, own: Own, size: int
) -> Significance:
    """At most ``size`` terms of the visible documents ``docs``, ascending, of which as many are read as time allows.

    What is over when the time is leaves its mark in the reader.
    """
    among = source.forms_among(docs, reader.over)
    read = docs[: among.read]
    if not len(read):
        return Significance()
    forms = _best(among, len(source.visible_docs), own, FORMS * size)
    found = list(_counted(source, evaluator, reader, read, [form for form, _ in forms], dict(forms)))
    found.sort(key=lambda term: (-term.score, term.form))
    return Significance(tuple(found[:size]), len(read))


def _best(among: FormsAmong, articles: int, own: Own, limit: int) -> list[tuple[str, int]]:
    """The forms with the highest scores, ties by form, each with the documents read that have it.

    What a form has of all documents is known to be no less than ``at_least``, so that its score is no more than it
    would be by that: forms are looked at by this until the others cannot come first (as in ``Usage.beginning``).
    """
    which = np.flatnonzero(among.counts >= LEAST)
    shares = among.counts[which] / among.read
    bounds = _scores(shares, among.at_least[which], articles)
    order = np.lexsort((which, -bounds))
    found: list[tuple[float, str, int]] = []
    for first in range(0, len(order), AT_ONCE):
        some = order[first : first + AT_ONCE]
        if not bounds[some[0]] or (len(found) >= limit and found[limit - 1][0] < -bounds[some[0]]):
            break
        scores = _scores(shares[some], among.articles(which[some]), articles)
        rows = zip(scores.tolist(), among.texts(which[some]), among.counts[which[some]].tolist(), strict=True)
        found += [(-s, form, n) for s, form, n in rows if s and len(form) >= SHORTEST and not own.has(form)]
        found.sort()
    return [(form, count) for _, form, count in found[:limit]]


def _scores(shares: Floats, background: Int64, articles: int) -> Floats:
    """:func:`jlh` of many."""
    b = background / articles
    return np.where(shares > b, (shares - b) * (shares / b), 0.0)


def _counted(
    source: Source, evaluator: Evaluator, reader: LeafReader, read: Int32, forms: Sequence[str], counts: dict[str, int]
) -> Iterator[SignificantTerm]:
    """The words that forms are inflections of, each as most documents have it, counted in whatever inflection."""
    is_read = np.zeros(source.doc_count, np.bool_)
    is_read[read] = True
    words: dict[tuple[str, ...], list[str]] = {}
    for form in forms:
        words.setdefault(query_stems(form, source.languages), []).append(form)
    for inflections in words.values():
        shown = min(inflections, key=lambda form: (-counts[form], form))
        docs = evaluator.matches(Term(shown)).docs
        if reader.over():
            return
        count = int(np.count_nonzero(is_read[docs]))
        score = jlh(count, len(read), len(docs), len(source.visible_docs))
        if score:
            yield SignificantTerm(shown, count, len(docs), score)
