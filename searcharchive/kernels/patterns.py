"""Which strings of a sorted dictionary a wildcard or a fuzzy word stands for.

Both look at every entry of a range, block by block, without making strings of them. Strings are UTF-8, lone surrogates
included.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.dictionary import BLOCK, header
from searcharchive.kernels.varints import get, wide

ANY_RUN = -1
ANY_ONE = -2
"""In a pattern, int32, that otherwise holds bytes: any run of characters, and any one."""


@inlined
def _behind(word: Any, at: int, length: int) -> int:
    """The place behind the character that begins at ``at``."""
    at += 1
    while at < length and word[at] & 0xC0 == 0x80:
        at += 1
    return at


@inlined
def _matches(pattern: Any, word: Any, length: int) -> bool:
    """Of what stands between two runs the first occurrence is always good enough: only the last run is tried again."""
    p = w = mark = 0
    run = -1
    while w < length:
        if p < len(pattern) and pattern[p] == ANY_RUN:
            run, mark = p, w
            p += 1
        elif p < len(pattern) and pattern[p] == ANY_ONE:
            w = _behind(word, w, length)
            p += 1
        elif p < len(pattern) and pattern[p] == word[w]:
            w += 1
            p += 1
        elif run >= 0:
            mark = _behind(word, mark, length)
            w = mark
            p = run + 1
        else:
            return False
    while p < len(pattern) and pattern[p] == ANY_RUN:
        p += 1
    return p == len(pattern)


@inlined
def _code_points(word: Any, length: int, points: Any) -> int:
    """The characters of a word, in ``points`` int32[>= length]; how many."""
    n = at = 0
    while at < length:
        lead = wide(word[at])
        more = 0 if lead < 0x80 else 1 if lead < 0xE0 else 2 if lead < 0xF0 else 3
        point = lead if more == 0 else lead & (0x3F >> more)
        for i in range(more):
            point = (point << 6) | (wide(word[at + 1 + i]) & 0x3F)
        points[n] = point
        n += 1
        at += 1 + more
    return n


@inlined
def _is_near(a: Any, b: Any, length: int, most: int, rows: Any) -> bool:
    """Whether ``a`` is at most so many edits from the first ``length`` of ``b``: restricted Damerau-Levenshtein.

    The textbook table, a row for each character of ``b``, three kept: ``rows`` int32[3, > len(a)].
    """
    m = len(a)
    if abs(m - length) > most:
        return False
    for i in range(m + 1):
        rows[0, i] = i
    least_before = 0
    for j in range(1, length + 1):
        row, before, earlier = rows[j % 3], rows[(j - 1) % 3], rows[(j - 2) % 3]
        row[0] = j
        least = j
        for i in range(1, m + 1):
            cost = min(min(before[i], row[i - 1]) + 1, before[i - 1] + (1 if a[i - 1] != b[j - 1] else 0))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                cost = min(cost, earlier[i - 2] + 1)
            row[i] = cost
            least = min(least, cost)
        # Nothing leads to less from this row, nor from the one before by a swap over this one.
        if min(least, least_before) > most:
            return False
        least_before = least
    near: bool = rows[length % 3, m] <= most
    return near


@kernel(
    "Tuple((int64, int64))(uint8[::1], uint32[::1], int64, int64, int64, int32[::1], int64, uint8[::1], int32[::1],"
    " int32[:, ::1], int32[::1], int64[:, ::1])"
)
def find_matches(
    data: Any,
    block_at: Any,
    k: int,
    first: int,
    last: int,
    pattern: Any,
    edits: int,
    word: Any,
    points: Any,
    rows: Any,
    found: Any,
    numbers: Any,
) -> tuple[int, int]:
    """Entries from ``first``, which begins a block, up to ``last``; (entry at which it stopped, how many were found).

    ``edits`` 0: those that match ``pattern``, bytes and wildcards; otherwise those at most so many edits from it, code
    points. ``found`` int32[n] gets their numbers, ``numbers`` int64[n, k] what belongs to them. Stops before a block
    for which there may be no room; and where an entry is longer than ``word`` uint8 and ``points`` int32, with -1 for
    how many: what was found before it is not told, so begin again at ``first`` with more room. ``rows`` int32[3, >
    len(pattern)] is for working.
    """
    n = 0
    for block in range(first // BLOCK, (last + BLOCK - 1) // BLOCK):
        begin = block * BLOCK
        if n + BLOCK > len(found):
            return begin, n
        at = wide(block_at[block])
        for i in range(begin, min(begin + BLOCK, last)):
            shared, rest, at = header(data, at, i == begin)
            length = shared + rest
            if length > len(word):
                return begin, -1
            for j in range(rest):
                word[shared + j] = data[at + j]
            at += rest
            for j in range(k):
                numbers[n, j], at = get(data, at)
            if edits == 0:
                fits = _matches(pattern, word, length)
            else:
                fits = _is_near(pattern, points, _code_points(word, length, points), edits, rows)
            if fits:
                found[n] = i
                n += 1
    return last, n
