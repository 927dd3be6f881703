"""Power failures: after each operation, with each thing that was not synced lost, torn, garbled or kept by chance."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from searcharchive.backends.whoosh.store import files
from tests.faults.conftest import stride
from tests.faults.scenario import EXPECTED, STEPS, BackendCase, run, verified, visible
from tests.store.power import Disk, Operation, Recorder, prefixes

Fails = Callable[[int, str], bool]
CASE = BackendCase()


@contextmanager
def recorded(folder: Path, fails: Fails | None = None) -> Iterator[tuple[list[Operation], Path]]:
    """What a whole scenario does to the disk, and the root of its folders."""
    root = folder / "live"
    root.mkdir()
    recorder = Recorder(fails) if fails else Recorder()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files, "os", recorder)
            run(root / "new" / "index", None, recorder.tell)
        yield recorder.log, root
    finally:
        shutil.rmtree(root)


def replay(disk: Disk, memory: Path, allowed: frozenset[int], seed: int, style: int) -> None:
    target = memory / "after"
    target.mkdir()
    try:
        disk.fail(target, random.Random(seed), style)
        folder = target / "new" / "index"
        seen = visible(folder)
        assert seen in [EXPECTED[step] for step in allowed]
        assert seen is None or verified(folder) == []
        if style % 4 == 3:
            CASE.check_next_write(folder)
    finally:
        shutil.rmtree(target)


def is_write(operation: Operation) -> bool:
    return operation[0] == "write"


def test_every_operation_of_a_healthy_disk(memory: Path, tell: Callable[[str], None]) -> None:
    """Of writes, many of which follow one another in a file, fewer are tried than of what else happens."""
    replays = 0
    with recorded(memory) as (log, root):
        assert log[-1] == ("tell", f"ack {len(STEPS)}")
        for at, disk, allowed in prefixes(log, root):
            for style in range(12):
                if (at * 5 + style) % stride(120 if is_write(log[at]) else 5) == 0:
                    replay(disk, memory, allowed, 1000 * at + style, style)
                    replays += 1
    tell(f"{replays} replays of {len(log)} operations")
    assert replays >= 200


def fails_once(at: int) -> Fails:
    return lambda number, name: number == at  # noqa: ARG005


def fails_from(at: int) -> Fails:
    return lambda number, name: number >= at  # noqa: ARG005


def syncs(folder: Path) -> list[int]:
    """The numbers of the operations that sync."""
    found: list[int] = []

    def note(number: int, name: str) -> bool:
        if name.startswith("sync"):
            found.append(number)
        return False

    with recorded(folder, note):
        return found


@pytest.mark.parametrize("fails", [fails_once, fails_from])
def test_a_disk_that_failed_to_sync_before(
    fails: Callable[[int], Fails], memory: Path, tell: Callable[[str], None]
) -> None:
    """A failed sync is not taken for one that succeeded later, and what it refused does not come back broken."""
    replays = 0
    for number in syncs(memory)[:: stride(6)]:
        with recorded(memory, fails(number)) as (log, root):
            failed = next(at for at, operation in enumerate(log) if operation[0].startswith("failed"))
            for at, disk, allowed in prefixes(log, root):
                if failed <= at <= failed + 25 and at % stride(2) == 0:
                    replay(disk, memory, allowed, at, at % 7)
                    replays += 1
    tell(f"{replays} replays")
    assert replays >= 15


def test_a_refused_commit_does_not_come_back(memory: Path, tell: Callable[[str], None]) -> None:
    """When the disk obeys again at once, the commit is taken back for good before it is reported as failed."""
    checked = 0
    for number in syncs(memory)[:: stride(6)]:
        with recorded(memory, fails_once(number)) as (log, root):
            for at, disk, allowed in prefixes(log, root):
                if log[at][0] == "tell" and log[at][1].startswith("fail"):
                    for style in range(8):
                        replay(disk, memory, frozenset({min(allowed)}), at, style)
                    checked += 1
    tell(f"{checked} refused commits")
    assert checked >= 5
