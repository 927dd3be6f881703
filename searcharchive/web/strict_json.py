"""JSON as RFC 8259 and I-JSON mean it: one value, no name twice, no number that is none, no bottomless nesting."""

import json
import math
import re
from typing import Any, NoReturn

from searcharchive.errors import MalformedJSON, Problem

DEEPEST = 64
LONGEST_NUMBER = 400
_STRUCTURE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[{]|[\]}]', re.DOTALL)


def parse_json(content: bytes) -> Any:
    """The value of a body in UTF-8. Raises MalformedJSON, with the position where one is known."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _malformed(f"Byte {error.start:,} is not UTF-8.") from None
    if not text.strip():
        raise _malformed("The body is empty.")
    _check_depth(text)
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_fraction
        )
    except json.JSONDecodeError as error:
        raise _malformed(f"The body is not JSON: {error.msg[:1].lower()}{error.msg[1:]}.", error.pos) from None


def _check_depth(text: str) -> None:
    """Before parsing, which would recurse as deep as the text says."""
    depth = 0
    for found in _STRUCTURE.finditer(text):
        match found[0][0]:
            case "[" | "{":
                depth += 1
                if depth > DEEPEST:
                    raise _malformed(f"The body is nested more than {DEEPEST} deep.", found.start())
            case "]" | "}":
                depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise _malformed(f"The name “{name[:60]}” is there twice.")
        made[name] = value
    return made


def _constant(name: str) -> NoReturn:
    raise _malformed(f"{name} is not a JSON number.")


def _integer(digits: str) -> int:
    return int(_bounded(digits))


def _fraction(digits: str) -> float:
    value = float(_bounded(digits))
    if math.isinf(value):
        raise _malformed(f"{digits[:40]} is too large for a number.")
    return value


def _bounded(digits: str) -> str:
    if len(digits) > LONGEST_NUMBER:
        raise _malformed(f"A number of {len(digits):,} digits is not read.")
    return digits


def _malformed(detail: str, position: int | None = None) -> MalformedJSON:
    return MalformedJSON(Problem(detail, position=position))
