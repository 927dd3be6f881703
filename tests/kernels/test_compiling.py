"""Where compiled kernels are kept, and, when there is time, all tests of kernels with checked indices."""

import ctypes
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numba
import pytest

from searcharchive.kernels import compiling

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests choose by themselves whether Python runs in a virtual environment."""
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    monkeypatch.delenv("SEARCHARCHIVE_CACHE", raising=False)


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


# Folders of an installation


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a virtual environment keeps the kernels, without any yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "venv"))
    folder = compiling.cache_folder(os.environ)
    assert folder.parent == tmp_path / "venv" / "var" / "cache" / "searcharchive"
    assert not (tmp_path / "cache").exists()
    return folder


def test_compiled_ahead_is_read_where_it_cannot_be_written(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiling.mark_complete(installed)
    monkeypatch.setattr(os, "access", lambda _, mode: mode == os.R_OK)
    assert compiling.cache_folder(os.environ) == installed
    assert not (tmp_path / "cache").exists()


def test_not_compiled_ahead_the_user_has_a_folder(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode == os.R_OK or Path(path) != installed)
    own = compiling.cache_folder(os.environ)
    assert own.parent == tmp_path / "cache" / "searcharchive"
    compiling.mark_complete(own)
    compiling.mark_complete(installed)
    assert compiling.cache_folder(os.environ) == installed


def test_a_folder_can_be_named(installed: Path, tmp_path: Path) -> None:
    folder = compiling.cache_folder({**os.environ, "SEARCHARCHIVE_CACHE": str(tmp_path / "named")})
    assert folder == tmp_path / "named" / installed.name


@pytest.mark.parametrize("mode", [0o777, 0o775])
@pytest.mark.parametrize("what", ["", "complete", "one.nbc"])
def test_what_others_can_write_is_not_run(installed: Path, tmp_path: Path, what: str, mode: int) -> None:
    compiling.mark_complete(installed)
    (installed / "one.nbc").touch()
    assert compiling.is_complete(installed)
    (installed / what).chmod(mode)
    assert not compiling.is_complete(installed)
    if not what:
        assert compiling.cache_folder(os.environ).parent == tmp_path / "cache" / "searcharchive"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("what", ["", "one.nbc"])
def test_what_others_own_is_not_run(installed: Path, what: str) -> None:
    compiling.mark_complete(installed)
    (installed / "one.nbc").touch()
    os.chown(installed / what, 12_345, -1)
    assert not compiling.is_complete(installed)


PROGRAM = """
from searcharchive.kernels.compiling import kernel

@kernel("int64(int64)")
def next_number(number):
    return number + 1

print(next_number(1))
"""


def test_compiling_is_said_and_loading_is_not(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    environ = {**os.environ, "SEARCHARCHIVE_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(tmp_path / "program.py")]
    first, second = (subprocess.run(command, env=environ, capture_output=True, text=True) for _ in range(2))
    assert first.stdout == second.stdout == "2\n"
    assert len(first.stderr.splitlines()) == 1
    assert str(tmp_path / "cache" / "kernels-") in first.stderr
    assert second.stderr == ""


COUNT = """
import importlib, os, pkgutil
from searcharchive import kernels
from searcharchive.kernels import compiling

hits = misses = 0
for found in pkgutil.iter_modules(kernels.__path__):
    if found.name != "__main__":
        for value in vars(importlib.import_module(f"searcharchive.kernels.{found.name}")).values():
            if hasattr(value, "stats") and value.nopython_signatures:
                hits += sum(value.stats.cache_hits.values())
                misses += sum(value.stats.cache_misses.values())
print(compiling.FOLDER, os.access(compiling.FOLDER, os.W_OK), hits > 30, misses)
"""


def drop_privileges() -> None:
    """Of a process that is about to start another: permissions bind that one though its user be root."""
    drop_from_bounding_set, dac_override, dac_read_search = 24, 1, 2
    if os.geteuid() == 0:
        for capability in (dac_override, dac_read_search):
            if ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0):
                os._exit(77)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder in which all kernels were compiled ahead, and which nobody can write any more."""
    folder = tmp_path / "kept" / compiling.FOLDER.name
    if compiling.FOLDER.is_dir():
        shutil.copytree(compiling.FOLDER, folder)
    environ = {**os.environ, "SEARCHARCHIVE_CACHE": str(tmp_path / "kept")}
    ran = subprocess.run(
        [sys.executable, "-m", "searcharchive.kernels"], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert str(folder) in ran.stdout
    for path in (*folder.iterdir(), folder, folder.parent):
        path.chmod(path.stat().st_mode & ~0o222)
    yield folder
    folder.parent.chmod(0o755)
    folder.chmod(0o755)


def test_nothing_is_compiled_where_nothing_can_be_written(read_only: Path, tmp_path: Path) -> None:
    environ = {**os.environ, "SEARCHARCHIVE_CACHE": str(read_only.parent), "HOME": str(tmp_path / "nowhere")}
    ran = subprocess.run(
        [sys.executable, "-c", COUNT],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        preexec_fn=drop_privileges,
    )
    if ran.returncode == 77:
        pytest.skip("root without the right to give up its rights")
    assert ran.stdout == f"{read_only} False True 0\n", ran.stderr
    assert ran.stderr == ""


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
    environ = {**os.environ, "NUMBA_BOUNDSCHECK": "1", "SEARCHARCHIVE_CACHE": str(tmp_path)}
    checked = subprocess.run([sys.executable, "-c", BEYOND], cwd=ROOT, env=environ, capture_output=True, text=True)
    assert "IndexError" in checked.stderr  # or else what follows would check nothing
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE), f"--ignore={__file__}"]
    run = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
