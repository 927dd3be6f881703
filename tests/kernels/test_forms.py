"""Where wanted forms of terms stand, against the same found word by word."""

from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.kernels import forms
from tests.kernels import twins
from tests.kernels.test_postings import term
from tests.kernels.twins import Kinds, Where

seeds = st.integers(0, 2**32).map(Random)
Term = tuple[Where, Kinds, int, list[int]]
"""Where a term stands and in which forms, how many forms it has, and the wanted ones."""


def some_terms(random: Random, count: int) -> list[Term]:
    made = []
    for _ in range(count):
        where = term(random, random.choice([1, 2, 127, 128, 129, 257, 400]), random.choice([1, 9000]))
        number = random.choice([1, 2, 3, 130, 300])
        kinds = twins.kinds_of(random, where, number)
        chosen = sorted(random.sample(range(number), random.choice([1, number, random.randint(1, number)])))
        made.append((where, kinds, number, chosen))
    return made


def laid_out(some: list[Term]) -> tuple[Any, Any, Any, Any, Any, Any]:
    """(postings, positions, inflections, entries, wanted_at, wanted)"""
    data, places, inflected = b"??", b"?", b"???"
    entries = []
    for where, kinds, number, _ in some:
        parts = twins.coded(where, kinds, number)
        entries.append([len(data), len(where), len(places), len(inflected), len(parts[2])])
        data, places, inflected = data + parts[0], places + parts[1], inflected + parts[2]
    wanted = [chosen for *_, chosen in some]
    arrays = (
        twins.array(data),
        twins.array(places),
        twins.array(inflected),
        np.array(entries, np.int64).reshape(-1, 5),
    )
    return *arrays, twins.cuts(map(len, wanted)), twins.int32(ordinal for own in wanted for ordinal in own)


@given(seeds, st.integers(0, 3))
def test_documents_and_frequencies(random: Random, count: int) -> None:
    some = some_terms(random, count)
    data, _, inflections, *wanted = laid_out(some)
    right = [twins.with_forms(where, kinds, chosen) for where, kinds, _, chosen in some]
    first = random.randint(0, count)
    last = random.randint(first, count)
    room = sum(len(where) for where, *_ in some[first:last])
    docs, freqs, ends = np.empty(room, np.int32), np.empty(room, np.int32), np.full(count, -7, np.int64)
    n = forms.read_forms(data, inflections, *wanted, first, last, docs, freqs, ends)
    assert docs[:n].tolist() == [doc for own in right[first:last] for doc in own]
    assert freqs[:n].tolist() == [len(at) for own in right[first:last] for at in own.values()]
    assert ends[first:last].tolist() == twins.cuts(map(len, right[first:last]))[1:].tolist()


@given(seeds, st.integers(0, 3), st.sampled_from([None, 0.0, 0.01, 0.5]))
def test_places(random: Random, count: int, part: float | None) -> None:
    some = some_terms(random, count)
    stand = [twins.with_forms(where, kinds, chosen) for where, kinds, _, chosen in some]
    there = sorted({doc for where, *_ in some for doc in where} | {5, 2**31 - 1})
    within = [doc for doc in there if part is None or random.random() < part]
    right = [doc << 32 | at for own in stand for doc, places in own.items() if doc in set(within) for at in places]
    # Of a document that is looked at all words may be read before it is known which are wanted.
    spare = max((len(at) for where, *_ in some for at in where.values()), default=0)
    places = np.full(len(right) + spare, -7, np.int64)
    ground = laid_out(some)
    assert forms.places_of_forms(*ground, twins.int32(within), part is None, places) == len(right)
    assert places[: len(right)].tolist() == right
    if right:
        assert forms.places_of_forms(*ground, twins.int32(within), part is None, places[: len(right) - 1].copy()) == -1


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), unique=True))
def test_groups(pairs: list[tuple[int, int]]) -> None:
    terms, ordinals = twins.int32(t for t, _ in pairs), twins.int32(o for _, o in pairs)
    groups, at = np.full(len(pairs), -7, np.int32), np.full(len(pairs) + 1, -7, np.int64)
    n = forms.group_members(terms, ordinals, len(pairs), groups, at)
    assert list(zip(terms.tolist(), ordinals.tolist(), strict=True)) == sorted(pairs)
    assert groups[:n].tolist() == sorted({term for term, _ in pairs})
    cuts = at[: n + 1].tolist()
    assert [cuts[0], cuts[-1]] == [0, len(pairs)]
    assert [set(terms[a:b].tolist()) for a, b in pairwise(cuts)] == [{g} for g in groups[:n].tolist()]


def test_entries_of_terms() -> None:
    numbers, before = (
        np.array([[3, 10, 20, 0], [4, 11, 21, 7]], np.int64),
        np.array([[1, 2, 3, 4], [0, 0, 0, 0]], np.int64),
    )
    bases = [np.array([0, base], np.int64) for base in (100, 1000, 10_000)]
    entries = np.full((2, 5), -7, np.int64)
    forms.locate(twins.int32([5, 32]), numbers, before, *bases, entries)
    assert entries.tolist() == [[2, 3, 3, 4, 0], [100, 4, 1000, 10_000, 7]]
