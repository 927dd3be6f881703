"""Text to words with their places: the one tokeniser that indexing, querying and highlighting share.

The rules are those of the query language's page: runs of letters and digits are words; single letters joined by dots
are one (``U.S.``); a dot or comma between two digits does not separate; ``'s`` is dropped; Chinese, Japanese and Thai
runs become overlapping pairs of characters. There is no stop list.

A text is first mapped, character by character, to a string of classes, so that one short regular expression sees the
structure and offsets stay those of the text.
"""

import re
from functools import lru_cache
from itertools import accumulate, repeat
from typing import NamedTuple

from searcharchive.analysis.classes import DIGIT, char_class
from searcharchive.analysis.folding import fold
from searcharchive.analysis.pieces import pieces


class Word(NamedTuple):
    """A folded word and where it stands: ``text[start:end]``, in code points."""

    form: str
    start: int
    end: int


class _Classes(dict[int, str]):
    """A translation table that fills itself with the characters it meets."""

    def __missing__(self, point: int) -> str:
        self[point] = char_class(chr(point))
        return self[point]


_CLASSES = _Classes()
_WORD = re.compile(
    r"""(?P<pairs>c+)
    | (?P<dropped>(?<=[admc.])'a(?![adm]))
    | (?P<acronym>(?<![adm])am*(?:\.am*(?![adm]))+\.?)
    | (?P<word>[adm]+(?:(?<=d)[.,](?=d)[adm]+)*)""",
    re.VERBOSE,
)


def tokenize(text: str) -> list[Word]:
    """The words of a text, in order. A word's index in the list is its position."""
    parts = pieces(text)
    if parts is None:
        return read_closely(text)
    ends = [*accumulate(map(len, parts))]
    found = zip(map(form_of, parts[1::2]), ends[0::2], ends[1::2], strict=False)
    return [*map(tuple.__new__, repeat(Word), found)]


@lru_cache(maxsize=1 << 17)
def form_of(raw: str) -> str:
    """The folded form of one word as it stands in a text; an acronym goes without its dots."""
    dot = raw.find(".")
    # Only digits are joined by dots that stay.
    return fold(raw.replace(".", "") if dot > 0 and char_class(raw[dot - 1]) != DIGIT else raw)


def read_closely(text: str) -> list[Word]:
    """The words of any text, character by character."""
    words: list[Word] = []
    for found in _WORD.finditer(text.translate(_CLASSES)):
        start, end = found.span()
        kind = found.lastgroup
        if kind == "pairs":
            words.extend(_pairs(text, start, end))
            continue
        if kind == "dropped":
            if text[start + 1] in "sS":
                continue
            start += 1
        form = form_of(text[start:end])
        if form:
            words.append(Word(form, start, end))
    return words


def _pairs(text: str, start: int, end: int) -> list[Word]:
    if end - start == 1:
        return [Word(fold(text[start]), start, end)]
    return [Word(form, at, at + 2) for at in range(start, end - 1) if (form := fold(text[at : at + 2]))]


def forms(text: str) -> tuple[str, ...]:
    """The folded words of a text without their places."""
    parts = pieces(text)
    if parts is None:
        return tuple(word.form for word in read_closely(text))
    return tuple(map(form_of, parts[1::2]))
