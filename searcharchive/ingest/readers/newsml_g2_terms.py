"""What concepts are called in a NewsML-G2 item: by the names beside them, or by what it asserts of their codes."""

from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.markup.tree import (
    LANG,
    attribute,
    attributes,
    every,
    language_of,
    once,
    simple,
    text_of,
)
from searcharchive.ingest.markup.xml import Element

_CODES = ("qcode", "uri", "literal", "id", "href", "residref")


def code_of(element: Element | None) -> str:
    """The code, address or literal that stands for a concept; ``""`` where there is none."""
    return next((code for name in _CODES if (code := attribute(element, name))), "")


def short(code: str) -> str:
    """The last part of a code: ``usable`` of ``stat:usable`` and of ``http://cv.iptc.org/newscodes/pubstatusg2/usable``."""
    return code.rstrip("/").rpartition("/")[2] if "://" in code else code.partition(":")[2] or code


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0]


class Terms:
    """The names of an item's concepts, in the item's language where they are given in several."""

    def __init__(self, item: Element) -> None:
        self._lang = language_of(item).lower()
        self._asserted = {code_of(part): part for part in reversed(every(item, "assert"))}

    def name(self, concept: Element) -> str:
        """The name of a concept, or ``""``."""
        asserted = self._asserted.get(code_of(concept))
        return self._own_name(concept) or ("" if asserted is None else self._own_name(asserted))

    def _own_name(self, concept: Element) -> str:
        named = [(attribute(part, LANG).lower(), text_of(part)) for part in every(concept, "name")]
        base = self._lang.partition("-")[0]
        ranked = sorted(named, key=lambda pair: (pair[0] != self._lang, pair[0].partition("-")[0] != base))
        return next((name for _, name in ranked if name), "")

    def label(self, concept: Element) -> str:
        """The name, else the text, else the short form of the code; of an address the host."""
        code = code_of(concept)
        return self.name(concept) or text_of(concept) or (_host(code) if "://" in code else short(code))

    def place(self, concept: Element) -> str:
        """``Las Vegas, Nevada, United States``: a place and the wider ones around it; ``""`` without its own name."""
        name = self.name(concept)
        wider = [self.name(part) for part in self._broader(concept)] if name else []
        return ", ".join(once([name, *wider]))

    def _broader(self, concept: Element) -> Iterator[Element]:
        """Those that it names, else those that are asserted of it, which may be asserted to have wider ones."""
        seen: set[str] = set()
        waiting = every(concept, "broader") or self._asserted_broader(concept)
        while waiting and len(seen) < 4:
            wider = waiting.pop(0)
            if (code := code_of(wider)) in seen:
                continue
            seen.add(code)
            yield wider
            waiting = waiting or self._asserted_broader(wider)

    def _asserted_broader(self, concept: Element) -> list[Element]:
        asserted = self._asserted.get(code_of(concept))
        return [] if asserted is None else every(asserted, "broader")

    def said(self, element: Element) -> Any:
        """All that an element says, as a JSON value: its name or text, else its code, else its attributes."""
        if first := self.name(element) or text_of(element):
            return first
        return code_of(element) or simple(attributes(element))
