"""Time, memory and disk: the clocks, and the child process that each run has to itself."""

import json
import math
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from bench.corpora import ROOT

KIB = 1024
FSYNCS = 50
"""Writes of one page, each with its fsync, that :func:`fsync_speed` times."""
PAGE = bytes(4096)

Result = dict[str, Any]
Handle = Any
"""What ``os.fsync`` takes."""


class ChildFailed(Exception):
    """A measured process ended with an error, which it has printed."""


class Clock:
    """Adds up the seconds that pass inside its blocks. ``cpu`` is of this process and its ended children."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cpu = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        cpu, start = cpu_seconds(), time.perf_counter()
        yield
        self.seconds += time.perf_counter() - start
        self.cpu += cpu_seconds() - cpu


def cpu_seconds() -> float:
    """Of this process and its ended children; finer than ``os.times``, which counts hundredths."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


class Fsyncs:
    """While its block runs, times each ``os.fsync`` and ``os.fdatasync`` of this process."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.count = 0

    @contextmanager
    def timed(self) -> Iterator[None]:
        fsync, fdatasync = self._timing(os.fsync), self._timing(os.fdatasync)
        with patch.object(os, "fsync", fsync), patch.object(os, "fdatasync", fdatasync):
            yield

    def _timing(self, call: Callable[[Handle], None]) -> Callable[[Handle], None]:
        def timing(fd: Handle) -> None:
            start = time.perf_counter()
            try:
                call(fd)
            finally:
                self.seconds += time.perf_counter() - start
                self.count += 1

        return timing


class Memory:
    """The resident memory of this process from now on, in bytes; pages of mapped files count too."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        self.baseline = status_bytes("VmRSS")

    def result(self) -> Result:
        """``child_peak_bytes`` is of the largest of its ended children, with what that shares with this process."""
        peak = status_bytes("VmHWM")
        return {
            "baseline_bytes": self.baseline,
            "peak_bytes": peak,
            "peak_over_baseline_bytes": peak - self.baseline,
            "child_peak_bytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * KIB,
        }


def status_bytes(name: str, process: int | str = "self") -> int:
    """A line of ``/proc/<process>/status``."""
    return _kilobytes(Path(f"/proc/{process}/status"), name)


def _kilobytes(path: Path, name: str) -> int:
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * KIB
    return 0


class TreePeak(threading.Thread):
    """Watches a process and all below it: the largest sum of their proportional set sizes (shared pages count once)."""

    def __init__(self, process: int, every: float) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        self.processes = 0
        self._root, self._every, self._end = process, every, threading.Event()

    def run(self) -> None:
        while not self._end.wait(self._every):
            sizes = [_pss(process) for process in family(self._root)]
            self.bytes = max(self.bytes, sum(sizes))
            self.processes = max(self.processes, len(sizes))

    def stop(self) -> Result:
        self._end.set()
        self.join()
        return {"tree_peak_bytes": self.bytes, "processes": self.processes}


def _pss(process: int) -> int:
    try:
        return _kilobytes(Path(f"/proc/{process}/smaps_rollup"), "Pss")
    except OSError:
        return 0


def private_bytes(process: int) -> Result:
    """The memory that a process shares with no other; ``dirty`` is without what it could read again from files."""
    path = Path(f"/proc/{process}/smaps_rollup")
    dirty = _kilobytes(path, "Private_Dirty") + _kilobytes(path, "Private_Hugetlb")
    return {"private": dirty + _kilobytes(path, "Private_Clean"), "dirty": dirty}


def family(process: int) -> list[int]:
    """A process and its descendants."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        below = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return [process]
    return [process, *(one for child in below for one in family(child))]


def machine_cpu_seconds() -> float:
    """Seconds that all cores have worked, for whomever, since the machine started; also those taken from it."""
    user, nice, system, _, _, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split(maxsplit=9)[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def run_child(task: str, *, watch: float | None = None, **arguments: Any) -> Result:
    """Run a task of :mod:`bench.jobs` in a process of its own; ``watch``: look at its memory every so many seconds.

    ``elsewhere`` of the result: the part of all cores that worked on something else meanwhile. Raises ChildFailed.
    """
    start, machine, own = time.perf_counter(), machine_cpu_seconds(), cpu_seconds()
    command = [sys.executable, "-m", "bench.jobs", task, json.dumps(arguments, default=str)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        peak = TreePeak(process.pid, watch) if watch else None
        if peak:
            peak.start()
        try:
            out, _ = process.communicate()
        except BaseException:
            process.kill()
            raise
        watched = peak.stop() if peak else {}
    if process.returncode:
        raise ChildFailed(f"{task} {arguments.get('engine', '')} ended with status {process.returncode}")
    others = machine_cpu_seconds() - machine - (cpu_seconds() - own)
    elsewhere = max(0.0, others) / (time.perf_counter() - start) / (os.cpu_count() or 1)
    result: Result = json.loads(out.splitlines()[-1])
    return result | watched | {"elsewhere": elsewhere}


def highest(run: Result) -> int:
    """The most memory that a run held, in bytes: of its one process, or of all its processes together."""
    return max(int(run["peak_bytes"]), int(run.get("tree_peak_bytes", 0)))


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def fsync_speed(folder: Path) -> Result:
    """Milliseconds that a page takes to be on this disk."""
    times, path = [], folder / "fsync"
    with path.open("wb", buffering=0) as file:
        for _ in range(FSYNCS):
            file.write(PAGE)
            start = time.perf_counter()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - start) * 1e3)
    path.unlink()
    return spread(times)


def spread(values: Sequence[float]) -> Result:
    """Median and 95th percentile (nearest rank)."""
    ordered = sorted(values)
    return {"median": median(ordered), "p95": ordered[math.ceil(0.95 * len(ordered)) - 1], "count": len(ordered)}
