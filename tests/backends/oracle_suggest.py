"""Suggestions, significant terms and the terms of an article, counted article by article."""

import math
from collections import Counter
from collections.abc import Callable, Sequence

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.words import tokenize
from searcharchive.article import Article
from searcharchive.query.printer import to_text
from searcharchive.query.tree import And, Term, TextField, Value, ValueField, Wildcard
from searcharchive.search.request import SearchRequest, Sort
from searcharchive.search.response import SearchResponse, Suggestion, SuggestionKind
from tests.backends.oracle_counts import has_prefix, keys, labels
from tests.backends.oracle_match import Scan

KINDS = list(SuggestionKind)
FIELDS = {"person": ValueField.PERSON, "org": ValueField.ORG, "place": ValueField.PLACE}


def suggest(
    scan: Scan, search: Callable[[SearchRequest], SearchResponse], typed: str, size: int
) -> tuple[Suggestion, ...]:
    """As ``Snapshot.suggest`` says."""
    if not fold_value(typed) or len(typed) > 200:
        return ()
    typed = typed.lstrip()
    kinds = [terms(scan, typed), *(names(scan.articles, field, typed) for field in FIELDS)]
    kinds.append(headlines(search, typed, math.ceil(size / 3)))
    turns = [kind[turn] for turn in range(size) for kind in kinds if turn < len(kind)][:size]
    return tuple(sorted(turns, key=lambda s: (-s.count, KINDS.index(s.kind), s.text)))


def terms(scan: Scan, typed: str) -> list[Suggestion]:
    words = tokenize(typed)
    if not words or words[-1].end < len(typed):
        return []
    before = typed[: words[-1].start]
    count = Counter(form for words_of in scan.words.values() for form in {t.form for f in words_of.values() for t in f})
    fitting = sorted((-n, form) for form, n in count.items() if form.startswith(words[-1].form))
    return [Suggestion(before + form, SuggestionKind.TERM, -n, before + form) for n, form in fitting]


def names(articles: Sequence[Article], name: str, typed: str) -> list[Suggestion]:
    field = FIELDS[name]
    label = labels(articles, field)
    count = Counter(key for article in articles for key in keys(article, field))
    fitting = sorted((-n, key) for key, n in count.items() if has_prefix(field, key, label[key], fold_value(typed)))
    return [
        Suggestion(label[key], SuggestionKind(name), -n, to_text(Value(field, key if name == "place" else label[key])))
        for n, key in fitting
    ]


def headlines(search: Callable[[SearchRequest], SearchResponse], typed: str, most: int) -> list[Suggestion]:
    words = tokenize(typed)
    if not words or len(words) > 16 or (len(words) == 1 and len(words[0].form) < 3):
        return []
    ended = words[-1].end < len(typed)
    leaves = [Term(word.form, TextField.HEADLINE) for word in words[: None if ended else -1]]
    last = [] if ended else [Wildcard(words[-1].form + "*", TextField.HEADLINE)]
    found = search(SearchRequest(And((*leaves, *last)), sort=Sort.NEWEST, limit=most, budget=None))
    texts = [str(hit.article["headline"]) for hit in found.hits]
    return [Suggestion(text, SuggestionKind.HEADLINE, 1, headline_query(text)) for text in dict.fromkeys(texts)]


def headline_query(text: str) -> str:
    forms = [word.form for word in tokenize(text)]
    return f'headline:"{" ".join(forms)}"' if len(forms) > 1 else f"headline:{forms[0]}"
