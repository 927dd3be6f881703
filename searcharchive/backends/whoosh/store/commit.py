"""The one step by which an index becomes another.

A power failure may keep or lose each name in a folder by itself until that folder was synced, and any byte of a file
until that was. So: segments and masks, synced by their makers; their names; then the table of contents under a
temporary name; its own name; and that name on disk. Only then is a commit reported. Whatever fails before, the commit
is taken back. Should the disk refuse even that, a refused commit may stay visible: whole, as all it names is on disk.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from searcharchive.backends.whoosh.store import files, mark, names, toc
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.errors import DamagedIndex, IndexBusy


def commit(folder: Path, base_generation: int | None, segments: Sequence[ColumnSegment], schema: Any) -> int:
    """Make the index consist of just these segments; the number of the new generation, which is then on disk.

    Only while holding the write lock. ``base_generation``: the newest one, None where there is no index yet. The files
    of the segments are finished, and held until this returns. Raises IndexBusy when somebody else has committed,
    DamagedIndex when a file is not there; OSError: nothing was changed. After any failure call ``cleaning.clean``,
    and unlink no file yourself (``files.NewFile.abandon`` says why).
    """
    _check(folder, base_generation, segments)
    generation = 0 if base_generation is None else base_generation + 1
    data = toc.encode(generation, segments, schema)
    if not mark.is_marked(folder):
        mark.write_mark(folder)
    files.sync_folder(folder)
    if base_generation is None:
        files.sync_above(folder)
    _publish(folder, folder / names.toc_name(generation), data)
    return generation


def _check(folder: Path, base_generation: int | None, segments: Sequence[ColumnSegment]) -> None:
    if toc.newest(folder) != base_generation:
        raise IndexBusy("Another writer has committed in the meantime.")
    for segment in segments:
        for name in segment.files:
            if not (folder / name).is_file():
                raise DamagedIndex(f"{name} is missing and cannot be committed.")
        if os.stat(folder / segment.file).st_size != segment.size:
            raise DamagedIndex(f"{segment.file} has another size than its segment says and cannot be committed.")


def _publish(folder: Path, path: Path, data: bytes) -> None:
    temporary = folder / names.temporary_name()
    files.write_new(temporary, data)
    try:
        files.publish(temporary, path)
        files.sync_folder(folder)
    except BaseException:
        _take_back(folder, path, temporary)
        raise


def _take_back(folder: Path, path: Path, temporary: Path) -> None:
    """As far as the disk obeys."""
    for made in (path, temporary):
        with suppress(OSError):
            files.unlink(made)
    with suppress(OSError):
        files.sync_folder(folder)
