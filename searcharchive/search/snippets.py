"""Headlines with what a query found marked, and the passages of texts that show best what it found in them.

A passage is at most :data:`LONGEST` characters. The best one has words of the most leaves of the query, then the most
words, then comes first. It begins and ends with a sentence where that is near, else with a word, which ``…`` tells.
"""

from collections.abc import Sequence

from searcharchive.search.cutting import show
from searcharchive.search.request import Highlight
from searcharchive.search.response import Snippet
from searcharchive.search.texts import LONGEST, FoundOnPage

__all__ = ["LONGEST", "Dressed", "dressed"]

Dressed = tuple[str, tuple[Snippet, ...]]
"""A headline as HTML, and snippets."""


def dressed(
    headlines: Sequence[str],
    bodies: Sequence[str],
    field: str,
    found: FoundOnPage,
    count: int,
    highlight: Highlight = Highlight.MARK,
) -> list[Dressed]:
    """Of each document its headline, and the ``count`` best passages of its body (``field``), in its order, none of
    which overlaps another; its beginning where nothing was found.

    A blank body has no passages. Documents are given together, since to look for passages costs less at once.
    """
    pieces, html, marks = show(headlines, bodies, found, count, marked=highlight is Highlight.MARK)
    told = highlight is not Highlight.NONE
    hits: list[Dressed] = []
    at = done = 0
    for body in bodies:
        _, _, _, _, end, last, passages = pieces[at]
        headline = html[done:end]
        shown = []
        for start, finish, _, _, behind, next_mark, _ in pieces[at + 1 : at + 1 + passages]:
            here = tuple(marks[last:next_mark]) if told else ()
            shown.append(Snippet(field, start, finish, body[start:finish], html[end:behind], here))
            end, last = behind, next_mark
        done = end
        at += 1 + passages
        hits.append((headline, tuple(shown)))
    return hits
