"""ninjs of all generations: what each key becomes, what is refused; and the official examples."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from searcharchive.article import Status
from searcharchive.dates import parse_iso
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.readers.ninjs import is_ninjs, story
from searcharchive.ingest.rejected import Rejected
from tests.ingest.mangled import assert_something_comes_of, drafts_in, mangled, refusals_in

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "standards" / "ninjs"

FIRST: dict[str, Any] = {
    "uri": "urn:northline:1",
    "type": "text",
    "versioncreated": "2022-06-14T11:20:00+02:00",
    "firstcreated": "2022-06-14T08:05:00+02:00",
    "embargoed": "2022-06-14T12:00:00+02:00",
    "pubstatus": "usable",
    "version": "2",
    "language": "en",
    "copyrightholder": "Northline",
    "copyrightnotice": "Copyright 2022 Northline",
    "usageterms": "For newspapers.",
    "byline": "Reto Caviezel",
    "located": "Brienz",
    "headline": "Rack railway runs on batteries",
    "body_text": "A train climbed the railway. It charges on the way down.",
    "body_xhtml": "<p>A train climbed the railway.</p><p>It charges on the <i>way</i> down.</p>",
    "description_text": "A first climb.",
    "person": [{"name": "Reto Caviezel", "rel": "about", "code": "77"}],
    "organisation": [{"name": "Northline"}],
    "place": {"name": "Brienz"},
    "subject": [{"code": "medtop:20000001"}],
    "object": [{"name": "locomotive"}],
    "altids": {"itemid": "x-1"},
    "ednote": "Adds length",
    "associations": {"main": {"type": "picture", "uri": "p", "description_text": "At the upper station."}},
}
SECOND: dict[str, Any] = {
    "uri": "urn:northline:1",
    "type": "text",
    "versioncreated": "2022-06-14T11:20:00+02:00",
    "firstcreated": "2022-06-14T08:05:00+02:00",
    "embargoed": "2022-06-14T12:00:00+02:00",
    "embargoedreason": {"name": "council"},
    "pubstatus": "usable",
    "version": "2",
    "language": "en",
    "copyrightholder": "Northline",
    "copyrightnotice": "Copyright 2022 Northline",
    "usageterms": "For newspapers.",
    "by": "Reto Caviezel",
    "located": "Brienz",
    "headlines": [{"role": "short", "value": "Railway"}, {"role": "main", "value": "Rack railway runs on batteries"}],
    "bodies": [
        {"role": "text", "contenttype": "text/plain", "value": FIRST["body_text"]},
        {"role": "html", "contenttype": "text/html", "value": FIRST["body_xhtml"]},
    ],
    "descriptions": [{"role": "text", "value": "A first climb."}],
    "people": FIRST["person"],
    "organisations": [{"name": "Northline"}],
    "places": [{"name": "Brienz"}],
    "subjects": [{"literal": "medtop:20000001"}],
    "evolvedfrom": ["urn:northline:0"],
    "associations": [{"name": "main", "type": "picture", "descriptions": [{"value": "At the upper station."}]}],
}
CAPITALS = ("versionCreated", "firstCreated", "embargoedReason", "pubStatus", "copyrightHolder", "copyrightNotice")
CAPITALS += ("usageTerms", "evolvedFrom")
THIRD = {next((name for name in CAPITALS if name.lower() == key), key): value for key, value in SECOND.items()}


@pytest.mark.parametrize("item", [FIRST, SECOND, THIRD], ids=["1", "2", "3"])
def test_generations_say_the_same(item: dict[str, Any]) -> None:
    for data in (json.dumps(item), json.dumps(item, indent=2), json.dumps([item])):
        (draft,) = drafts_in(data.encode())
        assert (draft.id, draft.version, draft.status, draft.lang) == ("urn:northline:1", "2", Status.USABLE, "en")
        assert draft.headline == "Rack railway runs on batteries"
        assert draft.body == "A train climbed the railway.\n\nIt charges on the way down."
        assert draft.published == parse_iso("2022-06-14T08:05:00+02:00")
        assert draft.updated == parse_iso("2022-06-14T11:20:00+02:00")
        assert draft.embargo == parse_iso("2022-06-14T12:00:00+02:00")
        assert (draft.people, draft.orgs, draft.places) == (("Reto Caviezel",), ("Northline",), ("Brienz",))
        assert draft.topics == ("medtop:20000001",)
        assert (draft.byline, draft.source, draft.usage_terms) == ("Reto Caviezel", "Northline", "For newspapers.")
        assert draft.copyright == "Copyright 2022 Northline"
        assert draft.dateline is not None
        assert draft.dateline.text == "Brienz"
        assert (draft.extra["description"], draft.extra["captions"]) == ("A first climb.", ["At the upper station."])
        assert draft.evolved_from == tuple(item.get("evolvedfrom", item.get("evolvedFrom", ())))


def test_what_has_no_field_is_kept_under_its_own_name() -> None:
    (draft,) = drafts_in(json.dumps(FIRST).encode())
    assert draft.extra["altids"] == {"itemid": "x-1"}
    assert draft.extra["ednote"] == "Adds length"
    assert draft.extra["object"] == [{"name": "locomotive"}]
    assert draft.extra["person_given"] == FIRST["person"]
    assert draft.extra["copyrightholder"] == "Northline"


def test_what_was_taken_back_needs_no_text() -> None:
    for status in ("canceled", "withheld"):
        (draft,) = drafts_in(json.dumps({"uri": "urn:x", "versionCreated": "2022", "pubStatus": status}).encode())
        assert (draft.status, draft.id) == (Status.WITHDRAWN, "urn:x")


def test_a_picture_is_its_caption() -> None:
    item = {"uri": "urn:p", "type": "picture", "versioncreated": "2022-01-01", "description_text": "A bell."}
    (draft,) = drafts_in(json.dumps(item).encode())
    assert (draft.body, draft.extra["media"]) == ("A bell.", "picture")


REFUSED = [
    ({"uri": "urn:p", "type": "picture", "renditions": {}}, "the picture holds no text"),
    ({"uri": "urn:p", "type": "text", "versioncreated": "2022"}, "no text"),
    ({"uri": "urn:e", "type": "event", "title": "Council", "eventDetails": {}}, "calendar event"),
    ({"uri": "urn:e", "headlines": [{"value": "x"}], "versionCreated": "soon"}, "cannot be read as a date"),
    ({"uri": "urn:e", "headlines": [{"value": "x\0"}]}, "NUL"),
]


@pytest.mark.parametrize(("item", "reason"), REFUSED, ids=[row[1] for row in REFUSED])
def test_what_holds_no_story_is_refused(item: dict[str, Any], reason: str) -> None:
    (refusal,) = refusals_in(json.dumps(item).encode())
    assert reason in refusal.reason


def test_an_event_with_a_description_is_a_story() -> None:
    item = {"uri": "urn:e", "title": "Council", "eventDetails": {}, "descriptions": [{"value": "It meets at noon."}]}
    assert story(item)["media"] == "event"
    assert (story(item)["headline"], story(item)["body"]) == ("Council", "It meets at noon.")


@pytest.mark.parametrize("other", [{"uri": "x", "title": "y"}, {"headlines": []}, {"id": "x", "body_text": "y"}])
def test_other_objects_are_none(other: dict[str, Any]) -> None:
    assert not is_ninjs(other)


@given(mangled(json.dumps(FIRST).encode(), json.dumps(SECOND, indent=1).encode(), json.dumps([THIRD]).encode()))
def test_damage_is_never_silent(data: bytes) -> None:
    assert_something_comes_of(data)


WRONG: list[Any] = [7, None, True, "", "x", [], {}, [None], [[]], {"a": None}, [{"value": 3}], [{"name": {}}]]


@pytest.mark.parametrize("key", sorted({*FIRST, *THIRD} - {"uri"}))
def test_values_of_another_kind_do_no_harm(key: str) -> None:
    for item in (FIRST, THIRD):
        for value in WRONG:
            assert_something_comes_of(json.dumps(item | {key: value}).encode())


# Examples whose stories are not to be read, and why.
UNREAD = {
    "documentation/includes/examples/3.1/008_event.json": "calendar event without a description",
    "documentation/includes/examples/not-valid/008_extension.json": "no text",
    "examples/1.4/businesswire-newsml-20130731006140.json": "'broadband' stands twice",
}


@pytest.mark.shared
@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples of ../shared/corpora/standards/ninjs are not here")
def test_official_examples() -> None:
    counts = {"read": 0, "schema": 0, "refused": 0}
    for path in sorted(EXAMPLES.rglob("*.json")):
        name = str(path.relative_to(EXAMPLES))
        found = list(read([path]))
        assert found, name
        for item in found:
            if isinstance(item, Rejected):
                assert ("JSON schema" if "schema" in path.name else UNREAD.get(name, "?")) in item.reason, name
                counts["schema" if "schema" in path.name else "refused"] += 1
                continue
            counts["read"] += 1
            assert isinstance(item, Draft)
            assert "<p" not in item.body, name
            assert "&amp;" not in item.body, name
            assert item.body, name
            assert item.headline or "renditions" in name, name
            assert item.id, name
            if json.loads(path.read_text("utf-8-sig")).__class__ is dict and "event" not in name.lower():
                assert item.published or "versioncreated" not in path.read_text("utf-8-sig").lower(), name
    assert counts["refused"] == len(UNREAD)
    assert counts["read"] > 60
    assert counts["schema"] > 15
