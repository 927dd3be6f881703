"""What kind of sign each character is, as far as words are concerned."""

import unicodedata

from searcharchive.analysis.folding import is_paired

LETTER, MARK, DIGIT, PAIRED, OTHER = "a", "m", "d", "c", " "


def char_class(char: str) -> str:
    """The class of one character: letter, mark, digit, paired, an apostrophe, dot or comma, or other."""
    if char in "'’ʼ＇":
        return "'"
    if char in ".,":
        return char
    point = ord(char)
    if is_paired(point):
        return PAIRED
    category = unicodedata.category(char)
    if category == "Nd":
        return DIGIT
    if category[0] == "M":
        return MARK
    return LETTER if category[0] in "LN" else OTHER
