"""Passages and headlines of a page as HTML, by a kernel that reads the texts of the page side by side."""

import html
import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searcharchive.kernels import passages as kernels
from searcharchive.kernels import showing
from searcharchive.kernels.choosing import SLACK
from searcharchive.kernels.marking import BODY, END, LEAVES, START, WINDOW
from searcharchive.search.texts import LONGEST, FoundOnPage, Int32

_AROUND = LONGEST + SLACK
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
_KEPT = 1 << 18
"""Code points of HTML at first, and at most of what a thread keeps room for."""
_MARKS = 256
_PIECES = 64
_CODES = "utf-32-le", "surrogatepass"


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
        self.pieces = np.empty((_PIECES, showing.PIECE), np.int64)
        self.windows = np.empty((2, WINDOW), np.int32)

    def more(self, letters: NDArray[np.uint32], marks: Int32) -> tuple[NDArray[np.uint32], Int32]:
        """Longer arrays than these, kept unless they are very long."""
        letters, marks = np.empty(4 * len(letters), np.uint32), np.empty((4 * len(marks), 2), np.int32)
        if len(letters) <= _KEPT:
            self.letters, self.marks = letters, marks
        return letters, marks

    def pieces_for(self, most: int) -> Int64:
        if most > len(self.pieces):
            self.pieces = np.empty((most, showing.PIECE), np.int64)
        return self.pieces


_room = _Room()


class Shown(NamedTuple):
    """Headlines and passages as HTML, side by side.

    ``pieces`` are, for each document, its headline and then its passages: [start, end, whether a sentence begins there,
    and whether one ends, where its HTML ends, where its marks do, how many passages follow a headline]. Others may
    follow.
    """

    pieces: list[list[int]]
    html: str
    marks: list[tuple[int, int]]


def show(headlines: Sequence[str], bodies: Sequence[str], found: FoundOnPage, count: int, *, marked: bool) -> Shown:
    """Each headline and at most ``count`` passages of each body; a blank one has none."""
    texts: list[str] = []
    numbers: list[int] = []
    end = 0
    windows: list[list[int]] = found.windows[:, BODY].tolist()
    for headline, body, window in zip(headlines, bodies, windows, strict=True):
        first, stretch = _stretch(body, window, count)
        texts += (headline, stretch)
        between = end + len(headline)
        numbers += (end, between, first, len(body))
        end = between + len(stretch)
    codes = np.frombuffer(bytearray("".join(texts).encode(*_CODES)), np.uint32)
    return _shown(codes, np.array(numbers, np.int64).reshape(-1, 4), found, count, marked)


def _stretch(text: str, window: Sequence[int], count: int) -> tuple[int, str]:
    """Where what matters of a text begins, and that: around its best window, or all where more than that is shown."""
    start, end, leaves = window[START], window[END], window[LEAVES]
    if count != 1 or not leaves:
        if count == 0 or not text or text.isspace():
            return 0, ""
        if count > 1:
            return 0, text
        start = end = len(text) - len(text.lstrip())
    elif end - start >= LONGEST:
        end = start
    first = start - _AROUND if start > _AROUND else 0
    return first, text[first : end + _AROUND]


def _shown(codes: NDArray[np.uint32], texts: Int64, found: FoundOnPage, count: int, marked: bool) -> Shown:
    room = _room
    most = len(texts) * (count + 1)
    pieces = room.pieces_for(most)
    letters, marks = room.letters, room.marks
    while True:
        size, last = showing.show(
            codes, FLAGS, texts, found.windows, found.rows, count, LONGEST, marked, _STRINGS, found.seen, room.windows,
            pieces, marks, letters,
        )  # fmt: skip
        if size >= 0:
            written = str(letters[:size].data, *_CODES)
            return Shown(pieces[:most].tolist(), written, list(map(tuple, marks[:last].tolist())))
        if size == showing.UNKNOWN:
            for char in set(str(codes.data, *_CODES)):
                FLAGS[ord(char)] = flags_of(char)
        else:
            letters, marks = room.more(letters, marks)
