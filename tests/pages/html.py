"""A page taken apart: enough to ask for its landmarks, links and text, and to see whether it holds together."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})
SHAPES = frozenset({"rect", "line"})
CLOSED_BY_SLASH = SHAPES


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    text: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    @property
    def classes(self) -> set[str]:
        return set((self.get("class") or "").split())


@dataclass
class Page(HTMLParser):
    """Raises AssertionError while reading a page whose tags do not close in order."""

    source: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self.feed(self.source)
        assert not self._open, f"never closed: {[e.tag for e in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"<{tag}> says an attribute twice: {names}"
        element = Element(tag, {k: v or "" for k, v in attrs}, tuple(e.tag for e in self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in CLOSED_BY_SLASH, f"<{tag}/> closes nothing in HTML"
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}, tuple(e.tag for e in self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> inside <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements by tag and attributes; ``class_`` asks for one of the classes."""
        wanted = attributes.pop("class_", None)
        return [
            e
            for e in self.elements
            if e.tag == tag
            and all(e.get(k) == v for k, v in attributes.items())
            and (wanted is None or wanted in e.classes)
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} {attributes}>"
        return found[0]

    @property
    def text(self) -> str:
        return words(self.one("body").text)

    @property
    def headings(self) -> list[tuple[int, str]]:
        return [(int(e.tag[1]), words(e.text)) for e in self.elements if e.tag in {"h1", "h2", "h3", "h4"}]

    def links(self, text: str) -> list[Element]:
        return [e for e in self.all("a") if words(e.text) == text]

    def link(self, text: str) -> Element:
        found = self.links(text)
        assert found, f"no link {text!r} among {[words(e.text) for e in self.all('a')]}"
        return found[0]


def words(text: str) -> str:
    return " ".join(text.split())


def parameters(href: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(href).query, keep_blank_values=True)
