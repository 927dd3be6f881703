"""NITF: what its head, its lines and its text say, word for word."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.article import Status
from searcharchive.dates import parse_iso
from searcharchive.ingest.readers.nitf import read, recognises
from tests.ingest.markup_helpers import assert_nothing_is_lost, found, one, refused, values

SEED = Path(__file__).resolve().parents[2] / "seeds/nitf/2026-03-12_trondheim.xml"
GOLDEN = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.3//EN" "nitf-3-3.dtd">
<nitf>
 <head>
  <title>Ferry</title>
  <meta name="slug" content="FERRY-OSLO"/>
  <tobject tobject.type="news"><tobject.property tobject.property.type="analysis"/>
   <tobject.subject tobject.subject.refnum="03000000" tobject.subject.type="Disaster"
    tobject.subject.matter="Shipping"/>
   <tobject.subject tobject.subject.refnum="16000000"/>
  </tobject>
  <docdata>
   <correction info="Corrects the harbour." id-string="nl-0991"/>
   <evloc city="Bergen" iso-cc="NO"/>
   <doc-id regsrc="NL" id-string="nl-0992"/>
   <urgency ed-urg="3"/>
   <date.issue norm="20260110T143000Z"/><date.release norm="20260110T180000Z"/><date.expire norm="20260210"/>
   <series series.name="The sea" series.part="2" series.totalpart="3"/>
   <ed-msg info="Picture follows."/>
   <du-key key="FERRY" generation="1" version="4"/>
   <doc.copyright year="2026" holder="Northline News"/>
   <doc.rights owner="Northline News" limitations="No archives."/>
   <key-list><keyword key="ferries"/></key-list>
   <identified-content>
    <person><name.given>Kari</name.given> <name.family>Moe</name.family>, <function>captain</function></person>
    <org>Fjord Lines <alt-code idsrc="OSE" value="FJL"/></org>
    <location><city>Oslo</city><country>Norway</country></location>
    <classifier type="subject" value="accidents"/><event>Inquiry</event>
   </identified-content>
  </docdata>
  <pubdata name="The Northline" date.publication="20260110" edition.name="late" ex-ref="https://northline.example/992"/>
  <revision-history name="AB" norm="20260110T150000Z" comment="Harbour corrected."/>
  <revision-history name="CD" norm="20260110T160000Z"/>
 </head>
 <body xml:lang="en-GB">
  <body.head>
   <hedline><hl1>Ferry <em>sinks</em> off Oslo</hl1><hl2>Nobody was hurt</hl2></hedline>
   <note><body.content><p>Check the names.</p></body.content></note>
   <rights>For subscribers.</rights>
   <byline>By Siri Dahl, <byttl>Staff <em>writer</em></byttl></byline>
   <distributor>Northline Wire</distributor>
   <dateline><location>OSLO</location>, <story.date norm="20260110">Jan. 10</story.date></dateline>
   <abstract><p>All were saved.</p></abstract>
  </body.head>
  <body.content>
   <block>
    <p>The ferry left <location>Drammen</location> on <chron norm="20260109">Friday</chron>, said
     <person>Lars Lie</person> of the <org>Coast Guard</org>.</p>
    <media media-type="image"><media-reference source="a.jpg"/><media-caption>The ferry.</media-caption></media>
    <p>It sank&nbsp;within an hour &mdash; all were saved.</p>
   </block>
  </body.content>
  <body.end><tagline>Editing by Ola Vik</tagline></body.end>
 </body>
</nitf>
"""
EXPECTED: dict[str, Any] = {
    "id": "nl-0992",
    "headline": "Ferry sinks off Oslo",
    "body": "The ferry left Drammen on Friday, said Lars Lie of the Coast Guard.\n\n"
    "It sank within an hour — all were saved.",
    "published": "20260110T143000Z",
    "updated": "20260110T160000Z",
    "embargo": "20260110T180000Z",
    "dateline": "OSLO, Jan. 10",
    "places": ["Oslo, Norway", "Bergen, NO", "Drammen"],
    "people": ["Kari Moe", "Lars Lie"],
    "orgs": ["Fjord Lines", "Coast Guard"],
    "topics": ["accidents", "Shipping", "Disaster", "ferries"],
    "source": "The Northline",
    "lang": "en-GB",
    "url": "https://northline.example/992",
    "byline": ["Siri Dahl"],
    "version": "4",
    "status": "corrected",
    "evolved_from": ["nl-0991"],
    "copyright": "2026 Northline News",
    "usage_terms": "For subscribers.",
    "title": "Ferry",
    "hl2": ["Nobody was hurt"],
    "byttl": ["Staff writer"],
    "abstract": "All were saved.",
    "caption": ["The ferry."],
    "links": ["a.jpg"],
    "chron": ["20260109"],
    "note": "Check the names.",
    "tagline": "Editing by Ola Vik",
    "distributor": "Northline Wire",
    "meta": {"slug": "FERRY-OSLO"},
    "tobject.type": "news",
    "tobject.subject": "16000000",
    "genre": "analysis",
    "event": "Inquiry",
    "correction": {"info": "Corrects the harbour.", "id-string": "nl-0991"},
    "urgency": "3",
    "date.expire": "20260210",
    "series": {"series.name": "The sea", "series.part": "2", "series.totalpart": "3"},
    "ed-msg": "Picture follows.",
    "du-key": {"key": "FERRY", "generation": "1", "version": "4"},
    "doc.rights": {"owner": "Northline News", "limitations": "No archives."},
    "doc-id": {"regsrc": "NL"},
    "pubdata": {
        "date.publication": "20260110",
        "edition.name": "late",
        "ex-ref": "https://northline.example/992",
    },
    "revision-history": [
        {"name": "AB", "norm": "20260110T150000Z", "comment": "Harbour corrected."},
        {"name": "CD", "norm": "20260110T160000Z"},
    ],
}


def test_everything_that_is_given_is_kept_and_nothing_else() -> None:
    assert values(GOLDEN, read) == EXPECTED


def test_the_draft_knows_where_it_came_from() -> None:
    draft = one(b"\xef\xbb\xbf\n" + GOLDEN.replace(b'<?xml version="1.0" encoding="UTF-8"?>', b""))
    assert draft.origin is not None
    assert draft.origin.offset == 0
    assert (draft.published, draft.embargo) == (parse_iso("2026-01-10T14:30:00Z"), parse_iso("2026-01-10T18:00:00Z"))
    draft = one(GOLDEN)
    assert draft.origin is not None
    assert draft.origin.sha256 == hashlib.sha256(GOLDEN).hexdigest()


def nitf(docdata: str = "", head: str = "", content: str = "<p>The ferry sank.</p>", attributes: str = "") -> bytes:
    return (
        f'<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><docdata {attributes}>{docdata}</docdata></head>'
        f"<body><body.head>{head}</body.head><body.content>{content}</body.content></body></nitf>"
    ).encode()


STATUSES = [
    ("", "", Status.USABLE, False),
    ('management-status="usable"', "", Status.USABLE, False),
    ('management-status="withheld"', "", Status.WITHDRAWN, False),
    ('management-status="canceled"', '<correction info="x"/>', Status.WITHDRAWN, False),
    ("", '<correction info="x"/>', Status.CORRECTED, False),
    ('management-status="embargoed"', "", Status.WITHDRAWN, False),
    ('management-status="embargoed"', '<date.release norm="20260110"/>', Status.USABLE, True),
    ("", '<date.issue norm="20260110"/><date.release norm="20260110"/>', Status.USABLE, False),
    ("", '<date.issue norm="20260110"/><date.release norm="20260111T06"/>', None, None),
    ("", '<date.issue norm="20260110"/><date.release norm="20260111T0600Z"/>', Status.USABLE, True),
]


@pytest.mark.parametrize(("attributes", "docdata", "status", "embargoed"), STATUSES)
def test_status_and_embargo(attributes: str, docdata: str, status: Status | None, embargoed: bool | None) -> None:
    if status is None:
        assert "embargo cannot be read as a date" in refused(nitf(docdata, attributes=attributes))
        return
    draft = one(nitf(docdata, attributes=attributes))
    assert (draft.status, draft.embargo is not None) == (status, embargoed)


def test_what_it_replaces() -> None:
    draft = one(nitf('<doc-id id-string="b"/>', attributes='management-doc-idref="a"'))
    assert draft.evolved_from == ("a",)
    assert one(nitf('<doc-id id-string="b"/><correction id-string="b"/>')).evolved_from == ()


BYLINES = [
    ("<byline>By Siri Dahl</byline>", "Siri Dahl"),
    ("<byline><byttl>Northline Wire</byttl></byline>", "Northline Wire"),
    ("<byline>By <person>Siri Dahl</person> and <person>Ola Vik</person></byline>", "Siri Dahl, Ola Vik"),
    ("<byline>Bybyen Avis</byline>", "Bybyen Avis"),
    ("", None),
]


@pytest.mark.parametrize(("head", "byline"), BYLINES)
def test_bylines(head: str, byline: str | None) -> None:
    assert one(nitf(head=head)).byline == byline


def test_headlines_without_hl1() -> None:
    assert one(nitf(head="<hedline>Ferry sinks</hedline>")).headline == "Ferry sinks"
    assert one(nitf().replace(b"<head>", b"<head><title>Ferry</title>")).headline == "Ferry"


def test_pictures_alone_are_stories_of_their_captions() -> None:
    media = '<media media-type="image"><media-caption>The ferry <b>before</b> it sank.</media-caption></media>'
    draft = one(nitf(content=media))
    assert (draft.body, draft.extra["media"]) == ("The ferry before it sank.", "picture")
    assert one(nitf(content=media, head="<abstract><p>All were saved.</p></abstract>")).body == "All were saved."


def test_a_lead_that_the_full_text_repeats_is_given_once() -> None:
    block = (
        '<block class="lead_paragraph"><p>The ferry sank.</p></block><block class="full_text"><p>The ferry sank.</p>'
    )
    assert one(nitf(content=block + "<p>Nobody was hurt.</p></block>")).body == "The ferry sank.\n\nNobody was hurt."


def test_without_text_it_is_refused() -> None:
    assert "no text" in refused(nitf(content=""))
    assert "no text" in refused(b"<nitf/>")


def test_it_is_recognised_by_its_root() -> None:
    assert recognises(b"<!-- a --><nitf>")
    assert not recognises(b"<NewsML><nitf>")
    assert not recognises(b"nitf")


def test_utf_16_comes_through() -> None:
    text = GOLDEN.decode().replace("UTF-8", "UTF-16")
    assert values(text.encode("utf-16"), read) == EXPECTED
    assert one(text.encode("utf-16")).headline == "Ferry sinks off Oslo"


@given(st.integers(0, 2**32))
def test_nothing_is_lost(seed: int) -> None:
    assert_nothing_is_lost(GOLDEN, seed)


@given(st.binary(max_size=200))
def test_any_bytes_behind_a_root_come_out(data: bytes) -> None:
    assert found(b"<nitf>" + data)


def test_the_seed() -> None:
    draft = one(SEED.read_bytes())
    assert draft.body.count("\n\n") == 5
    assert "part | opens | million kroner\nfjord to the old town | 2029 | 1,900\n" in draft.body
    assert draft.orgs == ("Trøndelag Transit Board",)
