"""How kernels are compiled: by numba, ahead of use, into a cache folder that no stale kernel survives.

A kernel is a small pure function over contiguous arrays. It checks no index (numba does not), so whoever calls it has
validated what comes from a file, and a kernel that fills an array gets its capacity and returns before passing it.
Kernels release the interpreter lock and start no threads of their own, since servers fork.

numba keeps compiled code by the caller's source file alone: an edited callee in another file would leave the old one
inside a cached caller. So the folder is named by a hash of all kernel sources, of numba's version and of the processor.
A folder in which all kernels were compiled ahead (``python -m searcharchive.kernels``) is read and never written, so
that it may belong to an installation, and serve users who cannot write there.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import llvmlite
import numba
from llvmlite import binding as llvm
from numba import njit
from numba.core import event
from numba.core.caching import UserProvidedCacheLocator

OPTIONS = {
    "nogil": True,
    "error_model": "numpy",
    # No kernel makes an array, so none needs to count who uses one: that would be atomic, in every step, for each word.
    # numba's own switch, which a kernel that makes an array does not survive.
    "_nrt": False,
}
COMPLETE = "complete"
"""An empty file in a folder where all kernels are."""
TEMPORARY = "searcharchive-kernels-"
WRITABLE_BY_OTHERS = 0o022

F = TypeVar("F", bound=Callable[..., Any])


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where compiled kernels are kept: where all are already, else where they can be, else for this process alone.

    What is kept there is run, so it is never a folder that someone else may have made or could write into.
    """
    folders = [folder / f"kernels-{_fingerprint()}" for folder in _folders(environ)]
    chosen = next(filter(is_complete, folders), None) or next(filter(_is_writable, folders), None)
    return chosen or Path(tempfile.mkdtemp(prefix=TEMPORARY))


def is_temporary(folder: Path) -> bool:
    return folder.name.startswith(TEMPORARY)


def _folders(environ: Mapping[str, str]) -> Iterator[Path]:
    """``SEARCHARCHIVE_CACHE`` alone where it is given; else of the virtual environment, then of the user."""
    if own := environ.get("SEARCHARCHIVE_CACHE"):
        yield Path(own)
        return
    if sys.prefix != sys.base_prefix:
        yield Path(sys.prefix, "var", "cache", "searcharchive")
    home = environ.get("XDG_CACHE_HOME") or (environ.get("HOME") and f"{environ['HOME']}/.cache")
    if home:
        yield Path(home, "searcharchive")


def is_complete(folder: Path) -> bool:
    """Whether all kernels are there to be read, and nobody else could have put them there."""
    try:
        kept = [folder, *folder.iterdir()]
        return folder / COMPLETE in kept and all(_is_ours(path) and os.access(path, os.R_OK) for path in kept)
    except OSError:
        return False


def mark_complete(folder: Path) -> None:
    """Tell that all kernels are there. Raises OSError."""
    if not is_complete(folder):
        (folder / COMPLETE).touch()


def _is_writable(folder: Path) -> bool:
    """Whether kernels can be kept there; makes the folder."""
    with suppress(OSError):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o755, exist_ok=True)
        return _is_ours(folder) and os.access(folder, os.W_OK)
    return False


def _is_ours(path: Path) -> bool:
    found = path.stat()
    return found.st_uid in (0, os.geteuid()) and not found.st_mode & WRITABLE_BY_OTHERS


def _fingerprint() -> str:
    config = numba.config
    made_of = [
        numba.__version__,
        llvmlite.__version__,
        sys.implementation.cache_tag,
        str(config.BOUNDSCHECK),
        config.OPT,
    ]
    made_of += [config.CPU_NAME or llvm.get_host_cpu_name()]
    made_of += [llvm.get_host_cpu_features().flatten() if config.CPU_FEATURES is None else config.CPU_FEATURES]
    made_of += [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256("\0".join(map(str, made_of)).encode()).hexdigest()[:12]


FOLDER = cache_folder(os.environ)


class Kept(UserProvidedCacheLocator):  # type: ignore[misc]  # numba has no types
    """Tells numba that kernels are in FOLDER: wherever the sources are, and though nothing can be written there.

    numba's own locators write a file before they read one, and refuse a folder where that fails.
    """

    def get_cache_path(self) -> str:
        return str(FOLDER)

    def ensure_cache_path(self) -> None:
        """It is there: ``cache_folder`` has looked."""


numba.config.CACHE_DIR = str(FOLDER)
numba.config.CACHE_LOCATOR_CLASSES = f"{Kept.__module__}.{Kept.__name__}"


class Announcement(event.Listener):  # type: ignore[misc]
    """Says once that kernels are being compiled, which takes a while, and never where they are only loaded."""

    def __init__(self) -> None:
        self._said = False

    def on_start(self, _: Any) -> None:
        if not self._said:
            self._said = True
            print(f"Compiling the kernels once, into {FOLDER} …", file=sys.stderr, flush=True)

    def on_end(self, _: Any) -> None:
        """Nothing more is said."""


event.register("numba:compile", Announcement())


def kernel(*signatures: str) -> Callable[[F], F]:
    """Compile for these types when the module is imported, or load what was compiled before."""
    compiled: Callable[[F], F] = njit(list(signatures), cache=True, **OPTIONS)
    return compiled


def inlined(function: F) -> F:
    """A step that kernels share; it becomes part of each."""
    compiled: F = njit(**OPTIONS)(function)
    return compiled
