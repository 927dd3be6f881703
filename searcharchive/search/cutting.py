"""Where a passage around some words begins and ends: with a sentence where that is near, else with a word."""

from collections.abc import Sequence
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


Window = tuple[str, int, int, int, int]
"""A text, start and end of a window in it, and from where to where its passage may reach."""


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


def widen(windows: Sequence[Window]) -> list[Passage]:
    """The passage around each window; no text is blank."""
    stretches: list[str] = []
    places: list[int] = []
    at = [0]
    for text, start, end, low, high in windows:
        end = start if end - start >= LONGEST else end  # Such a one is cut without looking.
        first = max(start - LONGEST - _SLACK, 0)
        stretch = text[first : end + LONGEST + _SLACK]
        opening = len(text) - len(text.lstrip()) if first == 0 else kernels.NONE
        closing = len(text.rstrip()) - first if first + len(stretch) == len(text) else kernels.NONE
        places += (start - first, end - first, low - first, high - first, opening, closing)
        stretches.append(stretch)
        at.append(at[-1] + len(stretch))
    found = _passages("".join(stretches), at, places)
    return [_passage(window, *numbers) for window, numbers in zip(windows, found, strict=True)]


def _passages(text: str, at: Sequence[int], places: Sequence[int]) -> list[list[int]]:
    """What the kernel finds for stretches that stand side by side."""
    codes = np.frombuffer(bytearray(text.encode("utf-32-le", "surrogatepass")), np.uint32)
    windows = np.array(places, np.int64).reshape(-1, 6)
    passages = np.empty((len(windows), 4), np.int64)
    begins = np.array(at, np.int64)
    if not kernels.widen(codes, _FLAGS, begins, windows, LONGEST, passages):
        for char in set(text):
            _FLAGS[ord(char)] = flags_of(char)
        kernels.widen(codes, _FLAGS, begins, windows, LONGEST, passages)
    found: list[list[int]] = passages.tolist()
    return found


def _passage(window: Window, begin: int, end: int, opens: int, closes: int) -> Passage:
    _, start, finish, _, _ = window
    if finish - start >= LONGEST:
        return Passage(start, start + LONGEST, opens=False, closes=False)
    first = max(start - LONGEST - _SLACK, 0)
    return Passage(first + begin, first + end, opens != 0, closes != 0)
