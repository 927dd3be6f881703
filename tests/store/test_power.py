"""Power failures: after each operation, with each thing that was not synced lost, torn, garbled or kept by chance."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from searcharchive.backends.whoosh.store import files
from searcharchive.backends.whoosh.store.verify import verify
from tests.store import dummy
from tests.store.power import Disk, Operation, Recorder, prefixes
from tests.store.scenario import EXPECTED, STEPS, Archive, run
from tests.store.suite import check_next_write

Fails = Callable[[int, str], bool]


@contextmanager
def recorded(folder: Path, fails: Fails | None = None) -> Iterator[tuple[list[Operation], Path]]:
    """What a whole scenario does to the disk, and the root of its folders."""
    root = folder / "live"
    root.mkdir()
    recorder = Recorder(fails) if fails else Recorder()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files, "os", recorder)
            run(root / "new" / "index", dummy, recorder.tell)
        yield recorder.log, root
    finally:
        shutil.rmtree(root)


def replay(disk: Disk, memory: Path, allowed: frozenset[int], chance: random.Random, style: int) -> None:
    target = memory / "after"
    target.mkdir()
    try:
        disk.fail(target, chance, style)
        archive = Archive(target / "new" / "index", dummy)
        seen = archive.visible()
        assert seen in [EXPECTED[step] for step in allowed]
        assert seen is None or verify(archive.folder, dummy.check) == []
        if style % 4 == 3:
            check_next_write(archive)
    finally:
        shutil.rmtree(target)


def test_every_operation_of_a_healthy_disk(memory: Path) -> None:
    replays = 0
    with recorded(memory) as (log, root):
        assert log[-1] != ("tell", "stop")
        assert ("tell", f"ack {len(STEPS)}") in log
        for at, disk, allowed in prefixes(log, root):
            for style in range(12):
                replay(disk, memory, allowed, random.Random(1000 * at + style), style)
                replays += 1
    print(f"{replays} replays")
    assert replays >= 1000


def syncs(folder: Path) -> list[int]:
    """The numbers of the operations that sync."""
    found: list[int] = []

    def note(number: int, name: str) -> bool:
        if name.startswith("sync"):
            found.append(number)
        return False

    with recorded(folder, note):
        return found


def fails_once(at: int) -> Fails:
    return lambda number, name: number == at  # noqa: ARG005


def fails_from(at: int) -> Fails:
    return lambda number, name: number >= at  # noqa: ARG005


def fails_to_sync_from(at: int) -> Fails:
    return lambda number, name: number >= at and name.startswith("sync")


@pytest.mark.parametrize("fails", [fails_once, fails_from, fails_to_sync_from])
def test_a_disk_that_failed_to_sync_before(fails: Callable[[int], Fails], memory: Path) -> None:
    """A failed sync is not taken for one that succeeded later, and what it refused does not come back broken."""
    replays = 0
    for number in syncs(memory):
        with recorded(memory, fails(number)) as (log, root):
            failed = next(at for at, operation in enumerate(log) if operation[0].startswith("failed"))
            for at, disk, allowed in prefixes(log, root):
                if failed <= at <= failed + 25:
                    style = at % 7
                    replay(disk, memory, allowed, random.Random(at), style)
                    replays += 1
    print(f"{replays} replays")
    assert replays >= 100


def test_a_refused_commit_does_not_come_back(memory: Path) -> None:
    """When the disk obeys again at once, the commit is taken back for good before it is reported as failed."""
    checked = 0
    for number in syncs(memory):
        with recorded(memory, fails_once(number)) as (log, root):
            for at, disk, allowed in prefixes(log, root):
                if log[at][0] == "tell" and log[at][1].startswith("fail"):
                    before = frozenset({min(allowed)})
                    for style in range(8):
                        replay(disk, memory, before, random.Random(at), style)
                    checked += 1
    assert checked >= 20
