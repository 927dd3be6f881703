"""Which articles match a tree and how much they score, straight from the words of the contract."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.stemming import base_language
from searcharchive.article import Article
from searcharchive.backends.base import HEADLINE_WEIGHT, K1, B
from searcharchive.dates import DateRange
from searcharchive.query.tree import (
    All,
    And,
    Boost,
    Filter,
    Fuzzy,
    Has,
    HasField,
    Mentioned,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Published,
    Term,
    TextField,
    TextLeaf,
    Value,
    ValueField,
    Wildcard,
    scoring_leaves,
)
from searcharchive.search.keys import fold_field
from searcharchive.search.request import SearchRequest, ValueFilter
from tests.backends.oracle_text import Reading, asked_fields, mark_words, occurrences, tokens_of, words_taking_part

PLACES = (ValueField.PLACE, ValueField.DATELINE)
WEIGHTS = {TextField.HEADLINE: HEADLINE_WEIGHT, TextField.BODY: 1.0}


def spellings(article: Article, field: ValueField) -> list[str]:
    """A field's values as the article has them; those that fold to nothing are absent."""
    lang = base_language(article.lang) if article.lang else ""
    given = {
        ValueField.PLACE: [place.id for place in article.places],
        ValueField.DATELINE: [article.dateline.place or ""] if article.dateline else [],
        ValueField.PERSON: [person.name for person in article.people],
        ValueField.ORG: [org.name for org in article.orgs],
        ValueField.TOPIC: list(article.topics),
        ValueField.SOURCE: [article.source or ""],
        ValueField.LANG: [lang],
    }
    return [value for value in given[field] if fold_value(value)]


def lineage(path: str) -> list[str]:
    """A path and its ancestors: ``a``, ``a/b``, ``a/b/c``."""
    names = path.split("/")
    return ["/".join(names[: i + 1]) for i in range(len(names))]


def called(path: str) -> str:
    """The last name of a path: ``springfield`` for ``us/ohio/springfield~2``."""
    last = path.split("/")[-1]
    plain, _, _ = last.partition("~")
    return plain or last


def value_matches(article: Article, field: ValueField, value: str) -> bool:
    held = spellings(article, field)
    if field in PLACES:
        folded = [fold_value(step) for path in held for step in lineage(path)]
        return any(value in (step, called(step)) for step in folded)
    return any(fold_field(field, value) == fold_field(field, name) for name in held)


def filter_matches(article: Article, asked: ValueFilter) -> bool:
    if any(value_matches(article, asked.field, value) for value in asked.exclude):
        return False
    if asked.missing and not spellings(article, asked.field):
        return True
    if asked.include or asked.missing:
        return any(value_matches(article, asked.field, value) for value in asked.include)
    return True


def published_within(article: Article, wanted: DateRange) -> bool:
    return article.published is not None and wanted.contains(article.published)


def mentions_within(article: Article, wanted: DateRange) -> bool:
    return any(wanted.contains(mentioned.date) for mentioned in article.mentioned)


def has(article: Article, field: HasField) -> bool:
    match field:
        case HasField.DATE:
            return article.published is not None
        case HasField.MENTIONED:
            return bool(article.mentioned)
        case HasField.HEADLINE:
            return bool(article.headline) and not article.headline_derived
        case HasField.BODY:
            return bool(article.body)
        case _:
            return bool(spellings(article, ValueField(field.value)))


def condition_holds(node: Filter, article: Article) -> bool:
    match node:
        case Value(field, value):
            return value_matches(article, field, value)
        case Published(wanted):
            return published_within(article, wanted)
        case Mentioned(wanted):
            return mentions_within(article, wanted)
        case Has(asked):
            return has(article, asked)


class Scan:
    """The visible articles of one generation, by id, and what their words say together."""

    def __init__(self, articles: Sequence[Article], languages: tuple[str, ...], limit: int) -> None:
        """``limit``: how many forms a pattern may stand for."""
        self.articles = sorted((a for a in articles if a.visible), key=lambda a: a.id)
        self.words = {a.id: tokens_of(a) for a in self.articles}
        self.reading = Reading(list(self.words.values()), languages, limit)
        self._form_counts: dict[frozenset[TextField], Counter[str]] = {}
        self._frequencies: dict[TextLeaf, dict[str, dict[TextField, int]]] = {}

    def matches(self, node: Node, article: Article) -> bool:
        match node:
            case All():
                return True
            case And(children):
                return all(self.matches(child, article) for child in children)
            case Or(children):
                return any(self.matches(child, article) for child in children)
            case Not(child):
                return not self.matches(child, article)
            case Boost(child):
                return self.matches(child, article)
            case Term() | Phrase() | Near() | Wildcard() | Fuzzy():
                return article.id in self.frequencies(node)
            case _:
                return condition_holds(node, article)

    def form_counts(self, fields: Collection[TextField] = tuple(TextField)) -> Counter[str]:
        """In how many articles each form stands, in any of some fields."""
        key = frozenset(fields)
        if key not in self._form_counts:
            forms = ({token.form for field in fields for token in words[field]} for words in self.words.values())
            self._form_counts[key] = Counter(form for held in forms for form in held)
        return self._form_counts[key]

    def frequencies(self, leaf: TextLeaf) -> dict[str, dict[TextField, int]]:
        """How often a leaf occurs, by article and field; articles without an occurrence are left out."""
        if leaf not in self._frequencies:
            counted = {}
            for id, words in self.words.items():
                counts = {f: len(occurrences(leaf, words[f], self.reading)) for f in asked_fields(leaf)}
                if any(counts.values()):
                    counted[id] = counts
            self._frequencies[leaf] = counted
        return self._frequencies[leaf]

    def score(self, node: Node, article: Article) -> float:
        if not self.matches(node, article):
            return 0.0
        match node:
            case And(children) | Or(children):
                return sum(self.score(child, article) for child in children)
            case Boost(child, factor):
                return factor * self.score(child, article)
            case Term() | Phrase() | Near() | Wildcard() | Fuzzy():
                return self.leaf_score(node, article)
            case _:
                return 0.0

    def leaf_score(self, leaf: TextLeaf, article: Article) -> float:
        x = self.weighted_frequency(leaf, article)
        return self.idf(leaf) * x * (K1 + 1) / (x + K1)

    def idf(self, leaf: TextLeaf) -> float:
        return math.log((len(self.articles) + 1) / max(len(self.frequencies(leaf)), 1))

    def weighted_frequency(self, leaf: TextLeaf, article: Article) -> float:
        """The x of the formula."""
        x = 0.0
        for field, tf in self.frequencies(leaf)[article.id].items():
            if tf:
                relative = len(self.words[article.id][field]) / self.average_length(field)
                x += WEIGHTS[field] * tf / (1 - B + B * relative)
        return x

    def average_length(self, field: TextField) -> float:
        return sum(len(words[field]) for words in self.words.values()) / len(self.articles)

    def find(self, request: SearchRequest, without: ValueField | None = None) -> list[Article]:
        """What matches all of a request, or all but the filter on one field; by id."""
        return [a for a in self.articles if self.matches(request.query, a) and self._allowed(a, request, without)]

    def relaxed(self, request: SearchRequest) -> tuple[int, tuple[Node, ...], tuple[Node, ...]] | None:
        """Where no article has all words: how many some article has, the words, and the conditions of the query."""
        query = request.query
        if not request.relax or not isinstance(query, And) or not query.implied or self.find(request):
            return None
        words = tuple(child for child in query.children if scoring_leaves(child))
        conditions = tuple(child for child in query.children if not scoring_leaves(child))
        allowed = self.find(replace(request, query=And(conditions)))
        most = max((self.how_many(words, a) for a in allowed), default=0)
        return (most, words, conditions) if len(words) > 1 and most else None

    def how_many(self, words: Iterable[Node], article: Article) -> int:
        return sum(self.matches(word, article) for word in words)

    def _allowed(self, article: Article, request: SearchRequest, without: ValueField | None) -> bool:
        if request.published is not None and not published_within(article, request.published):
            return False
        if request.mentioned is not None and not mentions_within(article, request.mentioned):
            return False
        return all(filter_matches(article, f) for f in request.filters if f.field is not without)

    def loosened(self, request: SearchRequest) -> tuple[Node, Node]:
        """The tree that is matched instead of the query, and the one that is scored by: both the query as a rule.

        Relaxed: any combination of as many words as some article has; and any word.
        """
        found = self.relaxed(request)
        if found is None:
            return request.query, request.query
        most, words, conditions = found
        enough = Or(tuple(And(some) for some in combinations(words, most)))
        return And((enough, *conditions)), And((Or(words), *conditions))

    def headline_html(self, node: Node, article: Article) -> str:
        """The headline escaped, with the words that take part in a match marked; a derived one matches nothing."""
        words = self.words[article.id][TextField.HEADLINE]
        marked = {
            position
            for leaf in scoring_leaves(node)
            if TextField.HEADLINE in asked_fields(leaf)
            for position in words_taking_part(leaf, words, self.reading)
        }
        return mark_words(article.headline, marked)

    def truncated(self, node: Node) -> bool:
        """Whether some pattern of the tree stands for more forms than the limit."""
        for leaf in text_leaves(node):
            self.frequencies(leaf)
        return not self.reading.truncated.isdisjoint(patterns(node))


def patterns(node: Node) -> set[TextLeaf]:
    """The different wildcards and fuzzy words of a tree."""
    leaves = list(text_leaves(node))
    leaves += [side for leaf in leaves if isinstance(leaf, Near) for side in (leaf.left, leaf.right)]
    return {leaf for leaf in leaves if isinstance(leaf, Wildcard | Fuzzy)}


def text_leaves(node: Node) -> Iterator[TextLeaf]:
    """Every text leaf of a tree, those under Not included."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from text_leaves(child)
        case Not(child) | Boost(child):
            yield from text_leaves(child)
        case Term() | Phrase() | Near() | Wildcard() | Fuzzy():
            yield node
