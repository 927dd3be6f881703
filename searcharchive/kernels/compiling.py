"""How kernels are compiled: by numba, ahead of use, into a cache folder that no stale kernel survives.

A kernel is a small pure function over contiguous arrays. It checks no index (numba does not), so whoever calls it has
validated what comes from a file, and a kernel that fills an array gets its capacity and returns before passing it.
Kernels release the interpreter lock and start no threads of their own, since servers fork.

numba keeps compiled code by the caller's source file alone: an edited callee in another file would leave the old one
inside a cached caller. So the folder is named by a hash of all kernel sources, of numba's version and of the processor.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import numba
from llvmlite import binding as llvm
from numba import njit

OPTIONS = {
    "nogil": True,
    "error_model": "numpy",
    # No kernel makes an array, so none needs to count who uses one: that would be atomic, in every step, for each word.
    # numba's own switch, which a kernel that makes an array does not survive.
    "_nrt": False,
}

F = TypeVar("F", bound=Callable[..., Any])


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Where compiled kernels are kept: in a folder of the user's, or for this process alone where there is none.

    What is kept there is run, so it is never a folder that someone else may have made.
    """
    name = f"kernels-{_fingerprint()}"
    home = environ.get("XDG_CACHE_HOME") or (environ.get("HOME") and f"{environ['HOME']}/.cache")
    if home:
        folder = Path(home, "searcharchive", name)
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
    return Path(tempfile.mkdtemp(prefix=f"searcharchive-{name}-"))


def _fingerprint() -> str:
    made_of = [numba.__version__, llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()]
    made_of.append(str(numba.config.BOUNDSCHECK))
    made_of += [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256("\0".join(made_of).encode()).hexdigest()[:12]


numba.config.CACHE_DIR = str(cache_folder(os.environ))


def kernel(signature: str) -> Callable[[F], F]:
    """Compile for these types when the module is imported, or load what was compiled before."""
    compiled: Callable[[F], F] = njit(signature, cache=True, **OPTIONS)
    return compiled


def inlined(function: F) -> F:
    """A step that kernels share; it becomes part of each."""
    compiled: F = njit(**OPTIONS)(function)
    return compiled
