"""Prose with its marks, as NITF and XHTML have it, as plain text: paragraphs between blank lines."""

import re
import textwrap
from dataclasses import dataclass, field

from lxml import etree

from searcharchive.ingest.markup.tree import name_of, names, parent_named
from searcharchive.ingest.markup.xml import Element

_SKIPPED = names(
    "head script style template noscript media media-reference media-metadata media-caption media-producer "
    "media-object nitf-table-metadata figure picture video audio object embed iframe canvas svg math map "
    "button select textarea"
)
_ITEMS = frozenset({"li", "tr", "dt", "dd", "caption"})
_LISTS = frozenset({"ul", "ol", "dl", "table", "nitf-table"})
_CELLS = frozenset({"td", "th"})
_BLOCKS = _LISTS | names(
    "p hl1 hl2 h1 h2 h3 h4 h5 h6 div block blockquote bq section article main aside header footer nav address "
    "center fn note abstract byline dateline credit datasource hr body body.content body.head body.end thead tbody "
    "tfoot option form fieldset legend figcaption tagline details summary pre postaddr colgroup"
)
_LINE = "\0"
"""A line end that was meant: no character of XML."""


@dataclass(slots=True)
class _Paper:
    """Paragraphs as they are written."""

    paragraphs: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    marker: str = ""
    lists: int = 0
    tight: bool = False
    """The last paragraph is an item of a list, or a row: what follows as one stands on the next line."""
    item: bool = False
    written: bool = False
    """Something has been written of this paragraph."""
    pages: dict[Element, bool] = field(default_factory=dict)
    """Rows of tables, and whether they are there for the looks of a page: a cell of theirs holds paragraphs."""

    def write(self, text: object) -> None:
        """Go on with the paragraph; None is nothing."""
        if text:
            self.pieces.append(str(text))
            self.written = self.written or not str(text).isspace()

    def end(self) -> None:
        """End the paragraph, where there is one."""
        lines = [" ".join(line.split()) for line in "".join(self.pieces).split(_LINE)]
        self.pieces.clear()
        self.written = False
        self.add(re.sub(r"\n{2,}", "\n\n", "\n".join(lines).strip("\n")))

    def end_as_it_stands(self) -> None:
        """End a paragraph whose lines and blanks are meant."""
        text = "".join(self.pieces).replace(_LINE, "\n").expandtabs(4)
        self.pieces.clear()
        self.written = False
        lines = [line.rstrip() for line in textwrap.dedent(text).split("\n")]
        self.add(re.sub(r"\n{2,}", "\n\n", "\n".join(lines).strip("\n")))

    def add(self, text: str) -> None:
        if not text:
            return
        text = self.marker + text
        if self.item and self.tight and self.paragraphs:
            self.paragraphs.append("\n" + text)
        else:
            self.paragraphs.append("\n\n" + text)
        self.tight, self.item, self.marker = self.item, False, ""

    def begin_item(self, marker: str) -> None:
        self.end()
        self.item, self.marker = True, marker


def prose(element: Element) -> str:
    """The text of an element: paragraphs parted by blank lines, items of lists and rows of tables a line each, ``br``
    a line end, blanks collapsed except in ``pre``. Pictures, scripts and styles are left out."""
    paper, cell = _Paper(), 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        name = name_of(part)
        if event == "start" and (name in _SKIPPED or not isinstance(part.tag, str)) and part is not element:
            walk.skip_subtree()
        elif event == "start":
            cell += _is_cell(paper, name, part)
            _begin(paper, name, part, cell > 0)
            paper.write(part.text)
            continue
        else:
            _finish(paper, name, cell > 0)
            cell -= _is_cell(paper, name, part)
        if event == "end" and part is not element:
            paper.write(part.tail)
    paper.end()
    return "".join(paper.paragraphs).strip()


def _begin(paper: _Paper, name: str, part: Element, in_cell: bool) -> None:
    if name == "br":
        paper.pieces.append(" " if in_cell else _LINE)
    elif name in _CELLS:
        _begin_cell(paper, in_cell)
    elif name == "denom" and part.getprevious() is not None and name_of(part.getprevious()) == "numer":
        paper.pieces.append("/")
    elif in_cell:
        paper.pieces.append(" " if name in _BLOCKS or name in _ITEMS else "")
    elif name in _ITEMS:
        paper.begin_item("- " if name == "li" else "")
    elif name in _BLOCKS:
        paper.end()
        paper.lists += name in _LISTS


def _begin_cell(paper: _Paper, in_cell: bool) -> None:
    if not in_cell:
        paper.end()
    elif paper.written:
        paper.pieces.append(" | ")


def _finish(paper: _Paper, name: str, in_cell: bool) -> None:
    if in_cell:
        paper.pieces.append(" " if name in _BLOCKS or name in _ITEMS else "")
    elif name == "pre":
        paper.end_as_it_stands()
    elif name in _BLOCKS or name in _ITEMS or name in _CELLS:
        paper.end()
        paper.item = False
        if name in _LISTS:
            paper.lists -= 1
            paper.tight = paper.tight and paper.lists > 0


def _is_cell(paper: _Paper, name: str, part: Element) -> bool:
    """Whether this is a cell of a table of values."""
    row = parent_named(part, "tr") if name in _CELLS else None
    if row is None:
        return name in _CELLS
    if row not in paper.pages:
        paper.pages[row] = any(_is_page(cell) for cell in row)
    return not paper.pages[row]


def _is_page(cell: Element) -> bool:
    if name_of(cell) not in _CELLS:
        return False
    paragraphs = 0
    for part in cell.iter("{*}p", "{*}table", "{*}h1", "{*}h2"):
        paragraphs += 2 if name_of(part) == "table" else 1
    return paragraphs > 1


def plain_text(text: str) -> str:
    """Text that was written in lines, as paragraphs: they are parted by blank lines, or each line is one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    whole = [" ".join(line.split()) for line in lines]
    if all(whole) and all(line.endswith((".", "!", "?", "”", '"', "»", "。")) for line in whole):
        return "\n\n".join(whole)
    joined = re.split(r"\n{2,}", "\n".join(whole))
    return "\n\n".join(paragraph for part in joined if (paragraph := " ".join(part.split())))
