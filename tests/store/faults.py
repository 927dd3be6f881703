"""Lets system calls of a scenario go wrong, one after another: ``faultshim.c`` under it, a fresh fork for each run.

A scenario is a module with ``run(folder, builder, tell)`` (``scenario.py``), a builder a module like ``dummy.py``.
"""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Self

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


class Mode(IntEnum):
    """What becomes of the call with the chosen number; the names of ``faultshim.c``."""

    COUNT = 0
    """Nothing."""
    KILL = 1
    """The process is killed before it."""
    TORN = 2
    """As KILL, but half of what was to be written is."""
    FAIL = 3
    """It fails."""
    FAIL_FROM = 4
    """It and all after it fail."""
    SHORT = 5
    """A write writes only half, and says so."""
    SHORT_FROM = 6
    """So do all after it."""
    SHORT_FAIL = 7
    """A write writes only half; all after it, and anything else, fails: the disk has become full."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``exit``: status, or the negative number of the signal. ``told``: by the scenario. ``calls``: of the system."""

    exit: int
    told: list[str]
    calls: list[str]

    @property
    def acknowledged(self) -> int:
        """How many steps."""
        return max((int(line.split()[1]) for line in self.told if line.startswith("ack ")), default=0)


def why_not() -> str:
    """Why this machine cannot run the suite; empty when it can."""
    if not sys.platform.startswith("linux"):
        return "system calls are let go wrong by LD_PRELOAD, which only Linux has"
    return "" if shutil.which("cc") else "there is no C compiler (cc) to build faultshim.c"


def build_shim(folder: Path) -> Path:
    shim = folder / "faultshim.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, HERE / "faultshim.c", "-ldl"], check=True)
    return shim


class Faults:
    """A process that has imported everything, and forks one that runs the scenario whenever it is asked to."""

    def __init__(self, shim: Path, scenario: str, builder: str) -> None:
        quiet = {"PYTHONDONTWRITEBYTECODE": "1", "LD_PRELOAD": str(shim)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.zygote", scenario, builder],
            cwd=ROOT,
            env={**os.environ, **quiet},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, root: Path, call: int = 0, mode: Mode = Mode.COUNT, number: int = errno.ENOSPC) -> Outcome:
        """Run the scenario in ``root / "new" / "index"``, where only ``root`` exists.

        ``call``: which of its calls at or below ``root`` goes wrong, from 1. ``number``: the errno of those that fail.
        """
        told, log = root.parent / f"{root.name}.told", root.parent / f"{root.name}.log"
        order = {"root": str(root), "told": str(told), "log": str(log), "call": call, "mode": mode, "errno": number}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        outcome = Outcome(answer["exit"], told.read_text().splitlines(), log.read_text().splitlines())
        told.unlink()
        log.unlink()
        return outcome

    def close(self) -> None:
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def fresh_root(parent: Path) -> Iterator[Path]:
    root = parent / "run"
    root.mkdir()
    try:
        yield root
    finally:
        shutil.rmtree(root)
