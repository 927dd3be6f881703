"""What feedback adds to the scores of the first articles, from the words of the contract."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from searcharchive.analysis.stemming import query_stems
from searcharchive.article import Article
from searcharchive.backends.base import K1, B
from searcharchive.query.tree import And, Node, Or, Term, TextField, scoring_leaves
from searcharchive.search.request import SearchRequest, Sort
from searcharchive.search.response import AddedWord, ScorePart
from tests.backends.oracle_match import WEIGHTS, Scan

LONG, DEPTH = 8, 100


@dataclass(frozen=True)
class Learnt:
    """``added`` words, each with its boost, count for the articles ``among``, given by id."""

    scan: Scan
    added: Mapping[Term, float]
    among: frozenset[str]

    def parts(self, article: Article, first: int) -> tuple[ScorePart, ...]:
        """What each word adds to an article's score; the first word has the number ``first``."""
        if article.id not in self.among:
            return ()
        own = [
            (number, word, boost)
            for number, (word, boost) in enumerate(self.added.items(), first)
            if self.scan.matches(word, article)
        ]
        return tuple(
            ScorePart(
                number,
                self.scan.weighted_frequency(word, article),
                self.scan.idf(word),
                boost,
                boost * self.scan.leaf_score(word, article),
            )
            for number, word, boost in own
        )

    def words(self) -> tuple[AddedWord, ...]:
        scan, languages = self.scan, self.scan.reading.languages
        return tuple(
            AddedWord(word.form, query_stems(word.form, languages), len(scan.frequencies(word)), scan.idf(word), boost)
            for word, boost in self.added.items()
        )


def question(query: Node) -> list[Term]:
    parts = query.children if isinstance(query, And) and query.implied else (query,)
    scoring = [part for part in parts if scoring_leaves(part)]
    if len(scoring) != 1 or not isinstance(scoring[0], Or):
        return []
    words = set(scoring[0].children)
    plain = [word for word in words if isinstance(word, Term) and not word.exact and word.field is None]
    return plain if len(plain) == len(words) >= LONG else []


def learnt(scan: Scan, request: SearchRequest, found: Sequence[Article]) -> Learnt:
    """``found``: all that matches, by id."""
    asked = question(request.query) if request.feedback and request.sort is Sort.RELEVANCE else []
    if not asked or not found:
        return Learnt(scan, {}, frozenset())
    score = {article.id: scan.score(request.query, article) for article in found}
    ordered = sorted(found, key=lambda article: -round(score[article.id], 6))
    last = round(score[ordered[:DEPTH][-1].id], 6)
    total = sum(score[article.id] for article in ordered[:3])
    shares = [(article, score[article.id] / total) for article in ordered[:3]]
    chosen = sorted(weights(scan, shares).items(), key=lambda each: (-round(each[1], 6), each[0]))[:10]
    own = sum(scan.idf(word) for word in asked if scan.frequencies(word))
    most = sum(weight * scan.idf(Term(form)) for form, weight in chosen)
    added = {Term(form): weight * 0.25 * own / most for form, weight in chosen} if most else {}
    return Learnt(scan, added, frozenset(id for id, each in score.items() if round(each, 6) >= last))


def weights(scan: Scan, shares: Sequence[tuple[Article, float]]) -> dict[str, float]:
    """What each word of some articles weighs, by the form that stands for it."""
    met = {token.form for article, _ in shares for words in scan.words[article.id].values() for token in words}
    count = {form: sum(form in forms_of(scan, other) for other in scan.articles) for form in met}
    by_stems: dict[tuple[str, ...], list[str]] = {}
    for form in sorted(met):
        if count[form] >= 2 and len(form) >= 2:
            by_stems.setdefault(query_stems(form, scan.reading.languages), []).append(form)
    found = {}
    for forms in by_stems.values():
        shown = min(forms, key=lambda form: (-count[form], form))
        x = [(share, x_of(scan, forms, article)) for article, share in shares]
        mean = sum(share * each * (K1 + 1) / (each + K1) for share, each in x)
        found[shown] = mean * math.log((len(scan.articles) + 1) / count[shown])
    return found


def forms_of(scan: Scan, article: Article) -> set[str]:
    return {token.form for words in scan.words[article.id].values() for token in words}


def x_of(scan: Scan, forms: Sequence[str], article: Article) -> float:
    x = 0.0
    for field in TextField:
        words = scan.words[article.id][field]
        tf = sum(token.form in forms for token in words)
        if tf:
            x += WEIGHTS[field] * tf / (1 - B + B * len(words) / scan.average_length(field))
    return x
