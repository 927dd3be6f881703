"""Scores are those of Whoosh's own BM25F over exact lengths; few hits are the first of all hits."""

from collections import Counter
from collections.abc import Iterator
from math import log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import And, AndMaybe, DisjunctionMax, Or, Phrase, Prefix, Query, Term
from whoosh.scoring import BM25F, TF_IDF, bm25
from whoosh.searching import Searcher

from searcharchive.analysis.words import forms
from searcharchive.article import Article
from tests.backends.generate import texts
from tests.backends.samples import story
from tests.whoosh_codec.archives import Count, archive, fresh, ids_of, puts, ranked

WORDS = ["deal", "deals", "dealing", "grain", "grains", "port", "ports", "the", "of", "us", "cafe", "haus"]


class Twin:
    """BM25F in plain Python, for the forms of bodies."""

    def __init__(self, articles: list[Article]) -> None:
        self.counts = {article.id: Counter(forms(article.body)) for article in articles}
        self.average = sum(counts.total() for counts in self.counts.values()) / len(articles)

    def scores(self, words: list[str], *, all_of_them: bool) -> dict[str, float]:
        return {
            id: sum(self.score(counts, word) for word in words)
            for id, counts in self.counts.items()
            if (all if all_of_them else any)(word in counts for word in words)
        }

    def score(self, counts: Counter[str], word: str) -> float:
        if word not in counts:
            return 0.0
        found_in = sum(word in others for others in self.counts.values())
        idf = log(len(self.counts) / (found_in + 1)) + 1
        return float(bm25(idf, counts[word], counts.total(), self.average, 0.75, 1.2))


def bodies(least: int, most: int) -> st.SearchStrategy[list[Article]]:
    several = st.lists(texts(least, most).filter(forms), min_size=1, max_size=15)
    return several.map(lambda found: [story(f"{n:02}", text) for n, text in enumerate(found)])


@given(bodies(1, 60), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True), st.integers(1, 3))
@settings(max_examples=30)
def test_scores_follow_from_exact_lengths(articles: list[Article], words: list[str], segments: int) -> None:
    history = [puts(*part) for n in range(segments) if (part := articles[n::segments])]
    terms = [Term("body_exact", word) for word in words]
    with archive(history) as searcher:
        expected = Twin(articles)
        for query, all_of_them in ((Or(terms), False), (And(terms), True)):
            wanted = expected.scores(words, all_of_them=all_of_them)
            assert scores(searcher, query) == pytest.approx(wanted, rel=1e-5)


@given(bodies(1, 10), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True))
@settings(max_examples=15)
def test_scores_of_short_texts_are_those_of_whoosh(articles: list[Article], words: list[str]) -> None:
    """Up to ten words Whoosh's own lengths are exact."""
    articles = [article for article in articles if len(forms(article.body)) <= 10]
    terms = [Term("body_exact", word) for word in words]
    if not articles:
        return
    with archive([puts(*articles)]) as ours, fresh(articles) as theirs:
        for query in (*terms, Or(terms), And(terms), Phrase("body_exact", words, slop=2), Prefix("body_exact", "de")):
            assert scores(ours, query) == pytest.approx(scores(theirs, query), rel=1e-5)


def scores(searcher: Searcher, query: Query) -> dict[str, float]:
    ids = ids_of(searcher)
    return {ids[doc]: score for score, doc in ranked(searcher, query)}


# Few of many hits


@pytest.fixture(scope="module")
def many() -> Iterator[Searcher]:
    """An archive of several segments in which each word stands very differently often."""
    random = Random(7)
    weights = [1 / (n + 1) for n in range(len(WORDS))]
    stories = [
        story(
            f"{n:04}",
            " ".join(random.choices(WORDS, weights, k=random.choice([1, 3, 10, 40, 200]))),
            " ".join(random.choices(WORDS, k=random.randint(0, 4))),
        )
        for n in range(1_500)
    ]
    rewritten = [story(each.id, each.body[::2]) for each in stories[::7]]
    with archive([puts(*stories[:1_000]), puts(*stories[1_000:]), puts(*rewritten)]) as searcher:
        yield searcher


def made_up(random: Random, kinds: list[type[Query]], depth: int) -> Query:
    if depth == 0:
        field = random.choice(["body", "body_exact", "headline_exact"])
        return Term(field, random.choice(WORDS), boost=random.choice([1.0, 1.0, 3.0]))
    kind = random.choice(kinds)
    if kind is AndMaybe:
        return AndMaybe(made_up(random, kinds, depth - 1), made_up(random, kinds, depth - 1))
    return kind([made_up(random, kinds, depth - 1) for _ in range(random.randint(2, 4))])


@pytest.mark.parametrize(
    ("kinds", "depth"),
    [([], 0), ([Or], 1), ([And], 1), ([Or, And], 2), ([DisjunctionMax], 1), ([Or, And, DisjunctionMax, AndMaybe], 2)],
    ids=["terms", "or", "and", "or of and", "best of", "all"],
)
def test_the_first_ten_are_the_first_of_all(many: Searcher, kinds: list[type[Query]], depth: int) -> None:
    """Stock segments lose some of them in unions of several fields."""
    random = Random(11)
    with Count("queries") as count:
        for _ in range(40):
            query = made_up(random, kinds, depth)
            everything = ranked(many, query)
            few = ranked(many, query, limit=10)
            assert [doc for _, doc in few] == [doc for _, doc in everything][:10], query
            assert [score for score, _ in few] == pytest.approx([score for score, _ in everything[:10]])
            assert len(many.search(query, limit=10)) == len(everything)
            count.number += 1


@pytest.mark.parametrize("kind", [Or.DEFAULT_MATCHER, Or.ARRAY_MATCHER])
def test_the_first_ten_of_either_union(many: Searcher, kind: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoosh takes one for indexes of up to 5,000 documents, the other for larger ones."""
    monkeypatch.setattr(Or, "matcher_type", kind)
    random = Random(13)
    for _ in range(20):
        query = made_up(random, [Or, And], 2)
        expected = [doc for _, doc in ranked(many, query)]
        assert [doc for _, doc in ranked(many, query, limit=10)] == expected[:10], query


def test_other_weightings(many: Searcher) -> None:
    query = Or([Term("body", "grain"), Term("body", "port")])
    for weighting in (TF_IDF(), BM25F(B=0.3, body_B=0.9)):
        searcher = type(many)(many.reader(), weighting=weighting, closereader=False)
        assert ranked(searcher, query, limit=10) == ranked(searcher, query)[:10]
