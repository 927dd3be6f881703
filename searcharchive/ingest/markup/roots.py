"""What a document of XML is, told from its beginning."""

import codecs
import re
from typing import NamedTuple

_START = re.compile(r"<(?:(?P<prefix>[^\W\d][\w.-]*):)?(?P<name>[^\W\d][\w.-]*)(?=[\s/>]|\Z)")
_DOCTYPE = re.compile(r"\s*([^\s<>\[\"']{0,100})")
_SPACE = " \t\r\n"
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


class Root(NamedTuple):
    """The root element's name without its prefix, and its namespace; ``""`` where it is in none.

    ``doctype``: the name that a DOCTYPE before it gives, or ``""``.
    """

    name: str
    namespace: str = ""
    doctype: str = ""


def root_of(start: bytes) -> Root | None:
    """The root of XML by the first bytes of it; None where they do not begin like XML, or do not reach its root.

    Nothing is checked: what is behind may be no XML all the same. HTML and SGML have a root too.
    """
    text = _characters(start)
    at, doctype = 0, ""
    while True:
        at = _behind_blanks(text, at)
        if text.startswith("<!DOCTYPE", at) or text.startswith("<!doctype", at):
            doctype = _doctype_name(text, at)
            end = _doctype_end(text, at)
        elif text.startswith("<?", at):
            end = _behind(text, "?>", at)
        elif text.startswith("<!--", at):
            end = _behind(text, "-->", at + 4)
        else:
            return _root(text, at, doctype)
        if end < 0:
            return None
        at = end


def begins_like_markup(start: bytes) -> bool:
    """Whether the first bytes are a declaration, a comment, or a tag, and not a text that happens to begin with <."""
    text = _characters(start)
    return text.startswith(("<?", "<!")) or _START.match(text) is not None


def _characters(start: bytes) -> str:
    """What can be told of the characters; letters beyond ASCII do not matter here."""
    encoding = _UTF_16.get(start[:2])
    if encoding is None:
        return start.removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip(_SPACE)
    return start.decode(encoding, "ignore").lstrip("\ufeff" + _SPACE)


def _behind_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _behind(text: str, sign: str, at: int) -> int:
    """The place behind the next sign, or -1."""
    found = text.find(sign, at)
    return -1 if found < 0 else found + len(sign)


def _doctype_name(text: str, at: int) -> str:
    found = _DOCTYPE.match(text, at + len("<!DOCTYPE"))
    return found[1] if found is not None else ""


def _doctype_end(text: str, at: int) -> int:
    """The place behind a DOCTYPE, with what it declares between brackets, or -1."""
    depth = 0
    while 0 <= at < len(text):
        sign = text[at]
        if sign in "\"'":
            at = _behind(text, sign, at + 1)
            continue
        if text.startswith("<!--", at):
            at = _behind(text, "-->", at + 4)
            continue
        depth += (sign == "<") - (sign == ">")
        at += 1
        if not depth:
            return at
    return -1


def _root(text: str, at: int, doctype: str) -> Root | None:
    found = _START.match(text, at)
    if found is None:
        return None
    prefix = found["prefix"]
    tag = text[found.end() : text.find(">", found.end()) % (len(text) + 1)]
    declared = re.search(rf"\sxmlns{'' if prefix is None else ':' + re.escape(prefix)}\s*=\s*[\"']([^\"']*)", tag)
    return Root(found["name"], declared[1].strip() if declared else "", doctype)
