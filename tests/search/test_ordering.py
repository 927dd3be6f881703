"""The first documents in an order against sorting all of them, in any number of segments."""

from collections.abc import Callable, Collection, Hashable
from typing import Any, TypeVar, cast
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.search import ordering
from searcharchive.search.matches import Matches
from searcharchive.search.ordering import first
from searcharchive.search.postings import Part, Periods, Published, Source
from searcharchive.search.request import Sort

T = TypeVar("T")


class Dated:
    """Documents with ids and dates, cut into segments."""

    def __init__(self, ids: list[str], starts: list[int | None], cut: int, hidden: Collection[int] = ()) -> None:
        self._ids, self._kept = ids, dict[Hashable, Any]()
        start = np.array([s or 0 for s in starts], np.int64)
        dated = np.array([s is not None for s in starts], np.bool_)
        self.published = Published(Periods(start, start, dated), np.zeros(len(starts), np.int8), dated)
        self.doc_count = len(ids)
        self.visible = np.array([number not in hidden for number in range(len(ids))], np.bool_)
        self.visible_docs = np.flatnonzero(self.visible).astype(np.int32)
        self.parts = [Part(0, ranks(ids[:cut])), Part(cut, ranks(ids[cut:]))]

    def id_of(self, doc: int) -> str:
        return self._ids[doc]

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        return cast(T, self._kept.setdefault(key, make()))


def ranks(ids: list[str]) -> Any:
    return np.argsort(np.argsort(np.array(ids, dtype=object))).astype(np.int32)


ROWS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(-2, 2), st.integers(-(10**17), 10**17)), st.booleans()), max_size=20
)


def source_of(rows: list[tuple[int | None, bool]], ids: list[int], cut: int) -> Dated:
    return Dated([f"id{i}" for i in ids], [start for start, _ in rows], cut)


@given(st.data(), ROWS, st.integers(0, 25), st.sampled_from([Sort.NEWEST, Sort.OLDEST]), st.booleans())
def test_by_date(data: Any, rows: list[tuple[int | None, bool]], count: int, sort: Sort, everything: bool) -> None:
    """The undated come last, whichever way."""
    ids, cut = data.draw(st.permutations(range(len(rows)))), data.draw(st.integers(0, len(rows)))
    source = source_of(rows, ids, cut)
    docs = source.visible_docs if everything else np.flatnonzero([there for _, there in rows]).astype(np.int32)
    sign = -1 if sort is Sort.NEWEST else 1
    obvious = sorted(docs.tolist(), key=lambda d: (rows[d][0] is None, sign * (rows[d][0] or 0), source.id_of(d)))
    for _ in range(2):
        assert docs[first(cast(Source, source), Matches(docs), sort, count)].tolist() == obvious[:count]


@given(st.data(), ROWS, st.integers(0, 7), st.sampled_from([Sort.NEWEST, Sort.OLDEST]), st.sets(st.integers(0, 19)))
def test_all_by_date(data: Any, rows: list[tuple[int | None, bool]], count: int, sort: Sort, hidden: set[int]) -> None:
    """What segments keep of their own is enough, whatever is hidden; few are kept here."""
    ids, cut = data.draw(st.permutations(range(len(rows)))), data.draw(st.integers(0, len(rows)))
    starts = [start for start, _ in rows]
    shown = Dated([f"id{i}" for i in ids], starts, cut)
    with mock.patch.object(ordering, "KEPT", 4):
        for source in (shown, Dated([f"id{i}" for i in ids], starts, cut, hidden)):
            source.parts = shown.parts
            docs = source.visible_docs
            sign = -1 if sort is Sort.NEWEST else 1
            obvious = sorted(docs.tolist(), key=lambda d: (starts[d] is None, sign * (starts[d] or 0), shown.id_of(d)))
            assert docs[first(cast(Source, source), Matches(docs), sort, count)].tolist() == obvious[:count]


@pytest.mark.parametrize("sort", Sort)
def test_an_archive_without_segments(sort: Sort) -> None:
    source = Dated([], [], 0)
    source.parts = []
    assert first(cast(Source, source), Matches(source.visible_docs), sort, 10).tolist() == []


@given(st.data(), ROWS, st.integers(0, 25))
def test_by_score(data: Any, rows: list[tuple[int | None, bool]], count: int) -> None:
    ids, cut = data.draw(st.permutations(range(len(rows)))), data.draw(st.integers(0, len(rows)))
    source = source_of(rows, ids, cut)
    docs = np.flatnonzero([there for _, there in rows]).astype(np.int32)
    scores = np.array([float(rows[doc][0] or 0) for doc in docs])
    obvious = sorted(docs.tolist(), key=lambda d: (-float(rows[d][0] or 0), source.id_of(d)))
    places = first(cast(Source, source), Matches(docs, scores), Sort.RELEVANCE, count)
    assert docs[places].tolist() == obvious[:count]
