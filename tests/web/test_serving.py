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
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from searcharchive.archive import Archive
from searcharchive.ingest.fields import draft_of
from searcharchive.ingest.understand import understand
from searcharchive.keys import Scope, create_key
from searcharchive.web.app import create_app
from searcharchive.web.warming import warm
from tests.web.conftest import make_app
from tests.web.stories import STORIES

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds. The machine may be busy."""


class Running:
    """One server: its master, its workers, and what it answers."""

    def __init__(self, index: Path, workers: int, settings: dict[str, str]) -> None:
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
            str(workers),
        ]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | settings,
        )
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

    @property
    def counted(self) -> set[str]:
        """The files in which its workers count."""
        maps = (Path(f"/proc/{worker}/maps").read_text() for worker in self.workers)
        return {file for text in maps for file in re.findall(r"/\S+/counter_\d+\.db$", text, re.MULTILINE)}

    def stop(self) -> tuple[int, str]:
        """Its exit code, and what it said on standard error."""
        self.process.send_signal(signal.SIGTERM)
        said = self.process.communicate(timeout=PATIENCE)[1]
        return self.process.returncode, said


@pytest.fixture
def serve() -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(index: Path, workers: int = 1, **settings: str) -> Running:
        started.append(Running(index, workers, settings))
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
def test_all_is_ready_before_workers_are_forked(serve: Callable[..., Running], tmp_path: Path) -> None:
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


def test_an_index_may_come_later(serve: Callable[..., Running], tmp_path: Path) -> None:
    server = serve(tmp_path / "index")
    assert server.get("/healthz")[0] == 200
    assert server.get("/readyz")[0] == server.get("/v1/articles?q=ferry")[0] == 503
    fill(tmp_path / "index")
    assert server.get("/readyz")[0] == 200
    status, found = server.get("/v1/articles?q=ferry")
    assert (status, found["total"] != 0) == (200, True)
    assert server.stop() == (0, "")


def connection(server: Running) -> HTTPConnection:
    return HTTPConnection(urlsplit(server.base).netloc, timeout=PATIENCE)


def answered_by_all(server: Running, address: str, workers: int) -> int:
    """Ask, each time over a connection of its own, until every worker has answered; how often that was."""
    asked = 0
    end = time.monotonic() + PATIENCE
    while len(server.counted) < workers:
        assert time.monotonic() < end
        server.get(address)
        asked += 1
    return asked


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
def test_workers_count_together(serve: Callable[..., Running], tmp_path: Path) -> None:
    fill(tmp_path / "index")
    server = serve(tmp_path / "index", workers=2)
    until(lambda: len(server.workers) == 2)
    asked = answered_by_all(server, "/v1/articles?q=ferry", 2)
    counted = 'searcharchive_requests_total{method="GET",route="/v1/articles",status="200"} '
    for _ in range(3):
        with urllib.request.urlopen(f"{server.base}/metrics", timeout=PATIENCE) as response:
            assert f"{counted}{float(asked)}\n" in response.read().decode()
    os.kill(server.workers[0], signal.SIGKILL)
    until(lambda: len(server.workers) == 2)
    with urllib.request.urlopen(f"{server.base}/metrics", timeout=PATIENCE) as response:
        assert f"{counted}{float(asked)}\n" in response.read().decode()
    files = server.counted
    assert all(Path(file).exists() for file in files)
    server.stop()
    assert not any(Path(file).parent.exists() for file in files)


def test_workers_limit_together(serve: Callable[..., Running], tmp_path: Path) -> None:
    fill(tmp_path / "index")
    server = serve(tmp_path / "index", workers=2, SEARCHARCHIVE_ANONYMOUS_READS="12")
    until(lambda: len(server.workers) == 2)
    began = time.monotonic()
    statuses = [server.get("/v1/articles?q=ferry")[0] for _ in range(30)]
    let_through = statuses.count(200)
    assert set(statuses) == {200, 429}
    assert 12 <= let_through <= 12 + (time.monotonic() - began) / 5 + 1
    assert server.stop() == (0, "")


def test_a_stop_lets_running_requests_finish(serve: Callable[..., Running], tmp_path: Path) -> None:
    fill(tmp_path / "index")
    key = create_key(tmp_path / "index" / "state", Scope.WRITE)
    server = serve(tmp_path / "index")
    until(lambda: len(server.workers) == 1)
    body = b'{"id": "late", "body": "Written while the server was told to stop."}'
    asking = connection(server)
    asking.putrequest("POST", "/v1/articles")
    for name, value in (("X-API-Key", key), ("Content-Type", "application/json"), ("Content-Length", str(len(body)))):
        asking.putheader(name, value)
    asking.endheaders(body[:20])
    until(lambda: server.get("/healthz")[0] == 200)
    time.sleep(0.3)  # so that a thread has begun with it
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)  # so that it has been told
    asking.send(body[20:])
    response = asking.getresponse()
    assert response.status == 201
    assert json.load(response)["id"] == "late"
    asking.close()
    assert server.stop() == (0, "")
    with Archive(tmp_path / "index") as archive:
        assert archive.get("late").body.startswith("Written")


def test_many_lines_over_a_wire(serve: Callable[..., Running], tmp_path: Path) -> None:
    key = create_key(tmp_path / "index" / "state", Scope.WRITE)
    server = serve(tmp_path / "index", SEARCHARCHIVE_LOG="json")

    def lines() -> Iterator[bytes]:
        for number in range(300):
            yield json.dumps({"id": f"a{number}", "body": f"Story {number}."}).encode() + b"\n"

    for expected in ("created", "unchanged"):
        asking = connection(server)
        headers = {"X-API-Key": key, "Content-Type": "application/x-ndjson"}
        asking.request("POST", "/v1/bulk", body=lines(), headers=headers, encode_chunked=True)
        answers = [json.loads(line) for line in asking.getresponse().read().splitlines()]
        asking.close()
        assert [(line["line"], line["status"]) for line in answers] == [(n, expected) for n in range(1, 301)]
    assert server.get("/v1/articles?q=story")[1]["total"] == 300
    code, said = server.stop()
    assert code == 0
    assert [json.loads(line)["status"] for line in said.splitlines()] == [200, 200, 200]
    assert key not in said


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
