"""The forward index: for each document its words in order, as numbers of forms, and their places in the text.

A word is one to six bytes. First, only when it does not stand one character behind the word before and is not as long
as its form, how it stands: a byte below 8.

====  ==============================================================================================================
0     one character before the end of the word before (pairs), as long as its form
1–5   two to six characters behind, as long as its form
6     one character behind, two characters longer than its form (``U.S.``)
7     two varints follow: characters behind, and how much longer, both zigzag
====  ==============================================================================================================

Then which form. Frequent ones have a rank, others the number that they have in the sorted dictionary of forms.

=========  =========================================================================================================
8–191      rank 0–183
192–223    rank 184–8375: less 184, high bits in this byte, low ones in the next
224–254    a number below 2,031,616: high bits in this byte, low ones in the next two, high first
255        a number: four bytes, low first
=========  =========================================================================================================
"""

from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.varints import get, get_u32, put, put_u32, unzigzag, wide, zigzag

SHAPES = 8
EXPLICIT = 7
ONE_BYTE = 184
RANKS = ONE_BYTE + 32 * 256
THREE_BYTES = 31 << 16
LONGEST = 1 + 2 * 10 + 5
"""Bytes of the longest word."""
NORMAL = 255
"""In memory, the shape of a word one character behind and as long as its form."""


@inlined
def shape_of(gap: int, longer: int) -> int:
    if longer == 0:
        if gap == 1:
            return NORMAL
        if gap == -1:
            return 0
        if 2 <= gap <= 6:
            return gap - 1
    elif longer == 2 and gap == 1:
        return 6
    return EXPLICIT


@kernel("int64(int32[::1], int32[::1], int32[::1], int64[::1], int32[::1], uint8[::1], int32[:, ::1])")
def shape_words(forms: Any, starts: Any, ends: Any, doc_at: Any, length_of: Any, shapes: Any, explicit: Any) -> int:
    """``shapes`` uint8[words] of words, and the rows (characters behind, longer) of explicit ones; how many these are.

    ``length_of`` int32[forms] are characters; ``explicit`` has room for a row a word.
    """
    rows = 0
    for doc in range(len(doc_at) - 1):
        before = -1
        for i in range(doc_at[doc], doc_at[doc + 1]):
            gap = starts[i] - before
            longer = ends[i] - starts[i] - length_of[forms[i]]
            shapes[i] = shape_of(gap, longer)
            if shapes[i] == EXPLICIT:
                explicit[rows, 0], explicit[rows, 1] = gap, longer
                rows += 1
            before = ends[i]
    return rows


@inlined
def put_form(out: Any, at: int, rank: int, number: int) -> int:
    """Write a form: by its rank, or by its number where the rank is -1."""
    if 0 <= rank < ONE_BYTE:
        out[at] = SHAPES + rank
        return at + 1
    if rank >= 0:
        out[at] = 192 + ((rank - ONE_BYTE) >> 8)
        out[at + 1] = (rank - ONE_BYTE) & 255
        return at + 2
    if number < THREE_BYTES:
        out[at] = 224 + (number >> 16)
        out[at + 1] = (number >> 8) & 255
        out[at + 2] = number & 255
        return at + 3
    out[at] = 255
    return put_u32(out, at + 1, number)


@inlined
def get_rank(data: Any, at: int) -> tuple[int, int, int]:
    """The rank and the number of the form at ``at``, whose first byte is at least 8: one of them, the other is -1; and
    the place behind it."""
    byte = wide(data[at])
    if byte < 192:
        return byte - SHAPES, wide(-1), at + 1
    if byte < 224:
        return ONE_BYTE + ((byte - 192) << 8) + wide(data[at + 1]), wide(-1), at + 2
    if byte < 255:
        return wide(-1), ((byte - 224) << 16) + (wide(data[at + 1]) << 8) + wide(data[at + 2]), at + 3
    return wide(-1), wide(get_u32(data, at + 1)), at + 5


@inlined
def get_form(data: Any, at: int, top: Any) -> tuple[int, int]:
    """The number of the form at ``at``, whose first byte is at least 8, and the place behind it."""
    rank, number, at = get_rank(data, at)
    return wide(top[rank]) if number < 0 else number, at


@inlined
def get_shape(data: Any, at: int) -> tuple[int, int, int]:
    """(characters behind, characters longer than the form, place of the form)."""
    byte = wide(data[at])
    if byte >= SHAPES:
        return 1, 0, at
    if byte == 0:
        return -1, 0, at + 1
    if byte < 6:
        return byte + 1, 0, at + 1
    if byte == 6:
        return 1, 2, at + 1
    gap, at = get(data, at + 1)
    longer, at = get(data, at)
    return unzigzag(gap), unzigzag(longer), at


@kernel(
    "Tuple((int64, int64, int64))"
    "(int32[::1], uint8[::1], int32[:, ::1], int64[::1], int32[::1], int32[::1], int64, int64, uint8[::1], int64[::1])"
)
def encode_documents(
    forms: Any,
    shapes: Any,
    explicit: Any,
    doc_at: Any,
    rank_of: Any,
    number_of: Any,
    first: int,
    row: int,
    out: Any,
    sizes: Any,
) -> tuple[int, int, int]:
    """Write documents from ``first`` on, as many whole ones as fit; (next document, next explicit row, bytes written).

    ``rank_of`` and ``number_of`` int32[forms]; ``sizes`` int64[documents] gets bytes.
    """
    at = 0
    for doc in range(first, len(doc_at) - 1):
        begin = at
        if at + (doc_at[doc + 1] - doc_at[doc]) * LONGEST > len(out):
            return doc, row, at
        for i in range(doc_at[doc], doc_at[doc + 1]):
            shape = shapes[i]
            if shape != NORMAL:
                out[at] = shape
                at += 1
                if shape == EXPLICIT:
                    at = put(out, at, zigzag(wide(explicit[row, 0])))
                    at = put(out, at, zigzag(wide(explicit[row, 1])))
                    row += 1
            at = put_form(out, at, wide(rank_of[forms[i]]), wide(number_of[forms[i]]))
        sizes[doc] = at - begin
    return len(doc_at) - 1, row, at


@inlined
def pass_words(data: Any, at: int, words: int) -> int:
    """The place behind some words."""
    for _ in range(words):
        _, _, at = get_shape(data, at)
        _, _, at = get_rank(data, at)
    return at


@kernel("void(uint8[::1], int64, int64, int64, uint32[::1], uint8[::1], int32[::1], int32[::1], int32[::1])")
def decode_words(
    data: Any, at: int, skip: int, words: int, top: Any, length_of: Any, forms: Any, starts: Any, ends: Any
) -> None:
    """Read words behind the ``skip`` first of those that begin at ``at``: numbers of forms, where they start and end.

    ``length_of`` uint8[forms] are characters; places are code points.
    """
    at = pass_words(data, at, skip)
    before = -1
    for i in range(words):
        gap, longer, at = get_shape(data, at)
        number, at = get_form(data, at, top)
        forms[i] = number
        starts[i] = before + gap
        before = starts[i] + wide(length_of[number]) + longer
        ends[i] = before


@kernel("void(int32[::1], int64[::1], int64[::1], int32[::1], int64[::1])")
def count_documents(forms: Any, begins: Any, ends: Any, last_seen: Any, counts: Any) -> None:
    """Add to ``counts`` int64[forms] the documents in which each form stands.

    The words of a document are ``forms[begins[document]:ends[document]]``. ``last_seen`` int32[forms] starts as -1.
    """
    for doc in range(len(begins)):
        for i in range(begins[doc], ends[doc]):
            if last_seen[forms[i]] != doc:
                last_seen[forms[i]] = doc
                counts[forms[i]] += 1


@kernel(
    "int64(uint8[::1], uint32[::1], uint32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int64)"
)
def count_forms(
    data: Any, at: Any, top: Any, docs: Any, words: Any, last_seen: Any, counts: Any, met: Any, n: int
) -> int:
    """Add to ``counts`` int32[forms] the documents in which each form stands; how many forms are ``met``.

    ``docs`` are different ones, ``words`` int32[docs] how many each has; document d begins at ``at[d]``. ``last_seen``
    int32[forms] starts as 0, and ``met`` has room for all forms: the ``n`` first of it are met already.
    """
    for i in range(len(docs)):
        mark = docs[i] + 1
        place = wide(at[docs[i]])
        for _ in range(words[i]):
            _, _, place = get_shape(data, place)
            number, place = get_form(data, place, top)
            if last_seen[number] != mark:
                last_seen[number] = mark
                if counts[number] == 0:
                    met[n] = number
                    n += 1
                counts[number] += 1
    return n
