"""Scores by hand, orders, and pages."""

from math import log

import pytest

from searcharchive.article import Status, from_dict
from searcharchive.backends.base import Backend
from searcharchive.query.tree import (
    All,
    And,
    Boost,
    Fuzzy,
    Has,
    HasField,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Published,
    Term,
    TextField,
    Value,
    ValueField,
    Wildcard,
)
from searcharchive.search.request import Sort
from tests.backends.samples import ask, between, fill, found, story


def scores(archive: Backend, query: Node) -> dict[str, float | None]:
    return {hit.id: hit.score for hit in ask(archive, query).hits}


# One article alone has idf = ln(2/1), and each field is as long as the average.
ALONE = log(2 / 1)
DEAL = Term("deal")


@pytest.mark.parametrize(
    ("headline", "body", "query", "x"),
    [
        ("", "deal", DEAL, 1),
        ("", "deals dealing x", DEAL, 2),
        ("deal", "", DEAL, 2),
        ("deal", "deal deal", DEAL, 4),
        ("deal", "deal deal", Term("deal", TextField.BODY), 2),
        ("deal", "deal deal", Term("deal", TextField.HEADLINE), 2),
        ("", "deal deals", Wildcard("deal*"), 2),
        ("", "deal dead", Fuzzy("deal"), 2),
        ("", "k m k m", Phrase(("k", "m")), 2),
        ("k m", "k m", Phrase(("k", "m")), 3),
        ("", "k k m m", Phrase(("k", "m"), slop=2), 2),
        ("", "k x m x k", Near(Term("k"), Term("m"), 2), 2),
        ("", "k x m x k", Near(Term("m"), Term("k"), 2), 1),
        ("", "k x x m k", Near(Term("k"), Term("m"), 2), 1),
    ],
)
def test_a_leaf_is_scored_as_one_word(archive: Backend, headline: str, body: str, query: Node, x: float) -> None:
    fill(archive, story("a", body, headline))
    assert scores(archive, query) == {"a": pytest.approx(ALONE * x * 4 / (x + 3))}


def test_lengths_and_document_frequency(archive: Backend) -> None:
    """Bodies of 1, 3 and 2 words: 2 on average; "deal" is in two of three articles."""
    fill(archive, story("a", "deal"), story("b", "deal x x"), story("c", "x x"))
    idf, short, long = log(4 / 2), 1 / (0.25 + 0.75 / 2), 1 / (0.25 + 0.75 * 3 / 2)
    expected = {"a": idf * short * 4 / (short + 3), "b": idf * long * 4 / (long + 3)}
    assert scores(archive, DEAL) == pytest.approx(expected)


def test_an_article_counts_once_however_many_fields_have_the_word(archive: Backend) -> None:
    fill(archive, story("a", "deal", "deal"), story("b", "x", "x"))
    x = 2 + 1
    assert scores(archive, DEAL) == {"a": pytest.approx(log(3 / 1) * x * 4 / (x + 3))}


def test_derived_headlines_count_nowhere(archive: Backend) -> None:
    fill(archive, story("a", "deal", "x y"), story("b", "deal", "deal it is", headline_derived=True))
    alone = {"a": "deal", "b": "deal"}
    idf = log(3 / 2)
    assert scores(archive, DEAL) == pytest.approx(dict.fromkeys(alone, idf))
    # The average headline has 2 words in two articles: 1.
    x = 2 / (0.25 + 0.75 * 2)
    assert scores(archive, Term("y")) == {"a": pytest.approx(log(3 / 1) * x * 4 / (x + 3))}


def test_hidden_and_removed_articles_change_no_score(archive: Backend) -> None:
    fill(archive, story("a", "deal"), story("b", "x"))
    before = scores(archive, DEAL)
    fill(archive, story("w", "deal deal x", status=Status.WITHDRAWN), story("r", "deal x x"), story("b", "deal deal"))
    fill(archive, story("b", "x"))
    with archive.writer() as writer:
        writer.remove("r")
        writer.commit()
    assert scores(archive, DEAL) == pytest.approx(before)


def test_operators(archive: Backend) -> None:
    fill(archive, story("a", "k m", topics=("t",)), story("b", "k"), story("c", "m"))
    k, m, both = Term("k"), Term("m"), And((Term("k"), Term("m")))
    of_k, of_m = scores(archive, k), scores(archive, m)
    sums = {"a": of_k["a"] + of_m["a"], "b": of_k["b"], "c": of_m["c"]}  # type: ignore[operator]
    assert scores(archive, Or((k, m))) == pytest.approx(sums)
    assert scores(archive, both) == pytest.approx({"a": sums["a"]})
    assert scores(archive, Or((both, m))) == pytest.approx({"a": sums["a"] + of_m["a"], "c": of_m["c"]})  # type: ignore[operator]
    assert scores(archive, Boost(Boost(k, 3), 0.5)) == pytest.approx({id: 1.5 * (s or 0) for id, s in of_k.items()})
    assert scores(archive, And((k, Not(m)))) == pytest.approx({"b": of_k["b"]})
    assert scores(archive, And((k, Value(ValueField.TOPIC, "t")))) == pytest.approx({"a": of_k["a"]})
    assert scores(archive, Or((k, All()))) == pytest.approx({**of_k, "c": 0.0})
    assert scores(archive, And((k, Not(Not(m))))) == pytest.approx({"a": of_k["a"]})


@pytest.mark.parametrize(
    "query", [All(), Not(Term("zebra")), Has(HasField.BODY), Published(between("2020", "2020")), And(())], ids=repr
)
def test_no_score_where_nothing_can_score(archive: Backend, query: Node) -> None:
    fill(archive, story("b"), story("a"))
    assert scores(archive, query) == {"a": None, "b": None}
    assert found(archive, query, sort=Sort.RELEVANCE) == ["a", "b"]


DATED = [
    story("b", "deal", published="2020-01-01"),
    story("a", "deal", published="2020-01-01T00:00Z"),
    story("B", "deal", published="2020-01-01T03:00+03:00"),
    story("early", "deal", published="1850"),
    story("late", "deal", published="2150-05-05T10:00Z"),
    story("zoned", "deal", published="2020-01-01T01:00+03:00"),
    story("y", "deal deal", published=None),
    story("x", "deal deal", published=None),
]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, "late B a b zoned early x y"),
        (Sort.OLDEST, "early zoned B a b late x y"),
        (Sort.RELEVANCE, "x y B a b early late zoned"),
        (Sort.RECENT, "late B a b zoned early x y"),
    ],
)
def test_orders(archive: Backend, sort: Sort, expected: str) -> None:
    for article in DATED:
        fill(archive, article)
    assert " ".join(found(archive, Term("deal"), sort=sort)) == expected
    for start in range(9):
        assert found(archive, Term("deal"), sort=sort, offset=start, limit=2) == expected.split()[start : start + 2]


def test_recent_weighs_age_against_relevance(archive: Backend) -> None:
    """A score counts half after a year, a third after two; nothing is younger than today."""
    fill(
        archive,
        story("best", "deal deal deal", published="2020-01-01"),
        story("newer", "deal deal x", published="2020-12-31"),
        story("newest", "x x deal", published="2021-01-01"),
        story("error", "deal x x", published="2999-01-01"),
    )
    assert found(archive, DEAL, sort=Sort.RELEVANCE)[0] == "best"
    day = 86_400_000_000
    today = 18_628 * day  # 1 January 2021
    assert found(archive, DEAL, sort=Sort.RECENT, today=today) == ["newer", "error", "newest", "best"]
    whole = {hit.id: hit.score for hit in ask(archive, DEAL, sort=Sort.RELEVANCE).hits}
    assert {hit.id: hit.score for hit in ask(archive, DEAL, sort=Sort.RECENT, today=today).hits} == whole


def test_recent_is_newest_where_nothing_scores(archive: Backend) -> None:
    fill(archive, *DATED)
    assert found(archive, All(), sort=Sort.RECENT) == found(archive, All(), sort=Sort.NEWEST)


@pytest.mark.parametrize("sort", Sort)
def test_no_hits_but_the_true_total(archive: Backend, sort: Sort) -> None:
    fill(archive, story("a"), story("b"))
    for page in ({"limit": 0}, {"offset": 2}, {"offset": 10_000, "limit": 200}):
        answer = ask(archive, Term("text"), sort=sort, **page)
        assert (answer.total, answer.hits) == (2, ())


def test_a_hit_carries_its_article(archive: Backend) -> None:
    article = story("a", "deal", "A deal", published="2020-01-01T10:00Z", people=["Ana Díaz"], extra={"k": [1, None]})
    generation = fill(archive, article)
    answer = ask(archive, Term("deal"))
    assert answer.generation == generation
    assert from_dict(answer.hits[0].article) == article


@pytest.mark.parametrize(
    ("headline", "query", "expected"),
    [
        ("Grain deals & more", DEAL, "Grain <mark>deals</mark> &amp; more"),
        (
            "<b>\"Deal\"</b> 'deal'",
            DEAL,
            "&lt;b&gt;&quot;<mark>Deal</mark>&quot;&lt;/b&gt; &#x27;<mark>deal</mark>&#x27;",
        ),
        ("Deal of the grain deal", Phrase(("grain", "deal")), "Deal of the <mark>grain</mark> <mark>deal</mark>"),
        ("Deal of the grain", Term("deal", TextField.BODY), "Deal of the grain"),
        ("Grain deal", And((DEAL, Not(Not(Term("grain"))))), "Grain <mark>deal</mark>"),
        ("k x m k", Near(Term("k"), Term("m"), 1), "k x <mark>m</mark> <mark>k</mark>"),
        ("k m x m", Phrase(("k", "m"), slop=2), "<mark>k</mark> <mark>m</mark> x m"),
        ("U.S. ports", Or((Term("us"), Wildcard("port*"))), "<mark>U.S.</mark> <mark>ports</mark>"),
    ],
)
def test_headlines_are_escaped_and_marked(archive: Backend, headline: str, query: Node, expected: str) -> None:
    fill(archive, story("a", "grain deal k m ports us", headline))
    assert ask(archive, query).hits[0].headline_html == expected


def test_a_derived_headline_has_no_marks(archive: Backend) -> None:
    fill(archive, story("a", "grain & deal", "grain & deal", headline_derived=True))
    assert ask(archive, DEAL).hits[0].headline_html == "grain &amp; deal"
