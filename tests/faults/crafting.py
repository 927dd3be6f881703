"""Makes an index what an attacker would make it: all checksums right, as anybody can compute them.

``python -m tests.faults.crafting FOLDER…`` opens each index in a process of its own, asks it whatever may be asked, and
says in a line of JSON for each how that ended: ``served``, ``refused``, the name of an exception, or a signal.
"""

import json
import os
import signal
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from searcharchive.backends.whoosh.schema import make_schema
from searcharchive.backends.whoosh.segment.container import _TAIL, END, MAGIC, ColumnFile
from searcharchive.backends.whoosh.store import names, toc
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.errors import DamagedIndex
from searcharchive.query.tree import Fuzzy, Phrase, Term, TextField, ValueField, Wildcard
from searcharchive.search.request import FacetRequest, SearchRequest, Sort, TimelineRequest
from tests.faults.scenario import open_backend

TIMEOUT = 20
"""Seconds after which opening and asking takes too long."""


class Crafted:
    """A segment's file, taken apart."""

    def __init__(self, path: Path) -> None:
        file = ColumnFile(path)
        self.meta: Any = dict(file.meta)
        self.columns: dict[str, Any] = {name: file[name].copy() for name in file._columns}
        self.footer: Callable[[dict[str, Any]], Any] = lambda footer: footer
        """Changes what the footer says of the columns as they are."""

    def __getitem__(self, name: str) -> Any:
        return self.columns[name]

    def __setitem__(self, name: str, column: Any) -> None:
        self.columns[name] = np.ascontiguousarray(column)

    def write(self, path: Path) -> tuple[int, int]:
        """Size and check of the file."""
        body, told = bytearray(MAGIC), []
        for name, column in self.columns.items():
            data = column.tobytes()
            told.append([name, column.dtype.str, len(column), len(body), zlib.crc32(data)])
            body += data + bytes(-len(data) % 8)
        footer = orjson.dumps(self.footer({"format": 4, "meta": self.meta, "columns": told}))
        check = zlib.crc32(footer)
        path.write_bytes(bytes(body) + footer + _TAIL.pack(len(footer), check, END))
        return path.stat().st_size, check


def craft(folder: Path, change: Callable[[Crafted], object]) -> str:
    """Change the one segment of an index, and its table of contents; its file's name."""
    number = toc.newest(folder)
    assert number is not None
    (entry,) = toc.read(folder, number).segments
    crafted = Crafted(folder / entry.file)
    change(crafted)
    size, check = crafted.write(folder / entry.file)
    documents = crafted.meta["documents"] if type(crafted.meta) is dict else 0
    told = documents if type(documents) is int and documents >= 0 else entry.documents
    new = ColumnSegment(entry.segid, documents=told, born=entry.born, size=size, check=check)
    (folder / names.toc_name(number)).write_bytes(toc.encode(number, [new], make_schema()))
    return entry.file


def ask_everything(folder: Path) -> None:
    """Raises DamagedIndex, or anything else."""
    words = [Term(word, field) for word in ("canal", "barges", "story", "zzz") for field in (None, *TextField)]
    queries = [*words, Wildcard("*a*"), Fuzzy("canol", 2), Phrase(("wait", "canal"), slop=3)]
    facets = tuple(FacetRequest(field) for field in ValueField)
    with closing(open_backend(folder)) as backend, backend.snapshot() as snapshot:
        for query in queries:
            for sort in (Sort.RELEVANCE, Sort.OLDEST):
                request = SearchRequest(query, facets=facets, timeline=TimelineRequest(), sort=sort, limit=100)
                snapshot.search(request)
        for id in [*snapshot.digests(), "", "nobody", "\uffff"]:
            snapshot.get(id)
        list(snapshot.scan())
        snapshot.deletions()
        snapshot.stats()


def outcome_of(folder: Path) -> str:
    child = os.fork()
    if not child:
        signal.alarm(TIMEOUT)
        status = 3
        try:
            ask_everything(folder)
            status = 0
        except DamagedIndex as error:
            told = f"refused: {error}"
            status = 1
        except BaseException as error:  # noqa: BLE001 - it is told
            told = f"{type(error).__name__}: {error}"
            status = 2
        finally:
            if status:
                (folder.parent / f"{folder.name}.told").write_text(told, "utf-8")
            os._exit(status)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code < 0:
        return signal.Signals(-code).name
    return (folder.parent / f"{folder.name}.told").read_text("utf-8") if code else "served"


def main(*folders: str) -> None:
    for folder in folders:
        print(json.dumps(outcome_of(Path(folder))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
