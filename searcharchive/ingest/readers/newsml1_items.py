"""What identifies an item of NewsML 1, and how it is managed."""

from typing import Any

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
    text_at,
    text_of,
)
from searcharchive.ingest.markup.xml import Element

_READ = names("FirstCreated ThisRevisionCreated Status StatusWillChange")


def identity(item: Element) -> dict[str, Any]:
    """Id and version. The id is the public identifier without the revision, so that all revisions share it."""
    identifier = first(item, "Identification/NewsIdentifier")
    if identifier is None:
        return {}
    revision = first(identifier, "RevisionId")
    public, version = text_at(identifier, "PublicIdentifier"), text_of(revision)
    ending = f":{version}{attribute(revision, 'Update').replace('N', '')}"
    stem, colon, last = public.rpartition(":")
    same = bool(version) and (public.endswith(ending) or (bool(colon) and last.rstrip("NAU") == version))
    labels = ((name_of(part), text_of(part)) for part in every(item, "Identification/*") if part is not identifier)
    return filled(
        {
            "id": (stem if same else public) or _composed(identifier),
            "version": version,
            "public_identifier": public if same else "",
            "previous_revision": attribute(revision, "PreviousRevision").strip("0"),
            "revision_update": attribute(revision, "Update").replace("N", ""),
        }
    ) | collected(labels)


def _composed(identifier: Element) -> str:
    """The identifier that its parts make."""
    parts = [text_at(identifier, name) for name in ("ProviderId", "DateId", "NewsItemId")]
    return ":".join(["urn:newsml", *parts]) if parts[2] else ""


def management(item: Element) -> dict[str, Any]:
    """Dates and status; what else is said of the item is kept under its own names."""
    manager = first(item, "NewsManagement")
    if manager is None:
        return {}
    created, revised = text_at(manager, "FirstCreated"), text_at(manager, "ThisRevisionCreated")
    others = (
        (name_of(part), attribute(part, "FormalName") or text_of(part) or attributes(part))
        for part in children(manager)
        if name_of(part) not in _READ
    )
    data = collected(others) | {"published": created or revised, "updated": revised}
    return filled(data | _status(manager))


def _status(manager: Element) -> dict[str, Any]:
    """An embargoed item becomes usable at the time of its next status; without one it is withheld."""
    status = attribute(first(manager, "Status"), "FormalName").lower()
    change = first(manager, "StatusWillChange")
    at = "" if change is None else text_at(change, "DateAndTime")
    future = "" if change is None else attribute(first(change, "FutureStatus"), "FormalName").lower()
    if status in ("embargoed", "withheld") and future == "usable" and at:
        return {"status": "usable", "embargo": at}
    if status == "embargoed":
        return {"status": "withheld", "given_status": status}
    return {"status": status, "status_will_change": filled({"status": future, "at": at})}
