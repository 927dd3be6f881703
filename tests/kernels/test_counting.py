"""Counting and choosing by the values and the dates of documents, against doing it document by document."""

import itertools
from collections import Counter
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.kernels import counting
from tests.kernels import twins

KEYS = 6
rows_of_keys = st.lists(st.lists(st.integers(0, KEYS - 1), max_size=4), max_size=12)
wholes = st.integers(-9, 9)


def side_by_side(rows: list[list[int]]) -> tuple[Any, Any]:
    """Where the items of each row begin, and all items."""
    ends = np.cumsum([0, *map(len, rows)])
    return ends.astype(np.int32), twins.int32([item for row in rows for item in row])


@given(
    st.lists(st.lists(st.integers(0, 3), max_size=3, unique=True), max_size=8),
    rows_of_keys.filter(lambda r: len(r) > 3),
)
def test_spellings_become_keys(documents: list[list[int]], keys_of: list[list[int]]) -> None:
    spelled, ordinals = side_by_side(documents)
    key_starts, keys = side_by_side(keys_of)
    room = sum(len(keys_of[spelling]) for document in documents for spelling in document)
    starts, numbers = np.empty(len(documents) + 1, np.int32), np.empty(room, np.int32)
    n = counting.number_values(spelled, ordinals, key_starts, keys, np.full(KEYS, -1, np.int32), starts, numbers)
    right = [list(dict.fromkeys(key for spelling in document for key in keys_of[spelling])) for document in documents]
    assert [numbers[a:b].tolist() for a, b in itertools.pairwise(starts)] == right
    assert n == sum(map(len, right))


@given(rows_of_keys)
def test_distinct_rows(rows: list[list[int]]) -> None:
    starts, numbers = side_by_side(rows)
    first, row_of = np.empty(len(rows), np.int32), np.empty(len(rows), np.int32)
    n = counting.number_rows(starts, numbers, np.full(16, -1, np.int32), first, row_of)
    distinct = list(dict.fromkeys(map(tuple, rows)))
    assert [tuple(rows[doc]) for doc in first[:n]] == distinct
    assert [distinct[row] for row in row_of] == list(map(tuple, rows))


@given(
    rows_of_keys.filter(len), st.lists(st.integers(0, 11), max_size=9), st.integers(0, 1000), st.sets(st.integers(0, 5))
)
def test_documents_are_counted_and_chosen_by_keys(
    sets: list[list[int]], documents: list[int], base: int, wanted: set[int]
) -> None:
    sets = [list(dict.fromkeys(row)) for row in sets]
    set_of = [each % len(sets) for each in documents]
    found = [doc for doc in range(len(set_of)) if documents[doc] % 3]
    docs, columns = twins.int32([base + doc for doc in found]), (twins.int32(set_of), *side_by_side(sets))
    counts, met = np.zeros(KEYS, np.int64), np.empty(KEYS + 1, np.int32)
    room = np.zeros(len(sets), np.int32), np.empty(min(len(sets), len(found)), np.int32)
    missing, n = counting.count_values(docs, base, *columns, *room, counts, met, 1)
    keys_of = [sets[set_of[doc]] for doc in found]
    right = Counter(key for keys in keys_of for key in keys)
    assert missing == sum(not keys for keys in keys_of)
    assert counts.tolist() == [right[key] for key in range(KEYS)]
    assert sorted(met[1:n].tolist()) == sorted(right)
    assert not room[0].any()
    have = np.empty(len(found), np.bool_)
    counting.have_any(docs, base, *columns, np.array([key in wanted for key in range(KEYS)], np.bool_), have)
    assert have.tolist() == [bool(wanted & set(keys)) for keys in keys_of]


periods = st.lists(st.tuples(wholes, wholes, st.booleans()), max_size=3)


@given(st.lists(st.tuples(periods, st.booleans()), max_size=8), st.sets(st.integers(0, 7)), st.tuples(*[wholes] * 4))
def test_documents_are_chosen_by_dates(
    rows: list[tuple[list[tuple[int, int, bool]], bool]], some: set[int], bounds: tuple[int, int, int, int]
) -> None:
    found = [doc for doc in sorted(some) if doc < len(rows)]
    dates = [date for own, _ in rows for date in own]

    def columns(dates: list[tuple[int, int, bool]]) -> tuple[Any, Any, Any]:
        begins, ends = (np.array([date[i] for date in dates], np.int64) for i in range(2))
        return begins, ends, np.array([date[2] for date in dates], np.bool_)

    def within(date: tuple[int, int, bool]) -> bool:
        low, high = bounds[2:] if date[2] else bounds[:2]
        return low <= date[0] and date[1] <= high

    have, limits = np.empty(len(found), np.bool_), np.array(bounds, np.int64)
    starts = np.cumsum([0, *(len(own) for own, _ in rows)]).astype(np.int64)
    counting.have_within(twins.int32(found), starts, *columns(dates), limits, have)
    assert have.tolist() == [any(map(within, rows[doc][0])) for doc in found]
    first = [(own or [(0, 0, False)])[0] for own, _ in rows]
    dated = np.array([flag for _, flag in rows], np.bool_)
    counting.are_within(twins.int32(found), *columns(first), dated, limits, have)
    assert have.tolist() == [rows[doc][1] and within(first[doc]) for doc in found]


@given(rows_of_keys.filter(len), st.lists(st.integers(0, 11), max_size=9), st.permutations(range(KEYS)), wholes)
def test_the_first_keys(sets: list[list[int]], documents: list[int], order: list[int], size: int) -> None:
    """Together with counting them, and from what was counted."""
    sets = [list(dict.fromkeys(row)) for row in sets]
    docs, set_of = twins.int32(range(len(documents))), twins.int32([each % len(sets) for each in documents])
    columns = (set_of, *side_by_side(sets), np.zeros(len(sets), np.int32), np.empty(len(sets), np.int32))
    counts, met, heap = np.zeros(KEYS, np.int64), np.empty(KEYS, np.int32), np.empty(max(size, 0), np.int32)
    marks, weights = np.array(order, np.int64), np.empty(KEYS, np.int64)
    missing, n, total = counting.count_first(docs, *columns, counts, met, marks, weights, heap)
    right = Counter(key for own in set_of for key in sets[own])
    ranked = sorted(right, key=lambda key: (-right[key], order[key]))
    assert heap[:n].tolist() == ranked[: max(size, 0)]
    assert (missing, total) == (sum(not sets[own] for own in set_of), sum(right.values()))
    assert counting.first_keys(counts, met[:n], marks, weights, heap) == total
    assert heap[:n].tolist() == ranked[: max(size, 0)]
