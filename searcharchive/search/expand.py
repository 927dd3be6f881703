"""Wildcards and fuzzy words: from a pattern to the forms of a lexicon that it stands for."""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from searcharchive.query.tree import And, Boost, Fuzzy, Near, Node, Not, Or, Wildcard
from searcharchive.search.postings import Int64, Letters, Lexicon, letters_of

COUNTED_AT_ONCE = 256
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


def most_frequent(lower: Int64, upper: Int64, exactly: Callable[[Int64], Int64], limit: int) -> tuple[Int64, bool]:
    """At most ``limit`` forms that stand in most articles, ties by form: their indexes, ascending; and whether there
    were more.

    ``lower[i] <= articles of form i <= upper[i]``; ``exactly`` counts those of some forms. That is slow, so only of
    forms is it asked for which it decides; those in no article are none.
    """
    if len(lower) <= limit:
        return np.arange(len(lower)), False
    floor = max(_largest(lower, limit), 1)
    ceiling = _largest(upper, limit + 1)
    surely = np.flatnonzero(lower > ceiling)  # at most ``limit`` forms reach the ceiling
    contenders = np.flatnonzero((lower <= ceiling) & (upper >= floor))
    counts = lower[contenders]
    unsure = np.flatnonzero(counts < upper[contenders])
    counts[unsure] = exactly(contenders[unsure])
    ranked = contenders[np.lexsort((contenders, -counts))][: np.count_nonzero(counts)]
    taken = np.sort(np.concatenate([surely, ranked[: limit - len(surely)]]))
    others = upper < floor
    room = limit - len(surely) - len(ranked) - int(np.count_nonzero(lower[others]))
    return taken, room < 0 or _any_left(np.flatnonzero(others & (lower == 0) & (upper > 0)), exactly, room)


def _largest(counts: Int64, n: int) -> int:
    """The n-th largest number, of n or more."""
    return int(np.partition(counts, len(counts) - n)[len(counts) - n])


def _any_left(forms: Int64, exactly: Callable[[Int64], Int64], room: int) -> bool:
    """Whether more forms than there is ``room`` for stand in some article."""
    for first in range(0, len(forms), COUNTED_AT_ONCE):
        room -= int(np.count_nonzero(exactly(forms[first : first + COUNTED_AT_ONCE])))
        if room < 0:
            return True
    return False


def patterns_of(node: Node) -> frozenset[Wildcard | Fuzzy]:
    """The different patterns of a query, those under Not included."""
    match node:
        case Wildcard() | Fuzzy():
            return frozenset([node])
        case And(children) | Or(children):
            return frozenset().union(*map(patterns_of, children))
        case Not(child) | Boost(child):
            return patterns_of(child)
        case Near(left, right):
            return patterns_of(left) | patterns_of(right)
        case _:
            return frozenset()


def share_of(query: Node, each: int, together: int) -> int:
    """How many forms each pattern of a query may stand for: as many as ``each``, and not more than ``together``."""
    return min(each, together // max(len(patterns_of(query)), 1))
