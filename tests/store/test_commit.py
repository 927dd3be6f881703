"""Commits, holds and cleaning, when nothing goes wrong but people get into each other's way."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from searcharchive.backends.whoosh.store import cleaning, files, holds, lock, names, toc
from searcharchive.backends.whoosh.store.commit import commit
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.backends.whoosh.store.verify import verify
from searcharchive.errors import DamagedIndex, IndexBusy
from tests.store import dummy
from tests.store.dummy import SCHEMA
from tests.store.scenario import STEPS, Archive
from tests.store.suite import leftovers
from tests.store.test_files import handles


def age(folder: Path, generation: int, seconds: float) -> None:
    """Say that a generation was written so long ago."""
    path = folder / names.toc_name(generation)
    os.utime(path, (time.time() - seconds,) * 2)


def test_a_commit_on_another_base_is_refused(archive: Archive) -> None:
    archive.add("abc")
    for base in (None, 1):
        with pytest.raises(IndexBusy, match="Another writer"):
            commit(archive.folder, base, [], SCHEMA)


def test_only_what_is_there_is_committed(archive: Archive) -> None:
    archive.add("abc")
    (only,) = toc.read(archive.folder, 0).segments
    state = only.__getstate__()
    del state["indexname"]
    masked = {**state, "mask": f"{only.segment_id()}.1.del", "deleted": 1}
    for broken in (ColumnSegment(), ColumnSegment(**{**state, "size": 1}), ColumnSegment(**masked)):
        with pytest.raises(DamagedIndex, match="cannot be committed"):
            commit(archive.folder, 0, [broken], SCHEMA)
    assert archive.visible() == set("abc")
    assert leftovers(archive.folder) == []


def test_nothing_stays_open(archive: Archive) -> None:
    before = handles()
    for step in STEPS:
        step(archive)
    assert verify(archive.folder, dummy.check) == []
    assert handles() == before


def test_a_held_generation_keeps_its_files(archive: Archive) -> None:
    archive.add("abc")
    archive.add("de")
    archive.delete("b")
    held = holds.hold(archive.folder, 2)
    kept = {names.toc_name(2), *toc.read(archive.folder, 2).files}
    for number in range(100):
        archive.replace([f"x{number}"])
        assert toc.newest(archive.folder) == number + 3
        assert leftovers(archive.folder) == sorted(kept)
    contents = toc.read(archive.folder, 2)
    assert [segment.deleted_docs() for segment in contents.segments] == [[1], []]
    assert verify(archive.folder, dummy.check) == []
    held.release()
    held.release()
    with lock.acquire(archive.folder):
        assert sorted(cleaning.clean(archive.folder, keep=0)) == sorted(kept)
    assert leftovers(archive.folder) == []
    with pytest.raises(FileNotFoundError):
        holds.hold(archive.folder, 2)


def test_a_generation_stays_for_a_while_after_it_became_old(place: Path) -> None:
    archive = Archive(place / "index", dummy, keep=600)
    for name in "abc":
        archive.replace([name])
    age(archive.folder, 0, 5000)
    age(archive.folder, 1, 500)
    with lock.acquire(archive.folder):
        assert cleaning.clean(archive.folder) == []
        (first,) = toc.read(archive.folder, 0).files
        age(archive.folder, 1, 700)
        assert cleaning.clean(archive.folder) == ["_MAIN_0.toc", first]
        assert len(toc.generations(archive.folder)) == 2
        age(archive.folder, 2, 700)
        assert len(cleaning.clean(archive.folder)) == 2
    assert leftovers(archive.folder) == []


def test_generations_that_stay_are_read_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(place / "index", dummy, keep=600)
    loaded: list[int] = []
    load = toc.load

    def counted(folder: Path, generation: int) -> toc.Contents:
        loaded.append(generation)
        return load(folder, generation)

    for number in range(10):
        archive.replace([str(number)])
    monkeypatch.setattr(toc, "load", counted)
    with lock.acquire(archive.folder):
        for _ in range(3):
            assert cleaning.clean(archive.folder) == []
    assert len(loaded) == len(set(loaded)) <= 10
    assert len(leftovers(archive.folder)) == 18


def test_old_generations_that_cannot_be_read_are_in_nobodys_way_for_long(archive: Archive) -> None:
    archive.add("abc")
    stranger, leftover = archive.folder / "MAIN_stranger.trm", archive.folder / "MAIN_0123456789abcdef.seg"
    held = holds.hold(archive.folder, 0)
    archive.replace(["x"])
    (archive.folder / "_MAIN_0.toc").write_bytes(b"of another program")
    for path in (stranger, leftover):
        path.touch()
    with lock.acquire(archive.folder):
        assert cleaning.clean(archive.folder, keep=0) == []
        held.release()
        assert cleaning.clean(archive.folder, keep=600) == []
        assert {"_MAIN_0.toc", stranger.name, leftover.name} < set(cleaning.clean(archive.folder, keep=0))
    assert leftovers(archive.folder) == []


def test_nothing_is_cleaned_under_a_damaged_generation(archive: Archive) -> None:
    archive.add("abc")
    (archive.folder / "_MAIN_0.toc").write_bytes(b"damaged")
    before = sorted(os.listdir(archive.folder))
    with lock.acquire(archive.folder), pytest.raises(DamagedIndex, match=r"_MAIN_0\.toc"):
        cleaning.clean(archive.folder, keep=0)
    assert sorted(os.listdir(archive.folder)) == before


def test_leftovers_go_at_once_but_not_what_is_being_built(archive: Archive) -> None:
    archive.add("abc")
    built = archive.build("xyz", 1)
    (archive.folder / "_MAIN_1.toc.1234.5").touch()
    (archive.folder / "MAIN_0123456789abcdef.seg").touch()
    (archive.folder / "MAIN_0123456789abcdef.1.del").touch()
    (archive.folder / "readme.txt").touch()
    (archive.folder / "state").mkdir()
    with lock.acquire(archive.folder):
        assert len(cleaning.clean(archive.folder)) == 3
    assert leftovers(archive.folder) == sorted([built.file, "readme.txt", "state"])
    archive.release()
    with lock.acquire(archive.folder):
        assert cleaning.clean(archive.folder) == [built.file]


def test_a_killed_builder_holds_nothing(place: Path) -> None:
    path = place / "MAIN_0123456789abcdef.seg"
    code = "import sys; from searcharchive.backends.whoosh.store import files, lock; from pathlib import Path\n"
    code += "lock.acquire(Path(sys.argv[2])); files.open_new(Path(sys.argv[1])); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code, path, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as builder:
        assert builder.stdout is not None
        builder.stdout.readline()
        with pytest.raises(IndexBusy):
            lock.acquire(place, wait=0)
        assert cleaning.clean(place) == []
        builder.kill()
    with lock.acquire(place, wait=0):
        assert cleaning.clean(place) == [path.name]


def test_two_writers_take_turns(archive: Archive) -> None:
    other = Archive(archive.folder, dummy)
    wrote: list[int] = []

    def write(writer: Archive, name: str) -> None:
        wrote.extend(writer.add([f"{name}{i}"]) for i in range(20))

    threads = [threading.Thread(target=write, args=pair) for pair in ((archive, "a"), (other, "b"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(wrote) == list(range(40))
    assert archive.visible() == {f"{name}{i}" for name in "ab" for i in range(20)}
    with lock.acquire(archive.folder), pytest.raises(IndexBusy, match="Another write has been going on"):
        other.add(["c"], wait=0.05)
    assert other.add(["c"], wait=0) == 40


def test_readers_see_one_or_the_other_while_commits_go_by(archive: Archive) -> None:
    """Whoever holds a generation and still finds its files may read them; else it looks again."""
    archive.replace(["0"])
    done = threading.Event()
    seen: list[int] = []
    failed: list[BaseException] = []

    def read() -> None:
        while not done.is_set():
            try:
                with holds.hold(archive.folder, toc.newest(archive.folder) or 0) as held:
                    number = names.generation_of(held.path.name)
                    assert number is not None
                    (only,) = toc.read(archive.folder, number).segments
                    assert dummy.ids(archive.folder / only.file) == [str(number)]
                    seen.append(number)
            except FileNotFoundError as error:
                if not str(error.filename).endswith(".toc"):
                    failed.append(error)
            except BaseException as error:  # noqa: BLE001
                failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 150):
        archive.replace([str(number)])
    done.set()
    for reader in readers:
        reader.join()
    assert failed == []
    assert len(set(seen)) > 20


def test_a_forked_reader_keeps_its_hold(archive: Archive) -> None:
    """Although its parent releases the hold that both have."""
    archive.add("abc")
    held = holds.hold(archive.folder, 0)
    shared = os.dup(held._handle)  # What a fork does.
    held.release()
    archive.replace(["x"])
    assert (archive.folder / "_MAIN_0.toc").exists()
    os.close(shared)
    archive.replace(["y"])
    assert leftovers(archive.folder) == []


def test_a_file_unlinked_while_it_is_being_held_is_missing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.add("abc")
    flock = holds.fcntl.flock

    def late(handle: int, kind: int) -> None:
        files.unlink(archive.folder / "_MAIN_0.toc")
        flock(handle, kind)

    monkeypatch.setattr(holds.fcntl, "flock", late)
    with pytest.raises(FileNotFoundError) as caught:
        holds.hold(archive.folder, 0)
    assert str(caught.value.filename).endswith("_MAIN_0.toc")
