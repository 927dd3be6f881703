"""A query string respelt reads as the tree respelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.query.printer import to_text
from searcharchive.query.respelling import respelt_text
from searcharchive.search.spelling import respelt, words_of
from tests.query.reading import read

PIECES = [
    "ferrry",
    "Ferrry's",
    '"old ferrry"~2',
    "-ferrry",
    "headline:ferrry",
    "ferrry^2",
    "(ferrry",
    ")",
    "OR",
    "NEAR/3",
]
PIECES += [
    "state-of-ferrry",
    "=ferrry",
    "ferrry~",
    "date:ferrry",
    "place:ferrry",
    "ferr*",
    "+Férrry",
    "“ferrry”",
    "=(ferrry)",
]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("ferrry", "ferry"),
        ("  old FÉRRRY's  wreck", "  old ferry's  wreck"),
        ('headline:"the ferrry"~3^2 -ferrry', 'headline:"the ferry"~3^2 -ferrry'),
        ("ferrry =ferrry ferrry~", "ferry =ferrry ferrry~"),
    ],
)
def test_all_else_stays(text: str, result: str) -> None:
    node = read(text).node
    assert (
        respelt_text(text, node, respelt(node, {word: "ferry" for word in words_of(node) if word[0] == "ferrry"}))
        == result
    )


@given(st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join))
def test_reads_as_the_tree(text: str) -> None:
    node = read(text).node
    other = respelt(node, {word: "ferry" for word in words_of(node) if word[0] == "ferrry"})
    assert to_text(read(respelt_text(text, node, other)).node) == to_text(other)
