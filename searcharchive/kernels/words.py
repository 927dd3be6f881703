"""The tokeniser of ``analysis.words`` as loops over code points.

Texts come as ``codes`` uint32[n]: their code points, a line feed before, between and behind them. So no word crosses
from text to text, and looking one character back and two ahead stays inside the array. ``classes`` uint8[0x110000] has
the class of each code point that occurs.

Runs of letters and digits that are ASCII are folded here. All other words are *raw*: they are numbered as they stand,
and get their form elsewhere, since folding needs tables that only Python has.

A block of words is the tuple (starts, ends, raws, hashes, places, lanes):
    starts, ends  int32[words]: positions in codes
    raws          int32[words]: number in the table of raw words, or PLAIN
    hashes        uint32[words], places uint32[words + 1], lanes uint64[any]: the words that are PLAIN
"""

from typing import Any

import numpy as np

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.varints import wide
from searcharchive.kernels.wordtables import FOLDED, FULL, TABLE, mixed, number_of, pack, read_ahead

BLOCK = "Tuple((int32[::1], int32[::1], int32[::1], uint32[::1], uint32[::1], uint64[::1]))"
TEXTS = "Tuple((int32[::1], int64[::1]))"

# Classes. Those that begin no word come first, those that words are made of last.
UNKNOWN, OTHER, DOT, COMMA, APOSTROPHE, PAIRED, LETTER, MARK, DIGIT = range(9)

PLAIN = -1  # instead of the number of a raw word
NEW, EMPTY = -1, -2  # instead of the form of a raw word: not numbered yet; folds to nothing

_FULL_STOP, _SMALL_S, _NONE = 0x2E, 0x73, 0
_LOWER = 0x20  # the bit that tells a from A; digits, dot and comma have it
_AHEAD = 64  # words
_U0, _U1, _U8, _U32, _U64 = np.uint64(0), np.uint64(1), np.uint64(8), np.uint64(32), np.uint64(64)


@inlined
def _acronym_end(codes: Any, start: int, classes: Any) -> int:
    """Where the single letters joined by dots end that begin at a letter; ``start`` if there are not two."""
    letters, at, end = 0, start, start
    while classes[codes[at]] == LETTER:
        at += 1
        while classes[codes[at]] == MARK:
            at += 1
        if classes[codes[at]] >= LETTER:
            break  # not single: the beginning of a word
        letters, end = letters + 1, at
        if classes[codes[at]] == DOT:
            at, end = at + 1, at + 1
    return end if letters > 1 else start


@inlined
def _may_be_acronym(following: int) -> bool:
    """Whether a letter before a character of this class can be the first of an acronym; asked of every word."""
    return following in (DOT, MARK)


@inlined
def _short_word(codes: Any, at: int, classes: Any) -> tuple[int, int, int]:
    """The acronym, pair or letter after an apostrophe at a position: start, end (start if none), where to go on."""
    kind, following = classes[codes[at]], classes[codes[at + 1]]
    if kind == LETTER and _may_be_acronym(following):
        end = _acronym_end(codes, at, classes)
        return at, end, end
    if kind == PAIRED:
        if following == PAIRED:
            return at, at + 2, at + 1
        return at, at + (classes[codes[at - 1]] != PAIRED), at + 1
    if kind == APOSTROPHE and following == LETTER and classes[codes[at + 2]] < LETTER:
        before = classes[codes[at - 1]]
        if before >= PAIRED or before == DOT:
            return at + 1, at + 1 + (codes[at + 1] | _LOWER != _SMALL_S), at + 2
    return at, at, at + 1


@inlined
def _pack_run(codes: Any, start: int, classes: Any, lanes: Any, used: int) -> Any:
    """Put a run of letters, marks and digits into lanes, lower-cased as if ASCII, finding its end on the way.

    Gives the end, the lanes used, the hash, and all bits that are set. Here is where most of the time is spent.
    """
    at = np.uint64(start)  # a signed index would be checked for counting from the end
    lane, shift, value, seen = _U0, _U0, _U0, np.uint32(0)
    code = codes[at]
    # A dot or comma between two digits does not separate.
    while classes[code] >= LETTER or (
        DOT <= classes[code] <= COMMA and classes[codes[at - _U1]] == DIGIT and classes[codes[at + _U1]] == DIGIT
    ):
        seen |= code
        lane |= np.uint64(code | _LOWER) << shift
        shift += _U8
        if shift == _U64:
            lanes[used] = lane
            lane, shift, value, used = _U0, _U0, mixed(value, lane), used + 1
        at += _U1
        code = codes[at]
    if shift > _U0:
        lanes[used] = lane
        value, used = mixed(value, lane), used + 1
    return wide(at), used, value >> _U32, seen


@kernel("int64(uint32[::1], int64, uint8[::1])")
def next_unknown(codes: Any, position: int, classes: Any) -> int:
    """Where from this position on the first code point without a class stands; len(codes) if all have one."""
    while position < len(codes) and classes[codes[position]] != UNKNOWN:
        position += 1
    return position


@kernel(f"UniTuple(int64, 2)(uint32[::1], int64, uint8[::1], {BLOCK}, {TABLE})")
def scan(codes: Any, position: int, classes: Any, block: Any, raw_table: Any) -> tuple[int, int]:
    """Fill a block with the words from this position on; give where to go on and how many words there are.

    Stops early when the block or the table of raw words is full.
    """
    starts, ends, raws, hashes, places, lanes = block
    count, used, places[0] = 0, 0, 0
    # Two characters to a lane are the most that a word needs: the lanes hold it, whatever comes.
    while position < len(codes) and count < len(starts) and used + (len(codes) - position) // 2 < len(lanes):
        kind = classes[codes[position]]
        if kind < APOSTROPHE:
            position += 1
            continue
        start, end, following = position, position, position + 1
        if kind < LETTER or _may_be_acronym(classes[codes[position + 1]]):
            start, end, following = _short_word(codes, position, classes)
        raw, skipped, last, value, seen = PLAIN, _FULL_STOP, used, _U0, wide(128)
        if start == end:
            if kind < LETTER:
                position = following
                continue
            end, last, value, seen = _pack_run(codes, start, classes, lanes, used)
            following, skipped = end, _NONE
        if seen > 127:
            last, value = pack(codes, start, end, skipped, 32, lanes, used)
            raw = number_of(lanes, used, last, value, raw_table)
            if raw == FULL:
                break
            last = used
        starts[count], ends[count], raws[count], hashes[count] = start, end, raw, value
        position, used, count = following, last, count + 1
        places[count] = used
    return position, count


@kernel(f"int64({BLOCK}, int64, int64[::1], {TEXTS}, int32[::1], int64, {FOLDED}, {TABLE})")
def number(
    block: Any, count: int, cursor: Any, texts: Any, raw_forms: Any, settled: int, folded: Any, table: Any
) -> int:
    """Number the forms of a block's ``count`` words; words without a form go.

    ``raws`` become the forms of the words that are kept, and their places are counted from the beginning of their text.
    ``cursor`` int64[3] counts words that are done, words kept, and texts: short of ``count`` when the table was full.
    ``texts`` is (bounds int32[texts + 1], counts int64[texts]): where each text begins, and how many words it has.
    ``raw_forms`` int32[raw words] tells the form of each raw word; that of a NEW one is in ``folded``, which begins
    with the raw word ``settled``. What is returned means nothing.
    """
    starts, ends, raws, hashes, places, lanes = block
    new_hashes, new_places, new_lanes = folded
    bounds, counts = texts
    done, kept, text = cursor
    ahead, read = done, _U0
    while done < count:
        if done == ahead:
            ahead = min(done + _AHEAD, count)
            read ^= read_ahead(hashes, done, ahead, table)
        raw = raws[done]
        if raw == PLAIN:
            form = number_of(lanes, places[done], places[done + 1], hashes[done], table)
        else:
            form = raw_forms[raw]
            if form == NEW:
                new = raw - settled
                form = number_of(new_lanes, new_places[new], new_places[new + 1], new_hashes[new], table)
                raw_forms[raw] = form
        if form == FULL:
            break
        if form != EMPTY:
            while starts[done] >= bounds[text + 1]:
                text += 1
            starts[kept], ends[kept], raws[kept] = starts[done] - bounds[text], ends[done] - bounds[text], form
            counts[text] += 1
            kept += 1
        done += 1
    cursor[0], cursor[1], cursor[2] = done, kept, text
    return wide(read)
