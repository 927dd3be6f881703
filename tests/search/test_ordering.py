"""The first documents in an order against sorting all of them."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.search.ordering import by_date, by_score, first
from searcharchive.search.postings import Periods, Published

ROWS = st.lists(st.tuples(st.integers(-3, 3), st.booleans()), max_size=20)


@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 25))
def test_first(rows: list[tuple[int, bool]], random: Random, count: int) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)
    ties = np.array(order, np.int32)
    docs = np.flatnonzero(np.array([there for _, there in rows], np.bool_)).astype(np.int32)
    weights = np.array([weight for weight, _ in rows], np.int64)[docs]
    obvious = sorted(docs.tolist(), key=lambda doc: (-rows[doc][0], order[doc]))
    assert docs[first(weights, ties[docs], count)].tolist() == obvious[:count]
    assert docs[by_score(docs, weights.astype(np.float64), ties, count)].tolist() == obvious[:count]


@given(st.lists(st.one_of(st.none(), st.integers(-(10**17), 10**17)), min_size=1, max_size=12), st.booleans())
def test_the_undated_come_last_both_ways(starts: list[int | None], newest: bool) -> None:
    start = np.array([s or 0 for s in starts], np.int64)
    dated = np.array([s is not None for s in starts], np.bool_)
    published = Published(Periods(start, start, dated), np.zeros(len(starts), np.int8), dated)
    docs = np.arange(len(starts), dtype=np.int32)
    ranked = first(by_date(published, docs, newest=newest), docs, len(starts)).tolist()
    sign = -1 if newest else 1
    assert ranked == sorted(docs.tolist(), key=lambda d: (starts[d] is None, sign * (starts[d] or 0), d))
