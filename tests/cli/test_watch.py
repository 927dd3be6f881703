"""``watch``: what arrives is added once it is whole."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from searcharchive.archive import Archive
from searcharchive.cli.main import main
from searcharchive.cli.watching import Watcher
from searcharchive.errors import IndexBusy, NoIndex
from searcharchive.importing.report import Report


def report(read: int = 0, quarantined: int = 0) -> Report:
    return Report(read, read - quarantined, 0, quarantined, 0, 0, 1, {}, None)


class Desk:
    """Takes files, and may fail."""

    def __init__(self) -> None:
        self.taken: list[list[str]] = []
        self.fails = 0

    def __call__(self, files: list[Path]) -> Report:
        if self.fails:
            self.fails -= 1
            raise IndexBusy("Another writer is at work.")
        self.taken.append([path.name for path in files])
        return report(len(files))


def write(path: Path, text: str, changed: float) -> None:
    path.write_text(text)
    os.utime(path, (changed, changed))


def test_files_are_taken_once_they_are_still(tmp_path: Path) -> None:
    desk = Desk()
    watcher = Watcher(tmp_path, desk, settle=2.0)
    write(tmp_path / "old.txt", "one", 1_000)
    assert not watcher.look(1_010)
    assert desk.taken == [["old.txt"]]
    write(tmp_path / "new.txt", "hal", 1_020)
    assert watcher.look(1_021)
    write(tmp_path / "new.txt", "half-writ", 1_022)
    assert watcher.look(1_023)
    assert desk.taken == [["old.txt"]]
    write(tmp_path / "new.txt", "half-written no more", 1_024)
    assert watcher.look(1_024)
    assert not watcher.look(1_026)
    assert desk.taken == [["old.txt"], ["new.txt"]]
    assert not watcher.look(1_100)
    write(tmp_path / "old.txt", "changed", 1_101)
    watcher.look(1_102)
    watcher.look(1_104)
    assert desk.taken[2:] == [["old.txt"]]


def test_clocks_that_differ_do_not_matter(tmp_path: Path) -> None:
    desk = Desk()
    watcher = Watcher(tmp_path, desk, settle=2.0)
    write(tmp_path / "future.txt", "one", 9_000)
    assert watcher.look(1_000)
    assert not watcher.look(1_002)
    assert desk.taken == [["future.txt"]]


def test_what_is_refused_for_now_is_tried_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk()
    desk.fails = 2
    watcher = Watcher(tmp_path, desk, settle=0.0)
    write(tmp_path / "a.txt", "one", 1_000)
    assert watcher.look(1_001)
    assert watcher.look(1_002)
    assert not watcher.look(1_003)
    assert desk.taken == [["a.txt"]]
    assert capsys.readouterr().err.count("Trying again") == 2


def test_a_folder_and_files_that_come_and_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    desk = Desk()
    watcher = Watcher(folder, desk, settle=0.0)
    write(folder / "a.txt", "one", 1_000)
    write(folder / ".hidden.txt", "one", 1_000)
    write(folder / "b.txt.part", "one", 1_000)
    watcher.look(1_001)
    (folder / "a.txt").unlink()
    watcher.look(1_002)
    write(folder / "a.txt", "again", 1_003)
    watcher.look(1_004)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert watcher.look(1_005)
    assert watcher.look(1_006)
    assert capsys.readouterr().err.count("Looking again") == 1
    assert desk.taken == [["a.txt"], ["a.txt"]]


def test_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text('{"id": "a", "title": "One"}\n{"id":\n')
    index = str(tmp_path / "index")
    arguments = ["watch", str(tmp_path / "in"), "--once", "--settle", "0", "--every", "0.01", "--index", index]
    assert main(arguments) == 3
    assert "1 stored, 0 unchanged, 1 quarantined" in capsys.readouterr().out
    assert main(["watch", str(tmp_path / "nowhere"), "--index", index]) == 1


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_process_that_watches(tmp_path: Path) -> None:
    """It adds a file that is written in two halves, once, and ends when it is told to."""
    folder, index = tmp_path / "in", tmp_path / "index"
    folder.mkdir()
    command = [sys.executable, "-m", "searcharchive", "watch", str(folder), "--index", str(index)]
    process = subprocess.Popen(
        [*command, "--every", "0.05", "--settle", "0.5"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        (folder / "a.json").write_text('[{"id": "a", "title": "One"}, {"id": "b", "ti')
        time.sleep(0.2)
        with (folder / "a.json").open("a") as file:
            file.write('tle": "Two"}]')

        def there() -> int:
            with Archive(index) as archive:
                try:
                    return archive.stats().articles
                except NoIndex:
                    return 0

        wait_for(lambda: there() == 2)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert out == "1 file: 2 stored, 0 unchanged, 0 quarantined\n"
    finally:
        process.kill()
        process.communicate()
