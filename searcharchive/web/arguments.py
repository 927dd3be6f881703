"""A query string to the values of a schema, with nothing silently ignored.

Unknown names, a single-valued parameter given twice, an alias beside its name: each is a problem, and all problems of
a request are told at once.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl

from marshmallow import Schema, ValidationError, fields

from searcharchive.errors import InvalidParameter, Problem
from searcharchive.web.fields import nearest, shown

Pairs = tuple[tuple[str, str], ...]
MOST_PARAMETERS = 500
MOST_PROBLEMS = 20


def query_pairs(raw: bytes) -> Pairs:
    """Names and values of a query string, in order. Raises InvalidParameter for what is not UTF-8, or far too much."""
    try:
        text = raw.decode("utf-8")
        return tuple(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS))
    except UnicodeDecodeError:
        raise InvalidParameter(Problem("The address holds bytes that are not UTF-8.")) from None
    except ValueError:
        raise InvalidParameter(Problem(f"More than {MOST_PARAMETERS} parameters were given.")) from None


def aliases(schema: Schema) -> dict[str, str]:
    """The other names that are read, each with the name that it stands for."""
    return {alias: name for name, field in named(schema) for alias in field.metadata.get("aliases", ())}


def named(schema: Schema) -> Iterator[tuple[str, fields.Field[Any]]]:
    """A schema's fields under the names that requests use."""
    return ((field.data_key or name, field) for name, field in schema.load_fields.items())


def canonical(schema: Schema, pairs: Iterable[tuple[str, str]]) -> Pairs:
    """The pairs with aliases under their own names; unknown names stay as they are."""
    other = aliases(schema)
    return tuple((other.get(name, name), value) for name, value in pairs)


def load(schema: Schema, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The values of all parameters, those not given by their defaults. Raises InvalidParameter with every problem."""
    known = dict(named(schema))
    given: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in canonical(schema, pairs):
        given[name].append(value)
    problems = [*_unknown(schema, known, given), *_repeated(schema, known, given, pairs)]
    single = {name: values if _many(known[name]) else values[0] for name, values in given.items() if name in known}
    try:
        values: dict[str, Any] = schema.load(single)
    except ValidationError as error:
        problems += [found for name, messages in error.messages_dict.items() for found in _problems(name, messages)]
    if problems:
        raise InvalidParameter(*problems[:MOST_PROBLEMS])
    return values


def _many(field: fields.Field[Any]) -> bool:
    return isinstance(field, fields.List)


def _unknown(schema: Schema, known: Iterable[str], given: Iterable[str]) -> Iterator[Problem]:
    names = [*known, *aliases(schema)]
    strangers = [name for name in given if name not in known]
    for name in strangers[:MOST_PROBLEMS]:
        yield Problem(f"There is no parameter {shown(name)}.", _label(name), hint=nearest(name, names))


def _label(name: str) -> str:
    return name[:100]


def _repeated(
    schema: Schema, known: dict[str, fields.Field[Any]], given: dict[str, list[str]], pairs: Sequence[tuple[str, str]]
) -> Iterator[Problem]:
    other = aliases(schema)
    for name, values in given.items():
        if len(values) < 2 or name not in known or _many(known[name]):
            continue
        written = list(dict.fromkeys(n for n, _ in pairs if other.get(n, n) == name))
        detail = "is given more than once" if len(written) == 1 else "are the same parameter"
        yield Problem(f"{' and '.join(written)} {detail}.", name, hint="give it once")


def _problems(name: str, messages: Any) -> Iterator[Problem]:
    for message in messages:
        found = message if isinstance(message, Problem) else Problem(str(message))
        yield dataclasses.replace(found, parameter=name, detail=f"{name}: {found.detail}")
