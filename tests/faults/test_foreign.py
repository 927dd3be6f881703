"""An index that somebody else made, who meant harm: opening it runs no code of it, and leaves no array."""

import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh.util.varints import varint

from searcharchive.backends.whoosh.schema import make_schema
from searcharchive.backends.whoosh.segment import checking
from searcharchive.backends.whoosh.segment.container import ColumnFile
from searcharchive.backends.whoosh.store import names, toc
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.errors import DamagedIndex
from searcharchive.query.tree import TextField
from tests.faults.crafting import Crafted, craft
from tests.faults.scenario import A, clean, open_backend, verified, visible, write
from tests.faults.scenario import state as state_of

# Pickles


class Bomb:
    """Unpickled, it makes a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


class Disguised(Bomb):
    """As a part of the state of a segment."""

    def __reduce__(self) -> Any:
        entry = ColumnSegment(documents=1)
        return ColumnSegment, (), entry.__getstate__() | {"mask": Bomb(self.path)}


@pytest.fixture
def folder(place: Path) -> Path:
    """An index of ours, of one segment."""
    with closing(open_backend(place / "index")) as backend:
        write(backend, A)
    clean(place / "index")
    return place / "index"


def forge(folder: Path, schema: bytes, segments: bytes) -> None:
    """A table of contents of these pickles, with a tail that fits."""
    number = toc.newest(folder)
    assert number is not None
    numbers = toc._NUMBERS.pack(number, 0)
    body = b"".join((toc._HEAD, varint(len(schema)), schema, numbers, segments, toc.MAGIC))
    (folder / names.toc_name(number)).write_bytes(body + sha256(body).digest())


def entries_of(folder: Path) -> list[ColumnSegment]:
    return list(toc.read(folder, toc.newest(folder) or 0).segments)


def test_a_bomb_in_the_schema_is_stepped_over(folder: Path, place: Path) -> None:
    forge(folder, pickle.dumps(Bomb(place / "exploded"), 2), pickle.dumps(entries_of(folder), 2))
    assert visible(folder) == state_of(A)
    assert verified(folder) == []
    with closing(open_backend(folder)) as backend:
        write(backend, A[:1])
        backend.optimise()
    assert not (place / "exploded").exists()
    pickle.loads(pickle.dumps(Bomb(place / "exploded"), 2))
    assert (place / "exploded").exists()  # the charge was live


@pytest.mark.parametrize(
    "make",
    [
        lambda bomb, _: bomb,
        lambda bomb, _: [bomb],
        lambda bomb, entries: [*entries, bomb],
        lambda bomb, _: [Disguised(bomb.path)],
    ],
)
def test_a_bomb_among_the_segments_is_refused(make: Callable[[Bomb, Any], Any], folder: Path, place: Path) -> None:
    held = make(Bomb(place / "exploded"), entries_of(folder))
    forge(folder, pickle.dumps(make_schema(), 2), pickle.dumps(held, 2))
    for use in (visible, lambda folder: open_backend(folder).writer(wait=0)):
        with pytest.raises(DamagedIndex, match=r"holds posix\.mkdir"):
            use(folder)
    assert [damage.file for damage in verified(folder)] == [names.toc_name(toc.newest(folder) or 0)]
    assert not (place / "exploded").exists()


@pytest.mark.parametrize(
    "pickled",
    [
        b"cos\nsystem\n(S'true'\ntR.",
        b"(S'true'\nios\nsystem\n.",
        b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x04true\x85R.",
        b"\x80\x02csearcharchive.backends.whoosh.store.segment\nimportlib\n.",
        b"\x80\x04\x8c\x2csearcharchive.backends.whoosh.store.segment\x8c\x16ColumnSegment.__init__\x93.",
        b"\x80\x02csearcharchive.backends.whoosh.store.segment\nColumnSegment\n}X\x01\x00\x00\x00aK\x01sb.",
        b"\x80\x02]Paway.",
        b"\x80\x02\x82\x01.",
        b"\x80\x05\x8b\xff\xff\xff\x7f1.",
        b"\x80\x02]" + b"(" * 100_000,
        b"]" * 50_000 + b"a" * 49_999 + b".",
        b"",
    ],
)
def test_other_pickles_are_refused(pickled: bytes, folder: Path) -> None:
    forge(folder, b"", pickled)
    with pytest.raises(DamagedIndex):
        visible(folder)


def test_names_outside_of_the_folder_are_refused(folder: Path) -> None:
    (entry,) = entries_of(folder)
    for change in ({"segid": "../../../../etc/a"}, {"mask": "../x", "deleted": 1}, {"indexname": "../x"}):
        forged = ColumnSegment.__new__(ColumnSegment)
        forged.__dict__.update(entry.__getstate__() | change)
        forge(folder, b"", pickle.dumps([forged], 2))
        with pytest.raises(DamagedIndex):
            visible(folder)


# Columns


def change(name: str, to: Callable[[Any], Any]) -> Callable[[Crafted], object]:
    return lambda crafted: crafted.__setitem__(name, to(crafted[name]))


def put(name: str, at: int, value: int) -> Callable[[Crafted], object]:
    return lambda crafted: crafted[name].__setitem__(at, value)


def count(name: str, value: Any) -> Callable[[Crafted], object]:
    return lambda crafted: crafted.meta.__setitem__("counts", crafted.meta["counts"] | {name: value})


def meta(name: str, value: Any) -> Callable[[Crafted], object]:
    return lambda crafted: crafted.meta.__setitem__(name, value)


def told(name: str, item: int, value: Any) -> Callable[[Crafted], object]:
    """What the footer says of one column: 1 type, 2 items, 3 offset, 4 checksum."""

    def lie(footer: dict[str, Any]) -> dict[str, Any]:
        for column in footer["columns"]:
            if column[0] == name:
                column[item] = value
        return footer

    return lambda crafted: setattr(crafted, "footer", lie)


def footer(value: Callable[[Any], Any]) -> Callable[[Crafted], object]:
    return lambda crafted: setattr(crafted, "footer", value)


BIG = 1 << 40
WRONG: dict[str, Callable[[Crafted], object]] = {
    # The footer
    "an offset behind the file": told("flags", 3, BIG),
    "an offset behind the footer": told("body.postings", 3, 16_000),
    "an offset below zero": told("flags", 3, -8),
    "an offset over another column": told("ids", 3, 8),
    "an offset that is not aligned": told("stored", 3, 9),
    "more items than there are": told("stored", 2, BIG),
    "items below zero": told("flags", 2, -1),
    "items that are no number": told("flags", 2, "20"),
    "items that are true": told("flags", 2, True),
    "objects": told("flags", 1, "|O"),
    "floats": told("published.ways", 1, "<f8"),
    "big ends": told("stored_at", 1, ">u4"),
    "no type": told("flags", 1, "nonsense"),
    "a type that is a list": told("flags", 1, ["a", "b"]),
    "no columns": footer(lambda footer: footer | {"columns": []}),
    "columns that are a number": footer(lambda footer: footer | {"columns": 5}),
    "short rows of columns": footer(lambda footer: footer | {"columns": [["flags"]]}),
    "no meta": footer(lambda footer: {"format": 4, "columns": footer["columns"]}),
    "meta that is a list": footer(lambda footer: footer | {"meta": [1]}),
    "a footer that is a list": footer(lambda footer: [footer]),
    "a footer that is a number": footer(lambda _: 5),
    # Counts
    "documents below zero": meta("documents", -1),
    "too many documents": meta("documents", BIG),
    "too few documents": meta("documents", 3),
    "documents that are no number": meta("documents", "20"),
    "no counts": meta("counts", {}),
    "counts that are a list": meta("counts", [1, 2]),
    "languages that are a number": meta("languages", 3),
    "languages that are numbers": meta("languages", [3]),
    "no numbers": meta("numbers", {}),
    "numbers that are texts": meta("numbers", {"published.start": ["a", 1], "mentioned.start": [0, 1]}),
    "numbers that are too large": meta("numbers", {"published.start": [1 << 63, 1], "mentioned.start": [0, 1]}),
    "too many forms": count("forms", BIG),
    "too few forms": count("forms", 1),
    "forms below zero": count("forms", -5),
    "too many ids": count("ids", 10_000),
    "too many terms": count("body.terms", 1_000),
    "no terms": count("body.terms", 0),
    # Columns
    "a block behind the dictionary": put("body.terms_at", -1, 10**9),
    "a block that begins behind the dictionary": put("forms_at", 0, 10**9),
    "blocks that descend": change("forms_at", lambda at: at[::-1]),
    "too many blocks": change("ids_at", lambda at: np.append(at, at[-1])),
    "blocks of another type": change("ids_at", lambda at: at.astype(np.uint64)),
    "postings behind their column": put("body.postings_at", -1, BIG),
    "postings below zero": put("body.postings_at", -1, -1),
    "positions below zero": put("headline.positions_at", 0, -BIG),
    "inflections behind their column": put("body.inflections_at", -1, BIG),
    "inflections below zero": put("headline.inflections_at", 0, -BIG),
    "few places of inflections": change("body.inflections_at", lambda at: at[:0]),
    "what forms belong to, behind its column": put("body.members_at", -1, 4_000_000_000),
    "what forms belong to, descending": change("body.members_at", lambda at: at[::-1]),
    "what few forms belong to": change("headline.members_at", lambda at: at[:1]),
    "no places of positions": change("body.positions_at", lambda at: at[:0]),
    "words behind the forward index": put("forward_at", 5, 4_000_000_000),
    "words that do not end": put("forward_at", -1, 4_000_000_000),
    "more words than bytes": put("body.words", 3, 255),
    "very many words": change("body.words", lambda words: np.full(len(words), 2_000_000_000, np.uint32)),
    "very many words in headlines": change("headline.words", lambda words: np.full(len(words), 1 << 62, np.uint64)),
    "words of other documents": change("body.words", lambda words: words[:-1]),
    "a frequent form that there is not": put("forms_top", 0, 1_000_000),
    "few frequent forms": change("forms_top", lambda top: top[:1]),
    "lengths of few forms": change("forms_length", lambda lengths: lengths[:1]),
    "few flags": change("flags", lambda flags: flags[:1]),
    "few digests": change("digests", lambda digests: digests[:16]),
    "an id that there is not": put("id_rank", 2, 200),
    "few ids": change("id_rank", lambda rank: rank[:2]),
    "an article behind the column": put("stored_at", -1, 4_000_000_000),
    "articles that descend": put("stored_at", 3, 0),
    "few articles": change("stored_at", lambda at: at[:2]),
    "a date that there is not": put("published.way", 0, 99),
    "odd ways of dates": change("published.ways", lambda ways: ways[:1]),
    "few dates": change("published.start", lambda start: start[:1]),
    "very many dates in a text": change("mentioned.counts", lambda n: np.full(len(n), 1 << 63, np.uint64)),
    "a date in a text": put("mentioned.counts", 0, 1),
    "very many values": change("place.counts", lambda n: np.full(len(n), 4_000_000_000, np.uint32)),
    "counts that wrap around": change("place.counts", lambda n: np.append(n[2:], [2**63, 2**63]).astype("u8")),
    "few values": change("place.ordinals", lambda ordinals: ordinals[:1]),
    "a dictionary of another document": put("dictionaries_from", 0, 7),
    "no dictionary": change("dictionaries_from", lambda first: first[:0]),
    "a dictionary behind its column": put("dictionaries_size", 0, 4_000_000_000),
    "dates of other types": change("published.ways", lambda ways: ways.astype(np.uint64)),
}
STRANGE: dict[str, Callable[[Crafted], object]] = {
    # Inside what is trusted after its checksum: these at least are errors.
    "a value that there is not": put("place.ordinals", 0, 200),
    "values that are no zstd": change("place.texts", lambda texts: texts[::-1]),
    "articles that are no zstd": change("stored", lambda stored: np.zeros_like(stored)),
}


def test_columns_that_do_not_fit_are_refused(folder: Path, place: Path, tell: Callable[[str], None]) -> None:
    """In another process, which a segmentation fault would end."""
    crafts = WRONG | STRANGE
    folders = []
    for number, craft_one in enumerate(crafts.values()):
        folders.append(place / str(number))
        shutil.copytree(folder, folders[-1])
        craft(folders[-1], craft_one)
    shutil.copytree(folder, place / "untouched")
    craft(place / "untouched", lambda crafted: crafted)
    command = [sys.executable, "-m", "tests.faults.crafting", *map(str, folders), str(place / "untouched")]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    *outcomes, untouched = [json.loads(line) for line in said.splitlines()]
    assert untouched == "served"
    by_name = dict(zip(crafts, outcomes, strict=True))
    segment = next(folder.glob("*.seg")).name
    refused = f"refused: The index is damaged in {segment}: "
    assert {name: said for name, said in by_name.items() if name in WRONG and not said.startswith(refused)} == {}
    assert {name: said for name, said in by_name.items() if said.startswith(("served", "SIG"))} == {}
    tell(f"{len(WRONG)} refused, {len(STRANGE)} failed otherwise, none ended the process")


def test_verify_finds_what_does_not_fit(folder: Path) -> None:
    name = craft(folder, put("forms_top", 0, 1_000_000))
    (damage,) = verified(folder)
    assert damage.file == name
    assert "forms_top" in damage.what


def test_a_count_in_the_table_of_contents_that_is_not_the_segment_s(folder: Path) -> None:
    (entry,) = entries_of(folder)
    told = ColumnSegment(entry.segid, documents=entry.documents + 5, born=1, size=entry.size, check=entry.check)
    forge(folder, b"", pickle.dumps([told], 2))
    with pytest.raises(DamagedIndex, match=entry.file):
        visible(folder)


def test_a_large_segment_is_looked_at_in_no_time(place: Path, tell: Callable[[str], None]) -> None:
    """What belongs to documents grows with them; nothing else does."""
    with closing(open_backend(place / "index")) as backend:
        write(backend, A)
    (path,) = (place / "index").glob("*.seg")
    crafted = Crafted(path)
    grow(crafted, 1_000_000 // len(A))
    crafted.write(path)
    file = ColumnFile(path)
    begin = time.perf_counter()
    checking.check_structure(file)
    took = time.perf_counter() - begin
    tell(f"{1000 * took:.0f} ms for {file.meta['documents']:,} documents")
    assert took < 0.5


def grow(crafted: Crafted, times: int) -> None:
    """As if each document stood there so often, in few bytes; the dictionary of ids stays: nothing looks into it."""
    documents = crafted.meta["documents"]
    for name, column in crafted.columns.items():
        if len(column) == documents or name == "digests":
            crafted[name] = np.tile(column, times)
    words = sum(crafted[f"{field}.words"].astype(np.int64) for field in TextField)
    crafted["forward_at"] = np.append(0, np.cumsum(words)).astype(np.uint32)
    crafted["forward"] = np.zeros(int(words.sum()), np.uint8)
    crafted["stored_at"] = np.zeros(documents * times + 1, np.uint32)
    crafted["stored"] = np.zeros(0, np.uint8)
    crafted.meta["documents"] = documents * times
