"""A query string to the values of a schema, with nothing silently ignored.

Unknown names, a single-valued parameter given twice, an alias beside its name: each is a problem, and all problems of
a request are told at once.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from marshmallow import EXCLUDE, Schema, ValidationError, fields

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


class Reader:
    """Reads parameters into the values of one schema, of which it keeps what does not depend on a request."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._fields = dict(named(schema))
        self._aliases = aliases(schema)
        self._many = {name for name, field in self._fields.items() if isinstance(field, fields.List)}
        self.defaults: dict[str, Any] = schema.load({})
        """The values of parameters that are not given."""

    @property
    def names(self) -> frozenset[str]:
        """The names of all parameters, their aliases too."""
        return frozenset((*self._fields, *self._aliases))

    def canonical(self, pairs: Iterable[tuple[str, str]]) -> Pairs:
        """The pairs with aliases under their own names; unknown names stay as they are."""
        return tuple((self._aliases.get(name, name), value) for name, value in pairs)

    def load(self, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """The values of all parameters, not to be changed in place; those not given by their defaults.

        Raises InvalidParameter with every problem.
        """
        given: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in self.canonical(pairs):
            given[name].append(value)
        problems = [*self._unknown(given), *self._repeated(given, pairs)]
        known = {name: texts for name, texts in given.items() if name in self._fields}
        try:
            # Partial: fields that are not given, which are nearly all of them, are not looked at. None is unknown here.
            values: dict[str, Any] = self._schema.load(
                {name: texts if name in self._many else texts[0] for name, texts in known.items()},
                partial=True,
                unknown=EXCLUDE,
            )
        except ValidationError as error:
            problems += [found for name, messages in error.messages_dict.items() for found in _problems(name, messages)]
        if problems:
            raise InvalidParameter(*problems[:MOST_PROBLEMS])
        return {**self.defaults, **values}

    def _unknown(self, given: Iterable[str]) -> Iterator[Problem]:
        strangers = [name for name in given if name not in self._fields]
        for name in strangers[:MOST_PROBLEMS]:
            hint = nearest(name, [*self._fields, *self._aliases])
            yield Problem(f"There is no parameter {shown(name)}.", _label(name), hint=hint)

    def _repeated(self, given: Mapping[str, list[str]], pairs: Iterable[tuple[str, str]]) -> Iterator[Problem]:
        for name, values in given.items():
            if len(values) < 2 or name not in self._fields or name in self._many:
                continue
            written = list(dict.fromkeys(n for n, _ in pairs if self._aliases.get(n, n) == name))
            detail = "is given more than once" if len(written) == 1 else "are the same parameter"
            yield Problem(f"{' and '.join(written)} {detail}.", name, hint="give it once")


def _label(name: str) -> str:
    return name[:100]


def _problems(name: str, messages: Any) -> Iterator[Problem]:
    for message in messages:
        found = message if isinstance(message, Problem) else Problem(str(message))
        yield dataclasses.replace(found, parameter=name, detail=f"{name}: {found.detail}")
