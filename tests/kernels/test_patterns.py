"""Wildcards and fuzzy words over a coded dictionary, against slow and obvious matchers."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from searcharchive.backends.whoosh.segment.lexicon import pattern_of
from searcharchive.kernels import patterns
from searcharchive.query.tree import Fuzzy, Wildcard
from tests.kernels import twins
from tests.search.test_expand import obvious_distance, obvious_wildcard

LETTERS = "abé東𝔸\ud800"
words = st.text(LETTERS, max_size=6)
dictionaries = st.lists(words, unique=True, max_size=80)


def found(leaf: Wildcard | Fuzzy, forms: list[str], room: int) -> list[tuple[str, list[int]]]:
    keys = sorted(form.encode("utf-8", "surrogatepass") for form in forms)
    numbers = [[i, 1000 - i] for i in range(len(keys))]
    data, block_at = twins.front_coded(list(zip(keys, numbers, strict=True)), 0)
    pattern, edits, _ = pattern_of(leaf)
    rows = np.empty((3, len(pattern) + 1), np.int32)
    got: list[tuple[str, list[int]]] = []
    at, longest = 0, 2
    while at < len(keys):
        some, own = np.empty(room, np.int32), np.empty((room, 2), np.int64)
        word, points = twins.room(longest), np.empty(longest, np.int32)
        stopped, n = patterns.find_matches(
            twins.array(data),
            np.array(block_at, np.uint32),
            2,
            at,
            len(keys),
            pattern,
            edits,
            word,
            points,
            rows,
            some,
            own,
        )
        assert twins.kept_within(word)
        if n < 0:
            longest *= 2  # and again from where this began: what was found is not told
            continue
        at = stopped
        told = [keys[i].decode("utf-8", "surrogatepass") for i in some[:n].tolist()]
        got += list(zip(told, own[:n].tolist(), strict=True))
    return got


def right(fits: list[bool], forms: list[str]) -> list[tuple[str, list[int]]]:
    chosen = {form for form, fit in zip(forms, fits, strict=True) if fit}
    ordered = sorted(forms, key=lambda form: form.encode("utf-8", "surrogatepass"))
    return [(form, [i, 1000 - i]) for i, form in enumerate(ordered) if form in chosen]


# The long entry in the second block, for which there is not yet room, is met after the empty one was found.
@example("", ["", *map(chr, range(65, 97)), "long"], 70)
@given(st.text(LETTERS + "**??", max_size=6), dictionaries, st.sampled_from([32, 70]))
def test_wildcards(pattern: str, forms: list[str], room: int) -> None:
    assert found(Wildcard(pattern), forms, room) == right([obvious_wildcard(pattern, form) for form in forms], forms)


@given(words, st.integers(1, 2), dictionaries, st.sampled_from([32, 70]))
def test_fuzzy_words(word: str, edits: int, forms: list[str], room: int) -> None:
    near = [obvious_distance(word, form) <= edits for form in forms]
    assert found(Fuzzy(word, edits), forms, room) == right(near, forms)
