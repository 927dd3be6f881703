"""How passages are chosen and cut, written down a second time: with expressions and counters, slow and plain."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from searcharchive.search.request import Highlight
from searcharchive.search.response import Snippet
from searcharchive.search.texts import Row, spans
from searcharchive.search.values import Spellings

LONGEST = 240

_BOUNDARY = re.compile(
    r"""(?:[.!?…]["'”’)\]]*|(?=\n\s*\n))(?P<gap>\s+)(?=["'“‘(\[]*[^\W_a-z])""",
)
_WORD_START = re.compile(r"(?<!\S)\S")
_SLACK = 50  # what the expressions above look at beyond a place


class Passage(NamedTuple):
    """``text[start:end]``, and whether a sentence begins and ends there."""

    start: int
    end: int
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A word that was found: where it stands, and the numbers of the leaves that found it."""

    start: int
    end: int
    leaves: tuple[int, ...]


def matches_of(rows: Sequence[Row]) -> list[Match]:
    """Rows of words as matches."""
    leaves: dict[tuple[int, int], list[int]] = {}
    for start, end, leaf in rows:
        leaves.setdefault((start, end), []).append(leaf)
    return [Match(*place, tuple(leaves[place])) for place in sorted(leaves)]


def best_passages(text: str, matches: list[Match], count: int) -> list[Passage]:
    """At most ``count`` passages, each around the best window in what the ones before it left free."""
    gaps = [(0, len(text))]
    chosen: list[Passage] = []
    while len(chosen) < count:
        windows = [(window, gap) for gap in gaps if (window := best_window(_inside(matches, gap))) is not None]
        if not windows:
            break
        (_, start, end), gap = max(windows, key=lambda w: w[0][0])
        passage = widen(text, start, end, *gap)
        chosen.append(passage)
        gaps.remove(gap)
        gaps += [(gap[0], passage.start), (passage.end, gap[1])]
    return sorted(chosen, key=lambda p: p.start) or [_lead(text)]


def _inside(matches: list[Match], gap: tuple[int, int]) -> list[Match]:
    return [match for match in matches if gap[0] <= match.start and match.end <= gap[1]]


Worth = tuple[int, int, int]
"""Leaves, words, and the start with its sign turned."""


def best_window(matches: list[Match]) -> tuple[Worth, int, int] | None:
    """The worth, start and end of the best run of matches that fits into a passage; one match always does."""
    best: tuple[Worth, int, int] | None = None
    leaves: Counter[int] = Counter()
    after = 0
    for i, first in enumerate(matches):
        while after < len(matches) and (after == i or matches[after].end - first.start <= LONGEST):
            leaves.update(matches[after].leaves)
            after += 1
        worth = (len(leaves), after - i, -first.start)
        if best is None or worth > best[0]:
            best = worth, first.start, matches[after - 1].end
        leaves.subtract(first.leaves)
        leaves = +leaves
    return best


def _lead(text: str) -> Passage:
    start = len(text) - len(text.lstrip())
    return widen(text, start, start, 0, len(text))


def widen(text: str, start: int, end: int, low: int, high: int) -> Passage:
    """The passage around ``text[start:end]``, inside ``text[low:high]``."""
    room = LONGEST - (end - start)
    if room <= 0:
        return Passage(start, start + LONGEST, opens=False, closes=False)
    boundaries = _boundaries(text, max(start - LONGEST - _SLACK, 0), min(end + LONGEST + _SLACK, len(text)))
    begin, opens = _begin(text, start, max(low, start - room), boundaries)
    if not opens:
        begin = _word_start(text, max(low, start - room // 2), start)
    finish, closes = _finish(text, end, min(high, begin + LONGEST), begin + LONGEST // 2, boundaries)
    return Passage(begin, finish, opens, closes)


def _boundaries(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """(end of a sentence, start of the next) within a stretch of the text; and those at the ends of the text."""
    found = [(low + m.start("gap"), low + m.end("gap")) for m in _BOUNDARY.finditer(text[low:high])]
    if low == 0:
        found.insert(0, (0, len(text) - len(text.lstrip())))
    if high == len(text):
        found.append((len(text.rstrip()), len(text)))
    return found


def _begin(text: str, start: int, least: int, boundaries: list[tuple[int, int]]) -> tuple[int, bool]:
    """The nearest start of a sentence from ``least`` to ``start``, and whether there is one."""
    starts = [begin for _, begin in boundaries if least <= begin <= start and begin < len(text)]
    return (starts[-1], True) if starts else (start, False)


def _finish(text: str, end: int, most: int, enough: int, boundaries: list[tuple[int, int]]) -> tuple[int, bool]:
    """The last end of a sentence up to ``most``, unless that falls short of ``enough``; else the last of a word."""
    ends = [finish for finish, _ in boundaries if end <= finish <= most]
    if ends and (ends[-1] >= enough or ends[-1] == len(text.rstrip())):
        return ends[-1], True
    return _word_end(text, end, most), False


def _word_start(text: str, least: int, start: int) -> int:
    """The first start of a word from ``least`` to ``start``; in writing without blanks, ``least``."""
    found = _WORD_START.search(text, least, start + 1)
    return found.start() if found else least


def _word_end(text: str, end: int, most: int) -> int:
    """The last end of a word from ``end`` to ``most``; in writing without blanks, ``most``."""
    if most >= len(text) or text[most].isspace():
        return end + len(text[end:most].rstrip())
    cut = max(text.rfind(blank, end, most) for blank in " \n\t")
    return most if cut < 0 else end + len(text[end:cut].rstrip())


def mark(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """``text[start:end]`` as HTML."""
    pieces = []
    for low, high in spans:
        pieces += [html.escape(text[start:low]), "<mark>", html.escape(text[low:high]), "</mark>"]
        start = high
    return "".join([*pieces, html.escape(text[start:end])])


def snippets(
    text: str, field: str, rows: Sequence[Row], count: int, highlight: Highlight = Highlight.MARK
) -> list[Snippet]:
    if not text.strip() or count == 0:
        return []
    found: list[Snippet] = []
    for start, end, opens, closes in best_passages(text, matches_of(rows), count):
        within = [(max(a, start), min(b, end)) for a, b in spans(rows) if a < end and start < b]
        shown = mark(text, within if highlight is Highlight.MARK else [], start, end)
        shown = f"{'' if opens else '…'}{shown}{'' if closes else '…'}"
        marks = () if highlight is Highlight.NONE else tuple(within)
        found.append(Snippet(field, start, end, text[start:end], shown, marks))
    return found


def gather_spellings(rows: Iterable[Sequence[str]]) -> Spellings:
    """One row of values a document, in the order of the documents."""
    known: dict[str, int] = {}
    starts, ordinals = [0], []
    for values in rows:
        ordinals += [known.setdefault(value, len(known)) for value in dict.fromkeys(values)]
        starts.append(len(ordinals))
    return Spellings(list(known), np.array(starts, np.int32), np.array(ordinals, np.int32))
