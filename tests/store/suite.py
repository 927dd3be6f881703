"""What must be true of an index after whatever went wrong; used by the tests here and by those of the whole backend."""

import errno
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from searcharchive.backends.whoosh.store import lock, names, toc
from searcharchive.backends.whoosh.store.verify import verify
from tests.store.faults import Faults, Mode, Outcome, fresh_root
from tests.store.scenario import EXPECTED, Archive

EVERY_CALL_FAILS = (Mode.FAIL_FROM, Mode.SHORT_FAIL)


class Case(Protocol):
    """A scenario, and how to look at what it left."""

    @property
    def expected(self) -> Sequence[Any]:
        """What is to be seen after so many steps."""

    def visible(self, folder: Path) -> Any:
        """What is to be seen."""

    def check_next_write(self, folder: Path) -> None:
        """All is whole, no lock is left, the next writer works and leaves nothing but what its commit needs."""


class StoreCase:
    """The scenario of this folder, with any builder."""

    expected: Sequence[Any] = EXPECTED

    def __init__(self, builder: Any) -> None:
        self._builder = builder

    def visible(self, folder: Path) -> frozenset[str] | None:
        return Archive(folder, self._builder).visible()

    def check_next_write(self, folder: Path) -> None:
        check_next_write(Archive(folder, self._builder))


def is_write(call: str) -> bool:
    return call.startswith(("write", "pwrite"))


def try_calls(
    faults: Faults,
    case: Case,
    folder: Path,
    mode: Mode,
    number: int = errno.ENOSPC,
    *,
    stride: int = 1,
    write_stride: int = 1,
    only_writes: bool = False,
) -> int:
    """Let every call of the scenario go wrong in its turn; how many were tried.

    With ``stride`` (and ``write_stride`` for writes) only each so manieth; each mode begins with another one.
    """
    calls = count_calls(faults, case, folder)
    writes = [at for at, call in enumerate(calls, 1) if is_write(call)][mode % write_stride :: write_stride]
    others = [at for at, call in enumerate(calls, 1) if not is_write(call)][mode % stride :: stride]
    chosen = sorted(writes if only_writes else writes + others)
    for at in chosen:
        with fresh_root(folder) as root:
            outcome = faults.run(root, at, mode, number)
            try:
                check_outcome(root, case, outcome, mode, at)
            except BaseException as error:
                error.add_note(f"{mode.name} at call {at}, {calls[at - 1]}; told: {outcome.told}")
                raise
    return len(chosen)


def count_calls(faults: Faults, case: Case, folder: Path) -> list[str]:
    with fresh_root(folder) as root:
        outcome = faults.run(root)
    assert outcome.exit == 0, outcome.told
    assert outcome.acknowledged == len(case.expected) - 1
    return outcome.calls


def check_outcome(root: Path, case: Case, outcome: Outcome, mode: Mode, at: int) -> None:
    """What was acknowledged is there, nothing else is, nothing is in the way of the next write."""
    folder = root / "new" / "index"
    acknowledged = outcome.acknowledged
    possible = [acknowledged]
    if mode in (Mode.KILL, Mode.TORN):
        assert outcome.exit == -9
        possible = [acknowledged, acknowledged + 1]
    else:
        assert outcome.exit == 0
        check_report(outcome, len(case.expected) - 1, mode, at)
        if mode in EVERY_CALL_FAILS and stays_visible(outcome, at):
            possible = [acknowledged + 1]
    assert case.visible(folder) in [case.expected[state] for state in possible]
    case.check_next_write(folder)


def check_report(outcome: Outcome, steps: int, mode: Mode, at: int) -> None:
    if mode in EVERY_CALL_FAILS:
        assert outcome.told[-1] in ("stop", f"ack {steps}")
        assert not any("leak" in line for line in outcome.told) or stays_visible(outcome, at)
    else:
        assert outcome.acknowledged == steps
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
