"""What the kernels do, written down a second time: slow, plain, straight from their docstrings."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

Uint8 = NDArray[np.uint8]
Int64 = NDArray[np.int64]
Entry = tuple[bytes, list[int]]
Where = dict[int, list[int]]
"""Of a term: documents, ascending, and its positions in each."""
Kinds = dict[int, list[int]]
"""Of a term: for each document the ordinals of its occurrences there."""

BLOCK = 32
SKIP = 128
FENCE = 0xA5

PIECES = [b"a", b"b", b"\xff", b"ab" * 4, b"c" * 7, b"d" * 8, b"e" * 15, b"f" * 16, b"g" * 127, b"h" * 128, b"i" * 300]
strings = st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=4).map(b"".join)
"""Byte strings that often have much in common."""


def room(size: int) -> Uint8:
    """uint8[size], and behind it bytes that nobody may write."""
    return np.full(size + 64, FENCE, np.uint8)[:size]


def kept_within(out: Uint8) -> bool:
    return bool((np.asarray(out.base)[len(out) :] == FENCE).all())


def array(data: bytes) -> Uint8:
    return np.frombuffer(data, np.uint8).copy()


def int32(values: Iterable[int]) -> NDArray[np.int32]:
    return np.array(list(values), np.int32)


def cuts(sizes: Iterable[int]) -> Int64:
    return np.cumsum([0, *sizes], dtype=np.int64)


def laid_out(items: Sequence[bytes], between: bytes = b"") -> tuple[Uint8, Int64, Int64]:
    """(blob, starts, ends) of strings."""
    starts = cuts(len(item) + len(between) for item in items)[:-1]
    ends = starts + np.array([len(item) for item in items], np.int64)
    return array(b"".join(item + between for item in items)), starts, ends


def apart(documents: Sequence[Sequence[int]], between: int) -> tuple[NDArray[np.int32], Int64, Int64]:
    """(forms, begins, ends) of documents between which stands something else."""
    at = cuts(len(document) + 1 for document in documents)
    forms = int32(form for document in documents for form in [*document, between])
    return forms, at[:-1].copy(), at[1:] - 1


# varints


def varint(value: int) -> bytes:
    if value < 128:
        return bytes([value])
    return bytes([value % 128 + 128]) + varint(value // 128)


def zigzag(value: int) -> int:
    return 2 * value if value >= 0 else -2 * value - 1


def u32(value: int) -> bytes:
    return value.to_bytes(4, "little")


# dictionary


def shared(a: bytes, b: bytes) -> int:
    n = 0
    while a[: n + 1] == b[: n + 1] and n < min(len(a), len(b)):
        n += 1
    return n


def front_coded(entries: list[Entry], base: int) -> tuple[bytes, list[int]]:
    """(data, block_at)"""
    data, block_at = b"", []
    for i, (string, numbers) in enumerate(entries):
        if i % BLOCK == 0:
            block_at.append(base + len(data))
            data += varint(len(string)) + string
        else:
            same = shared(entries[i - 1][0], string)
            rest = string[same:]
            data += bytes([min(same, 15) * 16 + min(len(rest), 15)])
            data += varint(same - 15) if same >= 15 else b""
            data += varint(len(rest) - 15) if len(rest) >= 15 else b""
            data += rest
        data += b"".join(map(varint, numbers))
    return data, [*block_at, base + len(data)]


def found(entries: list[Entry], k: int, key: bytes) -> tuple[int, list[int] | None, list[int]]:
    """(what ``find`` returns, numbers of the entry if there is one, sums of those before it in its block)"""
    index = bisect_left([string for string, _ in entries], key)
    before = entries[index // BLOCK * BLOCK : index]
    sums = [sum(numbers[j] for _, numbers in before) for j in range(k)]
    if index < len(entries) and entries[index][0] == key:
        return index, entries[index][1], sums
    return -1 - index, None, sums


# postings


def inflected(where: Where, kinds: Kinds, forms: int) -> tuple[bytes, list[int]]:
    """(inflections of a term with so many forms, where those of each run but the first begin)"""
    if forms == 1:
        return b"", [0] * (len(where) // SKIP)
    data, starts, since = varint(forms), [], 0
    for n, doc in enumerate(where):
        if n and n % SKIP == 0:
            starts.append(len(data))
            since = 0
        for ordinal in kinds[doc]:
            data += varint(since * (forms - 1) + ordinal - 1) if ordinal else b""
            since = 0 if ordinal else since + 1
    return data, starts


def coded(where: Where, kinds: Kinds, forms: int) -> tuple[bytes, bytes, bytes]:
    """(postings with their table, positions, inflections) of a term."""
    table = stream = places = b""
    before = -1
    inflections, starts = inflected(where, kinds, forms)
    for n, (doc, positions) in enumerate(where.items()):
        if n and n % SKIP == 0:
            table += u32(before) + u32(len(stream)) + u32(len(places)) + u32(starts[n // SKIP - 1])
        stream += varint((doc - before - 1) * 2 + (len(positions) == 1))
        stream += varint(len(positions) - 2) if len(positions) > 1 else b""
        last = -1
        for position in positions:
            places += varint(position - last - 1)
            last = position
        before = doc
    return table + stream, places, inflections


def postings(where: Where) -> tuple[bytes, bytes]:
    """(postings with their table, positions) of a term with one form."""
    data, places, _ = coded(where, {}, 1)
    return data, places


def kinds_of(random: Random, where: Where, forms: int) -> Kinds:
    """Ordinals for all occurrences; the first is in most of them, as it is in texts, and in whole runs."""
    usual = [random.choice([0.0, 0.1, 0.6]) for _ in range(len(where) // SKIP + 1)]
    return {
        doc: [0 if random.random() >= usual[n // SKIP] else random.randrange(forms) for _ in positions]
        for n, (doc, positions) in enumerate(where.items())
    }


def with_forms(where: Where, kinds: Kinds, wanted: Collection[int]) -> Where:
    """The occurrences of some forms."""
    own = {doc: [p for p, o in zip(at, kinds[doc], strict=True) if o in wanted] for doc, at in where.items()}
    return {doc: at for doc, at in own.items() if at}


def words_of(where: Where) -> list[tuple[int, int]]:
    return [(doc, position) for doc, positions in where.items() for position in positions]


def terms_of(
    documents: list[list[int]], row_of: Sequence[int], means: Any, base: int, terms: int
) -> tuple[list[Where], list[Kinds]]:
    """Where each term stands, and in which of its forms; ``means[row][form]`` are a term and an ordinal."""
    result: list[Where] = [{} for _ in range(terms)]
    kinds: list[Kinds] = [{} for _ in range(terms)]
    for doc, forms in enumerate(documents):
        for position, form in enumerate(forms):
            term, ordinal = means[row_of[doc]][form]
            result[term].setdefault(base + doc, []).append(position)
            kinds[term].setdefault(base + doc, []).append(ordinal)
    return result, kinds


# forward index


SHAPES = {(1, 0): 255, (-1, 0): 0, (2, 0): 1, (3, 0): 2, (4, 0): 3, (5, 0): 4, (6, 0): 5, (1, 2): 6}
"""Of (characters behind, characters longer)."""


def form_code(rank: int, number: int) -> bytes:
    if rank >= 184:
        return bytes([192 + (rank - 184) // 256, (rank - 184) % 256])
    if rank >= 0:
        return bytes([8 + rank])
    if number < 2_031_616:
        return (224 * 65536 + number).to_bytes(3, "big")
    return b"\xff" + u32(number)


def word_code(gap: int, longer: int, rank: int, number: int) -> bytes:
    shape = SHAPES.get((gap, longer), 7)
    code = b"" if shape == 255 else bytes([shape])
    if shape == 7:
        code += varint(zigzag(gap)) + varint(zigzag(longer))
    return code + form_code(rank, number)
