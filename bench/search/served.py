"""Our server with one worker, asked over one connection that is kept open."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC
from functools import partial
from http.client import HTTPConnection, HTTPException
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import orjson

from bench.corpora import ROOT
from bench.measure import Result, family, private_bytes
from bench.search.duel import duel
from bench.search.engine import Search, Seen
from bench.search.ours import tree
from bench.search.questions import Kind, Question
from searcharchive.query.printer import to_text

HOST = "127.0.0.1"
STARTS = 3
ASKED = 1_000
"""Searches after which the worker's memory is looked at."""
PATIENCE = 120.0
"""Seconds that a server may take to answer, or to go."""
LOOK_EVERY = 0.005


class NotServed(Exception):
    """A server did not answer, or not with what was asked for."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Client:
    """One connection."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection(HOST, port, timeout=PATIENCE)

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> bytes:
        """The body of the answer. Raises NotServed unless it is a success, OSError, HTTPException."""
        self._connection.request(method, path, body, {"Content-Type": kind} if body else {})
        answer = self._connection.getresponse()
        read = answer.read()
        if answer.status >= 300:
            raise NotServed(f"{method} {path} answers {answer.status}: {read[:500]!r}")
        return read

    def close(self) -> None:
        self._connection.close()


@contextmanager
def serving(index: Path) -> Iterator[tuple[int, int, float]]:
    """The port and the process of a server of our index, and the seconds until it answered. Raises NotServed."""
    port = free_port()
    command = [sys.executable, "-m", "searcharchive", "serve", "--index", str(index), "--host", HOST]
    start = time.perf_counter()
    with subprocess.Popen(
        [*command, "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"WEB_CONCURRENCY": "1"},
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(process, port)
            yield port, process.pid, time.perf_counter() - start
        finally:
            _stop(process)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        if process.poll() is not None:
            raise NotServed(f"The server ended with status {process.returncode}.")
        try:
            with closing(Client(port)) as client:
                client.ask("GET", "/healthz")
                return
        except (OSError, HTTPException):
            time.sleep(LOOK_EVERY)
    raise NotServed(f"The server did not answer within {PATIENCE:.0f} s.")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()


class Served:
    """Our searches as a client of the API has them; the answer is bytes."""

    name = "ours over HTTP"
    kinds = frozenset(Kind)

    def __init__(self, port: int) -> None:
        self._client = Client(port)

    def ready(self, question: Question) -> Search:
        return partial(self._client.ask, "GET", address(question))

    def seen(self, answer: bytes) -> Seen:
        read = orjson.loads(answer)
        return Seen(
            total=read["total"],
            ids=[result["id"] for result in read["results"]],
            facets={name: [value["count"] for value in found["values"]] for name, found in read["facets"].items()},
            passages=[result["snippets"][0]["html"] if result["snippets"] else "" for result in read["results"]],
        )

    def about(self) -> dict[str, Any]:
        return {"articles": orjson.loads(self._client.ask("GET", "/v1/articles?page_size=0"))["total"]}

    def close(self) -> None:
        self._client.close()


def address(question: Question) -> str:
    """A question with its facets; filters stand in the query, so that they restrict every facet."""
    text = "" if question.kind is Kind.ALL else to_text(tree(question), zone=UTC)
    return f"/v1/articles?{urlencode({'q': text, 'facet': ','.join(question.facets)})}"


class Health:
    """What the server needs to answer anything at all."""

    name = "healthz"
    kinds = frozenset(Kind)

    def __init__(self, port: int) -> None:
        self._client = Client(port)

    def ready(self, question: Question) -> Search:
        del question
        return partial(self._client.ask, "GET", "/healthz")

    def seen(self, answer: bytes) -> Seen:
        del answer
        return Seen(total=None, ids=[])

    def about(self) -> dict[str, Any]:
        return {}

    def close(self) -> None:
        self._client.close()


def over_http(index: Path, questions: Sequence[Question]) -> Result:
    """Searches beside ``/healthz``, the worker's memory, and how long a start takes. Raises NotServed."""
    starts = []
    for _ in range(STARTS):
        with serving(index) as (_, _, seconds):
            starts.append(seconds)
    with serving(index) as (port, process, _):
        return {
            "start_seconds": median(starts),
            "starts": starts,
            "memory": memory(port, process, questions),
            "searches": _beside_health(port, questions),
        }


def memory(port: int, process: int, questions: Sequence[Question]) -> Result:
    """Private bytes of the one worker before and after a thousand searches."""
    (worker,) = family(process)[1:]
    before = private_bytes(worker)
    with closing(Served(port)) as served:
        for question in islice(cycle(questions), ASKED):
            served.ready(question)()
    return {"searches": ASKED, "before": before, "after": private_bytes(worker)}


def _beside_health(port: int, questions: Sequence[Question]) -> Result:
    with closing(Served(port)) as served, closing(Health(port)) as health:
        return duel(served, health, questions)
