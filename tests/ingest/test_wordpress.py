"""Exports of WordPress: what is published becomes a story, everything else is refused by name."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.dates import parse_iso
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.rejected import Rejected
from tests.ingest.mangled import Endless, assert_something_comes_of, drafts_in, found_in, mangled, refusals_in

HEAD = b"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.1" --><rss version="2.0"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Karoo Bulletin</title><language>en-ZA</language>
<wp:author><wp:author_login><![CDATA[thandeka]]></wp:author_login>
<wp:author_display_name><![CDATA[Thandeka Mokoena]]></wp:author_display_name></wp:author>
"""
ITEM = b"""<item><title>Windmill &amp;amp; pump</title><link>https://k.example/windmill</link>
<pubDate>Wed, 11 Nov 2015 08:20:00 +0000</pubDate><dc:creator><![CDATA[thandeka]]></dc:creator>
<guid isPermaLink="false">https://k.example/?p=412</guid>
<content:encoded><![CDATA[<!-- wp:paragraph {"dropCap":true} -->
<p>The pump turns <em>again</em>.</p><!-- /wp:paragraph -->
<p>Pupils rebuilt it. [gallery ids="41,42"][/my-code] [Editor: see below]</p>]]></content:encoded>
<excerpt:encoded><![CDATA[It turns.]]></excerpt:encoded><wp:post_id>412</wp:post_id>
<wp:post_date>2015-11-11 10:20:00</wp:post_date><wp:post_date_gmt>2015-11-11 08:20:00</wp:post_date_gmt>
<wp:post_modified_gmt>2015-11-12 06:00:00</wp:post_modified_gmt><wp:post_name>windmill</wp:post_name>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category"><![CDATA[Heritage]]></category><category domain="post_tag"><![CDATA[water]]></category>
<wp:postmeta><wp:meta_key>desk</wp:meta_key><wp:meta_value>north</wp:meta_value></wp:postmeta>
<wp:postmeta><wp:meta_key>_edit_last</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta></item>
"""
END = b"</channel></rss>"


def item(content: bytes = b"", **values: str) -> bytes:
    inside = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in values.items()).encode()
    return (
        b"<item><title>T</title>" + inside + b"<content:encoded><![CDATA[" + content + b"]]></content:encoded></item>"
    )


def test_a_post() -> None:
    (draft,) = drafts_in(HEAD + ITEM + END)
    assert (draft.source_id, draft.headline) == ("https://k.example/?p=412", "Windmill & pump")
    assert draft.body == "The pump turns again.\n\nPupils rebuilt it. [Editor: see below]"
    assert (draft.published, draft.updated) == (parse_iso("2015-11-11T08:20:00Z"), parse_iso("2015-11-12T06:00:00Z"))
    assert (draft.byline, draft.topics) == ("Thandeka Mokoena", ("Heritage", "water"))
    assert (draft.source, draft.lang, draft.url) == ("Karoo Bulletin", "en-ZA", "https://k.example/windmill")
    assert draft.extra == {"excerpt": "It turns.", "post_id": "412", "slug": "windmill", "meta": {"desk": "north"}}
    assert draft.origin is not None
    assert draft.origin.offset == len(HEAD)


TEXTS = [
    (b"One\nstill one.\n\nTwo &amp; <b>three</b>.", "One still one.\n\nTwo & three."),
    (b'[caption id="a" width="3"]<img src="x"/> A pump.[/caption]One.', "One."),
    (b"Plain & simple, [sic] 3 < 4.", "Plain & simple, [sic] 3 < 4."),
    (b"<h2>Head</h2>One.<ul><li>a</li></ul>", "Head\n\nOne.\n\n- a"),
    (b"<p>A \x02 b</p>", "A b"),
]


@pytest.mark.parametrize(("content", "text"), TEXTS, ids=range(len(TEXTS)))
def test_texts(content: bytes, text: str) -> None:
    (draft,) = drafts_in(HEAD + item(content) + END)
    assert draft.body == text


def test_a_page_says_that_it_is_one() -> None:
    (draft,) = drafts_in(HEAD + item(b"About us.", status="publish", post_type="page") + END)
    assert draft.extra == {"post_type": "page"}


def test_dates_that_are_none_are_left_out() -> None:
    dates = {"post_date_gmt": "0000-00-00 00:00:00", "post_date": "2015-11-11 10:20:00"}
    (draft,) = drafts_in(HEAD + item(b"x", **dates) + END)
    assert draft.published == parse_iso("2015-11-11T10:20:00")


REFUSED = [
    (item(b"x", status="draft", post_type="post"), "the post is a draft"),
    (item(b"x", status="private", post_type="post"), "the post is private"),
    (item(b"x", status="trash", post_type="page"), "the page is in the trash"),
    (item(b"x", status="pending"), "waiting for review"),
    (item(b"x", status="future"), "not published yet"),
    (item(b"x", status="odd"), "not published (odd)"),
    (item(b"x", status="inherit", post_type="attachment"), "an attachment"),
    (item(b"x", post_type="nav_menu_item"), "a menu"),
    (item(b"x", post_type="product"), "of the kind product"),
    (b"<item><title>T</titel></item>", "not well-formed"),
    (b"<item><title>&bogus;</title></item>", "not well-formed"),
    (b"<item><title>caf\xe9</title></item>", "not well-formed"),
    (b"<item></item>", "no text"),
]


@pytest.mark.parametrize(("bad", "reason"), REFUSED, ids=[row[1] for row in REFUSED])
def test_what_is_no_published_story_is_refused_by_name(bad: bytes, reason: str) -> None:
    found = found_in(HEAD + ITEM + bad + ITEM + END)
    assert [isinstance(part, Draft) for part in found] == [True, False, True]
    assert isinstance(found[1], Rejected)
    assert reason in found[1].reason
    assert (found[1].offset, found[1].raw) == (len(HEAD + ITEM), bad)


ENDS = [
    (HEAD + END, "no posts"),
    (HEAD + ITEM, "ends early"),
    (HEAD + ITEM[:-30], "cut off"),
    (HEAD.replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY a "b">]><rss') + ITEM + END, "entities"),
]


@pytest.mark.parametrize(("data", "reason"), ENDS, ids=[row[1] for row in ENDS])
def test_what_is_wrong_with_an_export_is_told_once(data: bytes, reason: str) -> None:
    (refusal,) = refusals_in(data)
    assert reason in refusal.reason


def test_exports_are_streamed() -> None:
    endless = Endless(HEAD, ITEM)
    found = islice(read(["-"], stdin=endless), 1_000)  # type: ignore[arg-type]
    assert all(isinstance(part, Draft) for part in found)
    assert endless.given < 1 << 22


@given(mangled(HEAD + ITEM + item(b"x", status="draft") + END))
def test_damage_is_never_silent(data: bytes) -> None:
    assert_something_comes_of(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert_something_comes_of(HEAD + b"<item>" + data)
