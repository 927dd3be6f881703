"""Which keys have a word that begins so: looked up, against a look at every key."""

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.search import beginnings
from searcharchive.search.beginnings import Beginnings

words = st.text(st.sampled_from("abé東\0\ud800~"), min_size=1, max_size=4)
texts = st.lists(words, min_size=1, max_size=3).map(lambda some: "".join(f" {word}" for word in some))
keys = st.lists(st.lists(texts, min_size=1, max_size=2).map(tuple), max_size=12)
prefixes = st.lists(words, min_size=1, max_size=2).map(" ".join).filter(lambda prefix: "\0" not in prefix)


def plainly(searched: list[tuple[str, ...]], prefix: str, count: int) -> list[int]:
    return [i for i in range(count) if any(f" {prefix}" in text for text in searched[i])]


@given(keys, st.lists(prefixes, min_size=1, max_size=5))
def test_against_looking_at_every_key(searched: list[tuple[str, ...]], asked: list[str]) -> None:
    """While there are more and more keys, of which the newest are not sorted yet."""
    with mock.patch.object(beginnings, "UNSORTED", 3):
        known = Beginnings(lambda number: searched[number])
        for count in range(len(searched) + 1):
            for prefix in asked:
                assert sorted(set(known.of(prefix, count).tolist())) == plainly(searched, prefix, count)
        for prefix in asked:  # of an older generation, which has fewer keys
            assert sorted(set(known.of(prefix, len(searched) // 2).tolist())) == plainly(
                searched, prefix, len(searched) // 2
            )


@pytest.mark.parametrize(
    ("prefix", "found"), [("nicolas m", [0]), ("mad", [0, 1]), ("s", [1]), ("z", []), ("adrid", [])]
)
def test_a_few(prefix: str, found: list[int]) -> None:
    searched = [(" nicolas maduro",), (" madrid", " madrid spain")]
    known = Beginnings(lambda number: searched[number])
    assert sorted(set(known.of(prefix, 2).tolist())) == found
