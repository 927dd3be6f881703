"""Passages: what they show, where they are cut, and what always holds."""

import html
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.query.tree import And, Node, Or, Phrase, Term, TextField
from searcharchive.search.highlight import AnalysedText, Finder
from searcharchive.search.request import Highlight
from searcharchive.search.response import Snippet
from searcharchive.search.snippets import dressed
from searcharchive.search.texts import LONGEST, FoundOnPage


def passages(text: str, query: Node, count: int = 1, highlight: Highlight = Highlight.MARK) -> tuple[Snippet, ...]:
    analysed = AnalysedText(text, "en")
    finder = Finder(query, ("en",))
    found = finder.found(analysed, TextField.BODY)
    page = FoundOnPage(1, len(finder.leaves))
    page.put(0, 1, found)
    return dressed([""], [text], "body", page, count, highlight)[0][1]


FILLER = "Nothing that matters was said about it on that day by any of those present. "
LONG = FILLER * 6 + "The Harbour Board of Esk voted to dredge the channel. It will cost little. " + FILLER * 6


def test_a_passage_begins_and_ends_with_a_sentence() -> None:
    (found,) = passages(LONG, Term("dredge"))
    assert found.html.startswith("The Harbour Board of Esk voted to <mark>dredge</mark> the channel. It will")
    assert found.html.endswith("those present.")
    assert found.text == LONG[found.start : found.end]
    assert [LONG[start:end] for start, end in found.marks] == ["dredge"]


def test_a_passage_cut_within_a_sentence_says_so() -> None:
    text = "word " * 100 + "needle" + " word" * 100
    (found,) = passages(text, Term("needle"))
    assert found.html.startswith("…word ")
    assert found.html.endswith(" word…")
    assert "<mark>needle</mark>" in found.html


def test_the_passage_with_most_of_the_query_is_chosen() -> None:
    text = "Tin tin tin tin. " + FILLER * 4 + "Tin and copper rose. " + FILLER * 4
    (found,) = passages(text, Or((Term("tin"), Term("copper"))))
    assert "<mark>Tin</mark> and <mark>copper</mark>" in found.html
    (dense,) = passages(text, Term("tin"))
    assert dense.start == 0


def test_several_passages_do_not_overlap_and_come_in_order() -> None:
    text = (FILLER * 4 + "Copper rose. ") * 3
    found = passages(text, Term("copper"), count=5)
    assert len(found) == 3
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(len(passage.marks) == 1 for passage in found)


def test_without_a_match_the_lead_is_shown() -> None:
    (found,) = passages("  " + LONG, Term("zebra"), count=3)
    assert found.start == 2
    assert found.html == html.escape(FILLER * 3).strip()
    assert found.marks == ()


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_blank_text_has_no_passage(text: str) -> None:
    assert passages(text, Term("zebra")) == ()


def test_none_asked_for() -> None:
    assert passages(LONG, Term("dredge"), count=0) == ()


def test_how_matches_are_shown() -> None:
    plain = html.escape('Fish & "chips" rose.')
    text = 'Fish & "chips" rose.'
    assert passages(text, Term("fish"))[0].html == plain.replace("Fish", "<mark>Fish</mark>")
    offsets = passages(text, Term("fish"), highlight=Highlight.OFFSETS)[0]
    assert (offsets.html, offsets.marks) == (plain, ((0, 4),))
    none = passages(text, Term("fish"), highlight=Highlight.NONE)[0]
    assert (none.html, none.marks) == (plain, ())


def test_a_word_longer_than_a_passage_is_cut() -> None:
    (found,) = passages("x" * 1000, Term("x" * 1000))
    assert (found.start, found.end, found.marks) == (0, LONGEST, ((0, LONGEST),))


def test_writing_without_blanks_is_cut_anywhere() -> None:
    (found,) = passages("日" * 500 + "東京" + "日" * 500, Term("東京"))
    assert "<mark>東京</mark>" in found.html
    assert found.html[0] == found.html[-1] == "…"


PIECES = ["tin", "copper", "lead", ". ", " ", "\n\n", "Tin", "“", '"', "<i>", "東京", "U.S.", "—", "x" * 90, "words "]


@given(st.lists(st.sampled_from(PIECES), max_size=120).map("".join), st.integers(1, 4))
def test_what_always_holds(text: str, count: int) -> None:
    query = And((Term("tin"), Phrase(("copper", "lead"), slop=2), Term("東京")))
    found = passages(text, query, count)
    assert len(found) <= count
    assert bool(found) == bool(text.strip())
    assert all(a.end <= b.start for a, b in pairwise(found))
    for passage in found:
        assert passage.text == text[passage.start : passage.end]
        assert 0 < len(passage.text) <= LONGEST
        assert all(passage.start <= start < end <= passage.end for start, end in passage.marks)
        stripped = passage.html.replace("<mark>", "").replace("</mark>", "")
        assert stripped.removeprefix("…").removesuffix("…") == html.escape(passage.text)
        assert passage.html.count("<mark>") == len(passage.marks)
    if Finder(query, ("en",)).spans(AnalysedText(text, "en"), TextField.BODY):
        assert all(passage.marks for passage in found)
