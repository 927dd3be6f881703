"""The text of the HTML that comes in mail, in one pass: a tree of it takes time with the square of its depth."""

import re
from html import unescape

_BLOCKS = re.compile(
    "p|div|br|li|tr|h[1-6r]|blockquote|pre|table|[uod]l|d[td]|section|article|header|footer|figure|body"
)
_PARTED = "\0"
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(("script", "style", "title", "template", "head"))
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")


def html_text(html: str) -> str:
    """Blocks parted by empty lines, cells by blanks, entities read; scripts, styles and comments left out."""
    html = html.replace(_PARTED, "")
    found: list[str] = []
    at = 0
    while (start := html.find("<", at)) >= 0:
        found.append(html[at:start])
        name = _NAME.match(html, start)
        if name is None:
            at, text = _no_tag(html, start)
            found.append(text)
            continue
        at = _behind(html, ">", start)
        tag = name[1].lower()
        if tag in _UNSEEN and html[start + 1] != "/":
            at = _closed(html, tag, at)
        found.append(_PARTED if _BLOCKS.fullmatch(tag) else " " if tag in _CELLS else "")
    found.append(html[at:])
    return _paragraphs("".join(found))


def _no_tag(html: str, start: int) -> tuple[int, str]:
    """(where to go on, text): behind a comment or a declaration, else behind a ``<`` that is one."""
    if html.startswith("<!--", start):
        return _behind(html, "-->", start), ""
    if html.startswith(("<!", "<?"), start):
        return _behind(html, ">", start), ""
    return start + 1, "<"


def _behind(html: str, mark: str, start: int) -> int:
    """Where it goes on; what is never closed is all that is left."""
    found = html.find(mark, start)
    return len(html) if found < 0 else found + len(mark)


def _closed(html: str, tag: str, start: int) -> int:
    found = _CLOSERS[tag].search(html, start)
    return len(html) if found is None else found.end()


_CLOSERS = {
    tag: re.compile(rf"</{tag}\b[^>]*>" + (r"|(?=<body\b)" if tag == "head" else ""), re.IGNORECASE) for tag in _UNSEEN
}


def _paragraphs(text: str) -> str:
    # Lines of the source are not lines of the text; blocks are.
    blocks = [" ".join(unescape(block).split()) for block in text.split(_PARTED)]
    return "\n\n".join(block for block in blocks if block)
