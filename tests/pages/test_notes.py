from typing import Any

import pytest

from searcharchive.errors import Problem
from searcharchive.web.pages.address import Address
from searcharchive.web.pages.notes import PARTIAL, of_answer, of_problems

TEXT = "plaace:UA tram"


def answer(*warnings: dict[str, Any], partial: bool = False) -> dict[str, Any]:
    return {"query": {"text": TEXT}, "warnings": list(warnings), "partial": partial}


def warning(position: int | None, length: int | None, hint: str | None = None) -> dict[str, Any]:
    return {"code": "any", "detail": "Said.", "position": position, "length": length, "hint": hint}


def test_the_piece_in_question_stands_between_what_is_around_it() -> None:
    (note,) = of_answer(answer(warning(0, 9, "place")))
    assert (note.before, note.piece, note.after) == ("", "plaace:UA", " tram")
    assert note.hint == "Did you mean place?"


@pytest.mark.parametrize("position", [None, -1, len(TEXT), 999])
def test_a_remark_about_no_piece(position: int | None) -> None:
    (note,) = of_answer(answer(warning(position, 3)))
    assert note.piece == ""


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        (None, ""),
        ('"', ""),
        ("place", "Did you mean place?"),
        ("NEAR/5", "For example NEAR/5."),
        ("give it once", "Give it once."),
        ("did you mean q?", "Did you mean q?"),
    ],
)
def test_hints_are_sentences(hint: str | None, said: str) -> None:
    (note,) = of_answer(answer(warning(0, 1, hint)))
    assert note.hint == said


def test_a_partial_answer_says_so() -> None:
    assert [note.detail for note in of_answer(answer(partial=True))] == [PARTIAL]


def test_long_queries_are_shown_around_the_piece() -> None:
    address = Address((("q", "a" * 500 + " bad " + "b" * 500),))
    (note,) = of_problems([Problem("Said.", "q", position=501)], address)
    assert note.piece == "bad"
    assert len(note.before) < 70
    assert note.before.startswith("…")
    assert note.after.endswith("…")


def test_a_problem_of_a_parameter_leads_on_without_it() -> None:
    address = Address((("q", "tram"), ("fbclid", "xyz")))
    (note,) = of_problems([Problem("There is no parameter fbclid.", "fbclid")], address)
    assert (note.before, note.piece) == ("fbclid=", "xyz")
    assert note.without == Address((("q", "tram"),))
