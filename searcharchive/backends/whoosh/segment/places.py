"""The words of one document as the index has them: no text is cut into words again."""

from collections.abc import Collection
from functools import cached_property

import numpy as np

from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.query.tree import Fuzzy, TextField, Wildcard
from searcharchive.search.expand import matching_forms
from searcharchive.search.postings import Int32, Lexicon
from searcharchive.search.texts import WordsOfText


class IndexedText(WordsOfText):
    """One field of one document of a segment."""

    def __init__(self, segment: Segment, doc: int, field: TextField, text: str) -> None:
        self.text = text
        self._segment = segment
        self._doc = doc
        self._field = field

    @cached_property
    def _words(self) -> tuple[Int32, list[int], list[int]]:
        """Numbers of forms, starts and ends, word by word."""
        forms, starts, ends = self._segment.words_of(self._doc, self._field)
        return forms, starts.tolist(), ends.tolist()

    def with_stems(self, stems: tuple[str, ...]) -> list[int]:
        found = [self._segment.positions(self._field, stem, self._doc) for stem in stems]
        return found[0] if len(found) == 1 else sorted(position for part in found for position in part)

    def with_forms(self, forms: Collection[str]) -> list[int]:
        numbers = self._segment.form_numbers(frozenset(forms))
        if not len(numbers):
            return []
        own = self._words[0]
        found = own == numbers[0] if len(numbers) == 1 else np.isin(own, numbers)
        return np.flatnonzero(found).tolist()

    def matching(self, leaf: Wildcard | Fuzzy) -> list[int]:
        numbers = np.unique(self._words[0])
        texts = [self._segment.form(number) for number in numbers.tolist()]
        lexicon = Lexicon(texts, np.ones(len(texts), np.int64))
        return self.with_forms({texts[i] for i in matching_forms(leaf, lexicon)})

    def place(self, position: int) -> tuple[int, int]:
        _, starts, ends = self._words
        return starts[position], ends[position]
