"""Where in texts the words stand that a query found, and which window of a text has the best of them.

What was found in a text are rows int32[n, 3]: where a word starts and ends (code points), and the number of the leaf of
the query that found it; ascending, a row for each leaf that found the word. Until places are known, a row's first
number is the position of the word.

A window is six numbers: start, end, different leaves in it, words in it (0 where nothing was found), and from where to
where the rows of its text are.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.forward import get_rank, get_shape, pass_words
from searcharchive.kernels.gathering import FIELD, add_leaf, behind_leaf, posting_in
from searcharchive.kernels.varints import get, wide

HEADLINE, BODY = range(2)
"""The fields."""
START, END, LEAVES, WORDS, FIRST, LAST = range(6)
"""The numbers of a window."""
WINDOW = LAST + 1

COLUMNS = "UniTuple(uint8[::1], 2)"
"""Postings and positions of a field."""
FORWARD = "Tuple((uint8[::1], uint32[::1], uint8[::1], uint8[::1]))"
"""The forward index, where each document begins in it, and the characters of forms by rank and by number.

By rank since the lengths of frequent forms are few and lie side by side: looking them up costs no waiting for memory.
"""


@inlined
def _place(forward: Any, doc: int, before: int, rows: Any, first: int, last: int) -> None:
    """Turn positions into places; no word behind the last of them is looked at."""
    data, begins, length_of_rank, length_of = forward
    at = pass_words(data, wide(begins[doc]), before if first < last else 0)
    row, position, end = first, 0, wide(-1)
    while row < last:
        gap, longer, at = get_shape(data, at)
        rank, number, at = get_rank(data, at)
        start = end + gap
        end = start + longer + wide(length_of_rank[rank] if number < 0 else length_of[number])
        while row < last and rows[row, 0] == position:
            rows[row, 0], rows[row, 1] = start, end
            row += 1
        position += 1


@inlined
def choose_window(rows: Any, first: int, last: int, longest: int, seen: Any, window: Any) -> None:
    """Fill in the window of the most leaves, then the most words, then the first, in ``longest`` characters.

    One word always fits. ``seen`` int32[leaves] is for use here.
    """
    window[:] = 0
    window[FIRST], window[LAST] = first, last
    seen[:] = 0
    leaves = words = 0
    after = row = first
    while row < last:
        start = rows[row, 0]
        while after < last and (rows[after, 0] == start or rows[after, 1] - start <= longest):
            leaf = rows[after, 2]
            leaves += seen[leaf] == 0
            seen[leaf] += 1
            words += after == first or rows[after, 0] != rows[after - 1, 0]
            after += 1
        if leaves > window[LEAVES] or (leaves == window[LEAVES] and words > window[WORDS]):
            window[START], window[END] = start, rows[after - 1, 1]
            window[LEAVES], window[WORDS] = leaves, words
        words -= 1
        while row < last and rows[row, 0] == start:
            leaf = rows[row, 2]
            seen[leaf] -= 1
            leaves -= seen[leaf] == 0
            row += 1


@kernel(
    f"int64(UniTuple({COLUMNS}, 2), {FORWARD}, int64[::1], int64[::1], int64[:, ::1], int64, int32[::1], "
    "int32[:, ::1], int32[:, :, ::1], int32[:, ::1], int64, int32[:, ::1])"
)
def find_terms(
    columns: Any,
    forward: Any,
    terms: Any,
    given: Any,
    docs: Any,
    longest: int,
    seen: Any,
    walk: Any,
    windows: Any,
    rows: Any,
    n: int,
    spots: Any,
) -> int:
    """Add to ``n`` rows those of the headlines and bodies of some documents, and fill in the window of each; how many
    rows there are then, or -1 when ``rows`` or ``spots`` are too short.

    ``columns`` are the headline's and the body's. ``terms`` int64[8 * k] and ``given``: as in ``gathering``, k times
    the numbers of a term. ``docs`` int64[m, 3]: documents, how many words their headlines have, and which ``windows``
    int32[., 2, 6] are theirs. ``seen`` int32[leaves], ``walk`` int32[words of the longest phrase, 3] and ``spots``
    int32[., 3] are for use here.
    """
    for i in range(len(docs)):
        doc, before = docs[i, 0], wide(0)
        for field in range(BODY + 1):
            first = n
            at = 0
            while at < len(terms):
                behind = behind_leaf(terms, at)
                if terms[at + FIELD] == field:
                    n = add_leaf(columns[field], given, terms, at, behind, doc, walk, spots, rows, first, n)
                    if n < 0:
                        return -1
                at = behind
            _place(forward, doc, before, rows, first, n)
            choose_window(rows, first, n, longest, seen, windows[docs[i, 2], field])
            before = docs[i, 1]
    return n


@kernel(f"void({FORWARD}, int64, int64, int64, int32[::1], int32[::1], int32[:, ::1])")
def find_words(forward: Any, doc: int, before: int, longest: int, seen: Any, window: Any, rows: Any) -> None:
    """Turn the positions in rows of one text into places, and fill in its window."""
    _place(forward, doc, before, rows, 0, len(rows))
    choose_window(rows, 0, len(rows), longest, seen, window)


@kernel("void(int32[:, ::1], int64, int64, int64, int32[::1], int32[::1])")
def best_window(rows: Any, first: int, last: int, longest: int, seen: Any, window: Any) -> None:
    """Fill in the best window of rows from ``first`` to ``last``."""
    choose_window(rows, first, last, longest, seen, window)


@kernel(f"int64({COLUMNS}, int64, int64, int64, int64, int32[::1])")
def positions_in(columns: Any, df: int, at: int, positions_at: int, doc: int, positions: Any) -> int:
    """The positions of a term in one document, as far as there is room; how many there are."""
    tf, at = posting_in(columns, df, at, positions_at, doc)
    position = wide(-1)
    for i in range(min(tf, len(positions))):
        gap, at = get(columns[1], at)
        position += gap + 1
        positions[i] = position
    return tf
