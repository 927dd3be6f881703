"""What must be true of an index after whatever went wrong; used by the tests here, with any builder."""

import errno
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from searcharchive.backends.whoosh.store import lock, names, toc
from searcharchive.backends.whoosh.store.verify import verify
from tests.store.faults import Faults, Mode, Outcome, fresh_root
from tests.store.scenario import EXPECTED, STEPS, Archive

EVERY_CALL_FAILS = (Mode.FAIL_FROM, Mode.SHORT_FAIL)


def is_write(call: str) -> bool:
    return call.startswith(("write", "pwrite"))


def try_calls(
    faults: Faults,
    builder: Any,
    folder: Path,
    mode: Mode,
    number: int = errno.ENOSPC,
    *,
    stride: int = 1,
    only_writes: bool = False,
) -> int:
    """Let every call of the scenario, or each ``stride``-th, go wrong in its turn; how many were tried."""
    calls = count_calls(faults, folder)
    chosen = [at for at, call in enumerate(calls, 1) if is_write(call) or not only_writes][::stride]
    for at in chosen:
        with fresh_root(folder) as root:
            outcome = faults.run(root, at, mode, number)
            try:
                check_outcome(root, builder, outcome, mode, at)
            except BaseException as error:
                error.add_note(f"{mode.name} at call {at}, {calls[at - 1]}; told: {outcome.told}")
                raise
    return len(chosen)


def count_calls(faults: Faults, folder: Path) -> list[str]:
    with fresh_root(folder) as root:
        outcome = faults.run(root)
    assert outcome.exit == 0, outcome.told
    assert outcome.acknowledged == len(STEPS)
    return outcome.calls


def check_outcome(root: Path, builder: Any, outcome: Outcome, mode: Mode, at: int) -> None:
    """What was acknowledged is there, nothing else is, nothing is in the way of the next write."""
    archive = Archive(root / "new" / "index", builder)
    acknowledged = outcome.acknowledged
    possible = [acknowledged]
    if mode in (Mode.KILL, Mode.TORN):
        assert outcome.exit == -9
        possible = [acknowledged, acknowledged + 1]
    else:
        assert outcome.exit == 0
        check_report(outcome, mode, at)
        if mode in EVERY_CALL_FAILS and stays_visible(outcome, at):
            possible = [acknowledged + 1]
    assert archive.visible() in [EXPECTED[state] for state in possible]
    check_next_write(archive)


def check_report(outcome: Outcome, mode: Mode, at: int) -> None:
    if mode in EVERY_CALL_FAILS:
        assert outcome.told[-1] in ("stop", f"ack {len(STEPS)}")
        assert not any("leak" in line for line in outcome.told) or stays_visible(outcome, at)
    else:
        assert outcome.acknowledged == len(STEPS)
        assert not any("leak" in line for line in outcome.told)
        assert mode == Mode.FAIL or not any("fail" in line for line in outcome.told)


def stays_visible(outcome: Outcome, at: int) -> bool:
    """The one case where a refused commit stays: it got its name, and then the disk refused everything."""
    before = outcome.calls[at - 2] if at > 1 else ""
    return before.startswith("rename") and before.endswith(".toc") and outcome.calls[at - 1].startswith("fsync")


def check_next_write(archive: Archive) -> None:
    """All is whole, no lock is left, the next writer works and leaves nothing but what its commit needs."""
    before = archive.visible() or frozenset()
    if before:
        assert verify(archive.folder, archive.builder.check) == []
    archive.add(["next"], wait=0)
    assert archive.visible() == before | {"next"}
    assert verify(archive.folder, archive.builder.check) == []
    assert leftovers(archive.folder) == []


def leftovers(folder: Path, but: Iterable[str] = ()) -> Sequence[str]:
    """Names of files that the newest generation does not need."""
    number = toc.newest(folder)
    assert number is not None
    needed = {names.MARK, names.toc_name(number), lock.WRITE, lock.MERGE, lock.REINDEX, *but}
    return sorted(set(os.listdir(folder)) - needed - toc.read(folder, number).files)
