"""Words that a query found, and their best window, against dictionaries and every window there is."""

from random import Random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.kernels import marking
from tests.kernels import twins
from tests.kernels.test_forward import Forms, Word, forms_met, spans, words
from tests.kernels.test_leaves import coded
from tests.kernels.test_postings import terms
from tests.kernels.twins import Where

Row = tuple[int, int, int]
Document = tuple[list[Word], list[Word]]
"""Headline and body."""
LONGEST = 60


def best_window(rows: list[Row]) -> list[int]:
    """Start, end, leaves and words; nothing but 0 where there are no rows."""
    best = (0, 0, 0, 0)
    places = sorted({(start, end) for start, end, _ in rows})
    for i, (start, _) in enumerate(places):
        fitting = [place for place in places[i:] if place[1] - start <= LONGEST] or [places[i]]
        leaves = {leaf for low, high, leaf in rows if (low, high) in fitting}
        best = max(best, (len(leaves), len(fitting), -start, fitting[-1][1]))
    return [-best[2], best[3], best[0], best[1]]


row_lists = st.lists(
    st.tuples(st.integers(0, 300), st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)),
    max_size=12,
    unique_by=lambda word: word[0],
).map(lambda found: [(at, at + 4 + 90 * (at % 7 == 0), leaf) for at, leaves in sorted(found) for leaf in leaves])


def ascending(rows: list[Row]) -> list[Row]:
    """Without words that end before one that begins earlier does."""
    kept: list[Row] = []
    for row in rows:
        if not kept or row[1] >= kept[-1][1]:
            kept.append(row)
    return kept


@given(row_lists.map(ascending), st.integers(0, 2), st.integers(0, 2))
def test_the_best_window(rows: list[Row], before: int, behind: int) -> None:
    around = [(0, 1, 0)] * before + rows + [(500, 501, 0)] * behind
    window, seen = np.full(5, -7, np.int32), np.full(5, -7, np.int32)
    table = np.array(around, np.int32).reshape(-1, 3)
    marking.best_window(table, before, before + len(rows), LONGEST, seen, window)
    assert window.tolist() == [*best_window(rows), before + len(rows)]


def forward_index(documents: list[Document], forms: Forms) -> tuple[Any, ...]:
    codes = [forms.code(headline + body) for headline, body in documents]
    begins = twins.cuts(map(len, codes)).astype(np.uint32)
    lengths = forms.lengths()
    return twins.array(b"".join(codes) + b"?"), begins, lengths[forms.top()], lengths


documents = st.lists(st.tuples(st.lists(words, max_size=3), st.lists(words, max_size=20)), min_size=1, max_size=6)


@given(documents, forms_met, st.integers(0, 2**32).map(Random), st.sampled_from([0, 1, 3, 70]))
def test_terms_of_texts(texts: list[Document], forms: Forms, random: Random, leaves: int) -> None:
    """Each leaf finds some positions of some texts, which its term's postings have beside those of others.

    What words found of ``GAPS`` and ``LONGER`` may stand anywhere, so windows are looked at elsewhere.
    """
    columns: list[tuple[Any, Any]] = []
    told: list[int] = []
    where: dict[tuple[int, int, int], list[int]] = {}
    for field in (marking.HEADLINE, marking.BODY):
        data = positions = b"\x05"
        for leaf in range(leaves):
            own = {
                doc: random.sample(range(len(text[field])), random.randint(0, len(text[field])))
                for doc, text in enumerate(texts)
            }
            where |= {(doc, field, leaf): sorted(some) for doc, some in own.items()}
            stands = {doc: sorted(some) for doc, some in own.items() if some}
            stands |= {9 + doc: [doc] for doc in range(random.choice([0, 3, 300]))}
            if stands:
                told += [len(stands), len(data), len(positions), leaf, field]
                more = twins.postings(stands)
                data, positions = data + more[0], positions + more[1]
        columns.append((twins.array(data + b"?"), twins.array(positions + b"?")))
    chosen = random.sample(range(len(texts)), random.randint(1, len(texts)))
    right_rows, right_windows = [], []
    for doc in chosen:
        for field in (marking.HEADLINE, marking.BODY):
            starts, ends = spans(texts[doc][field], forms)
            found = sorted((p, leaf) for leaf in range(leaves) for p in where[doc, field, leaf])
            right_rows += [(starts[p], ends[p], leaf) for p, leaf in found]
            right_windows.append(len(right_rows))
    docs = np.array([n for doc in chosen for n in (doc, len(texts[doc][0]))], np.int64)
    windows = np.full((len(chosen), 2, 5), -7, np.int32)
    seen = np.empty(leaves, np.int32)
    arguments = (tuple(columns), forward_index(texts, forms), np.array(told, np.int64), docs, LONGEST, seen, windows)
    room = 2 * len(right_rows)
    rows = np.full((room + 1, 3), -7, np.int32)
    assert marking.find_terms(*arguments, rows[:room])
    assert [tuple(row) for row in rows[: len(right_rows)].tolist()] == right_rows
    assert (rows[room:] == -7).all()
    assert windows[:, :, marking.ROWS].ravel().tolist() == right_windows
    if right_rows:
        assert not marking.find_terms(*arguments, rows[: len(right_rows) - 1].copy())


@given(documents, forms_met, st.integers(0, 2**32).map(Random))
def test_words_given_by_position(texts: list[Document], forms: Forms, random: Random) -> None:
    doc = random.randrange(len(texts))
    headline, body = texts[doc]
    found = sorted((p, leaf) for p in range(len(body)) for leaf in range(3) if random.random() < 0.4)
    rows = np.array([(p, 0, leaf) for p, leaf in found], np.int32).reshape(-1, 3)
    window, seen = np.full(5, -7, np.int32), np.full(3, -7, np.int32)
    marking.find_words(forward_index(texts, forms), doc, len(headline), LONGEST, seen, window, rows)
    starts, ends = spans(body, forms)
    assert [tuple(row) for row in rows.tolist()] == [(starts[p], ends[p], leaf) for p, leaf in found]
    assert window[marking.ROWS] == len(found)


@given(terms, st.integers(0, 2**32).map(Random))
def test_positions_in_one_document(where: Where, random: Random) -> None:
    data, at, positions, positions_at = coded(where)
    doc = random.choice([*where, random.randrange(2**31)])
    right = where.get(doc, [])
    room = random.choice([len(right), len(right) // 2])
    found = np.full(room + 1, -7, np.int32)
    n = marking.positions_in((data, positions), len(where), at, positions_at, doc, found[:room])
    assert n == len(right)
    assert found.tolist() == [*right[:room], -7]
