"""Which passages of a text are shown: around its best windows, none overlapping another.

A text is ``codes`` uint32[n], the stretch of it that matters, which begins at ``first`` of its ``length`` characters
and reaches further than any passage may (``SLACK``), where the text does. Places count from the beginning of the text.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined
from searcharchive.kernels.marking import END, FIRST, LAST, LEAVES, START, WORDS, choose_window
from searcharchive.kernels.passages import NONE, SPACE, widen
from searcharchive.kernels.varints import wide

SLACK = 50
"""Characters beyond the longest passage that count for what lies around it."""
OPENS, CLOSES = 2, 3
"""The numbers of a passage behind ``START`` and ``END``: whether a sentence begins there, and whether one ends."""


@inlined
def _copy(numbers: Any, to: Any) -> None:
    """One by one, since numba would make an array in between."""
    for i in range(len(to)):
        to[i] = numbers[i]


@inlined
def _opening(codes: Any, flags: Any) -> int:
    """The first character that is no white space; there is one."""
    at = 0
    while flags[codes[at]] & SPACE:
        at += 1
    return at


@inlined
def _closing(codes: Any, flags: Any) -> int:
    """The place behind the last such."""
    at = len(codes)
    while flags[codes[at - 1]] & SPACE:
        at -= 1
    return at


@inlined
def _cut(
    codes: Any, flags: Any, first: int, length: int, window: Any, low: int, high: int, longest: int, passage: Any
) -> None:
    """Fill in the passage around a window, from ``low`` to ``high``; one that is too long is cut without looking."""
    start, end = wide(window[START]), wide(window[END])
    if end - start >= longest:
        passage[START], passage[END], passage[OPENS], passage[CLOSES] = start, start + longest, 0, 0
        return
    begins, ends = max(start - longest - SLACK, 0), min(end + longest + SLACK, length)
    near = codes[begins - first : ends - first]
    opening = _opening(near, flags) if begins == 0 else NONE
    closing = _closing(near, flags) if ends == length else NONE
    begin, finish, opens, closes = widen(
        near, flags, start - begins, end - begins, low - begins, high - begins, longest, opening, closing
    )
    passage[START], passage[END] = begins + begin, begins + finish
    passage[OPENS], passage[CLOSES] = opens, closes


@inlined
def _is_better(window: Any, best: Any) -> bool:
    """Whether it has more leaves, then more words, then comes first; two never begin at the same place."""
    more: bool = window[START] < best[START]
    if window[WORDS] != best[WORDS]:
        more = window[WORDS] > best[WORDS]
    if window[LEAVES] != best[LEAVES]:
        more = window[LEAVES] > best[LEAVES]
    return more


@inlined
def _free(passages: Any, n: int, gap: int, length: int) -> tuple[int, int]:
    """From where to where a text is free before the passage ``gap``, or behind the last."""
    low = wide(passages[gap - 1, END]) if gap else wide(0)
    return low, wide(passages[gap, START]) if gap < n else wide(length)


@inlined
def _best_gap(
    rows: Any, found: Any, passages: Any, n: int, length: int, longest: int, seen: Any, window: Any, best: Any
) -> int:
    """Fill in the best window that passages left free; the gap that it is in, or NONE."""
    best[:] = 0
    where = NONE
    for gap in range(n + 1):
        low, high = _free(passages, n, gap, length)
        begin, behind = found[FIRST], found[LAST]
        while begin < behind and rows[begin, 0] < low:
            begin += 1
        while begin < behind and rows[behind - 1, 1] > high:
            behind -= 1
        choose_window(rows, begin, behind, longest, seen, window)
        if _is_better(window, best):
            where = gap
            _copy(window, best)
    return where


@inlined
def choose_passages(
    codes: Any,
    flags: Any,
    first: int,
    length: int,
    rows: Any,
    found: Any,
    count: int,
    longest: int,
    seen: Any,
    windows: Any,
    passages: Any,
) -> int:
    """Fill in at most ``count`` passages of at most ``longest`` characters, in their order; how many there are.

    ``found`` is the text's best window (``marking``): where there is none, its beginning is shown, and nowhere else.
    ``passages`` int64[count, 4 or more]; ``seen`` int32[leaves] and ``windows`` int32[2, 6] are for use here. No
    ``codes``, no passage.
    """
    if count == 0 or len(codes) == 0:
        return 0
    window, best = windows[0], windows[1]
    _copy(found, best)
    if found[LEAVES] == 0:
        best[START] = best[END] = first + _opening(codes, flags)
        count = 1
    low, high = wide(0), wide(length)
    gap = n = wide(0)
    while True:
        for i in range(n, gap, -1):
            _copy(passages[i - 1], passages[i])
        _cut(codes, flags, first, length, best, low, high, longest, passages[gap])
        n += 1
        if n == count:
            return n
        gap = _best_gap(rows, found, passages, n, length, longest, seen, window, best)
        if gap == NONE:
            return n
        low, high = _free(passages, n, gap, length)
