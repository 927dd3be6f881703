"""Words that a query found, and their best window, against dictionaries and every window there is."""

from itertools import pairwise, product
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
    window, seen = np.full(6, -7, np.int32), np.full(5, -7, np.int32)
    table = np.array(around, np.int32).reshape(-1, 3)
    marking.best_window(table, before, before + len(rows), LONGEST, seen, window)
    assert window.tolist() == [*best_window(rows), before, before + len(rows)]


def forward_index(documents: list[Document], forms: Forms) -> tuple[Any, ...]:
    codes = [forms.code(headline + body) for headline, body in documents]
    begins = twins.cuts(map(len, codes)).astype(np.uint32)
    lengths = forms.lengths()
    return twins.array(b"".join(codes) + b"?"), begins, lengths[forms.top()], lengths


documents = st.lists(st.tuples(st.lists(words, max_size=3), st.lists(words, max_size=20)), min_size=1, max_size=6)


Leaf = tuple[int, list[int]]
"""How many other words may stand in between, and how many stems each word has."""
leaf_lists = st.lists(
    st.tuples(st.sampled_from([0, 0, 1, 4, 2**32]), st.lists(st.integers(1, 2), min_size=1, max_size=3)), max_size=4
) | st.just([(0, [1])] * 20)


def in_occurrences(words: list[list[int]], slop: int) -> list[int]:
    """The words of the shortest runs from each start, all there are."""
    taken: set[int] = set()
    runs = [run for run in product(*words) if all(a < b for a, b in pairwise(run))]
    for start in words[0]:
        here = [run for run in runs if run[0] == start and run[-1] - start <= len(words) - 1 + slop]
        shortest = min((run[-1] for run in here), default=0)
        taken.update(position for run in here if run[-1] == shortest for position in run)
    return sorted(taken)


class Scattered:
    """Columns of one field in which leaves find words of texts, which they have beside those of others."""

    def __init__(self, field: int, texts: list[list[Word]], random: Random, given: list[int]) -> None:
        self.field = field
        self._texts = texts
        self._random = random
        self._data = self._positions = b"\x05"
        self.terms: list[int] = []
        self.given = given
        self.found: list[tuple[int, int, int]] = []
        """(document, position, leaf)"""

    def add(self, leaf: int, slop: int, stems: list[int]) -> None:
        before: list[list[tuple[dict[int, list[int]], list[int]]]] = []
        for word, count in enumerate(stems):
            if before and self._random.random() < 0.3:
                before.append(self._random.choice(before))  # The same word again.
            else:
                before.append(self._word(count))
            for _, term in before[-1]:
                self.terms += (*term, self.field, leaf, word, len(stems), slop)
        for doc in range(len(self._texts)):
            own = [sorted(p for where, _ in word for p in where.get(doc, ())) for word in before]
            self.found += [(doc, position, leaf) for position in in_occurrences(own, slop)]

    def _word(self, stems: int) -> list[tuple[dict[int, list[int]], list[int]]]:
        """Where each stem of a word stands, and the numbers of its term."""
        often = self._random.choice([0.2, 0.7])
        of = [
            [self._random.choice([-1, *range(stems)]) if self._random.random() < often else -1 for _ in text]
            for text in self._texts
        ]
        return [
            self._term({doc: [i for i, s in enumerate(own) if s == stem] for doc, own in enumerate(of)})
            for stem in range(stems)
        ]

    def _term(self, where: dict[int, list[int]]) -> tuple[dict[int, list[int]], list[int]]:
        stands = {doc: some for doc, some in where.items() if some} or {8: [3]}
        stands |= {9 + doc: [doc] for doc in range(self._random.choice([0, 3, 300]))}
        if self._random.random() < 0.3:
            first = len(self.given)
            self.given += [doc << 32 | position for doc in sorted(stands) for position in stands[doc]]
            return where, [0, first, len(self.given)]
        numbers = [len(stands), len(self._data), len(self._positions)]
        data, positions = twins.postings(stands)
        self._data, self._positions = self._data + data, self._positions + positions
        return where, numbers

    def columns(self) -> tuple[Any, Any]:
        return twins.array(self._data + b"?"), twins.array(self._positions + b"?")


@given(documents, forms_met, st.integers(0, 2**32).map(Random), leaf_lists, st.integers(0, 2))
def test_leaves_of_texts(texts: list[Document], forms: Forms, random: Random, leaves: list[Leaf], behind: int) -> None:
    """What words found of ``GAPS`` and ``LONGER`` may stand anywhere, so windows are looked at elsewhere."""
    given: list[int] = []
    numbers = (marking.HEADLINE, marking.BODY)
    fields = [Scattered(field, [text[field] for text in texts], random, given) for field in numbers]
    for field in fields:
        for leaf, (slop, stems) in enumerate(leaves):
            if random.random() < 0.8:
                field.add(leaf, slop, stems)
    chosen = random.sample(range(len(texts)), random.randint(1, len(texts)))
    right_rows, right_windows = [(-7, -7, -7)] * behind, np.full((9, 2, 2), -7).tolist()
    for number, doc in enumerate(chosen):
        for field in fields:
            starts, ends = spans(texts[doc][field.field], forms)
            found = sorted((p, leaf) for at, p, leaf in field.found if at == doc)
            first = len(right_rows)
            right_rows += [(starts[p], ends[p], leaf) for p, leaf in found]
            right_windows[8 - number][field.field] = [first, len(right_rows)]
    docs = np.array([(doc, len(texts[doc][0]), 8 - number) for number, doc in enumerate(chosen)], np.int64)
    windows = np.full((9, 2, 6), -7, np.int32)
    seen, walk = np.empty(len(leaves), np.int32), np.full((4, 3), -7, np.int32)
    told, places = np.array(fields[0].terms + fields[1].terms, np.int64), np.array(given, np.int64)
    columns = (fields[0].columns(), fields[1].columns())
    arguments = (columns, forward_index(texts, forms), told, places, docs, LONGEST, seen, walk[:3], windows)
    spots, rows = np.full((9001, 3), -7, np.int32), np.full((9001, 3), -7, np.int32)
    assert marking.find_terms(*arguments, rows[:9000], behind, spots[:9000]) == len(right_rows)
    assert [tuple(row) for row in rows[: len(right_rows)].tolist()] == right_rows
    assert (rows[9000:] == -7).all()
    assert (spots[9000:] == -7).all()
    assert (walk[3:] == -7).all()
    assert windows[:, :, marking.FIRST :].tolist() == right_windows
    if len(right_rows) > behind:
        assert marking.find_terms(*arguments, rows[: len(right_rows) - 1].copy(), behind, spots[:9000]) == -1
    complete = rows.copy()
    assert marking.find_terms(*arguments, rows[:9000], behind, spots[:0].copy()) < 0 or (complete == rows).all()


@given(documents, forms_met, st.integers(0, 2**32).map(Random))
def test_words_given_by_position(texts: list[Document], forms: Forms, random: Random) -> None:
    doc = random.randrange(len(texts))
    headline, body = texts[doc]
    found = sorted((p, leaf) for p in range(len(body)) for leaf in range(3) if random.random() < 0.4)
    rows = np.array([(p, 0, leaf) for p, leaf in found], np.int32).reshape(-1, 3)
    window, seen = np.full(6, -7, np.int32), np.full(3, -7, np.int32)
    marking.find_words(forward_index(texts, forms), doc, len(headline), LONGEST, seen, window, rows)
    starts, ends = spans(body, forms)
    assert [tuple(row) for row in rows.tolist()] == [(starts[p], ends[p], leaf) for p, leaf in found]
    assert window[marking.FIRST :].tolist() == [0, len(found)]


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
