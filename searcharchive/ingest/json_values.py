"""What keeps a JSON value from being stored: numbers and texts that not every reader of JSON can take."""

from typing import Any

DEPTH_LIMIT = 64
LEAST, MOST = -(2**63), 2**64 - 1
_SHOWN = 60
_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object", str: "text"}


def kind_of(value: Any) -> str:
    """What a JSON value is, in words."""
    return _KINDS.get(type(value), "null")


def shown(key: str) -> str:
    """A key as a message can show it: not too long, and in whole characters."""
    text = key.encode("utf-8", "replace").decode()
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def value_problem(value: Any) -> str | None:
    """What is wrong with a value or anything inside it, or None."""
    if isinstance(value, str) and value.isprintable():
        return None
    waiting: list[tuple[Any, int]] = [(value, 0)]  # a list of its own: no depth of nesting can overflow it
    while waiting:
        item, depth = waiting.pop()
        if depth > DEPTH_LIMIT:
            return f"is nested deeper than {DEPTH_LIMIT}"
        if problem := number_problem(item) or (text_problem(item) if isinstance(item, str) else None):
            return problem
        if isinstance(item, dict):
            waiting.extend((part, depth + 1) for pair in item.items() for part in pair)
        elif isinstance(item, list):
            waiting.extend((part, depth + 1) for part in item)
    return None


def number_problem(item: Any) -> str | None:
    if isinstance(item, int) and not LEAST <= item <= MOST:
        return "holds a number of more than 64 bits"
    if isinstance(item, float) and not abs(item) < float("inf"):
        return "holds a number that JSON does not have"
    return None


def text_problem(text: str) -> str | None:
    if text.isprintable():
        return None
    if "\0" in text:
        return "contains a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "contains half of a surrogate pair"
    return None
