"""Phrases and nearness on arrays against trying every combination of positions."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.search import occurrences
from searcharchive.search.occurrences import SHIFT, Occurrences

LETTERS = "abc"
DOCUMENTS = st.lists(st.lists(st.sampled_from(LETTERS), max_size=9), min_size=1, max_size=4)
PHRASES = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=4)
Runs = list[tuple[int, int, int]]


def keys(documents: list[list[str]], word: str) -> occurrences.Int64:
    held = [(doc, i) for doc, words in enumerate(documents) for i, w in enumerate(words) if w == word]
    return np.array([doc << SHIFT | i for doc, i in held], np.int64)


def runs(found: Occurrences) -> Runs:
    """(document, first position, last position) of each occurrence."""
    low = (1 << SHIFT) - 1
    return [(a >> SHIFT, a & low, b & low) for a, b in zip(found.first.tolist(), found.last.tolist(), strict=True)]


def obvious_phrase(documents: list[list[str]], phrase: list[str], slop: int) -> Runs:
    found: dict[tuple[int, int], int] = {}
    for doc, words in enumerate(documents):
        for places in product(range(len(words)), repeat=len(phrase)):
            rising = all(a < b for a, b in pairwise(places))
            held = all(words[p] == w for p, w in zip(places, phrase, strict=True))
            if rising and held and places[-1] - places[0] - (len(phrase) - 1) <= slop:
                start = (doc, places[0])
                found[start] = min(found.get(start, places[-1]), places[-1])
    return [(doc, first, last) for (doc, first), last in sorted(found.items())]


def obvious_near(left: Runs, right: Runs, distance: int) -> Runs:
    return [
        (doc, a1, a2)
        for doc, a1, a2 in left
        if any(doc == other and (0 < b1 - a2 <= distance or 0 < a1 - b2 <= distance) for other, b1, b2 in right)
    ]


@given(DOCUMENTS, PHRASES, st.integers(0, 5))
def test_phrases_are_those_found_by_trying_all_positions(
    documents: list[list[str]], phrase: list[str], slop: int
) -> None:
    found = occurrences.phrase([keys(documents, word) for word in phrase], slop)
    assert runs(found) == obvious_phrase(documents, phrase, slop)


@given(DOCUMENTS, PHRASES, PHRASES, st.integers(0, 3), st.integers(1, 6))
def test_nearness_is_that_found_by_comparing_all_pairs(
    documents: list[list[str]], left: list[str], right: list[str], slop: int, distance: int
) -> None:
    sides = [occurrences.phrase([keys(documents, word) for word in side], slop) for side in (left, right)]
    found = occurrences.near(sides[0], sides[1], distance)
    assert runs(found) == obvious_near(runs(sides[0]), runs(sides[1]), distance)


def test_no_distance_reaches_into_the_next_document() -> None:
    documents = [["a"], ["b"]]
    a, b = keys(documents, "a"), keys(documents, "b")
    assert runs(occurrences.phrase([a, b], slop=2**40)) == []
    assert runs(occurrences.near(occurrences.words(a), occurrences.words(b), 2**40)) == []


@given(DOCUMENTS)
def test_places_of_several_words_are_merged_in_order(documents: list[list[str]]) -> None:
    merged = occurrences.together([keys(documents, word) for word in LETTERS])
    assert merged.tolist() == [doc << SHIFT | i for doc, words in enumerate(documents) for i in range(len(words))]


@given(DOCUMENTS)
def test_documents_of_occurrences(documents: list[list[str]]) -> None:
    docs, freqs = occurrences.words(keys(documents, "a")).documents()
    found = dict(zip(docs.tolist(), freqs.tolist(), strict=True))
    assert found == {doc: words.count("a") for doc, words in enumerate(documents) if "a" in words}
