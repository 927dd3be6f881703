"""Suggestions, significant terms and the terms of an article, counted article by article."""

import math
from collections import Counter
from collections.abc import Callable, Sequence

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.stemming import query_stems
from searcharchive.analysis.words import tokenize
from searcharchive.article import Article
from searcharchive.backends.base import HEADLINE_WEIGHT, K1
from searcharchive.query.printer import to_text
from searcharchive.query.tree import (
    And,
    Fuzzy,
    Near,
    Node,
    Phrase,
    Term,
    TextField,
    Value,
    ValueField,
    Wildcard,
    scoring_leaves,
)
from searcharchive.search.request import SearchRequest, Sort
from searcharchive.search.response import (
    SearchResponse,
    Significance,
    SignificantTerm,
    Suggestion,
    SuggestionKind,
    WeightedTerm,
)
from searcharchive.search.significant import jlh
from searcharchive.search.similar import fewest
from tests.backends.oracle_counts import has_prefix, keys, labels
from tests.backends.oracle_match import Scan
from tests.backends.oracle_text import tokens_of

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
    fitting = sorted((-n, form) for form, n in scan.form_counts().items() if form.startswith(words[-1].form))
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


def significant(scan: Scan, query: Node, sample: Sequence[Article], size: int) -> Significance:
    """As ``Snapshot.search`` says."""
    languages = scan.reading.languages
    stems, forms = own_words(scan, query)
    documents = {id: {t.form for field in words.values() for t in field} for id, words in scan.words.items()}
    count = Counter(form for article in sample for form in documents[article.id])
    background = scan.form_counts()
    scored = [
        (-jlh(n, len(sample), background[form], len(documents)), form)
        for form, n in count.items()
        if n >= 3 and len(form) >= 2 and form not in forms and not stems & set(query_stems(form, languages))
    ]
    best = [form for score, form in sorted(scored) if score < 0][: 4 * size]
    terms = []
    for stemmed in {query_stems(form, languages) for form in best}:
        inflections = [form for form in best if query_stems(form, languages) == stemmed]
        shown = min(inflections, key=lambda form: (-count[form], form))
        found = scan.frequencies(Term(shown)).keys()
        inside = len(found & {article.id for article in sample})
        terms.append(SignificantTerm(shown, inside, len(found), jlh(inside, len(sample), len(found), len(documents))))
    terms = sorted((t for t in terms if t.score), key=lambda t: (-t.score, t.form))
    return Significance(tuple(terms[:size]), len(sample))


def own_words(scan: Scan, query: Node) -> tuple[set[str], set[str]]:
    """The stems of a query, and the forms that its patterns stand for."""
    leaves = list(scoring_leaves(query))
    leaves += [side for leaf in leaves if isinstance(leaf, Near) for side in (leaf.left, leaf.right)]
    words = [leaf.form for leaf in leaves if isinstance(leaf, Term)]
    words += [form for leaf in leaves if isinstance(leaf, Phrase) for form in leaf.forms]
    patterns = [leaf for leaf in leaves if isinstance(leaf, Wildcard | Fuzzy)]
    stems = {stem for form in words for stem in query_stems(form, scan.reading.languages)}
    return stems, {form for leaf in patterns for form in scan.reading.expansion(leaf)}


def terms_of(scan: Scan, article: Article) -> tuple[WeightedTerm, ...]:
    """As ``Snapshot.terms_of`` says."""
    tokens, articles = tokens_of(article), len(scan.articles)
    weights = [(HEADLINE_WEIGHT, t.form) for t in tokens[TextField.HEADLINE]]
    weights += [(1.0, t.form) for t in tokens[TextField.BODY]]
    total: Counter[str] = Counter()
    for weight, form in weights:
        total[form] += int(weight)
    words = []
    for stems in {query_stems(form, scan.reading.languages) for form in total}:
        forms = [form for form in total if query_stems(form, scan.reading.languages) == stems]
        x = sum(total[form] for form in forms)
        df = max(scan.form_counts()[form] for form in forms)
        shown = min(forms, key=lambda form: (-total[form], form))
        if df >= fewest(articles) and len(shown) >= 2:
            words.append((x, df, shown))
    if sum(x >= 2 for x, _, _ in words) >= 10:
        words = [word for word in words if word[0] >= 2]
    scored = sorted((-(x * (K1 + 1) / (x + K1)) * math.log((articles + 1) / df), form) for x, df, form in words)[:25]
    weighed = [WeightedTerm(form, round(score / scored[0][0], 4)) for score, form in scored]
    return tuple(term for term in weighed if term.weight)
