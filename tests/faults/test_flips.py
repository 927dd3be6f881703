"""One flipped bit in any file of an index is found, named, and never served as an answer."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.backends.whoosh.segment import layout
from searcharchive.backends.whoosh.segment.container import ColumnFile
from searcharchive.backends.whoosh.store import names, toc
from searcharchive.errors import DamagedIndex
from searcharchive.query.tree import All, Fuzzy, Near, Node, Phrase, Term, TextField, ValueField, Wildcard
from searcharchive.search.request import FacetRequest, SearchRequest, Sort, TimelineRequest
from tests.backends.samples import story
from tests.faults.conftest import stride
from tests.faults.scenario import clean, open_backend, small_steps, verified, write

FLIPS = 500
HEAD = 96
"""Bits of zstd's header: it says how much there is to read, and whether there is a checksum."""
TOPICS = ("grain", "oil", "steel", "wool")


def article(n: int, said: str = "barges") -> Any:
    return story(
        f"id{n:02}",
        f"{said} with {TOPICS[n % 4]} wait in the canal at lock {n}; U.S. prices rose “{n % 7}” per cent",
        f"{TOPICS[n % 3]} news",
        published=f"20{n:02}-03-{1 + n % 28:02}",
        places=[f"ZZ/{TOPICS[n % 4]}"],
        people=[f"Person {n % 5}"],
        mentioned=["1999-12"] if n % 3 else (),
        topics=(TOPICS[n % 4],),
        lang="de" if n % 6 == 0 else "en",
    )


@pytest.fixture(scope="module")
def filled(memory: Path) -> Path:
    """The folder of 60 articles, some changed or removed, in several segments: merged ones and new ones, with masks."""
    folder = memory / "flips"
    with small_steps(), closing(open_backend(folder)) as backend:
        for first in range(0, 60, 20):
            write(backend, [article(n) for n in range(first, first + 20)])
        backend.merger(0).run(lambda entries: list(entries[:3]) if len(entries) > 7 else [])
        write(backend, [article(n, "ferries") for n in range(0, 60, 9)], ["id07", "ID33", "id58"])
        write(backend, [article(n, "tugs") for n in range(0, 60, 18)], ["id41"])
    clean(folder)
    return folder


def asked() -> list[SearchRequest]:
    """Together they look at every column."""
    words: list[Node] = [Term("canal"), Term("prices"), Wildcard("*r*s"), Fuzzy("barge", 1), All()]
    words += [Term("oil", TextField.HEADLINE), Phrase(("wait", "in")), Near(Term("grain"), Term("canal"), 5)]
    facets = tuple(FacetRequest(field) for field in ValueField)
    return [
        SearchRequest(query, facets=facets, timeline=TimelineRequest(), sort=sort, limit=100, budget=None)
        for query, sort in zip(words, [Sort.RELEVANCE, Sort.NEWEST] * 4, strict=True)
    ]


def answers(folder: Path) -> list[Any]:
    """What a fresh backend says. Raises DamagedIndex."""
    with closing(open_backend(folder)) as backend, backend.snapshot() as snapshot:
        said: list[Any] = [snapshot.digests(), snapshot.deletions(), list(snapshot.scan()), snapshot.languages]
        said += [snapshot.get(f"id{n:02}") for n in range(60)]
        for request in asked():
            answer = snapshot.search(request)
            hits = [(hit.id, hit.article, hit.headline_html, hit.snippets, hit.score) for hit in answer.hits]
            said += [answer.total, hits, answer.facets, answer.timeline]
        return said


def regions(path: Path) -> list[tuple[int, int]]:
    """Where the parts of a file are: of a segment each column, so that short ones get their share."""
    whole = (0, path.stat().st_size)
    if path.suffix != ".seg":
        return [whole]
    file = ColumnFile(path)
    columns = [(at, at + items * kind.itemsize) for kind, items, at, _ in file._columns.values() if items]
    padding = [(end, begin) for (_, end), (begin, _) in pairwise(columns) if begin > end]
    return [whole, (0, 8), (file._footer_at, whole[1]), *columns, *padding[:3]]


def flip(path: Path, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(bit // 8)
        (byte,) = file.read(1)
        file.seek(bit // 8)
        file.write(bytes([byte ^ (1 << bit % 8)]))


def served(folder: Path, expected: list[Any]) -> bool:
    """Whether there was an answer at all; it was none but the right one."""
    try:
        assert answers(folder) == expected
    except DamagedIndex:
        return False
    return True


def test_flipped_bits(filled: Path, tell: Callable[[str], None]) -> None:
    """Each is found by ``verify``; a fresh backend refuses to answer, or answers as if it were not there."""
    expected = answers(filled)
    assert verified(filled) == []
    paths = sorted(path for path in filled.iterdir() if path.stat().st_size)
    kinds = Counter(path.suffix for path in paths)
    assert kinds[".seg"] >= 4
    assert kinds[".del"] >= 3
    assert (kinds[".toc"], kinds[".json"], len(kinds)) == (1, 1, 4)
    chance = random.Random(7)
    found = harmless = 0
    for _ in range(FLIPS):
        path = chance.choice(paths)
        begin, end = chance.choice(regions(path))
        bit = chance.randrange(begin * 8, end * 8)
        flip(path, bit)
        assert {damage.file for damage in verified(filled)} == {path.name}, f"bit {bit}"
        found += 1
        harmless += served(filled, expected)
        flip(path, bit)
    assert answers(filled) == expected
    tell(f"{found} of {FLIPS} found and named; {FLIPS - harmless} refused to open or read, {harmless} without effect")


def test_every_bit_of_a_stored_article(filled: Path, tell: Callable[[str], None]) -> None:
    """They are not looked at when a segment is opened, but whenever one is read, by a checksum of each."""
    tried = same = 0
    with closing(open_backend(filled)) as backend, backend.snapshot() as snapshot:
        held = snapshot._held
        doc = held.find("id03")
        assert doc is not None
        segment, local = held.place(doc)
        _, _, at, _ = segment.file._columns[layout.STORED]
        begin, end = (at + int(start) for start in segment.file["stored_at"][local : local + 2])
        expected = snapshot.get("id03")
    head = begin * 8 + HEAD
    for bit in (*range(begin * 8, head), *range(head, end * 8, stride(9))):
        flip(segment.file.path, bit)
        with closing(WhooshBackend(filled)) as backend, backend.snapshot() as snapshot:
            try:
                assert snapshot.get("id03") == expected
                same += 1
            except DamagedIndex as error:
                assert segment.name in str(error)  # noqa: PT017
            assert snapshot.get("id08") is not None
        flip(segment.file.path, bit)
        tried += 1
    tell(f"{tried} bits, {same} of them without effect")
    assert same <= 16


def test_files_in_the_place_of_others(filled: Path) -> None:
    """Whole files, but not where they belong."""
    expected = answers(filled)
    contents = toc.read(filled, toc.newest(filled) or 0)
    one, other = (filled / segment.file for segment in contents.segments[:2])
    whole = one.read_bytes()
    one.write_bytes(other.read_bytes())
    with pytest.raises(DamagedIndex, match=one.name):
        answers(filled)
    assert {damage.file for damage in verified(filled)} == {one.name}
    one.write_bytes(whole)
    (filled / names.toc_name(contents.generation)).rename(filled / names.toc_name(contents.generation + 1))
    with pytest.raises(DamagedIndex, match=names.toc_name(contents.generation + 1)):
        answers(filled)
    (filled / names.toc_name(contents.generation + 1)).rename(filled / names.toc_name(contents.generation))
    assert answers(filled) == expected
