"""XML that anybody may have sent: read without the network, without a DTD, and without expanding what it declares."""

import re
from html.entities import html5
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from searcharchive.ingest.limits import DEPTH_LIMIT
from searcharchive.ingest.markup.bare import bare

__all__ = ["BadXml", "Element", "parse", "parse_html", "unencoded"]

_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_BOM = b"\xef\xbb\xbf"
_SPACE = " \t\r\n"
_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# Codecs that Python has besides those of texts that others write.
_NO_ENCODINGS = re.compile(r"(?:raw.)?unicode.escape|idna|punycode|undefined|utf.?7|mbcs|oem", re.IGNORECASE)
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]")
# What holds no references, up to its end or that of the text, which keeps the search linear.
_REFERENCES = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|&(?P<name>[A-Za-z][A-Za-z0-9]{0,40});", re.DOTALL
)
_PLAIN: Any = {"encoding": "utf-8", "remove_comments": True, "remove_pis": True}
_TOO_DEEP = "boolean(" + "/*" * (DEPTH_LIMIT + 1) + ")"
_ENDINGS = frozenset({45, 47, 63, 77})
"""Codes of libxml2 for a comment, an instruction, CDATA and elements that are not closed before the end."""
_MISMATCH = 76
"""That of an element that another's end closes."""


class BadXml(ValueError):
    """A document that is not read. Its message says why."""


def parse(data: bytes) -> Element:
    """The root element of a document in the encoding that it declares. Raises BadXml with the reason.

    A DOCTYPE is passed over. References that XML itself does not know become the characters that HTML means by them,
    ``&eacute;`` an é, and stay as they are where it means none.
    """
    text = unencoded(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, **_PLAIN)
    try:
        root = etree.fromstring(_spelt_out(text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise BadXml(_reason(error, text)) from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise BadXml("the XML declares entities, which are not expanded")
    if root.xpath(_TOO_DEEP):
        raise BadXml(f"the XML has elements nested deeper than {DEPTH_LIMIT}")
    return root


def parse_html(text: str) -> Element | None:
    """HTML that was carried inside XML as text, without its attributes; None where there is nothing in it."""
    parser = etree.HTMLParser(no_network=True, huge_tree=False, **_PLAIN)
    try:
        root = etree.fromstring(bare(text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    return root


def unencoded(data: bytes) -> str:
    """The characters of a document, by its byte order mark, else by its declaration, else UTF-8. Raises BadXml."""
    encoding, declared = _encoding(data)
    try:
        return data.decode(encoding).lstrip("\ufeff" + _SPACE)
    except LookupError as error:
        raise BadXml(f"the XML declares the encoding {encoding}, which is not known") from error
    except UnicodeError as error:
        at = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        start = "is not in the encoding that it declares: not" if declared else "declares no encoding, and is not"
        raise BadXml(f"the XML {start} {encoding.upper()}{at}") from error


def _encoding(data: bytes) -> tuple[str, bool]:
    """(encoding, whether the document says so)."""
    if marked := _UTF_16.get(data[:2]):
        return marked, True
    found = None if data.startswith(_BOM) else _DECLARED.match(data[:1_000].lstrip())
    if found is None:
        return "utf-8", data.startswith(_BOM)
    name = found[1].decode().lower()
    if _NO_ENCODINGS.fullmatch(name):
        raise BadXml(f"the XML declares the encoding {name}, which is not known")
    if re.fullmatch(r"(?:utf|ucs)[_-]?(?:16|32|2|4).*|iso-10646-ucs.*", name):
        raise BadXml(f"the XML is not in the encoding that it declares: not {name.upper()}")
    return _western(name, data), True


def _western(name: str, data: bytes) -> str:
    """Windows-1252 for Latin-1 with the quotation marks of wires, which is what was meant wherever they occur."""
    if name not in ("iso-8859-1", "iso_8859-1", "latin-1", "latin1", "l1"):
        return name
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return name
    return "cp1252"


def _spelt_out(text: str) -> str:
    """The text with the named references of HTML as numbers; a lone surrogate cannot be in it, it was decoded."""
    return _REFERENCES.sub(_number, text) if _NAMED.search(text) else text


def _number(found: re.Match[str]) -> str:
    name = found["name"]
    if name is None or name in _OWN:
        return found[0]
    characters = html5.get(f"{name};")
    return f"&amp;{name};" if characters is None else "".join(f"&#{ord(character)};" for character in characters)


def _reason(error: etree.XMLSyntaxError, text: str) -> str:
    line, _ = error.position
    message = str(error.msg).partition(", line ")[0]
    if "<!ENTITY" in text and ("internal subset" in message or "amplification" in message):
        return "the XML declares entities, which are not expanded"
    if "Excessive depth" in message:
        return f"the XML has elements nested deeper than {DEPTH_LIMIT}"
    if "limit exceeded" in message:
        return "the XML has a text that is longer than an article may be"
    if not text:
        return "the XML is empty"
    if error.code in _ENDINGS or (error.code != _MISMATCH and _at_end(error, text.rstrip())):
        return "the XML ends early, before all its elements are closed"
    return f"the XML is not well-formed, line {line}: {' '.join(message.split()) or 'it cannot be read'}"


def _at_end(error: etree.XMLSyntaxError, text: str) -> bool:
    """Whether an error is where the text ends: columns are counted in bytes."""
    line, column = error.position
    last = text.count("\n") + 1
    return bool(line > last or (line == last and column >= len(text) - text.rfind("\n")))
