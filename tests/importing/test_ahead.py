"""Understanding in processes beside the import: the same articles in the same order, whatever becomes of these."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.archive import Archive
from searcharchive.importing import ahead
from searcharchive.importing.ahead import Ahead, Item, Understood
from searcharchive.importing.helper import Helper
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.rejected import Rejected
from searcharchive.ingest.understand import understand
from tests.importing.samples import BAD, draft

ITEMS = st.lists(st.integers(0, 9).map(lambda n: BAD if n == 9 else draft(f"s{n}", f"Mr. Quist left Lima. {n}")))


@pytest.fixture(autouse=True)
def small_batches() -> Iterator[None]:
    with mock.patch.object(ahead, "BATCH", 3), mock.patch.object(ahead, "MANY", 1):
        yield


def wait_for_helpers(running: Ahead) -> None:
    for helper in running._helpers:
        while not helper.ready:
            time.sleep(0.01)


def understood(items: list[Item]) -> list[Understood]:
    return [understand(item) if isinstance(item, Draft) else item for item in items]


@pytest.fixture(scope="module")
def started() -> Iterator[list[Helper]]:
    """Two processes for all examples."""
    helpers = [Helper(), Helper()]
    for helper in helpers:
        while not helper.ready:
            time.sleep(0.01)
    yield helpers
    for helper in helpers:
        helper.close()


@given(ITEMS, st.sets(st.integers(0, 30)))
@settings(max_examples=60, deadline=None)
def test_items_come_back_in_order_each_behind_its_marks(
    started: list[Helper], items: list[Item], settled: set[int]
) -> None:
    happened: list[object] = []
    running = Ahead(happened.append, processes=1)
    running._helpers = started
    for number, item in enumerate(items):
        if number in settled:
            running.settle()
            assert len(happened) == 2 * number
        running.put([lambda number=number: happened.append(number)], item)  # type: ignore[misc]
    running.settle()
    assert happened[0::2] == list(range(len(items)))
    assert happened[1::2] == understood(items)


def test_others_understand_what_is_read_ahead() -> None:
    taken: list[Understood] = []
    items: list[Item] = [draft(f"s{n}") for n in range(60)]
    watched = mock.patch.object(ahead, "understand", wraps=understand)
    with closing(Ahead(taken.append, processes=2)) as running, watched as here:
        running.put([], items[0])
        wait_for_helpers(running)
        for item in items[1:]:
            running.put([], item)
        running.settle()
    assert taken == understood(items)
    assert here.call_count < len(items) / 2


@pytest.mark.parametrize("dies_at", [1, 8, 20, 40])
def test_what_a_process_took_with_it_is_understood_here(dies_at: int) -> None:
    taken: list[Understood] = []
    items: list[Item] = [draft(f"s{n}") for n in range(60)]
    with closing(Ahead(taken.append, processes=2)) as running:
        running.put([], items[0])
        wait_for_helpers(running)
        for number, item in enumerate(items[1:]):
            if number == dies_at:
                running._helpers[0]._process.kill()
            running.put([], item)
        running.settle()
    assert taken == understood(items)


def test_one_process_means_none_beside() -> None:
    taken: list[Understood] = []
    with closing(Ahead(taken.append, processes=1)) as running:
        for n in range(5):
            running.put([], draft(f"s{n}"))
            assert len(taken) == n + 1
        assert running._helpers == []


def test_imports_are_the_same(tmp_path: Path) -> None:
    lines = [f'{{"id": "s{n % 90}", "title": "T {n % 90}", "body": "Mr. Quist went to Lima."}}' for n in range(100)]
    lines[50] = "{"
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = []
    for processes in (1, 2):
        with Archive(tmp_path / f"index{processes}", processes=processes) as archive:
            with archive.memory() as memory:
                reports = [archive.add(read([tmp_path / "a.jsonl"], memory=memory), run="one", memory=memory)]
            with archive.memory() as memory:
                reports.append(archive.add(read([tmp_path / "a.jsonl"], memory=memory), run="two", memory=memory))
            found.append((list(archive.scan()), [(r.read, r.stored, r.unchanged, r.quarantined) for r in reports]))
    assert found[0] == found[1]
    # The second time only what was refused is read again.
    assert found[0][1][1] == (100, 0, 99, 1)


SCRIPT = """
import sys
from searcharchive.archive import Archive
from searcharchive.ingest.pipeline import read
print("once")
archive = Archive(sys.argv[2], processes=2)
print(archive.reindex(read([sys.argv[1]]), run="run").stored)
"""


def test_a_script_that_imports_runs_once(tmp_path: Path) -> None:
    story = '{"id": "s%d", "title": "T", "body": "text %d"}\n'
    (tmp_path / "a.jsonl").write_text("".join(story % (n, n) for n in range(1500)), encoding="utf-8")
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "script.py"), str(tmp_path / "a.jsonl"), str(tmp_path / "index")]
    path = os.pathsep.join([str(Path(ahead.__file__).parents[2]), *filter(None, sys.path)])
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": path})
    assert done.stdout.split() == ["once", "1500"]
    assert done.stderr == ""


PARENT = """
import time
from searcharchive.importing.helper import Helper
helper = Helper()
while not helper.ready:
    time.sleep(0.01)
print(helper._process.pid, flush=True)
time.sleep(60)
"""


def test_no_process_outlives_the_import() -> None:
    path = os.pathsep.join(filter(None, [str(Path(ahead.__file__).parents[2]), *sys.path]))
    environ = os.environ | {"PYTHONPATH": path}
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, env=environ)
    assert parent.stdout is not None
    helper = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    while _runs(helper):
        time.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_refusals_need_no_process() -> None:
    taken: list[Understood] = []
    bad = [Rejected("in.txt", n, 0, "it is bad", b"?") for n in range(20)]
    with closing(Ahead(taken.append, processes=2)) as running:
        for item in bad:
            running.put([], item)
        running.settle()
    assert taken == bad


def test_without_a_python_to_start_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")
    taken: list[Understood] = []
    items: list[Item] = [draft(f"s{n}") for n in range(20)]
    with closing(Ahead(taken.append, processes=2)) as running:
        for item in items:
            running.put([], item)
        running.settle()
    assert taken == understood(items)
