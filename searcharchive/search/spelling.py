"""Did you mean: words that few articles have, replaced by others like them that many have (``backends/base.py``).

A spelling is judged by the archive alone: there is no dictionary but its own words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from searcharchive.analysis.stemming import query_stems
from searcharchive.query.tree import And, Boost, Fuzzy, Node, Or, Phrase, Term, TextField, scoring_leaves
from searcharchive.search.evaluate import Evaluator
from searcharchive.search.filters import Found
from searcharchive.search.leaves import LeafReader, fields_of
from searcharchive.search.postings import Source
from searcharchive.search.relaxing import relaxed
from searcharchive.search.request import SearchRequest
from searcharchive.search.response import DidYouMean, Relaxed, Respelt

FEW = 5
"""Fewer articles than these are little; a word that stands in fewer is doubtful."""
SHORTEST, LONG = 4, 8
"""Letters of a word that is looked at, and of one of which two may differ."""
MORE = 10
"""A likely word stands in more than so many times as many articles."""
MOST = 8
"""So many words of a query are looked at."""

Word = tuple[str, TextField | None]


class Speller:
    """Looks for better spellings in one source, until the reader's budget is over."""

    def __init__(self, source: Source, reader: LeafReader, evaluator: Evaluator) -> None:
        self._source = source
        self._reader = reader
        self._evaluator = evaluator

    def did_you_mean(
        self, request: SearchRequest, everything: Found, found: Found, loosened: Relaxed | None
    ) -> DidYouMean | None:
        """The query respelt, where little matches all of it (``everything``) and it would find more than ``found``."""
        if not request.respell or len(everything.docs) >= FEW or self._evaluator.cut_short:
            return None
        words = list(dict.fromkeys(words_of(request.query)))[:MOST]
        likelier = {word: best for word in words if (best := self._likelier(*word)) is not None}
        if not likelier or self._evaluator.cut_short:
            return None
        query = respelt(request.query, {word: best.instead for word, best in likelier.items()})
        asked = replace(request, query=query)
        all_of_it = Found(self._source, asked, self._evaluator.matches(query))
        instead, loosened_too = relaxed(self._source, asked, self._evaluator, all_of_it)
        total = len(instead.docs)
        better = worth(total, loosened_too) > worth(len(found.docs), loosened)
        return DidYouMean(query, tuple(likelier.values()), total) if better and not self._evaluator.cut_short else None

    def _likelier(self, form: str, field: TextField | None) -> Respelt | None:
        """A word that many more articles have than this one, which few have; None where there is none."""
        own = len(self._evaluator.matches(Term(form, field)).docs)
        if own >= FEW:
            return None
        for distance in (1, 2) if len(form) >= LONG else (1,):
            found = [each for each in self._like(Fuzzy(form, distance, field)) if each.articles > MORE * own]
            if found:
                return min(found, key=lambda each: (each.instead[0] != form[0], -each.articles, each.instead))
        return None

    def _like(self, leaf: Fuzzy) -> list[Respelt]:
        """Other words within some edits, each with how many articles have exactly this form."""
        fields = fields_of(leaf)
        forms = self._source.forms_like(leaf, fields, self._reader.over)
        counts = self._reader.articles(forms, fields).tolist()
        if self._reader.over():
            return []
        stems = set(query_stems(leaf.form, self._source.languages))
        return [
            Respelt(leaf.form, form, articles)
            for form, articles in zip(sorted(forms.texts), counts, strict=True)
            if articles and form.isalpha() and stems.isdisjoint(query_stems(form, self._source.languages))
        ]


def worth(total: int, loosened: Relaxed | None) -> tuple[int, int]:
    """How good an answer is: first how few words it is without, then how many articles it has."""
    if not total:
        return -1_000_000, 0
    return (0 if loosened is None else loosened.words - loosened.of), total


def words_of(query: Node) -> Iterator[Word]:
    """The words whose spelling can be doubted, as written, each with its field."""
    for leaf in scoring_leaves(query):
        if isinstance(leaf, Term | Phrase) and not leaf.exact:
            forms = (leaf.form,) if isinstance(leaf, Term) else leaf.forms
            yield from ((form, leaf.field) for form in forms if len(form) >= SHORTEST and form.isalpha())


def respelt(node: Node, instead: Mapping[Word, str]) -> Node:
    """The tree with other words in the place of some, where :func:`words_of` finds them."""
    match node:
        case Term(form, field, exact=False):
            return replace(node, form=instead.get((form, field), form))
        case Phrase(forms, field, exact=False):
            return replace(node, forms=tuple(instead.get((form, field), form) for form in forms))
        case And(children) | Or(children):
            return replace(node, children=tuple(respelt(child, instead) for child in children))
        case Boost(child):
            return replace(node, child=respelt(child, instead))
        case _:
            return node
