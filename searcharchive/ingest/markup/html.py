"""HTML, well or badly written, as plain paragraphs. Nothing in it is run or fetched.

It is read as events and never as a tree: parsers that build trees of HTML take minutes for a page of a megabyte that is
nested deeply enough, or an element that has attributes enough.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from searcharchive.ingest.json_values import text_problem

_SKIPPED = frozenset({"head", "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math"})
_SKIPPED |= {"canvas", "video", "audio", "button", "select", "textarea", "map", "nav"}
_ITEMS = frozenset({"li", "tr", "dt", "dd"})
_CELLS = frozenset({"td", "th"})
_FIGURES = frozenset({"figure", "figcaption"})
_BLOCKS = _ITEMS | _FIGURES | {"html", "body", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl"}
_BLOCKS |= {"table", "thead", "tbody", "tfoot", "caption", "blockquote", "pre", "section", "article", "main", "aside"}
_BLOCKS |= {"header", "footer", "address", "center", "hr", "form", "fieldset", "legend", "details", "summary"}
_BLOCKS |= {"body.content", "body.head", "body.end", "block", "hl1", "hl2", "nitf"}  # NITF within ninjs
_LINE = "\0"
"""A line end that was meant: HTML cannot hold a NUL."""
_CELL = "\0\x1f\0"
"""Where a cell of a table begins."""
_ROW = 400
"""Characters of a row; tables with longer ones place the parts of a page."""
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,31});")


class Block(NamedTuple):
    """One paragraph. ``tag``: the element that holds it; ``figcaption`` for all that stands in a figure."""

    text: str
    tag: str


class Part(NamedTuple):
    """An element that holds the blocks from ``first`` up to ``end``; ``own``: characters of the paragraphs (p) that no
    smaller part holds."""

    tag: str
    first: int
    end: int
    own: int


class Prose(NamedTuple):
    """The text in paragraphs between blank lines, and the captions of its figures."""

    text: str
    captions: list[str]


class Events:
    """What a parser of HTML reports, written down as blocks and parts. ``without``: elements that are left out."""

    def __init__(self, without: frozenset[str] = frozenset()) -> None:
        self.blocks: list[Block] = []
        self.parts: list[Part] = []
        self._without = _SKIPPED | without
        self._skipped = 0
        self._open: list[tuple[str, int]] = []
        self._own: list[int] = []
        self._pieces: list[str] = []
        self._count = {"figure": 0, "figcaption": 0, "pre": 0, "td": 0, "th": 0}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        if self._skipped or tag in self._without:
            self._skipped += 1
            return
        if tag == "br":
            self._pieces.append(_LINE)
        elif tag in _CELLS:
            self._pieces.append(_CELL)
        elif tag in _BLOCKS:
            self._begin(tag)
        if tag in self._count:
            self._count[tag] += 1

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        if tag in _BLOCKS and self._open:
            self._finish()
        if self._count.get(tag):
            self._count[tag] -= 1

    def data(self, text: str) -> None:
        if not self._skipped:
            self._pieces.append(text.replace("\n", _LINE) if self._count["pre"] else text)

    def close(self) -> None:
        while self._open:
            self._finish()
        self._flush()

    def _begin(self, tag: str) -> None:
        self._break()
        self._open.append((tag, len(self.blocks)))
        self._own.append(0)

    def _finish(self) -> None:
        self._break()
        (tag, first), own = self._open.pop(), self._own.pop()
        if tag == "p" and self._own:
            self._own[-1] += own
        else:
            self.parts.append(Part(tag, first, len(self.blocks), own))

    def _break(self) -> None:
        """End a paragraph; in a cell only its line, until it is known what the table is for."""
        if self._count["td"] or self._count["th"]:
            self._pieces.append(_LINE * 2)
        else:
            self._flush()

    def _flush(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        cells = [cell for cell in text.split(_CELL) if cell.strip(_LINE + " \t\r\n")]
        if _CELL in text and (len(cells) < 2 or len(text) > _ROW):
            # No row of a table but columns of a page.
            for part in _plain(text.replace(_CELL, _LINE * 2)).split("\n\n"):
                self._add(part, "p")
        elif _CELL in text:
            self._add(" | ".join(" ".join(cell.replace(_LINE, " ").split()) for cell in cells))
        else:
            self._add(_plain(text))

    def _add(self, text: str, tag: str = "") -> None:
        if not text:
            return
        tag = tag or (self._open[-1][0] if self._open else "body")
        if self._count["figure"] or self._count["figcaption"]:
            tag = "figcaption"
        self.blocks.append(Block(f"- {text}" if tag == "li" else text, tag))
        if tag == "p" and self._own:
            self._own[-1] += len(text)


def _plain(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split(_LINE)]
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines).strip("\n"))


def parse(html: str, events: Events) -> None:
    """Report a document or a piece of one. Raises ValueError for text that is none."""
    if problem := text_problem(html):
        raise ValueError(f"the text {problem}")
    if not html.strip():
        return
    parser = etree.HTMLParser(target=events, encoding="utf-8", no_network=True, huge_tree=True)
    try:
        etree.fromstring(html.encode(), parser)
    except (etree.LxmlError, AssertionError) as error:
        raise ValueError(f"the HTML cannot be read ({error})") from error


def joined(blocks: list[Block]) -> str:
    """Paragraphs between blank lines; items of lists and rows of tables stand a line each."""
    before = ""
    parts: list[str] = []
    for block in blocks:
        tight = block.tag in _ITEMS and before in _ITEMS
        parts.append(("\n" if tight else "\n\n") + block.text)
        before = block.tag
    return "".join(parts).strip()


def prose_of(html: str, without: frozenset[str] = frozenset()) -> Prose:
    """A piece of HTML as text: ``br`` a line end, cells parted by ``|``. Raises ValueError where it is no text.

    Scripts, styles, navigation, forms' fields and the elements of ``without`` are left out.
    """
    events = Events(without)
    parse(html, events)
    captions = [block.text for block in events.blocks if block.tag == "figcaption"]
    return Prose(joined([block for block in events.blocks if block.tag != "figcaption"]), captions)


def story_of_page(html: str) -> str:
    """The text of a page that holds one story and little else: what stands above its first paragraph, but for its
    dateline and headings, is left out. Raises ValueError as :func:`prose_of` does."""
    events = Events()
    parse(html, events)
    blocks = [block for block in events.blocks if block.tag != "figcaption"]
    first = next((n for n, block in enumerate(blocks) if block.tag == "p"), 0)
    return joined([block for n, block in enumerate(blocks) if n >= first or block.tag[0] == "h"])


def is_marked(text: str) -> bool:
    """Whether a text has tags or entities of HTML in it."""
    return _MARKUP.search(text) is not None


def one_line(text: str) -> str:
    """A headline or a name that may have markup in it, as one line of plain text."""
    plain = prose_of(text).text if is_marked(text) else text
    return " ".join(plain.split())
