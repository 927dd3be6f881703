"""HTML without its attributes: parsers compare each attribute of a tag with all before it, which may be very many."""

import re

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*")
_QUOTED_OR_END = re.compile(r"=\s{0,100}([\"'])|>")


def bare(html: str) -> str:
    """The text with its tags, of which only the names are left. Linear in its length, whatever it is."""
    pieces: list[str] = []
    at, unclosed = 0, ""
    while (begin := html.find("<", at)) >= 0:
        tag = _TAG.match(html, begin)
        if tag is None:
            pieces.append(html[at : begin + 1])
            at = begin + 1
            continue
        pieces.append(f"{html[at:begin]}{tag[0]}>")
        at = tag.end()
        while (sign := _QUOTED_OR_END.search(html, at)) is not None and sign[1]:
            end = -1 if sign[1] in unclosed else html.find(sign[1], sign.end())
            unclosed += sign[1] if end < 0 and sign[1] not in unclosed else ""
            at = sign.end() if end < 0 else end + 1
        at = len(html) if sign is None else sign.end()
    return "".join([*pieces, html[at:]])
