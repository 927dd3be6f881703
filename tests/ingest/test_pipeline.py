"""From paths to drafts: what each kind of file becomes, in order, with nothing lost; and the quarantine behind it."""

import base64
import gzip
import io
import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from searcharchive.errors import StorageFailure, UnreadableSource
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.given_ids import is_id
from searcharchive.ingest.pipeline import read, total_bytes
from searcharchive.ingest.quarantine import Quarantine
from searcharchive.ingest.rejected import Rejected

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
STORY = b" date 2026-01-10 Oslo, Jan 10 The ferry sank.\n\nNobody was hurt.\n"
LINE = b'{"id": "a", "title": "Ferry sinks"}\n'


def stdin(data: bytes) -> list[Draft | Rejected]:
    return list(read(["-"], stdin=io.BytesIO(data)))


def kinds(items: list[Draft | Rejected]) -> str:
    return "".join("d" if isinstance(item, Draft) else "R" for item in items)


def test_folders_files_and_standard_input_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/2.jsonl").write_bytes(LINE)
    (tmp_path / "in/1.txt").write_bytes(gzip.compress(STORY) + gzip.compress(b"\n" + STORY))
    (tmp_path / "3").write_bytes(gzip.compress(LINE) * 2)
    found = list(read([tmp_path / "3", "-", tmp_path / "in"], stdin=io.BytesIO(STORY)))
    origins = [item.origin for item in found if isinstance(item, Draft)]
    assert [(Path(origin.file).name, origin.offset) for origin in origins if origin] == [
        ("3", 0),
        ("3", len(LINE)),
        ("stdin", 0),
        ("1.txt", 0),
        ("1.txt", len(STORY) + 1),
        ("2.jsonl", 0),
    ]
    assert len(origins) == len(found)


def test_a_path_that_is_not_there_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(LINE)
    with pytest.raises(UnreadableSource, match="nowhere"):
        read([tmp_path / "a", tmp_path / "nowhere"])


@pytest.mark.parametrize("data", [b"", b"\n \r\n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", gzip.compress(b"")])
def test_what_is_empty_holds_nothing(data: bytes) -> None:
    assert stdin(data) == []


UNREAD = [
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "plain text"),
    (b"\x7fELF" + bytes(40), "plain text"),
    (b"%PDF-1.7\n", "plain text"),
    (b"{\\rtf1 Ferry sinks}", "plain text"),
    (b"PK\x03\x04abc", "packed"),
    (b"BZh91AY", "packed"),
    (gzip.compress(b"PK\x03\x04abc"), "packed"),
    ("date 2026-01-10 Oslo".encode("utf-16"), "UTF-16"),
    (b"<?xml version='1.0'?><nitf/>", "XML"),
    (b"<nitf>\n<body/></nitf>", "XML"),
]


@pytest.mark.parametrize(("data", "reason"), UNREAD, ids=[repr(row[0][:20]) for row in UNREAD])
def test_other_forms_are_refused_once_with_their_reason(data: bytes, reason: str) -> None:
    (item,) = stdin(data)
    assert isinstance(item, Rejected)
    assert reason in item.reason
    assert (item.source, item.line, item.offset) == ("stdin", None, 0)


@pytest.mark.parametrize("data", [b"[Corrected] The ferry sank.", b"<1,000 tonnes of oil leaked.", b"{\nferry}\n"])
def test_text_with_brackets_is_no_other_form(data: bytes) -> None:
    assert all(
        "form" not in item.reason and "XML" not in item.reason for item in stdin(data) if isinstance(item, Rejected)
    )
    assert kinds(stdin(data)) == ("RR" if data.startswith(b"{") else "d")


def test_one_nul_refuses_one_story() -> None:
    assert kinds(stdin(STORY + b"\n" + STORY.replace(b"Nobody", b"No\0body") + b"\n" + STORY)) == "dRd"
    assert kinds(stdin(LINE + LINE.replace(b"sinks", b"si\0nks") + LINE)) == "dRd"


def cut(data: bytes) -> bytes:
    """A gzip file that ends in the middle of ``data``'s last bytes."""
    packed = gzip.compress(data + os.urandom(5_000).hex().encode())
    return packed[: len(packed) - 1_000]


@pytest.mark.parametrize(("story", "count"), [(LINE, 3), (STORY + b"\n", 2)])
def test_what_a_cut_gzip_still_gives_stays(story: bytes, count: int) -> None:
    *whole, last = stdin(cut(story * count + story[:30]))
    assert kinds(whole) == "d" * count
    assert isinstance(last, Rejected)
    assert "gzip ends early" in last.reason
    assert (last.line, last.offset) == (count * story.count(b"\n") + 1, count * len(story))
    assert last.raw.startswith(story[:30])


def test_a_gzip_that_is_cut_at_once_is_refused() -> None:
    (item,) = stdin(gzip.compress(LINE)[:8])
    assert isinstance(item, Rejected)
    assert "gzip ends early" in item.reason


class Failing(io.RawIOBase):
    """A disk that fails after some bytes."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002
        if not self._pieces:
            raise OSError(5, "Input/output error")
        return self._pieces.pop(0)


def test_a_failing_disk_is_refused_where_it_failed() -> None:
    first, item = read(["-"], stdin=Failing([LINE, LINE[:9]]))  # type: ignore[arg-type]
    assert isinstance(first, Draft)
    assert isinstance(item, Rejected)
    assert "input/output error" in item.reason
    assert (item.line, item.offset, item.raw) == (2, len(LINE), LINE[:9])


def test_a_link_to_nowhere_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "1").symlink_to(tmp_path / "gone")
    (tmp_path / "2").write_bytes(LINE)
    assert kinds(list(read([tmp_path]))) == "Rd"


def test_reading_streams() -> None:
    """The first story is there before the second is asked for, and memory does not grow with the input."""

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return (LINE * (size // len(LINE) + 1))[: size // len(LINE) * len(LINE)]

    endless = Endless()
    items: Iterator[Draft | Rejected] = read(["-"], stdin=endless)  # type: ignore[arg-type]
    assert kinds(list(islice(items, 5))) == "ddddd"
    assert endless.given < 1 << 20


def test_progress_reaches_the_total(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(gzip.compress(LINE * 100))
    (tmp_path / "b").write_bytes(STORY * 100)
    calls: list[tuple[int, int]] = []
    assert kinds(list(read([tmp_path], progress=lambda done, total: calls.append((done, total))))) == "d" * 200
    total = total_bytes([tmp_path])
    assert calls[-1] == (total, total)
    assert calls == sorted(calls)


def test_the_quarantine_keeps_what_was_given(tmp_path: Path) -> None:
    items = [
        Rejected("a.txt", 3, 70, "because", "Ærlig\n\0".encode()),
        Rejected("b", None, None, "as well", b"\xff\xfe"),
    ]
    with Quarantine(tmp_path / "deep" / "er", "run") as quarantine:
        assert quarantine.path is None
        for item in items:
            quarantine.add(item)
    assert quarantine.count == 2
    assert quarantine.path == tmp_path / "deep" / "er" / "run.jsonl"
    first, second = [json.loads(line) for line in quarantine.path.read_text("utf-8").splitlines()]
    assert first == {"source": "a.txt", "line": 3, "offset": 70, "reason": "because", "raw": "Ærlig\n\0"}
    assert (second.pop("encoding"), base64.b64decode(second.pop("raw"))) == ("base64", b"\xff\xfe")
    assert second == {"source": "b", "line": None, "offset": None, "reason": "as well"}


def test_no_quarantine_without_anything_in_it(tmp_path: Path) -> None:
    with Quarantine(tmp_path / "q", "run") as quarantine:
        pass
    assert (quarantine.count, quarantine.path, list(tmp_path.iterdir())) == (0, None, [])


def test_the_quarantine_is_synced_before_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        real(descriptor)
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))

    monkeypatch.setattr(os, "fsync", fsync)

    def interrupted() -> None:
        with Quarantine(tmp_path, "run") as quarantine:
            quarantine.add(Rejected("a", 1, 0, "x", b""))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert synced == [str(tmp_path / "run.jsonl"), str(tmp_path)]
    assert len((tmp_path / "run.jsonl").read_text("utf-8").splitlines()) == 1


def test_a_quarantine_that_cannot_be_written_stops_the_import(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailure, match="quarantine"):
        Quarantine(tmp_path / "file", "run").add(Rejected("a", 1, 0, "x", b""))
    (tmp_path / "run.jsonl").write_text("an earlier run")
    with pytest.raises(StorageFailure):
        Quarantine(tmp_path, "run").add(Rejected("a", 1, 0, "x", b""))
    assert (tmp_path / "run.jsonl").read_text() == "an earlier run"


# Corpus → stories that are read of it at most, and how many of them hold no text at all.
REAL = {
    "reuters21578-train": (14_000, 1),
    "chronam1916-100k": (2_000, 0),
    "cranfield": (1_400, 2),
    "time": (423, 0),
    "geo_lgl": (588, 0),
    "wikigold_docs": (145, 0),
    "wikinews_en_2019_2020": (295, 0),
}


@pytest.mark.shared
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the texts of ../shared/corpora are not here")
@pytest.mark.parametrize(("name", "count", "empty"), [(name, *counts) for name, counts in REAL.items()], ids=list(REAL))
def test_real_corpora_are_read_whole(name: str, count: int, empty: int) -> None:
    items = list(islice(read([CORPORA / f"{name}.jsonl.gz"]), count))
    refused = [item for item in items if isinstance(item, Rejected)]
    assert len(items) == count
    assert len(refused) == empty
    for item in refused:
        data = json.loads(item.raw)
        assert (data["title"] or "").strip() == (data["body"] or "").strip() == ""
    drafts = [item for item in items if isinstance(item, Draft)]
    ids = [draft.id for draft in drafts if draft.id is not None and is_id(draft.id)]
    assert len(set(ids)) == len(drafts)
    for draft in islice(drafts, 0, None, 50):
        assert draft.source_id is None or (draft.id is not None and draft.id[:8] == draft.source_id[:8])
