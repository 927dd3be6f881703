"""The audit log: a line for each write over HTTP, in ``audit.jsonl`` of the archive's state folder.

Whoever had a key that may write is in it, whatever came of it; a bulk request has a line for each of its commits. A
line names a key by its id, never by its secret. It is on disk before the write is answered. Where it cannot be written
the write stands, since it is done, and the server's own log says so. Workers append to one file; the one that finds it
full begins the next, under a lock that the kernel gives back: ``audit.1.jsonl`` is the newest of the full ones.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from flask import g

from searcharchive.errors import ArchiveError
from searcharchive.statefiles import locked, sync_folder
from searcharchive.web.site import site

FILE = "audit.jsonl"
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Entry:
    """One write. ``ids``: what it changed, or wanted to; ``generation``: one that has it; ``more``: further fields."""

    method: str
    ids: Sequence[str] = ()
    outcome: str = ""
    generation: int | None = None
    more: dict[str, Any] = field(default_factory=dict)


@contextmanager
def audited(method: str, *ids: str) -> Iterator[Entry]:
    """Log what is done in a ``with``; what is raised there is the outcome."""
    entry = Entry(method, ids)
    try:
        yield entry
        # What is done is done, whatever happens to the index afterwards.
        with suppress(ArchiveError):
            entry.generation = site().archive.generation()
    except ArchiveError as error:
        entry.outcome = error.slug
        raise
    except BaseException as error:
        entry.outcome = type(error).__name__
        raise
    finally:
        settings = site().settings
        log = AuditLog(site().archive.state, settings.audit_size, settings.audit_files)
        log.write(entry, g.key.id, g.request_id)


@dataclass(frozen=True, slots=True)
class AuditLog:
    """The files in one folder: ``size`` bytes each, ``files`` full ones kept."""

    folder: Path
    size: int
    files: int

    def write(self, entry: Entry, key: str, request: str) -> None:
        """Append one line. Never raises: what it tells of is done."""
        line = orjson.dumps(
            {
                "time": datetime.now(UTC),
                "key": key,
                "request": request,
                "method": entry.method,
                "ids": entry.ids,
                "outcome": entry.outcome,
                "generation": entry.generation,
                **entry.more,
            },
            option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z,
        )
        try:
            self._append(line)
        except OSError:
            _LOG.exception("The audit log cannot be written; the request was %s", request)

    def _append(self, line: bytes) -> None:
        with locked(self.folder / FILE):
            handle = os.open(self.folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                begin = os.fstat(handle).st_size
                _write_whole(handle, line, begin)
                os.fdatasync(handle)
            finally:
                os.close(handle)
            if not begin:
                sync_folder(self.folder)
            if begin + len(line) >= self.size:
                self._rotate()

    def _rotate(self) -> None:
        """The oldest goes, each of the others becomes one older."""
        self._full(self.files).unlink(missing_ok=True)
        for number in range(self.files - 1, 0, -1):
            if self._full(number).exists():
                self._full(number).replace(self._full(number + 1))
        present = self.folder / FILE
        if self.files:
            present.replace(self._full(1))
        else:
            present.unlink()

    def _full(self, number: int) -> Path:
        return self.folder / f"audit.{number}.jsonl"


def _write_whole(handle: int, line: bytes, begin: int) -> None:
    """All of a line at the end of a file, or nothing: a part of it would make the next one unreadable."""
    try:
        written = 0
        while written < len(line):
            written += os.write(handle, line[written:])
    except OSError:
        os.ftruncate(handle, begin)
        raise
