"""What a word finds, and lists of documents, against sets and dictionaries."""

import math
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.kernels import leaves, lists
from tests.kernels import twins
from tests.kernels.test_postings import term, terms
from tests.kernels.twins import Where

seeds = st.integers(0, 2**32).map(Random)


def coded(where: Where) -> tuple[Any, int, Any, int]:
    """Postings and positions, each behind something else."""
    data, positions = twins.postings(where)
    return twins.array(b"\x7f\x01" + data), 2, twins.array(b"\x05" + positions), 1


def places(where: Where) -> list[int]:
    return [doc << 32 | position for doc, position in twins.words_of(where)]


def crowded(random: Random) -> Where:
    """A word that stands in few documents often, with gaps of all sizes."""
    return {doc: sorted(random.sample(range(random.choice([90, 900])), 60)) for doc in (0, 3, 4, 9)}


@given(terms)
def test_all_places(where: Where) -> None:
    data, at, positions, positions_at = coded(where)
    found = np.empty(len(places(where)), np.int64)
    n = leaves.places_of_term(data, at, len(where), positions, positions_at, found)
    assert found[:n].tolist() == places(where)


@given(terms | seeds.map(crowded), seeds, st.sampled_from([0.005, 0.1, 0.9]), st.integers(-40, 40), st.integers(0, 30))
def test_places_near_others(where: Where, random: Random, part: float, low: int, width: int) -> None:
    data, at, positions, positions_at = coded(where)
    near = [place + random.randint(-50, 50) for place in places(where) if random.random() < part]
    anchors = sorted({place for place in near if place >= 0} | {random.randrange(2**31) << 32 for _ in range(3)})
    right = [
        place
        for place in places(where)
        if any(place >> 32 == a >> 32 and low <= place - a <= low + width for a in anchors)
    ]
    found = np.empty(len(right), np.int64)
    arguments = (data, at, len(where), positions, positions_at, np.array(anchors, np.int64), low, low + width)
    assert leaves.places_near(*arguments, found) == len(right)
    assert found.tolist() == right
    if right:
        assert leaves.places_near(*arguments, found[:-1].copy()) == -1


@given(seeds, st.sampled_from([0, 1, 5, 129]), st.sampled_from([0, 1, 129, 300]), st.sampled_from([0.01, 0.3]))
def test_weights(random: Random, headlines: int, bodies: int, part: float) -> None:
    """In both fields together; and in some documents only."""
    where = [dict(sorted((doc % 5000, at) for doc, at in term(random, df, 1).items())) for df in (headlines, bodies)]
    lengths = [[random.randint(0, 900) for _ in range(5000)] for _ in where]
    scale, right = np.array([(3.5, 2.0, 0.7), (33.5, 1.0, 0.75)]), dict[int, float]()
    for own, words, (average, weight, b) in zip(where, lengths, scale.tolist(), strict=True):
        for doc, at in own.items():
            right[7 + doc] = right.get(7 + doc, 0.0) + weight * len(at) / (1 - b + b * words[doc] / average)
    columns = [(coded(own)[0], 2, len(own), twins.int32(words)) for own, words in zip(where, lengths, strict=True)]
    room = headlines + bodies
    docs, weights = np.empty(room, np.int32), np.empty(room, np.float64)
    n = leaves.weigh_term(*columns[0], *columns[1], scale, 7, docs, weights)
    assert docs[:n].tolist() == sorted(right)
    assert weights[:n].tolist() == pytest.approx([right[doc] for doc in sorted(right)], rel=1e-12)
    wanted = sorted({doc for doc in right if random.random() < part} | {random.randrange(7, 5000) for _ in range(3)})
    found = np.zeros(len(wanted), np.float64)
    for row, (data, at, df, words) in enumerate(columns):
        leaves.weigh_term_in(data, at, df, words, scale, row, 7, twins.int32(wanted), found)
    assert found.tolist() == pytest.approx([right.get(doc, 0.0) for doc in wanted], rel=1e-12)


@given(seeds, st.sampled_from([1, 63, 64, 65, 500]))
def test_weights_of_sums(random: Random, documents: int) -> None:
    """Several terms together, of which a document may have more than one."""
    rows = [(random.randrange(documents), random.randint(1, 9)) for _ in range(random.randrange(50))]
    lengths = [random.randint(0, 900) for _ in range(documents)]
    sums, touched = np.zeros(documents, np.int32), np.zeros((documents >> 6) + 1, np.int64)
    docs, freqs = twins.int32(doc for doc, _ in rows), twins.int32(tf for _, tf in rows)
    leaves.add_frequencies(docs, freqs, len(rows), sums, touched)
    right = {doc: sum(tf for other, tf in rows if other == doc) for doc in sorted({doc for doc, _ in rows})}
    found, weights = np.empty(len(right), np.int32), np.empty(len(right), np.float64)
    n = leaves.weigh_sums(sums, touched, twins.int32(lengths), 7, 33.5, 2.0, 0.75, found, weights)
    assert found[:n].tolist() == [7 + doc for doc in right]
    assert np.allclose(
        weights[:n], [2.0 * tf / (0.25 + 0.75 * lengths[d] / 33.5) for d, tf in right.items()], rtol=1e-12
    )


def ascending(random: Random, size: int) -> list[int]:
    return sorted(random.sample(range(3 * size + 1), size))


@given(seeds, st.sampled_from([0, 1, 3, 40]), st.sampled_from([0, 2, 30, 900]), st.integers(1, 9))
def test_following_and_near_places(random: Random, size: int, others: int, reach: int) -> None:
    first, following = ascending(random, size), ascending(random, others)
    last = sorted(place + random.randint(0, 2) for place in first)
    new_first, new_last = np.empty((2, size), np.int64)
    arrays = [np.array(a, np.int64) for a in (first, last, following)]
    n = leaves.follow(*arrays, reach, new_first, new_last)
    nexts = [(a, min((p for p in following if p > b), default=None)) for a, b in zip(first, last, strict=True)]
    right = [(a, c) for a, c in nexts if c is not None and c - a <= reach]
    assert list(zip(new_first[:n].tolist(), new_last[:n].tolist(), strict=True)) == right

    other_last = sorted(place + random.randint(0, 2) for place in following)
    n = leaves.near(*arrays, np.array(other_last, np.int64), reach, new_first, new_last)
    pairs = list(zip(following, other_last, strict=True))
    right = [
        (a, b)
        for a, b in zip(first, last, strict=True)
        if any(0 < c - b <= reach or 0 < a - d <= reach for c, d in pairs)
    ]
    assert list(zip(new_first[:n].tolist(), new_last[:n].tolist(), strict=True)) == right


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), unique=True).map(sorted))
def test_documents_of_places(pairs: list[tuple[int, int]]) -> None:
    docs, freqs = np.empty((2, len(pairs)), np.int32)
    n = leaves.documents_of(np.array([d << 32 | p for d, p in pairs], np.int64), 3, docs, freqs)
    named = [doc for doc, _ in pairs]
    assert docs[:n].tolist() == [doc + 3 for doc in sorted(set(named))]
    assert freqs[:n].tolist() == [named.count(doc) for doc in sorted(set(named))]


scored = st.dictionaries(st.integers(0, 60), st.integers(0, 9).map(float)).map(lambda d: dict(sorted(d.items())))


def as_list(documents: dict[int, float]) -> tuple[Any, Any]:
    return twins.int32(documents), np.array(list(documents.values()), np.float64)


def read(n: int, docs: Any, scores: Any) -> dict[int, float]:
    return dict(zip(docs[:n].tolist(), scores[:n].tolist(), strict=True))


@given(scored, scored, st.booleans())
def test_lists(a: dict[int, float], b: dict[int, float], long: bool) -> None:
    b = b | dict.fromkeys(range(100, 1500), 1.0) if long else b
    docs, scores = np.empty(len(a) + len(b), np.int32), np.empty(len(a) + len(b), np.float64)
    n = lists.intersect(*as_list(a), *as_list(b), docs, scores)
    assert read(n, docs, scores) == {doc: a[doc] + b[doc] for doc in a if doc in b}
    n = lists.unite(*as_list(a), *as_list(b), docs, scores)
    assert read(n, docs, scores) == {doc: a.get(doc, 0.0) + b.get(doc, 0.0) for doc in sorted(a | b)}
    n = lists.subtract(*as_list(a), as_list(b)[0], docs, scores)
    assert read(n, docs, scores) == {doc: score for doc, score in a.items() if doc not in b}
    wanted = np.array([doc in b for doc in a], np.bool_)
    n = lists.choose(*as_list(a), wanted, docs, scores)
    assert read(n, docs, scores) == {doc: score for doc, score in a.items() if doc in b}


@given(st.lists(st.integers(-5, 5), max_size=40), seeds, st.integers(0, 45), st.integers(0, 50))
def test_first_places(weights: list[int], random: Random, count: int, base: int) -> None:
    docs = sorted(random.sample(range(base, base + 100), len(weights)))
    ranks = random.sample(range(1000), 100)
    right = sorted(range(len(weights)), key=lambda i: (-weights[i], ranks[docs[i] - base]))[:count]
    for kernel, kind in ((lists.first_by_score, np.float64), (lists.first_by_time, np.int64)):
        heap = np.empty(count, np.int32)
        n = kernel(np.array(weights, kind), twins.int32(docs), twins.int32(ranks), base, heap)
        assert heap[:n].tolist() == right


@given(scored, scored, st.sets(st.integers(0, 60)), st.integers(1, 10**6), st.floats(0.1, 3))
def test_score_word(a: dict[int, float], b: dict[int, float], hidden: set[int], articles: int, k1: float) -> None:
    docs, scores = np.empty(len(a) + len(b), np.int32), np.empty(len(a) + len(b), np.float64)
    visible = np.array([doc not in hidden for doc in range(61)], np.bool_)
    n = lists.score_word(*as_list(a), *as_list(b), visible, articles, k1, docs, scores)
    x = {doc: a.get(doc, 0.0) + b.get(doc, 0.0) for doc in sorted(a | b) if doc not in hidden}
    idf = math.log((articles + 1) / max(len(x), 1))
    right = {doc: idf * w * (k1 + 1) / (w + k1) for doc, w in x.items()}
    assert read(n, docs, scores) == pytest.approx(right)
    if not hidden:
        assert lists.score_word(*as_list(a), *as_list(b), np.empty(0, np.bool_), articles, k1, docs, scores) == n
    together = {doc: a.get(doc, 0.0) + b.get(doc, 0.0) for doc in sorted(a | b)}
    alone = as_list(together)
    assert read(lists.score_one(*alone, visible, articles, k1), *alone) == pytest.approx(right)


@given(scored, st.dictionaries(st.integers(0, 60), st.floats(0.1, 9)), st.integers(1, 10**6), st.floats(0.1, 3))
def test_score_in(a: dict[int, float], word: dict[int, float], articles: int, k1: float) -> None:
    docs, scores = np.empty(len(a), np.int32), np.empty(len(a), np.float64)
    weights = np.array([word.get(doc, 0.0) for doc in a], np.float64)
    n = lists.score_in(*as_list(a), weights, articles, len(word), k1, docs, scores)
    factor = math.log((articles + 1) / max(len(word), 1)) * (k1 + 1)
    right = {doc: score + factor * word[doc] / (word[doc] + k1) for doc, score in a.items() if doc in word}
    assert read(n, docs, scores) == pytest.approx(right)
