"""Which words of an article a query found, and the text with them marked.

The words are found again in the text itself, with the same tokeniser and stemmer that indexed it. A text that is not
indexed (a derived headline) has no marks.
"""

import html
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from searcharchive.analysis.stemming import base_language, query_stems, stem_all
from searcharchive.analysis.words import tokenize
from searcharchive.article import Article
from searcharchive.query.tree import (
    Fuzzy,
    Leaf,
    Near,
    Node,
    Phrase,
    Term,
    TextField,
    TextLeaf,
    Wildcard,
    scoring_leaves,
)
from searcharchive.search.expand import matching_forms
from searcharchive.search.leaves import fields_of
from searcharchive.search.postings import Int64, Lexicon
from searcharchive.search.texts import (
    NOTHING,
    NOWHERE,
    FoundWords,
    Run,
    WordsOfText,
    found_words,
    positions_by_leaf,
    spans,
)

Spans = Sequence[tuple[int, int]]
Expansions = Mapping[Wildcard | Fuzzy, Collection[str]]
NO_EXPANSIONS: Expansions = {}


class AnalysedText(WordsOfText):
    """A text cut into words here and now: for texts that no index has."""

    def __init__(self, text: str, lang: str) -> None:
        """``lang`` is a base language."""
        self.words = tokenize(text)
        self._lang = lang

    @cached_property
    def _by_form(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for position, word in enumerate(self.words):
            found.setdefault(word.form, []).append(position)
        return found

    @cached_property
    def _lexicon(self) -> Lexicon:
        """The forms of this text alone."""
        counts = {form: len(positions) for form, positions in sorted(self._by_form.items())}
        return Lexicon(list(counts), np.array(list(counts.values()), np.int64))

    @cached_property
    def _by_stem(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        forms = list(self._by_form)
        for form, stem in zip(forms, stem_all(forms, self._lang), strict=True):
            found.setdefault(stem, []).extend(self._by_form[form])
        return {stem: sorted(positions) for stem, positions in found.items()}

    def with_stems(self, stems: tuple[str, ...]) -> list[int]:
        return _merged([self._by_stem.get(stem, []) for stem in stems])

    def with_forms(self, forms: Collection[str]) -> list[int]:
        if len(forms) < len(self._by_form):
            return _merged([self._by_form.get(form, []) for form in forms])
        return _merged([positions for form, positions in self._by_form.items() if form in forms])

    def matching(self, leaf: Wildcard | Fuzzy) -> list[int]:
        return self.with_forms({self._lexicon.forms[i] for i in matching_forms(leaf, self._lexicon)})

    def found(self, by_leaf: Sequence[Collection[int]]) -> FoundWords:
        words = self.words
        return found_words([(words[at].start, words[at].end, leaf) for at, leaf in positions_by_leaf(by_leaf)])


@dataclass(frozen=True, slots=True)
class Occurrence:
    """From the position of its first word to that of its last; ``words`` are the positions of those that matched."""

    first: int
    last: int
    words: tuple[int, ...]


class Finder:
    """Finds the words that a query's scoring leaves found, in one text after another.

    ``languages`` are those under which query words are stemmed. ``expansions`` are the forms that patterns stood for;
    for a pattern that is not in it, every form that matches.
    """

    def __init__(self, query: Node, languages: tuple[str, ...], expansions: Expansions = NO_EXPANSIONS) -> None:
        self.leaves = scoring_leaves(query)
        self._languages = languages
        self._expansions = expansions
        self._stems: dict[str, tuple[str, ...]] = {}

    def by_leaf(self, text: WordsOfText, field: TextField) -> list[set[int]]:
        """For each scoring leaf the positions of the words that take part in an occurrence."""
        return [self.taking_part(leaf, text) if field in fields_of(leaf) else set() for leaf in self.leaves]

    def found(self, text: WordsOfText, field: TextField) -> FoundWords:
        """Where these words stand."""
        by_leaf = self.by_leaf(text, field)
        return text.found(by_leaf) if any(by_leaf) else NOTHING

    def spans(self, text: WordsOfText, field: TextField) -> list[tuple[int, int]]:
        """Where the words of all leaves stand."""
        return spans(self.found(text, field).rows.tolist())

    def runs(self, field: TextField, places: Callable[[Term | Wildcard | Fuzzy], Int64]) -> list[Run] | None:
        """For each scoring leaf what decides what it finds in a field; None where that is not enough.

        ``places`` are those of an exact word or of a pattern, in all documents that are to be marked.
        """
        runs: list[Run] = []
        for leaf in self.leaves:
            if isinstance(leaf, Near):
                return None
            runs.append(self._run(leaf, places) if field in fields_of(leaf) else NOWHERE)
        return runs

    def _run(self, leaf: Leaf, places: Callable[[Term | Wildcard | Fuzzy], Int64]) -> Run:
        if isinstance(leaf, Phrase):
            words = [Term(form, exact=leaf.exact) for form in leaf.forms]
            return Run(tuple([self._run(word, places).words[0] for word in words]), leaf.slop)
        if isinstance(leaf, Term) and not leaf.exact:
            return Run((self._stems_of(leaf.form),))
        return Run((places(leaf),))

    def taking_part(self, leaf: TextLeaf, text: WordsOfText) -> set[int]:
        if isinstance(leaf, Near):
            left, right = self.occurrences(leaf.left, text), self.occurrences(leaf.right, text)
            return set(_near_words(left, right, leaf.distance))
        return {position for found in self.occurrences(leaf, text) for position in found.words}

    def occurrences(self, leaf: Leaf, text: WordsOfText) -> list[Occurrence]:
        """By first position."""
        if isinstance(leaf, Phrase):
            return list(phrases([self._positions(Term(f, exact=leaf.exact), text) for f in leaf.forms], leaf.slop))
        return [Occurrence(position, position, (position,)) for position in self._positions(leaf, text)]

    def _positions(self, leaf: Term | Wildcard | Fuzzy, text: WordsOfText) -> list[int]:
        if not isinstance(leaf, Term):
            known = self._expansions.get(leaf)
            return text.matching(leaf) if known is None else text.with_forms(known)
        if leaf.exact:
            return text.with_forms((leaf.form,))
        return text.with_stems(self._stems_of(leaf.form))

    def _stems_of(self, form: str) -> tuple[str, ...]:
        if form not in self._stems:
            self._stems[form] = query_stems(form, self._languages)
        return self._stems[form]


def _merged(lists: list[list[int]]) -> list[int]:
    return lists[0] if len(lists) == 1 else sorted(position for positions in lists for position in positions)


def phrases(words: list[list[int]], slop: int) -> Iterator[Occurrence]:
    """The shortest run from each start; of several equally short ones the words of all."""
    for start in words[0]:
        forward = [start]
        for positions in words[1:]:
            at = bisect_right(positions, forward[-1])
            if at == len(positions):
                return
            forward.append(positions[at])
        if forward[-1] - start <= len(words) - 1 + slop:
            yield Occurrence(start, forward[-1], tuple(_between(words, forward)))


def _between(words: list[list[int]], forward: list[int]) -> Iterator[int]:
    """Every place of each word from the first that fits to the last that does, the run's two ends kept."""
    latest = forward[-1]
    for earliest, positions in zip(reversed(forward[1:]), reversed(words[1:]), strict=True):
        fitting = positions[bisect_left(positions, earliest) : bisect_right(positions, latest)]
        yield from fitting
        latest = fitting[-1] - 1
    yield forward[0]


def _near_words(left: list[Occurrence], right: list[Occurrence], distance: int) -> Iterator[int]:
    firsts, lasts = [b.first for b in right], [b.last for b in right]
    for a in left:
        after = range(bisect_right(firsts, a.last), bisect_right(firsts, a.last + distance))
        before = range(bisect_left(lasts, a.first - distance), bisect_left(lasts, a.first))
        partners = [right[i] for i in (*before, *after)]
        if partners:
            yield from a.words
            yield from (position for b in partners for position in b.words)


def mark_text(text: str, spans: Spans) -> str:
    """A text escaped for HTML, quotes too, with the spans in ``<mark>``: they ascend and do not overlap."""
    pieces: list[str] = []
    done = 0
    for low, high in spans:
        pieces += (html.escape(text[done:low]), "<mark>", html.escape(text[low:high]), "</mark>")
        done = high
    return "".join([*pieces, html.escape(text[done:])])


@dataclass(frozen=True, slots=True)
class Marked:
    """A whole article as escaped HTML, with what a query found in ``<mark>``."""

    headline_html: str
    body_html: str


def mark_article(article: Article, query: Node, languages: tuple[str, ...]) -> Marked:
    """``languages`` are the snapshot's."""
    finder = Finder(query, languages)
    lang = base_language(article.lang)
    headline = None if article.headline_derived else AnalysedText(article.headline, lang)
    return Marked(
        mark_text(article.headline, () if headline is None else finder.spans(headline, TextField.HEADLINE)),
        mark_text(article.body, finder.spans(AnalysedText(article.body, lang), TextField.BODY)),
    )
