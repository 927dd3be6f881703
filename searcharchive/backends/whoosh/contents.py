"""The table of contents: which generation is newest, and which segments it is made of.

Whoosh keeps it as a pickle, and whoever unpickles runs what is in it. So only a folder that bears our mark is opened.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

import orjson
from whoosh.index import TOC, clean_files

from searcharchive.backends.whoosh.damage import damage_told
from searcharchive.backends.whoosh.schema import FORMAT_VERSION, make_schema
from searcharchive.backends.whoosh.storage import IndexStorage
from searcharchive.errors import DamagedIndex, NoIndex

NAME = "MAIN"
MARK = "searcharchive.json"

Identity = tuple[int, int, int]
"""Number of a generation, and inode and time of its file: the same number may be made again in a new folder."""


def newest(folder: Path) -> int | None:
    """The number of the newest generation; None where the folder or an index in it is missing."""
    pattern = TOC._pattern(NAME)
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return max((int(found[1]) for found in map(pattern.match, names) if found), default=None)


def identify(folder: Path) -> Identity:
    """The newest generation. Raises NoIndex, or DamagedIndex where the index is not ours."""
    number = newest(folder)
    if number is None:
        raise NoIndex(f"There is no index in {folder}.")
    if not (folder / MARK).is_file():
        raise DamagedIndex(f"The Whoosh index in {folder} was not made by searcharchive and is not opened.")
    found = os.stat(folder / TOC._filename(NAME, number))
    return number, found.st_ino, found.st_mtime_ns


def check_mark(folder: Path) -> None:
    """Raises DamagedIndex when the index has a format that this version does not read."""
    with damage_told(MARK):
        made = orjson.loads((folder / MARK).read_bytes())
        version = made["format"]
    if version != FORMAT_VERSION:
        raise DamagedIndex(f"The index has format {version}; this version reads {FORMAT_VERSION}. Reindex it.")


def read(folder: Path, number: int) -> TOC:
    """A generation's table of contents. Raises DamagedIndex, FileNotFoundError."""
    check_mark(folder)
    with damage_told(f"{NAME} {number}"):
        return TOC.read(IndexStorage(str(folder)), NAME, gen=number, schema=make_schema())


def create(folder: Path) -> None:
    """An empty index of generation 0. Raises OSError."""
    storage = IndexStorage(str(folder))
    with storage.create_file(MARK) as file:
        file.write(orjson.dumps({"format": FORMAT_VERSION, "engine": "whoosh"}))
    storage.sync()
    TOC.create(storage, make_schema(), NAME)


def clean(folder: Path, toc: TOC) -> None:
    """Unlink what interrupted writers left. Only while holding the lock."""
    storage = IndexStorage(str(folder))
    clean_files(storage, NAME, toc.generation, toc.segments)
    for name in storage.list():
        if name.startswith(f"_{NAME}_") and not name.endswith(".toc"):
            with suppress(OSError):
                storage.delete_file(name)
    shutil.rmtree(folder / f"{NAME}.tmp", ignore_errors=True)
