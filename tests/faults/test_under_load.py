"""Readers beside a hundred reindexes, and two processes that write at once."""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from searcharchive.backends.whoosh import backend as engine
from tests.backends.samples import story
from tests.faults.reader import look_while
from tests.faults.scenario import clean, open_backend, small_steps, verified, visible, write
from tests.store.suite import leftovers

REINDEXES = 100
ARTICLES = 20
READERS = 4
ADDED = 100


def start(module: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"tests.faults.{module}", *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_readers_during_reindexes(place: Path, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]) -> None:
    """Each sees all of the old archive or all of the new one. What nobody holds goes at once."""
    monkeypatch.setattr(engine, "CLEAN_EVERY", 0)
    folder = place / "index"
    going_on = True
    with small_steps(), closing(open_backend(folder)) as backend, ThreadPoolExecutor(READERS) as pool:
        reindex(backend, 0)
        process = start("reader", folder, ARTICLES)
        assert process.stdout is not None
        assert json.loads(process.stdout.readline()) == ""
        threads = [pool.submit(look_while, lambda: going_on, backend, ARTICLES) for _ in range(READERS)]
        try:
            for number in range(1, REINDEXES + 1):
                reindex(backend, number)
        finally:
            going_on = False
        seen = [*(thread.result() for thread in threads), json.loads(process.communicate()[0])]
        backend.writer().cancel()
    assert [wrong for _, wrong in seen if wrong] == []
    assert verified(folder) == []
    assert leftovers(folder) == []
    looks = sum(looks for looks, _ in seen)
    tell(f"{REINDEXES} reindexes, {4 * looks} searches, {4 * seen[-1][0]} of them by another process; 0 wrong")
    assert seen[-1][0] > 10
    assert looks > 5 * REINDEXES


def reindex(backend: engine.WhooshBackend, number: int) -> None:
    write(backend, [story(f"a{n}", f"marker{number} everywhere") for n in range(ARTICLES)], replace=True)


def test_two_processes_write_at_once(place: Path, tell: Callable[[str], None]) -> None:
    """Each adds articles one at a time, and waits for the other; both merge now and then."""
    folder = place / "index"
    writers = [start("adder", folder, letter, ADDED) for letter in "xy"]
    told = [json.loads(writer.communicate()[0]) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    state = visible(folder)
    assert state is not None
    assert {id for id, _ in state.articles} == {f"{letter}{n}" for letter in "xy" for n in range(ADDED)}
    assert verified(folder) == []
    tell(f"{len(state.articles)} articles; found it busy and tried again: {told}")


def test_the_lock_of_a_killed_writer_is_free(place: Path) -> None:
    """However it was killed, and whatever it had not finished."""
    folder = place / "index"
    writer = start("adder", folder, "x", 10**6)
    assert writer.stdout is not None
    with writer:
        while visible(folder) is None or len(visible(folder).articles) < 5:  # type: ignore[union-attr]
            assert writer.poll() is None
        writer.kill()
    with closing(open_backend(folder)) as backend:
        write(backend, [story("after", "wait in canal")], wait=0)
    clean(folder)
    assert verified(folder) == []
    assert leftovers(folder) == []
