"""The passages of a text that show best what a query found in it.

A passage is at most :data:`LONGEST` characters. The best one has words of the most leaves of the query, then the most
words, then comes first. It begins and ends with a sentence where that is near, else with a word, which ``…`` tells.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter

from searcharchive.kernels.marking import END, LEAVES, START, WORDS
from searcharchive.search.cutting import Passage, Window, widen
from searcharchive.search.highlight import mark_text
from searcharchive.search.request import Highlight
from searcharchive.search.response import Snippet
from searcharchive.search.texts import LONGEST, FoundWords, Row, found_words, spans

__all__ = ["LONGEST", "best_passages", "snippets"]

_start, _end = itemgetter(0), itemgetter(1)
Gap = tuple[int, int]


def snippets(
    texts: Sequence[tuple[str, FoundWords]], field: str, count: int, highlight: Highlight = Highlight.MARK
) -> list[tuple[Snippet, ...]]:
    """Of each text the ``count`` best passages that do not overlap, in its order; its beginning where it has none.

    A blank text has no passages. Texts are given together, since to look for passages costs less at once.
    """
    shown = [number for number, (text, _) in enumerate(texts) if count > 0 and text and not text.isspace()]
    found: list[tuple[Snippet, ...]] = [()] * len(texts)
    for number, first in zip(shown, widen([_window(*texts[number]) for number in shown]), strict=True):
        text, words = texts[number]
        passages = [first] if count == 1 or not words.window[LEAVES] else _several(text, words.rows, first, count)
        found[number] = tuple([_snippet(text, field, passage, words.rows, highlight) for passage in passages])
    return found


def best_passages(text: str, found: FoundWords, count: int) -> list[Passage]:
    """At most ``count`` passages of a text, each around the best window in what the ones before it left free."""
    (first,) = widen([_window(text, found)])
    return _several(text, found.rows, first, count) if found.window[LEAVES] else [first]


def _window(text: str, found: FoundWords) -> Window:
    """The best window of a text; where nothing was found, its beginning."""
    window, end = found.window, len(text)
    if window[LEAVES]:
        return text, window[START], window[END], 0, end
    start = end - len(text.lstrip())
    return text, start, start, 0, end


def _several(text: str, rows: Sequence[Row], first: Passage, count: int) -> list[Passage]:
    chosen = [first]
    gaps = [(0, first.start), (first.end, len(text))]
    while len(chosen) < count:
        windows = [(found_words(_inside(rows, gap)).window, gap) for gap in gaps]
        best, gap = max(windows, key=lambda each: _worth(each[0]))
        if not best[LEAVES]:
            break
        (passage,) = widen([(text, best[START], best[END], *gap)])
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
