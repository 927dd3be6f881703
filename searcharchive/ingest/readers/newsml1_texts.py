"""The texts of a NewsML 1 item: which of its contents make one story, and what stands beside it."""

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

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


@dataclass(slots=True)
class Content:
    """One content with the components around it, the innermost first."""

    path: list[Element]
    role: str
    lang: str
    said: dict[str, Any]
    media: str = ""
    href: str = ""

    @property
    def group(self) -> Element:
        """The nearest component with a headline, else the outermost: what has the same one is one story."""
        return next((part for part in self.path if first(part, "NewsLines/HeadLine") is not None), self.path[-1])

    @property
    def slot(self) -> Element:
        """Contents in one component, or in one whose parts are equivalent, say the same in other forms."""
        inside = self.path[: self.path.index(self.group) + 1]
        equal = [part for part in inside if attribute(part, "EquivalentsList").lower() == "yes"]
        return equal[-1] if equal else inside[0]


@dataclass(slots=True)
class Story:
    """One story: ``path`` the components that speak of it, ``said`` what stands beside its text."""

    path: list[Element]
    lang: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    bodies: dict[Element, str] = field(default_factory=dict)
    beside: dict[str, list[str]] = field(default_factory=dict)

    def add(self, content: Content) -> None:
        """The text of another slot goes behind what is there."""
        if content.slot not in self.bodies:
            self.bodies[content.slot] = str(content.said["body"])
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
    contents = [content for part in within(item, "ContentItem") if (content := _content(part, unread))]
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
    if body and content.role in _BESIDE and content.role != "headline" and body not in story.bodies.values():
        story.beside.setdefault(f"{content.role}_text", []).append(body)
    story.beside.setdefault("links", []).append(content.href)


def _content(item: Element, unread: list[str]) -> Content | None:
    path = [part for part in item.iterancestors() if name_of(part) == "NewsComponent"]
    role = next((attribute(part, "FormalName") for c in path if (part := first(c, "Role")) is not None), "").lower()
    if not path or role == "stylesheet":
        return None
    mime, kind = (attribute(first(item, name), "FormalName").lower() for name in ("MimeType", "MediaType"))
    media = next((word for word in (kind, mime.partition("/")[0]) if word in _MEDIA), "")
    data = first(item, "DataContent")
    said = {} if data is None or media else markup_of(data, unread, mime)
    lang = next((lang for part in path if (lang := _language(part))), "") or str(said.get("lang") or "")
    return Content(path, role, lang, said, MEDIA.get(media, media), attribute(item, "Href"))


def _language(component: Element) -> str:
    return attribute(first(component, "DescriptiveMetadata/Language"), "FormalName") or attribute(component, LANG)


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
