"""Where compiled kernels are kept, and, when there is time, all tests of kernels with checked indices."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import numba
import pytest

from searcharchive.kernels import compiling

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the kernels that may be edited, and a cache of its own."""
    folder = tmp_path / "kernels"
    shutil.copytree(Path(compiling.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(compiling, "__file__", str(folder / "compiling.py"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders go."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_same_sources_same_folder(sources: Path, tmp_path: Path) -> None:
    folder = compiling.cache_folder(os.environ)
    assert folder.is_dir()
    assert folder.parent == tmp_path / "cache" / "searcharchive"
    assert compiling.cache_folder(os.environ) == folder
    (sources / "notes.txt").write_text("not a source")
    assert compiling.cache_folder(os.environ) == folder


@pytest.mark.parametrize("name", ["varints.py", "postings.py", "new.py"])
def test_an_edit_anywhere_leads_to_another_folder(sources: Path, name: str) -> None:
    before = compiling.cache_folder(os.environ)
    with (sources / name).open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    after = compiling.cache_folder(os.environ)
    assert after != before
    assert after.parent == before.parent


@pytest.mark.usefixtures("sources")
def test_checked_indices_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    before = compiling.cache_folder(os.environ)
    monkeypatch.setattr(numba.config, "BOUNDSCHECK", 0 if numba.config.BOUNDSCHECK else 1)
    assert compiling.cache_folder(os.environ) != before


def test_a_home_without_a_cache_gets_one(tmp_path: Path) -> None:
    assert compiling.cache_folder({"HOME": str(tmp_path)}).parent == tmp_path / ".cache" / "searcharchive"


def check_private(folder: Path, temporary: Path) -> None:
    assert folder.parent == temporary
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_private_where_no_cache_can_be_made(elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    folder = compiling.cache_folder(os.environ)
    check_private(folder, elsewhere)
    assert compiling.cache_folder(os.environ) != folder


def test_private_where_the_cache_is_read_only(elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    check_private(compiling.cache_folder(os.environ), elsewhere)


BEYOND = """
import numpy as np
from searcharchive.kernels.postings import decode_documents
decode_documents(np.zeros(1, np.uint8), 0, 5, np.zeros(1, np.int32), np.zeros(1, np.int32))
"""


@pytest.mark.skipif(
    "1" not in (os.environ.get("SEARCHARCHIVE_SLOW"), os.environ.get("SEARCHARCHIVE_CHECKED_KERNELS")),
    reason="compiles all kernels anew; set SEARCHARCHIVE_CHECKED_KERNELS=1 for it",
)
def test_no_kernel_leaves_its_arrays(tmp_path: Path) -> None:
    environ = {**os.environ, "NUMBA_BOUNDSCHECK": "1", "XDG_CACHE_HOME": str(tmp_path)}
    checked = subprocess.run([sys.executable, "-c", BEYOND], cwd=ROOT, env=environ, capture_output=True, text=True)
    assert "IndexError" in checked.stderr  # or else what follows would check nothing
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE), f"--ignore={__file__}"]
    run = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
