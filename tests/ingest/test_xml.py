"""XML that anybody may have sent: what is refused and why, encodings, roots, and prose as plain text."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.ingest.limits import DEPTH_LIMIT
from searcharchive.ingest.markup.bare import bare
from searcharchive.ingest.markup.prose import plain_text, prose
from searcharchive.ingest.markup.roots import Root, root_of
from searcharchive.ingest.markup.tree import text_of
from searcharchive.ingest.markup.xml import BadXml, parse, parse_html
from tests.ingest.markup_helpers import found, one, refused

BOMB = b"""<!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<nitf title="&c;"><body>&c;</body></nitf>"""
BAD = [
    (BOMB, "declares entities"),
    (b'<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf>&x;</nitf>', "declares entities"),
    (b'<!DOCTYPE nitf [<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;]><nitf/>', "declares entities"),
    (b"<!DOCTYPE nitf [<!ENTITY % x \"<!ENTITY y 'z'>\">%x;]><nitf>&y;</nitf>", "declares entities"),
    (b"<nitf>" + b"<p>" * DEPTH_LIMIT + b"</p>" * DEPTH_LIMIT + b"</nitf>", "deeper than 100"),
    (b"<nitf>" + b"<p>" * 9_000 + b"</p>" * 9_000 + b"</nitf>", "deeper than 100"),
    (b"<nitf>" + b"<p>" * 9_000, "deeper than 100"),
    (b"<nitf><p>The ferry", "ends early"),
    (b"<nitf><p>The ferry</p", "ends early"),
    (b"<nitf>\n<p class='a", "ends early"),
    (b"<nitf>\n<p class", "ends early"),
    (b"<nitf>\n<p>The ferry</p>\n\n", "ends early"),
    (b"<nitf><p>The ferry</p>\n<!-- and then", "ends early"),
    (b"<nitf><p>The ferry</nitf>", "not well-formed, line 1"),
    (b"<nitf>\n<p>Fish & chips</p></nitf>", "not well-formed, line 2"),
    (b"<nitf><p>a\0b</p></nitf>", "NUL"),
    (b"<nitf><p>caf\xe9</p></nitf>", "declares no encoding, and is not UTF-8 at byte 12"),
    (b'<?xml version="1.0" encoding="UTF-8"?><nitf>caf\xe9</nitf>', "not in the encoding that it declares: not UTF-8"),
    (b'<?xml version="1.0" encoding="UTF-16"?><nitf>cafe</nitf>', "not in the encoding that it declares: not UTF-16"),
    (b'<?xml version="1.0" encoding="us-ascii"?><nitf>caf\xe9</nitf>', "not in the encoding that it declares"),
    (b'<?xml version="1.0" encoding="klingon"?><nitf>cafe</nitf>', "the encoding klingon, which is not known"),
    (b'<?xml version="1.0" encoding="rot13"?><nitf>cafe</nitf>', "the encoding rot13, which is not known"),
    (b'<?xml version="1.0" encoding="unicode_escape"?><nitf>cafe</nitf>', "which is not known"),
    (b"<nitf>" + b"x" * 11_000_000 + b"</nitf>", "longer than an article may be"),
]


@pytest.mark.parametrize(("data", "reason"), BAD, ids=[repr(row[0][:40]) + str(n) for n, row in enumerate(BAD)])
def test_bad_xml_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    assert reason in refused(data).replace("plain text", "NUL").replace("Char 0x0", "NUL")


def test_elements_up_to_the_limit_are_read() -> None:
    inside = DEPTH_LIMIT - 3
    data = b"<p>" * inside + b"The ferry sank." + b"</p>" * inside
    assert one(b"<nitf><body><body.content>" + data + b"</body.content></body></nitf>").body == "The ferry sank."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "cp437"])
def test_declared_encodings_are_read(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n<nitf><body><body.head><hedline>'
    text += "<hl1>Café</hl1></hedline></body.head></body></nitf>"
    assert one(text.encode(encoding)).headline == "Café"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told_by_its_first_sign(encoding: str) -> None:
    assert text_of(parse("<a>Łódź</a>".encode(encoding))) == "Łódź"
    assert root_of("<nitf>".encode(encoding)) == Root("nitf")


def test_latin_1_has_the_quotation_marks_of_wires() -> None:
    assert text_of(parse(b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\x93caf\xe9\x94</a>')) == "“café”"


def test_references_of_html_become_characters_and_others_stay() -> None:
    root = parse(
        b'<!DOCTYPE a SYSTEM "a.dtd"><a b="&Eacute;">caf&eacute;&nbsp;&hellip; &amp;eacute; &lt; &unheard;'
        b"<![CDATA[&eacute;]]><!-- &eacute; --></a>"
    )
    assert (text_of(root), root.get("b")) == ("café … &eacute; < &unheard;&eacute;", "É")


ROOTS = [
    (b"<nitf>", Root("nitf")),
    (
        b'<?xml version="1.0"?>\n<!-- <p> -->\n<a:feed xmlns:a="http://www.w3.org/2005/Atom" ',
        Root("feed", "http://www.w3.org/2005/Atom"),
    ),
    (b"<!DOCTYPE html>\n<HTML lang='en'>", Root("HTML", doctype="html")),
    (b'<!DOCTYPE n SYSTEM "a>b" [<!ENTITY x "]>"><!-- > -->]>\n<n/>', Root("n", doctype="n")),
    (b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"', Root("newsItem", "http://iptc.org/std/nar/2006-10-01/")),
    (b"<!-- " + b"-" * 20_000, None),
    (b"<!DOCTYPE a [" + b"<" * 10_000, None),
    (b"<1,000 tonnes", None),
    (b"<", None),
    (b"", None),
]


@pytest.mark.parametrize(("start", "root"), ROOTS, ids=[repr(row[0][:30]) for row in ROOTS])
def test_roots_are_told_from_the_beginning(start: bytes, root: Root | None) -> None:
    assert root_of(start) == root


@given(
    st.lists(
        st.sampled_from([b"<!DOCTYPE", b"<!--", b"-->", b"<?", b"?>", b"<a", b" ", b"'", b'"', b"[", b">", b"\xff\xfe"])
    )
)
def test_any_beginning_has_a_root_or_none(pieces: list[bytes]) -> None:
    root_of(b"".join(pieces))
    data = b"<" + b"".join(pieces)
    assert found(data)


PROSE = [
    ("<p>One <b>two</b>\n  three.</p><p>Four</p>", "One two three.\n\nFour"),
    ("Loose<p>in</p>between<p>out</p>", "Loose\n\nin\n\nbetween\n\nout"),
    ("<p>a<br/>b</p><p>c<br/><br/>d</p>", "a\nb\n\nc\n\nd"),
    ("<ul><li>one</li><li><p>two</p></li></ul>after", "- one\n- two\n\nafter"),
    ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol><ol><li>d</li></ol>", "- a\n- b\n- c\n\n- d"),
    (
        "<table><caption>T</caption><tr><th>x</th><th>y</th></tr><tr><td><p>1</p></td><td>2</td></tr></table>",
        "T\nx | y\n1 | 2",
    ),
    ("<table><tr><td><p>Page</p><p>text</p></td><td>side</td></tr></table>", "Page\n\ntext\n\nside"),
    ("<pre>\n  a   1\n  bb  2\n</pre>x", "a   1\nbb  2\n\nx"),
    ("<bq><block><p>Said.</p></block><credit>She</credit></bq>", "Said.\n\nShe"),
    ("a<script>var x</script><style>b{}</style> b<media><media-caption>no</media-caption></media> c", "a b c"),
    ("<p>x<!-- no --> y</p><?pi no?>", "x y"),
    ("<p>1<frac><numer>1</numer><denom>2</denom></frac></p>", "11/2"),
    ("<p> </p><hl2>Head</hl2><p/>", "Head"),
    ("", ""),
]


@pytest.mark.parametrize(("inside", "text"), PROSE, ids=[row[0][:30] for row in PROSE])
def test_prose(inside: str, text: str) -> None:
    assert prose(parse(f"<div>{inside}</div>".encode())) == text


def test_plain_text_has_paragraphs() -> None:
    assert plain_text("  One\n two.\n\n\n Three\r\n\r\nfour ") == "One two.\n\nThree\n\nfour"
    assert plain_text("One is done.\nTwo is “done.”\n") == "One is done.\n\nTwo is “done.”"
    assert plain_text(" \n ") == ""


def test_html_that_was_carried_as_text() -> None:
    root = parse_html("<p>a &amp; b<p>c")
    assert root is not None
    assert prose(root) == "a & b\n\nc"
    assert parse_html("") is None


BARE = [
    ("<p class=\"a>b\" id='c'>x</p>", "<p>x</p>"),
    ("<p don't>x<br/>y", "<p>x<br>y"),
    ("a < b <3 <!-- c --> <p", "a < b <3 <!-- c --> <p>"),
    ('<a href="never closed>x', "<a>x"),
    ("<p" + " a='" * 9_999, "<p>"),
    ("", ""),
]


@pytest.mark.parametrize(("html", "text"), BARE, ids=[row[0][:20] for row in BARE])
def test_html_without_its_attributes(html: str, text: str) -> None:
    assert bare(html) == text


@given(st.text(alphabet="<>p ='\"a/", max_size=40))
def test_no_attribute_is_left(html: str) -> None:
    assert bare(bare(html)) == bare(html)
    assert not re.search(r"<p\s", bare(html))


@given(st.binary(max_size=60))
def test_any_bytes_are_a_tree_or_a_reason(data: bytes) -> None:
    with suppress(BadXml):
        assert parse(b"<a>" + data + b"</a>").tag == "a"
