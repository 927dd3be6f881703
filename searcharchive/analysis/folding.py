"""Folding: what makes ``café``, ``cafe`` and ``CAFÉ`` the same word.

Case, width and compatibility forms, and the diacritics of Latin, Greek, Hebrew and Arabic writing go; signs that are
letters in their own script stay (Cyrillic й, Japanese voicing marks, the vowel signs of Indic scripts).
"""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose, though readers of English leave their strokes out.
_PLAIN = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ʼ": "",
    }
)
_KEPT = "и\u0306"  # й is a letter, not и with an ornament
_DIACRITICS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)

# Scripts that write without blanks between words: Thai; Kana; Han with its extensions.
PAIRED_RANGES = (
    (0x0E01, 0x0E3A),
    (0x0E40, 0x0E4E),
    (0x3005, 0x3007),
    (0x3041, 0x3096),
    (0x309D, 0x309F),
    (0x30A1, 0x30FA),
    (0x30FC, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
    (0x20000, 0x323AF),
)


class _Plain(dict[int, str]):
    """For each character its compatibility form, as far as that is letters and digits of the same way of writing.

    ``½`` is not ``1⁄2`` and ``⑴`` not ``(1)``: a folded word must be one word. Fills itself with what it meets.
    """

    def __missing__(self, point: int) -> str:
        char = chr(point)
        plain = unicodedata.normalize("NFKD", char)
        fits = all(_fits(c, point) for c in plain) and (not unicodedata.combining(plain[0]) or char == plain[0])
        # A pair stays a pair: ゟ, two letters in one, is not taken apart.
        self[point] = (
            plain if fits and not (is_paired(point) and len(unicodedata.normalize("NFC", plain)) > 1) else char
        )
        return self[point]


def _fits(char: str, point: int) -> bool:
    return unicodedata.category(char)[0] in "LMN" and char != "ʼ" and is_paired(ord(char)) <= is_paired(point)


def is_paired(point: int) -> bool:
    """Whether a character belongs to a script without blanks between words, which is read by pairs."""
    return any(low <= point <= high for low, high in PAIRED_RANGES)


_COMPATIBLE = _Plain()


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """The folded form of one word: a word itself; may be longer, or empty when the word was nothing but marks."""
    if word.isascii():
        return word.lower()
    text = unicodedata.normalize("NFD", word.translate(_COMPATIBLE)).casefold().translate(_COMPATIBLE)
    text = _DIACRITICS.sub("", unicodedata.normalize("NFD", text).replace(_KEPT, "й"))
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


@lru_cache(maxsize=1 << 16)
def fold_value(value: str) -> str:
    """The key under which a name or a label is filtered and counted: folded words, single blanks between them."""
    return " ".join(filter(None, (fold(word) for word in value.split())))
