"""The texts of a NewsML 1 item: which of its contents make one story, and what stands beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from searcharchive.ingest.markup.tree import LANG, attribute, filled, first, name_of, names, once, within
from searcharchive.ingest.markup.xml import Element
from searcharchive.ingest.readers.inline import markup_of
from searcharchive.ingest.readers.nitf import MEDIA

STORIES_LIMIT = 1_000
"""Texts in one item."""
_MEDIA = names("photo picture image graphic logo video audio animation")
_BESIDE = _MEDIA | names(
    "headline subheadline contact caption thumbnail icon preview quicklook summary abstract teaser synopsis byline "
    "biography footnote"
)
"""Roles of components whose text is no story of its own."""
_NO_CAPTIONS = names("headline subheadline contact byline")


class _Component(NamedTuple):
    """What a component says that decides which texts are one story."""

    element: Element
    role: str
    lang: str
    headed: bool
    equivalents: bool


@dataclass(slots=True)
class Content:
    """One content: ``path`` the components around it, the innermost first.

    Contents of one ``group``, which has one headline, make one story; of those in one ``slot`` each says the same in
    another form: they are in one component, or in one whose parts are equivalent.
    """

    path: list[Element]
    group: Element
    slot: Element
    role: str
    lang: str
    said: dict[str, Any]
    media: str = ""
    href: str = ""


@dataclass(slots=True)
class Story:
    """One story: ``path`` the components that speak of it, ``said`` what stands beside its text."""

    path: list[Element]
    lang: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    bodies: dict[Element, str] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    beside: dict[str, list[str]] = field(default_factory=dict)

    def add(self, content: Content) -> None:
        """The text of another slot goes behind what is there."""
        if content.slot not in self.bodies:
            self.bodies[content.slot] = str(content.said["body"])
            self.texts.add(self.bodies[content.slot])
            self.told = {**content.said, **self.told}

    @property
    def text(self) -> dict[str, Any]:
        return {**self.told, "body": "\n\n".join(once(self.bodies.values()))}

    @property
    def said(self) -> dict[str, Any]:
        texts = {key: once(values) for key, values in self.beside.items()}
        one = {key: "\n\n".join(values) for key, values in texts.items() if key.endswith("_text")}
        return filled({**texts, **one, "lang": self.lang})


def stories(item: Element) -> list[Story]:
    """The stories of an item, in order; of an item without text one that has what is said of its pictures."""
    unread: list[str] = []
    contents = list(_contents(item, unread))
    groups: dict[tuple[Element, str], Story] = {}
    for content in contents:
        if _is_story(content):
            groups.setdefault((content.group, content.lang), Story(content.path, content.lang)).add(content)
    found = list(groups.values()) or [_untold(item, contents)]
    firsts = {story.lang: story for story in reversed(found)}
    for content in contents:
        _put_beside(groups.get((content.group, content.lang)) or firsts.get(content.lang, found[0]), content)
    found[0].beside["unread_content"] = unread
    return found


def _is_story(content: Content) -> bool:
    return content.role not in _BESIDE and not content.media and bool(content.said.get("body"))


def _put_beside(story: Story, content: Content) -> None:
    """A text of another role, and where a picture or a film lies."""
    body = str(content.said.get("body") or "")
    if body and content.role in _BESIDE and content.role != "headline" and body not in story.texts:
        story.beside.setdefault(f"{content.role}_text", []).append(body)
    story.beside.setdefault("links", []).append(content.href)


def _contents(item: Element, unread: list[str]) -> Iterator[Content]:
    known: dict[Element, _Component] = {}
    for part in within(item, "ContentItem"):
        path = [_component(outer, known) for outer in part.iterancestors() if name_of(outer) == "NewsComponent"]
        role = next((component.role for component in path if component.role), "")
        if path and role != "stylesheet":
            yield _content(part, path, role, unread)


def _component(element: Element, known: dict[Element, _Component]) -> _Component:
    """Read once: an outer component may have very many contents in it."""
    if element not in known:
        known[element] = _Component(
            element,
            attribute(first(element, "Role"), "FormalName").lower(),
            attribute(first(element, "DescriptiveMetadata/Language"), "FormalName") or attribute(element, LANG),
            first(element, "NewsLines/HeadLine") is not None,
            attribute(element, "EquivalentsList").lower() == "yes",
        )
    return known[element]


def _content(item: Element, path: list[_Component], role: str, unread: list[str]) -> Content:
    mime, kind = (attribute(first(item, name), "FormalName").lower() for name in ("MimeType", "MediaType"))
    media = next((word for word in (kind, mime.partition("/")[0]) if word in _MEDIA), "")
    data = first(item, "DataContent")
    said = {} if data is None or media else markup_of(data, unread, mime)
    lang = next((component.lang for component in path if component.lang), "") or str(said.get("lang") or "")
    depth = next((at for at, component in enumerate(path) if component.headed), len(path) - 1)
    equal = [component.element for component in path[: depth + 1] if component.equivalents]
    outer = [component.element for component in path]
    slot = equal[-1] if equal else outer[0]
    return Content(outer, outer[depth], slot, role, lang, said, MEDIA.get(media, media), attribute(item, "Href"))


def _untold(item: Element, contents: list[Content]) -> Story:
    """A story of headline and captions."""
    captions = [content for content in contents if content.said.get("body") and content.role not in _NO_CAPTIONS]
    path = captions[0].path if captions else _headed(item)
    media = next((kind for content in contents if (kind := content.media or MEDIA.get(content.role, content.role))), "")
    lang = next((content.lang for content in captions), "")
    told = {"media": media if media in _MEDIA or media in MEDIA.values() else ""}
    return Story(path, lang, told, {content.path[0]: str(content.said["body"]) for content in captions})


def _headed(item: Element) -> list[Element]:
    """The components around the first headline, else the first component."""
    line = next(within(item, "HeadLine"), None)
    if line is not None:
        return [part for part in line.iterancestors() if name_of(part) == "NewsComponent"]
    return list(islice(within(item, "NewsComponent"), 1))
