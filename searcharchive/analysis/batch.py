"""The words of many texts at once, as numbers: the tokeniser of ``words`` in compiled loops, and the forms it met.

What it gives is what ``tokenize`` gives, text by text. The texts go through in chunks, these in blocks of words, both
so large that the interpreter's lock, which each step wants for a moment, is wanted seldom. Runs of ASCII letters and
digits never become objects; any other word is folded here when it is met for the first time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from searcharchive.analysis.classes import DIGIT, LETTER, MARK, OTHER, PAIRED, char_class
from searcharchive.analysis.folding import fold
from searcharchive.kernels import words as kernels
from searcharchive.kernels import wordtables

CHUNK = 1 << 20  # code points, about; texts are not divided
BLOCK = 1 << 16  # words

_CODES = {
    OTHER: kernels.OTHER,
    ".": kernels.DOT,
    ",": kernels.COMMA,
    "'": kernels.APOSTROPHE,
    PAIRED: kernels.PAIRED,
    LETTER: kernels.LETTER,
    MARK: kernels.MARK,
    DIGIT: kernels.DIGIT,
}

U = TypeVar("U", bound=np.generic)
Int32s = NDArray[np.int32]
Texts = tuple[Int32s, NDArray[np.int64]]  # bounds, counts of words
Folded = tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint64]]
Block = tuple[Int32s, Int32s, Int32s, NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint64]]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of several texts, one after another.

    The words of text i are those from ``offsets[i]`` to ``offsets[i + 1]``; a word's index within its text is its
    position. ``forms`` are numbers in the vocabulary; ``starts`` and ``ends`` count code points of the word's own text.
    """

    forms: Int32s
    starts: Int32s
    ends: Int32s
    offsets: NDArray[np.int64]


class Table:
    """The arrays of a table of words as ``kernels.wordtables`` describes them, which grow."""

    def __init__(self, capacity: int) -> None:
        capacity = max(capacity, 1)
        self.slots = np.zeros(1 << (2 * capacity).bit_length(), np.uint64)
        self.places = np.zeros(capacity + 1, np.uint32)
        self.lanes = np.zeros(capacity, np.uint64)
        self.counts = np.zeros(2, np.int64)

    @property
    def arrays(self) -> tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.uint64], NDArray[np.int64]]:
        return self.slots, self.places, self.lanes, self.counts

    def __len__(self) -> int:
        return int(self.counts[0])

    @property
    def nbytes(self) -> int:
        return sum(array.nbytes for array in self.arrays)

    def make_room(self, lanes: int) -> None:
        """Room for at least one more word of at most so many lanes."""
        number, used = len(self), int(self.counts[1])
        if number + 2 > len(self.places):
            self.places = _longer(self.places, 2 * number + 2)
        if used + lanes > len(self.lanes):
            self.lanes = _longer(self.lanes, 2 * used + lanes)
        if 3 * (number + 1) > 2 * len(self.slots):
            slots = np.zeros(2 * len(self.slots), np.uint64)
            wordtables.rehash(self.slots, slots)
            self.slots = slots


class Vocabulary:
    """The distinct forms met so far, numbered from 0 in the order of meeting. For one thread at a time."""

    def __init__(self, capacity: int = 1 << 10) -> None:
        self._forms = Table(capacity)
        # Words that kernels do not fold, as they stand in texts, and the number of each one's form.
        self._raws = Table(capacity)
        self._raw_forms = np.full(capacity, kernels.NEW, np.int32)
        self._settled = 0  # so many raw words have their form
        self._classes = np.zeros(0x110000, np.uint8)  # kernels.UNKNOWN

    def __len__(self) -> int:
        return len(self._forms)

    @property
    def nbytes(self) -> int:
        """The memory held."""
        return self._forms.nbytes + self._raws.nbytes + self._raw_forms.nbytes + self._classes.nbytes

    def tokenize(self, texts: Sequence[str]) -> Tokens:
        """The words of each text, as ``words.tokenize`` finds them."""
        counts = np.zeros(len(texts), np.int64)
        parts = [np.empty((3, 0), np.int32)]
        for first, last in _chunks(texts):
            parts += self._parts(texts[first:last], counts[first:last])
        offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(counts, out=offsets[1:])
        forms, starts, ends = (np.concatenate([part[column] for part in parts]) for column in range(3))
        return Tokens(forms, starts, ends, offsets)

    def encoded(self) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """All forms as UTF-8, one after another, and where each begins, with one more for the end."""
        return _words(self._forms, 0, np.uint8)

    def lengths(self, first: int = 0) -> Int32s:
        """How many code points each form has, from this number on."""
        held, offsets = _words(self._forms, first, np.uint8)
        points = np.zeros(len(held) + 1, np.int64)
        np.cumsum((held & 0xC0) != 0x80, out=points[1:])
        return np.diff(points[offsets]).astype(np.int32)

    def strings(self) -> list[str]:
        """All forms, in the order of their numbers."""
        return _lines(*self.encoded()).tobytes().decode("utf-8", "surrogatepass").split("\n")[:-1]

    def _classify(self, codes: NDArray[np.uint32]) -> None:
        """Look up the class of each character that was never met before."""
        at = 0
        while (at := kernels.next_unknown(codes, at, self._classes)) < len(codes):
            self._classes[codes[at]] = _CODES[char_class(chr(codes[at]))]

    def _parts(self, texts: Sequence[str], counts: NDArray[np.int64]) -> Iterator[NDArray[np.int32]]:
        """Forms, starts and ends of the words of a chunk, by blocks; ``counts`` of words by text are filled in."""
        bounds = np.cumsum([1, *(len(text) + 1 for text in texts)], dtype=np.int32)
        codes = _code_points("\n".join(["", *texts, ""]))
        self._classify(codes)
        block = _block(len(codes))
        at, cursor = 0, np.zeros(3, np.int64)
        while at < len(codes):
            self._raws.make_room(len(codes) // 2 + 1)
            at, count = kernels.scan(codes, at, self._classes, block, self._raws.arrays)
            cursor[:2] = 0
            self._number(block, count, cursor, (bounds, counts))
            starts, ends, forms, *_ = block
            yield np.array([column[: cursor[1]] for column in (forms, starts, ends)])

    def _number(self, block: Block, count: int, cursor: NDArray[np.int64], texts: Texts) -> None:
        """Give the words of a block the numbers of their forms."""
        folded = self._fold_new()
        while cursor[0] < count:
            self._forms.make_room(int(block[4][count] + folded[1][-1]))
            kernels.number(block, count, cursor, texts, self._raw_forms, self._settled, folded, self._forms.arrays)
        self._settled = len(self._raws)

    def _fold_new(self) -> Folded:
        """The forms of the raw words that have none yet."""
        number = len(self._raws) - self._settled
        if len(self._raws) > len(self._raw_forms):
            self._raw_forms = _longer(self._raw_forms, 2 * len(self._raws), kernels.NEW)
        hashes, places = np.empty(number, np.uint32), np.zeros(number + 1, np.uint32)
        if number == 0:
            return hashes, places, np.empty(0, np.uint64)
        # All in one call, and past its cache: no step of folding sees further than to a line feed.
        raws = _lines(*_words(self._raws, self._settled, np.uint32)).tobytes().decode("utf-32-le")
        text = np.frombuffer(bytearray(fold.__wrapped__(raws).encode()), np.uint8)
        folded = hashes, places, np.empty(len(text) // 8 + number, np.uint64)
        wordtables.pack_folded(text, folded)
        self._raw_forms[self._settled + np.flatnonzero(np.diff(places) == 0)] = kernels.EMPTY
        return folded


def _chunks(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = size = 0
    for last, text in enumerate(texts, 1):
        size += len(text) + 1
        if size >= CHUNK or last == len(texts):
            yield first, last
            first, size = last, 0


def _code_points(text: str) -> NDArray[np.uint32]:
    """As numpy keeps strings, which is several times as fast as encoding them, and writable."""
    return np.array([text], dtype=f"U{len(text)}").view(np.uint32)


def _block(code_points: int) -> Block:
    """Room for words of a chunk, and for the lanes of the longest that it can have."""
    size = min(BLOCK, code_points)
    starts, ends, raws = (np.empty(size, np.int32) for _ in range(3))
    lanes = np.empty(size + code_points // 2 + 1, np.uint64)
    return starts, ends, raws, np.empty(size, np.uint32), np.empty(size + 1, np.uint32), lanes


def _words(table: Table, first: int, unit: type[U]) -> tuple[NDArray[U], NDArray[np.int64]]:
    """The words of a table from this number on, in units of bytes or code points without what fills lanes up."""
    places = table.places[first : len(table) + 1].astype(np.int64)
    lanes = table.lanes[places[0] : places[-1]].view(unit)
    lines = lanes.reshape(-1, 8 // lanes.itemsize)
    places -= places[0]
    offsets = places * lines.shape[1]
    # Only the last lane of a word is filled up.
    offsets[1:] -= np.cumsum(np.count_nonzero(lines[places[1:] - 1] == 0, axis=1))
    return lanes[lanes != 0], offsets


def _lines(units: NDArray[U], offsets: NDArray[np.int64]) -> NDArray[U]:
    """Words with a line feed after each."""
    lines = np.full(len(units) + len(offsets) - 1, ord("\n"), units.dtype)
    is_word = np.ones(len(lines), np.bool_)
    is_word[offsets[1:] + np.arange(len(offsets) - 1)] = False
    lines[is_word] = units
    return lines


def _longer(array: NDArray[U], size: int, filler: int = 0) -> NDArray[U]:
    longer = np.zeros(size, array.dtype)
    longer[: len(array)] = array
    if filler:
        longer[len(array) :] = filler
    return longer
