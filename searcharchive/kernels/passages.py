"""Where a passage of a text begins and ends.

A text is ``codes`` uint32[n], its code points; ``flags`` uint8[0x110000] say what each code point that occurs can be.
A boundary is a gap of white space before a letter or digit that is no small one of a to z, opening quotes and brackets
in between. It begins behind a full stop and what closes after it, or where the first of two line ends stands.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined

KNOWN, SPACE, LINE, BLANK, STOP, CLOSES, OPENS, CAPITAL = (1 << bit for bit in range(8))
"""``SPACE`` any white space, ``LINE`` a line feed, ``BLANK`` what a passage may be cut at, ``CAPITAL`` a beginning."""
NONE = -1


@inlined
def _is(codes: Any, flags: Any, at: int, flag: int) -> bool:
    found: bool = flags[codes[at]] & flag != 0
    return found


@inlined
def _may_open(codes: Any, flags: Any, at: int) -> bool:
    """Whether a sentence may begin here."""
    while at < len(codes) and _is(codes, flags, at, OPENS):
        at += 1
    return at < len(codes) and _is(codes, flags, at, CAPITAL)


@inlined
def _is_closed(codes: Any, flags: Any, at: int) -> bool:
    """Whether a full stop, and what closes after it, stand just before."""
    at -= 1
    while at >= 0 and _is(codes, flags, at, CLOSES):
        at -= 1
    return at >= 0 and _is(codes, flags, at, STOP)


@inlined
def _gap_around(codes: Any, flags: Any, at: int) -> tuple[int, int, int]:
    """The white space around this place: where it begins, where it ends, and where a boundary in it begins or NONE."""
    first, last = at, at + 1
    while first > 0 and _is(codes, flags, first - 1, SPACE):
        first -= 1
    while last < len(codes) and _is(codes, flags, last, SPACE):
        last += 1
    if not _may_open(codes, flags, last):
        return first, last, NONE
    if _is_closed(codes, flags, first):
        return first, last, first
    line, lines = NONE, 0
    for i in range(first, last):
        if _is(codes, flags, i, LINE):
            line = i if lines == 0 else line
            lines += 1
    return first, last, line if lines > 1 else NONE


@inlined
def _sentence_start(codes: Any, flags: Any, least: int, start: int) -> int:
    """The last start of a sentence from ``least`` to ``start``, or NONE."""
    at = start
    while at >= max(least, 1):
        if _is(codes, flags, at - 1, SPACE) and not _is(codes, flags, at, SPACE):
            first, _, boundary = _gap_around(codes, flags, at - 1)
            if boundary != NONE:
                return at
            at = first
        at -= 1
    return NONE


@inlined
def _sentence_end(codes: Any, flags: Any, end: int, most: int) -> int:
    """The last end of a sentence from ``end`` to ``most``, or NONE."""
    at = min(most, len(codes) - 1)
    while at >= end:
        if _is(codes, flags, at, SPACE):
            first, _, boundary = _gap_around(codes, flags, at)
            if end <= boundary <= most:
                return boundary
            at = first
        at -= 1
    return NONE


@inlined
def _word_start(codes: Any, flags: Any, least: int, start: int) -> int:
    """The first start of a word from ``least`` to ``start``; in writing without blanks, ``least``."""
    for at in range(least, start + 1):
        if not _is(codes, flags, at, SPACE) and (at == 0 or _is(codes, flags, at - 1, SPACE)):
            return at
    return least


@inlined
def _word_end(codes: Any, flags: Any, end: int, most: int) -> int:
    """The last end of a word from ``end`` to ``most``; in writing without blanks, ``most``."""
    cut = most
    if most < len(codes) and not _is(codes, flags, most, SPACE):
        cut = most - 1
        while cut >= end and not _is(codes, flags, cut, BLANK):
            cut -= 1
        if cut < end:
            return most
    while cut > end and _is(codes, flags, cut - 1, SPACE):
        cut -= 1
    return cut


@inlined
def widen(
    codes: Any, flags: Any, start: int, end: int, low: int, high: int, longest: int, opening: int, closing: int
) -> tuple[int, int, bool, bool]:
    """The passage of at most ``longest`` characters around a window, which is shorter: start, end, whether a sentence
    begins and whether one ends there.

    It may reach from ``low`` to ``high``. ``opening`` is where the text's first sentence begins, and ``closing`` where
    its last ends, NONE where they are not in sight. All count from the beginning of ``codes``, a stretch of the text
    that reaches further than the passage may, where the text does.
    """
    room = longest - (end - start)
    least = max(low, start - room)
    begin = _sentence_start(codes, flags, least, start)
    if begin == NONE and least <= opening <= start:
        begin = opening
    opens = begin != NONE
    if not opens:
        begin = _word_start(codes, flags, max(low, start - room // 2), start)
    most = min(high, begin + longest)
    if closing != NONE and end <= closing <= most:
        return begin, closing, opens, True
    finish = _sentence_end(codes, flags, end, most)
    if finish >= begin + longest // 2:
        return begin, finish, opens, True
    return begin, _word_end(codes, flags, end, most), opens, False
