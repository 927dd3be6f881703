"""Wildcards and fuzzy words: from a pattern to the forms of a lexicon that it stands for."""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from searcharchive.query.tree import Fuzzy, Wildcard
from searcharchive.search.postings import Int64, Letters, Lexicon, letters_of

_SPECIAL = re.compile(r"[*?]")


@lru_cache(maxsize=256)
def wildcard_regex(pattern: str) -> re.Pattern[str]:
    """A regular expression for ``fullmatch``, in time proportional to pattern times word at worst.

    Of what stands between two ``*`` the leftmost occurrence is always good enough, so none is ever reconsidered: each
    is an atomic group.
    """
    first, *rest = [re.escape(piece).replace(r"\?", ".") for piece in pattern.split("*")]
    if not rest:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1] if piece)
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)


def matching_forms(leaf: Wildcard | Fuzzy, lexicon: Lexicon) -> list[int]:
    """Which forms of a lexicon a leaf stands for: their indexes, ascending."""
    if isinstance(leaf, Fuzzy):
        return fuzzy_forms(leaf.form, leaf.distance, lexicon)
    forms = lexicon.forms
    prefix = _SPECIAL.split(leaf.pattern, maxsplit=1)[0]
    low = bisect_left(forms, prefix)
    high = bisect_left(forms, True, low, key=lambda form: not form.startswith(prefix)) if prefix else len(forms)
    matches = wildcard_regex(leaf.pattern).fullmatch
    return [i for i in range(low, high) if matches(forms[i])]


def fuzzy_forms(word: str, distance: int, lexicon: Lexicon) -> list[int]:
    """Which forms are within some edits of a word, ascending: all forms of one length are compared at once."""
    letters = letters_of([word], len(word))[0]
    found: list[int] = []
    for length in range(max(len(word) - distance, 0), len(word) + distance + 1):
        members, others = lexicon.of_length(length)
        if len(members):
            found.extend(members[edit_distances(letters, others) <= distance].tolist())
    return sorted(found)


def edit_distances(word: NDArray[np.uint32], others: Letters) -> Int64:
    """Restricted Damerau-Levenshtein distances (optimal string alignment) of one word to n others of one length.

    ``word`` uint32[m], ``others`` uint32[n, k]; int64[n]. The textbook table, row by row, each cell a vector over n.
    """
    n, k = others.shape
    before: list[Int64] = []
    row: list[Int64] = [np.full(n, j, np.int64) for j in range(k + 1)]
    for i, letter in enumerate(word.tolist()):
        new: list[Int64] = [np.full(n, i + 1, np.int64)]
        for j in range(k):
            best = np.minimum(np.minimum(row[j + 1], new[j]) + 1, row[j] + (others[:, j] != letter))
            if i and j:
                swapped = (others[:, j] == word[i - 1]) & (others[:, j - 1] == letter)
                best = np.where(swapped, np.minimum(best, before[j - 1] + 1), best)
            new.append(best)
        before, row = row, new
    return row[k]


def most_frequent(
    forms: list[str], lower: Int64, upper: Int64, exactly: Callable[[int], int], limit: int
) -> tuple[list[str], bool]:
    """At most ``limit`` forms that stand in most articles, ties by form; and whether there were more.

    ``forms`` are sorted; ``lower[i] <= exactly(i) <= upper[i]`` bound the articles of ``forms[i]``. Counting exactly is
    slow, so only forms that may be among the first are counted; those in no article are none.
    """
    if len(forms) <= limit:
        return forms, False
    threshold = max(int(np.partition(lower, len(lower) - limit)[len(lower) - limit]), 1)
    contenders = np.flatnonzero(upper >= threshold).tolist()
    counts = {i: int(lower[i]) if lower[i] == upper[i] else exactly(i) for i in contenders}
    ranked = sorted((-count, i) for i, count in counts.items() if count)
    more = len(ranked) > limit or _any_left(lower, upper, exactly, threshold, limit - len(ranked))
    return sorted(forms[i] for _, i in ranked[:limit]), more


def _any_left(lower: Int64, upper: Int64, exactly: Callable[[int], int], threshold: int, room: int) -> bool:
    """Whether more forms than there is ``room`` for stand in some article, of those below the threshold."""
    for i in np.flatnonzero(upper < threshold).tolist():
        room -= int(lower[i]) > 0 or (int(upper[i]) > 0 and exactly(i) > 0)
        if room < 0:
            return True
    return False
