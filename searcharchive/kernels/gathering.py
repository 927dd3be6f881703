"""At which positions of a document the words stand that a leaf of the query found: those of a word, or of a phrase.

Positions are rows int32[n, 3]: a position, a number that is not looked at, and the leaf; ascending, no two alike. A
term that is looked for has eight numbers: its documents, where its postings and its positions begin, and its field; its
leaf, of which word of that it is a stem, how many words that has, and how many others may stand between all of these
together. A leaf's terms follow each other, word by word, at least one for each. A word of which the places are known
already has 0 documents, and where its places begin and end in ``given``, ascending int64 as in ``kernels.leaves``.
"""

from typing import Any

from searcharchive.kernels.compiling import inlined
from searcharchive.kernels.leaves import SHIFT
from searcharchive.kernels.lists import advance
from searcharchive.kernels.postings import SKIP, next_posting, seek
from searcharchive.kernels.varints import get, pass_numbers, wide

DF, AT, POSITIONS_AT, FIELD, LEAF, WORD, WORDS, SLOP = range(8)
"""The numbers of a term."""
NUMBERS = SLOP + 1
POSITION = (1 << SHIFT) - 1
TAKEN = 1
"""Whether a spot, a row for a position of a phrase's word, is part of an occurrence."""
END, AHEAD, BEHIND = range(3)
"""Of each word of a phrase: behind its last spot; its spot in the run that begins here; behind the last one taken."""


@inlined
def posting_in(columns: Any, df: int, at: int, positions_at: int, doc: int) -> tuple[int, int]:
    """How often a term stands in a document, and where its positions there begin."""
    postings, positions = columns
    at, behind, passed, before = seek(postings, at, df, doc)
    words = tf = 0
    for _ in range(min(SKIP, df - passed)):
        before, tf, at = next_posting(postings, at, before)
        if before >= doc:
            break
        words += tf
    if before != doc:
        return 0, positions_at
    return tf, pass_numbers(positions, positions_at + behind, words)


@inlined
def _merge(rows: Any, first: int, middle: int, behind: int, count: int) -> None:
    """Merge ``count`` rows that begin at ``behind`` into those from ``first`` to ``middle``, from the end on."""
    old, new, to = middle - 1, behind + count - 1, middle + count - 1
    while new >= behind:
        if old >= first and rows[old, 0] > rows[new, 0]:
            rows[to, 0], rows[to, 2] = rows[old, 0], rows[old, 2]
            old -= 1
        else:
            rows[to, 0], rows[to, 2] = rows[new, 0], rows[new, 2]
            new -= 1
        to -= 1


@inlined
def _add_given(given: Any, terms: Any, term: int, doc: int, rows: Any, first: int, n: int) -> int:
    """As :func:`_add_term` for a word of which the places are known."""
    own = given[terms[term + AT] : terms[term + POSITIONS_AT]]
    begin = advance(own, 0, doc << SHIFT)
    end = advance(own, begin, (doc + 1) << SHIFT)
    count = end - begin
    if n + 2 * count > len(rows):
        return -1
    behind = n if n == first else n + count
    for i in range(count):
        rows[behind + i, 0], rows[behind + i, 2] = own[begin + i] & POSITION, terms[term + LEAF]
    if n > first:
        _merge(rows, first, n, behind, count)
    return n + count


@inlined
def _add_term(columns: Any, given: Any, terms: Any, term: int, doc: int, rows: Any, first: int, n: int) -> int:
    """Add the positions of a term in a document to the rows from ``first`` to ``n``; how many there are then, or -1."""
    if terms[term + DF] == 0:
        return _add_given(given, terms, term, doc, rows, first, n)
    tf, at = posting_in(columns, terms[term + DF], terms[term + AT], terms[term + POSITIONS_AT], doc)
    if n + 2 * tf > len(rows):
        return -1
    behind = n if n == first else n + tf
    position = wide(-1)
    for i in range(behind, behind + tf):
        gap, at = get(columns[1], at)
        position += gap + 1
        rows[i, 0], rows[i, 2] = position, terms[term + LEAF]
    if n > first:
        _merge(rows, first, n, behind, tf)
    return n + tf


@inlined
def _gather(columns: Any, given: Any, terms: Any, at: int, behind: int, doc: int, walk: Any, spots: Any) -> int:
    """Lay the positions of each word of a phrase side by side, none of them taken; how many there are, 0 when a word
    is missing, -1 when there is no room."""
    n = begin = word = 0
    for term in range(at, behind, NUMBERS):
        if terms[term + WORD] != word:
            if n == begin:
                return 0
            word, begin = word + 1, n
        n = _add_term(columns, given, terms, term, doc, spots, begin, n)
        if n < 0:
            return -1
        walk[word, END] = n
    for i in range(n):
        spots[i, TAKEN] = 0
    return 0 if n == begin else n


@inlined
def _take_back(walk: Any, words: int, spots: Any, latest: int) -> None:
    """Take every place of each word from the first that fits to the last that does, in the run that ends at ``latest``.

    Both ascend from run to run, so what was taken before is not looked at again.
    """
    for word in range(words - 1, 0, -1):
        behind = max(walk[word, AHEAD], walk[word, BEHIND])
        while behind < walk[word, END] and spots[behind, 0] <= latest:
            spots[behind, TAKEN] = 1
            behind += 1
        walk[word, BEHIND] = behind
        latest = wide(spots[behind - 1, 0]) - 1


@inlined
def _take(walk: Any, words: int, slop: int, spots: Any) -> None:
    """Take the words of the shortest run from each start; of several equally short ones the words of all."""
    for word in range(1, words):
        walk[word, AHEAD] = walk[word, BEHIND] = walk[word - 1, END]
    for start in range(walk[0, END]):
        latest = wide(spots[start, 0])
        for word in range(1, words):
            ahead = walk[word, AHEAD]
            while ahead < walk[word, END] and spots[ahead, 0] <= latest:
                ahead += 1
            if ahead == walk[word, END]:
                return
            walk[word, AHEAD] = ahead
            latest = wide(spots[ahead, 0])
        if latest - spots[start, 0] <= words - 1 + slop:
            spots[start, TAKEN] = 1
            _take_back(walk, words, spots, latest)


@inlined
def _add_taken(spots: Any, begin: int, end: int, leaf: int, rows: Any, first: int, n: int) -> int:
    """Add what was taken of a word to the rows from ``first`` to ``n``; how many there are then, or -1."""
    taken = wide(0)
    for i in range(begin, end):
        taken += spots[i, TAKEN]
    if n + 2 * taken > len(rows):
        return -1
    behind = to = n if n == first else n + taken
    for i in range(begin, end):
        if spots[i, TAKEN]:
            rows[to, 0], rows[to, 2] = spots[i, 0], leaf
            to += 1
    if n > first:
        _merge(rows, first, n, behind, taken)
    return n + taken


@inlined
def _without_repetitions(rows: Any, first: int, n: int) -> int:
    """Let go of rows that say the same as the one before; how many stay."""
    to = first
    for row in range(first, n):
        if to == first or rows[row, 0] != rows[to - 1, 0] or rows[row, 2] != rows[to - 1, 2]:
            rows[to, 0], rows[to, 2] = rows[row, 0], rows[row, 2]
            to += 1
    return to


@inlined
def _add_phrase(
    columns: Any,
    given: Any,
    terms: Any,
    at: int,
    behind: int,
    doc: int,
    walk: Any,
    spots: Any,
    rows: Any,
    first: int,
    n: int,
) -> int:
    """Add the words of a phrase's occurrences to the rows from ``first`` to ``n``; how many there are then, or -1."""
    found = _gather(columns, given, terms, at, behind, doc, walk, spots)
    if found <= 0:
        return n if found == 0 else -1
    words = terms[at + WORDS]
    _take(walk, words, terms[at + SLOP], spots)
    begin = wide(0)
    for word in range(words):
        n = _add_taken(spots, begin, walk[word, END], terms[at + LEAF], rows, first, n)
        if n < 0:
            return -1
        begin = wide(walk[word, END])
    return _without_repetitions(rows, first, n)


@inlined
def add_leaf(
    columns: Any,
    given: Any,
    terms: Any,
    at: int,
    behind: int,
    doc: int,
    walk: Any,
    spots: Any,
    rows: Any,
    first: int,
    n: int,
) -> int:
    """Add what the leaf with the terms from ``at`` to ``behind`` finds in a document to the rows from ``first`` to
    ``n``; how many there are then, or -1 when there is no room.

    ``walk`` int32[words, 3] and ``spots`` int32[m, 3] are for use here. For a while a term has two rows for each word.
    """
    if terms[at + WORDS] > 1:
        return _add_phrase(columns, given, terms, at, behind, doc, walk, spots, rows, first, n)
    for term in range(at, behind, NUMBERS):
        n = _add_term(columns, given, terms, term, doc, rows, first, n)
        if n < 0:
            return -1
    return n


@inlined
def behind_leaf(terms: Any, at: int) -> int:
    """The place behind the terms that are of the same leaf and field as the one at ``at``."""
    behind = at + NUMBERS
    while (
        behind < len(terms) and terms[behind + LEAF] == terms[at + LEAF] and terms[behind + FIELD] == terms[at + FIELD]
    ):
        behind += NUMBERS
    return behind
