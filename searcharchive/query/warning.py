"""What a reader of a query is told about the pieces that could not be read as written."""

from collections.abc import Iterable
from dataclasses import dataclass

from searcharchive.errors import Problem

_MOST = 20
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class QueryWarning:
    """``position`` and ``length`` are code points of the query string; ``hint`` is what might have been meant."""

    code: str
    detail: str
    position: int
    length: int
    hint: str | None = None

    def as_problem(self) -> Problem:
        return Problem(self.detail, parameter="q", position=self.position, hint=self.hint)


class Warnings:
    """Collects warnings, the first twenty of them: a text that is nothing but mistakes needs no longer list."""

    def __init__(self) -> None:
        self._found: list[QueryWarning] = []

    def add(self, code: str, detail: str, at: tuple[int, int], hint: str | None = None) -> None:
        if len(self._found) < _MOST:
            self._found.append(QueryWarning(code, detail, at[0], at[1] - at[0], hint))

    def sorted(self) -> tuple[QueryWarning, ...]:
        return tuple(sorted(self._found, key=lambda warning: (warning.position, warning.length)))


def quoted(text: str) -> str:
    """A piece of what was written, short enough to repeat in a message."""
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"


def as_problems(warnings: Iterable[QueryWarning]) -> tuple[Problem, ...]:
    return tuple(warning.as_problem() for warning in warnings)
