"""NewsML-G2: items, packages and messages; what is no story; and the official examples."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.article import Status
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import read as read_paths
from searcharchive.ingest.readers.newsml_g2 import read, recognises
from searcharchive.ingest.rejected import Rejected
from tests.ingest.markup_helpers import assert_nothing_is_lost, found, one, refused, values

EXAMPLES = Path(__file__).resolve().parents[3] / "shared/corpora/standards/newsml-g2/examples"
SPACE = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
GOLDEN = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem {SPACE} guid="urn:newsml:coast.example:20260110:ferry" version="7" xml:lang="en-GB">
 <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_32.xml"/>
 <rightsInfo>
  <copyrightHolder uri="http://coast.example/"><name>Coast Wire</name></copyrightHolder>
  <copyrightNotice>Copyright 2026 Coast Wire</copyrightNotice>
  <usageTerms>Not for resale.</usageTerms>
 </rightsInfo>
 <itemMeta>
  <itemClass qcode="ninat:text"/>
  <provider qcode="nprov:COAST"><name>Coast Wire</name></provider>
  <versionCreated>2026-01-10T17:00:00Z</versionCreated>
  <firstCreated>2026-01-10T14:30:00Z</firstCreated>
  <embargoed>2026-01-10T18:00:00Z</embargoed>
  <pubStatus qcode="stat:usable"/>
  <service qcode="svc:sea"><name>Sea</name></service>
  <title>FERRY</title>
  <edNote>Adds the harbour.</edNote>
  <signal qcode="sig:update"/>
  <link rel="irel:previousVersion" residref="urn:newsml:coast.example:20260110:alert"/>
  <link rel="irel:seeAlso" href="https://coast.example/map"/>
 </itemMeta>
 <contentMeta>
  <urgency>3</urgency>
  <contentCreated>2026-01-10T14:00:00Z</contentCreated>
  <located qcode="city:1"><name>Bergen</name><broader qcode="c:NO"><name>Norway</name></broader></located>
  <creator qcode="staff:1"><name>Siri Dahl</name></creator>
  <creator qcode="staff:2"/>
  <dateline>BERGEN, Jan 10</dateline>
  <by>Siri Dahl in Bergen</by>
  <creditline>Coast/NTX</creditline>
  <language tag="en"/>
  <genre qcode="genre:analysis"><name>Analysis</name></genre>
  <keyword>ferries</keyword>
  <subject type="cpnat:abstract" qcode="medtop:1"><name xml:lang="de">Unglück</name>
   <name xml:lang="en">accident</name></subject>
  <subject type="cpnat:person" qcode="p:1"><name>Kari Moe</name></subject>
  <subject type="cpnat:organisation" qcode="o:1"/>
  <subject type="cpnat:geoArea" qcode="g:1"/>
  <subject type="cpnat:abstract" qcode="medtop:2"/>
  <subject><mainConcept qcode="m:3"><name>shipping</name></mainConcept>
   <facetConcept qcode="f:1"><name>cars</name></facetConcept></subject>
  <slugline>FERRY-OSLO</slugline>
  <headline>Ferry sinks off Oslo</headline>
  <description role="drol:summary">All were saved.</description>
 </contentMeta>
 <assert qcode="o:1"><name>Fjord Lines</name></assert>
 <assert qcode="g:1"><name>Drammen</name><broader qcode="c:NO"/></assert>
 <assert qcode="c:NO"><name>Norway</name></assert>
 <contentSet>
  <inlineXML contenttype="application/nitf+xml">
   <nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>
    <body.head><hedline><hl1>Ferry sinks</hl1></hedline><byline>By Siri Dahl</byline></body.head>
    <body.content><p>The ferry sank, said <person>Lars Lie</person>.</p><p>Nobody was hurt.</p></body.content>
   </body></nitf>
  </inlineXML>
  <inlineXML contenttype="application/xhtml+xml"><p>The same again.</p></inlineXML>
 </contentSet>
</newsItem>
""".encode()
EXPECTED: dict[str, Any] = {
    "id": "urn:newsml:coast.example:20260110:ferry",
    "version": "7",
    "headline": "Ferry sinks off Oslo",
    "body": "The ferry sank, said Lars Lie.\n\nNobody was hurt.",
    "published": "2026-01-10T14:30:00Z",
    "updated": "2026-01-10T17:00:00Z",
    "embargo": "2026-01-10T18:00:00Z",
    "status": "usable",
    "dateline": "BERGEN, Jan 10",
    "byline": ["Siri Dahl in Bergen"],
    "lang": "en",
    "source": "Coast Wire",
    "people": ["Kari Moe", "Lars Lie"],
    "orgs": ["Fjord Lines"],
    "places": ["Drammen, Norway", "Bergen, Norway"],
    "topics": ["accident", "shipping", "ferries"],
    "evolved_from": ["urn:newsml:coast.example:20260110:alert"],
    "copyright": "Copyright 2026 Coast Wire",
    "usage_terms": "Not for resale.",
    "copyright_holder": ["Coast Wire"],
    "service": "Sea",
    "title": "FERRY",
    "edNote": "Adds the harbour.",
    "signal": "sig:update",
    "links": [{"rel": "irel:seeAlso", "href": "https://coast.example/map"}],
    "urgency": "3",
    "contentCreated": "2026-01-10T14:00:00Z",
    "located": ["Bergen, Norway"],
    "creators": ["Siri Dahl", "2"],
    "credit": ["Coast/NTX"],
    "genre": "Analysis",
    "subject_codes": ["medtop:2"],
    "facets": ["cars"],
    "slugline": "FERRY-OSLO",
    "description": ["All were saved."],
    "text_headline": "Ferry sinks",
    "text_byline": ["Siri Dahl"],
}


def test_everything_that_is_given_is_kept_and_nothing_else() -> None:
    assert values(GOLDEN, read) == EXPECTED
    assert one(GOLDEN).evolved_from == ("urn:newsml:coast.example:20260110:alert",)


def item(meta: str = "", about: str = "", content: str = "", kind: str = "newsItem") -> str:
    return (
        f'<{kind} {SPACE} guid="a" version="1"><itemMeta>{meta}</itemMeta>'
        f"<contentMeta>{about}</contentMeta>{content}</{kind}>"
    )


HEADLINE = "<headline>Ferry sinks</headline>"
CONTENTS = [
    ("<inlineXML><p>One</p><p>Two</p></inlineXML>", "One\n\nTwo"),
    (
        '<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>One</body></html></inlineXML>',
        "One",
    ),
    ('<inlineData contenttype="text/plain">One\nline.\n\nTwo</inlineData>', "One line.\n\nTwo"),
    ('<inlineData contenttype="text/html">&lt;p>One &amp;amp; a&lt;/p>&lt;p>Two&lt;/p></inlineData>', "One & a\n\nTwo"),
    ("<inlineData><![CDATA[<p>One</p><p>Two</p>]]></inlineData>", "One\n\nTwo"),
    ('<inlineData contenttype="image/png" encoding="base64">aGVsbG8=</inlineData><inlineData>One</inlineData>', "One"),
    ("<inlineXML><sports-content/></inlineXML>", ""),
    ("", ""),
]


@pytest.mark.parametrize(("content", "body"), CONTENTS)
def test_contents(content: str, body: str) -> None:
    draft = one(item(about=HEADLINE, content=f"<contentSet>{content}</contentSet>").encode())
    assert draft.body == body
    assert draft.extra.get("unread_content", []) == (["sports-content"] if "sports" in content else [])


STATUSES = [
    ('<pubStatus qcode="stat:usable"/>', Status.USABLE),
    ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/usable"/>', Status.USABLE),
    ('<pubStatus qcode="stat:withheld"/>', Status.WITHDRAWN),
    ('<pubStatus qcode="stat:canceled"/>', Status.WITHDRAWN),
    ('<pubStatus qcode="stat:canceled"/><signal qcode="sig:correction"/>', Status.WITHDRAWN),
    ('<signal qcode="sig:correction"/>', Status.CORRECTED),
    ('<pubStatus qcode="stat:usable"/><embargoed/>', Status.WITHDRAWN),
    ("", Status.USABLE),
]


@pytest.mark.parametrize(("meta", "status"), STATUSES)
def test_status(meta: str, status: Status) -> None:
    assert one(item(meta, HEADLINE).encode()).status is status


def test_an_item_that_is_taken_back_needs_no_text() -> None:
    assert one(item('<pubStatus qcode="stat:canceled"/>').encode()).status is Status.WITHDRAWN


DATES = [
    ("<versionCreated>2026-01-12</versionCreated>", "", "2026-01-12"),
    ("<versionCreated>2026-01-12</versionCreated>", "<contentCreated>2026-01-11</contentCreated>", "2026-01-11"),
    ("<firstCreated>2026-01-10</firstCreated>", "<contentCreated>2026-01-11</contentCreated>", "2026-01-10"),
]


@pytest.mark.parametrize(("meta", "about", "published"), DATES)
def test_published(meta: str, about: str, published: str) -> None:
    date = one(item(meta, HEADLINE + about).encode()).published
    assert date is not None
    assert date.isoformat() == published


def test_a_provider_without_a_name() -> None:
    assert one(item('<provider qcode="nprov:COAST"/>', HEADLINE).encode()).source == "COAST"
    assert one(item('<provider uri="https://coast.example/about/"/>', HEADLINE).encode()).source == "coast.example"


def test_pictures_are_stories_of_their_captions() -> None:
    caption = '<description role="drol:x">More.</description><description role="drol:caption">The ferry.</description>'
    link = '<contentSet><remoteContent href="a.jpg" contenttype="image/jpeg"/></contentSet>'
    draft = one(item('<itemClass qcode="ninat:picture"/>', caption, link).encode())
    assert (draft.body, draft.extra["media"]) == ("The ferry.\n\nMore.", "picture")
    assert one(item("", caption, link).encode()).extra["media"] == "picture"
    assert "a video without a headline" in refused(item('<itemClass qcode="ninat:video"/>', "", link).encode())


NO_STORIES = [
    (item(kind="conceptItem"), "conceptItem, which describes a concept"),
    (item(kind="knowledgeItem"), "knowledgeItem"),
    (item(kind="planningItem"), "planningItem"),
    (item(kind="catalogItem"), "catalogItem"),
    (item(kind="packageItem"), "only refers to other items"),
    (item(), "neither a headline nor a content"),
    (item(content="<contentSet><inlineXML><events/></inlineXML></contentSet>"), "not read (element events)"),
    (f"<newsMessage {SPACE}><header/></newsMessage>", "holds no items"),
    (f"<newsMessage {SPACE}><itemSet><x/></itemSet></newsMessage>", "not read (element x)"),
    (f"<newsItem {SPACE}><contentMeta>", "ends early"),
]


@pytest.mark.parametrize(("data", "reason"), NO_STORIES, ids=[row[1] for row in NO_STORIES])
def test_what_is_no_story(data: str, reason: str) -> None:
    (rejected,) = found(data.encode())
    assert isinstance(rejected, Rejected)
    assert reason in rejected.reason


def test_a_package_tells_what_its_members_are() -> None:
    groups = """<groupSet root="G1"><group id="G1">
      <itemRef residref="b"><title>Ferry sinks</title>
        <description role="drol:summary">All were saved.</description></itemRef>
      <itemRef residref="c"><headline>Storm warning</headline></itemRef><groupRef idref="G2"/></group>
      <group id="G2"><itemRef residref="d"/></group></groupSet>"""
    draft = one(item("", "<headline>Today at sea</headline>", groups, "packageItem").encode())
    assert (draft.headline, draft.body) == ("Today at sea", "Ferry sinks\n\nAll were saved.\n\nStorm warning")
    assert draft.extra["members"] == ["b", "c", "d"]


def test_the_items_of_a_message_come_in_their_order_and_the_bad_ones_are_refused_alone() -> None:
    inside = "\n".join([item("", HEADLINE), item(kind="conceptItem"), item("", "<headline>Storm</headline>")])
    header = "<header><sent>2026-01-10T15:00:00Z</sent><priority>4</priority></header>"
    first, second, third = found(f"<newsMessage {SPACE}>{header}<itemSet>{inside}</itemSet></newsMessage>".encode())
    assert isinstance(first, Draft)
    assert isinstance(second, Rejected)
    assert isinstance(third, Draft)
    assert (first.headline, second.line, third.headline) == ("Ferry sinks", 2, "Storm")
    assert second.raw.startswith(b"<conceptItem")
    assert first.extra["message"] == {"sent": "2026-01-10T15:00:00Z", "priority": "4"}
    assert first.origin is not None
    assert third.origin is not None
    assert first.origin.sha256 != third.origin.sha256


def test_it_is_recognised_by_its_root() -> None:
    assert recognises(GOLDEN[:400])
    assert not recognises(b"<newsitem>")


@given(st.integers(0, 2**32))
def test_nothing_is_lost(seed: int) -> None:
    assert_nothing_is_lost(GOLDEN, seed)


READ = "1_ 2_ 3_ 3A 4_ 5_ 6_ 21 22 23 26 27"
REFUSED = {
    "10": "conceptItem", "11": "conceptItem", "12": "knowledgeItem", "13": "catalogItem", "14": "conceptItem",
    "15": "knowledgeItem", "16": "element events", "17": "planningItem", "18": "planningItem", "19": "planningItem",
    "20": "planningItem", "25": "root contentSet", "28": "root contentMeta", "29": "no text",
    "7_": "root groupSet", "8_": "root groupSet", "9_": "root groupSet",
}  # fmt: skip


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="needs ../shared/corpora/standards/newsml-g2")
def test_the_official_examples() -> None:
    drafts: dict[str, Draft] = {}
    reasons: dict[str, list[str]] = {}
    for item in read_paths([EXAMPLES]):
        if isinstance(item, Draft):
            assert item.origin is not None
            drafts[Path(item.origin.file).name.removeprefix("LISTING_")] = item
        else:
            reasons.setdefault(Path(item.source).name.removeprefix("LISTING_"), []).append(item.reason)
    assert {name[:2] for name in drafts if name[0].isdigit()} == set(READ.split())
    for start, reason in REFUSED.items():
        assert [text for name, texts in reasons.items() if name.startswith(start) for text in texts if reason in text]
    assert all(
        "root schema in http://www.w3.org/2001/XMLSchema" in reasons[name][0] for name in reasons if "xsd" in name
    )
    assert [len(texts) for name, texts in reasons.items() if name.startswith("24")] == [5]
    two = drafts["2_NewsML-G2_Text_Document.xml"]
    assert (two.version, two.byline, two.lang) == ("11", "Meredith Jameson", "en-US")
    assert two.body.count("\n\n") == 1
    assert next(d for name, d in drafts.items() if name.startswith("22")).people == ("Doug Davis", "Freddy Garcia")
    assert next(d for name, d in drafts.items() if name.startswith("3_")).extra["media"] == "picture"
