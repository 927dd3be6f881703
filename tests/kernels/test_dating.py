"""Dates of documents, against looking at each of them."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.kernels import dating
from tests.kernels import twins

Row = tuple[int, bool, int, bool]
rows_of_dates = st.lists(st.tuples(st.integers(-9, 9), st.booleans(), st.integers(0, 3), st.booleans()), max_size=12)
ENDS = np.iinfo(np.int64)


def columns(rows: list[Row]) -> tuple[Any, ...]:
    kinds = (np.int64, np.bool_, np.int8, np.bool_)
    return tuple(np.array([row[i] for row in rows], kind) for i, kind in enumerate(kinds))


@given(rows_of_dates, st.sets(st.integers(0, 11)))
def test_how_far_dates_reach(rows: list[Row], some: set[int]) -> None:
    docs = [doc for doc in sorted(some) if doc < len(rows)]
    counts = np.zeros(4, np.int64)
    first, last = np.full((4, 2), ENDS.max, np.int64), np.full((4, 2), ENDS.min, np.int64)
    count = dating.reach(twins.int32(docs), *columns(rows), counts, first, last)
    dated = [rows[doc] for doc in docs if rows[doc][3]]
    assert count == len(dated)
    assert counts.tolist() == [sum(row[2] == precision for row in dated) for precision in range(4)]
    for precision in range(4):
        for side in range(2):
            own = [start for start, floating, fine, _ in dated if (fine, floating) == (precision, side)]
            assert first[precision, side] == min(own, default=ENDS.max)
            assert last[precision, side] == max(own, default=ENDS.min)


edges_of_dates = st.lists(st.integers(-9, 9), min_size=1, max_size=5, unique=True).map(sorted)


@given(rows_of_dates, st.sets(st.integers(0, 11)), st.integers(0, 3), edges_of_dates, st.integers(-2, 2))
def test_dates_between_edges(rows: list[Row], some: set[int], least: int, edges: list[int], shift: int) -> None:
    docs, both = [doc for doc in sorted(some) if doc < len(rows)], [edges, [edge + shift for edge in edges]]
    counts = np.zeros(len(edges), np.int64)
    dating.count_between(twins.int32(docs), *columns(rows), least, np.array(both, np.int64), counts)
    right = [0] * len(edges)
    for start, floating, fine, dated in (rows[doc] for doc in docs):
        if dated and fine >= least:
            right[max(sum(edge <= start for edge in both[floating]) - 1, 0)] += 1
    assert counts.tolist() == right
