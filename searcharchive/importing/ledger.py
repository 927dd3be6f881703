"""What imports have read, so that the next one need not read or understand it again. Losing it costs time only.

It is a small SQLite file beside the index. What it says is believed only as far as the index still has it: each article
that it names must be there, under its id and with its digest.
"""

import hashlib
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import searcharchive
from searcharchive.ingest.memory import START, Recall
from searcharchive.ingest.sources import Source

TABLES = """
CREATE TABLE IF NOT EXISTS sources (
    name TEXT PRIMARY KEY, reading TEXT, stamp TEXT, count INTEGER, chain BLOB, whole INTEGER, again TEXT, fields TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    source TEXT, number INTEGER, id TEXT, digest TEXT, earlier TEXT, earlier_digest TEXT, PRIMARY KEY (source, number)
) WITHOUT ROWID;
"""
FORM = 1
"""Raised whenever the tables change: what has another form is begun anew."""
MOST_AGAIN = 10_000
"""Refused records of one source; a source with more is read as if it were new."""
BATCH = 1_000
WAIT = 0.2
"""Seconds that another import may keep it locked, before this one goes on without."""
READING = ("ingest", "gazetteer", "analysis", "article.py", "dates.py", "versions.py")
"""What decides how something is understood."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an import told of one article: its id and the digest of its content; the same of it as an earlier version,
    where it may become one.
    """

    id: str
    digest: str
    earlier: str | None = None
    earlier_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of one source. ``stamp``: of the file; ``fields``: how many of its articles have each."""

    stamp: str
    recall: Recall
    fields: Mapping[str, int]


class Ledger:
    """One import's view of the file. Everything is kept at once when :meth:`keep` is called, or not at all."""

    def __init__(self, path: Path, reading: str) -> None:
        """``reading`` stands for how things are understood. Raises OSError or sqlite3.Error where it cannot be used.

        sqlite3.DatabaseError, but no OperationalError, where it is damaged or of another form.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._reading = reading
        self._database = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
        try:
            self._check()
            self._database.executescript(TABLES)
            self._database.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            self._database.close()
            raise

    def _check(self) -> None:
        (form,) = self._database.execute("PRAGMA user_version").fetchone()
        (tables,) = self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and form != FORM:
            raise sqlite3.DatabaseError("it has another form")
        (said,) = self._database.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise sqlite3.DatabaseError(said)
        self._database.execute(f"PRAGMA user_version = {FORM}")

    def find(self, name: str) -> Known | None:
        """What is remembered of a source; None where that was understood in another way."""
        row = self._database.execute(
            "SELECT stamp, count, chain, whole, again, fields FROM sources WHERE name = ? AND reading = ?",
            (name, self._reading),
        ).fetchone()
        if row is None:
            return None
        stamp, count, chain, whole, again, fields = row
        return Known(stamp, Recall(count, chain, frozenset(json.loads(again)), bool(whole)), json.loads(fields))

    def articles(self, name: str) -> Iterator[Told]:
        """Those of a source that were not refused, in order."""
        rows = self._database.cursor().execute(
            "SELECT id, digest, earlier, earlier_digest FROM articles WHERE source = ? ORDER BY number", (name,)
        )
        return (Told(*row) for row in rows)

    def forget(self, name: str) -> None:
        self._database.execute("DELETE FROM sources WHERE name = ?", (name,))
        self._database.execute("DELETE FROM articles WHERE source = ?", (name,))

    def add(self, name: str, articles: list[tuple[int, Told]]) -> None:
        """Articles by the numbers of their records."""
        self._database.executemany(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?)",
            [(name, number, told.id, told.digest, told.earlier, told.earlier_digest) for number, told in articles],
        )

    def note(self, name: str, known: Known) -> None:
        recall = known.recall
        self._database.execute(
            "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(name, self._reading, known.stamp, recall.count, recall.chain, recall.whole),
                *(json.dumps(sorted(recall.again)), json.dumps(known.fields)),
            ),
        )

    def keep(self) -> None:
        self._database.execute("COMMIT")
        self._database.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._database.close()


def open_ledger(path: Path, options: str) -> Ledger | None:
    """The ledger of an archive; None where there cannot be one now. A damaged one is begun anew.

    ``options``: those of the import that decide how something is understood.
    """
    for _ in range(2):
        try:
            return Ledger(path, f"{reading()} {options}")
        except sqlite3.OperationalError:
            return None  # locked, or the folder cannot be written
        except sqlite3.DatabaseError:
            with suppress(OSError):
                path.unlink()
        except OSError:
            return None
    return None


@cache
def reading() -> str:
    """Stands for the code that reads and understands."""
    folder = Path(searcharchive.__file__).parent
    found = hashlib.sha256()
    for part in READING:
        place = folder / part
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            found.update(file.read_bytes())
    return found.hexdigest()


def name_of(source: Source) -> str:
    """The file by its whole path, in UTF-8 whatever its name is."""
    return os.fsencode(os.path.abspath(source.path or source.name)).decode("utf-8", "backslashreplace")


def stamp_of(source: Source) -> str:
    """What changes with a file; empty for what is none, or no longer there."""
    try:
        found = os.stat(source.path) if source.path is not None else None
    except OSError:
        found = None
    return "" if found is None else f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"


class Current:
    """The source that is being read: what is told of it."""

    def __init__(self, source: Source, known: Known | None) -> None:
        self.name = name_of(source)
        self.stamp = stamp_of(source)
        self.count = known.recall.count if known is not None else 0
        self.chain = known.recall.chain if known is not None else START
        self.again = set(known.recall.again) if known is not None else set()
        self.fields = Counter(known.fields if known is not None else {})
        self.number = -1
        self.waiting: list[tuple[int, Told]] = []

    def known(self, *, whole: bool) -> Known:
        return Known(self.stamp, Recall(self.count, self.chain, frozenset(self.again), whole), self.fields)
