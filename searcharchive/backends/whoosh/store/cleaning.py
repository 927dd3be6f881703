"""Unlinking what is no longer needed. Files are never truncated: who has one open or mapped keeps reading it."""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from searcharchive.backends.whoosh.store import files, holds, names, toc
from searcharchive.errors import DamagedIndex

KEEP = 600.0
"""Seconds that an old generation stays, for readers that cannot hold it: stock Whoosh's."""


def clean(folder: Path, keep: float = KEEP) -> list[str]:
    """Unlink old generations, and what interrupted writers left; the names of what was unlinked.

    Only while holding the write lock, and not between writing a mask and committing it. Stays: what the newest
    generation names; what another one names that is held, or has not been old for ``keep`` seconds; what is being
    built. What cannot be unlinked is left for the next time. Raises DamagedIndex when it is unclear what is needed
    (then nothing is unlinked), OSError when the folder cannot be read or synced.
    """
    present = os.listdir(folder)
    known = sorted(number for number in map(names.generation_of, present) if number is not None)
    needed = _files_of(folder, known[-1]) if known else frozenset()
    gone = _unlink(folder, [name for name in present if _is_temporary(name)])
    kept, dropped = _drop_old(folder, known, keep)
    gone += dropped
    try:
        needed = needed.union(*(_files_of(folder, number) for number in kept))
    except DamagedIndex:
        # Whoever holds that generation may need any of the files. It is in the way only until it has become old.
        return gone
    leftovers = [name for name in present if names.SEGMENT_FILE.fullmatch(name) and name not in needed]
    if leftovers:
        # A table of contents whose absence is not on disk may come back after a power failure: first make it durable.
        files.sync_folder(folder)
    return gone + _unlink(folder, leftovers)


def _is_temporary(name: str) -> bool:
    return name.startswith(names.TEMPORARY) and names.generation_of(name) is None


def _drop_old(folder: Path, known: list[int], keep: float) -> tuple[list[int], list[str]]:
    """Of the generations but the newest, in ascending order: those that stay, and the files of those that went."""
    kept: list[int] = []
    gone: list[str] = []
    now = time.time()
    for number, successor in pairwise(known):
        name = names.toc_name(number)
        # A generation became old when the next one was written, which is still there: it comes after this one.
        old_since = os.stat(folder / names.toc_name(successor)).st_mtime
        if old_since + keep > now or not _unlink(folder, [name]):
            kept.append(number)
        else:
            gone.append(name)
    return kept, gone


def _files_of(folder: Path, generation: int) -> frozenset[str]:
    found = os.stat(folder / names.toc_name(generation))
    return _read_files_of(folder, generation, found.st_ino, found.st_mtime_ns)


@lru_cache(maxsize=4096)
def _read_files_of(folder: Path, generation: int, *_: int) -> frozenset[str]:
    """Read once: when commits are many, so are the generations of the last minutes, at each cleaning."""
    return toc.load(folder, generation).files


def _unlink(folder: Path, unwanted: Iterable[str]) -> list[str]:
    """Unlink those that nobody holds; their names."""
    gone: list[str] = []
    for name in unwanted:
        # The lock is held over the unlinking, so that whoever gets it afterwards sees that the file has gone.
        with suppress(OSError), holds.Exclusive(folder / name):
            files.unlink(folder / name)
            gone.append(name)
    return gone
