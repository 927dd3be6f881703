"""The headlines and passages of a page as HTML, with what a query found marked."""

from typing import Any

from searcharchive.kernels.choosing import CLOSES, OPENS, choose_passages
from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.marking import BODY, END, FIRST, HEADLINE, LAST, START
from searcharchive.kernels.varints import wide

HTML, MARKS = 4, 5
"""The numbers of a piece behind those of a passage: where its HTML ends, and where its marks do."""
PIECE = MARKS + 1
ESCAPED = 64
"""Characters from here on are never escaped."""
OPENING, CLOSING, ELLIPSIS = range(ESCAPED, ESCAPED + 3)
"""Strings: what begins and ends a mark, and what tells that a passage is cut."""
LONGEST_STRING = 7
UNKNOWN, NO_ROOM = -1, -2


@inlined
def _put(strings: Any, which: int, out: Any, at: int) -> int:
    """Write a string; the place behind it."""
    length = wide(strings[which, 0])
    for i in range(length):
        out[at + i] = strings[which, 1 + i]
    return at + length


@inlined
def _put_text(codes: Any, low: int, high: int, strings: Any, out: Any, at: int) -> int:
    """Write ``codes[low:high]``, escaped; the place behind."""
    for i in range(low, high):
        code = codes[i]
        if code < ESCAPED and strings[code, 0]:
            at = _put(strings, wide(code), out, at)
        else:
            out[at] = code
            at += 1
    return at


@inlined
def _add_marks(rows: Any, found: Any, start: int, end: int, marks: Any, m: int) -> int:
    """Add where words stand in a passage, as far as they lie in it, overlapping ones (pairs of characters) as one, to
    ``m`` marks; how many there are then, or NO_ROOM."""
    row, last, before = wide(found[FIRST]), found[LAST], m
    while row < last and rows[row, 1] <= start:
        row += 1
    while row < last and rows[row, 0] < end:
        low, high = max(wide(rows[row, 0]), start), min(wide(rows[row, 1]), end)
        if m > before and low < marks[m - 1, 1]:
            marks[m - 1, 1] = high
        elif m == len(marks):
            return NO_ROOM
        else:
            marks[m, 0], marks[m, 1] = low, high
            m += 1
        row += 1
    return m


@inlined
def _put_piece(
    codes: Any, first: int, piece: Any, marks: Any, m: int, last: int, strings: Any, out: Any, at: int
) -> int:
    """Write a piece of the text whose code points from ``first`` on are ``codes``, with the marks from ``m`` to
    ``last``; the place behind, or NO_ROOM."""
    done, end = piece[START] - first, piece[END] - first
    if at + (end - done + 2 * (last - m + 1)) * LONGEST_STRING > len(out):
        return NO_ROOM
    if not piece[OPENS]:
        at = _put(strings, ELLIPSIS, out, at)
    for mark in range(m, last):
        low, high = wide(marks[mark, 0]) - first, wide(marks[mark, 1]) - first
        at = _put_text(codes, done, low, strings, out, at)
        at = _put(strings, OPENING, out, at)
        at = _put_text(codes, low, high, strings, out, at)
        at = _put(strings, CLOSING, out, at)
        done = high
    at = _put_text(codes, done, end, strings, out, at)
    return at if piece[CLOSES] else _put(strings, ELLIPSIS, out, at)


@inlined
def _finish(
    codes: Any,
    first: int,
    rows: Any,
    found: Any,
    marked: bool,
    strings: Any,
    piece: Any,
    marks: Any,
    m: int,
    out: Any,
    at: int,
) -> bool:
    """Write a piece, behind ``m`` marks and HTML up to ``at``; False when there is no room."""
    last = _add_marks(rows, found, piece[START], piece[END], marks, m)
    if last == NO_ROOM:
        return False
    piece[MARKS] = last
    piece[HTML] = at = _put_piece(codes, first, piece, marks, m if marked else last, last, strings, out, at)
    return at != NO_ROOM


@kernel(
    "int64(uint32[::1], uint8[::1], int64[::1], int64[:, ::1], int32[:, :, ::1], int32[:, ::1], int64, int64, boolean, "
    "uint32[:, ::1], int32[::1], int32[:, ::1], int64[::1], int64[:, ::1], int32[:, ::1], uint32[::1])"
)
def show(
    codes: Any,
    flags: Any,
    at: Any,
    places: Any,
    found: Any,
    rows: Any,
    count: int,
    longest: int,
    marked: bool,
    strings: Any,
    seen: Any,
    windows: Any,
    counts: Any,
    pieces: Any,
    marks: Any,
    out: Any,
) -> int:
    """Of n documents each headline, whole, and at most ``count`` passages of each body (``choosing``), as HTML side by
    side in ``out``, where ``marked`` with what was found; its length, UNKNOWN when a flag is not known (``passages``),
    NO_ROOM when ``out`` or ``marks`` is too short.

    ``codes`` uint32: headlines and stretches of bodies in turn, the text i being ``codes[at[i]:at[i + 1]]``. ``places``
    int64[n, 2]: where each stretch begins in its body, and how long that is. ``found`` int32[n, 2, 6] are windows in
    headline and body, and ``rows`` int32[m, 3] the rows that they name (``marking``). ``strings`` uint32[., 8]: how
    long a string is, and its code points. ``seen`` int32[leaves] and ``windows`` int32[2, 6] are for use here.

    ``counts`` int64[n] gets the passages of each document, ``pieces`` int64[n * (count + 1), 6] its headline and then
    these, ``marks`` int32[k, 2] where what was found stands in its text.
    """
    for i in range(len(codes)):
        if flags[codes[i]] == 0:
            return UNKNOWN
    n = m = end = wide(0)
    for i in range(len(found)):
        headline, body = codes[at[2 * i] : at[2 * i + 1]], codes[at[2 * i + 1] : at[2 * i + 2]]
        pieces[n, START], pieces[n, END], pieces[n, OPENS], pieces[n, CLOSES] = 0, len(headline), 1, 1
        first, length, own = places[i, 0], places[i, 1], found[i, BODY]
        counts[i] = choose_passages(
            body, flags, first, length, rows, own, count, longest, seen, windows, pieces[n + 1 : n + 1 + count]
        )
        for k in range(n, n + 1 + counts[i]):
            if k == n:
                there = _finish(
                    headline, wide(0), rows, found[i, HEADLINE], marked, strings, pieces[k], marks, m, out, end
                )
            else:
                there = _finish(body, first, rows, own, marked, strings, pieces[k], marks, m, out, end)
            if not there:
                return NO_ROOM
            m, end = pieces[k, MARKS], pieces[k, HTML]
        n += 1 + counts[i]
    return end
