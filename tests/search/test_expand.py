"""Wildcards and fuzzy words against slow and obvious matchers."""

import re
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.query.tree import All, And, Boost, Fuzzy, Near, Not, Or, Term, TextField, Wildcard
from searcharchive.search.expand import (
    edit_distances,
    matching_forms,
    most_frequent,
    patterns_of,
    share_of,
    wildcard_regex,
)
from searcharchive.search.postings import Lexicon, letters_of

WORDS = st.text("abcd", max_size=7)
LEXICONS = st.lists(WORDS, max_size=12, unique=True).map(sorted)


def lexicon(forms: list[str]) -> Lexicon:
    return Lexicon(forms, np.ones(len(forms), np.int64))


def found(leaf: Wildcard | Fuzzy, forms: list[str]) -> list[str]:
    return [forms[i] for i in matching_forms(leaf, lexicon(forms))]


@cache
def obvious_distance(a: str, b: str) -> int:
    """Optimal string alignment, by its recursive definition."""
    if not a or not b:
        return len(a) + len(b)
    ways = [obvious_distance(a[:-1], b) + 1, obvious_distance(a, b[:-1]) + 1]
    ways.append(obvious_distance(a[:-1], b[:-1]) + (a[-1] != b[-1]))
    if len(a) > 1 and len(b) > 1 and a[-1] == b[-2] and a[-2] == b[-1]:
        ways.append(obvious_distance(a[:-2], b[:-2]) + 1)
    return min(ways)


def obvious_wildcard(pattern: str, form: str) -> bool:
    if not pattern or not form:
        return not form and set(pattern) <= {"*"}
    if pattern[0] == "*":
        return obvious_wildcard(pattern[1:], form) or obvious_wildcard(pattern, form[1:])
    return pattern[0] in ("?", form[0]) and obvious_wildcard(pattern[1:], form[1:])


@given(WORDS, WORDS)
def test_distances_follow_their_definition(a: str, b: str) -> None:
    distances = edit_distances(letters_of([a], len(a))[0], letters_of([b], len(b)))
    assert distances.tolist() == [obvious_distance(a, b)]


@given(WORDS, st.integers(1, 2), LEXICONS)
def test_fuzzy_words(word: str, distance: int, forms: list[str]) -> None:
    assert found(Fuzzy(word, distance), forms) == [f for f in forms if obvious_distance(word, f) <= distance]


@given(st.text("ab*?.", max_size=7), st.lists(st.text("ab.", max_size=7), max_size=12, unique=True).map(sorted))
def test_wildcards(pattern: str, forms: list[str]) -> None:
    assert found(Wildcard(pattern), forms) == [f for f in forms if obvious_wildcard(pattern, f)]


@pytest.mark.parametrize(
    ("leaf", "forms"),
    [
        (Wildcard("port*"), ["port", "porter", "portugal"]),
        (Wildcard("*port"), ["airport", "port"]),
        (Wildcard("p?rt"), ["part", "port"]),
        (Wildcard("*"), ["airport", "part", "port", "porter", "portugal", "東京"]),
        (Wildcard("?京"), ["東京"]),
        (Fuzzy("prot"), ["port"]),
        (Fuzzy("東亰"), ["東京"]),
        (Fuzzy("zzzzzz", 2), []),
    ],
)
def test_examples(leaf: Wildcard | Fuzzy, forms: list[str]) -> None:
    assert found(leaf, ["airport", "part", "port", "porter", "portugal", "東京"]) == forms


def test_a_hostile_pattern_does_not_backtrack() -> None:
    # A plain translation to .*a.*a.*… takes longer than the test run for this.
    assert wildcard_regex("*a" * 40 + "b").fullmatch("a" * 4_000) is None
    assert isinstance(wildcard_regex("x"), re.Pattern)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 3)), max_size=14), st.integers(1, 8))
def test_the_most_frequent_forms_are_those_of_exact_counts(rows: list[tuple[int, int, int]], limit: int) -> None:
    exact = np.array([count for count, _, _ in rows], np.int64)
    lower = np.array([max(count - below, 0) for count, below, _ in rows], np.int64)
    upper = np.array([count + above for count, _, above in rows], np.int64)
    chosen, more = most_frequent(lower, upper, exact.__getitem__, limit)
    if len(rows) <= limit:
        assert (chosen.tolist(), more) == (list(range(len(rows))), False)
        return
    ranked = sorted((-count, form) for form, count in enumerate(exact.tolist()) if count)
    assert chosen.tolist() == sorted(form for _, form in ranked[:limit])
    assert more == (len(ranked) > limit)


def test_the_patterns_of_a_query_share_what_it_may_become() -> None:
    a, b, c = Wildcard("a*"), Fuzzy("bb"), Wildcard("c*", field=TextField.BODY)
    query = Or((And((a, Not(b))), Boost(Near(Term("d"), c, 3), 2.0), Wildcard("a*"), Term("e"), All()))
    assert patterns_of(query) == {a, b, c}
    assert [share_of(query, 1000, together) for together in (4000, 3000, 2999, 100)] == [1000, 1000, 999, 33]
    assert share_of(Term("d"), 1000, 4000) == 1000
