"""Text leaves: where and how often each occurs, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from searcharchive.analysis.stemming import query_stems
from searcharchive.query.tree import Fuzzy, Near, Phrase, Term, TextField, TextLeaf, Wildcard
from searcharchive.search import occurrences
from searcharchive.search.budget import Budget
from searcharchive.search.expand import most_frequent, patterns_of
from searcharchive.search.matches import Matches
from searcharchive.search.occurrences import Occurrences, together
from searcharchive.search.postings import Floats, Forms, Int32, Int64, Scale, Scales, Source
from searcharchive.search.scoring import relative_frequency

NO_PLACES = np.empty(0, np.int64)
FIELDS = (TextField.HEADLINE, TextField.BODY)
Pattern = Wildcard | Fuzzy


def fields_of(leaf: TextLeaf) -> tuple[TextField, ...]:
    """The fields in which a leaf may occur."""
    if isinstance(leaf, Near):
        right = fields_of(leaf.right)
        return tuple(field for field in fields_of(leaf.left) if field in right)
    return FIELDS if leaf.field is None else (leaf.field,)


class LeafReader:
    """Reads leaves from one source, until the budget is over: then ``cut_short`` is set and what was read is used.

    ``expansions`` has the forms that each pattern read so far stands for, ``limit`` of them at most; ``truncated`` the
    patterns that stand for more.
    """

    def __init__(self, source: Source, budget: Budget, limit: int) -> None:
        self._source = source
        self._budget = budget
        self.limit = limit
        self.cut_short = False
        self._patterns: dict[Pattern, Forms] = {}
        self._exact: dict[Term, Forms] = {}
        self.expansions: Mapping[Pattern, frozenset[str]] = Expansions(self._patterns)
        self.truncated: list[Pattern] = []

    def weighed(self, leaf: TextLeaf, field: TextField, scale: Scale) -> list[Matches]:
        """The documents in which a leaf occurs in a field, invisible ones included, with the field's part of x.

        In several lists, of which a document may be in more than one: their weights add up.
        """
        if isinstance(leaf, Term | Wildcard | Fuzzy):
            return [Matches(*self._forms(leaf).weights(field, scale, self.over))]
        docs, freqs = self.occurrences(leaf, field).documents()
        tf, lengths = freqs.astype(np.float64), self._source.lengths(field)[docs]
        return [Matches(docs, relative_frequency(tf, lengths, scale.average, weight=scale.weight, b=scale.b))]

    def word(self, leaf: Term, scales: Scales) -> list[Matches]:
        """As :meth:`weighed` for a word in any inflection, in some fields together: a list for each stem."""
        stems = query_stems(leaf.form, self._source.languages)
        read = [self._source.stem_weights(stem, scales) for stem in stems if not self.over()]
        return [Matches(docs, weights) for docs, weights in read if len(docs)]

    def word_in(self, leaf: Term, scales: Scales, docs: Int32) -> Floats:
        """How much the word weighs in each of some documents, 0 where it is not."""
        weights = np.zeros(len(docs), np.float64)
        for stem in query_stems(leaf.form, self._source.languages):
            if not self.over():
                weights += self._source.stem_weights_in(stem, scales, docs)
        return weights

    def documents(self, leaf: Term) -> int:
        """In about how many documents a word stands, a little more at most."""
        return sum(self._documents(leaf.form, field) for field in fields_of(leaf))

    def occurrences(self, leaf: TextLeaf, field: TextField) -> Occurrences:
        """Every occurrence of the leaf in a field, invisible documents included."""
        match leaf:
            case Near(left, right, distance):
                return occurrences.near(self.occurrences(left, field), self.occurrences(right, field), distance)
            case Phrase(forms, exact=exact, slop=slop):
                return occurrences.phrase(self._phrase(forms, exact, field, slop), slop)
            case Term(form, exact=exact):
                return occurrences.words(self._places(form, exact, field, None))
            case _:
                return occurrences.words(self.places_in(leaf, field, None))

    def _phrase(self, forms: Sequence[str], exact: bool, field: TextField, slop: int) -> list[Int64]:
        """The places of each word, as far as the words read before leave it any; the rarest is read first.

        A word of a run is as far from another as they are in the phrase, or up to ``slop`` farther.
        """
        counts = [self._documents(form, field) for form in forms]
        if not all(counts):
            return [NO_PLACES] * len(forms)
        order = sorted(range(len(forms)), key=counts.__getitem__)
        read = {order[0]: self._places(forms[order[0]], exact, field, None)}
        for i in order[1:]:
            fewest = min(read, key=lambda j: len(read[j]))
            if exact:
                within = occurrences.words(read[fewest]).documents()[0]
                read[i] = self._places(forms[i], exact, field, within)
            else:
                low, high = (i - fewest, i - fewest + slop) if i > fewest else (i - fewest - slop, i - fewest)
                read[i] = self._places_near(forms[i], field, read[fewest], low, high)
        return [read[i] for i in range(len(forms))]

    def _places_near(self, form: str, field: TextField, anchors: Int64, low: int, high: int) -> Int64:
        stems = query_stems(form, self._source.languages)
        near = self._source.stem_places_near
        return together([near(field, stem, anchors, low, high) for stem in stems if not self.over()])

    def _documents(self, form: str, field: TextField) -> int:
        """In about how many documents a word stands in some inflection."""
        return sum(self._source.stem_count(field, stem) for stem in query_stems(form, self._source.languages))

    def _places(self, form: str, exact: bool, field: TextField, within: Int32 | None) -> Int64:
        """All places of a word; of an exact one those in some documents, if these are given."""
        if exact:
            return self.places_in(Term(form, exact=True), field, within)
        stems = query_stems(form, self._source.languages)
        return together([self._source.stem_places(field, stem) for stem in stems if not self.over()])

    def expand(self, leaf: TextLeaf) -> None:
        """Find the forms of a leaf's patterns, of which it may have to be told that they are too many."""
        for pattern in patterns_of(leaf):
            self._forms(pattern)

    def articles_by_form(self, leaf: Pattern) -> dict[str, int]:
        """The forms that a pattern stands for, each with the visible documents that it stands in."""
        forms = self._forms(leaf)
        return dict(zip(sorted(forms.texts), self.articles(forms, fields_of(leaf)).tolist(), strict=True))

    def places_in(self, leaf: Term | Pattern, field: TextField, docs: Int32 | None) -> Int64:
        """Where an exact word, or any form of a pattern, stands, in all documents or in some, ascending."""
        forms = self._forms(leaf)
        return NO_PLACES if self.over() else forms.places(field, docs)

    def _forms(self, leaf: Term | Pattern) -> Forms:
        """The one form of an exact term, or those that a pattern stands for."""
        known: dict[Any, Forms] = self._patterns if isinstance(leaf, Pattern) else self._exact
        if leaf not in known:
            known[leaf] = self._expanded(leaf) if isinstance(leaf, Pattern) else self._source.form(leaf.form, FIELDS)
        return known[leaf]

    def _expanded(self, leaf: Pattern) -> Forms:
        """The forms of a pattern: where there are more than the limit, those in most visible documents."""
        fields = fields_of(leaf)
        forms = self._source.forms_like(leaf, fields, self.over)
        if forms.at_most <= self.limit or self.over():
            return forms  # over: nothing of it is read
        hidden = self._source.doc_count - len(self._source.visible_docs)
        counts = list(forms.documents.T)
        lower, upper = np.maximum(np.maximum.reduce(counts) - hidden, 0), np.add.reduce(counts)
        which, more = most_frequent(lower, upper, lambda i: self.articles(forms.some(i), fields), self.limit)
        if more:
            self.truncated.append(leaf)
        return forms.some(which)

    def articles(self, forms: Forms, fields: Sequence[TextField]) -> Int64:
        """In how many visible documents each form stands."""
        return forms.articles(fields, self._source.visible, self.over)

    def over(self) -> bool:
        """Whether the time is over: then ``cut_short`` is set."""
        self.cut_short = self.cut_short or self._budget.over()
        return self.cut_short


class Expansions(Mapping[Pattern, frozenset[str]]):
    """The forms that patterns stand for, spelled when they are asked for."""

    def __init__(self, forms: Mapping[Pattern, Forms]) -> None:
        self._forms = forms

    def __getitem__(self, leaf: Pattern) -> frozenset[str]:
        return self._forms[leaf].texts

    def __iter__(self) -> Iterator[Pattern]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)
