"""A text cut into words and what stands between them in one step, where its characters are plain.

Plain are the letters of European alphabets, digits and the usual signs: nothing combines, and blanks divide words. The
rules are those of ``words``, written as one pattern over the text itself; that module reads what is not plain.
"""

import re
from collections.abc import Iterator

from searcharchive.analysis.classes import DIGIT, LETTER, MARK, PAIRED, char_class

_RANGES = (range(0x250), range(0x370, 0x530), range(0x1E00, 0x1F00), range(0x2000, 0x20D0), range(0x2100, 0x2C00))


def pieces(text: str) -> list[str] | None:
    """Gap, word, gap, …, word, gap: joined they are the text. None where a character is not plain."""
    if text.isascii():
        return _ASCII_WORDS.split(text)
    return None if _NOT_PLAIN.search(text) else _PLAIN_WORDS.split(text)


def _set(points: Iterator[int]) -> str:
    """What stands between the brackets of a pattern for these code points, which ascend."""
    runs: list[list[int]] = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs)


def _of_class(wanted: str, last: int) -> str:
    return _set(p for points in _RANGES for p in points if p <= last and char_class(chr(p)) == wanted)


def _words(last: int) -> re.Pattern[str]:
    """Begins with a set of characters, so that the search for the next word is a quick one."""
    letter, digit, apostrophe = (_of_class(wanted, last) for wanted in (LETTER, DIGIT, "'"))
    any_ = f"[{letter}{digit}]"
    behind = f"[{letter}{digit}.][{apostrophe}]"  # what stands before the s of "cat's" and the d of "she'd"
    number = rf"(?:(?<=[{digit}])[.,](?=[{digit}]){any_}+)*"
    acronym = rf"(?<=[{letter}])(?<!{behind}[{letter}])(?:\.[{letter}](?!{any_}))+\.?"
    return re.compile(f"({any_}(?:{any_}+{number}|{acronym}|(?<!{behind}[sS]){number}))")


_ASCII_WORDS = _words(0x7F)
_PLAIN_WORDS = _words(0x10FFFF)
_NOT_PLAIN = re.compile(
    f"[^{_set(p for points in _RANGES for p in points if char_class(chr(p)) not in (MARK, PAIRED))}]"
)
