"""Bad input for imports, a row for each kind; and every reader against damage: no crash, no silent loss."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.ingest.draft import Draft
from searcharchive.ingest.formats import FORMATS, format_of
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.rejected import Rejected
from tests.ingest.mangled import assert_something_comes_of, found_in, mangled

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
BODY = "<body><body.head><hedline><hl1>Ferry sinks</hl1></hedline></body.head><body.content>%s</body.content></body>"
NITF = f"<nitf>{BODY % '<p>Nobody was hurt.</p>'}</nitf>"
DOCTYPE = '<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">'
BOMB = "<!DOCTYPE nitf [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
BOMB += f"]><nitf>{BODY % '<p>&i;</p>'}</nitf>"
EXTERNAL = f"<!DOCTYPE nitf [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><nitf>{BODY % '<p>&x;</p>'}</nitf>"
LATIN = NITF.replace("Nobody", "Ålesund").encode("latin-1")
LONG = b"x" * (64 << 20)
DEEP = f"<nitf>{BODY % ('<p>' * 150 + 'x' + '</p>' * 150)}</nitf>"


def zipped(name: str, data: bytes, attributes: int = 0) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = attributes
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, data)
    return made.getvalue()


def tarred(name: str, *, link: str = "") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        if link:
            entry.type, entry.linkname = tarfile.SYMTYPE, link
        archive.addfile(entry)
    return made.getvalue()


ROWS = [
    ("an entity bomb", BOMB.encode(), "entit"),
    ("an external entity", EXTERNAL.encode(), "entit"),
    ("depth over 100", DEEP.encode(), "100"),
    ("truncated XML", NITF[:80].encode(), "ends early"),
    ("a wrong declared encoding", b'<?xml version="1.0" encoding="utf-8"?>' + LATIN, "not UTF-8"),
    ("a zip bomb", zipped("a.jsonl", LONG), "100 times"),
    ("a gzip bomb", gzip.compress(LONG), "100 times"),
    ("a zip path that leaves the folder", zipped("../a.jsonl", b'{"title": "x"}'), "../a.jsonl"),
    ("an absolute zip path", zipped("/etc/a.jsonl", b'{"title": "x"}'), "/etc/a.jsonl"),
    ("a zip link", zipped("a.jsonl", b"/etc/passwd", 0o120777 << 16), "link"),
    ("a tar path that leaves the folder", tarred("../a.jsonl"), "../a.jsonl"),
    ("a tar link", tarred("a.jsonl", link="/etc/passwd"), "link"),
    ("a truncated gzip", gzip.compress(b"\n" * 99)[:-9], "ends early"),
    ("no text", b'{"id": "a"}', "no text"),
    ("a wrong type", b'{"title": 5}', "title"),
    ("half of a surrogate pair", b'{"title": "\\ud800"}', "surrogate"),
    ("a NUL", b'{"title": "a\\u0000"}', "NUL"),
    ("10^30", b'{"title": "a", "n": 1' + b"0" * 30 + b"}", "64 bits"),
    ("30 February", b'{"title": "a", "date": "2026-02-30"}', "date"),
    ("a date that overflows in UTC", b'{"title": "a", "date": "0001-01-01T00:00:00+05:00"}', "years 1 to 9999"),
    ("100,000 values in one field", b'{"title": "a", "topics": [' + b'"x",' * 100_000 + b'"y"]}', "1,000"),
    ("a javascript: address", b'{"title": "a", "url": "javascript:alert(1)"}', "http"),
    ("NaN", b'{"title": "a", "n": NaN}', "NaN"),
    ("a key twice", b'{"title": "a", "title": "b"}', "twice"),
    ("nested deeper than 64", b'{"title": "a", "n": ' + b"[" * 999 + b"]" * 999 + b"}", "64"),
    ("a number of 5,000 digits", b'{"title": "a", "n": ' + b"9" * 5_000 + b"}", "digits"),
    ("a PDF", b"%PDF-1.7\n", "plain text"),
    ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "plain text"),
    ("UTF-16 text", "date 2026-01-10 Oslo".encode("utf-16"), "UTF-16"),
]


@pytest.mark.parametrize(("data", "reason"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_it_is_refused_with_its_reason(data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_bytes(data)
    items = list(read([path]))
    assert not any(isinstance(item, Draft) for item in items)
    told = [f"{item.source}: {item.reason}" for item in items if isinstance(item, Rejected)]
    assert any(reason in each for each in told), told


@pytest.mark.parametrize("data", [NITF, DOCTYPE + NITF, f'<?xml version="1.0"?>\n{DOCTYPE}{NITF}'])
def test_a_doctype_alone_does_not_refuse_it(data: str) -> None:
    (draft,) = found_in(data.encode())
    assert isinstance(draft, Draft)
    assert (draft.headline, draft.body) == ("Ferry sinks", "Nobody was hurt.")


def seeds() -> list[bytes]:
    return [path.read_bytes() for path in sorted(SEEDS.rglob("*")) if path.is_file() and path.name != "README.md"]


def test_the_seeds_have_every_format() -> None:
    told = {format_of(data.lstrip(b"\xef\xbb\xbf \t\r\n")[: 1 << 14]).name for data in seeds()}
    assert told == {format.name for format in FORMATS} - {"other XML"}


@settings(max_examples=400, deadline=None)
@given(mangled(*seeds()))
def test_damage_of_any_kind_ends_in_stories_and_refusals(data: bytes) -> None:
    assert_something_comes_of(data)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_stories_and_refusals(data: bytes) -> None:
    found_in(data)
