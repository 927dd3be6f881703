"""Passages and headlines of a page as HTML, by a kernel that reads the texts of the page side by side."""

import html
import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searcharchive.kernels import passages as kernels
from searcharchive.kernels import showing
from searcharchive.kernels.marking import BODY, END, LEAVES, START
from searcharchive.search.texts import LONGEST, FoundOnPage

_AROUND = LONGEST + 50
"""Characters on each side of a window that matter: the longest passage, and what lies around that."""
_OF_CHARACTERS = {
    kernels.LINE: "\n",
    kernels.BLANK: " \n\t",
    kernels.STOP: ".!?…",
    kernels.CLOSES: "\"'”’)]",
    kernels.OPENS: "\"'“‘([",
}
Int64 = NDArray[np.int64]
_LETTERS = 1 << 14
_MARKS = 256


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


FLAGS = _flags_of_latin()
"""Filled in as characters are met; threads may fill in the same at once."""


def _strings() -> NDArray[np.uint32]:
    """What is written of single characters, and around marks and passages (``kernels.showing``)."""
    texts = {ord(char): html.escape(char) for char in map(chr, range(showing.ESCAPED)) if html.escape(char) != char}
    texts |= {showing.OPENING: "<mark>", showing.CLOSING: "</mark>", showing.ELLIPSIS: "…"}
    strings = np.zeros((showing.ELLIPSIS + 1, 1 + showing.LONGEST_STRING), np.uint32)
    for which, text in texts.items():
        strings[which, : 1 + len(text)] = [len(text), *map(ord, text)]
    return strings


_STRINGS = _strings()


class _Room(threading.local):
    """Where a thread's pages are written; it grows with them."""

    def __init__(self) -> None:
        self.letters = np.empty(_LETTERS, np.uint32)
        self.marks = np.empty((_MARKS, 2), np.int32)

    def grow(self) -> None:
        self.letters = np.empty(4 * len(self.letters), np.uint32)
        self.marks = np.empty((4 * len(self.marks), 2), np.int32)


_room = _Room()


class Shown(NamedTuple):
    """Headlines and passages as HTML, side by side.

    ``pieces`` are, for each document, its headline and then so many passages as ``counts`` says: [start, end, whether a
    sentence begins there, and whether one ends, where its HTML ends, and where its marks do].
    """

    counts: list[int]
    pieces: list[list[int]]
    html: str
    marks: list[tuple[int, int]]


def show(headlines: Sequence[str], bodies: Sequence[str], found: FoundOnPage, count: int, *, marked: bool) -> Shown:
    """Each headline and at most ``count`` passages of each body; a blank one has none."""
    texts: list[str] = []
    at, places, end = [0], [], 0
    windows: list[list[int]] = found.windows[:, BODY].tolist()
    for headline, body, window in zip(headlines, bodies, windows, strict=True):
        first, stretch = _stretch(body, window, count)
        texts += (headline, stretch)
        between = end + len(headline)
        end = between + len(stretch)
        at += (between, end)
        places.append((first, len(body)))
    codes = np.frombuffer(bytearray("".join(texts).encode("utf-32-le", "surrogatepass")), np.uint32)
    return _shown(codes, np.array(at, np.int64), np.array(places, np.int64), found, count, marked)


def _stretch(text: str, window: Sequence[int], count: int) -> tuple[int, str]:
    """What matters of a text, and where it begins: around its best window, all of it where more than that is shown."""
    if count == 0 or not text or text.isspace():
        return 0, ""
    if count > 1:
        return 0, text
    start, end = window[START], window[END]
    if not window[LEAVES]:
        start = end = len(text) - len(text.lstrip())
    elif end - start >= LONGEST:
        end = start
    first = start - _AROUND if start > _AROUND else 0
    return first, text[first : end + _AROUND]


def _shown(codes: NDArray[np.uint32], at: Int64, places: Int64, found: FoundOnPage, count: int, marked: bool) -> Shown:
    counts = np.empty(len(places), np.int64)
    pieces = np.empty((len(places) * (count + 1), showing.PIECE), np.int64)
    seen, windows = np.empty(found.leaves, np.int32), np.empty((2, found.windows.shape[2]), np.int32)
    room = _room
    while True:
        size = showing.show(
            codes, FLAGS, at, places, found.windows, found.rows, count, LONGEST, marked, _STRINGS, seen, windows,
            counts, pieces, room.marks, room.letters,
        )  # fmt: skip
        if size == showing.UNKNOWN:
            for char in set(codes.tobytes().decode("utf-32-le", "surrogatepass")):
                FLAGS[ord(char)] = flags_of(char)
        elif size == showing.NO_ROOM:
            room.grow()
        else:
            break
    told: list[list[int]] = pieces[: len(places) + counts.sum()].tolist()
    marks = room.marks[: told[-1][showing.MARKS]].tolist() if told else []
    written = room.letters[:size].tobytes().decode("utf-32-le", "surrogatepass")
    return Shown(counts.tolist(), told, written, list(map(tuple, marks)))
