"""The Whoosh backend's own promises: files, failures, threads, processes. ``test_contract_…`` have those of all.

``tests/faults`` lets everything go wrong that can; here is what each promise means.
"""

import errno
import gc
import os
import resource
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from whoosh import index as stock
from whoosh.fields import TEXT, Schema
from whoosh.filedb.filestore import FileStorage

from searcharchive.article import Article, Entity, Place, Status
from searcharchive.backends.whoosh import merger
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.backends.whoosh.segment import layout, merging
from searcharchive.backends.whoosh.segment.container import SMALL
from searcharchive.backends.whoosh.segment.dictionaries import texts_of
from searcharchive.backends.whoosh.segment.recent import Recent
from searcharchive.backends.whoosh.store import cleaning, files
from searcharchive.backends.whoosh.store.names import MARK, NAME, toc_name
from searcharchive.backends.whoosh.writer import Limits
from searcharchive.errors import DamagedIndex, IndexBusy, NoIndex, StorageFailure
from searcharchive.query.tree import All, Node, Phrase, Term, TextField, ValueField, Wildcard
from searcharchive.search.request import FacetRequest, SearchRequest, Sort
from tests.store.power import Recorder

WORDS = ["barge", "canal", "dredge", "estuary", "ferry", "gantry", "harbour", "inlet", "jetty", "keel", "lock", "moor"]
MAPS = Path("/proc/self/maps")


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
    with closing(WhooshBackend(folder)) as opened:
        yield opened


def write(backend: WhooshBackend, *articles: Article, replace: bool = False) -> int:
    with backend.writer(replace=replace) as writer:
        for each in articles:
            writer.put(each)
        return writer.commit()


def ids(backend: WhooshBackend, query: Node | None = None) -> list[str]:
    request = SearchRequest(query=query or All(), limit=200, sort=Sort.RELEVANCE, budget=None)
    with backend.snapshot() as snapshot:
        return [hit.id for hit in snapshot.search(request).hits]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# Writing


def test_what_is_written_again_unchanged_is_no_new_generation(backend: WhooshBackend, folder: Path) -> None:
    assert write(backend, article(1), article(2)) == 1
    before = names(folder)
    assert write(backend, article(1)) == 1
    with backend.writer() as writer:
        writer.put(article(1, text="else"))
        writer.put(article(1))
        assert writer.commit() == 1
    assert names(folder) == before
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


def words_on_disk(backend: WhooshBackend) -> set[str]:
    """Every word and value that any segment has, whatever lies over it."""
    found: set[str] = set()
    with backend.snapshot() as snapshot:
        for segment in snapshot._held.segments:
            terms = [segment.terms[field].terms for field in TextField]
            for dictionary in (*terms, segment.words.forms):
                found.update(text for _, strings, _ in dictionary.ranges() for text in texts_of(strings))
            found.update(text.lower() for field in ValueField for text in segment.value_texts(field))
    return found


def test_words_of_withdrawn_articles_are_not_in_the_index(backend: WhooshBackend) -> None:
    withdrawn = Article("w", "Zeppelin", "zeppelin", people=(Entity("Zeppelin"),), status=Status.WITHDRAWN)
    write(backend, article(1), withdrawn)
    assert {"dredg", "dredge", "zz/canal"} <= words_on_disk(backend)
    assert not [word for word in words_on_disk(backend) if word.startswith("zepp")]
    with backend.snapshot() as snapshot:
        facet = FacetRequest(ValueField.PERSON, prefix="zepp")
        response = snapshot.search(SearchRequest(query=Wildcard("zepp*"), facets=(facet,)))
        assert (response.total, response.facets["person"].values) == (0, ())
        assert snapshot.get("w") == withdrawn


def test_words_of_articles_withdrawn_later_go_with_the_next_merge(backend: WhooshBackend) -> None:
    write(backend, article(1), Article("w", "Zeppelin", "zeppelin"))
    write(backend, Article("w", "Zeppelin", "zeppelin", status=Status.WITHDRAWN))
    assert "zeppelin" in words_on_disk(backend)
    assert ids(backend, Term("zeppelin")) == []
    backend.optimise()
    assert not [word for word in words_on_disk(backend) if word.startswith("zepp")]


# Failing


def recorded(write_it: Callable[[], object], fails: Callable[[int, str], bool]) -> list[str]:
    """What the writing did to the disk, with failures as told."""
    recorder = Recorder(fails)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "os", recorder)
        write_it()
    return [operation[0] for operation in recorder.log]


def operations_of_a_commit(folder: Path) -> list[str]:
    """The second one to a new index; each operation by its number."""
    seen: list[str] = []
    with closing(WhooshBackend(folder)) as backend:
        write(backend, article(1))
        recorded(lambda: write(backend, article(2)), lambda _, name: bool(seen.append(name)))  # type: ignore[func-returns-value]
    return seen


def test_a_commit_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    """Whichever sync or rename it is that fails, the next write works."""
    seen = operations_of_a_commit(tmp_path / "other")
    failing = [at for at, name in enumerate(seen) if name in ("sync", "sync folder", "rename", "create")]
    # The lock, a segment and a table of contents created, these two synced, a rename, the folder synced twice.
    assert len(failing) == 8
    for at in failing:
        folder = tmp_path / str(at)
        with closing(WhooshBackend(folder)) as backend:
            write(backend, article(1))
            before = names(folder)
            with pytest.raises(StorageFailure, match="written"):
                recorded(lambda: write(backend, article(2)), lambda number, _, at=at: number == at)
            assert names(folder) == before, seen[at]
            assert ids(backend) == ["a001"]
            assert write(backend, article(2)) == 2
            assert sorted(ids(backend)) == ["a001", "a002"]


@pytest.mark.parametrize("at", range(2, 5))
def test_a_mask_that_cannot_be_written_leaves_no_other(backend: WhooshBackend, folder: Path, at: int) -> None:
    for number in range(3):
        write(backend, article(number), article(number + 10))
    before = names(folder)
    created: list[str] = []

    def fails(_: int, name: str) -> bool:
        created.extend([name] * (name == "create"))
        return name == "create" and len(created) == at

    with backend.writer() as writer:
        writer.put(article(0, "changed"))
        assert writer.remove("a001")
        assert writer.remove("a002")
        with pytest.raises(StorageFailure):
            recorded(writer.commit, fails)
    assert names(folder) == before
    assert len(ids(backend)) == 6


def test_a_failed_write_ends_the_writer(backend: WhooshBackend) -> None:
    """Before its commit, too; the lock is free, and what it had written is gone."""
    write(backend, article(1))
    before = names(backend.folder)
    small = WhooshBackend(backend.folder, Limits(memory=1))
    with small.writer() as writer:

        def put_many() -> None:
            for number in range(2_000):
                writer.put(article(number))
            writer.commit()

        with pytest.raises(StorageFailure):
            recorded(put_many, lambda number, _: number == 300)
        with backend.writer(wait=0) as other:
            other.cancel()
    assert names(backend.folder) == before
    assert ids(backend) == ["a001"]
    small.close()


@pytest.mark.parametrize("name", ["create", "sync", "rename", "sync folder"])
def test_a_failed_merge_leaves_nothing(backend: WhooshBackend, folder: Path, name: str) -> None:
    write(backend, *(article(n) for n in range(5)))
    write(backend, *(article(n) for n in range(3, 9)))
    seen: list[str] = []
    with closing(WhooshBackend(folder)) as other:
        other.merger(5).run(lambda _: [])  # its lock is there
    before = names(folder)
    last = {"create": 2, "sync": 2, "rename": 1, "sync folder": 2}[name]

    def fails(_: int, operation: str) -> bool:
        seen.append(operation)
        return operation == name and seen.count(name) == last + (name == "create")

    with pytest.raises(StorageFailure):
        recorded(backend.optimise, fails)
    assert names(folder) == before
    assert len(ids(backend)) == 9
    assert backend.optimise() == 1
    assert len(ids(backend)) == 9


def test_a_merge_of_what_is_all_deleted_leaves_nothing(backend: WhooshBackend, folder: Path) -> None:
    write(backend, article(1), article(2))
    merge = merging.merge

    def slow_merge(*arguments: object) -> tuple[int, int]:
        done = merge(*arguments)  # type: ignore[arg-type]
        with backend.writer() as writer:
            writer.remove("a001")
            writer.commit()
        return done

    with backend.writer() as writer:
        writer.remove("a002")
        writer.commit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merger, "merge", slow_merge)
        backend.optimise()
    assert ids(backend) == []
    with backend.snapshot() as snapshot:
        assert snapshot._held.entries == []
    assert len(list(folder.glob("*.seg"))) == 1  # the old one is kept for a while


def test_a_failed_cleaning_keeps_nothing_open(
    backend: WhooshBackend, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    write(backend, article(1))
    again = WhooshBackend(folder)
    again.snapshot().close()
    before = len(os.listdir("/proc/self/fd"))
    with monkeypatch.context() as patch:
        patch.setattr(cleaning, "clean", fail)
        with pytest.raises(StorageFailure, match="Input/output"):
            again.writer(wait=0)
    assert len(os.listdir("/proc/self/fd")) == before
    assert again._current is not None
    assert again._current._users == 1
    assert write(again, article(2)) == 2
    again.close()


def test_a_writer_left_open_leaves_nothing(backend: WhooshBackend, folder: Path) -> None:
    write(backend, article(1))
    before = names(folder)
    with closing(WhooshBackend(folder, Limits(memory=1))) as small, small.writer() as writer:
        for number in range(2_000):
            writer.put(article(number))
    assert names(folder) == before
    assert ids(backend) == ["a001"]


def test_leftovers_of_a_killed_writer_are_cleaned(backend: WhooshBackend, folder: Path) -> None:
    """When another process, or another object, writes for the first time."""
    write(backend, article(1))
    before = names(folder)
    (folder / f"{NAME}_0123456789abcdef.seg").write_bytes(b"half")
    (folder / f"{NAME}_0123456789abcdef.2.del").write_bytes(b"half")
    (folder / f"_{NAME}_0123456789abcdef.tmp").write_bytes(b"half")
    (folder / "state").mkdir()
    with closing(WhooshBackend(folder)) as another:
        another.writer().cancel()
    assert names(folder) == before | {"state"}


def test_old_generations_stay_as_long_as_they_are_held(backend: WhooshBackend, folder: Path) -> None:
    def tidy() -> None:
        with closing(WhooshBackend(folder, Limits(keep=0))) as another:
            another.writer().cancel()

    write(backend, article(1))
    with backend.snapshot():
        write(backend, article(2))
        write(backend, article(1, "changed"))
        assert len(ids(backend)) == 2
        tidy()
        assert {toc_name(1), toc_name(3)} < names(folder)
        assert toc_name(2) not in names(folder)
    tidy()
    assert toc_name(1) not in names(folder)
    with backend.snapshot() as snapshot:
        assert {name for entry in snapshot._held.entries for name in entry.files} | {toc_name(3)} == {
            name for name in names(folder) if not name.endswith("LOCK") and name != MARK
        }


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
        backend = WhooshBackend(path)
        for use in (backend.snapshot, backend.verify, backend.merge, backend.optimise):
            with pytest.raises(NoIndex):
                use()  # type: ignore[operator]
    assert names(tmp_path) == {"a file"}
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
    before = names(folder)
    foreign = WhooshBackend(folder)
    for use in (foreign.snapshot, foreign.optimise, foreign.writer):
        assert names(folder) == before
        with pytest.raises(DamagedIndex, match="not made by"):
            use()  # type: ignore[operator]
    assert not (tmp_path / "exploded").exists()
    stock.open_dir(folder)
    assert (tmp_path / "exploded").exists()  # the charge was live


def test_a_format_of_another_version_is_refused(backend: WhooshBackend, folder: Path) -> None:
    write(backend, article(1))
    (folder / MARK).write_text('{"format": 999}')
    with pytest.raises(DamagedIndex, match="has format 999; this version reads"):
        WhooshBackend(folder).snapshot()
    (folder / MARK).write_text("{")
    with pytest.raises(DamagedIndex, match=MARK):
        WhooshBackend(folder).snapshot()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip(path: Path, at: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[at if at >= 0 else len(data) // 3] ^= 16
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [cut, empty, flip, Path.unlink])
@pytest.mark.parametrize("name", [toc_name(2), f"{NAME}_*.seg", f"{NAME}_*.del", MARK])
def test_damage_is_told_as_such(
    backend: WhooshBackend, folder: Path, name: str, damage: Callable[[Path], None]
) -> None:
    write(backend, *(article(n) for n in range(20)))
    write(backend, article(7, "changed"))
    path = max(folder.glob(name), key=lambda path: path.stat().st_size)
    damage(path)
    again = WhooshBackend(folder)
    if path.exists() or name != toc_name(2):
        with pytest.raises(DamagedIndex, match=path.name if path.exists() else None), again.snapshot() as snapshot:
            list(snapshot.scan())
        assert {found.file for found in again.verify()} == {path.name}
    else:
        assert len(ids(again, Term("changed"))) == 0  # the generation before is still there
    again.close()


def test_a_missing_file_is_named(backend: WhooshBackend, folder: Path) -> None:
    write(backend, article(1))
    (path,) = folder.glob("*.seg")
    path.unlink()
    with pytest.raises(DamagedIndex, match=path.name):
        WhooshBackend(folder).snapshot()


def test_a_damaged_article_does_not_keep_others_from_being_read(backend: WhooshBackend, folder: Path) -> None:
    write(backend, *(article(n) for n in range(20)))
    with backend.snapshot() as snapshot:
        segment = snapshot._held.segments[0]
        _, _, offset, _ = segment.file._columns[layout.STORED]
        at = segment.file["stored_at"].tolist()
    begin, end = list(pairwise(at))[7]
    flip(segment.file.path, offset + (begin + end) // 2)
    with closing(WhooshBackend(folder)) as again, again.snapshot() as snapshot:
        assert snapshot.get("a006") == article(6)
        assert snapshot.search(SearchRequest(query=All(), limit=0)).total == 20
        for read in (lambda: snapshot.get("a007"), lambda: list(snapshot.scan()), lambda: ids(again)):
            with pytest.raises(DamagedIndex, match=segment.name):
                read()
        assert {found.file for found in again.verify()} == {segment.name}


def test_a_new_index_under_the_same_number_is_seen(backend: WhooshBackend, folder: Path) -> None:
    write(backend, article(1))
    assert ids(backend) == ["a001"]
    for path in folder.iterdir():
        path.unlink()
    other = WhooshBackend(folder)
    assert write(other, article(2)) == 1
    assert ids(backend) == ["a002"]
    other.close()


# Sharing


def test_a_snapshot_outlives_the_files_of_its_generation(folder: Path) -> None:
    backend = WhooshBackend(folder, Limits(keep=0))
    write(backend, *(article(n) for n in range(40)))
    wanted = ids(backend, Term("harbour"))
    with backend.snapshot() as held:
        write(backend, article(99), replace=True)
        for path in [*folder.glob("*.seg"), folder / toc_name(1)]:
            if path.name in {toc_name(1), *(segment.name for segment in held._held.segments)}:
                path.unlink()  # which cleaning does not, as it is held
        found = held.search(SearchRequest(query=Term("harbour"), sort=Sort.RELEVANCE, limit=100))
        assert [hit.id for hit in found.hits] == wanted
        assert held.get("a007") == article(7)
    assert ids(backend) == ["a099"]
    backend.close()


def test_threads_share_one_snapshot(backend: WhooshBackend) -> None:
    write(backend, *(article(n) for n in range(200)))
    queries = [Term(word) for word in WORDS] + [Phrase((a, b)) for a in WORDS[:4] for b in WORDS[4:8]]
    alone = {query: ids(backend, query) for query in queries}
    fresh = WhooshBackend(backend.folder)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda query: ids(fresh, query), queries * 4))
    assert together == [alone[query] for query in queries * 4]
    assert fresh._current is not None
    assert fresh._current._users == 1
    fresh.close()


def test_readers_see_all_of_a_commit_or_nothing(backend: WhooshBackend) -> None:
    write(backend, *(article(n, text="round 0") for n in range(5)))
    mixed: list[object] = []
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


def test_segments_are_shared_by_generations(backend: WhooshBackend) -> None:
    write(backend, *(article(n) for n in range(20)))
    with backend.snapshot() as before:
        write(backend, article(5, "changed"))
        with backend.snapshot() as after:
            (shared,) = before._held.segments
            assert any(segment is shared for segment in after._held.segments)
            assert before._held.alive.all()
            assert np.count_nonzero(~after._held.alive) == 1


def in_a_fork(work: Callable[[], bool]) -> bool:
    """What it says in a forked process."""
    child = os.fork()
    if not child:
        right = False
        try:
            right = work()
        finally:
            os._exit(0 if right else 1)
    return os.waitpid(child, 0)[1] == 0


def test_a_forked_process_goes_on_with_what_its_parent_had_open(backend: WhooshBackend) -> None:
    write(backend, *(article(n) for n in range(20)))
    wanted = ids(backend, Term("harbour"))
    opened = backend._current
    assert in_a_fork(lambda: ids(backend, Term("harbour")) == wanted and backend._current is opened)
    with backend._lock:  # as another thread might, just when the process forks
        assert in_a_fork(lambda: ids(backend, Term("harbour")) == wanted)
    assert in_a_fork(lambda: write(backend, article(50)) == 2 and len(ids(backend)) == 21)
    assert in_a_fork(lambda: backend.close() is None)  # type: ignore[func-returns-value]
    assert len(ids(backend)) == 21


def test_what_a_child_lets_go_its_parent_still_holds(backend: WhooshBackend, folder: Path) -> None:
    write(backend, article(1))
    with backend.snapshot() as held:
        assert in_a_fork(lambda: (held.close(), backend.close()) is not None)  # type: ignore[func-returns-value]
        with closing(WhooshBackend(folder, Limits(keep=0))) as other:
            write(other, article(2), replace=True)
        with closing(WhooshBackend(folder, Limits(keep=0))) as other:
            other.writer().cancel()
        assert toc_name(held.generation) in names(folder)
        assert held.get("a001") == article(1)


@pytest.mark.skipif(not MAPS.exists(), reason="what is mapped is read from Linux's /proc")
def test_files_are_let_go_when_the_last_reader_leaves(backend: WhooshBackend, folder: Path) -> None:
    def mapped() -> bool:
        gc.collect()
        return str(folder) in MAPS.read_text()

    write_much(backend, 1)
    snapshot = backend.snapshot()
    array = weakref.ref(snapshot._held.segments[0].terms[TextField.BODY].postings)
    hit = snapshot.search(SearchRequest(query=Term("harbour"))).hits[0]
    backend.close()
    assert mapped()
    assert snapshot.get(hit.id) is not None
    snapshot.close()
    snapshot.close()
    del snapshot
    assert not mapped()
    assert array() is None


def write_much(backend: WhooshBackend, number: int, replace: bool = False) -> None:
    """As much as is mapped, and not read."""
    words = [article(n, " ".join(f"harbour{number}x{n}x{k}" for k in range(300)) + " harbour") for n in range(40)]
    write(backend, *words, replace=replace)
    with backend.snapshot() as snapshot:
        assert all(entry.size > SMALL for entry in snapshot._held.entries)


def test_what_is_replaced_is_let_go(backend: WhooshBackend, folder: Path) -> None:
    for number in range(5):
        write_much(backend, number, replace=True)
        ids(backend)
    gc.collect()
    if MAPS.exists():
        assert len({line.split()[-1] for line in MAPS.read_text().splitlines() if str(folder) in line}) == 1
    open_files = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if fd_is_there(fd)]
    ours = sorted(Path(path).suffix for path in open_files if path.startswith(str(folder)))
    assert ours == [".seg", ".toc"]  # the map keeps a descriptor, and the generation is held


def test_many_small_segments_need_no_descriptors(backend: WhooshBackend, folder: Path) -> None:
    """More of them than a process may have open can be read, and be merged."""
    for number in range(40):
        write(backend, article(number))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = max(map(int, os.listdir("/proc/self/fd"))) + 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 15, hard))
    try:
        with closing(WhooshBackend(folder)) as other:
            assert len(ids(other)) == 40
            assert other.optimise() > 0
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert len(ids(backend)) == 40


def fd_is_there(fd: str) -> bool:
    """The one by which the folder was read is not."""
    return os.path.lexists(f"/proc/self/fd/{fd}")


def test_what_was_used_last_is_remembered() -> None:
    table: Recent[str, int] = Recent(2)
    table.put("a", 1)
    table.put("b", 2)
    assert table.get("a") == 1
    table.put("c", 3)
    assert [table.get(key) for key in "abc"] == [1, None, 3]
