"""Tables that number words.

A word is kept in lanes: eight bytes of UTF-8, or two code points, to a uint64, the last lane filled up with NUL, which
no word holds.

A table of words is the tuple (slots, places, lanes, counts):
    slots   uint64[2**k]: hash << 32 | number + 1 of one word each, 0 where free; a third of them at least are
    places  uint32[capacity + 1]: word i is lanes[places[i]:places[i + 1]]
    lanes   uint64[capacity], at least one
    counts  int64[2]: how many words there are and how many lanes they fill

Folded words are the tuple (hashes uint32[words], places uint32[words + 1], lanes uint64[any]).
"""

from typing import Any

import numpy as np

from searcharchive.kernels.compiling import inlined, kernel
from searcharchive.kernels.varints import wide

TABLE = "Tuple((uint64[::1], uint32[::1], uint64[::1], int64[::1]))"
FOLDED = "Tuple((uint32[::1], uint32[::1], uint64[::1]))"

FULL = -1  # instead of the number of a word: the table has no room for it

_LINE_FEED = 0x0A
_U0, _U1, _U32 = np.uint64(0), np.uint64(1), np.uint64(32)
_NUMBER = np.uint64(0xFFFFFFFF)
_MIX1, _MIX2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)


@inlined
def mixed(value: Any, lane: Any) -> Any:
    """The hash of a word and one lane more, from 0 on; its upper half is well mixed."""
    value = (value ^ lane) * _MIX1
    return (value ^ (value >> _U32)) * _MIX2


@inlined
def pack(chars: Any, start: int, end: int, skipped: int, bits: int, lanes: Any, used: int) -> Any:
    """Put chars[start:end] into lanes from ``used`` on, 8 or 32 bits each; give the lanes used then, and the hash."""
    lane, shift, value = _U0, 0, _U0
    for at in range(start, end):
        if chars[at] != skipped:
            lane |= np.uint64(chars[at]) << np.uint64(shift)
            shift += bits
            if shift == 64:
                lanes[used] = lane
                lane, shift, value, used = _U0, 0, mixed(value, lane), used + 1
    if shift > 0:
        lanes[used] = lane
        value, used = mixed(value, lane), used + 1
    return used, value >> _U32


@inlined
def number_of(words: Any, first: int, last: int, value: Any, table: Any) -> Any:
    """The number of the word words[first:last], which is added if it is new; FULL if there is no room for it."""
    slots, places, lanes, counts = table
    mask = np.uint64(len(slots) - 1)
    at = value & mask
    while slots[at] != _U0:
        if slots[at] >> _U32 == value:
            number = wide(slots[at] & _NUMBER) - 1
            begin, lane = wide(places[number]), first
            same = wide(places[number + 1]) - begin == last - first
            while same and lane < last:
                same = lanes[begin] == words[lane]
                begin, lane = begin + 1, lane + 1
            if same:
                return number
        at = (at + _U1) & mask
    number, used = counts
    if number + 1 >= len(places) or used + last - first > len(lanes) or 3 * (number + 1) > 2 * len(slots):
        return FULL
    for lane in range(first, last):
        lanes[used] = words[lane]
        used += 1
    slots[at] = value << _U32 | np.uint64(number + 1)
    places[number + 1] = used
    counts[0], counts[1] = number + 1, used
    return number


@inlined
def read_ahead(hashes: Any, first: int, last: int, table: Any) -> Any:
    """Read what looking words up will read, so that one waits for memory while another does; gives nothing of use."""
    slots, places, lanes, _ = table
    mask, read = np.uint64(len(slots) - 1), _U0
    for word in range(first, last):
        number = max(slots[hashes[word] & mask] & _NUMBER, _U1) - _U1
        read ^= lanes[places[number]]
    return read


@kernel("void(uint64[::1], uint64[::1])")
def rehash(old: Any, slots: Any) -> None:
    """Put the words of the old slots into new ones, all free, of which there are more."""
    mask = np.uint64(len(slots) - 1)
    for slot in old:
        if slot != _U0:
            at = (slot >> _U32) & mask
            while slots[at] != _U0:
                at = (at + _U1) & mask
            slots[at] = slot


@kernel(f"void(uint8[::1], {FOLDED})")
def pack_folded(text: Any, folded: Any) -> None:
    """Fill in folded words, given their UTF-8 with a line feed after each; lanes: len(text) // 8 + words."""
    hashes, places, lanes = folded
    start, count, used = 0, 0, 0
    for end in range(len(text)):
        if text[end] == _LINE_FEED:
            places[count] = used
            used, hashes[count] = pack(text, start, end, _LINE_FEED, 8, lanes, used)
            start, count = end + 1, count + 1
    places[count] = used
