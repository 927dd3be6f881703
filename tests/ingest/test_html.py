"""HTML as text, and pages of news sites as stories."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.dates import parse_iso
from searcharchive.ingest.markup.html import Events, is_marked, one_line, parse, prose_of, story_of_page
from searcharchive.ingest.readers.html_page import recognises
from tests.ingest.mangled import assert_something_comes_of, drafts_in, mangled, refusals_in

TEXTS = [
    ("<p>One <b>two</b>\n three.</p><p>Four&nbsp;five &amp; six&hellip;</p>", "One two three.\n\nFour five & six…"),
    ("One<br>two<br><br>three", "One\ntwo\n\nthree"),
    ("plain text", "plain text"),
    ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
    ("<p>Scores:</p><ul><li>Alba 1<li>Bruna 0</ul><p>End.", "Scores:\n\n- Alba 1\n- Bruna 0\n\nEnd."),
    ("<table><tr><th>Town<th>Rain<tr><td>Brienz<td><p>7 mm</p></table>", "Town | Rain\nBrienz | 7 mm"),
    ("<pre>OSLO, Jan 10 -\nThe ferry  sank.\n\nAll swam.</pre>", "OSLO, Jan 10 -\nThe ferry sank.\n\nAll swam."),
    ("<p>a</p><script>alert('<p>x</p>')</script><style>p{}</style><noscript>n</noscript><p>b", "a\n\nb"),
    ("<nav>Home</nav><p>a</p><form><button>Send</button><select><option>x</select></form>", "a"),
    ("<p>a</p><figure><img src=x><figcaption>A bell.</figcaption></figure><p>b</p>", "a\n\nb"),
    ("<!-- <p>x</p> --><p>a<!-- b -->c</p>", "ac"),
    ("<p>&#8220;a&#8221; &#x2013; &eacute; &bogus; &</p>", "“a” – é &bogus; &"),
    ("", ""),
    ("   \n", ""),
    ("<p></p><p> </p>", ""),
    ("<p>a<", "a<"),
    ("<dl><dt>Length<dd>7 km</dl>", "Length\n7 km"),
]


@pytest.mark.parametrize(("html", "text"), TEXTS, ids=[repr(row[0][:30]) for row in TEXTS])
def test_html_as_text(html: str, text: str) -> None:
    assert prose_of(html).text == text


def test_captions_are_kept_apart() -> None:
    assert prose_of("<figure><figcaption>A bell.</figcaption><p>Photo: O. L.</p></figure>x").captions == [
        "A bell.",
        "Photo: O. L.",
    ]


def test_tables_that_place_parts_of_a_page_are_paragraphs() -> None:
    long = "The council met. " * 40
    assert (
        prose_of(f"<table><tr><td>Home<td>{long}<p>Two.<br>Three.</table>").text
        == f"Home\n\n{long.strip()}\n\nTwo.\nThree."
    )


def test_elements_that_are_left_out() -> None:
    assert prose_of("<aside>More</aside><p>a</p>", frozenset({"aside"})).text == "a"


def test_one_line() -> None:
    assert one_line("A <b>bell</b>\n &amp; more") == "A bell & more"
    assert one_line("R&D < 3 & more") == "R&D < 3 & more"
    assert [is_marked(text) for text in ("a < b > c", "AT&T;", "<b>", "&amp;", "<3")] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_what_stands_above_the_first_paragraph() -> None:
    assert story_of_page("<body><h1>T</h1><div>By O.</div><p>One.</p><div>Two.</div>") == "T\n\nOne.\n\nTwo."


@pytest.mark.parametrize("text", ["a\0b", "<p>\ud800</p>"])
def test_what_is_no_text(text: str) -> None:
    with pytest.raises(ValueError, match=r"NUL|surrogate"):
        prose_of(text)


HEAVY = [
    "<div>" * 100_000,
    "<b><i>" * 50_000,
    "<",
    "<a " + "x=1 ".join(map(str, range(20_000))) + ">",
    "<p><table><td>" * 30_000,
]
HEAVY += [
    "<!--" * 100_000,
    '<a title="' * 50_000,
    "&" * 300_000,
    "".join(f"<b x={n}>" for n in range(5_000)) + "<p>y" * 20_000,
]


@pytest.mark.parametrize("html", HEAVY, ids=range(len(HEAVY)))
def test_badly_meant_html_is_read(html: str) -> None:
    events = Events()
    parse(html + "z", events)
    assert all(block.text for block in events.blocks)


LINKED = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Peninsula Mail"},
        {
            "@type": ["ReportageNewsArticle"],
            "headline": "A bell of 1882 &amp; its ship",
            "datePublished": "2017-02-20T07:30:00+13:00",
            "dateModified": "2017-02-20T12:00:00+13:00",
            "author": [{"@type": "Person", "name": "Hine Parata"}, "Ola Lund"],
            "publisher": {"@type": "Organization", "name": "Peninsula Mail"},
            "keywords": "shipwrecks, heritage",
            "articleSection": ["Local"],
            "contentLocation": {"@type": "Place", "name": "Akaroa"},
            "about": [{"@type": "Person", "name": "Marama Tainui"}, {"@type": "NGO", "name": "Ships"}],
            "mentions": {"@type": "Organization", "name": "Harbour Museum"},
            "copyrightHolder": {"name": "Mail Ltd"},
            "dateline": "AKAROA, Feb 20",
            "description": "Two metres under the jetty.",
        },
    ],
}
BODY = """<nav><ul><li>Home<li>Sport</ul></nav><header>The Mail</header>
<div class=list><article><a href=x>Other story</a></article></div>
<article><h1>A bell of 1882 & its ship</h1><div class=by>By Hine Parata</div>
<p>Two kayakers have found the bell of a schooner under the jetty.</p>
<figure><img src=x><figcaption>The bell.</figcaption></figure>
<p>The name on its rim can still be read.</p><aside>Read more</aside></article><footer>(c) 2017</footer>"""
STORY = "Two kayakers have found the bell of a schooner under the jetty.\n\nThe name on its rim can still be read."


def page(head: str = "", body: str = BODY, lang: str = "en-NZ") -> bytes:
    head = f"<head><title>Bell | Mail</title>{head}</head>"
    return f'<!DOCTYPE html>\n<html lang="{lang}">{head}<body>{body}</body></html>'.encode()


def linked(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


@pytest.mark.parametrize("data", [LINKED, LINKED["@graph"], [LINKED], {"mainEntity": LINKED["@graph"]}])
def test_json_ld_comes_first(data: object) -> None:
    head = (
        linked(data) + '<meta property="og:title" content="Bell!"><link rel=canonical href="https://mail.example/bell">'
    )
    (draft,) = drafts_in(page(head))
    assert (draft.headline, draft.body) == ("A bell of 1882 & its ship", STORY)
    assert draft.published == parse_iso("2017-02-20T07:30:00+13:00")
    assert draft.updated == parse_iso("2017-02-20T12:00:00+13:00")
    assert (draft.byline, draft.source, draft.copyright) == ("Hine Parata, Ola Lund", "Peninsula Mail", "Mail Ltd")
    assert draft.topics == ("Local", "shipwrecks", "heritage", "Ships")
    assert (draft.people, draft.orgs, draft.places) == (("Marama Tainui",), ("Harbour Museum",), ("Akaroa",))
    assert (draft.url, draft.source_id, draft.lang) == ("https://mail.example/bell",) * 2 + ("en-NZ",)
    assert draft.dateline is not None
    assert draft.extra == {"description": "Two metres under the jetty.", "captions": ["The bell."]}


def test_meta_tags_come_next() -> None:
    head = """<meta property="og:title" content="A bell &amp; its ship"><meta name=author content="Hine Parata">
    <meta property="article:published_time" content="2017-02-20T07:30:00+13:00">
    <meta property="og:url" content="https://m.example/b">
    <meta property="article:modified_time" content="2017-02-21"><meta property="article:section" content="Local">
    <meta property="article:tag" content="bells"><meta property="article:tag" content="ships">
    <meta property="og:site_name" content="Mail"><meta property="og:locale" content="en_NZ">
    <meta name=description content="D.">"""
    (draft,) = drafts_in(page(head, lang=""))
    assert (draft.headline, draft.byline, draft.source) == ("A bell & its ship", "Hine Parata", "Mail")
    assert (draft.published, draft.updated) == (parse_iso("2017-02-20T07:30:00+13:00"), parse_iso("2017-02-21"))
    assert (draft.topics, draft.lang, draft.url) == (("Local", "bells", "ships"), "en_NZ", "https://m.example/b")


def test_a_bare_page() -> None:
    text = "The council voted on Monday to close the old mill.<br><br>Nobody spoke."
    body = f"<table><tr><td><font size=2>{text}</font></table>"
    (draft,) = drafts_in(page(body=body))
    assert (draft.headline, draft.published) == ("Bell | Mail", None)
    assert draft.body == "The council voted on Monday to close the old mill.\n\nNobody spoke."


def test_text_for_machines_alone() -> None:
    (draft,) = drafts_in(
        page(linked({"@type": "NewsArticle", "headline": "Bell", "articleBody": STORY}), "<p>Please log in.</p>")
    )
    assert draft.body == STORY


def test_what_cannot_be_read_is_kept_beside_the_story() -> None:
    head = linked({"@type": "NewsArticle", "datePublished": "soon", "url": "javascript:x()", "inLanguage": "?!"})
    (draft,) = drafts_in(page(head))
    assert (draft.published, draft.url, draft.lang) == (None, None, None)
    assert draft.extra["published_given"] == "soon"
    assert draft.extra["url_given"] == "javascript:x()"
    assert draft.extra["lang_given"] == "?!"


@pytest.mark.parametrize(
    "head", ["<script type=application/ld+json>{oops</script>", linked([1, None, {"@type": 3}]), linked("x")]
)
def test_bad_json_ld_says_nothing(head: str) -> None:
    (draft,) = drafts_in(page(head))
    assert draft.body == STORY


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("", "utf-8"),
        ("", "cp1252"),
        ("iso-8859-1", "cp1252"),
        ("utf-8", "utf-8"),
        ("windows-1251", "cp1251"),
        ("bogus", "utf-8"),
    ],
)
def test_encodings(charset: str, encoding: str) -> None:
    word = "Москва" if encoding == "cp1251" else "Zürich – “Alba”"
    meta = f'<meta charset="{charset}">' if charset else ""
    text = f"<html><head>{meta}<title>{word}</title></head><p>{word} is a city with a library and a harbour.</p>"
    (draft,) = drafts_in(text.encode(encoding))
    assert draft.headline == word
    assert draft.body.startswith(word)


@pytest.mark.parametrize("body", ["", "<nav>Home</nav>", "<p>Log in.</p>", "<script>" + "x" * 90 + "</script>"])
def test_a_page_without_a_story_is_refused(body: str) -> None:
    (item,) = refusals_in(page(body=body))
    assert "no text of a story" in item.reason


STARTS = [
    b"<!doctype HTML>",
    b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html>',
    b"<!-- x --><html>",
    b"<HTML lang=x>",
]


@pytest.mark.parametrize("start", STARTS, ids=repr)
def test_beginnings_of_pages(start: bytes) -> None:
    assert recognises(start)


@pytest.mark.parametrize(
    "start", [b"<nitf>", b"<?xml version='1.0'?><rss>", b"<p>x</p>", b"<!-- html", b"html", b"<!--" + b"-" * 9_000]
)
def test_beginnings_of_others(start: bytes) -> None:
    assert not recognises(start)


@given(mangled(page(linked(LINKED))))
def test_damage_is_never_silent(data: bytes) -> None:
    assert_something_comes_of(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert_something_comes_of(b"<html><p>" + data)
