"""Folding: what makes ``café``, ``cafe`` and ``CAFÉ`` the same word.

Case, width and compatibility forms, and the diacritics of Latin, Greek, Hebrew and Arabic writing go; signs that are
letters in their own script stay (Cyrillic й, Japanese voicing marks, the vowel signs of Indic scripts).
"""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose, though readers of English leave their strokes out.
_PLAIN = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "n"}
)
_KEPT = "и\u0306"  # й is a letter, not и with an ornament
_DIACRITICS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """The folded form of one word; may be longer than the word, or empty when it was nothing but marks."""
    if word.isascii():
        return word.lower()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    text = _DIACRITICS.sub("", text.replace(_KEPT, "й"))
    return _BLANKS.sub("", unicodedata.normalize("NFC", text).translate(_PLAIN))


@lru_cache(maxsize=1 << 16)
def fold_value(value: str) -> str:
    """The key under which a name or a label is filtered and counted: folded words, single blanks between them."""
    return " ".join(filter(None, (fold(word) for word in value.split())))
