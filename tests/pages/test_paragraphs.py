import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.web.pages.paragraphs import paragraphs
from tests.pages.html import Page, words

WRAPPED = (
    "The harbour master said on Monday that the old crane\n"
    "would be taken down before the winter, since nobody had\n"
    "been found who could repair it.\n"
    "    A new one will come from Gdynia by barge in the spring,\n"
    "and will lift twice as much."
)
TABLE = "Goals\nLviv 3\nKraków 2\nŁódź 2\nBrno 0"


def plain(text: str) -> list[str]:
    return [str(p) for p in paragraphs(text, html.escape(text))]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", []),
        ("one", ["one"]),
        ("one\n\ntwo", ["one", "two"]),
        ("one\r\n \r\n\r\ntwo\r\n", ["one", "two"]),
        ("A <b> & c", ["A &lt;b&gt; &amp; c"]),
    ],
)
def test_blank_lines_end_paragraphs(text: str, made: list[str]) -> None:
    assert plain(text) == made


def test_a_line_is_a_paragraph_where_lines_are_long() -> None:
    lines = ["word " * 40, "another " * 30]
    assert plain("\n".join(lines)) == [line.strip() for line in lines]


def test_wrapped_text_runs_on_and_an_indent_begins_a_paragraph() -> None:
    made = plain(WRAPPED)
    assert len(made) == 2
    assert "crane would be taken" in made[0]
    assert made[1].startswith("A new one")


def test_short_lines_keep_their_ends() -> None:
    assert plain(TABLE) == ["Goals<br>Lviv 3<br>Kraków 2<br>Łódź 2<br>Brno 0"]


def test_a_mark_over_the_end_of_a_line_is_closed_and_opened_again() -> None:
    made = paragraphs("the grain\n\ndeal ends", "the <mark>grain\n\ndeal</mark> ends")
    assert [str(p) for p in made] == ["the <mark>grain</mark>", "<mark>deal</mark> ends"]


PIECES = st.lists(st.sampled_from(["tram", "<b>", "&", "\n", "\n\n", "    ", " ", "x" * 70, "\u2028", "\x0b"]))


@given(PIECES, PIECES, PIECES)
def test_no_text_is_lost_and_every_paragraph_stands_alone(
    before: list[str], inside: list[str], after: list[str]
) -> None:
    text = "".join([*before, *inside, *after])
    marked = "".join(f"<mark>{html.escape(piece)}</mark>" for piece in ["".join(inside)] if piece)
    shown = html.escape("".join(before)) + marked + html.escape("".join(after))
    made = [Page(f"<html><body><p>{p}</p></body></html>").one("p").text for p in paragraphs(text, shown)]
    assert "".join("".join(made).split()) == "".join(text.split())


def test_text_of_every_paragraph_in_order() -> None:
    made = paragraphs(WRAPPED, html.escape(WRAPPED))
    assert words(" ".join(map(str, made))) == words(WRAPPED)
