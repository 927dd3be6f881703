"""The oracle's own building blocks, by hand: everything else is held against them."""

import pytest

from searcharchive.analysis.words import forms
from tests.backends.oracle_match import lineage
from tests.backends.oracle_text import Token, edit_distance, mark_words, phrase_occurrences, wildcard_matches, word_test


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("", "", 0),
        ("", "ab", 2),
        ("ab", "", 2),
        ("deal", "deal", 0),
        ("deal", "dale", 2),
        ("deal", "dela", 1),
        ("ab", "ba", 1),
        ("ca", "abc", 3),
        ("abcd", "badc", 2),
        ("kitten", "sitting", 3),
        ("東京", "京東", 1),
    ],
)
def test_edit_distance(a: str, b: str, distance: int) -> None:
    assert edit_distance(a, b) == edit_distance(b, a) == distance


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("*", "a ab", ""),
        ("a*", "a ab abc", "ba"),
        ("*a", "a ba", "ab"),
        ("a?c", "abc adc", "ac abbc"),
        ("a*c*e", "ace abcde", "acd"),
        ("3.*", "3.5 3.", "345"),
        ("[ab]", "[ab]", "a b"),
    ],
)
def test_wildcards(pattern: str, matching: str, others: str) -> None:
    words = [*matching.split(), *others.split()]
    assert [word for word in words if wildcard_matches(pattern, word)] == matching.split()


@pytest.mark.parametrize(
    ("text", "phrase", "slop", "expected"),
    [
        ("k m k m", "k m", 0, [(0, 1, {0, 1}), (2, 3, {2, 3})]),
        ("k x m m", "k m", 1, [(0, 2, {0, 2})]),
        ("k x m m", "k m", 0, []),
        ("k k m", "k m", 1, [(0, 2, {0, 2}), (1, 2, {1, 2})]),
        ("k m x m n", "k m n", 2, [(0, 4, {0, 1, 3, 4})]),
        ("k k k", "k k", 0, [(0, 1, {0, 1}), (1, 2, {1, 2})]),
    ],
)
def test_phrases(text: str, phrase: str, slop: int, expected: list[tuple[int, int, set[int]]]) -> None:
    tokens = [Token(form, form) for form in forms(text)]
    tests = [word_test(form, True, ("en",)) for form in phrase.split()]
    assert [(o.first, o.last, set(o.positions)) for o in phrase_occurrences(tests, slop, tokens)] == expected


@pytest.mark.parametrize(
    ("text", "positions", "html"),
    [
        ("a <b> & c", {1}, "a &lt;<mark>b</mark>&gt; &amp; c"),
        ("one two", {0, 1}, "<mark>one</mark> <mark>two</mark>"),
        ("東京都", {0, 1}, "<mark>東京都</mark>"),
        ("東京都", {1}, "東<mark>京都</mark>"),
        ("none", set(), "none"),
    ],
)
def test_marks(text: str, positions: set[int], html: str) -> None:
    assert mark_words(text, positions) == html


def test_lineage() -> None:
    assert lineage("VE/Distrito Capital/Caracas") == ["VE", "VE/Distrito Capital", "VE/Distrito Capital/Caracas"]
    assert lineage("VE") == ["VE"]
