"""ninjs, the JSON of the IPTC for news, of generations 1 to 3: their keys differ in capitals and plurals.

An event (a calendar entry) becomes a record where it has a description: it is text that an agency sent, with people and
places; one without has nothing to search in and is refused.
"""

import re
from collections.abc import Mapping
from typing import Any

from searcharchive.ingest.markup.html import is_marked, one_line, prose_of, story_of_page

_MARKS = frozenset({"headlines", "bodies", "descriptions", "pubstatus", "versioncreated", "associations", "renditions"})
_MARKS |= {"eventdetails", "representationtype", "$standard"}
_PATTERNS = ("body_", "headline_", "description_")
_MEDIA = frozenset({"picture", "video", "audio", "graphic", "animation"})
_NAMES = {
    "people": ("people", "person", "persons"),
    "orgs": ("organisations", "organisation"),
    "places": ("places", "place"),
    "topics": ("subjects", "subject"),
}
"""Field → the keys that give its names."""
_TEXTS = {
    "published": ("firstcreated", "contentcreated", "versioncreated"),
    "updated": ("versioncreated",),
    "embargo": ("embargoed",),
    "dateline": ("dateline", "located"),
    "status": ("pubstatus",),
    "version": ("version",),
    "lang": ("language",),
    "copyright": ("copyrightnotice", "copyrightholder"),
    "usage_terms": ("usageterms",),
    "source": ("copyrightholder",),
}
"""Field → the keys that give it; the first that has a text."""
_SHOWN_ONCE = frozenset({"uri", "embargoed", "located", "pubstatus", "language", "copyrightnotice", "usageterms"})
_SHOWN_ONCE |= {
    "versioncreated",
    "firstcreated",
    "by",
    "byline",
    "version",
    "headline",
    "headlines",
    "bodies",
    "descriptions",
}
_RICH = ("html", "richtext")
_XML = 2
"""The rank of a body that says in another format what another one says."""
_ROLES = ("main", None, "text", "simple")
"""Roles of a headline, the best first."""


def is_ninjs(data: Mapping[str, Any]) -> bool:
    """Whether an object is one: a uri, and a key that nobody else has."""
    keys = {key.lower() for key in data}
    return "uri" in keys and any(key in _MARKS or key.startswith(_PATTERNS) for key in keys)


def story(given: Mapping[str, Any]) -> dict[str, Any]:
    """The story of a ninjs object under the names of the archive. Raises ValueError where it holds no text."""
    data = {key.lower(): value for key, value in given.items()}
    described = _description(data)
    bodies = _bodies(data)
    body = bodies[0] if bodies else described
    headline = _headline(data)
    kind = str(data.get("type") or "").lower()
    if "eventdetails" in data or kind in ("event", "planning"):
        kind = "event"
        if not body:
            raise ValueError("a calendar event without a description")
    if not (headline or body) and str(data.get("pubstatus")).lower() not in ("canceled", "withheld"):
        raise ValueError(f"{_a(kind) if kind in _MEDIA else 'the ninjs item'} holds no text")
    body = _without_headline(body, headline)
    record = _extra(given) | _named(data) | _dated(data) | {"headline": headline, "body": body}
    if described and described != body:
        record["description"] = described
    if len(bodies) > 1:
        record["other_texts"] = bodies[1:]
    if kind in _MEDIA or kind == "event":
        record["media"] = kind
    return record | _captions(data)


def _a(kind: str) -> str:
    return f"the {kind}"


def _dated(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is one text: dates, rights, standing, and the names of those who wrote it."""
    found: dict[str, Any] = {name: text for name, keys in _TEXTS.items() if (text := _first(data, keys))}
    found["id"] = _first(data, ("uri",))
    if byline := _first(data, ("by", "byline")):
        found["byline"] = [byline]
    if "source" not in found and (names := _names(data.get("infosources", data.get("infosource")))):
        found["source"] = names[0]
    earlier = data.get("evolvedfrom")
    found["evolved_from"] = [item for item in (earlier if isinstance(earlier, list) else [earlier]) if _is_text(item)]
    return found


def _named(data: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        field: names for field, keys in _NAMES.items() if (names := [n for key in keys for n in _names(data.get(key))])
    }


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _first(data: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = data.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if _is_text(value):
            return str(value).strip()
    return ""


def _names(value: Any) -> list[str]:
    """Names of a concept or of several: its name, else what it is coded as."""
    found = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = _first(item, ("name", "literal", "code", "uri"))
        if _is_text(item):
            found.append(item.strip())
    return found


def _extra(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept as it was given; under another name what the archive would read as something else."""
    kept: dict[str, Any] = {}
    concepts = {key for keys in _NAMES.values() for key in keys}
    for key, value in given.items():
        low = key.lower()
        if low in _SHOWN_ONCE or low.startswith(_PATTERNS):
            continue
        if low in concepts:
            if _is_coded(value):
                kept[f"{key}_given"] = value
        elif low in ("link", "url", "name", "date", "evolvedfrom", "location", "content", "text", "source", "provider"):
            kept[f"{key}_given"] = value
        elif value not in (None, "", [], {}):
            kept[key] = value
    return kept


def _is_coded(value: Any) -> bool:
    """Whether concepts say more than their names."""
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, dict) and set(item) - {"name", "rel"} for item in items)


def _headline(data: Mapping[str, Any]) -> str:
    listed = data.get("headlines")
    found = {item.get("role"): item for item in listed if isinstance(item, dict)} if isinstance(listed, list) else {}
    ordered = [found[role] for role in _ROLES if role in found] + list(found.values())
    texts = [_first({key.lower(): value for key, value in item.items()}, ("value",)) for item in ordered]
    texts += [_first(data, ("headline", "headline_main", "headline_simple"))]
    texts += [_first(data, (key,)) for key in sorted(data) if key.startswith("headline_")] + [_first(data, ("title",))]
    return one_line(next((text for text in texts if text), ""))


def _bodies(data: Mapping[str, Any]) -> list[str]:
    """Different texts of the body, the one to show first: HTML has paragraphs, where it is not a shortened text."""
    texts = [(_rank(kind), plain) for kind, text in _contents(data, "bodies", "body_") if (plain := _plain(kind, text))]
    if any(rank < _XML for rank, _ in texts):
        texts = [item for item in texts if item[0] < _XML]
    longest = max((len(_letters(text)) for _, text in texts), default=0)
    texts.sort(key=lambda item: (len(_letters(item[1])) < longest * 0.8, item[0]))
    shown = _letters(texts[0][1]) if texts else ""
    return [text for n, (_, text) in enumerate(texts) if n == 0 or _letters(text) not in shown]


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _rank(kind: str) -> int:
    return 0 if any(name in kind for name in _RICH) else 1 if "xml" not in kind and "nitf" not in kind else _XML


def _description(data: Mapping[str, Any]) -> str:
    """A caption, or what an item is about."""
    first = ("caption", "text", "summary", "lead")
    found = [(role, _plain(kind, text)) for role, kind, text in _roles(data, "descriptions", "description_")]
    ordered = [text for name in first for role, text in found if role == name] + [
        text for role, text in found if role not in ("creditline", "credit", "writer", *first)
    ]
    return next((text for text in ordered if text), "")


def _contents(data: Mapping[str, Any], plural: str, prefix: str) -> list[tuple[str, str]]:
    return [(kind, text) for _, kind, text in _roles(data, plural, prefix)]


def _roles(data: Mapping[str, Any], plural: str, prefix: str) -> list[tuple[str, str, str]]:
    """(role, media type, text) of a list of texts, or of keys with a prefix."""
    found = []
    listed = data.get(plural)
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, dict):
            low = {key.lower(): value for key, value in item.items()}
            role, kind, text = (_first(low, (key,)) for key in ("role", "contenttype", "value"))
            found.append((role.lower(), kind.lower(), text))
    for key in data:
        if key.startswith(prefix) and _is_text(data[key]):
            found.append((key.removeprefix(prefix), key, str(data[key])))
    return [item for item in found if item[2]]


def _plain(kind: str, text: str) -> str:
    """The text of a body by its media type; without one, or as plain text, its marks tell."""
    marked = _rank(kind) != 1 or is_marked(text)
    if "nitf" in kind and (inner := re.search(r"<body\.content\b", text)):
        end = text.rfind("</body.content>")
        text = text[inner.start() : end if end > 0 else None]
    if marked:
        return story_of_page(text) if re.search(r"<(?:body|article)[\s>]", text) else prose_of(text).text
    return text.replace("\r\n", "\n").strip()


def _without_headline(body: str, headline: str) -> str:
    """A body that repeats its headline as its first line, without it."""
    first, _, rest = body.partition("\n")
    return rest.strip() if headline and rest.strip() and " ".join(first.split()) == headline else body


def _captions(data: Mapping[str, Any]) -> dict[str, Any]:
    """Captions of the pictures, films and recordings that belong to the item."""
    given = data.get("associations")
    items = given if isinstance(given, list) else list(given.values()) if isinstance(given, dict) else []
    lows = [{key.lower(): value for key, value in item.items()} for item in items if isinstance(item, dict)]
    found = [text for low in lows if (text := _description(low) or _headline(low)) and low.get("type") in _MEDIA]
    return {"captions": found} if found else {}
