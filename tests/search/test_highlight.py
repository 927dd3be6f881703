"""What is marked in a text, as a golden table and against the arrays that matched it."""

import html

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.article import Article
from searcharchive.query.tree import And, Boost, Fuzzy, Leaf, Near, Node, Not, Phrase, Term, TextField, Wildcard
from searcharchive.search import occurrences
from searcharchive.search.highlight import AnalysedText, Finder, mark_article, mark_text
from searcharchive.search.occurrences import SHIFT, Occurrences

ENGLISH = ("en",)


def marked(query: Node, text: str, lang: str = "en") -> str:
    finder = Finder(query, (lang,))
    return mark_text(text, finder.spans(AnalysedText(text, lang), TextField.BODY)).replace("mark>", "m>")


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        (Term("harvest"), "Harvests, harvested.", "<m>Harvests</m>, <m>harvested</m>."),
        (Term("harvest", exact=True), "Harvests of a harvest", "Harvests of a <m>harvest</m>"),
        (Term("cafe"), "Café & <b>bar</b>", "<m>Café</m> &amp; &lt;b&gt;bar&lt;/b&gt;"),
        (Term("us"), "The U.S. told us", "The <m>U.S.</m> told <m>us</m>"),
        (Term("wind", field=TextField.HEADLINE), "wind", "wind"),
        (Term("wind", field=TextField.BODY), "wind", "<m>wind</m>"),
        (Not(Term("wind")), "wind", "wind"),
        (And((Term("sea"), Boost(Term("wind"), 2.0))), "wind, sea", "<m>wind</m>, <m>sea</m>"),
        (Phrase(("north", "sea")), "sea north sea, north of the sea", "sea <m>north</m> <m>sea</m>, north of the sea"),
        (Phrase(("north", "sea"), slop=2), "north of the sea", "<m>north</m> of the <m>sea</m>"),
        # Of equally short runs the words of all are marked; a longer run from the same start is none.
        (Phrase(("a", "b", "c"), slop=1), "a b b c c", "<m>a</m> <m>b</m> <m>b</m> <m>c</m> c"),
        (Phrase(("b", "b")), "b b b", "<m>b</m> <m>b</m> <m>b</m>"),
        (Near(Term("oil"), Term("price"), 2), "prices of oil and oil", "<m>prices</m> of <m>oil</m> and oil"),
        (Near(Term("oil"), Phrase(("crude", "price")), 1), "oil crude price", "<m>oil</m> <m>crude</m> <m>price</m>"),
        (Near(Term("oil"), Term("oil"), 1), "oil oil and oil", "<m>oil</m> <m>oil</m> and oil"),
        (Wildcard("har*t"), "harvest hart hare", "<m>harvest</m> <m>hart</m> hare"),
        (Fuzzy("harvest"), "harvset harvests garden", "<m>harvset</m> <m>harvests</m> garden"),
        (Phrase(("東京", "京都")), "東京都の", "<m>東京都</m>の"),
    ],
)
def test_marks(query: Node, text: str, expected: str) -> None:
    assert marked(query, text) == expected


def test_words_are_stemmed_in_the_language_of_the_text() -> None:
    finder = Finder(Term("maisons"), ("en", "fr"))
    french = AnalysedText("la maison", "fr")
    assert finder.spans(french, TextField.BODY) == [(3, 9)]


def test_only_forms_that_a_pattern_stood_for_are_marked() -> None:
    leaf = Wildcard("s*")
    text = AnalysedText("sea sun", "en")
    assert Finder(leaf, ENGLISH, {leaf: {"sun"}}).spans(text, TextField.BODY) == [(4, 7)]


def test_an_article_is_marked_whole_and_a_derived_headline_is_not() -> None:
    article = Article("1", headline="Wind <rises>", body='A "wind" rises.')
    found = mark_article(article, Term("wind"), ENGLISH)
    assert found.headline_html == "<mark>Wind</mark> &lt;rises&gt;"
    assert found.body_html == "A &quot;<mark>wind</mark>&quot; rises."
    derived = Article("1", headline="Wind", body="Wind", headline_derived=True)
    assert mark_article(derived, Term("wind"), ENGLISH).headline_html == "Wind"


@given(st.text("a<&\"' é", max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4))
def test_without_its_marks_the_html_is_the_escaped_text(text: str, drawn: list[tuple[int, int]]) -> None:
    ends = sorted({min(end, len(text)) for pair in drawn for end in pair})
    spans = list(zip(ends[::2], ends[1::2], strict=False))
    made = mark_text(text, spans)
    assert made.replace("<mark>", "").replace("</mark>", "") == html.escape(text)
    assert made.count("<mark>") == made.count("</mark>") == len(spans)


TEXTS = st.lists(st.sampled_from("abc"), max_size=9).map(" ".join)
TERMS = st.sampled_from("abc").map(lambda form: Term(form, exact=True))
FORMS = st.lists(st.sampled_from("abc"), min_size=2, max_size=3).map(tuple)
PHRASES = st.builds(Phrase, FORMS, exact=st.just(True), slop=st.integers(0, 3))
LEAVES = st.one_of(TERMS, PHRASES)


def array_occurrences(leaf: Leaf, text: AnalysedText) -> Occurrences:
    """What the index would find if the text were its only document, numbered 1."""

    def keys(form: str) -> occurrences.Int64:
        return np.array([1 << SHIFT | p for p in text.with_forms([form])], np.int64)

    if isinstance(leaf, Phrase):
        return occurrences.phrase([keys(form) for form in leaf.forms], leaf.slop)
    assert isinstance(leaf, Term)
    return occurrences.words(keys(leaf.form))


@given(TEXTS, LEAVES)
def test_a_text_has_the_occurrences_that_the_index_finds(content: str, leaf: Leaf) -> None:
    text = AnalysedText(content, "en")
    found = Finder(leaf, ENGLISH).occurrences(leaf, text)
    wanted = array_occurrences(leaf, text)
    low = (1 << SHIFT) - 1
    assert [o.first for o in found] == (wanted.first & low).tolist()
    assert [o.last for o in found] == (wanted.last & low).tolist()
    assert all({o.first, o.last} <= set(o.words) for o in found)
    assert all(o.first <= word <= o.last for o in found for word in o.words)


@given(TEXTS, LEAVES, LEAVES, st.integers(1, 4))
def test_nearness_marks_a_text_just_when_the_index_finds_it(
    content: str, left: Leaf, right: Leaf, distance: int
) -> None:
    text = AnalysedText(content, "en")
    found = occurrences.near(array_occurrences(left, text), array_occurrences(right, text), distance)
    words = Finder(Near(left, right, distance), ENGLISH).by_leaf(text, TextField.BODY)[0]
    assert bool(words) == bool(len(found.first))
    assert set((found.first & (1 << SHIFT) - 1).tolist()) <= words
