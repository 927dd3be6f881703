"""Stories in JSON-LD, the words of schema.org that news sites put into their pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from searcharchive.ingest.markup.html import is_marked, one_line, prose_of

_TYPES = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"})
_TEXTS = {
    "headline": ("headline", "name"),
    "published": ("datePublished", "dateCreated"),
    "updated": ("dateModified",),
    "lang": ("inLanguage",),
    "copyright": ("copyrightNotice",),
    "usage_terms": ("usageInfo", "license"),
    "version": ("version",),
    "dateline": ("dateline",),
    "description": ("description",),
    "alternative_headline": ("alternativeHeadline",),
    "genre": ("genre",),
    "print_edition": ("printEdition",),
    "print_page": ("printPage",),
}
"""Name of a record → the words that give it."""
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
_ABOUT = {"Person": "people", "Place": "places", "City": "places", "Country": "places", "State": "places"}
VISITED = 100_000
"""Values that are looked at for a story."""


def story_in(values: list[Any]) -> dict[str, Any]:
    """The first article that the scripts of a page describe, under the names of the archive; empty where none does."""
    found = next((item for item in _objects(values) if _is_article(item)), None)
    return {} if found is None else _story(found)


def _objects(values: list[Any]) -> Iterator[Mapping[str, Any]]:
    """Objects at the top and where articles stand inside of others, without recursion."""
    waiting = list(reversed(values))
    for _ in range(VISITED):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[key] for key in reversed(_WITHIN) if key in value)


def _types(item: Any) -> list[str]:
    given = item.get("@type") if isinstance(item, dict) else None
    return [str(name).rsplit("/", 1)[-1] for name in (given if isinstance(given, list) else [given])]


def _is_article(item: Mapping[str, Any]) -> bool:
    return any(name in _TYPES or name.endswith("Article") for name in _types(item))


def _story(item: Mapping[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {
        name: one_line(text) for name, keys in _TEXTS.items() if (text := next(iter(_given(item, keys)), ""))
    }
    if text := next(iter(_given(item, ("articleBody", "text"))), ""):
        data["body"] = prose_of(text).text if is_marked(text) else text.strip()
    if url := next(iter(_given(item, ("url", "mainEntityOfPage", "@id"))), ""):
        data["url"] = url
    data["byline"] = _given(item, ("author", "creator"))
    data["topics"] = _parted(_given(item, ("articleSection", "keywords")))
    data["source"] = next(iter(_given(item, ("publisher", "sourceOrganization", "provider"))), "")
    data.setdefault("copyright", next(iter(_given(item, ("copyrightHolder",))), ""))
    data["places"] = _given(item, ("contentLocation", "locationCreated", "spatialCoverage"))
    for thing in (thing for key in ("about", "mentions") for thing in _listed(item.get(key))):
        _mention(data, thing)
    return {name: value for name, value in data.items() if value}


def _mention(data: dict[str, Any], thing: Any) -> None:
    """Add what a story is about to the people, places, organisations or topics."""
    for name in _given({"thing": thing}, ("thing",)):
        kinds = _types(thing)
        field = next((_ABOUT[kind] for kind in kinds if kind in _ABOUT), None)
        field = field or (
            "orgs" if any("Organization" in kind or kind == "Corporation" for kind in kinds) else "topics"
        )
        data.setdefault(field, [])
        if name not in data[field]:
            data[field].append(name)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _given(item: Mapping[str, Any], keys: tuple[str, ...]) -> list[str]:
    """Texts that the words give: as they are, or the name or address of an object."""
    texts = []
    for value in (value for key in keys for value in _listed(item.get(key))):
        if isinstance(value, dict):
            value = next(
                (value[key] for key in ("name", "@value", "url", "@id") if isinstance(value.get(key), str)), ""
            )
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            texts.append(value.strip())
    return list(dict.fromkeys(texts))


def _parted(texts: list[str]) -> list[str]:
    """Keywords one by one: sites write several into one text."""
    return list(dict.fromkeys(part.strip() for text in texts for part in text.split(",") if part.strip()))
