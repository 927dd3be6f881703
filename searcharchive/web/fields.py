"""Kinds of parameter: marshmallow fields that read one text, or several, and say what is wrong with it and where.

Each raises ValidationError with a list of :class:`Problem`; ``web.arguments`` adds the parameter's name. Metadata that
a field may carry beside OpenAPI's own: ``aliases`` (other names that are read).
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields

from searcharchive.errors import Problem

HUGE = 10**30
"""What a number of more than 30 digits is read as: beyond every limit, and cheap to compare."""
SHOWN = 60


def shown(value: str) -> str:
    """A value as messages quote it: shortened, and without characters that do not print."""
    text = value if len(value) <= SHOWN else f"{value[: SHOWN - 1]}…"
    return "“" + "".join(c if c.isprintable() else "\ufffd" for c in text) + "”"


def nearest(given: str, known: Iterable[str]) -> str | None:
    """The known name that is most like the given one, as a hint; None where none is."""
    found = difflib.get_close_matches(given[:SHOWN].lower(), list(known), 1, 0.6)
    return f"did you mean {found[0]}?" if found else None


def listing(names: Sequence[str]) -> str:
    """``a, b or c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def wrong(detail: str, hint: str | None = None, position: int | None = None) -> ValidationError:
    return ValidationError([Problem(detail, position=position, hint=hint)])


class Text(fields.String):
    """Any text without NUL, stripped of blanks around it. Blank is the same as not given."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        del attr, data, kwargs
        text = str(value)
        if "\0" in text:
            raise wrong("a NUL character cannot be searched for.", position=text.index("\0"))
        return text.strip()


class Query(fields.String):
    """A query string, as it is: its parser says what is wrong with it."""


class Whole(fields.Integer):
    """A whole number of at least ``least`` and, where it is given, at most ``most``."""

    def __init__(self, *, least: int, most: int | None = None, metadata: Mapping[str, Any], **more: Any) -> None:
        bounds = {"minimum": least} if most is None else {"minimum": least, "maximum": most}
        super().__init__(metadata={**metadata, **bounds}, **more)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        del attr, data, kwargs
        text = str(value).strip()
        if not (text.isascii() and text.isdigit()):
            raise self._refused(text)
        number = HUGE if len(text) > 30 else int(text)
        if number < self.least or (self.most is not None and number > self.most):
            raise self._refused(text)
        return number

    def _refused(self, text: str) -> ValidationError:
        bound = f"of at least {self.least}" if self.most is None else f"from {self.least} to {self.most:,}"
        return wrong(f"must be a whole number {bound}, not {shown(text)}.")


class Choice(fields.String):
    """One of a few words. Those in ``later`` belong to the contract but are not built yet."""

    def __init__(
        self, choices: Iterable[str], *, later: Sequence[str] = (), metadata: Mapping[str, Any], **more: Any
    ) -> None:
        self.choices, self.later = [str(choice) for choice in choices], later
        super().__init__(metadata={**metadata, "enum": self.choices}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        del attr, data, kwargs
        return chosen(str(value).strip(), self.choices, self.later)


def chosen(text: str, choices: Sequence[str], later: Sequence[str], position: int | None = None) -> str:
    """``text`` where it is one of the choices; raises ValidationError for everything else."""
    if text in later:
        raise wrong(f"{shown(text)} is not built yet.", f"use {listing(choices)}", position)
    if text not in choices:
        raise wrong(f"must be {listing(choices)}, not {shown(text)}.", nearest(text, choices), position)
    return text


class Flag(fields.Boolean):
    """``true`` or ``false``; ``1`` and ``0`` are read too."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        del attr, data, kwargs
        text = str(value).strip().lower()
        if text not in ("true", "1", "false", "0"):
            raise wrong(f"must be true or false, not {shown(str(value))}.")
        return text in ("true", "1")


class Names(fields.List[str]):
    """Some of a few words: comma-separated, repeatable, each counted once, in the order given."""

    def __init__(
        self, choices: Iterable[str], *, later: Sequence[str] = (), metadata: Mapping[str, Any], **more: Any
    ) -> None:
        self.choices, self.later = [str(choice) for choice in choices], later
        super().__init__(fields.String(metadata={"enum": self.choices}), metadata=metadata, **more)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> list[str | None]:
        del attr, data, kwargs
        found: dict[str | None, None] = {}
        for given in value:
            position = 0
            for piece in str(given).split(","):
                blanks = len(piece) - len(piece.lstrip())
                found[chosen(piece.strip(), self.choices, self.later, position + blanks)] = None
                position += len(piece) + 1
        return list(found)


class Values(fields.List[str]):
    """Whole values to filter by, each with something in it; repeatable."""

    def __init__(self, *, metadata: Mapping[str, Any], **more: Any) -> None:
        super().__init__(Text(), metadata=metadata, **more)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> list[str | None]:
        read = Text()
        texts = [read.deserialize(given, attr, data, **kwargs) for given in value]
        if not all(texts):
            raise wrong("a value is needed.", "missing=FIELD finds articles without one")
        return list(texts)


class Cursor(fields.String):
    """What ``cursors`` reads."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        del attr, data, kwargs
        return str(value).strip()
