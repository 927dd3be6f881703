"""The table of contents: stock Whoosh reads it, and we run nothing that is in it."""

import pickle
import struct
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import whoosh.index
from whoosh.codec.base import Codec, PerDocumentReader, TermsReader
from whoosh.fields import TEXT, Schema
from whoosh.query import Every
from whoosh.util.varints import varint

from searcharchive.backends.whoosh.store import mark, names, segment, toc
from searcharchive.backends.whoosh.store.commit import commit
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.errors import DamagedIndex
from tests.store.dummy import SCHEMA
from tests.store.scenario import Archive

ONE = ColumnSegment("0123456789abcdef", documents=5, born=1, size=9, check=7)
TWO = ColumnSegment("fedcba9876543210", documents=3, mask="MAIN_fedcba9876543210.3.del", deleted=2)


class Bomb:
    """Whoever unpickles it makes a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.mkdir, (self.path,)


def sealed(generation: int, schema: bytes, segments: bytes) -> bytes:
    """A table of contents with any pickles, and a valid tail."""
    head = bytes((4, 8, 4)) + struct.pack("!ii", -12345, -111) + bytes((2, 7, 4))
    body = head + varint(len(schema)) + schema + struct.pack("!ii", generation, 0) + segments + toc.MAGIC
    return body + sha256(body).digest()


def test_contents_come_back() -> None:
    assert toc.decode(toc.encode(7, [ONE, TWO], SCHEMA), 7) == [ONE, TWO]
    assert toc.decode(toc.encode(0, [], SCHEMA), 0) == []
    assert toc.encode(7, [ONE], SCHEMA) == sealed(7, pickle.dumps(SCHEMA, 2), pickle.dumps([ONE], 2))


class FakeReader(PerDocumentReader):  # type: ignore[misc]
    """As much of a reader as counting needs; asks the segment, as that of the codec will."""

    def __init__(self, segment: ColumnSegment) -> None:
        self.doc_count_all = segment.doc_count_all
        self.doc_count = segment.doc_count
        self.has_deletions = segment.has_deletions
        self.is_deleted = segment.is_deleted
        self.deleted_docs = segment.deleted_docs


class FakeCodec(Codec):  # type: ignore[misc]
    def terms_reader(self, storage: Any, segment: ColumnSegment) -> TermsReader:  # noqa: ARG002
        return TermsReader()

    def per_document_reader(self, storage: Any, segment: ColumnSegment) -> FakeReader:
        return FakeReader(segment.bind(storage.folder))


def test_stock_whoosh_opens_the_index(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.add("abc")
    archive.add("defg")
    archive.delete("b", "g", "d")
    monkeypatch.setattr(ColumnSegment, "codec", lambda self: FakeCodec())  # noqa: ARG005
    index = whoosh.index.open_dir(archive.folder)
    assert index.schema == SCHEMA
    assert (index.latest_generation(), index.release, index.version) == (2, (2, 7, 4), -111)
    assert index._segments() == list(toc.read(archive.folder, 2).segments)
    assert (index.doc_count_all(), index.doc_count()) == (7, 4)
    with index.searcher() as searcher:
        assert list(searcher.docs_for_query(Every())) == [0, 2, 4, 5]
        assert searcher.reader().has_deletions()


def test_stock_whoosh_searches_an_empty_index(tmp_path: Path) -> None:
    commit(tmp_path, None, [], SCHEMA)
    index = whoosh.index.open_dir(tmp_path)
    assert index.is_empty()
    with index.searcher() as searcher:
        assert len(searcher.search(Every())) == 0


def test_flipped_bits_and_missing_ends_are_found() -> None:
    data = toc.encode(7, [ONE, TWO], SCHEMA)
    for bit in range(0, 8 * len(data), 3):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedIndex, match=r"_MAIN_7\.toc"):
            toc.decode(bytes(flipped), 7)
    for size in range(len(data)):
        with pytest.raises(DamagedIndex, match=r"_MAIN_7\.toc"):
            toc.decode(data[:size], 7)


def test_what_stock_whoosh_wrote_is_refused_by_name(tmp_path: Path) -> None:
    with whoosh.index.create_in(tmp_path, Schema(text=TEXT)).writer() as writer:
        writer.add_document(text="one")
    with pytest.raises(DamagedIndex, match=r"searcharchive\.json is missing"):
        toc.read(tmp_path, 1)
    mark.write_mark(tmp_path)
    with pytest.raises(DamagedIndex, match=r"_MAIN_1\.toc was not written by searcharchive"):
        toc.read(tmp_path, 1)


def test_foreign_segments_are_refused_by_name(tmp_path: Path) -> None:
    index = whoosh.index.create_in(tmp_path, Schema(text=TEXT))
    with index.writer() as writer:
        writer.add_document(text="one")
    data = sealed(1, b"", pickle.dumps(index._segments(), 2))
    with pytest.raises(
        DamagedIndex, match=r"_MAIN_1\.toc holds whoosh\.codec\.whoosh3\.W3Segment, which is no segment"
    ):
        toc.decode(data, 1)


@pytest.mark.parametrize("protocol", range(6))
def test_foreign_pickles_never_run(protocol: int, tmp_path: Path) -> None:
    bomb = tmp_path / "exploded"
    loaded = pickle.dumps([Bomb(bomb)], protocol)
    with pytest.raises(DamagedIndex, match="which is no segment"):
        toc.decode(sealed(7, pickle.dumps(SCHEMA, 2), loaded), 7)
    with pytest.raises(DamagedIndex):
        toc.decode(sealed(7, pickle.dumps(SCHEMA, 2), loaded)[:-40], 7)
    assert toc.decode(sealed(7, loaded, pickle.dumps([ONE], 2)), 7) == [ONE]
    assert not bomb.exists()
    pickle.loads(loaded)
    assert bomb.is_dir()


CLASS = b"c%s\nColumnSegment\n" % segment.__name__.encode()
STATED = pickle.dumps(ONE, 2)[:-1]


@pytest.mark.parametrize(
    "pickled",
    [
        b"",
        b".",
        b"N.",
        pickle.dumps(ONE, 2),
        pickle.dumps([ONE, "text"]),
        pickle.dumps([ONE, ONE]),
        pickle.dumps([ONE, ColumnSegment(ONE.segid)]),
        pickle.dumps([ONE]) + b".",
        b"]" + CLASS + b"a.",  # the class itself
        b"]" + CLASS + b")\x81a.",  # an object that got no state
        b"]" + CLASS + b"}b0" + STATED + b"a.",  # a state for the class
        b"]" + CLASS + b"N}X\x05\x00\x00\x00codecK\x01s\x86b0" + STATED + b"a.",  # attributes of the class
        b"]" + CLASS + b")\x81K\x01ba.",  # a state that is none
        b"]" + CLASS + b"(X\x06\x00\x00\x00../../tRa.",  # made by calling the class
        b"]\x82\x01a.",  # a class by its number
        b"]Pid\na.",  # an object by its persistent id
        b"]X\xff\xff\xff\x7fa.",
        b"\x80\x63].",
    ],
)
def test_crafted_pickles_are_refused(pickled: bytes) -> None:
    before = dict(vars(ColumnSegment))
    with pytest.raises(DamagedIndex, match=r"_MAIN_7\.toc"):
        toc.decode(sealed(7, b"", pickled), 7)
    assert dict(vars(ColumnSegment)) == before


def test_a_table_of_another_generation_is_refused() -> None:
    with pytest.raises(DamagedIndex, match=r"_MAIN_8\.toc"):
        toc.decode(toc.encode(7, [], SCHEMA), 8)
    other = sealed(7, b"", pickle.dumps([]))[3:]
    with pytest.raises(DamagedIndex, match="begins"):
        toc.decode(other[:-32] + sha256(other[:-32]).digest(), 7)


def test_the_newest_generation(tmp_path: Path) -> None:
    assert toc.newest(tmp_path) is None
    assert toc.newest(tmp_path / "missing") is None
    others = ["_MAIN_x.toc", "_MAIN_11.toc.tmp", "_MAIN_011.toc", "x_MAIN_11.toc", names.temporary_name()]
    for name in ("_MAIN_2.toc", "_MAIN_10.toc", *others):
        (tmp_path / name).touch()
    assert toc.newest(tmp_path) == 10
    assert sorted(toc.generations(tmp_path)) == [2, 10]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"format":1,"engine":"whoosh"}', "format 1; this version reads 3. Reindex it"),
        (b'{"format":4,"more":0}', "format 4; this version reads 3"),
        (b'{"format":3,"engine":"whoops"}', "damaged in searcharchive.json"),
        (b'{"format":"2"}', "damaged in searcharchive.json"),
        (b'{"format":true}', "damaged in searcharchive.json"),
        (b"[]", "damaged in searcharchive.json"),
        (b"\xff", "damaged in searcharchive.json"),
        (b"", "damaged in searcharchive.json"),
    ],
)
def test_other_marks_are_refused(content: bytes, message: str, tmp_path: Path) -> None:
    commit(tmp_path, None, [], SCHEMA)
    toc.read(tmp_path, 0)
    (tmp_path / names.MARK).write_bytes(content)
    with pytest.raises(DamagedIndex, match=message):
        toc.read(tmp_path, 0)


def test_an_index_of_format_1_is_taken_over(tmp_path: Path) -> None:
    """By a reindex, which names nothing of what it was made of."""
    whoosh.index.create_in(tmp_path, Schema(text=TEXT))
    (tmp_path / names.MARK).write_bytes(b'{"format":1,"engine":"whoosh"}')
    assert commit(tmp_path, 0, [], SCHEMA) == 1
    assert toc.read(tmp_path, 1).segments == ()


def test_segments_are_bound_to_the_folder(archive: Archive) -> None:
    archive.add("abc")
    archive.delete("c")
    (only,) = toc.read(archive.folder, 1).segments
    assert np.flatnonzero(only.deletions()).tolist() == [2]
