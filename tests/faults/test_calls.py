"""Killed at any system call that writes; or that call, or it and all after it, fails or does only half."""

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import stride
from tests.faults.scenario import BackendCase
from tests.store import faults
from tests.store.faults import Faults, Mode
from tests.store.suite import try_calls

pytestmark = pytest.mark.skipif(bool(faults.why_not()), reason=faults.why_not())
SCENARIO = "tests.faults.scenario"


@pytest.fixture(scope="module")
def running(memory: Path) -> Iterator[Faults]:
    with Faults(faults.build_shim(memory), SCENARIO, SCENARIO) as started:
        yield started


@pytest.mark.parametrize(
    ("mode", "number", "only_writes", "some", "some_writes"),
    [
        pytest.param(Mode.KILL, 0, False, 3, 40, id="killed"),
        pytest.param(Mode.TORN, 0, True, 1, 40, id="killed-in-the-middle"),
        pytest.param(Mode.FAIL, errno.EIO, False, 4, 60, id="one-error"),
        pytest.param(Mode.FAIL, errno.ENOSPC, False, 5, 100, id="full-once"),
        pytest.param(Mode.FAIL_FROM, errno.EIO, False, 5, 100, id="errors-from-then-on"),
        pytest.param(Mode.FAIL_FROM, errno.ENOSPC, False, 4, 60, id="full-from-then-on"),
        pytest.param(Mode.SHORT_FAIL, errno.ENOSPC, True, 1, 50, id="half-written-then-full"),
        pytest.param(Mode.SHORT, 0, True, 1, 100, id="one-half-written"),
        pytest.param(Mode.SHORT_FROM, 0, True, 1, 100, id="half-written-from-then-on"),
    ],
)
def test_calls_that_go_wrong(
    mode: Mode,
    number: int,
    only_writes: bool,
    some: int,
    some_writes: int,
    running: Faults,
    memory: Path,
    tell: Callable[[str], None],
) -> None:
    strides = {"stride": stride(some), "write_stride": stride(some_writes)}
    tried = try_calls(running, BackendCase(), memory, mode, number, only_writes=only_writes, **strides)
    tell(f"{tried} calls")
    assert tried >= 7
