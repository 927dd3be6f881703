"""Seeing a newer generation at once, and for the price of a stat."""

import os
import shutil
import time
from pathlib import Path

import pytest

from searcharchive.backends.whoosh.store import names, watch
from searcharchive.backends.whoosh.store.commit import commit
from searcharchive.backends.whoosh.store.watch import Watch, identify
from searcharchive.errors import DamagedIndex, NoIndex
from tests.store.dummy import SCHEMA


def test_no_index_and_foreign_ones(place: Path) -> None:
    for folder in (place, place / "missing"):
        for look in (lambda folder=folder: identify(folder), Watch(folder).identify):
            with pytest.raises(NoIndex):
                look()
    (place / "_MAIN_0.toc").touch()
    with pytest.raises(DamagedIndex, match="not made by searcharchive"):
        identify(place)


def test_each_commit_is_seen_at_once(place: Path) -> None:
    looking = Watch(place)
    base = None
    for number in range(300):
        base = commit(place, base, [], SCHEMA)
        assert looking.identify() == identify(place)
        assert looking.identify()[0] == base == number
        if number % 50 == 0:
            time.sleep(0.06)
            assert looking.identify()[0] == number


def test_a_quiet_folder_is_not_listed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(place, None, [], SCHEMA)
    looking = Watch(place)
    lists: list[Path] = []
    listdir = os.listdir

    def counted(folder: Path) -> list[str]:
        lists.append(folder)
        return listdir(folder)

    monkeypatch.setattr(watch.os, "listdir", counted)
    for _ in range(3):
        looking.identify()
    assert len(lists) == 3, "the folder has just been changed"
    time.sleep(0.06)
    for _ in range(100):
        looking.identify()
    assert len(lists) == 4
    (place / "state").mkdir()
    looking.identify()
    assert len(lists) == 5


def test_a_folder_copied_over_is_seen(place: Path) -> None:
    """Even when all its times are set to those of the one before."""
    folder = place / "index"
    folder.mkdir()
    commit(folder, None, [], SCHEMA)
    time.sleep(0.06)
    looking = Watch(folder)
    before, times = looking.identify(), os.stat(folder)
    copied = (folder / "_MAIN_0.toc").read_bytes()
    (folder / "_MAIN_0.toc").unlink()
    shutil.copy(folder / names.MARK, folder / "more")
    (folder / "_MAIN_0.toc").write_bytes(copied)
    os.utime(folder, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert looking.identify() != before


def test_a_generation_taken_back_is_looked_for_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(place, None, [], SCHEMA)
    listdir, seen = os.listdir, ["_MAIN_1.toc"]
    monkeypatch.setattr(watch.os, "listdir", lambda folder: listdir(folder) + [seen.pop()] * bool(seen))
    assert identify(place)[0] == 0
    monkeypatch.setattr(watch.os, "listdir", lambda folder: [*listdir(folder), "_MAIN_1.toc"])
    with pytest.raises(NoIndex, match="stays"):
        identify(place)
