"""What a word or a phrase of a query finds: documents with their weights, and places of words.

A place is one number, ``document << 32 | position``, so that one ascending int64 array holds the places of a word in
all documents of a segment.
"""

from typing import Any

from searcharchive.kernels.bits import lowest_bit, small_sum
from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.lists import FAR, advance
from searcharchive.kernels.postings import SKIP, SKIP_ROW, next_posting, run_begin, skip_rows
from searcharchive.kernels.varints import EIGHT, get, get_u32, pass_numbers, wide

SHIFT = 32
WORDS = ("uint16[::1]", "int32[::1]")
"""Types of the words of documents: the narrower, the fewer places in memory are waited for."""
BEHIND_ALL = 1 << 40
"""Comes behind every document."""


@inlined
def _part(tf: int, length: int, average: float, weight: float, b: float) -> float:
    """One field's part of BM25F's x: ``weight * tf / (1 - b + b * length / average)``."""
    part: float = weight * tf / (1 - b + b * (length / average))
    return part


@inlined
def _weight(tf: int, length: int, scale: Any, row: int) -> float:
    return _part(tf, length, scale[row, 0], scale[row, 1], scale[row, 2])


@inlined
def _next(data: Any, at: int, doc: int, left: int) -> tuple[int, int, int, int]:
    """As ``next_posting``, of which so many are left: ``BEHIND_ALL`` where none is; and how many are left then."""
    if left == 0:
        return wide(BEHIND_ALL), wide(0), at, wide(0)
    doc, tf, at = next_posting(data, at, doc)
    return doc, tf, at, left - 1


@kernel(
    *(
        f"int64(uint8[::1], int64, int64, {words}, uint8[::1], int64, int64, {words}, float64[:, ::1], int64,"
        " int32[::1], float64[::1])"
        for words in WORDS
    )
)
def weigh_term(
    a: Any,
    a_at: int,
    a_left: int,
    a_lengths: Any,
    b: Any,
    b_at: int,
    b_left: int,
    b_lengths: Any,
    scale: Any,
    base: int,
    docs: Any,
    weights: Any,
) -> int:
    """Read a term's postings in two fields, ``a_left`` at ``a_at`` and ``b_left`` at ``b_at``: the documents (plus
    ``base``) of either, and how much the term weighs in each, both fields together; how many.

    ``lengths`` are a field's words; ``scale`` float64[2, 3] has average, weight and b of each field.
    """
    a_at += skip_rows(a_left) * SKIP_ROW
    b_at += skip_rows(b_left) * SKIP_ROW
    a_doc, a_tf, a_at, a_left = _next(a, a_at, wide(-1), a_left)
    b_doc, b_tf, b_at, b_left = _next(b, b_at, wide(-1), b_left)
    n = 0
    while True:
        doc = min(a_doc, b_doc)
        if doc == BEHIND_ALL:
            return n
        weight = 0.0
        if a_doc == doc:
            weight = _weight(a_tf, a_lengths[doc], scale, 0)
            a_doc, a_tf, a_at, a_left = _next(a, a_at, a_doc, a_left)
        if b_doc == doc:
            weight += _weight(b_tf, b_lengths[doc], scale, 1)
            b_doc, b_tf, b_at, b_left = _next(b, b_at, b_doc, b_left)
        docs[n] = base + doc
        weights[n] = weight
        n += 1


@kernel(
    *(
        f"void(uint8[::1], int64, int64, {words}, float64[:, ::1], int64, int64, int32[::1], float64[::1])"
        for words in WORDS
    )
)
def weigh_term_in(
    data: Any, at: int, df: int, lengths: Any, scale: Any, row: int, base: int, wanted: Any, weights: Any
) -> None:
    """Add to ``weights`` float64[wanted] how much a term weighs in each of some documents, those of :func:`weigh_term`,
    in one field, that of a row of ``scale``. Runs of postings without any of them are leapt over.
    """
    rows = skip_rows(df)
    want = run = 0
    while run <= rows and want < len(wanted):
        while run < rows and get_u32(data, at + run * SKIP_ROW) < wanted[want] - base:
            run += 1
        doc, read, _ = run_begin(data, at, rows, run)
        for _ in range(min(SKIP, df - run * SKIP)):
            doc, tf, read = next_posting(data, read, doc)
            if wanted[want] < base + doc:
                want = advance(wanted, want, base + doc)
                if want == len(wanted):
                    break
            if wanted[want] == base + doc:
                weights[want] += _weight(tf, lengths[doc], scale, row)
        run += 1


@kernel("void(int32[::1], int32[::1], int64, int32[::1], int64[::1])")
def add_frequencies(docs: Any, freqs: Any, count: int, sums: Any, touched: Any) -> None:
    """Add frequencies to ``sums`` int32[documents], and set the bit of each document in ``touched`` int64."""
    for i in range(count):
        doc = wide(docs[i])
        sums[doc] += freqs[i]
        touched[doc >> 6] |= wide(1) << (doc & 63)


@kernel(
    *(
        f"int64(int32[::1], int64[::1], {words}, int64, float64, float64, float64, int32[::1], float64[::1])"
        for words in WORDS
    )
)
def weigh_sums(
    sums: Any,
    touched: Any,
    lengths: Any,
    base: int,
    average: float,
    weight: float,
    b: float,
    docs: Any,
    weights: Any,
) -> int:
    """The documents (plus ``base``) that were touched, and their weights as in :func:`weigh_term`; how many."""
    n = 0
    for i in range(len(touched)):
        left = touched[i]
        while left:
            doc = (i << 6) + lowest_bit(left)
            left &= left - 1
            docs[n] = base + doc
            weights[n] = _part(sums[doc], lengths[doc], average, weight, b)
            n += 1
    return n


@inlined
def _put_places(positions: Any, at: int, tf: int, doc: int, places: Any, n: int) -> int:
    """Read ``tf`` positions at ``at``, put the places in ``doc`` behind the ``n`` that there are; where they end."""
    position = wide(-1)
    for i in range(tf):
        gap, at = get(positions, at)
        position += gap + 1
        places[n + i] = (doc << SHIFT) | position
    return at


@kernel("int64(uint8[::1], int64, int64, uint8[::1], int64, int64[::1])")
def places_of_term(data: Any, at: int, df: int, positions: Any, positions_at: int, places: Any) -> int:
    """All places of a term; how many. ``places`` has room for them."""
    at += skip_rows(df) * SKIP_ROW
    doc = wide(-1)
    n = 0
    for _ in range(df):
        doc, tf, at = next_posting(data, at, doc)
        positions_at = _put_places(positions, positions_at, tf, doc, places, n)
        n += tf
    return n


@inlined
def _hop(positions: Any, at: int, left: int, position: int, least: int) -> tuple[int, int, int]:
    """Pass positions of one document eight at a time, as long as they are below ``least``, and not the last one."""
    while left > EIGHT and at + EIGHT <= len(positions):
        gaps = small_sum(positions, at)
        if gaps < 0 or position + gaps + EIGHT >= least:
            break
        position += gaps + EIGHT
        at += EIGHT
        left -= EIGHT
    return at, left, position


@inlined
def _put_near(
    positions: Any, at: int, tf: int, doc: int, anchors: Any, a: int, low: int, high: int, places: Any, n: int
) -> tuple[int, int, int, int]:
    """Put those places in ``doc`` behind the ``n`` that there are; (where it stopped, positions left, the next anchor,
    how many there are now or -1 where there is no room)."""
    left, position = tf, (doc << SHIFT) - 1
    while left and a < len(anchors) and anchors[a] >> SHIFT == doc:
        at, left, position = _hop(positions, at, left, position, anchors[a] + low)
        gap, at = get(positions, at)
        position += gap + 1
        left -= 1
        while a < len(anchors) and anchors[a] >> SHIFT == doc and anchors[a] + high < position:
            a += 1
        if a < len(anchors) and anchors[a] >> SHIFT == doc and anchors[a] + low <= position:
            if n == len(places):
                return at, left, a, wide(-1)
            places[n] = position
            n += 1
    return at, left, a, n


@kernel("int64(uint8[::1], int64, int64, uint8[::1], int64, int64[::1], int64, int64, int64[::1])")
def places_near(
    data: Any, at: int, df: int, positions: Any, positions_at: int, anchors: Any, low: int, high: int, places: Any
) -> int:
    """The places of a term that are ``low`` to ``high`` words behind one of ``anchors``, ascending places in the same
    document; how many, or -1 when ``places`` is too short. ``low <= high``, both may be negative.
    """
    rows = skip_rows(df)
    n = a = run = 0
    while run <= rows and a < len(anchors):
        while run < rows and get_u32(data, at + run * SKIP_ROW) < anchors[a] >> SHIFT:
            run += 1
        doc, read, passed = run_begin(data, at, rows, run)
        read_positions = positions_at + passed
        pending = 0  # positions before those that are looked at
        for _ in range(min(SKIP, df - run * SKIP)):
            doc, tf, read = next_posting(data, read, doc)
            while a < len(anchors) and anchors[a] >> SHIFT < doc:
                a += 1
            if a == len(anchors):
                return n
            if anchors[a] >> SHIFT != doc:
                pending += tf
                continue
            read_positions = pass_numbers(positions, read_positions, pending)
            read_positions, pending, a, n = _put_near(
                positions, read_positions, tf, doc, anchors, a, low, high, places, n
            )
            if n < 0:
                return -1
        run += 1
    return n


@kernel("int64(int64[::1], int64[::1], int64[::1], int64, int64[::1], int64[::1])")
def follow(first: Any, last: Any, following: Any, reach: int, new_first: Any, new_last: Any) -> int:
    """Runs of words, from ``first`` to ``last``, each with the next place of a further word behind it; how many.

    Only those not longer than ``reach``; both of ``first`` and ``last`` ascend, and so do the results.
    """
    n = j = 0
    far = len(following) > FAR * len(last)
    for i in range(len(last)):
        if far:
            j = advance(following, j, last[i] + 1)
        else:
            while j < len(following) and following[j] <= last[i]:
                j += 1
        if j == len(following):
            break
        if following[j] - first[i] <= reach:
            new_first[n] = first[i]
            new_last[n] = following[j]
            n += 1
    return n


@kernel("int64(int64[::1], int64[::1], int64[::1], int64[::1], int64, int64[::1], int64[::1])")
def near(first: Any, last: Any, other_first: Any, other_last: Any, distance: int, new_first: Any, new_last: Any) -> int:
    """Those occurrences that have one of the others at most ``distance`` behind or before them; how many.

    All four ascend.
    """
    n = behind = before = 0
    for i in range(len(first)):
        while behind < len(other_first) and other_first[behind] <= last[i]:
            behind += 1
        while before < len(other_last) and other_last[before] < first[i]:
            before += 1
        close = behind < len(other_first) and other_first[behind] - last[i] <= distance
        if not close and before > 0:
            close = first[i] - other_last[before - 1] <= distance
        if close:
            new_first[n] = first[i]
            new_last[n] = last[i]
            n += 1
    return n


@kernel("int64(int64[::1], int64, int32[::1], int32[::1])")
def documents_of(places: Any, base: int, docs: Any, freqs: Any) -> int:
    """The documents (plus ``base``) in which places are, and how many are in each; how many documents."""
    n = 0
    before = wide(-1)
    for i in range(len(places)):
        doc = places[i] >> SHIFT
        if doc != before:
            docs[n] = base + doc
            freqs[n] = 0
            n += 1
            before = doc
        freqs[n - 1] += 1
    return n
