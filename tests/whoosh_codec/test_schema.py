"""What the table of contents tells Whoosh of the fields; its parser; and that it never writes."""

import gc
import pickle
import pickletools
import struct
import warnings
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import whoosh.index
from whoosh.codec.base import Codec
from whoosh.filedb.filestore import RamStorage
from whoosh.index import FileIndex
from whoosh.qparser import MultifieldParser, QueryParser
from whoosh.query import Term

from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.backends.whoosh.codec import ColumnCodec
from searcharchive.backends.whoosh.schema import SIGN, UNDATED, DateType, IdType, make_schema
from searcharchive.backends.whoosh.store.segment import CODEC, ColumnSegment
from searcharchive.errors import DamagedIndex
from tests.backends.samples import fill, story
from tests.whoosh_codec.archives import archive, puts

STORIES = [
    story("a", "The grain deal was signed in Istanbul", places=["TR/Istanbul"], people=["Ana Díaz"], source="The Post"),
    story("b", "Grain deals and a dealing room", "Deals of the day", published="2021-05-05", source="Wire"),
    story("c", "A port without any", published="2020-06-01T10:00:00Z", topics=("Trade talks",)),
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("grain deals", "ab"),
        ("grain AND deal AND NOT room", "a"),
        ('"grain deal"', "ab"),
        ('body_exact:"grain deal"', "a"),
        ('"grain signed"~3', "a"),
        ("headline:deals", "b"),
        ("de*", "ab"),
        ("body_exact:deal?", "b"),
        ("body_exact:D?al*", "ab"),
        ("body_exact:[DEAL TO deals]", "ab"),
        ("body:gr?ins", "ab"),
        ("place:tr", "a"),
        ("place:TR/İstanbul", "a"),
        ("person:'ANA diaz'", "a"),
        ('person:"Ana Díaz"', "a"),
        ("topic:'trade talks'", "c"),
        ("source:wire OR source:'the post'", "ab"),
        ("published:2021", "b"),
        ("published:[20200101 TO 20201231]", "ac"),
        ("published:[2021 TO]", "b"),
        ("published:[TO 20200601]", "ac"),
        ("published:20200601100000", "c"),
        ("id:c", "c"),
        ("id:[a TO b]", "ab"),
        ("*:*", "abc"),
        ("NOT port", "ab"),
    ],
)
def test_the_parser_of_whoosh_knows_the_fields(text: str, ids: str) -> None:
    with archive([puts(*STORIES)]) as searcher:
        query = QueryParser("body", searcher.schema).parse(text)
        assert "".join(sorted(hit["id"] for hit in searcher.search(query, limit=None))) == ids


def test_several_fields_highlights_and_suggestions() -> None:
    with archive([puts(*STORIES)]) as searcher:
        query = MultifieldParser(["headline", "body"], searcher.schema).parse("dealings")
        hits = {hit["id"]: hit.highlights("body") for hit in searcher.search(query)}
        assert list(hits) == ["b", "a"]
        assert ">deal</b> was signed" in hits["a"]
        assert searcher.suggest("body_exact", "grian") == ["grain"]
        like = searcher.more_like(searcher.document_number(id="a"), "body", numterms=20)
        assert [hit["id"] for hit in like] == ["b"]


# What is written


def test_import_paths_and_attributes_are_frozen() -> None:
    """A change must not keep an index written before from being opened; ``toc.encode`` writes this into each commit."""
    operations = [(op.name, argument) for op, argument, _ in pickletools.genops(pickle.dumps(make_schema(), 2))]
    named = {
        str(argument).removeprefix("searcharchive.backends.whoosh.") for op, argument in operations if op == "GLOBAL"
    }
    assert named == {
        "__builtin__ long",
        "schema ArchiveSchema",
        "schema DateType",
        "schema IdType",
        "schema TextType",
        "schema ValueAnalyzer",
        "schema ValueType",
        "schema WordAnalyzer",
        "whoosh.analysis.tokenizers IDTokenizer",
        "whoosh.columns NumericColumn",
        "whoosh.columns VarBytesColumn",
        "whoosh.formats Existence",
        "whoosh.formats Positions",
    }
    read = pickle.loads(pickle.dumps(make_schema(), 2))
    assert list(map(repr, read.items())) == list(map(repr, make_schema().items()))
    assert make_schema() is make_schema()
    assert read["body"].analyzer.lang == "en"


def test_whoosh_does_not_write(tmp_path: Path) -> None:
    with closing(WhooshBackend(tmp_path)) as backend:
        generation = fill(backend, *STORIES)
        before = contents(tmp_path)
        index = whoosh.index.open_dir(tmp_path)
        for change in ("nothing", "add", "optimise"):
            refuse_commit(index, change)
        writer = index.writer()
        with pytest.raises(TypeError, match="deleted by searcharchive"):
            writer.delete_by_term("id", "a")
        writer.cancel()
        assert before.items() <= contents(tmp_path).items()
        with backend.snapshot() as snapshot:
            assert (snapshot.generation, len(snapshot)) == (generation, 3)
        assert fill(backend, story("d", "another")) == generation + 1


def refuse_commit(index: FileIndex, change: str) -> None:
    writer = index.writer()
    if change == "add":
        writer.add_document(id="x", body="grain")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Whoosh leaves open what it was about to write.
        with pytest.raises(TypeError, match="read-only for Whoosh's own writer"):
            writer.commit(optimize=change == "optimise")
        writer.cancel()
        gc.collect()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_codec_does_not_write() -> None:
    codec = ColumnCodec()
    assert isinstance(codec, Codec)
    assert (type(codec).__module__, type(codec).__qualname__) == (CODEC, "ColumnCodec")
    segment = ColumnSegment()
    with pytest.raises(TypeError, match="read-only"):
        codec.new_segment(RamStorage(), "MAIN")
    for make in (codec.per_document_writer, codec.field_writer):
        with pytest.raises(TypeError, match="read-only"):
            make(RamStorage(), segment)
    with pytest.raises(TypeError, match="read-only"):
        codec.postings_writer(None)


def test_segments_are_read_from_folders() -> None:
    with pytest.raises(TypeError, match="from a folder"):
        ColumnCodec().terms_reader(RamStorage(), ColumnSegment())


def test_a_file_that_was_not_committed(tmp_path: Path) -> None:
    with closing(WhooshBackend(tmp_path)) as backend:
        fill(backend, *STORIES[:2])
        fill(backend, STORIES[2])
        one, other = sorted(tmp_path.glob("*.seg"))
        one.write_bytes(other.read_bytes())
        with pytest.raises(DamagedIndex, match="not the file that was committed"):
            whoosh.index.open_dir(tmp_path).searcher()
        one.unlink()
        with pytest.raises(FileNotFoundError):
            whoosh.index.open_dir(tmp_path).searcher()


# Types


def test_dates() -> None:
    kind, moment = DateType(), datetime(2020, 2, 29, 23, 59, 59, 999_999)
    assert (kind.from_bytes(kind.to_bytes(moment)), kind.from_column_value(kind.to_column_value(moment))) == (
        moment,
        moment,
    )
    assert kind.from_column_value(UNDATED) is None
    coarse = kind.sortable_to_bytes(kind.to_column_value(moment) + SIGN, shift=24)
    assert timedelta(0) <= moment - kind.from_bytes(coarse) < timedelta(microseconds=1 << 24)
    assert kind.from_bytes(struct.pack(">BQ", 56, SIGN >> 56)) == datetime.min
    assert kind.from_bytes(struct.pack(">BQ", 0, 2**64 - 1)) == datetime.max


def test_ids_with_lone_surrogates() -> None:
    kind = IdType()
    assert kind.from_bytes(kind.to_bytes("a\ud800")) == "a\ud800"
    assert kind.to_bytes(["b", "c"]) == b"b"
    with archive([puts(story("a", "grain"))]) as searcher:
        assert searcher.search(Term("id", "a\ud800")).top_n == []
