"""Named numpy arrays in one file that processes map and share: a JSON header, then the arrays, 64-byte aligned."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

Arrays = Mapping[str, np.ndarray[Any, Any]]
MAGIC = b"SAGAZ1\n"
_ALIGN = 64


def _aligned(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN


def save(path: Path, arrays: Arrays) -> None:
    """Write one-dimensional arrays; readers see the old file or the whole new one. Raises OSError."""
    layout, at = {}, 0
    for name, array in arrays.items():
        layout[name] = (array.dtype.str, len(array), at)
        at = _aligned(at + array.nbytes)
    header = MAGIC + json.dumps({"arrays": layout, "size": at}).encode() + b"\n"
    start = _aligned(len(header))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(header.ljust(start, b" "))
            for name, array in arrays.items():
                file.seek(start + layout[name][2])
                file.write(array.tobytes())
            file.truncate(start + at)
            os.fchmod(file.fileno(), 0o644)
        os.replace(temporary, path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def load(path: Path) -> Arrays | None:
    """The arrays, mapped read-only, or None where the file is missing, cut off or something else."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                return None
            line = file.readline()
        header = json.loads(line)
        start = _aligned(len(MAGIC) + len(line))
        if path.stat().st_size != start + header["size"]:
            return None
        mapped = np.memmap(path, np.uint8, "r")
    except (OSError, ValueError):
        return None
    return {name: _view(mapped, start + at, dtype, count) for name, (dtype, count, at) in header["arrays"].items()}


def _view(mapped: np.ndarray[Any, Any], at: int, dtype: str, count: int) -> np.ndarray[Any, Any]:
    kind = np.dtype(dtype)
    return np.asarray(mapped[at : at + count * kind.itemsize]).view(kind)
