"""What the components of a NewsML 1 item say of the texts in them: lines, parties, rights, languages and topics."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from searcharchive.ingest.fields import VALUES_LIMIT
from searcharchive.ingest.markup.tree import (
    attribute,
    children,
    collected,
    every,
    filled,
    first,
    name_of,
    names,
    once,
    text_at,
    text_of,
    texts_at,
    within,
)
from searcharchive.ingest.markup.xml import Element

Values = dict[str, Any]
_LISTS = ("people", "orgs", "places", "topics")
_FIELDS = (
    (names("person people"), "people"),
    (names("company organisation organization institution party"), "orgs"),
    (names("country city location place region geography geoarea state"), "places"),
)
_PLACE = ("sublocation", "city", "countryarea", "state", "region", "country")
_LINES = {
    "SlugLine": "slugline",
    "CreditLine": "credit",
    "SubHeadLine": "hl2",
    "SeriesLine": "series",
    "ByLineTitle": "byline_title",
}
_PARTIES = {"Creator": "creator_party", "Contributor": "contributor", "Source": "source_party"}
_SUBJECTS = ("SubjectQualifier", "SubjectDetail", "SubjectMatter", "Subject")


class Metadata:
    """Reads each component once; of what several around a text say, the nearest goes first."""

    def __init__(self, root: Element) -> None:
        self._topics = dict(_topics(root))
        self._known: dict[Element, Values] = {}

    def of(self, path: Sequence[Element]) -> Values:
        """All that the components of a path say, which begins with the innermost one."""
        found: Values = {}
        for component in path:
            said = self._said(component)
            lists = {key: once([*found.get(key, ()), *said.get(key, ())])[: VALUES_LIMIT + 1] for key in _LISTS}
            found = {**said, **found, **filled(lists)}
        return found

    def _said(self, component: Element) -> Values:
        if component not in self._known:
            parts: tuple[Callable[[Element], Values], ...] = (_lines, _parties, _rights, self._described, _properties)
            found: Values = {}
            for read in parts:
                said = filled(read(component))
                lists = {key: [*found.get(key, ()), *said.get(key, ())] for key in _LISTS}
                found = filled(said | found | lists)
            self._known[component] = found
        return self._known[component]

    def _described(self, component: Element) -> Values:
        """Language, genre, subjects, places and topics."""
        found: dict[str, list[str]] = {key: [] for key in (*_LISTS, "subject_codes", "topic_refs")}
        for part in every(component, "DescriptiveMetadata"):
            found["places"] += [_place(place) for place in within(part, "Location")]
            for code in within(part, *_SUBJECTS):
                name = attribute(code, "FormalName")
                found["subject_codes" if name.isdigit() else "topics"].append(name)
            for occurrence in within(part, "TopicOccurrence"):
                ref = attribute(occurrence, "Topic").removeprefix("#")
                field, name = self._topics.get(ref, ("topic_refs", ref))
                found[field].append(name)
        about = "DescriptiveMetadata/"
        formal = {
            "lang": _formal(component, about + "Language")[:1],
            "genre": _formal(component, about + "Genre"),
            "of_interest_to": _formal(component, about + "OfInterestTo"),
        }
        lists = {key: once(values) for key, values in found.items()}
        return lists | {key: values[0] if len(values) == 1 else values for key, values in formal.items()}


def _formal(element: Element, path: str) -> list[str]:
    return once(attribute(part, "FormalName") for part in every(element, path))


def _topics(root: Element) -> Iterator[tuple[str, tuple[str, str]]]:
    """Duid → (field, name) of the topics that the document explains itself."""
    for topic in within(root, "Topic"):
        kinds = {kind.lower() for kind in _formal(topic, "TopicType")}
        field = next((field for words, field in _FIELDS if words & kinds), "topics")
        name = text_at(topic, "Description") or text_at(topic, "FormalName")
        if name:
            yield attribute(topic, "Duid"), (field, name)


def _place(location: Element) -> str:
    """``Oslo, Norway``, from the properties of a location, or its text."""
    given = {attribute(part, "FormalName").lower(): attribute(part, "Value") for part in within(location, "Property")}
    return (
        ", ".join(once(given.get(part, "") for part in _PLACE))
        or text_of(location)
        or attribute(location, "FormalName")
    )


def _lines(component: Element) -> Values:
    lines = "NewsLines/"
    keywords = (word.strip() for line in texts_at(component, lines + "KeywordLine") for word in _words(line))
    named = (
        (text_of(first(part, "NewsLineType")) or attribute(first(part, "NewsLineType"), "FormalName"), text)
        for part in every(component, lines + "NewsLine")
        for text in texts_at(part, "NewsLineText")
    )
    return {
        "headline": text_at(component, lines + "HeadLine"),
        "dateline": text_at(component, lines + "DateLine"),
        "byline": [_without_by(text) for text in texts_at(component, lines + "ByLine")],
        "copyright": "\n".join(texts_at(component, lines + "CopyrightLine")),
        "usage_terms": "\n".join(texts_at(component, lines + "RightsLine")),
        "topics": once(keywords),
        "news_lines": collected((kind or "NewsLine", text) for kind, text in named),
        **{key: text_at(component, lines + name) for name, key in _LINES.items()},
    }


def _words(line: str) -> list[str]:
    return line.split(";" if ";" in line else ",")


def _without_by(text: str) -> str:
    return text[3:].strip() if text[:3].lower() == "by " else text


def _parties(component: Element) -> Values:
    about = "AdministrativeMetadata/"
    parties = {name: _formal(component, f"{about}{name}/Party") for name in ("Provider", *_PARTIES)}
    source = [*parties["Provider"], *parties["Source"]]
    others = {key: parties[name] for name, key in _PARTIES.items() if parties[name] != source[:1]}
    files = {"file_name": text_at(component, about + "FileName")}
    return {"source": source[0] if source else "", **files, **others}


def _rights(component: Element) -> Values:
    """Rights that are said in parts, where no line says them."""
    rights = "RightsMetadata/"
    holders = [
        " ".join(once((text_at(part, "CopyrightDate"), text_at(part, "CopyrightHolder"))))
        for part in every(component, rights + "Copyright")
    ]
    usage = [
        ", ".join(text_of(part) for part in children(right) if name_of(part) != "RightsHolder" and text_of(part))
        for right in every(component, rights + "UsageRights")
    ]
    return {"copyright": "\n".join(once(holders)), "usage_terms": "\n".join(once(usage))}


def _properties(component: Element) -> Values:
    """What providers say in words of their own: by kind, names and values."""
    kinds = [
        (
            attribute(first(part, "MetadataType"), "FormalName") or "Metadata",
            collected((attribute(p, "FormalName"), attribute(p, "Value")) for p in every(part, "Property")),
        )
        for part in every(component, "Metadata")
    ]
    return {"metadata": collected(kinds)}
