"""The mark: a small file that says whose index this is, and of which format. Nothing is opened without it."""

from contextlib import suppress
from pathlib import Path

import orjson

from searcharchive.backends.whoosh.store import files, names
from searcharchive.errors import DamagedIndex, OtherFormat

FORMAT_VERSION = 3
"""Raised whenever an index written before can no longer be read. 1 was stock Whoosh's own segments; 2 had no
inflections."""
CONTENT = orjson.dumps({"format": FORMAT_VERSION, "engine": "whoosh"})


def check_mark(folder: Path) -> None:
    """Raises DamagedIndex when the index is not ours, OtherFormat when this version does not read it; OSError."""
    try:
        content = (folder / names.MARK).read_bytes()
    except FileNotFoundError as error:
        raise DamagedIndex(f"{names.MARK} is missing in {folder}: not an index of searcharchive.") from error
    if content != CONTENT:
        raise _what_is_wrong(content)


def _what_is_wrong(content: bytes) -> DamagedIndex:
    try:
        version = orjson.loads(content)["format"]
    except (ValueError, TypeError, KeyError):
        version = FORMAT_VERSION
    if type(version) is int and version != FORMAT_VERSION:
        return OtherFormat(
            f"By {names.MARK} the index has format {version}; this version reads {FORMAT_VERSION}. Reindex it."
        )
    return DamagedIndex(f"The index is damaged in {names.MARK}.")


def is_ours(folder: Path) -> bool:
    """Is there a mark, whatever it says? Raises OSError."""
    return (folder / names.MARK).exists()


def is_marked(folder: Path) -> bool:
    """Is the mark there, and this version's? Raises OSError."""
    try:
        check_mark(folder)
    except DamagedIndex:
        return False
    return True


def write_mark(folder: Path) -> None:
    """In place of any other, in one step; durable when the folder has been synced. Raises OSError."""
    temporary = folder / names.temporary_name()
    files.write_new(temporary, CONTENT)
    try:
        files.publish(temporary, folder / names.MARK)
    except BaseException:
        with suppress(OSError):
            files.unlink(temporary)
        raise
