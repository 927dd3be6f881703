"""What is said under the box: how a query was read where it had to be guessed, or why it was refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from searcharchive.errors import Problem
from searcharchive.web.pages.address import Address
from searcharchive.web.pages.wording import sentence

AROUND = 60
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
PARTIAL = "The search took too long and was stopped: more articles may match, and counts may be low."


@dataclass(frozen=True, slots=True)
class Note:
    """A remark. ``piece`` is what of the query it is about, if anything, between what stands around it."""

    detail: str
    hint: str = ""
    before: str = ""
    piece: str = ""
    after: str = ""
    without: Address | None = None


def of_answer(answer: Mapping[str, Any]) -> list[Note]:
    """The warnings of an answer, and that it is partial where it is."""
    text = answer["query"]["text"]
    notes = [_note(w["detail"], w["hint"], text, w["position"], w["length"]) for w in answer["warnings"]]
    return [*notes, *([Note(PARTIAL)] if answer["partial"] else [])]


def of_problems(problems: Iterable[Problem], address: Address) -> list[Note]:
    """Why a search was refused: problems of the query show it, others name their parameter and lead on without it."""
    return [_of_problem(problem, address) for problem in problems]


def _of_problem(problem: Problem, address: Address) -> Note:
    name = problem.parameter or "q"
    if name == "q":
        return _note(problem.detail, problem.hint, address.get("q"), problem.position, None)
    given = address.get(name)
    if not given:
        return Note(problem.detail, _hint(problem.hint))
    return Note(problem.detail, _hint(problem.hint), f"{name}=", given[:AROUND], "", address.removing(name))


def _note(detail: str, hint: str | None, text: str, position: int | None, length: int | None) -> Note:
    if position is None or not 0 <= position < len(text):
        return Note(detail, _hint(hint))
    end = position + (length or _word_length(text, position))
    before, after = text[:position], text[end:]
    return Note(
        detail,
        _hint(hint),
        before if len(before) <= AROUND else ELLIPSIS + before[-AROUND:],
        text[position : min(end, position + AROUND)],
        after if len(after) <= AROUND else after[:AROUND] + ELLIPSIS,
    )


def _word_length(text: str, position: int) -> int:
    """From a position to the next blank: at least the character there."""
    return max(1, len(text[position:].split(" ", 1)[0]))


def _hint(hint: str | None) -> str:
    """A hint as a sentence of its own. A name stands alone where it is what may have been meant."""
    if not hint or not any(map(str.isalnum, hint)):
        return ""
    if hint.isalpha():
        return f"Did you mean {hint}?"
    said = hint if " " in hint else f"for example {hint}"
    return sentence(said if said.endswith((".", "?")) else f"{said}.")
