"""Which form stands where: ordinals of forms, and what forms belong to, there and back."""

from random import Random
from typing import Any

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from searcharchive.kernels import inflections
from tests.kernels import twins
from tests.kernels.twins import BLOCK

Pairs = list[list[tuple[int, int]]]
"""For each form its terms, and its ordinal in each."""
seeds = st.integers(0, 2**32).map(Random)


def numbered(counts: list[list[int]], term_of: list[list[int]], terms: int) -> tuple[Any, list[int]]:
    """``means`` and ``forms_of`` as the kernel leaves them."""
    means = np.full((len(counts), len(counts[0]), 2), -7, np.int32)
    means[:, :, 0] = term_of
    forms_of = np.zeros(terms, np.int32)
    working = np.zeros(terms, np.int64), np.zeros(terms, np.int32), np.zeros(terms, np.int32)
    inflections.number_forms(np.array(counts, np.int64), means, *working, forms_of)
    return means, forms_of.tolist()


@given(seeds, st.integers(1, 4), st.integers(1, 9), st.integers(1, 3))
def test_ordinals(random: Random, rows: int, forms: int, terms: int) -> None:
    """The forms of a term in all languages are numbered through; the most frequent one is 0."""
    counts = [[random.choice([0, 1, 2, 9]) for _ in range(forms)] for _ in range(rows)]
    term_of = [[random.randrange(terms) for _ in range(forms)] for _ in range(rows)]
    means, forms_of = numbered(counts, term_of, terms)
    assert means[:, :, 0].tolist() == term_of
    for term in range(terms):
        words: dict[int, int] = {}
        ordinals: dict[int, set[int]] = {}
        for row in range(rows):
            for form in range(forms):
                if term_of[row][form] == term and counts[row][form]:
                    words[form] = words.get(form, 0) + counts[row][form]
                    ordinals.setdefault(form, set()).add(int(means[row, form, 1]))
        assert forms_of[term] == len(words)
        assert sorted(ordinal for own in ordinals.values() for ordinal in own) == list(range(len(words)))
        assert all(words[form] == max(words.values()) for form, own in ordinals.items() if own == {0})


def test_what_forms_belong_to_in_the_order_of_the_dictionary() -> None:
    """Two languages: the first form has two terms, the second one in both, the third none in this field."""
    counts = [[3, 1, 0], [1, 4, 0]]
    means, forms_of = numbered(counts, [[2, 4, 4], [4, 4, 4]], 5)
    assert forms_of == [0, 0, 1, 0, 2]
    at, terms, ordinals = np.full(4, -7, np.int64), np.full(4, -7, np.int32), np.full(4, -7, np.int32)
    order, number_of = np.array([2, 0, 1], np.int64), twins.int32([-1, -1, 0, -1, 1])
    inflections.gather_members(order, np.array(counts, np.int64), means, number_of, at, terms, ordinals)
    assert at.tolist() == [0, 0, 2, 3]
    assert list(zip(terms[:3].tolist(), ordinals[:3].tolist(), strict=True)) == [(0, 0), (1, 1), (1, 0)]


def belonging(random: Random, forms: int) -> Pairs:
    largest = random.choice([3, 200, 2**31 - 1])
    return [
        [
            (random.randint(0, largest), random.choice([0, 0, 1, 300, largest]))
            for _ in range(random.choice([0, 1, 1, 1, 3]))
        ]
        for _ in range(forms)
    ]


def coded(pairs: Pairs, base: int) -> tuple[bytes, list[int]]:
    """(what forms belong to, where each block begins and the last ends)"""
    data, at, before = b"", [], 0
    for i, own in enumerate(pairs):
        if i % BLOCK == 0:
            at.append(base + len(data))
            before = 0
        data += b"" if own else b"\0"
        for j, (term, ordinal) in enumerate(own):
            flags = (ordinal > 0) + 2 * (j + 1 < len(own))
            data += twins.varint(twins.zigzag(term - before) * 4 + flags + 1)
            data += twins.varint(ordinal) if ordinal else b""
            before = term
    return data, [*at, base + len(data)]


@given(seeds, st.sampled_from([0, 1, 31, 32, 33, 100]), st.integers(0, 9), st.integers(0, 500))
@example(Random(0), 0, 0, 0)
def test_encode_members(random: Random, forms: int, base: int, spare: int) -> None:
    pairs = belonging(random, forms)
    at = twins.cuts(map(len, pairs))
    flat = [pair for own in pairs for pair in own]
    terms, ordinals = twins.int32(term for term, _ in flat), twins.int32(ordinal for _, ordinal in flat)
    block_at = np.zeros(-(-forms // BLOCK) + 1, np.uint32)
    blocks = [pairs[i : i + BLOCK] for i in range(0, forms, BLOCK)]
    size = max((sum(map(len, block)) for block in blocks), default=0) * inflections.MEMBER + BLOCK + spare
    data, first = b"", 0
    while True:
        out = twins.room(size)
        last, n = inflections.encode_members(at, terms, ordinals, first, base + len(data), out, block_at)
        assert twins.kept_within(out)
        data += bytes(out[:n])
        if last == forms:
            break
        assert last > first
        first = last
    assert (data, block_at.tolist()) == coded(pairs, base)


@given(seeds, st.sampled_from([1, 32, 33, 100]), st.booleans())
def test_decode_members(random: Random, forms: int, ascending: bool) -> None:
    pairs = belonging(random, forms)
    wanted = [random.randrange(forms) for _ in range(random.randrange(60))]
    wanted = sorted(wanted) if ascending else wanted
    right = [(i, term, ordinal) for i, form in enumerate(wanted) for term, ordinal in pairs[form]]
    data, at = coded(pairs, 2)
    which, terms, ordinals = np.empty(len(right), np.int64), *np.empty((2, len(right)), np.int32)
    ground = twins.array(b"??" + data), np.array(at, np.uint32), twins.int32(wanted)
    assert inflections.decode_members(*ground, which, terms, ordinals) == len(right)
    assert list(zip(which.tolist(), terms.tolist(), ordinals.tolist(), strict=True)) == right
    if right:
        short = which[1:].copy(), terms[1:].copy(), ordinals[1:].copy()
        assert inflections.decode_members(*ground, *short) == -1


@given(seeds, st.integers(1, 20))
def test_scatter_members(random: Random, forms: int) -> None:
    rows = [(random.randrange(forms), term, random.randrange(3)) for term in range(random.randrange(40))]
    cursor = twins.cuts([sum(row[0] == form for row in rows) for form in range(forms)])[:-1].copy()
    terms, ordinals = np.full((2, len(rows)), -7, np.int32)
    inflections.scatter_members(*(twins.int32(row[i] for row in rows) for i in range(3)), cursor, terms, ordinals)
    right = sorted(rows)
    assert list(zip(terms.tolist(), ordinals.tolist(), strict=True)) == [(term, o) for _, term, o in right]
