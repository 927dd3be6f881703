"""RSS and Atom: each item once, with its place and all that it says; a bad one refuses itself."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.dates import parse_iso
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.readers.feeds import LOOSE_LIMIT, recognises
from searcharchive.ingest.rejected import Rejected
from tests.ingest.mangled import Endless, assert_something_comes_of, drafts_in, found_in, mangled, refusals_in

SPACES = b'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
HEAD = b"""<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand --><rss version="2.0" SPACES xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Marais &amp; Weekly</title><link>https://m.example</link><language>en-GB</language>
<copyright>Marais 2023</copyright>""".replace(b"SPACES", SPACES)
ITEM = b"""<item>
<title>Salt &amp;amp; harvest</title>
<link>https://m.example/salt</link>
<guid isPermaLink="false">marais-118</guid>
<pubDate>Mon, 05 Jun 2023 07:00:00 +0200</pubDate>
<dc:creator>Solenn Kervadec</dc:creator>
<category>agriculture</category><category domain="x">coast</category>
<description>&lt;p&gt;The first salt.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>The first <b>salt</b> lies on the paths.</p><p>A dry May did it. </item></p>
<figure><figcaption>Salt.</figcaption></figure>]]></content:encoded>
<media:content url="https://m.example/salt.jpg"><media:credit>Ola Lund</media:credit></media:content>
<enclosure url="https://m.example/salt.mp3" length="12" type="audio/mpeg"/>
<comments>https://m.example/salt#c</comments>
</item>
"""
END = b"</channel></rss>\n"
RSS = HEAD + ITEM + ITEM.replace(b"118", b"119") + END
ATOM = b"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="text">Sky Notes</title><rights>Sky 2020</rights>
<entry><id>tag:sky.example,2020:1</id><title type="html">Dark &lt;i&gt;street&lt;/i&gt;</title>
<link rel="alternate" href="https://sky.example/1"/><link rel="replies" href="https://sky.example/1/r"/>
<published>2020-07-15T23:00:00-04:00</published><updated>2020-07-16T03:00:00Z</updated>
<author><name>Rayen H.</name></author><author><name>Ola Lund</name></author><category term="ast" label="astronomy"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Every second lamp.</p>
<p>Two school buses.</p></div></content>
<summary>Lamps go out.</summary></entry>
<entry><id>tag:sky.example,2020:2</id><title>Comet</title><updated>2020-07-17</updated>
<content type="text">It came at 5 &lt; 6.</content><source><title>Other Notes</title></source></entry>
</feed>"""
RDF = (
    b'<?xml version="1.0" encoding="iso-8859-1"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    + SPACES
    + b' xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>Th\xe9</title><items/></channel>'
    b'<item rdf:about="https://t.example/1"><title>Caf\xe9</title><link>https://t.example/1</link>'
    b"<description>It opened.</description><dc:date>2004-05-06</dc:date></item></rdf:RDF>"
)


def test_rss() -> None:
    first, second = drafts_in(RSS)
    assert (first.id, second.id, first.headline) == ("marais-118", "marais-119", "Salt & harvest")
    assert first.body == "The first salt lies on the paths.\n\nA dry May did it."
    assert first.published == parse_iso("2023-06-05T07:00:00+02:00")
    assert (first.byline, first.topics, first.source) == (
        "Solenn Kervadec",
        ("agriculture", "coast"),
        "Marais & Weekly",
    )
    assert (first.lang, first.url, first.copyright) == ("en-GB", "https://m.example/salt", "Marais 2023")
    assert first.extra["summary"] == "The first salt."
    assert first.extra["captions"] == ["Salt."]
    assert first.extra["media_credit"] == [{"content": "Ola Lund"}]
    assert first.extra["comments"] == "https://m.example/salt#c"
    assert [link["href"] for link in first.extra["links"]] == ["https://m.example/salt.mp3"]
    for draft in (first, second):
        assert draft.origin is not None
        assert RSS[draft.origin.offset :].startswith(b"<item>")


def test_atom() -> None:
    first, second = drafts_in(ATOM)
    assert (first.source_id, first.headline) == ("tag:sky.example,2020:1", "Dark street")
    assert first.body == "Every second lamp.\n\nTwo school buses."
    assert first.published == parse_iso("2020-07-15T23:00:00-04:00")
    assert first.updated == parse_iso("2020-07-16T03:00:00Z")
    assert (first.byline, first.topics) == ("Rayen H., Ola Lund", ("astronomy",))
    assert (first.source, first.lang, first.copyright) == ("Sky Notes", "en", "Sky 2020")
    assert first.extra["summary"] == "Lamps go out."
    assert (second.body, second.source) == ("It came at 5 < 6.", "Other Notes")
    assert (second.published, second.updated) == (parse_iso("2020-07-17"), None)


def test_rss_1_in_latin_1() -> None:
    (draft,) = drafts_in(RDF)
    assert (draft.headline, draft.source, draft.body) == ("Café", "Thé", "It opened.")
    assert (draft.published, draft.source_id) == (parse_iso("2004-05-06"), "https://t.example/1")


def test_what_cannot_be_read_is_kept_beside_the_story() -> None:
    item = b"<item><title>Storks</title><link>/storks</link><pubDate>after Whitsun</pubDate></item>"
    (draft,) = drafts_in(HEAD.replace(b"en-GB", b"English, mostly") + item + END)
    assert (draft.published, draft.url, draft.lang) == (None, None, None)
    assert draft.extra == {"published_given": "after Whitsun", "url_given": "/storks", "lang_given": "English, mostly"}


LOOSE = [
    b"<item><title>Caf&eacute; &nbsp; Alba</title></item>",
    b"<item><title>Caf\xc3\xa9 Alba</title><description>a & b</description></item>",
    b"<item><title>Caf\xc3\xa9 \x01 Alba</title></item>",
]


@pytest.mark.parametrize("item", LOOSE, ids=range(len(LOOSE)))
def test_badly_written_items_are_read(item: bytes) -> None:
    first, draft, last = drafts_in(HEAD + ITEM + item + ITEM + END)
    assert " ".join(draft.headline.split()) == "Café Alba"
    assert first.headline == last.headline == "Salt & harvest"


BAD = [
    (b"<item><title></title></item>", "no text"),
    (b"<item/>", "not closed before the next"),
    (b"<item><title>x", "not closed before the next"),
    (b"<item><title>" + b"&" * LOOSE_LIMIT + b"</title></item>", "not well-formed"),
    (b"<item><title>" + b"x" * (4 << 20) + b"</title></item>", "longer than"),
]


@pytest.mark.parametrize(("item", "reason"), BAD, ids=[row[0][:30].decode() for row in BAD])
def test_a_bad_item_refuses_itself_alone(item: bytes, reason: str) -> None:
    found = found_in(HEAD + ITEM + item + ITEM + END)
    assert [isinstance(part, Draft) for part in found] == [True, False, True]
    assert isinstance(found[1], Rejected)
    assert reason in found[1].reason
    assert found[1].offset == len(HEAD + ITEM)
    assert found[1].raw.startswith(item[:100])


ENDS = [
    (HEAD + END, 0, "no items"),
    (HEAD + ITEM, 1, "ends early"),
    (HEAD + ITEM + ITEM[:200], 1, "cut off"),
    (HEAD + b"<!-- " + ITEM, 0, "no items"),
    (HEAD.replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY a "b">]><rss') + ITEM + END, 0, "entities"),
]


@pytest.mark.parametrize(("data", "good", "reason"), ENDS, ids=[row[2] for row in ENDS])
def test_what_is_wrong_with_a_feed_is_told_once(data: bytes, good: int, reason: str) -> None:
    found = found_in(data)
    assert sum(isinstance(item, Draft) for item in found) == good
    (item,) = refusals_in(data)
    assert reason in item.reason


def test_a_document_type_alone_is_nothing_bad() -> None:
    kind = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd"><rss'
    assert len(drafts_in(HEAD.replace(b"<rss", kind) + ITEM + END)) == 1


@pytest.mark.parametrize(
    "start", [b"<feed><entry/></feed>", b"<rdf:RDF xmlns:rdf='x'>", b"<rssfeed>", b"<html>", b"x<rss>"]
)
def test_other_roots(start: bytes) -> None:
    assert not recognises(start)


def test_items_are_streamed() -> None:
    endless = Endless(HEAD, ITEM)
    found = itertools.islice(read(["-"], stdin=endless), 300)  # type: ignore[arg-type]
    assert all(isinstance(item, Draft) for item in found)
    assert endless.given < 1 << 20


@given(mangled(RSS, ATOM, RDF))
def test_damage_is_never_silent(data: bytes) -> None:
    assert_something_comes_of(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert_something_comes_of(HEAD + b"<item>" + data)
