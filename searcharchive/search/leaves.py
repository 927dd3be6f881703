"""Text leaves: where and how often each occurs, field by field."""

from collections.abc import Sequence

import numpy as np

from searcharchive.analysis.stemming import query_stems
from searcharchive.query.tree import Fuzzy, Near, Phrase, Term, TextField, TextLeaf, Wildcard
from searcharchive.search import occurrences
from searcharchive.search.budget import Budget
from searcharchive.search.expand import most_frequent
from searcharchive.search.matches import Matches
from searcharchive.search.occurrences import SHIFT, Occurrences, together
from searcharchive.search.postings import Int32, Int64, Scale, Source
from searcharchive.search.scoring import relative_frequency

NO_PLACES = np.empty(0, np.int64)
FIELDS = (TextField.HEADLINE, TextField.BODY)


def fields_of(leaf: TextLeaf) -> tuple[TextField, ...]:
    """The fields in which a leaf may occur."""
    if isinstance(leaf, Near):
        right = fields_of(leaf.right)
        return tuple(field for field in fields_of(leaf.left) if field in right)
    return FIELDS if leaf.field is None else (leaf.field,)


class LeafReader:
    """Reads leaves from one source, until the budget is over: then ``cut_short`` is set and what was read is used.

    ``expansions`` collects the forms that each pattern stands for; ``truncated`` the patterns that stand for too many.
    """

    def __init__(self, source: Source, budget: Budget, expansion_limit: int) -> None:
        self._source = source
        self._budget = budget
        self._limit = expansion_limit
        self.cut_short = False
        self.expansions: dict[Wildcard | Fuzzy, frozenset[str]] = {}
        self.truncated: list[Wildcard | Fuzzy] = []

    def weighed(self, leaf: TextLeaf, field: TextField, scale: Scale) -> list[Matches]:
        """The documents in which a leaf occurs in a field, invisible ones included, with the field's part of x.

        In several lists, of which a document may be in more than one: their weights add up.
        """
        if isinstance(leaf, Term) and not leaf.exact:
            stems = query_stems(leaf.form, self._source.languages)
            read = [self._source.stem_weights(field, stem, scale) for stem in stems if not self._over()]
            return [Matches(docs, weights) for docs, weights in read if len(docs)]
        docs, freqs = self.occurrences(leaf, field).documents()
        tf, lengths = freqs.astype(np.float64), self._source.lengths(field)[docs]
        return [Matches(docs, relative_frequency(tf, lengths, scale.average, weight=scale.weight, b=scale.b))]

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
                forms_meant = self._expansion(leaf)
                over = self._over()
                return occurrences.words(NO_PLACES if over else self._source.form_places(field, forms_meant, None))

    def _phrase(self, forms: Sequence[str], exact: bool, field: TextField, slop: int) -> list[Int64]:
        """The places of each word, as far as the words read before leave it any; the rarest is read first.

        A word of a run is as far from another as they are in the phrase, or up to ``slop`` farther.
        """
        order = sorted(range(len(forms)), key=lambda i: self._documents(forms[i], field))
        read: dict[int, Int64] = {}
        for i in order:
            if not read or exact:
                within = occurrences.words(read[order[0]]).documents()[0] if read else None
                read[i] = self._places(forms[i], exact, field, within)
            else:
                fewest = min(read, key=lambda j: len(read[j]))
                low, high = (i - fewest, i - fewest + slop) if i > fewest else (i - fewest - slop, i - fewest)
                read[i] = self._places_near(forms[i], field, read[fewest], low, high)
        return [read[i] for i in range(len(forms))]

    def _places_near(self, form: str, field: TextField, anchors: Int64, low: int, high: int) -> Int64:
        stems = query_stems(form, self._source.languages)
        near = self._source.stem_places_near
        return together([near(field, stem, anchors, low, high) for stem in stems if not self._over()])

    def _documents(self, form: str, field: TextField) -> int:
        """In about how many documents a word stands in some inflection."""
        return sum(self._source.stem_count(field, stem) for stem in query_stems(form, self._source.languages))

    def _places(self, form: str, exact: bool, field: TextField, within: Int32 | None) -> Int64:
        """All places of a word, or those in some documents."""
        if exact:
            return NO_PLACES if self._over() else self._source.form_places(field, frozenset([form]), within)
        stems = query_stems(form, self._source.languages)
        return together([self._source.stem_places(field, stem, within) for stem in stems if not self._over()])

    def _expansion(self, leaf: Wildcard | Fuzzy) -> frozenset[str]:
        if leaf not in self.expansions:
            forms, more = self._expand(leaf)
            self.expansions[leaf] = frozenset(forms)
            if more:
                self.truncated.append(leaf)
        return self.expansions[leaf]

    def _expand(self, leaf: Wildcard | Fuzzy) -> tuple[list[str], bool]:
        """The forms of a pattern in the visible documents, and whether there were more than the limit."""
        fields = fields_of(leaf)
        documents = [self._source.forms_like(leaf, field) for field in fields]
        forms = sorted(set().union(*documents))
        counts = [np.array([found.get(form, 0) for form in forms], np.int64) for found in documents]
        hidden = self._source.doc_count - int(np.count_nonzero(self._source.visible))
        lower = np.maximum(np.maximum.reduce(counts) - hidden, 0)
        upper = np.add.reduce(counts)
        return most_frequent(forms, lower, upper, lambda i: self._articles(forms[i], fields), self._limit)

    def _articles(self, form: str, fields: tuple[TextField, ...]) -> int:
        """In how many visible documents a form stands."""
        if self._over():
            return 0
        found = np.zeros(self._source.doc_count, np.bool_)
        for field in fields:
            found[self._source.form_places(field, frozenset([form]), None) >> SHIFT] = True
        return int(np.count_nonzero(found & self._source.visible))

    def _over(self) -> bool:
        self.cut_short = self.cut_short or self._budget.over()
        return self.cut_short
