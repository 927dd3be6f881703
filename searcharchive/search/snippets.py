"""The passages of a text that show best what a query found in it.

A passage is at most :data:`LONGEST` characters. The best one has words of the most leaves of the query, then the most
words, then comes first. It begins and ends with a sentence where that is near, else with a word, which ``…`` tells.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter

from searcharchive.kernels.marking import END, LEAVES, START, WORDS
from searcharchive.search.cutting import Passage, widen
from searcharchive.search.highlight import mark_text
from searcharchive.search.request import Highlight
from searcharchive.search.response import Snippet
from searcharchive.search.texts import LONGEST, FoundWords, Row, found_words, spans

__all__ = ["LONGEST", "best_passages", "snippets"]

_start, _end = itemgetter(0), itemgetter(1)
Gap = tuple[int, int]


def snippets(
    text: str, field: str, found: FoundWords, count: int, highlight: Highlight = Highlight.MARK
) -> tuple[Snippet, ...]:
    """The ``count`` best passages that do not overlap, in the order of the text; its beginning where nothing was found.

    A blank text has no passages.
    """
    if count <= 0 or not text or text.isspace():
        return ()
    passages = best_passages(text, found, count)
    return tuple([_snippet(text, field, passage, found.rows, highlight) for passage in passages])


def best_passages(text: str, found: FoundWords, count: int) -> list[Passage]:
    """At most ``count`` passages, each around the best window in what the ones before it left free."""
    window, end = found.window, len(text)
    if not window[LEAVES]:
        start = end - len(text.lstrip())
        return [widen(text, start, start, 0, end)]
    passage = widen(text, window[START], window[END], 0, end)
    if count == 1:
        return [passage]
    return _several(text, found.rows, passage, count)


def _several(text: str, rows: Sequence[Row], first: Passage, count: int) -> list[Passage]:
    chosen = [first]
    gaps = [(0, first.start), (first.end, len(text))]
    while len(chosen) < count:
        windows = [(found_words(_inside(rows, gap)).window, gap) for gap in gaps]
        best, gap = max(windows, key=lambda each: _worth(each[0]))
        if not best[LEAVES]:
            break
        passage = widen(text, best[START], best[END], *gap)
        chosen.append(passage)
        gaps.remove(gap)
        gaps += [(gap[0], passage.start), (passage.end, gap[1])]
    return sorted(chosen, key=lambda passage: passage.start)


def _worth(window: Sequence[int]) -> tuple[int, int, int]:
    """Leaves, words, and the start with its sign turned."""
    return window[LEAVES], window[WORDS], -window[START]


def _inside(rows: Sequence[Row], gap: Gap) -> Sequence[Row]:
    return rows[bisect_left(rows, gap[0], key=_start) : bisect_right(rows, gap[1], key=_end)]


def _snippet(text: str, field: str, passage: Passage, rows: Sequence[Row], highlight: Highlight) -> Snippet:
    start, end, opens, closes = passage
    marks = _marks(rows, start, end) if rows and highlight is not Highlight.NONE else ()
    html = mark_text(text, marks if highlight is Highlight.MARK else (), start, end)
    html = f"{'' if opens else '…'}{html}{'' if closes else '…'}"
    return Snippet(field, start, end, text[start:end], html, marks)


def _marks(rows: Sequence[Row], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Where words stand in a passage, as far as they lie in it."""
    touching = rows[bisect_right(rows, start, key=_end) : bisect_left(rows, end, key=_start)]
    if not touching:
        return ()
    if touching[0][0] < start or touching[-1][1] > end:
        touching = [(max(low, start), min(high, end), leaf) for low, high, leaf in touching]
    return tuple(spans(touching))
