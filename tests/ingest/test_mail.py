"""Mail: messages of an mbox and single ones; their text in whatever it is packed, and their headers."""

import base64
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.ingest.draft import Draft
from searcharchive.ingest.formats import FORMATS, format_of
from searcharchive.ingest.mail import mime
from searcharchive.ingest.mail.html_plain import html_text
from searcharchive.ingest.readers import mail
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import Rejected
from tests.ingest.damage import damaged, found_in
from tests.ingest.mangled import found_in as piped

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "mail"
FORM = next(form for form in FORMATS if form.name == "mail")
FROM_LINE = b"From wire@harbour.example Tue May 21 08:02:11 2024\n"
HEADERS = b"""From: =?utf-8?q?In=C3=A9s_Ferr=C3=A1n?= <wire@harbour.example>
To: desk@harbour.example
Subject: Fwd: Re: Tram drivers in =?utf-8?b?xYHDs2TFug==?=
 vote to strike
Date: Tue, 21 May 2024 10:02:05 +0200
Message-ID: <20240521.1@harbour.example>
In-Reply-To: <20240520.9@harbour.example>
"""
MESSAGE = HEADERS + b"\nThe drivers voted.\n\nThey want\nforty more.\n"
ALTERNATIVE = (
    HEADERS
    + b"""Content-Type: multipart/mixed;
 boundary="outer"

for old programs
--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

At 21=B0 the rails b=
end.
--inner
Content-Type: text/html

<p>At 21 degrees</p>
--inner--
--outer
Content-Type: application/pdf; name*=utf-8''pl%C3%A4ne.pdf
Content-Transfer-Encoding: base64

AAAA
--outer
Content-Type: message/rfc822

From: Teresa Nowak <teresa@harbour.example>
Subject: The vote

It was 91 to 4.
--outer--
after it
"""
)


def only(data: bytes) -> dict[str, Any]:
    (item,) = found_in(FORM, data)
    assert isinstance(item, Record), item
    return dict(item.data)


def body(headers: bytes, text: bytes) -> str:
    return str(only(HEADERS + headers + b"\n" + text)["body"])


def test_a_message_with_its_headers() -> None:
    (item,) = found_in(FORM, MESSAGE)
    assert isinstance(item, Record)
    assert item.data == {
        "id": "20240521.1@harbour.example",
        "headline": "Tram drivers in Łódź vote to strike",
        "subject_prefix": "Fwd: Re:",
        "published": "2024-05-21T10:02:05+02:00",
        "byline": "Inés Ferrán",
        "from_address": "wire@harbour.example",
        "to": "desk@harbour.example",
        "in_reply_to": "<20240520.9@harbour.example>",
        "body": "The drivers voted.\n\nThey want forty more.",
    }
    assert (item.raw, item.offset, item.line) == (MESSAGE, 0, 1)


def test_parts() -> None:
    data = only(ALTERNATIVE)
    assert data["body"] == "At 21° the rails bend.\n\nIt was 91 to 4."
    assert data["attachments"] == ["pläne.pdf"]
    assert data["forwarded"] == [{"subject": "The vote", "from": "Teresa Nowak <teresa@harbour.example>"}]


def test_the_seeds() -> None:
    first, second = piped((SEEDS / "desk.mbox").read_bytes())
    (third,) = piped((SEEDS / "flood.eml").read_bytes())
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert isinstance(third, Draft)
    assert first.body.split("\n\n")[2].startswith("From the city hall there was no answer.")
    assert (first.source, second.source) == ("Harbour wire", "Deep Sky Institute")
    assert (first.topics, first.evolved_from) == (("transport", "labour"), ())
    assert second.extra["attachments"] == ["probe.jpg"]
    assert "Krosno 3.12 m\n\nJasło 2.87 m" in third.body


def test_an_mbox_is_cut_at_its_from_lines() -> None:
    text = MESSAGE + b">From afar\n>>From further\nFrom here on it rains, at 10:20 already.\n\nFrom now on, too.\n\n"
    data = FROM_LINE + text + FROM_LINE + MESSAGE
    for size in (1, 10, 1 << 16):
        first, second = found_in(FORM, data, size)
        assert isinstance(first, Record)
        assert isinstance(second, Record)
        assert first.data["body"].endswith(
            "From afar >From further From here on it rains, at 10:20 already.\n\nFrom now on, too."
        )
        assert (second.offset, second.line) == (len(FROM_LINE + text), (FROM_LINE + text).count(b"\n") + 1)
        assert second.raw == FROM_LINE + MESSAGE


FLOWED = b"Content-Type: text/plain; format=flowed\n"
MIXED = b"Content-Type: multipart/mixed; boundary=x\n"
ENCODED = [
    (b"Content-Type: text/plain; charset=koi8-r\n", "Ушёл паром".encode("koi8-r"), "Ушёл паром"),
    (b"Content-Type: text/plain; charset=nonsense\n", b"caf\xe9", "café"),
    (b"Content-Type: text/plain; charset=punycode\n", "Łódź".encode(), "Łódź"),
    (b"Content-Type: text/plain; charset=us-ascii\n", "Łódź".encode(), "Łódź"),
    (b"Content-Type: text/plain; charset=utf-8\n", b"\x93caf\xe9\x94", "“café”"),
    (b"", b"caf\xe9", "café"),
    (b"Content-Transfer-Encoding: BASE64\n", base64.b64encode(b"The drivers voted."), "The drivers voted."),
    (b"Content-Transfer-Encoding: base64\n", b"VGhlIG\n!! RyaXZlcnM", "The drivers"),
    (b"Content-Transfer-Encoding: quoted-printable\n", b"caf=C3=A9 =ZZ =", "café =ZZ"),
    (b"Content-Transfer-Encoding: x-none\n", b"as it is", "as it is"),
    (FLOWED, b"one \ntwo \nthree\nfour\n > not quoted\n", "one two three\n\nfour\n\n> not quoted"),
    (FLOWED, b"they said\n> one\n> two\nno\n", "they said\n\n> one > two\n\nno"),
    (b"Content-Type: text/plain; format=flowed; delsp=yes\n", b"one \ntwo\n", "onetwo"),
    (b"Content-Type: nonsense\n", b"text", "text"),
    (b"Content-Type: text/html\n", b"<style>x</style><p>A &amp; B<br>C<!-- no --><script>x", "A & B\n\nC"),
    (b"Content-Type: multipart/mixed\n", b"no boundary", "no boundary"),
    (b"Content-Type: multipart/mixed; boundary=x\n", b"--x\n\nnever closed", "never closed"),
    (MIXED, b"--x\n\none\n--x\nContent-Type: text/html\n\n<p>two\n--x--", "one\n\ntwo"),
    (MIXED.replace(b"mixed", b"alternative"), b"--x\n\n \n--x\nContent-Type: text/html\n\n<p>two\n--x--", "two"),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "text", "expected"), ENCODED)
def test_text_however_it_is_encoded(headers: bytes, text: bytes, expected: str) -> None:
    assert body(headers, text) == expected


def test_signatures_are_kept_apart() -> None:
    data = only(MESSAGE + b"-- \nHarbour wire\nWarsaw\n")
    assert (data["body"][-11:], data["signature"]) == ("forty more.", "Harbour wire Warsaw")


GIVEN = [
    (b"From: wire@harbour.example", {"byline": None, "from_address": "wire@harbour.example"}),
    (b'From: "Ferr\xc3\xa1n, In\xc3\xa9s" <w@h.example>', {"byline": "Ferrán, Inés", "from_address": "w@h.example"}),
    (b"From: =?nonsense?q?In=E9s?= <w@h.example>", {"byline": "Inés"}),
    (b"From: =?utf-8?b?!!!?= <w@h.example>", {"from_address": "w@h.example"}),
    (b"From: x\nList-Id: <wire.harbour.example>", {"source": "wire.harbour.example"}),
    (b"From: x\nOrganization: Harbour News", {"source": "Harbour News", "mail_organization": "Harbour News"}),
    (b"From: x\nContent-Language: pl, en", {"lang": "pl"}),
    (b"From: x\nArchived-At: <https://harbour.example/1>", {"url": "https://harbour.example/1"}),
]


@pytest.mark.parametrize(("header", "expected"), GIVEN)
def test_headers(header: bytes, expected: dict[str, object]) -> None:
    data = only(header + MESSAGE[MESSAGE.index(b"\nTo:") :])
    assert {key: data.get(key) for key in expected} == expected


SUBJECTS = [
    (b"RE: AW: Fwd[2]: Ferry", "Ferry", "RE: AW: Fwd[2]:"),
    (b"Recall: the ferry", "Recall: the ferry", None),
    (b"[wire] Re: Ferry", "[wire] Re: Ferry", None),
    (b"", None, None),
]


@pytest.mark.parametrize(("subject", "headline", "prefix"), SUBJECTS)
def test_subjects(subject: bytes, headline: str | None, prefix: str | None) -> None:
    data = only(b"From: x@y.example\nSubject: " + subject + b"\nTo: z\n\ntext\n")
    assert (data.get("headline"), data.get("subject_prefix")) == (headline, prefix)


BAD = [
    (HEADERS, "no text"),
    (HEADERS + b"\n \n", "no text"),
    (HEADERS + b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n", "no text"),
    (MESSAGE.replace(b"Tue, 21 May 2024 10:02:05 +0200", b"soon"), "date"),
]


@pytest.mark.parametrize(("data", "reason"), BAD)
def test_what_cannot_be_read_is_told_and_the_next_one_is_read(data: bytes, reason: str) -> None:
    bad, good = piped(FROM_LINE + data + b"\n" + FROM_LINE + MESSAGE)
    assert isinstance(bad, Rejected)
    assert reason in bad.reason
    assert isinstance(good, Draft)


def test_a_message_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MESSAGE_LIMIT", 1 << 20)
    bad, good = found_in(FORM, FROM_LINE + HEADERS + b"\n" + b"x\n" * (1 << 20) + b"\n" + FROM_LINE + MESSAGE)
    assert isinstance(bad, Rejected)
    assert "larger than 1 MiB" in bad.reason
    assert isinstance(good, Record)


HUGE = [
    b"Content-Type: text/plain" + b";" * 1_000_000 + b"\n\ntext",
    b"Content-Type: text/plain; " + b"x*1=a;" * 100_000 + b"\n\ntext",
    b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\ntext",
    b"From: " + b"(" * 1_000_000 + b"\n\ntext",
    b"X: " + b"y\n " * 500_000 + b"\n\ntext",
    b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)) + b"\ntext",
    b"Content-Type: message/rfc822\n\n" * 5_000 + b"\ntext",
    b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\ntext\n" * 20_000,
    b"Content-Type: text/plain; charset=punycode\n\n" + b"a-" + b"9zz" * 1_000_000,
    b"Content-Type: text/html\n\n" + b"<div>" * 300_000 + b"text",
    b"Content-Type: text/html\n\ntext" + b"<!--" * 300_000,
    b"Content-Type: text/html\n\ntext" + b"<script>" * 300_000,
    b"Content-Type: text/html\n\ntext" + b"<a '" * 300_000,
]


@pytest.mark.parametrize("rest", HUGE, ids=range(len(HUGE)))
def test_messages_made_to_take_long_do_not(rest: bytes) -> None:
    assert found_in(FORM, b"To: x\nFrom: y\n" + rest)


def test_parts_that_are_too_deep_or_too_many_are_named() -> None:
    assert mime.DEPTH < 100
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(40))
    (item,) = found_in(FORM, b"From: x\nTo: y\n" + deep + b"\ntext")
    assert isinstance(item, Rejected)
    assert "no text" in item.reason


def test_text_of_html() -> None:
    assert html_text("a\n\nb<p>c  d<td>e<td>f</p>1 < 2 &lt; 3<head><title>x</title><body>y</BODY >\0z") == (
        "a b\n\nc d e f\n\n1 < 2 < 3\n\ny\n\nz"
    )


def test_it_is_told_by_its_beginning() -> None:
    for start in (MESSAGE, FROM_LINE + MESSAGE, b"Received: by x\n\tfor y\nFrom: z\n\n"):
        assert format_of(start) is FORM
    for other in (b"From here on it rains.\n", b"Date: 2024-05-21\nOslo: the ferry sank.\n", b"From: Oslo\n\nIt sank."):
        assert format_of(other) is not FORM


MARKS = (b"\n\n", b"--outer\n", b"--inner--\n", b"\n", FROM_LINE, b"=?utf-8?q?", b"Content-Type: ", b";", b'"', b"\r\n")


@settings(max_examples=300, deadline=None)
@given(damaged(FROM_LINE + ALTERNATIVE + b"\n" + FROM_LINE + MESSAGE, MARKS))
def test_damage_never_crashes(data: bytes) -> None:
    assert found_in(FORM, data, 61) or not data.strip()
    piped(data)


@given(st.binary(max_size=300))
def test_random_bytes_are_told(data: bytes) -> None:
    assert found_in(FORM, FROM_LINE + data)
    assert found_in(FORM, b"From: x\nTo: y\n" + data)
    assert found_in(FORM, b"From: x\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" + data)
