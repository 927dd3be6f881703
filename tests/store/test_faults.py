"""Killed at any system call that writes; or that call, or it and all after it, fails or does only half."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store import dummy, faults
from tests.store.faults import Faults, Mode
from tests.store.suite import StoreCase, try_calls

pytestmark = pytest.mark.skipif(bool(faults.why_not()), reason=faults.why_not())


@pytest.fixture(scope="module")
def running(memory: Path) -> Iterator[Faults]:
    with Faults(faults.build_shim(memory), "tests.store.scenario", "tests.store.dummy") as started:
        yield started


@pytest.mark.parametrize(
    ("mode", "number", "only_writes"),
    [
        pytest.param(Mode.KILL, 0, False, id="killed"),
        pytest.param(Mode.TORN, 0, True, id="killed-in-the-middle"),
        pytest.param(Mode.FAIL, errno.EIO, False, id="one-error"),
        pytest.param(Mode.FAIL, errno.ENOSPC, False, id="full-once"),
        pytest.param(Mode.FAIL_FROM, errno.EIO, False, id="errors-from-then-on"),
        pytest.param(Mode.FAIL_FROM, errno.ENOSPC, False, id="full-from-then-on"),
        pytest.param(Mode.SHORT_FAIL, errno.ENOSPC, True, id="half-written-then-full"),
        pytest.param(Mode.SHORT, 0, True, id="one-half-written"),
        pytest.param(Mode.SHORT_FROM, 0, True, id="half-written-from-then-on"),
    ],
)
def test_calls_that_go_wrong(mode: Mode, number: int, only_writes: bool, running: Faults, memory: Path) -> None:
    tried = try_calls(running, StoreCase(dummy), memory, mode, number, only_writes=only_writes)
    print(f"{tried} calls")
    assert tried >= (20 if only_writes else 80)
