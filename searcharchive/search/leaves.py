"""Text leaves: where and how often each occurs, field by field."""

from collections.abc import Callable, Iterator

import numpy as np

from searcharchive.analysis.stemming import query_stems
from searcharchive.query.tree import Fuzzy, Leaf, Near, Phrase, Term, TextField, TextLeaf, Wildcard
from searcharchive.search import occurrences
from searcharchive.search.budget import Budget
from searcharchive.search.expand import matching_forms, most_frequent
from searcharchive.search.occurrences import Occurrences
from searcharchive.search.postings import Floats, Int64, Postings, Source

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

    def frequencies(self, leaf: TextLeaf, field: TextField) -> Floats:
        """float64[doc_count]: how often the leaf occurs in a field of each document."""
        if isinstance(leaf, Near | Phrase):
            docs = self.occurrences(leaf, field).docs
            return np.bincount(docs, minlength=self._source.doc_count).astype(np.float64)
        return self._summed(list(self._postings(leaf, field)))

    def _summed(self, postings: list[Postings]) -> Floats:
        tf = np.zeros(self._source.doc_count, np.float64)
        if len(postings) == 1:
            tf[postings[0].docs] = postings[0].freqs
        elif postings:
            docs = np.concatenate([p.docs for p in postings])
            tf += np.bincount(docs, np.concatenate([p.freqs for p in postings]), self._source.doc_count)
        return tf

    def occurrences(self, leaf: TextLeaf, field: TextField) -> Occurrences:
        """Every occurrence of the leaf in a field, invisible documents included."""
        match leaf:
            case Near(left, right, distance):
                return occurrences.near(self.occurrences(left, field), self.occurrences(right, field), distance)
            case Phrase(forms, exact=exact, slop=slop):
                read = [self._keys(Term(form, exact=exact), field) for form in forms]
                return occurrences.phrase(read, slop)
            case _:
                return occurrences.words(self._keys(leaf, field))

    def _keys(self, leaf: Leaf, field: TextField) -> Int64:
        return occurrences.keys_of(list(self._postings(leaf, field)))

    def _postings(self, leaf: Leaf, field: TextField) -> Iterator[Postings]:
        """The postings of all words that a leaf of one word stands for."""
        read: Callable[[TextField, str], Postings]
        match leaf:
            case Term(form, exact=True):
                words, read = [form], self._source.form_postings
            case Term(form):
                words, read = list(query_stems(form, self._source.languages)), self._source.stem_postings
            case Wildcard() | Fuzzy():
                words, read = sorted(self._expansion(leaf)), self._source.form_postings
            case Phrase():
                raise TypeError("a phrase has occurrences, not postings")
        for word in words:
            if self._over():
                return
            yield read(field, word)

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
        documents = [self._documents(leaf, field) for field in fields]
        forms = sorted(set().union(*documents))
        counts = [np.array([found.get(form, 0) for form in forms], np.int64) for found in documents]
        hidden = self._source.doc_count - int(np.count_nonzero(self._source.visible))
        lower = np.maximum(np.maximum.reduce(counts) - hidden, 0)
        upper = np.add.reduce(counts)
        return most_frequent(forms, lower, upper, lambda i: self._articles(forms[i], fields), self._limit)

    def _documents(self, leaf: Wildcard | Fuzzy, field: TextField) -> dict[str, int]:
        """The forms of a pattern in one field, each with its documents, invisible ones included."""
        lexicon = self._source.lexicon(field)
        return {lexicon.forms[i]: int(lexicon.counts[i]) for i in matching_forms(leaf, lexicon)}

    def _articles(self, form: str, fields: tuple[TextField, ...]) -> int:
        """In how many visible documents a form stands."""
        found = np.zeros(self._source.doc_count, np.bool_)
        if self._over():
            return 0
        for field in fields:
            found[self._source.form_postings(field, form).docs] = True
        return int(np.count_nonzero(found & self._source.visible))

    def _over(self) -> bool:
        self.cut_short = self.cut_short or self._budget.over()
        return self.cut_short
