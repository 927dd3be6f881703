"""Completions of what somebody types: of its last word, and of names and headlines that it begins a word of."""

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import chain, islice, zip_longest
from typing import NamedTuple

import numpy as np

from searcharchive.analysis.stemming import query_stems
from searcharchive.analysis.words import tokenize
from searcharchive.query.printer import to_text
from searcharchive.query.tree import Phrase, Term, TextField, Value, ValueField
from searcharchive.search.matches import Matches
from searcharchive.search.ordering import first
from searcharchive.search.postings import Int32, Scale, Source
from searcharchive.search.request import Sort
from searcharchive.search.response import Suggestion, SuggestionKind

SHORTEST = 3
"""Characters of a word, if it is the only one, that are looked for in headlines: fewer begin far too many."""
HEADLINES = 3
"""One suggestion in so many is a headline at most: each costs the reading of an article."""
MOST_WORDS = 16
"""Words that are looked for in headlines."""
LONGEST = 200
"""Characters that are completed."""
NAMES = {
    SuggestionKind.PERSON: ValueField.PERSON,
    SuggestionKind.ORG: ValueField.ORG,
    SuggestionKind.PLACE: ValueField.PLACE,
}
KINDS = {kind: number for number, kind in enumerate(SuggestionKind)}
ANY_WEIGHT = {TextField.HEADLINE: Scale(1.0, 1.0, 0.0)}


class Typed(NamedTuple):
    """What was typed: the folded words that are ended, the beginning of the last one (or nothing), the text before."""

    words: tuple[str, ...]
    last: str
    before: str


def read(typed: str) -> Typed:
    """The last word goes on when nothing follows it."""
    words = tokenize(typed)
    forms = tuple(word.form for word in words)
    if not words or words[-1].end < len(typed):
        return Typed(forms, "", typed)
    return Typed(forms[:-1], forms[-1], typed[: words[-1].start])


def suggest(source: Source, typed: str, size: int) -> tuple[Suggestion, ...]:
    """As ``Snapshot.suggest`` says. Takes no budget: nothing is read but tables, and postings of words of headlines."""
    if not typed.strip() or len(typed) > LONGEST or size < 1:
        return ()
    given = read(typed.lstrip())
    kinds = [
        list(terms(source, given, size)),
        *(list(names(source, kind, typed, size)) for kind in NAMES),
        list(headlines(source, given, -(-size // HEADLINES))),
    ]
    return mixed(kinds, size)


def mixed(kinds: Sequence[Sequence[Suggestion]], size: int) -> tuple[Suggestion, ...]:
    """The first of each kind, then the second of each, until there are enough; those by use."""
    turns = chain.from_iterable(zip_longest(*kinds))
    taken = islice((each for each in turns if each is not None), size)
    return tuple(sorted(taken, key=lambda s: (-s.count, KINDS[s.kind], s.text)))


def terms(source: Source, given: Typed, size: int) -> Iterator[Suggestion]:
    for form, count in source.forms_beginning(given.last, size) if given.last else ():
        text = given.before + form
        yield Suggestion(text, SuggestionKind.TERM, count, text)


def names(source: Source, kind: SuggestionKind, typed: str, size: int) -> Iterator[Suggestion]:
    column = source.facet(NAMES[kind])
    prefix = column.keys.fold(typed)
    for number, count in column.beginning(prefix, size) if prefix else ():
        label = column.label(number)
        yield Suggestion(label, kind, count, value_query(kind, column.keys.texts[number], label))


def value_query(kind: SuggestionKind, value: str, label: str) -> str:
    """The query for a name: of a place by its path, which no other has, of others as people write it."""
    return to_text(Value(NAMES[kind], value if kind is SuggestionKind.PLACE else label))


def headlines(source: Source, given: Typed, limit: int) -> Iterator[Suggestion]:
    """Those of the newest articles that have all the words, each once; none where these are too little or too many."""
    words = len(given.words) + bool(given.last)
    if not 0 < words <= MOST_WORDS or (words == 1 and len(given.last or given.words[0]) < SHORTEST):
        return
    docs = _with_all(source, given)
    newest = docs[first(source, Matches(docs), Sort.NEWEST, limit)].tolist()
    for text in dict.fromkeys(str(source.article(doc)["headline"]) for doc in newest):
        forms = tuple(word.form for word in tokenize(text))
        leaf = Phrase(forms, TextField.HEADLINE) if len(forms) > 1 else Term(forms[0], TextField.HEADLINE)
        yield Suggestion(text, SuggestionKind.HEADLINE, 1, to_text(leaf))


def _with_all(source: Source, given: Typed) -> Int32:
    """The visible documents with all words in their headline, the last as a beginning."""
    found = [source.headlines_beginning(given.last)] if given.last else []
    found += [_with_word(source, form) for form in given.words]
    docs: Int32 = reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), found)
    return docs


def _with_word(source: Source, form: str) -> Int32:
    """The visible documents with a word, in any inflection, in their headline."""
    stems = query_stems(form, source.languages)
    docs = np.unique(np.concatenate([source.stem_weights(stem, ANY_WEIGHT)[0] for stem in stems]))
    with_word: Int32 = docs[source.visible[docs]]
    return with_word
