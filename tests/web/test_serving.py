"""The server as it is started: real processes, from the command to its end by a signal."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from searcharchive.archive import Archive
from searcharchive.ingest.fields import draft_of
from searcharchive.ingest.understand import understand
from searcharchive.web.app import create_app
from searcharchive.web.warming import warm
from tests.web.conftest import make_app
from tests.web.stories import STORIES

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds. The machine may be busy."""


class Running:
    """One server: its master, its workers, and what it answers."""

    def __init__(self, index: Path) -> None:
        command = [
            sys.executable,
            "-m",
            "searcharchive",
            "serve",
            "--index",
            str(index),
            "--port",
            "0",
            "--workers",
            "1",
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        self.base = found[0]

    def get(self, path: str) -> tuple[int, dict[str, object]]:
        try:
            with urllib.request.urlopen(self.base + path, timeout=PATIENCE) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    @property
    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def stop(self) -> tuple[int, str]:
        """Its exit code, and what it said on standard error."""
        self.process.send_signal(signal.SIGTERM)
        said = self.process.communicate(timeout=PATIENCE)[1]
        return self.process.returncode, said


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Running]]:
    started: list[Running] = []

    def start(index: Path) -> Running:
        started.append(Running(index))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.stop()
        for pipe in (running.process.stdout, running.process.stderr):
            if pipe is not None:
                pipe.close()


def fill(folder: Path) -> None:
    with Archive(folder) as archive:
        for story in STORIES:
            archive.create(understand(draft_of(story, strict_id=True)))


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def mapped(process: int) -> set[str]:
    return set(re.findall(r"\S+\.seg$", Path(f"/proc/{process}/maps").read_text(), re.MULTILINE))


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
def test_all_is_ready_before_workers_are_forked(serve: Callable[[Path], Running], tmp_path: Path) -> None:
    fill(tmp_path / "index")
    with Archive(tmp_path / "index") as archive:
        archive.optimise()
    server = serve(tmp_path / "index")
    until(lambda: len(server.workers) == 1)
    master = server.process.pid
    # A thread of the master would be missing in its workers, with all that it holds.
    assert len(os.listdir(f"/proc/{master}/task")) == 1
    status, found = server.get("/v1/articles?q=ferry&facet=place")
    assert (status, found["partial"]) == (200, False)
    assert mapped(server.workers[0]) == mapped(master)
    assert server.stop() == (0, "")


def test_an_index_may_come_later(serve: Callable[[Path], Running], tmp_path: Path) -> None:
    server = serve(tmp_path / "index")
    assert server.get("/healthz")[0] == 200
    assert server.get("/readyz")[0] == server.get("/v1/articles?q=ferry")[0] == 503
    fill(tmp_path / "index")
    assert server.get("/readyz")[0] == 200
    status, found = server.get("/v1/articles?q=ferry")
    assert (status, found["total"] != 0) == (200, True)
    assert server.stop() == (0, "")


def test_a_setting_that_is_wrong_ends_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "searcharchive", "serve", "--index", str(tmp_path), "--port", "-1"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "PORT" in ended.stderr


def test_warming_changes_nothing(filled: Archive) -> None:
    before = filled.stats()
    warm(make_app(filled))
    assert filled.stats() == before


def test_warming_without_an_index_makes_none(tmp_path: Path) -> None:
    with Archive(tmp_path / "index") as archive:
        warm(create_app(archive=archive))
    assert not (tmp_path / "index").exists()
