"""The Whoosh backend's own promises: files, failures, merges, threads. ``tests/backends`` has those of all backends."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from whoosh import index as stock
from whoosh import query as stock_query
from whoosh.fields import TEXT, Schema
from whoosh.filedb.filestore import FileStorage

from searcharchive.article import Article, Entity, Place, Status
from searcharchive.backends.whoosh import storage
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.backends.whoosh.contents import MARK, NAME
from searcharchive.backends.whoosh.segments import PostingsCache
from searcharchive.backends.whoosh.writer import MOST_SEGMENTS
from searcharchive.errors import DamagedIndex, IndexBusy, NoIndex, StorageFailure
from searcharchive.query.tree import All, Fuzzy, Near, Node, Phrase, Term, ValueField, Wildcard
from searcharchive.search.postings import make_postings
from searcharchive.search.request import FacetRequest, SearchRequest, Sort, TimelineRequest

WORDS = ["barge", "canal", "dredge", "estuary", "ferry", "gantry", "harbour", "inlet", "jetty", "keel", "lock", "moor"]


def article(number: int, text: str | None = None) -> Article:
    words = [WORDS[number * k % len(WORDS)] for k in range(1, 9)]
    return Article(
        id=f"a{number:03}",
        headline=f"{WORDS[number % len(WORDS)]} news",
        body=" ".join(words) if text is None else text,
        places=(Place(f"ZZ/{WORDS[number % 5]}", WORDS[number % 5]),),
        people=(Entity(WORDS[number % 7].title()),),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def backend(folder: Path) -> Iterator[WhooshBackend]:
    with_files = WhooshBackend(folder)
    yield with_files
    with_files.close()


def write(backend: WhooshBackend, *articles: Article) -> int:
    with backend.writer() as writer:
        for each in articles:
            writer.put(each)
        return writer.commit()


def ids(backend: WhooshBackend, query: Node) -> list[str]:
    with backend.snapshot() as snapshot:
        return [hit.id for hit in snapshot.search(SearchRequest(query=query, limit=200, sort=Sort.RELEVANCE)).hits]


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def fail(*_: object) -> None:
    raise OSError(28, "No space left on device")


# Merging


def answers(backend: WhooshBackend) -> list[object]:
    """What a search says, but for generation and timings."""
    facets = (FacetRequest(ValueField.PLACE), FacetRequest(ValueField.PERSON))
    words = (Term("harbour"), Wildcard("*e*"), Fuzzy("harbor"))
    found: list[object] = []
    with backend.snapshot() as snapshot:
        for query in (*words, Phrase(("barge", "canal")), Near(Term("keel"), Term("ferry"), 3), All()):
            request = SearchRequest(
                query=query, facets=facets, timeline=TimelineRequest(), sort=Sort.RELEVANCE, limit=100
            )
            response = snapshot.search(request)
            hits = [(h.id, h.headline_html, h.snippets, h.score and round(h.score, 9)) for h in response.hits]
            found += [response.total, hits, response.facets, response.timeline]
        found += [snapshot.digests(), snapshot.deletions(), list(snapshot.scan())]
    return found


def test_many_commits_answer_as_one(backend: WhooshBackend, tmp_path: Path) -> None:
    for number in range(3 * MOST_SEGMENTS):
        with backend.writer() as writer:
            writer.put(article(number))
            writer.put(article(number // 2, text=f"{WORDS[number % 12]} harbour canal"))
            writer.remove(f"a{number - 7:03}", record=number % 3 == 0)
            writer.commit()
    with backend.snapshot() as snapshot:
        assert len(snapshot.stats().details["segments"]) <= MOST_SEGMENTS + 1
        kept, removed = list(snapshot.scan()), snapshot.deletions()
    at_once = WhooshBackend(tmp_path / "at once")
    with at_once.writer() as writer:
        for id in removed:
            writer.remove(id, record=True)
        for each in kept:
            writer.put(each)
        writer.commit()
    assert answers(backend) == answers(at_once)
    at_once.close()


def test_a_snapshot_outlives_the_files_of_its_generation(backend: WhooshBackend, folder: Path) -> None:
    write(backend, *(article(n) for n in range(40)))
    before = answers(backend)
    with backend.snapshot() as held:
        with backend.writer(replace=True) as writer:
            writer.put(article(99))
            writer.commit()
        names = tuple(segment["name"] for segment in held.stats().details["segments"])
        assert not [name for name in files(folder) if name.startswith(names)]
        found = held.search(SearchRequest(query=Term("harbour"), sort=Sort.RELEVANCE, limit=100))
        assert [found.total, *[hit.id for hit in found.hits]] == [before[0], *[hit[0] for hit in before[1]]]  # type: ignore[attr-defined]
        assert held.get("a007") == article(7)
    assert ids(backend, All()) == ["a099"]


# Writing


def test_what_is_written_again_unchanged_is_no_new_generation(backend: WhooshBackend) -> None:
    assert write(backend, article(1), article(2)) == 1
    assert write(backend, article(1)) == 1
    with backend.writer() as writer:
        writer.put(article(1, text="else"))
        writer.put(article(1))
        assert writer.commit() == 1
    assert ids(backend, Term("else")) == []
    assert write(backend, article(1, text="else")) == 2
    assert ids(backend, Term("else")) == ["a001"]


def test_a_removal_taken_back_in_the_same_writer(backend: WhooshBackend) -> None:
    write(backend, article(1))
    with backend.writer() as writer:
        assert writer.remove("a001", record=True)
        assert not writer.remove("a001")
        writer.put(article(1))
        assert writer.commit() == 1
    with backend.snapshot() as snapshot:
        assert (snapshot.get("a001"), snapshot.deletions()) == (article(1), frozenset())


def test_words_of_withdrawn_articles_are_not_in_the_index(backend: WhooshBackend) -> None:
    withdrawn = Article("w", "Zeppelin", "zeppelin", people=(Entity("Zeppelin"),), status=Status.WITHDRAWN)
    write(backend, article(1), withdrawn)
    with backend.snapshot() as snapshot:
        held = snapshot._held
        assert [len(held.lexicon(field).forms) for field in held.segments[0]._lexicons] == []
        response = snapshot.search(
            SearchRequest(query=Wildcard("zepp*"), facets=(FacetRequest(ValueField.PERSON, prefix="zepp"),))
        )
        assert (response.total, response.facets["person"].values) == (0, ())
        assert snapshot.get("w") == withdrawn


@pytest.mark.parametrize("broken", ["fsync", "rename"])
def test_a_commit_that_cannot_be_written_changes_nothing(
    backend: WhooshBackend, folder: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    write(backend, article(1))
    before = files(folder)
    with monkeypatch.context() as patched:
        patched.setattr(storage.os, broken, fail)
        with pytest.raises(StorageFailure, match="No space left"):
            write(backend, article(2))
    assert files(folder) == before
    assert ids(backend, All()) == ["a001"]
    assert write(backend, article(2)) == 2
    assert ids(backend, All()) == ["a001", "a002"]


@pytest.mark.parametrize("at", range(1, 8))
def test_a_sync_that_fails_at_any_point_changes_nothing(
    backend: WhooshBackend, folder: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    write(backend, article(1))
    calls = iter(range(1, 1_000))
    real: Callable[[int], None] = os.fsync
    # The first syncs are those of the segment's files, the last that of the folder after the rename.
    total = count_syncs(folder.parent / "other", monkeypatch)
    failing = {1: 1, 2: 2, 3: 3, 4: total - 3, 5: total - 2, 6: total - 1, 7: total}[at]
    with monkeypatch.context() as patched:
        patched.setattr(storage.os, "fsync", lambda fd: fail() if next(calls) == failing else real(fd))
        with pytest.raises(StorageFailure):
            write(backend, article(2))
    assert ids(backend, All()) == ["a001"]
    assert write(backend, article(2)) == 2


def count_syncs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many syncs the second commit to a folder takes."""
    backend = WhooshBackend(folder)
    write(backend, article(1))
    seen: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(storage.os, "fsync", seen.append)
        write(backend, article(2))
    backend.close()
    return len(seen)


def test_a_writer_left_open_leaves_nothing(backend: WhooshBackend, folder: Path) -> None:
    write(backend, article(1))
    before = files(folder)
    with backend.writer() as writer:
        writer.put(article(2))
    assert files(folder) == before
    assert ids(backend, All()) == ["a001"]


def test_leftovers_of_a_killed_writer_are_cleaned(backend: WhooshBackend, folder: Path) -> None:
    write(backend, article(1))
    before = files(folder)
    (folder / f"{NAME}.tmp").mkdir()
    (folder / f"{NAME}.tmp" / "half.ctmp").write_bytes(b"half")
    (folder / f"{NAME}_0123456789abcdef.trm").write_bytes(b"half")
    (folder / f"_{NAME}_2.toc.1700000000.5").write_bytes(b"half")
    (folder / "state").mkdir()
    write(backend, article(1))
    assert files(folder) == before | {"state"}


def test_one_writer_at_a_time(backend: WhooshBackend, folder: Path) -> None:
    other = WhooshBackend(folder)
    with backend.writer():
        with pytest.raises(IndexBusy):
            other.writer(wait=0.05)
        with pytest.raises(IndexBusy):
            backend.writer(wait=0)
    with other.writer(wait=0) as writer:
        writer.put(article(1))
        writer.commit()
        backend.writer(wait=0).cancel()  # a commit gives the lock back at once
    other.close()


# Opening


def test_no_folder_and_no_index(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    for path in (tmp_path / "nowhere", tmp_path, tmp_path / "a file"):
        with pytest.raises(NoIndex):
            WhooshBackend(path).snapshot()
    with pytest.raises(StorageFailure):
        WhooshBackend(tmp_path / "a file").writer()


class Bomb:
    """Unpickled, it makes a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


def test_an_index_that_is_not_ours_is_not_even_read(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    stock.TOC(Schema(text=TEXT), [Bomb(tmp_path / "exploded")], 0).write(FileStorage(str(folder)), NAME)
    foreign = WhooshBackend(folder)
    for open_it in (foreign.snapshot, foreign.writer):
        with pytest.raises(DamagedIndex, match="not made by"):
            open_it()
    assert not (tmp_path / "exploded").exists()
    stock.open_dir(folder)
    assert (tmp_path / "exploded").exists()  # the charge was live


def test_a_format_of_another_version_is_refused(backend: WhooshBackend, folder: Path) -> None:
    write(backend, article(1))
    (folder / MARK).write_text('{"format": 999}')
    with pytest.raises(DamagedIndex, match="format 999"):
        WhooshBackend(folder).snapshot()
    (folder / MARK).write_text("{")
    with pytest.raises(DamagedIndex):
        WhooshBackend(folder).snapshot()


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        (f"_{NAME}_1.toc", "cut"),
        ("*.trm", "missing"),
        ("*.trm", "cut"),
        ("*.pst", "missing"),
        ("*.pst", "cut"),
        ("*.id.col", "cut"),
        ("*.place.col", "cut"),
        ("*.published.col", "missing"),
        ("*.article.col", "cut"),
    ],
)
def test_damage_is_told_as_such(backend: WhooshBackend, folder: Path, name: str, damage: str) -> None:
    write(backend, *(article(n) for n in range(20)))
    (path,) = folder.glob(name)
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    again = WhooshBackend(folder)
    with pytest.raises(DamagedIndex), again.snapshot() as snapshot:
        snapshot.search(SearchRequest(query=Term("harbour"), facets=(FacetRequest(ValueField.PLACE),)))
    again.close()


def test_a_new_index_under_the_same_number_is_seen(backend: WhooshBackend, folder: Path) -> None:
    write(backend, article(1))
    assert ids(backend, All()) == ["a001"]
    for path in folder.iterdir():
        path.unlink()
    other = WhooshBackend(folder)
    assert write(other, article(2)) == 1
    assert ids(backend, All()) == ["a002"]
    other.close()


def test_stock_whoosh_reads_what_was_written(backend: WhooshBackend, folder: Path) -> None:
    write(backend, article(1), article(2, text="the harbour canal is dredged"), article(3, text="canal of the harbour"))
    index = stock.open_dir(folder)
    with index.searcher() as searcher:
        stored = searcher.reader()

        def found(query: stock_query.Query) -> set[str]:
            return {stored.column_reader("id")[doc] for doc in query.docs(searcher)}

        assert found(stock_query.Phrase("body", ["harbour", "canal"])) == {"a002"}
        assert found(stock_query.Term("place", "zz/dredge")) == {"a002"}
        assert "a003" in found(stock_query.Prefix("body_exact", "harb"))


# Sharing


def test_threads_share_one_snapshot(backend: WhooshBackend) -> None:
    write(backend, *(article(n) for n in range(200)))
    queries = [Term(word) for word in WORDS] + [Phrase((a, b)) for a in WORDS[:4] for b in WORDS[4:8]]
    alone = {query: ids(backend, query) for query in queries}
    fresh = WhooshBackend(backend.folder)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda query: ids(fresh, query), queries * 4))
    assert together == [alone[query] for query in queries * 4]
    fresh.close()


def test_readers_see_all_of_a_commit_or_nothing(backend: WhooshBackend) -> None:
    write(backend, *(article(n, text="round 0") for n in range(5)))
    mixed: list[set[str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            with backend.snapshot() as snapshot:
                response = snapshot.search(SearchRequest(query=Term("round")))
                bodies = {str(hit.article["body"]) for hit in response.hits}
                if len(bodies) != 1 or response.total != 5:
                    mixed.append(bodies)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 16):
        write(backend, *(article(n, text=f"round {number}") for n in range(5)))
    done.set()
    for reader in readers:
        reader.join()
    assert mixed == []


def test_a_forked_process_reads_for_itself(backend: WhooshBackend) -> None:
    write(backend, *(article(n) for n in range(20)))
    wanted = ids(backend, Term("harbour"))
    before = backend._current
    backend._process = -1  # as a child finds it: made in another process
    assert ids(backend, Term("harbour")) == wanted
    assert backend._current is not before
    assert before is not None
    before.release()


def test_files_are_closed_when_the_last_reader_leaves(backend: WhooshBackend) -> None:
    write(backend, article(1))
    snapshot = backend.snapshot()
    segment = snapshot._held.segments[0]
    backend.close()
    assert not segment._documents._colfiles["id"][0].is_closed
    snapshot.close()
    snapshot.close()
    assert segment._documents._colfiles["id"][0].is_closed


def test_the_cache_keeps_what_was_used_last() -> None:
    one = make_postings(*(np.zeros(1, np.int32),) * 3)
    cache = PostingsCache(one.nbytes * 2)
    cache.put(("body", "a"), one)
    cache.put(("body", "b"), one)
    assert cache.get(("body", "a")) is one
    cache.put(("body", "c"), one)
    assert [cache.get(("body", term)) is not None for term in "abc"] == [True, False, True]
