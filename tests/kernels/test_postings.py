"""Postings: from words to bytes, and back from any place that the table names."""

from bisect import bisect_left
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcharchive.kernels import postings
from tests.kernels import twins
from tests.kernels.twins import SKIP, Kinds, Where

FREQUENCIES = [0, 1, 2, 127, 128, 129, 130, 255, 256, 257, 258, 400]


def term(random: Random, df: int, step: int) -> Where:
    where: Where = {}
    doc = -1
    for _ in range(df):
        doc += random.choice([1, 1, 1, 2, 70, step])
        position, positions = -1, []
        for _ in range(random.choice([1, 1, 1, 2, 3, 140 if random.random() < 0.03 else 1])):
            position += random.choice([1, 2, 130, step])
            positions.append(position)
        where[doc] = positions
    return where


terms = st.builds(
    term,
    st.integers(0, 2**32).map(Random),
    st.sampled_from(FREQUENCIES) | st.integers(0, 9),
    st.sampled_from([1, 9000]),
)
EDGE: Where = {0: [0], 1: [0, 2**31 - 1], 2**31 - 1: [2**31 - 1]}


def columns(some: list[Where]) -> tuple[Any, Any, Any]:
    """(docs, positions, term_at)"""
    words = [twins.words_of(where) for where in some]
    flat = [word for own in words for word in own]
    docs, positions = twins.int32(doc for doc, _ in flat), twins.int32(position for _, position in flat)
    return docs, positions, twins.cuts(map(len, words))


def flat_ordinals(kinds: list[Kinds], dtype: Any) -> Any:
    return np.array([ordinal for own in kinds for doc in own.values() for ordinal in doc], dtype)


@given(
    st.integers(0, 2**32), st.sampled_from([0, 1, 2, 20, 129]), st.integers(1, 3), st.integers(0, 1000), st.booleans()
)
def test_count_and_scatter(seed: int, size: int, rows: int, base: int, many: bool) -> None:
    """Documents of several languages, in two batches, as indexing does it."""
    random = Random(seed)
    documents = [random.choices(range(6), k=random.randrange(12)) for _ in range(size)]
    row_of = random.choices(range(rows), k=size)
    means = [[(random.randrange(8), random.randrange(300 if many else 256)) for _ in range(6)] for _ in range(rows)]
    wanted, kinds = twins.terms_of(documents, row_of, means, base, 8)

    cut = random.randint(0, size)
    batches = [
        (*twins.apart(documents[begin:end], 5), twins.int32(row_of[begin:end]))
        for begin, end in [(0, cut), (cut, size)]
    ]
    counts = np.zeros((rows, 6), np.int64)
    for batch in batches:
        postings.count_words(*batch, counts)
    assert counts.tolist() == [
        [sum(own.count(form) for own, r in zip(documents, row_of, strict=True) if r == row) for form in range(6)]
        for row in range(rows)
    ]

    term_at = twins.cuts(len(twins.words_of(where)) for where in wanted)
    cursor = term_at[:-1].copy()
    docs, positions = np.full((2, term_at[-1]), -7, np.int32)
    ordinals = np.zeros(term_at[-1], np.int32 if many else np.uint8)
    table = np.array(means, np.int32)
    postings.scatter_terms(*batches[0], table, base, cursor, docs, positions, ordinals)
    postings.scatter_terms(*batches[1], table, base + cut, cursor, docs, positions, ordinals)
    assert (cursor == term_at[1:]).all()
    for got, right in zip((docs, positions, term_at), columns(wanted), strict=True):
        assert got.tolist() == right.tolist()
    assert ordinals.tolist() == flat_ordinals(kinds, np.int32).tolist()


@given(st.lists(st.tuples(st.integers(0, 2), st.lists(st.integers(0, 5), max_size=4)), max_size=5))
def test_mark_forms(documents: list[tuple[int, list[int]]]) -> None:
    used = np.zeros((3, 7), np.uint8)
    row_of = twins.int32(row for row, _ in documents)
    postings.mark_forms(*twins.apart([forms for _, forms in documents], 6), row_of, used)
    met = {(row, form) for row, forms in documents for form in forms}
    assert used.tolist() == [[int((row, form) in met) for form in range(7)] for row in range(3)]


@given(st.lists(terms, max_size=4), st.integers(0, 2**32).map(Random), st.integers(0, 4000), st.integers(0, 1000))
@example([], Random(0), 0, 0)
@example([{}], Random(0), 0, 0)
@example([{}, {3: [1]}, {}, {}], Random(0), 0, 0)
@example([EDGE], Random(0), 0, 0)
def test_encode_terms(some: list[Where], random: Random, spare: int, spare_positions: int) -> None:
    """Through outputs with room for the largest term and little more, so that it is resumed."""
    docs, positions, term_at = columns(some)
    wide = random.random() < 0.3
    forms_of = [random.choice([1, 1, 2, 3, 100_000 if wide else 256]) for _ in some]
    kinds = [twins.kinds_of(random, where, forms) for where, forms in zip(some, forms_of, strict=True)]
    ordinals = flat_ordinals(kinds, np.int32 if wide else np.uint8)
    longest = max((len(where) for where in some), default=0)
    size = longest * postings.POSTING + longest // SKIP * postings.SKIP_ROW + spare
    size_positions = int(np.diff(term_at).max(initial=0)) * postings.POSITION + spare_positions
    record = np.full((len(some), 4), -7, np.int64)
    data, written = [b"", b"", b""], 0
    while True:
        outs = [twins.room(size), twins.room(size_positions), twins.room(size_positions + postings.POSITION)]
        last, *sizes = postings.encode_terms(
            docs, positions, ordinals, twins.int32(forms_of), term_at, written, *outs, record
        )
        assert all(map(twins.kept_within, outs))
        data = [have + bytes(out[:n]) for have, out, n in zip(data, outs, sizes, strict=True)]
        if last == len(some):
            break
        assert last > written
        written = last
    codes = [twins.coded(*each) for each in zip(some, kinds, forms_of, strict=True)]
    assert data == [b"".join(parts) for parts in zip(*codes, strict=True)] or not some
    assert record.tolist() == [[len(where), *map(len, code)] for where, code in zip(some, codes, strict=True)]


@pytest.mark.parametrize("less", [(1, 0, 0), (0, 1, 0), (0, 0, 1)])
def test_a_term_is_written_whole_or_not_at_all(less: tuple[int, int, int]) -> None:
    where = term(Random(1), 129, 9000)
    docs, positions, term_at = columns([where])
    need = len(docs) * postings.POSITION
    sizes = (129 * postings.POSTING + postings.SKIP_ROW, need, need + postings.POSITION)
    outs = [twins.room(size - lack) for size, lack in zip(sizes, less, strict=True)]
    record, ordinals = np.zeros((1, 4), np.int64), np.zeros(len(docs), np.uint8)
    assert postings.encode_terms(docs, positions, ordinals, twins.int32([2]), term_at, 0, *outs, record) == (0, 0, 0, 0)
    assert {byte for out in outs for byte in out.tolist()} <= {twins.FENCE}


@given(terms, st.integers(0, 3))
@example(EDGE, 1)
@example({}, 0)
def test_decode(where: Where, at: int) -> None:
    stream, places = (twins.array(b"?" * at + part) for part in twins.postings(where))
    docs, freqs = np.full((2, len(where)), -7, np.int32)
    total = postings.decode_documents(stream, at, len(where), docs, freqs)
    assert docs.tolist() == list(where)
    assert freqs.tolist() == [len(positions) for positions in where.values()]
    assert total == len(twins.words_of(where))
    positions = np.full(total, -7, np.int32)
    postings.decode_positions(places, at, freqs, positions)
    assert positions.tolist() == [position for _, position in twins.words_of(where)]


@given(terms, st.integers(0, 3), st.integers(0, 40))
@example(EDGE, 0, 0)
@example({}, 0, 0)
def test_seek(where: Where, at: int, every: int) -> None:
    """From where it leads, the rest is read, and the first document not below the one sought is near."""
    stream, places = (twins.array(b"?" * at + part) for part in twins.postings(where))
    docs = list(where)
    turns = docs[every % 41 :: 41] + [docs[i] for i in range(len(docs)) if i % SKIP in (0, SKIP - 1)]
    for doc in {0, 2**31 - 1, *docs[-1:], *(turn + more for turn in turns for more in (-1, 0, 1))}:
        place, place_of_positions, passed, before = postings.seek(stream, at, len(docs), doc)
        index = bisect_left(docs, doc)
        assert passed % SKIP == 0
        assert passed <= index <= passed + SKIP
        assert before == (docs[passed - 1] if passed else -1)
        rest = {doc: where[doc] for doc in docs[passed:]}
        assert bytes(stream[place:]) == tail(rest, before)
        assert bytes(places[at + place_of_positions :]) == twins.postings(rest)[1]


def tail(rest: Where, before: int) -> bytes:
    """Postings without a table, as they go on behind a document."""
    moved = {doc - before - 1: positions for doc, positions in rest.items()}
    return twins.postings(moved)[0][(len(rest) - 1) // SKIP * postings.SKIP_ROW if rest else 0 :]
