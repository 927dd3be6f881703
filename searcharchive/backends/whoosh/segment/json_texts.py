"""Texts as JSON values: JSON has no lone surrogates, so a text with one is a list of its code points."""

from typing import Any


def told(text: str) -> Any:
    """The value that stands for a text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return [ord(char) for char in text]
    return text


def text_of(value: Any) -> str:
    """The inverse of :func:`told`. Raises TypeError or ValueError for anything that it did not make."""
    return value if isinstance(value, str) else "".join(map(chr, value))
