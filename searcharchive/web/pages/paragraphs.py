"""A body of text as paragraphs of marked HTML, whatever way its source broke the lines."""

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup

WRAPPED_AT = 100
FULL_LINE = 45
OPENING, CLOSING = "<mark>", "</mark>"
INDENT = re.compile(r"[ \t\u3000]{2,}\S|\u3000")


def paragraphs(text: str, html: str) -> list[Markup]:
    """The paragraphs of ``html``, which is ``text`` escaped with marks in it (see ``results.marked``): safe to show.

    A blank line ends a paragraph. So does a line's end, unless the text was wrapped to a fixed width: then an
    indented line begins one, and lines that are short on purpose (tables, verse) keep their ends.
    """
    lines, marked = text.splitlines(), _balanced(html.splitlines())
    if len(lines) != len(marked):
        return [Markup(html)]
    broken = [block for run in _blocks(lines) for block in _broken(lines, run)]
    return [Markup(_joined(lines, marked, block)) for block in broken]


def _balanced(lines: Sequence[str]) -> list[str]:
    """Lines with each mark opened and closed in the same line."""
    balanced, inside = [], False
    for line in lines:
        line = OPENING + line if inside else line
        inside = line.rfind(OPENING) > line.rfind(CLOSING)
        balanced.append(line + CLOSING if inside else line)
    return balanced


def _blocks(lines: Sequence[str]) -> list[range]:
    """Runs of lines that are not blank."""
    found, start = [], 0
    for index in range(len(lines) + 1):
        if index == len(lines) or not lines[index].strip():
            if start < index:
                found.append(range(start, index))
            start = index + 1
    return found


def _broken(lines: Sequence[str], block: range) -> Iterator[range]:
    """A block taken apart at its paragraphs."""
    wrapped = _is_wrapped([lines[i] for i in block])
    start = block.start
    for index in block[1:]:
        if not wrapped or INDENT.match(lines[index]):
            yield range(start, index)
            start = index
    yield range(start, block.stop)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines end where a fixed width made them end: none is long, and most but the last are full."""
    full = sum(len(line) >= FULL_LINE for line in lines[:-1])
    return max(map(len, lines)) <= WRAPPED_AT and (full * 2 >= len(lines) - 1 or _is_ragged(lines))


def _is_ragged(lines: Sequence[str]) -> bool:
    """Several lines, most of them short, as in a table or verse."""
    return len(lines) > 2 and sum(len(line) < FULL_LINE for line in lines[:-1]) * 2 > len(lines)


def _joined(lines: Sequence[str], marked: Sequence[str], block: range) -> str:
    """The lines of a paragraph as one: prose runs on, short lines keep their ends."""
    ends = "<br>" if _is_ragged([lines[i] for i in block]) else " "
    return ends.join(marked[i].strip() for i in block)
