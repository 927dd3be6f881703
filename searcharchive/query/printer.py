"""A tree to the query language: ``parse(to_text(node)).node == node`` for every tree that the parser makes."""

import re
from collections.abc import Iterator
from datetime import UTC, tzinfo

from searcharchive.dates import DAY, MINUTE, DateRange, PartialDate, Precision, range_of
from searcharchive.query.lexer import QUOTES
from searcharchive.query.tree import (
    And,
    Boost,
    Fuzzy,
    Has,
    Mentioned,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Published,
    Term,
    TextField,
    Value,
    Wildcard,
)

_PLAIN_VALUE = re.compile(r"\w[\w/.\-]*")
_TO_ESCAPE = re.compile(rf"[\\{QUOTES}]")


def to_text(node: Node, *, zone: tzinfo = UTC) -> str:
    """The query that reads as ``node`` in ``zone``, dates resolved. Trees outside normal form print as their equals."""
    text = _print(node, zone)
    # A question mark at the end of several words would be read as punctuation.
    return f"({text})" if text.endswith("?") and " " in text else text


def _print(node: Node, zone: tzinfo) -> str:
    match node:
        case And(children, implied):
            return (" " if implied else " AND ").join(_inner(child, zone) for child in children) or "*"
        case Or(children):
            return " OR ".join(_inner(child, zone) for child in children) or "-*"
        case Not(child):
            return "-" + _unit(child, zone)
        case Boost(child, factor):
            return f"{_unit(child, zone)}^{repr(factor).removesuffix('.0')}"
        case Near(left, right, distance):
            return f"{_print(left, zone)} NEAR/{distance} {_print(right, zone)}"
        case _:
            return _leaf(node, zone)


def _inner(node: Node, zone: tzinfo) -> str:
    """A child of And or Or: groups get parentheses."""
    text = _print(node, zone)
    return f"({text})" if isinstance(node, And | Or) else text


def _unit(node: Node, zone: tzinfo) -> str:
    """What a sign can stand at."""
    text = _print(node, zone)
    return f"({text})" if isinstance(node, And | Or | Near | Not | Boost) else text


def _leaf(node: Node, zone: tzinfo) -> str:
    match node:
        case Term(form, field, exact):
            return f"{_field(field)}{'=' if exact else ''}{form}"
        case Phrase(forms, field, exact, slop):
            return f'{_field(field)}{"=" if exact else ""}"{" ".join(forms)}"{f"~{slop}" if slop else ""}'
        case Wildcard(pattern, field):
            return _field(field) + pattern
        case Fuzzy(form, distance, field):
            return f"{_field(field)}{form}~{'' if distance == 1 else distance}"
        case Value(value_field, value):
            return f"{value_field.value}:{_value(value)}"
        case Has(has_field):
            return f"has:{has_field.value}"
        case Published(span):
            return f"date:{_range(span, zone)}"
        case Mentioned(span):
            return f"mentioned:{_range(span, zone)}"
        case _:
            return "*"


def _field(field: TextField | None) -> str:
    return "" if field is None else f"{field.value}:"


def _value(value: str) -> str:
    if _PLAIN_VALUE.fullmatch(value):
        return value
    return '"' + _TO_ESCAPE.sub(r"\\\g<0>", value) + '"'


def _range(span: DateRange, zone: tzinfo) -> str:
    first = "*" if span.wall_start is None else _bound(span.wall_start, span.utc_start, zone, at_end=False)
    last = "*" if span.wall_end is None else _bound(span.wall_end, span.utc_end, zone, at_end=True)
    return f"[{first} TO {last}]"


def _bound(wall: int, utc: int | None, zone: tzinfo, *, at_end: bool) -> str:
    """The shortest inclusive date that begins, or ends, exactly there."""
    for date in _candidates(wall, utc, at_end=at_end):
        span = range_of(None, date, zone) if at_end else range_of(date, None, zone)
        if (wall, utc) in ((span.wall_start, span.utc_start), (span.wall_end, span.utc_end)):
            return date.isoformat()
    raise ValueError("this range was not made in this time zone")


def _candidates(wall: int, utc: int | None, *, at_end: bool) -> Iterator[PartialDate]:
    offset = None if utc is None else (wall - utc) // MINUTE
    if wall % DAY == 0:
        yield PartialDate(wall - DAY if at_end else wall, Precision.DAY)
    for zoned in (None, offset):
        if wall % MINUTE == 0:
            yield PartialDate(wall - MINUTE if at_end else wall, Precision.MINUTE, zoned)
        yield PartialDate(wall - 1 if at_end else wall, Precision.SECOND, zoned)
