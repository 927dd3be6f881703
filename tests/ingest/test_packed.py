"""Packed files: what is inside is read, whatever it is packed in; what is damaged, or must not be read, is told."""

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.ingest.draft import Draft
from searcharchive.ingest.packed import contents as packed
from searcharchive.ingest.packed import zips
from searcharchive.ingest.packed.contents import contents
from searcharchive.ingest.packed.room import HARMLESS
from searcharchive.ingest.pipeline import read, total_bytes
from searcharchive.ingest.rejected import Rejected
from searcharchive.ingest.sources import BrokenSource, Meter, Source

Pack = Callable[[bytes], bytes]
PACKERS: dict[str, Pack] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}
NAMES = {"gz": "gzip", "bz2": "bzip2", "xz": "xz", "zst": "zstd"}
LINES = [b'{"id": "%s", "title": "Ferry %s sinks"}\n' % (name, name) for name in (b"a", b"b", b"c", b"d")]


def tar(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as archive:
        for name, data in files.items():
            archive.addfile(entry(name, len(data)), io.BytesIO(data))
    return made.getvalue()


def entry(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = size, kind, "a.jsonl"
    return info


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


ARCHIVERS: dict[str, Callable[[dict[str, bytes]], bytes]] = {"tar": tar, "zip": zipped}


def stdin(data: bytes) -> list[Draft | Rejected]:
    return list(read(["-"], stdin=io.BytesIO(data)))


def ids(items: list[Draft | Rejected]) -> list[str | None]:
    return [item.id for item in items if isinstance(item, Draft)]


def refusals(items: list[Draft | Rejected]) -> list[tuple[str, str]]:
    return [(item.source, item.reason) for item in items if isinstance(item, Rejected)]


def unpacked(data: bytes) -> tuple[bytes, str | None]:
    """All bytes that come out of one stream, and why it broke."""
    found, why = b"", None
    for content in contents(Source("stdin", None), io.BytesIO(data), Meter(None, 0)):
        assert not isinstance(content, Rejected)
        try:
            for piece in content.pieces():
                found += piece
        except BrokenSource as error:
            why = str(error)
    return found, why


@pytest.mark.parametrize("kind", PACKERS)
@given(
    members=st.lists(st.binary(max_size=2_000).map(lambda data: b"x" + data), min_size=1, max_size=5),
    padding=st.integers(0, 600),
)
def test_any_number_of_members_is_unpacked(kind: str, members: list[bytes], padding: int) -> None:
    data = b"".join(PACKERS[kind](member) for member in members) + bytes(padding)
    assert unpacked(data) == (b"".join(members), None)


@pytest.mark.parametrize("kind", PACKERS)
def test_larger_data_come_out_whole(kind: str) -> None:
    data = os.urandom(700_000).hex().encode()
    assert unpacked(PACKERS[kind](data)) == (data, None)


@pytest.mark.parametrize("kind", PACKERS)
def test_a_cut_stream_gives_what_was_there(kind: str) -> None:
    text = os.urandom(60_000).hex().encode()
    data = PACKERS[kind](text)
    for cut in (15, 40, len(data) // 2, len(data) - 9, len(data) - 1):
        got, why = unpacked(data[:cut])
        assert text.startswith(got)
        assert why == f"the {NAMES[kind]} ends early"
    got, why = unpacked(data + data[: len(data) // 2])
    assert got.startswith(text)
    assert why == f"the {NAMES[kind]} ends early"


@pytest.mark.parametrize("kind", PACKERS)
def test_damage_is_found(kind: str) -> None:
    data = bytearray(PACKERS[kind](os.urandom(100_000)))
    data[-3 if kind == "zst" else -6] ^= 1
    assert "is damaged" in str(unpacked(bytes(data))[1])
    assert "is damaged" in str(unpacked(PACKERS[kind](b"x") + b"more than nothing")[1])


def deflated_bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b"a" * (1 << 20)) for _ in range(size >> 20)) + packer.flush()


def bomb(kind: str, size: int) -> bytes:
    if kind == "gz":
        return deflated_bomb(size)
    if kind == "zst":
        return zstandard.ZstdCompressor(level=1).compress(b"a" * size)
    packer = bz2.BZ2Compressor() if kind == "bz2" else lzma.LZMACompressor(preset=0)
    return b"".join(packer.compress(b"a" * (1 << 20)) for _ in range(size >> 20)) + packer.flush()


BOMBS = {kind: bomb(kind, 64 << 20) for kind in PACKERS}


def peak(data: bytes) -> tuple[list[Draft | Rejected], int]:
    tracemalloc.start()
    try:
        return stdin(data), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", PACKERS)
def test_a_bomb_is_stopped(kind: str) -> None:
    (item,), most = peak(BOMBS[kind])
    assert isinstance(item, Rejected)
    assert f"the {NAMES[kind]} unpacks to more than 100 times its size" in item.reason
    assert most < 48 << 20
    assert unpacked(PACKERS[kind](b"a" * (1 << 20))) == (b"a" * (1 << 20), None)


@pytest.mark.parametrize("archive", ARCHIVERS)
@pytest.mark.parametrize("kind", PACKERS)
def test_bombs_within_archives_are_stopped(kind: str, archive: str) -> None:
    data = ARCHIVERS[archive]({"bomb": BOMBS[kind], "a.jsonl": LINES[0]})
    for whole in (data, gzip.compress(data)):
        items, most = peak(whole)
        assert most < 64 << 20
        assert any("more than 100 times" in reason for _, reason in refusals(items))


def test_a_bomb_of_bombs_is_stopped_by_the_size_of_the_file() -> None:
    """Each layer keeps to its ratio; all of them together do not."""
    inner = gzip.compress(b" " * (4 << 20) + os.urandom(1 << 15).hex().encode())
    files = {f"{number}.jsonl.gz": inner for number in range(400)}
    data = PACKERS["zst"](tar(files))
    assert len(data) < 200_000
    items = stdin(data)
    assert refusals(items)[-1] == ("stdin", "the zstd unpacks to more than 100 times its size")
    assert len(items) < 20


def test_a_zip_bomb_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({"a.jsonl": b" " * (64 << 20), "b.jsonl": LINES[1]}))
    tracemalloc.start()
    items = list(read([path]))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refusals(items)[0] == (f"{path}/a.jsonl", "the entry unpacks to more than 100 times its size")
    assert most < 48 << 20


def test_entries_that_overlap_have_no_more_room_than_the_file() -> None:
    """Two hundred entries of the directory that are one and the same in the file."""
    one = zipped({"a": os.urandom(1 << 16)}, zipfile.ZIP_STORED)
    start, count = one.index(b"PK\1\2"), 400
    directory = one[start : one.index(b"PK\5\6")]
    end = bytearray(one[one.index(b"PK\5\6") :])
    end[8:10] = end[10:12] = count.to_bytes(2, "little")
    end[12:16] = (len(directory) * count).to_bytes(4, "little")
    data = one[:start] + directory * count + bytes(end)
    items = stdin(data)
    assert refusals(items)[-1][1].startswith("the zip unpacks to more than 100 times")
    assert len(items) < count


@pytest.mark.parametrize("archive", ARCHIVERS)
@pytest.mark.parametrize("on_disk", [True, False])
def test_archives_hold_what_their_folder_held(tmp_path: Path, archive: str, on_disk: bool) -> None:
    data = ARCHIVERS[archive](
        {
            "in/2.jsonl": LINES[0] + LINES[1],
            "./in/1.jsonl.gz": gzip.compress(LINES[2]),
            "in/.hidden": b"x",
            ".git/config": b"x",
            "__MACOSX/in/2.jsonl": b"x",
            "README.md": b"x",
            "in/2.jsonl~": b"x",
            "empty.txt": b"",
            "3.jsonl": LINES[3],
        }
    )
    path = tmp_path / f"a.{archive}"
    path.write_bytes(data)
    items = list(read([path])) if on_disk else stdin(data)
    name = str(path) if on_disk else "stdin"
    assert ids(items) == ["a", "b", "c", "d"]
    assert refusals(items) == []
    assert [(item.origin.file, item.origin.offset) for item in items if isinstance(item, Draft) and item.origin] == [
        (f"{name}/in/2.jsonl", 0),
        (f"{name}/in/2.jsonl", len(LINES[0])),
        (f"{name}/in/1.jsonl.gz", 0),
        (f"{name}/3.jsonl", 0),
    ]


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("inner", PACKERS)
@pytest.mark.parametrize("archive", ARCHIVERS)
def test_three_deep(kind: str, inner: str, archive: str) -> None:
    files = {f"{number}.{inner}": PACKERS[inner](line) for number, line in enumerate(LINES)}
    assert ids(stdin(PACKERS[kind](ARCHIVERS[archive](files)))) == ["a", "b", "c", "d"]


def test_archives_in_archives() -> None:
    data = zipped({"a.tar": tar({"b.zip": zipped({"c/d.jsonl": LINES[0]})}), "e.jsonl": LINES[1]})
    items = stdin(data)
    assert [item.origin.file for item in items if isinstance(item, Draft) and item.origin] == [
        "stdin/a.tar/b.zip/c/d.jsonl",
        "stdin/e.jsonl",
    ]


def test_four_deep_is_refused_and_the_rest_is_read() -> None:
    deep = gzip.compress(gzip.compress(LINES[0]))
    items = stdin(gzip.compress(tar({"deep.gz": deep, "b.jsonl": LINES[1]})))
    assert ids(items) == ["b"]
    assert refusals(items) == [("stdin/deep.gz", "it is packed more than 3 times over; unpack it first")]


LONG = "/".join(["folder-with-a-rather-long-name"] * 9) + "/a.jsonl"


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("name", ["a.jsonl", "x" * 90 + ".jsonl", LONG[-150:], LONG, "çömlek/ünlü.jsonl"])
def test_names_of_all_kinds_of_tar(form: int, name: str) -> None:
    if form == tarfile.USTAR_FORMAT and len(name) > 200:
        name = name[-100:]
    (item,) = stdin(tar({name: LINES[0]}, form))
    assert isinstance(item, Draft)
    assert item.origin is not None
    assert item.origin.file == f"stdin/{name.lstrip('/')}"


def test_old_tars_without_their_mark_are_told_by_their_checksum() -> None:
    data = bytearray(tar({"a.jsonl": LINES[0]}, tarfile.USTAR_FORMAT))
    data[257:265] = bytes(8)
    summed = sum(data[:148]) + 256 + sum(data[156:512])
    data[148:156] = b"%06o\0 " % summed
    assert ids(stdin(bytes(data))) == ["a"]


def test_joined_tars_are_read_to_the_end() -> None:
    assert ids(stdin(tar({"1": LINES[0]}) + tar({"2": LINES[1]}))) == ["a", "b"]


KINDS = [
    (tarfile.SYMTYPE, "it is a link, which is not followed"),
    (tarfile.LNKTYPE, "it is a link, which is not followed"),
    (tarfile.CHRTYPE, "it is a device, not a file"),
    (tarfile.BLKTYPE, "it is a device, not a file"),
    (tarfile.FIFOTYPE, "it is a pipe, not a file"),
    (b"M", "it is of a kind that is not read"),
]


@pytest.mark.parametrize(("kind", "reason"), KINDS)
def test_what_is_no_file_is_refused_by_name(kind: bytes, reason: str) -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(entry("folder", kind=tarfile.DIRTYPE))
        archive.addfile(entry("odd", kind=kind))
        archive.addfile(entry("a.jsonl", len(LINES[0])), io.BytesIO(LINES[0]))
    items = stdin(made.getvalue())
    assert ids(items) == ["a"]
    assert refusals(items) == [("stdin/odd", reason)]


def test_sparse_files_are_refused() -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        info = entry("sparse", 3)
        info.pax_headers = {"GNU.sparse.major": "1"}
        archive.addfile(info, io.BytesIO(b"abc"))
    old = bytearray(tar({"old": b"abc"}, tarfile.GNU_FORMAT)[:1024])
    old[156:157], old[482] = b"S", 1
    old[148:156] = b"%06o\0 " % (sum(old[:148]) + 256 + sum(old[156:512]))
    data = made.getvalue()[: -10240 + 2560] + bytes(old[:512]) + bytes(512) + bytes(old[512:])
    data = made.getvalue() + bytes(old[:512]) + bytes(512) + bytes(old[512:]) + tar({"a": LINES[0]})
    items = stdin(data)
    assert ids(items) == ["a"]
    assert refusals(items) == [(f"stdin/{n}", "it is a sparse file, which is not read") for n in ("sparse", "old")]


PATHS = [
    ("../a.jsonl", "leaves the archive with .."),
    ("in/../../a.jsonl", "leaves the archive with .."),
    ("in/..", "leaves the archive with .."),
    ("/etc/a.jsonl", "absolute"),
    ("C:\\a.jsonl", "absolute"),
    ("\\\\host\\a.jsonl", "absolute"),
    ("..\\a.jsonl", "leaves the archive with .."),
]


@pytest.mark.parametrize("archive", ARCHIVERS)
@pytest.mark.parametrize(("name", "reason"), PATHS)
def test_paths_that_leave_the_archive_are_refused(archive: str, name: str, reason: str) -> None:
    items = stdin(ARCHIVERS[archive]({name: LINES[0], "b.jsonl": LINES[1]}))
    assert ids(items) == ["b"]
    ((source, why),) = refusals(items)
    assert reason in why
    assert source.startswith("stdin/")


def test_links_and_encrypted_entries_of_zips_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("secret.jsonl", LINES[0])
        archive.mkdir("folder")
        archive.writestr("b.jsonl", LINES[1])
    data = bytearray(made.getvalue())
    at = data.rindex(b"PK\1\2", 0, data.rindex(b"secret.jsonl"))
    data[at + 8] |= 1
    items = stdin(bytes(data))
    assert ids(items) == ["b"]
    assert refusals(items) == [
        ("stdin/link", "it is a link, which is not followed"),
        ("stdin/secret.jsonl", "it is encrypted"),
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_methods_of_zip(method: int) -> None:
    files = {str(number): line * 30 for number, line in enumerate(LINES)}
    assert len(stdin(zipped(files, method))) == 120
    assert ids(stdin(zipped({"a": LINES[0]}, method))) == ["a"]


def test_a_method_that_is_not_known_is_refused_by_name() -> None:
    items = stdin(zipped({"a": LINES[0]}, zipfile.ZIP_LZMA))
    assert refusals(items) == [("stdin/a", "it is packed in a way that is not read (method 14)")]


def test_a_damaged_entry_is_refused_and_the_others_are_read() -> None:
    data = bytearray(zipped({"a": LINES[0], "b": LINES[1], "c": LINES[2]}, zipfile.ZIP_STORED))
    data[data.index(b"Ferry b")] ^= 2
    items = stdin(bytes(data))
    assert ids(items) == ["a", "b", "c"]  # of a damaged entry, what came before the damage was told
    ((source, reason),) = refusals(items)
    assert source == "stdin/b"
    assert reason.endswith("the entry is damaged: its checksum or its size is wrong")


def test_office_documents_are_refused() -> None:
    for name in ("[Content_Types].xml", "mimetype"):
        ((source, reason),) = refusals(stdin(zipped({name: b"x", "word/document.xml": b"<x/>"})))
        assert (source, reason) == ("stdin", "this is an office document or a book, which is not read")


UNKNOWN = [b"7z\xbc\xaf\x27\x1c\0\4", b"Rar!\x1a\x07\1\0", b"LZIP\1abc", b"\x04\x22\x4d\x18abc", b"\x1f\x9dabc"]


@pytest.mark.parametrize("data", UNKNOWN)
def test_other_ways_of_packing_are_refused(data: bytes) -> None:
    ((_, reason),) = refusals(stdin(data))
    assert reason == "this is packed in a way that is not read; unpack it first"
    items = stdin(tar({"x": data, "a": LINES[0]}))
    assert ids(items) == ["a"]
    assert refusals(items) == [("stdin/x", reason)]


@pytest.mark.parametrize("archive", ARCHIVERS)
def test_an_archive_holds_no_more_than_so_many_files(archive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "ENTRIES", 3)
    data = ARCHIVERS[archive]({str(number): line for number, line in enumerate(LINES)})
    items = stdin(data)
    assert ids(items) == ["a", "b", "c"]
    assert refusals(items) == [("stdin", "the archive holds more than 3 files; the others are not read")]


def test_a_zip_inside_is_kept_only_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "SPOOL_LIMIT", 1 << 10)
    items = stdin(tar({"a.zip": zipped({"a": os.urandom(2_000)}), "b": LINES[1]}))
    assert ids(items) == ["b"]
    assert refusals(items)[0][1].endswith("unpack it first")


def test_the_directory_of_a_zip_is_held_only_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "DIRECTORY_LIMIT", 1 << 20)
    data = zipped({f"{number:0500}": b"" for number in range(2_500)})
    assert refusals(stdin(data)) == [("stdin", "the directory of the zip is larger than 1 MiB")]


def test_long_names_are_not_held_without_limit() -> None:
    data = bytearray(tar({"x" * 300: b""}, tarfile.GNU_FORMAT)[:512])
    data[124:136] = b"%011o\0" % (1 << 30)
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + 256 + sum(data[156:512]))
    items, most = peak(bytes(data) + b"x" * (4 << 20))
    assert refusals(items) == [("stdin", "the tar has a name or header of more than 1 MiB")]
    assert most < 16 << 20


def test_progress_reaches_the_total(tmp_path: Path) -> None:
    files = {str(number): os.urandom(400_000).hex().encode() for number in range(3)}
    (tmp_path / "a.zip").write_bytes(zipped(files))
    (tmp_path / "b.tar.gz").write_bytes(gzip.compress(tar(files)))
    (tmp_path / "c.zip").write_bytes(zipped({"a": LINES[0]}))
    (tmp_path / "d.zip").write_bytes(b"PK\x03\x04 and no more of it")
    calls: list[tuple[int, int]] = []
    list(read([tmp_path], progress=lambda done, total: calls.append((done, total))))
    total = total_bytes([tmp_path])
    assert calls[-1] == (total, total)
    assert calls == sorted(calls)
    assert len(calls) > 8


SMALL = {
    "tar": tar({"a.jsonl": LINES[0], "b/c.jsonl": LINES[1]}),
    "gnu": tar({"x" * 120: LINES[0], "b": LINES[1]}, tarfile.GNU_FORMAT)[:5_120],
    "tar.gz": gzip.compress(tar({"a.jsonl": LINES[0], "b.jsonl.gz": gzip.compress(LINES[1])})),
    "tar.zst": PACKERS["zst"](tar({"a.jsonl": LINES[0], "b.jsonl": LINES[1]})),
    "tar.xz": lzma.compress(tar({"a.jsonl": LINES[0], "b.jsonl": LINES[1]})),
    "tar.bz2": bz2.compress(tar({"a.jsonl": LINES[0], "b.jsonl": LINES[1]})),
    "zip": zipped({"a.jsonl": LINES[0], "b.jsonl.gz": gzip.compress(LINES[1])}),
    "stored": zipped({"a.jsonl": LINES[0], "b.jsonl": LINES[1]}, zipfile.ZIP_STORED),
    "zip.gz": gzip.compress(zipped({"a.jsonl": LINES[0], "b.jsonl": LINES[1]})),
}


@pytest.mark.parametrize("kind", SMALL)
def test_cut_anywhere_it_loses_nothing_silently(kind: str) -> None:
    data = SMALL[kind]
    assert ids(stdin(data)) == ["a", "b"]
    for cut in range(1, len(data)):
        items = stdin(data[:cut])
        assert items
        # A few bytes of a magic, or of a tar's first name, are text like any other.
        assert refusals(items) or ids(items) == ["a", "b"] or cut < 14


@pytest.mark.parametrize("kind", SMALL)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damaged_anywhere_it_never_crashes(kind: str, data: st.DataObject) -> None:
    whole = bytearray(SMALL[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    items = stdin(bytes(whole))
    assert items


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([b"\x1f\x8b\x08\0", b"BZh91AY&SY", b"\xfd7zXZ\0\0\4", b"\x28\xb5\x2f\xfd", b"PK\3\4", b"PK\5\6"]),
    st.binary(max_size=200),
)
def test_random_bytes_behind_a_magic_are_told(magic: bytes, rest: bytes) -> None:
    assert stdin(magic + rest)


def test_harmless_is_harmless() -> None:
    assert unpacked(gzip.compress(bytes(HARMLESS)))[1] is None
    assert unpacked(gzip.compress(bytes(HARMLESS + 1)))[1] is not None


STANDARDS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "standards"


@pytest.mark.shared
@pytest.mark.skipif(not STANDARDS.is_dir(), reason="the examples of ../shared/corpora are not here")
@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.xz", "a.tar.zst"])
def test_folders_of_real_examples_read_the_same_when_they_are_packed(tmp_path: Path, name: str) -> None:
    paths = [path for path in sorted(STANDARDS.rglob("*")) if path.is_file()]
    files = {str(path.relative_to(STANDARDS)): path.read_bytes() for path in paths}
    kind = name.rpartition(".")[2]
    data = zipped(files) if kind == "zip" else tar(files)
    path = tmp_path / name
    path.write_bytes(PACKERS[kind](data) if kind in PACKERS else data)

    def shown(root: Path) -> list[tuple[str, str]]:
        found = [
            (item.source, item.reason) if isinstance(item, Rejected) else (item.origin.file, item.body)
            for item in read([root])
            if isinstance(item, Rejected) or item.origin
        ]
        return sorted((os.path.relpath(source, root), text) for source, text in found)

    assert shown(path) == shown(STANDARDS)
    assert len(shown(path)) > 20


def test_an_entry_without_a_name_is_refused() -> None:
    data = zipped({"a": LINES[0], "b": LINES[1]}, zipfile.ZIP_STORED)
    data = data.replace(b"a{", b"\0{")
    assert ids(stdin(data)) == ["b"]
    assert refusals(stdin(data)) == [("stdin/a", "the zip is damaged: the entry has another name in its directory")]
    both = data.replace(b"aPK", b"\0PK")
    assert ids(stdin(both)) == ["b"]
    assert refusals(stdin(both)) == [("stdin/", "it has no name")]


def test_a_directory_that_names_nothing_loses_nothing_silently() -> None:
    data = bytearray(zipped({"a": LINES[0], "b": LINES[1]}))
    at = data.rindex(b"PK\5\6")
    data[at + 12 : at + 16] = bytes(4)
    ((_, reason),) = refusals(stdin(bytes(data)))
    assert reason == "the zip is damaged: its directory does not name its first file"


def test_old_tars_with_sums_of_signed_bytes() -> None:
    data = bytearray(tar({"café.jsonl": LINES[0]}, tarfile.GNU_FORMAT))
    summed = sum(data[:148]) + 256 + sum(data[156:512])
    data[148:156] = b"%06o\0 " % (summed - 256 * sum(byte > 127 for byte in data[:512]))
    assert ids(stdin(bytes(data))) == ["a"]


def test_hidden_links_are_left_out_and_misnamed_entries_are_not() -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(entry(".git/link", kind=tarfile.SYMTYPE))
    assert stdin(made.getvalue()) == []
    data = zipped({"aa": LINES[0]}, zipfile.ZIP_STORED).replace(b"aaPK", b".aPK")
    assert refusals(stdin(data)) == [("stdin/.a", "the zip is damaged: the entry has another name in its directory")]


SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.mark.parametrize("name", ["reuters_sgml/harbour-1987.sgm", "anpa1312/halifax-1991.anpa", "mail/desk.mbox"])
@pytest.mark.parametrize("kind", ["gz", "xz"])
def test_stories_before_a_cut_are_read_whatever_their_format(name: str, kind: str) -> None:
    data = (SEEDS / name).read_bytes()
    whole = stdin(data)
    noise = os.urandom(30_000).hex().encode()
    packed = PACKERS[kind](data + b"\n\n" + noise)
    *first, last = stdin(packed[: len(packed) - 200])
    assert ids(first)[: len(whole) - 1] == ids(whole)[:-1]
    assert isinstance(last, Rejected)
    assert "ends early" in last.reason
