"""Where a passage around some words begins and ends: with a sentence where that is near, else with a word."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searcharchive.kernels import passages as kernels
from searcharchive.search.texts import LONGEST

_SLACK = 50
"""Characters that count for what lies before them."""
_OF_CHARACTERS = {
    kernels.LINE: "\n",
    kernels.BLANK: " \n\t",
    kernels.STOP: ".!?…",
    kernels.CLOSES: "\"'”’)]",
    kernels.OPENS: "\"'“‘([",
}


class Passage(NamedTuple):
    """``text[start:end]``, and whether a sentence begins and ends there."""

    start: int
    end: int
    opens: bool
    closes: bool


def flags_of(char: str) -> int:
    """What a character can be (``kernels.passages``)."""
    flags = kernels.KNOWN
    if char.isspace():
        flags |= kernels.SPACE
    if char.isalnum() and not "a" <= char <= "z":
        flags |= kernels.CAPITAL
    return flags | sum(flag for flag, characters in _OF_CHARACTERS.items() if char in characters)


def _flags_of_latin() -> NDArray[np.uint8]:
    flags = np.zeros(0x110000, np.uint8)
    flags[:256] = [flags_of(chr(point)) for point in range(256)]
    return flags


_FLAGS = _flags_of_latin()
"""Filled in as characters are met; threads may fill in the same at once."""


def widen(text: str, start: int, end: int, low: int, high: int) -> Passage:
    """The passage around ``text[start:end]``, inside ``text[low:high]``; the text is not blank."""
    if end - start >= LONGEST:
        return Passage(start, start + LONGEST, opens=False, closes=False)
    first = max(start - LONGEST - _SLACK, 0)
    stretch = text[first : end + LONGEST + _SLACK]
    opening = len(text) - len(text.lstrip()) if first == 0 else kernels.NONE
    closing = len(text.rstrip()) - first if first + len(stretch) == len(text) else kernels.NONE
    codes = np.frombuffer(bytearray(stretch.encode("utf-32-le", "surrogatepass")), np.uint32)
    places = (start - first, end - first, low - first, high - first, LONGEST, opening, closing)
    begin, finish, opens, closes = kernels.widen(codes, _FLAGS, *places)
    if begin == kernels.NONE:
        for char in set(stretch):
            _FLAGS[ord(char)] = flags_of(char)
        begin, finish, opens, closes = kernels.widen(codes, _FLAGS, *places)
    return Passage(first + begin, first + finish, bool(opens), bool(closes))
