"""Merging: terms and words of several segments, renumbered, against the same done word by word."""

from random import Random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.kernels import merging
from tests.kernels import twins
from tests.kernels.test_postings import term
from tests.kernels.twins import Kinds, Where

seeds = st.integers(0, 2**32).map(Random)


def doc_map(random: Random, size: int, first: int) -> list[int]:
    """New numbers from ``first`` on, some documents dropped."""
    numbers = []
    for _ in range(size):
        keep = random.random() < 0.7
        numbers.append(first if keep else -1)
        first += keep
    return numbers


Part = tuple[Where, Kinds, list[int], list[int]]
"""Of one source: where a term stands, in which forms, the new documents, and the new ordinals of its forms."""


def merged(parts: list[Part]) -> tuple[Where, Kinds]:
    where = {numbers[doc]: at for own, _, numbers, _ in parts for doc, at in own.items() if numbers[doc] >= 0}
    kinds = {
        numbers[doc]: [new[ordinal] for ordinal in own]
        for _, held, numbers, new in parts
        for doc, own in held.items()
        if numbers[doc] >= 0
    }
    return where, kinds


@given(seeds, st.integers(1, 3), st.integers(0, 4), st.sampled_from([40, 300, 100_000]))
def test_merge_terms(random: Random, sources: int, terms: int, room: int) -> None:
    documents = 600
    maps: list[list[int]] = []
    for _ in range(sources):
        maps.append(doc_map(random, documents, 1 + max((max(m) for m in maps), default=-1)))
    data, rows, source_of, sizes = [b"", b"", b""], [], [], []
    ordinals: list[int] = []
    wanted: list[tuple[Where, Kinds, int]] = []
    for _ in range(terms):
        parts: list[Part] = []
        forms = random.choice([1, 2, 5, 129, 130, 400])
        for source in sorted(random.sample(range(sources), random.randint(1, sources))):
            where = {d % documents: at for d, at in term(random, random.choice([1, 2, 5, 129, 300]), 1).items()}
            where = dict(sorted(where.items()))
            new = random.sample(range(forms), random.randint(1, forms))
            kinds = twins.kinds_of(random, where, len(new))
            coded = twins.coded(where, kinds, len(new))
            rows.append([*map(len, data), len(where), len(coded[1]), len(coded[2]), len(ordinals)])
            source_of.append(source)
            data = [have + more for have, more in zip(data, coded, strict=True)]
            ordinals += new
            parts.append((where, kinds, maps[source], new))
        sizes.append(len(parts))
        wanted.append((*merged(parts), forms))

    record = np.full((terms, 4), -7, np.int64)
    out = [b"", b"", b""]
    done = 0
    while done < terms:
        outs = [twins.room(room) for _ in range(3)]
        after, *written = merging.merge_terms(
            *map(twins.array, data),
            twins.cuts(sizes),
            twins.int32(source_of),
            np.array(rows, np.int64).reshape(-1, 7),
            twins.int32(ordinals),
            twins.int32(forms for _, _, forms in wanted),
            twins.int32(number for numbers in maps for number in numbers),
            twins.cuts(map(len, maps)),
            done,
            *outs,
            record,
        )
        assert all(map(twins.kept_within, outs))
        room = room if after > done else room * 4
        done = after
        out = [have + own[:size].tobytes() for have, own, size in zip(out, outs, written, strict=True)]
    # Of a term of which nothing is left nothing is written.
    codes = [twins.coded(*each) if each[0] else (b"", b"", b"") for each in wanted]
    assert out == [b"".join(code[i] for code in codes) for i in range(3)]
    assert record.tolist() == [[len(where), *map(len, code)] for (where, *_), code in zip(wanted, codes, strict=True)]


Word = tuple[int, int, int]
"""(characters behind, characters longer, form)"""


def texts(random: Random, size: int, forms: int) -> list[list[list[Word]]]:
    """For each document the words of two fields."""

    def word() -> Word:
        gap, longer = random.choice([(1, 0), (1, 0), (2, 0), (-1, 0), (1, 2), (50, 0), (1, -3)])
        return gap, longer, random.randrange(forms)

    return [[[word() for _ in range(random.randrange(7))] for _ in range(2)] for _ in range(size)]


def coded(words: list[Word], rank_of: list[int], number_of: list[int]) -> bytes:
    return b"".join(
        twins.word_code(gap, longer, rank_of[number_of[form]], number_of[form]) for gap, longer, form in words
    )


def index_of(documents: list[list[list[Word]]], top: list[int], forms: int) -> tuple[Any, Any, Any]:
    """(data, data_at, top) of a segment in which these forms have a rank."""
    ranks = [top.index(form) if form in top else -1 for form in range(forms)]
    own = [b"".join(coded(words, ranks, list(range(forms))) for words in fields) for fields in documents]
    return twins.array(b"".join(own)), twins.cuts(map(len, own)).astype(np.uint32), np.array(top, np.uint32)


@given(seeds, st.integers(0, 9), st.sampled_from([20, 100, 10_000]))
def test_renumber_words(random: Random, size: int, room: int) -> None:
    forms = 30
    documents = texts(random, size, forms)
    top = random.sample(range(forms), random.randint(0, forms))
    numbers = doc_map(random, size, 3)
    number_of = random.sample(range(3_000_000), forms)
    ranks = np.full(3_000_000, -1, np.int32)
    for rank, number in enumerate(random.sample(number_of, random.randint(0, forms))):
        ranks[number] = rank * 300
    words = np.array([sum(map(len, fields)) for fields in documents], np.int64)
    sizes = np.full(size, -7, np.int64)
    out = b""
    done = 0
    while done < size:
        written = twins.room(room)
        after, used = merging.renumber_words(
            *index_of(documents, top, forms)[:2],
            twins.int32(numbers),
            words,
            np.array(top, np.uint32),
            twins.int32(number_of),
            ranks,
            done,
            written,
            sizes,
        )
        assert twins.kept_within(written)
        room = room if after > done else room * 4
        done = after
        out += written[:used].tobytes()
    kept = [fields for fields, number in zip(documents, numbers, strict=True) if number >= 0]
    rank_of = ranks.tolist() if kept else []
    wanted = [b"".join(coded(words, rank_of, number_of) for words in fields) for fields in kept]
    assert out == b"".join(wanted)
    assert [n for n, number in zip(sizes.tolist(), numbers, strict=True) if number >= 0] == list(map(len, wanted))


@given(seeds, st.integers(0, 12))
def test_count_forms(random: Random, size: int) -> None:
    forms = 8
    documents = texts(random, size, forms)
    numbers = doc_map(random, size, 0)
    data, at, top = index_of(documents, random.sample(range(forms), 4), forms)
    lengths = [twins.int32(len(fields[field]) for fields in documents) for field in range(2)]
    counts = np.zeros((forms, 2), np.int32)
    merging.count_forms(data, at, twins.int32(numbers), *lengths, top, np.full_like(counts, -1), counts)
    kept = [fields for fields, number in zip(documents, numbers, strict=True) if number >= 0]
    assert counts.tolist() == [
        [sum(any(word[2] == form for word in fields[field]) for fields in kept) for field in range(2)]
        for form in range(forms)
    ]
