"""NewsML 1: items, their revisions and languages, what is beside a text, topics, and the official examples."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.article import Status
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import read as read_paths
from searcharchive.ingest.readers.newsml1 import read, recognises
from searcharchive.ingest.rejected import Rejected
from tests.ingest.markup_helpers import assert_nothing_is_lost, found, one, refused, values

EXAMPLES = Path(__file__).resolve().parents[3] / "shared/corpora/standards/ninjs/examples/NewsML"
SEED = Path(__file__).resolve().parents[2] / "seeds/newsml/2004-09-16_geneva.xml"
GOLDEN = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE NewsML SYSTEM "NewsML_1.2.dtd">
<NewsML Version="1.2">
 <TopicSet><Topic Duid="t1"><TopicType FormalName="Company"/><FormalName>FJL.O</FormalName>
  <Description>Fjord Lines</Description></Topic></TopicSet>
 <NewsEnvelope><SentFrom><Party FormalName="Coast Wire"/></SentFrom>
  <DateAndTime>20040110T150000Z</DateAndTime></NewsEnvelope>
 <NewsItem>
  <Identification><NewsIdentifier><ProviderId>coast.example</ProviderId><DateId>20040110</DateId>
   <NewsItemId>ferry</NewsItemId><RevisionId PreviousRevision="2" Update="N">3</RevisionId>
   <PublicIdentifier>urn:newsml:coast.example:20040110:ferry:3N</PublicIdentifier></NewsIdentifier>
   <NameLabel>FERRY</NameLabel></Identification>
  <NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20040110T143000Z</FirstCreated>
   <ThisRevisionCreated>20040110T170000Z</ThisRevisionCreated><Status FormalName="Embargoed"/>
   <StatusWillChange><FutureStatus FormalName="Usable"/>
    <DateAndTime>20040110T180000Z</DateAndTime></StatusWillChange>
   <Urgency FormalName="4"/></NewsManagement>
  <NewsComponent>
   <NewsLines><CopyrightLine>Copyright 2004 Coast Wire</CopyrightLine><RightsLine>Not for resale.</RightsLine>
    <KeywordLine>ferries, sea</KeywordLine></NewsLines>
   <AdministrativeMetadata><Provider><Party FormalName="Coast Wire"/></Provider>
    <Source><Party FormalName="NTX"/></Source>
   </AdministrativeMetadata>
   <DescriptiveMetadata><Language FormalName="en"/><Genre FormalName="Current"/>
    <SubjectCode><Subject FormalName="03000000"/></SubjectCode>
    <Location><Property FormalName="Country" Value="Norway"/><Property FormalName="City" Value="Oslo"/></Location>
    <TopicOccurrence Topic="#t1"/><TopicOccurrence Topic="#t9"/></DescriptiveMetadata>
   <Metadata><MetadataType FormalName="Desk"/><Property FormalName="Editor" Value="AB"/></Metadata>
   <NewsComponent>
    <NewsLines><HeadLine>Ferry sinks off Oslo</HeadLine><SubHeadLine>All saved</SubHeadLine>
     <ByLine>By Siri Dahl</ByLine>
     <DateLine>OSLO, Jan 10</DateLine><SlugLine>ferry-oslo</SlugLine>
     <NewsLine><NewsLineType FormalName="Map"/><NewsLineText>https://coast.example/map</NewsLineText></NewsLine></NewsLines>
    <NewsComponent><Role FormalName="StyleSheet"/>
     <ContentItem><DataContent>p {}</DataContent></ContentItem></NewsComponent>
    <NewsComponent EquivalentsList="yes"><Role FormalName="Main"/>
     <ContentItem><DataContent><nitf><body><body.content><p>The ferry sank, said <person>Lars Lie</person>.</p>
      </body.content></body></nitf></DataContent></ContentItem>
     <ContentItem><DataContent>The ferry sank, said Lars Lie.</DataContent></ContentItem></NewsComponent>
    <NewsComponent><Role FormalName="Contact"/>
     <ContentItem><DataContent>Call the desk.</DataContent></ContentItem></NewsComponent>
    <NewsComponent><Role FormalName="Photo"/>
     <ContentItem Href="a.jpg"><MimeType FormalName="image/jpeg"/></ContentItem></NewsComponent>
   </NewsComponent>
  </NewsComponent>
 </NewsItem>
</NewsML>
"""
EXPECTED: dict[str, Any] = {
    "id": "urn:newsml:coast.example:20040110:ferry",
    "version": "3",
    "headline": "Ferry sinks off Oslo",
    "body": "The ferry sank, said Lars Lie.",
    "published": "20040110T143000Z",
    "updated": "20040110T170000Z",
    "embargo": "20040110T180000Z",
    "status": "usable",
    "dateline": "OSLO, Jan 10",
    "byline": ["Siri Dahl"],
    "lang": "en",
    "source": "Coast Wire",
    "people": ["Lars Lie"],
    "orgs": ["Fjord Lines"],
    "places": ["Oslo, Norway"],
    "topics": ["ferries", "sea"],
    "copyright": "Copyright 2004 Coast Wire",
    "usage_terms": "Not for resale.",
    "public_identifier": "urn:newsml:coast.example:20040110:ferry:3N",
    "previous_revision": "2",
    "NameLabel": "FERRY",
    "NewsItemType": "News",
    "Urgency": "4",
    "source_party": ["NTX"],
    "genre": "Current",
    "subject_codes": ["03000000"],
    "topic_refs": ["t9"],
    "metadata": {"Desk": {"Editor": "AB"}},
    "hl2": "All saved",
    "slugline": "ferry-oslo",
    "news_lines": {"Map": "https://coast.example/map"},
    "contact_text": "Call the desk.",
    "links": ["a.jpg"],
    "envelope": {"SentFrom": "Coast Wire", "DateAndTime": "20040110T150000Z"},
}


def test_everything_that_is_given_is_kept_and_nothing_else() -> None:
    assert values(GOLDEN, read) == EXPECTED


def document(component: str = "", management: str = "", revision: str = "<RevisionId>1</RevisionId>") -> bytes:
    return (
        "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>c.example</ProviderId><DateId>2004</DateId>"
        f"<NewsItemId>f</NewsItemId>{revision}</NewsIdentifier></Identification>"
        f"<NewsManagement>{management}</NewsManagement>{component}</NewsItem></NewsML>"
    ).encode()


def text(body: str, role: str = "", lang: str = "", headline: str = "") -> str:
    parts = f'<Role FormalName="{role}"/>' if role else ""
    parts += f"<NewsLines><HeadLine>{headline}</HeadLine></NewsLines>" if headline else ""
    parts += f'<DescriptiveMetadata><Language FormalName="{lang}"/></DescriptiveMetadata>' if lang else ""
    return f"<NewsComponent>{parts}<ContentItem><DataContent>{body}</DataContent></ContentItem></NewsComponent>"


def within(*parts: str) -> str:
    return f"<NewsComponent>{''.join(parts)}</NewsComponent>"


def drafts(data: bytes) -> list[Draft]:
    items = found(data)
    assert all(isinstance(item, Draft) for item in items)
    return [item for item in items if isinstance(item, Draft)]


def test_languages_are_stories_with_ids_of_their_own() -> None:
    data = document(
        within(
            text("The ferry sank.", "Main", "en", "Ferry"),
            text("Le bac a coulé.", "Main", "fr", "Bac"),
            text("Vent fort.", "Caption", "fr"),
            text("A storm came.", "Main", "en", "Storm"),
        )
    )
    stories = drafts(data)
    assert [(d.id, d.lang, d.headline) for d in stories] == [
        ("urn:newsml:c.example:2004:f:en", "en", "Ferry"),
        ("urn:newsml:c.example:2004:f:fr", "fr", "Bac"),
        ("urn:newsml:c.example:2004:f:en:2", "en", "Storm"),
    ]
    assert ["caption_text" in d.extra for d in stories] == [False, True, False]


def test_parts_of_one_text_stand_together() -> None:
    body = one(document(within(text("One.", "Main"), text("&lt;p>Two.&lt;/p>&lt;p>Three.&lt;/p>", "Main")))).body
    assert body == "One.\n\nTwo.\n\nThree."


def test_pictures_are_stories_of_their_captions() -> None:
    content = '<ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem>'
    photo = f'<NewsComponent><Role FormalName="Photo"/>{content}</NewsComponent>'
    draft = one(document(within(photo, text("The ferry.", "Caption"))))
    assert (draft.body, draft.extra["media"], draft.extra["links"]) == ("The ferry.", "picture", ["a.jpg"])


IDS = [
    ("<RevisionId>2</RevisionId><PublicIdentifier>urn:x:2</PublicIdentifier>", "urn:x", "2"),
    ('<RevisionId Update="U">2</RevisionId><PublicIdentifier>urn:x:2U</PublicIdentifier>', "urn:x", "2"),
    ("<RevisionId>2</RevisionId><PublicIdentifier>urn:x:12</PublicIdentifier>", "urn:x:12", "2"),
    ("<PublicIdentifier>urn:x:2</PublicIdentifier>", "urn:x:2", None),
    ("<RevisionId>2</RevisionId>", "urn:newsml:c.example:2004:f", "2"),
]


@pytest.mark.parametrize(("revision", "id", "version"), IDS)
def test_all_revisions_share_their_id(revision: str, id: str, version: str | None) -> None:
    draft = one(document(text("The ferry sank."), revision=revision))
    assert (draft.id, draft.version) == (id, version)


CHANGE = (
    '<StatusWillChange><FutureStatus FormalName="{}"/><DateAndTime>20040111T060000Z</DateAndTime></StatusWillChange>'
)
STATUSES = [
    ('<Status FormalName="Usable"/>', Status.USABLE, False),
    ('<Status FormalName="Withheld"/>', Status.WITHDRAWN, False),
    ('<Status FormalName="Canceled"/>', Status.WITHDRAWN, False),
    ('<Status FormalName="Embargoed"/>', Status.WITHDRAWN, False),
    ('<Status FormalName="Embargoed"/>' + CHANGE.format("Usable"), Status.USABLE, True),
    ('<Status FormalName="Usable"/>' + CHANGE.format("Canceled"), Status.USABLE, False),
]


@pytest.mark.parametrize(("management", "status", "embargoed"), STATUSES)
def test_status(management: str, status: Status, embargoed: bool) -> None:
    draft = one(document(text("The ferry sank."), management))
    assert (draft.status, draft.embargo is not None) == (status, embargoed)


def test_an_item_that_is_taken_back_needs_no_text() -> None:
    draft = one(document("", '<Status FormalName="Canceled"/>'))
    assert (draft.id, draft.status) == ("urn:newsml:c.example:2004:f", Status.WITHDRAWN)


NO_STORIES = [
    (b"<NewsML><NewsEnvelope/></NewsML>", "holds no news item"),
    (document(), "no component"),
    (document("<Update/>"), "only changes parts of an earlier revision"),
    (document("<TopicSet/>"), "a set of topics"),
    (document(within()), "neither a headline nor a body"),
    (document(within(*(text("x", "", f"x{n}") for n in range(1_001)))), "more than 1,000 texts"),
    (b"<NewsML><NewsItem>", "ends early"),
]


@pytest.mark.parametrize(("data", "reason"), NO_STORIES, ids=[row[1] for row in NO_STORIES])
def test_what_is_no_story(data: bytes, reason: str) -> None:
    assert reason in refused(data)


def test_items_of_a_document_come_in_their_order_and_the_bad_ones_are_refused_alone() -> None:
    one_item = document(text("The ferry sank.")).removeprefix(b"<NewsML>").removesuffix(b"</NewsML>")
    first, second, third = found(b"<NewsML>" + one_item + b"\n<NewsItem/>\n" + one_item + b"</NewsML>")
    assert isinstance(first, Draft)
    assert isinstance(second, Rejected)
    assert isinstance(third, Draft)
    assert (second.line, second.raw) == (2, b"<NewsItem/>")


def test_it_is_recognised_by_its_root() -> None:
    assert recognises(GOLDEN[:200])
    assert not recognises(b"<newsMessage>")


@given(st.integers(0, 2**32))
def test_nothing_is_lost(seed: int) -> None:
    assert_nothing_is_lost(GOLDEN, seed)


def test_the_seed() -> None:
    english, french = drafts(SEED.read_bytes())
    assert (english.people, french.lang) == (("Bertrand Oulevay",), "fr")
    assert english.body.count("\n\n") == 4
    assert french.body.count("\n\n") == 3


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="needs ../shared/corpora/standards/ninjs")
def test_the_official_examples() -> None:
    stories = list(read_paths([EXAMPLES]))
    assert len(stories) == 4
    for story in stories:
        assert isinstance(story, Draft)
        assert story.version == "1"
        assert story.headline
        assert len(story.body) > 1_000
        assert story.body.count("\n\n") >= 10
        assert not {"<", "bwlistitem"} & set(story.body.split())
        assert (story.copyright or "").startswith("Copyright Business Wire")
    assert [story.lang for story in stories if isinstance(story, Draft)] == ["en", "zh", "zh", "en"]
