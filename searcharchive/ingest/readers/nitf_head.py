"""The head of NITF: what its docdata, pubdata and revision history say of a story."""

from collections.abc import Iterator
from typing import Any

from searcharchive.ingest.dates.dates_given import read_date
from searcharchive.ingest.markup.tree import (
    attribute,
    attributes,
    children,
    collected,
    every,
    filled,
    first,
    name_of,
    names,
    once,
    simple,
    text_at,
    text_of,
)
from searcharchive.ingest.markup.xml import Element
from searcharchive.ingest.readers.nitf_names import identified, subjects

_READ = names("doc-id date.issue date.release doc.copyright identified-content key-list evloc")
"""Children of docdata that are wholly understood; the others are kept as they are, in ``extra``."""


def head_of(nitf: Element) -> dict[str, Any]:
    """What the head says, by the names of records."""
    docdata, pubdata = first(nitf, "head/docdata"), every(nitf, "head/pubdata")
    data: dict[str, Any] = {"topics": subjects(nitf)}
    if docdata is not None:
        found = identified(docdata)
        data |= _docdata(docdata) | found
        data["topics"] = once([*found["topics"], *subjects(nitf), *_keywords(docdata)])
    data |= collected(_metas(nitf)) | _pubdata(pubdata) | _revisions(nitf)
    data.setdefault("source", text_at(nitf, "body/body.head/distributor") or _registrar(docdata))
    if not data.get("published"):
        data["published"] = next((date for part in pubdata if (date := attribute(part, "date.publication"))), "")
    return filled(data)


def _docdata(docdata: Element) -> dict[str, Any]:
    id = attribute(first(docdata, "doc-id"), "id-string")
    status, given = _status(docdata), attribute(docdata, "management-status").lower()
    earlier = once((attribute(first(docdata, "correction"), "id-string"), attribute(docdata, "management-doc-idref")))
    return {
        "id": id,
        "status": status,
        "evolved_from": [other for other in earlier if other != id],
        "version": _version(first(docdata, "du-key")),
        "copyright": " ".join(once(_copyright(part) for part in every(docdata, "doc.copyright"))),
        **_dates(docdata),
        **collected(_others(docdata)),
        "management-status": given if given not in ("usable", status) else "",
    }


def _status(docdata: Element) -> str:
    """What is embargoed may be shown once its time has come; without a time it is withheld."""
    given = attribute(docdata, "management-status").lower()
    if given == "embargoed":
        given = "usable" if _date(first(docdata, "date.release")) else "withheld"
    corrected = given in ("", "usable") and first(docdata, "correction") is not None
    return "corrected" if corrected else given


def _version(key: Element | None) -> str:
    return attribute(key, "version") or attribute(key, "generation")


def _dates(docdata: Element) -> dict[str, Any]:
    """Issue and release: a release that is later than the issue is an embargo."""
    issue, release = (_date(first(docdata, name)) for name in ("date.issue", "date.release"))
    if not issue and release:
        return {"published": release, "embargo": release}
    if not release:
        return {"published": issue}
    return {"published": issue, ("embargo" if _later(release, issue) else "date.release"): release}


def _date(element: Element | None) -> str:
    return attribute(element, "norm") or text_of(element)


def _later(one: str, other: str) -> bool:
    """Whether one date is after another; what cannot be read as a date is later, so that it is looked at."""
    try:
        return read_date(one).start > read_date(other).start
    except ValueError:
        return True


def _copyright(element: Element) -> str:
    """``2026 Northline News``, or the words that are there."""
    return " ".join(once((attribute(element, "year"), attribute(element, "holder")))) or text_of(element)


def _others(docdata: Element) -> Iterator[tuple[str, Any]]:
    for part in children(docdata):
        if name_of(part) not in _READ:
            yield name_of(part), simple(attributes(part)) or text_of(part)
    yield "doc-id", {key: value for key, value in _id_attributes(docdata).items() if key != "id-string"}


def _id_attributes(docdata: Element) -> dict[str, str]:
    id = first(docdata, "doc-id")
    return {} if id is None else attributes(id)


def _keywords(docdata: Element) -> Iterator[str]:
    for part in every(docdata, "key-list/keyword"):
        yield attribute(part, "key") or text_of(part)


def _registrar(docdata: Element | None) -> str:
    return "" if docdata is None else attribute(first(docdata, "doc-id"), "regsrc")


def _metas(nitf: Element) -> Iterator[tuple[str, Any]]:
    """Meta elements as one object."""
    pairs = ((attribute(part, "name"), attribute(part, "content")) for part in every(nitf, "head/meta"))
    yield "meta", collected((name, value) for name, value in pairs if name)


def _pubdata(parts: list[Element]) -> dict[str, Any]:
    """Where and when it was printed: the name is the source, an address of the story its url, the rest is kept."""
    places = [attributes(part) for part in parts]
    source = next((place["name"] for place in places if place.get("name")), "")
    url = next((ref for place in places if (ref := place.get("ex-ref", "")).startswith(("http://", "https://"))), "")
    kept = [{key: value for key, value in place.items() if key != "name"} for place in places]
    return filled({"source": source, "url": url}) | collected(("pubdata", place) for place in kept)


def _revisions(nitf: Element) -> dict[str, Any]:
    """The history, and the last of its days."""
    history = [attributes(part) for part in every(nitf, "head/revision-history")]
    last = next((entry["norm"] for entry in reversed(history) if entry.get("norm")), "")
    return filled({"updated": last, "revision-history": history})
