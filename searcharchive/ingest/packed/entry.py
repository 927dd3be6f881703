"""One file inside an archive, and which of them are not read."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from searcharchive.ingest.sources import skipped

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")
SHOWN = 500
"""Characters of a name in reports."""


class Entry(NamedTuple):
    """``refused``: why it is not read. ``pieces`` are read before the next entry is asked for, or never.

    ``packed``: its bytes in the archive. ``told``: that it is refused is told even where its name would leave it out.
    """

    name: str
    pieces: Iterator[bytes]
    refused: str | None = None
    packed: int = 0
    told: bool = False


def plain(name: str) -> str:
    """The name with slashes alone between its parts, and without empty ones."""
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))


def left_out(name: str) -> bool:
    """Whether it is hidden, an editor's leaving or a note about the folder, as in folders on disk."""
    *folders, last = plain(name).split("/")
    return any(folder == "__MACOSX" or (folder[:1] == "." and folder != "..") for folder in folders) or (
        last != ".." and skipped(last)
    )


def outside(name: str) -> str | None:
    """Why a name cannot be that of a file in the archive's folder, or None."""
    if name.startswith(("/", "\\")) or _DRIVE.match(name):
        return "its path is absolute, so it leaves the archive"
    if ".." in plain(name).split("/"):
        return "its path leaves the archive with .."
    return None if plain(name) else "it has no name"


def inside(archive: str, name: str) -> str:
    """``a.zip/b.xml``, as reports name it."""
    return f"{archive}/{_CONTROLS.sub('�', name.lstrip('/') if outside(name) else plain(name))[:SHOWN]}"
