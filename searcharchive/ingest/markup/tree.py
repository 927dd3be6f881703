"""Finding things in a tree by their names, in whatever namespace they are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from searcharchive.ingest.markup.xml import Element

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def names(text: str) -> frozenset[str]:
    """Names that are written with blanks between them, as a set."""
    return frozenset(text.split())


def name_of(element: Element) -> str:
    """The name without its namespace; ``""`` of a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _steps(path: str) -> str:
    return "/".join(step if step in ("", ".", "*") else "{*}" + step for step in path.split("/"))


def first(element: Element, path: str) -> Element | None:
    """The first element at a path of names, such as ``head/docdata`` or ``.//person``."""
    return element.find(_steps(path))


def every(element: Element, path: str) -> list[Element]:
    """All elements at a path of names, in order."""
    return list(element.findall(_steps(path)))


def within(element: Element, *names: str) -> Iterator[Element]:
    """The element and all in it that have one of these names, in order."""
    return iter(element.iter(*("{*}" + name for name in names)))


def outermost(element: Element, name: str) -> Iterator[Element]:
    """The elements of a name within an element, in order, but none that is inside another one of them."""
    walk = etree.iterwalk(element, events=("start",))
    for _, part in walk:
        if name_of(part) == name:
            walk.skip_subtree()
            yield part


def children(element: Element) -> Iterator[Element]:
    """Its child elements, comments left out."""
    return (child for child in element if isinstance(child.tag, str))


def parent_named(element: Element, name: str) -> Element | None:
    """The parent, if that is its name."""
    parent = element.getparent()
    return parent if parent is not None and name_of(parent) == name else None


def text_of(element: Element | None) -> str:
    """All text of an element on one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def text_without(element: Element, *left_out: str) -> str:
    """All text of an element on one line, but not that of elements in it with one of these names."""
    pieces = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if event == "end":
            pieces.append("" if part is element else str(part.tail or ""))
        elif name_of(part) in left_out:
            walk.skip_subtree()
        else:
            pieces.append(str(part.text or ""))
    return " ".join("".join(pieces).split())


def text_at(element: Element, path: str) -> str:
    """The text of the first element at a path; ``""`` where there is none."""
    return text_of(first(element, path))


def texts_at(element: Element, path: str) -> list[str]:
    """The texts of all elements at a path that have one, each once."""
    return list(dict.fromkeys(text for part in every(element, path) if (text := text_of(part))))


def attribute(element: Element | None, name: str) -> str:
    """An attribute without blanks around it; ``""`` where it is not given."""
    return "" if element is None else " ".join(str(element.get(name) or "").split())


def attributes(element: Element) -> dict[str, str]:
    """All its attributes by their names without namespaces."""
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items() if value}


def language_of(element: Element) -> str:
    """The ``xml:lang`` that holds for an element; ``""`` where none does."""
    while element is not None:
        if lang := attribute(element, LANG):
            return lang
        element = element.getparent()
    return ""


def simple(value: dict[str, str] | str) -> Any:
    """Attributes as a JSON value: of a single one its text."""
    return next(iter(value.values())) if isinstance(value, dict) and len(value) == 1 else value


def filled(data: Mapping[str, Any]) -> dict[str, Any]:
    """What has a value; a list of one stays a list."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def once(values: Iterable[str]) -> list[str]:
    """Texts that are not empty, each once, in order."""
    return list(dict.fromkeys(value for value in values if value))


def collected(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Values by their names: of a name that comes once its value, of one that comes again a list of them."""
    lists: dict[str, list[Any]] = {}
    for key, value in pairs:
        if value not in (None, "", [], {}):
            lists.setdefault(key, []).append(value)
    return {key: values[0] if len(values) == 1 else values for key, values in lists.items()}
