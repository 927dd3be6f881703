"""The words of one document as the index has them: no text is cut into words again."""

from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np

from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.query.tree import Fuzzy, TextField, Wildcard
from searcharchive.search.expand import matching_forms
from searcharchive.search.postings import Int32, Lexicon
from searcharchive.search.texts import NOTHING, FoundWords, WordsOfText, positions_by_leaf


class IndexedText(WordsOfText):
    """One field of one document of a segment."""

    def __init__(self, segment: Segment, doc: int, field: TextField) -> None:
        self._segment = segment
        self._doc = doc
        self._field = field

    @cached_property
    def _forms(self) -> Int32:
        """The number of each word's form."""
        return self._segment.words_of(self._doc, self._field)[0]

    def with_stems(self, stems: tuple[str, ...]) -> list[int]:
        found = [self._segment.positions(self._field, stem, self._doc) for stem in stems]
        return found[0] if len(found) == 1 else sorted(position for part in found for position in part)

    def with_forms(self, forms: Collection[str]) -> list[int]:
        numbers = self._segment.form_numbers(frozenset(forms))
        if not len(numbers):
            return []
        # Both of few words and of many forms, which ascend: faster than looking for all of one among the other.
        nearest = numbers[np.minimum(np.searchsorted(numbers, self._forms), len(numbers) - 1)]
        return np.flatnonzero(nearest == self._forms).tolist()

    def matching(self, leaf: Wildcard | Fuzzy) -> list[int]:
        numbers = np.unique(self._forms)
        texts = [self._segment.form(number) for number in numbers.tolist()]
        lexicon = Lexicon(texts, np.ones(len(texts), np.int64))
        return self.with_forms({texts[i] for i in matching_forms(leaf, lexicon)})

    def found(self, by_leaf: Sequence[Collection[int]]) -> FoundWords:
        words = positions_by_leaf(by_leaf)
        return self._segment.marker.find_words(self._doc, self._field, words, len(by_leaf)) if words else NOTHING
