"""Completions of what somebody types: of its last word, and of names and headlines that it begins a word of."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import NamedTuple

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.words import tokenize
from searcharchive.query.printer import to_text
from searcharchive.query.tree import And, Phrase, Term, TextField, Value, ValueField, Wildcard
from searcharchive.search.postings import Source
from searcharchive.search.request import Highlight, SearchRequest, Sort
from searcharchive.search.response import Hit, SearchResponse, Suggestion, SuggestionKind

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
Search = Callable[[SearchRequest], SearchResponse]


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


def suggest(source: Source, search: Search, typed: str, size: int, budget: float | None) -> tuple[Suggestion, ...]:
    """As ``Snapshot.suggest`` says. ``search`` answers a request over the same source."""
    if not typed.strip() or len(typed) > LONGEST or size < 1:
        return ()
    given = read(typed.lstrip())
    kinds: list[list[Suggestion]] = [list(terms(source, given, size))]
    kinds += [list(names(source, kind, typed, size)) for kind in NAMES]
    wanted = headline_request(given, -(-size // HEADLINES), budget)
    kinds.append([] if wanted is None else list(headlines(search(wanted).hits)))
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
    column, prefix = source.facet(NAMES[kind]), fold_value(typed)
    for number, count in column.beginning(prefix, size) if prefix else ():
        label = column.label(number)
        yield Suggestion(label, kind, count, value_query(kind, column.keys.texts[number], label))


def value_query(kind: SuggestionKind, value: str, label: str) -> str:
    """The query for a name: of a place by its path, which no other has, of others as people write it."""
    return to_text(Value(NAMES[kind], value if kind is SuggestionKind.PLACE else label))


def headline_request(given: Typed, limit: int, budget: float | None) -> SearchRequest | None:
    """The search for the newest headlines with all the words; None where these are too little, or too many."""
    words = len(given.words) + bool(given.last)
    if not 0 < words <= MOST_WORDS or (words == 1 and len(given.last or given.words[0]) < SHORTEST):
        return None
    nodes: list[Term | Wildcard] = [Term(form, TextField.HEADLINE) for form in given.words]
    if given.last:
        nodes.append(Wildcard(f"{given.last}*", TextField.HEADLINE))
    return SearchRequest(
        And(tuple(nodes)), sort=Sort.NEWEST, limit=limit, snippets=0, highlight=Highlight.NONE, budget=budget
    )


def headlines(hits: Sequence[Hit]) -> Iterator[Suggestion]:
    """Those of some articles, each once."""
    for text in dict.fromkeys(str(hit.article["headline"]) for hit in hits):
        forms = tuple(word.form for word in tokenize(text))
        leaf = Phrase(forms, TextField.HEADLINE) if len(forms) > 1 else Term(forms[0], TextField.HEADLINE)
        yield Suggestion(text, SuggestionKind.HEADLINE, 1, to_text(leaf))
