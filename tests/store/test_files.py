"""New files: whole and on disk, or not there."""

import errno
import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from searcharchive.backends.whoosh.store import cleaning, files, holds, masks
from tests.store.power import Recorder


def handles() -> set[str]:
    """What this process has open."""
    found = set()
    for handle in os.listdir("/proc/self/fd"):
        try:
            found.add(os.readlink(f"/proc/self/fd/{handle}"))
        except FileNotFoundError:
            continue
    return found


def test_bytes_and_arrays_are_appended(tmp_path: Path) -> None:
    with files.open_new(tmp_path / "new") as file:
        assert file.write(b"abc") == 3
        assert file.write(np.array([1, 2], "<u4")) == 8
        assert file.write(np.empty((0, 3))) == 0
        assert file.write(memoryview(bytearray(b"xy"))) == 2
        assert file.tell() == 13
        file.finish()
        with pytest.raises(ValueError, match="closed"):
            file.write(b"more")
    assert (tmp_path / "new").read_bytes() == b"abc\1\0\0\0\2\0\0\0xy"
    file.release()
    with pytest.raises(ValueError, match="closed"):
        file.finish()
    with pytest.raises(FileExistsError):
        files.open_new(tmp_path / "new")


def test_what_is_not_finished_is_taken_back(tmp_path: Path) -> None:
    before = handles()
    with pytest.raises(ZeroDivisionError), files.open_new(tmp_path / "new") as file:
        file.write(bytes(1 // 0))
    with pytest.raises(TypeError), files.open_new(tmp_path / "new") as file:
        file.write("text")
    file = files.open_new(tmp_path / "new")
    file.abandon()
    file.abandon()
    assert (os.listdir(tmp_path), handles()) == ([], before)


@pytest.mark.parametrize("broken", ["create", "write", "sync", "unlink"])
def test_what_fails_leaves_no_file_and_no_descriptor(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(lambda _, name: name == broken)
    monkeypatch.setattr(files, "os", recorder)
    before = handles()
    if broken == "unlink":
        monkeypatch.setattr(recorder, "fsync", fail)
    with pytest.raises(OSError, match="fails"):
        files.write_new(tmp_path / "new", b"abc")
    assert handles() == before
    # What cannot be unlinked stays, for cleaning.
    assert os.listdir(tmp_path) == (["new"] if broken == "unlink" else [])


def fail(*_: Any) -> None:
    raise OSError(errno.EIO, "fsync fails")


def test_a_failed_sync_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(lambda _, name: name == "sync")
    monkeypatch.setattr(files, "os", recorder)
    file = files.open_new(tmp_path / "new")
    with pytest.raises(OSError, match="fails"):
        file.finish()
    with pytest.raises(ValueError, match="closed"):
        file.finish()
    assert [operation[0] for operation in recorder.log].count("failed sync") == 1


def test_a_file_that_writes_nothing_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder()
    monkeypatch.setattr(recorder, "write", lambda handle, data: 0)  # noqa: ARG005
    monkeypatch.setattr(files, "os", recorder)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        files.write_new(tmp_path / "new", b"abc")


def test_a_file_that_is_being_built_is_held(tmp_path: Path) -> None:
    path = tmp_path / "MAIN_0123456789abcdef.seg"
    file = files.open_new(path)
    for step in (lambda: file.write(b"abc"), file.finish):
        step()
        with pytest.raises(BlockingIOError):
            holds.Exclusive(path)
        assert cleaning.clean(tmp_path) == []
    file.release()
    assert cleaning.clean(tmp_path) == [path.name]


def test_a_file_cleaned_before_it_was_locked_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "MAIN_0123456789abcdef.seg"
    lock: Callable[[int, int], None] = fcntl.flock
    cleaned: list[list[str]] = []

    def late(handle: int, kind: int) -> None:
        if kind == fcntl.LOCK_SH and not cleaned:
            cleaned.append([])
            cleaned.append(cleaning.clean(tmp_path))
        lock(handle, kind)

    monkeypatch.setattr(fcntl, "flock", late)
    files.write_new(path, b"abc")
    assert cleaned[1] == [path.name]
    assert path.read_bytes() == b"abc"


def test_folders_are_made_with_those_above_them(tmp_path: Path) -> None:
    files.make_folder(tmp_path / "a" / "b" / "c")
    files.make_folder(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c").is_dir()
    files.sync_above(tmp_path / "a" / "b" / "c")


def test_a_mask_left_by_a_failed_commit_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before it is certain that the commit is gone."""
    flags = np.array([True, False])
    masks.write(tmp_path, "MAIN_0123456789abcdef", 3, ~flags)
    recorder = Recorder()
    monkeypatch.setattr(files, "os", recorder)
    name = masks.write(tmp_path, "MAIN_0123456789abcdef", 3, flags)
    assert masks.read(tmp_path, name, 2, 1).tolist() == [True, False]
    assert [operation[0] for operation in recorder.log] == ["sync folder", "unlink", "create", "write", "sync"]
