"""Where passages are cut, against the same said with expressions."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from searcharchive.kernels import passages as kernels
from searcharchive.search.cutting import FLAGS, flags_of, show
from searcharchive.search.request import Highlight
from searcharchive.search.snippets import dressed
from searcharchive.search.texts import LONGEST, FoundOnPage, Row, found_words, spans
from tests.search import twins
from tests.search.twins import Passage

# fmt: off
PIECES = [
    "tin", "Tin", "7", "é", "É", "ß", "ǅ", "_", "_a", "東京", "ทอง", "𝒜", "😀", "\ud800", "\u0301", "٣", "²",
    "<i>", "&amp;", ".", "!", "?", "…", "...", ".”", ".')", "!\"", ".]", "U.S.", ",", "-", "—",
    "\"", "'", "“", "‘", "(", "[", "”", "’", ")",
    " ", " ", " ", " ", "  ", "\n", "\n\n", "\n \n", "\n\t\n\n", "\t", "\r\n", "\x0b", "\x1c", "\x85", "\xa0", "\u2003",
    "word " * 20, "x" * 70, " " * 60, " " * 300, "\n" * 60, "Said. " * 9,
]
# fmt: on
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join).filter(str.strip)


@st.composite
def windows(draw: DrawFn) -> tuple[str, int, int, int, int]:
    """A text, a window of it that begins with no blank, and what is free around it."""
    text = draw(TEXTS)
    start = draw(st.sampled_from([i for i, char in enumerate(text) if not char.isspace()]))
    end = draw(st.integers(start, min(start + LONGEST + 20, len(text))))
    return text, start, end, draw(st.integers(0, start)), draw(st.integers(end, len(text)))


@given(windows())
@example((" " * 300 + "\n\nTin", 302, 302, 0, 305))
@example(("Tin.\n\n" + "x" * 300, 6, 10, 0, 306))
@example(("a. B c", 0, 1, 0, 6))
def test_passages_are_cut_as_the_expressions_say(window: tuple[str, int, int, int, int]) -> None:
    text, start, end, low, high = window
    if end - start >= LONGEST:
        return
    for char in text:
        FLAGS[ord(char)] = flags_of(char)
    first = max(start - LONGEST - 50, 0)
    stretch = text[first : end + LONGEST + 50]
    codes = np.array([ord(char) for char in stretch], np.uint32)
    opening = len(text) - len(text.lstrip()) if first == 0 else kernels.NONE
    closing = len(text.rstrip()) - first if first + len(stretch) == len(text) else kernels.NONE
    places = [place - first for place in (start, end, low, high)]
    begin, finish, *cut = kernels.widen(codes, FLAGS, *places, LONGEST, opening, closing)
    assert (first + begin, first + finish, *cut) == twins.widen(text, start, end, low, high)


def best_passages(texts: list[tuple[str, list[Row]]], count: int) -> list[list[Passage]]:
    page = FoundOnPage(len(texts), 71)
    for number, (_, rows) in enumerate(texts):
        page.put(number, 1, found_words(rows))
    shown = show(["Tin & zinc"] * len(texts), [text for text, _ in texts], page, count, marked=True)
    pieces = iter(shown.pieces)
    found: list[list[Passage]] = []
    for _ in texts:
        *headline, _, _, passages = next(pieces)
        assert headline == [0, 10, 1, 1]
        found.append([Passage(*next(pieces)[:4]) for _ in range(passages)])
    return found


@st.composite
def found(draw: DrawFn) -> tuple[str, list[Row]]:
    """A text, and rows of words that a query found in it; a few overlap."""
    text = draw(TEXTS)
    places = [i for i, char in enumerate(text) if not char.isspace()]
    starts = draw(st.lists(st.sampled_from(places), unique=True, max_size=12).map(sorted))
    rows: list[Row] = []
    for i, start in enumerate(starts):
        following = starts[i + 1] + 1 if i + 1 < len(starts) else len(text)
        end = min(start + draw(st.sampled_from([1, 2, 5, 9, 250])), following, len(text))
        leaves = draw(st.lists(st.integers(0, 70), min_size=1, max_size=3, unique=True).map(sorted))
        rows += [(start, end, leaf) for leaf in leaves]
    return text, rows


@given(st.lists(found(), min_size=1, max_size=3), st.integers(1, 5))
def test_the_best_passages_are_those_of_the_plain_way(texts: list[tuple[str, list[Row]]], count: int) -> None:
    right = [twins.best_passages(text, twins.matches_of(rows), count) for text, rows in texts]
    assert best_passages(texts, count) == right


def test_characters_that_were_not_met_before() -> None:
    text = "\U00010400. \U00010401o on" + " filler" * 60
    assert best_passages([(text, [(3, 5, 0)])], 1) == [[Passage(3, 239, True, False)]]


@st.composite
def headlines(draw: DrawFn) -> tuple[str, list[Row]]:
    """Often empty, or without anything found in it."""
    text, rows = draw(found() | st.just(("", [])))
    return text, draw(st.sampled_from([rows, []]))


@given(
    st.lists(st.tuples(headlines(), found() | st.sampled_from([("", []), (" \n", [])])), max_size=4),
    st.integers(0, 4),
    st.sampled_from(Highlight),
)
@example([(("<" * 5000, []), ("'" * 5000, [(i, i + 1, 0) for i in range(5000)]))] * 3, 2, Highlight.MARK)
def test_pages_are_dressed_as_the_plain_way_does(
    documents: list[tuple[tuple[str, list[Row]], tuple[str, list[Row]]]], count: int, highlight: Highlight
) -> None:
    page = FoundOnPage(len(documents), 71)
    for number, texts in reversed(list(enumerate(documents))):
        for field, (_, rows) in enumerate(texts):
            page.put(number, field, found_words(rows))
    heads, bodies = [head for (head, _), _ in documents], [body for _, (body, _) in documents]
    made = dressed(heads, bodies, "body", page, count, highlight)
    assert len(made) == len(documents)
    for (html, snippets), ((head, head_rows), (body, rows)) in zip(made, documents, strict=True):
        assert html == twins.mark(head, spans(head_rows) if highlight is Highlight.MARK else [], 0, len(head))
        assert list(snippets) == twins.snippets(body, "body", rows, count, highlight)
