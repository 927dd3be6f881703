"""The forward index: words to bytes and back, and what is found in them."""

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcharchive.kernels import forward
from tests.kernels import twins

GAPS = [1, 1, 1, 1, -1, 2, 3, 4, 5, 6, 7, 0, -2, -80, 100_000, -100_000]
LONGER = [0, 0, 0, 0, 2, 1, -1, 3, -200, 70_000]
EDGES = [0, 1, 182, 183, 184, 185, 439, 440, 8374, 8375]
"""Ranks."""
NUMBERS = 70_000

Word = tuple[int, int, int]
"""(form, characters behind, characters longer)"""


@dataclass(frozen=True)
class Forms:
    """Forms as they are met, of which a few have ranks, and the numbers that they have in the dictionary."""

    rank_of: list[int]
    number_of: list[int]
    length_of: list[int]

    def columns(self) -> tuple[Any, Any]:
        return twins.int32(self.rank_of), twins.int32(self.number_of)

    def top(self) -> Any:
        top = np.zeros(forward.RANKS, np.uint32)
        for rank, number in zip(self.rank_of, self.number_of, strict=True):
            if rank >= 0:
                top[rank] = number
        return top

    def lengths(self, numbers: int = NUMBERS) -> Any:
        lengths = np.zeros(numbers, np.uint8)
        lengths[self.number_of] = self.length_of
        return lengths

    def code(self, words: list[Word]) -> bytes:
        return b"".join(twins.word_code(g, more, self.rank_of[f], self.number_of[f]) for f, g, more in words)


def some_forms(seed: int) -> Forms:
    random = Random(seed)
    n = 40
    ranks = [*EDGES, *random.sample(sorted({*range(200, 8000)} - {*EDGES}), 10), *[-1] * (n - len(EDGES) - 10)]
    random.shuffle(ranks)
    numbers = [0, 255, 256, 65535, 65536, NUMBERS - 1, *random.sample(range(1000, 60_000), n - 6)]
    random.shuffle(numbers)
    return Forms(ranks, numbers, [random.choice([0, 1, 5, 9, 254, 255]) for _ in range(n)])


forms_met = st.integers(0, 2**32).map(some_forms)
words = st.tuples(st.integers(0, 39), st.sampled_from(GAPS), st.sampled_from(LONGER))
texts = st.lists(st.lists(words, max_size=12), max_size=6)


def spans(text: list[Word], forms: Forms) -> tuple[list[int], list[int]]:
    """(starts, ends)"""
    starts, ends, before = [], [], -1
    for form, gap, longer in text:
        starts.append(before + gap)
        before = starts[-1] + forms.length_of[form] + longer
        ends.append(before)
    return starts, ends


def columns(documents: list[list[Word]], forms: Forms) -> tuple[Any, Any, Any, Any]:
    """(forms, starts, ends, doc_at)"""
    places = [spans(text, forms) for text in documents]
    return (
        twins.int32(form for text in documents for form, _, _ in text),
        twins.int32(start for starts, _ in places for start in starts),
        twins.int32(end for _, ends in places for end in ends),
        twins.cuts(map(len, documents)),
    )


def shaped(documents: list[list[Word]], forms: Forms) -> tuple[Any, Any, int]:
    """(shapes, explicit, its rows)"""
    met, starts, ends, doc_at = columns(documents, forms)
    shapes, explicit = twins.room(len(met)), np.full((len(met), 2), -7, np.int32)
    rows = forward.shape_words(met, starts, ends, doc_at, twins.int32(forms.length_of), shapes, explicit)
    assert twins.kept_within(shapes)
    return shapes, explicit, rows


@given(texts, forms_met)
def test_shape_words(documents: list[list[Word]], forms: Forms) -> None:
    shapes, explicit, rows = shaped(documents, forms)
    flat = [(gap, longer) for text in documents for _, gap, longer in text]
    assert shapes.tolist() == [twins.SHAPES.get(each, forward.EXPLICIT) for each in flat]
    assert [tuple(row) for row in explicit[:rows].tolist()] == [each for each in flat if each not in twins.SHAPES]
    assert (explicit[rows:] == -7).all()


@given(texts, forms_met, st.integers(0, 200))
@example([], some_forms(0), 0)
@example([[], []], some_forms(0), 0)
def test_encode_documents(documents: list[list[Word]], forms: Forms, spare: int) -> None:
    """Through an output with room for the largest document and little more, so that it is resumed."""
    met, _, _, doc_at = columns(documents, forms)
    shapes, explicit, rows = shaped(documents, forms)
    sizes = np.full(len(documents), -7, np.int64)
    data, first, row = b"", 0, 0
    while True:
        out = twins.room(max(map(len, documents), default=0) * forward.LONGEST + spare)
        last, row, size = forward.encode_documents(
            met, shapes, explicit, doc_at, *forms.columns(), first, row, out, sizes
        )
        assert twins.kept_within(out)
        data += bytes(out[:size])
        if last == len(documents):
            break
        assert last > first
        first = last
    codes = [forms.code(text) for text in documents]
    assert data == b"".join(codes)
    assert sizes.tolist() == [len(code) for code in codes]
    assert row == rows


def test_a_document_is_written_whole_or_not_at_all() -> None:
    forms, documents = some_forms(0), [[(0, 1, 0)] * 3]
    met, _, _, doc_at = columns(documents, forms)
    shapes, explicit, _ = shaped(documents, forms)
    out, sizes = twins.room(3 * forward.LONGEST - 1), np.zeros(1, np.int64)
    arguments = (met, shapes, explicit, doc_at, *forms.columns(), 0, 0, out, sizes)
    assert forward.encode_documents(*arguments) == (0, 0, 0)
    assert (out == twins.FENCE).all()


def test_the_longest_word_fits() -> None:
    """The largest gaps and lengths there are, and a number of four bytes."""
    explicit = np.array([[2**31 - 1, -(2**31)]], np.int32)
    out, sizes = twins.room(forward.LONGEST), np.zeros(1, np.int64)
    arguments = (twins.int32([0]), twins.array(b"\7"), explicit, twins.cuts([1]), twins.int32([-1]))
    assert forward.encode_documents(*arguments, twins.int32([2**31 - 1]), 0, 0, out, sizes)[:2] == (1, 1)
    assert bytes(out[: sizes[0]]) == twins.word_code(2**31 - 1, -(2**31), -1, 2**31 - 1)


@given(st.lists(words, max_size=3), st.lists(words, max_size=30), forms_met, st.integers(0, 3))
def test_decode_words(title: list[Word], text: list[Word], forms: Forms, at: int) -> None:
    data = twins.array(b"?" * at + forms.code(title) + forms.code(text))
    numbers, starts, ends = np.full((3, len(text)), -7, np.int32)
    forward.decode_words(data, at, len(title), len(text), forms.top(), forms.lengths(), numbers, starts, ends)
    assert numbers.tolist() == [forms.number_of[form] for form, _, _ in text]
    assert (starts.tolist(), ends.tolist()) == spans(text, forms)


def test_decode_words_of_many_forms() -> None:
    """Numbers on either side of where four bytes begin."""
    forms = Forms([-1, -1, 8375], [forward.THREE_BYTES - 1, forward.THREE_BYTES, 2_500_000], [3, 255, 4])
    text = [(0, 1, 0), (1, -1, 0), (2, 1, 2), (1, 9, 0), (0, 1, 0)]
    numbers, starts, ends = np.full((3, len(text)), -7, np.int32)
    data, lengths = twins.array(forms.code(text)), forms.lengths(2_500_001)
    forward.decode_words(data, 0, 0, len(text), forms.top(), lengths, numbers, starts, ends)
    assert numbers.tolist() == [forms.number_of[form] for form, _, _ in text]
    assert (starts.tolist(), ends.tolist()) == spans(text, forms)


@given(st.lists(st.lists(st.integers(0, 9), max_size=8), max_size=6))
def test_count_documents(documents: list[list[int]]) -> None:
    counts = np.full(11, 100, np.int64)
    for _ in range(2):
        forward.count_documents(*twins.apart(documents, 10), np.full(11, -1, np.int32), counts)
    assert counts.tolist() == [100 + 2 * sum(form in text for text in documents) for form in range(11)]


@given(texts, forms_met, st.randoms())
def test_count_forms(documents: list[list[Word]], forms: Forms, random: Random) -> None:
    """Of some documents, in two portions."""
    codes = [forms.code(text) for text in documents]
    data, at = twins.array(b"?" + b"".join(codes)), (1 + twins.cuts(map(len, codes))).astype(np.uint32)
    chosen = sorted(random.sample(range(len(documents)), random.randint(0, len(documents))))
    last_seen, counts, met = np.zeros((3, NUMBERS), np.int32)
    n = 0
    for part in (chosen[:2], chosen[2:]):
        words = twins.int32(len(documents[doc]) for doc in part)
        n = forward.count_forms(data, at, forms.top(), twins.int32(part), words, last_seen, counts, met, n)
    stands = Counter(form for doc in chosen for form in {forms.number_of[form] for form, _, _ in documents[doc]})
    assert sorted(met[:n].tolist()) == sorted(stands)
    assert {form: int(counts[form]) for form in stands} == stands
    assert counts.sum() == stands.total()


@pytest.mark.parametrize("rank", EDGES)
def test_a_rank(rank: int) -> None:
    top = np.arange(forward.RANKS, dtype=np.uint32) + np.uint32(2**31)
    out = twins.room(9)
    end = forward.put_form(out, 2, rank, 77)
    assert bytes(out[2:end]) == twins.form_code(rank, 77)
    assert out[2] >= forward.SHAPES
    assert forward.get_form(out, 2, top) == (2**31 + rank, end)


@pytest.mark.parametrize("number", [0, 255, 256, 65535, 65536, 2_031_615, 2_031_616, 2**31 - 1, 2**32 - 1])
def test_a_number(number: int) -> None:
    out = twins.room(9)
    end = forward.put_form(out, 2, -1, number)
    assert bytes(out[2:end]) == twins.form_code(-1, number)
    assert forward.get_form(out, 2, np.zeros(0, np.uint32)) == (number, end)
    assert (out[end:] == twins.FENCE).all()


@given(
    st.sampled_from(GAPS) | st.integers(-(2**31), 2**31 - 1), st.sampled_from(LONGER) | st.integers(-(2**31), 2**31 - 1)
)
def test_a_shape(gap: int, longer: int) -> None:
    assert forward.shape_of(gap, longer) == twins.SHAPES.get((gap, longer), forward.EXPLICIT)
    code = twins.array(twins.word_code(gap, longer, 0, 0))
    assert forward.get_shape(code, 0) == (gap, longer, len(code) - 1)
