"""The headlines and passages of a page as HTML, with what a query found marked."""

from typing import Any

from searcharchive.kernels.choosing import CLOSES, OPENS, choose_passages
from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.marking import BODY, END, FIRST, HEADLINE, LAST, START
from searcharchive.kernels.varints import wide

HTML, MARKS, PASSAGES = 4, 5, 6
"""The numbers of a piece behind those of a passage: where its HTML ends, where its marks do, and how many passages
follow a headline."""
PIECE = PASSAGES + 1
STRETCH, LENGTH = 2, 3
"""The numbers of a text behind ``HEADLINE`` and ``BODY``."""
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
    "UniTuple(int64, 2)(uint32[::1], uint8[::1], int64[:, ::1], int32[:, :, ::1], int32[:, ::1], int64, int64, "
    "boolean, uint32[:, ::1], int32[::1], int32[:, ::1], int64[:, ::1], int32[:, ::1], uint32[::1])"
)
def show(
    codes: Any,
    flags: Any,
    texts: Any,
    found: Any,
    rows: Any,
    count: int,
    longest: int,
    marked: bool,
    strings: Any,
    seen: Any,
    windows: Any,
    pieces: Any,
    marks: Any,
    out: Any,
) -> tuple[int, int]:
    """Of n documents each headline, whole, and at most ``count`` passages of each body (``choosing``), as HTML side by
    side in ``out``, where ``marked`` with what was found; its length, and how many ``marks`` there are. Or UNKNOWN when
    a flag is not known (``passages``), NO_ROOM when ``out`` or ``marks`` is too short.

    ``codes`` uint32 are headlines and stretches of bodies in turn. ``texts`` int64[n, 4]: where headline and stretch
    begin there, where the stretch begins in its body, and how long that is. ``found`` int32[n, 2, 6] are windows in
    headline and body, and ``rows`` int32[m, 3] the rows that they name (``marking``). ``strings`` uint32[., 8]: how
    long a string is, and its code points. ``seen`` int32[leaves] and ``windows`` int32[2, 6] are for use here.

    ``pieces`` int64[n * (count + 1) or more, 7] gets for each document its headline and then its passages, ``marks``
    int32[k, 2] where what was found stands in its text.
    """
    for i in range(len(codes)):
        if flags[codes[i]] == 0:
            return UNKNOWN, 0
    n = m = end = wide(0)
    for i in range(len(texts)):
        behind = texts[i + 1, HEADLINE] if i + 1 < len(texts) else len(codes)
        headline, body = codes[texts[i, HEADLINE] : texts[i, BODY]], codes[texts[i, BODY] : behind]
        first, own = texts[i, STRETCH], found[i, BODY]
        behind = n + 1 + count
        passages = choose_passages(
            body, flags, first, texts[i, LENGTH], rows, own, count, longest, seen, windows, pieces[n + 1 : behind]
        )
        pieces[n, START], pieces[n, END], pieces[n, OPENS], pieces[n, CLOSES] = 0, len(headline), 1, 1
        there = _finish(headline, wide(0), rows, found[i, HEADLINE], marked, strings, pieces[n], marks, m, out, end)
        pieces[n, PASSAGES] = passages
        for _ in range(passages):
            m, end, n = pieces[n, MARKS], pieces[n, HTML], n + 1
            there = there and _finish(body, first, rows, own, marked, strings, pieces[n], marks, m, out, end)
        if not there:
            return NO_ROOM, 0
        m, end, n = pieces[n, MARKS], pieces[n, HTML], n + 1
    return end, m
