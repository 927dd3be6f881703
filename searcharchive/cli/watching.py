"""``watch``: what arrives in a folder is added."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from searcharchive.archive import Archive
from searcharchive.cli.imports import QUARANTINED, run_name
from searcharchive.cli.naming import add_naming, naming_of, options_of
from searcharchive.errors import Unavailable, UnreadableSource
from searcharchive.importing.report import Report
from searcharchive.ingest.pipeline import Naming, read
from searcharchive.ingest.sources import find_sources
from searcharchive.settings import Settings

Stamp = tuple[int, int, int]
"""Of a file: inode, size, time of its last change."""


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    watching = commands.add_parser(
        "watch",
        parents=[shared],
        help="add what arrives in a folder, until interrupted",
        description="Look at a folder again and again, and add the files that are new or were changed, once they have "
        "not changed for a moment: a file that is still being written is waited for.",
    )
    watching.add_argument("folder", metavar="FOLDER")
    watching.add_argument("--every", type=float, default=1.0, metavar="SECONDS", help="how often to look (default: 1)")
    watching.add_argument(
        "--settle",
        type=float,
        default=2.0,
        metavar="SECONDS",
        help="how long a file must not have changed (default: 2)",
    )
    watching.add_argument("--once", action="store_true", help="add what is there now, and end")
    add_naming(watching)
    watching.set_defaults(run=run_watch)


def run_watch(arguments: argparse.Namespace, settings: Settings) -> int:
    folder = Path(arguments.folder)
    if not folder.is_dir():
        raise UnreadableSource(f"There is no folder {folder}.")
    naming, options = naming_of(arguments), options_of(arguments)
    with Archive.of(settings, merges=True) as archive, _ended() as ended:
        watcher = Watcher(folder, lambda files: _add(archive, files, naming, options), arguments.settle)
        print(f"Watching {folder}; Ctrl-C ends it.", file=sys.stderr)
        while True:
            left = watcher.look(time.time())
            if ended() or (arguments.once and not left):
                return QUARANTINED if watcher.refused and arguments.once else 0
            time.sleep(arguments.every)


@contextmanager
def _ended() -> Iterator[Callable[[], bool]]:
    """Whether somebody asked to end: what is being added is finished first."""
    asked: list[int] = []

    def ask(number: int, _: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _add(archive: Archive, files: list[Path], naming: Naming, options: str) -> Report:
    with archive.memory(options) as memory:
        report = archive.add(read(files, naming=naming, memory=memory), run=run_name(), memory=memory)
    if report.stored or report.quarantined:
        where = f", see {report.quarantine}" if report.quarantine else ""
        told = f"{report.stored:,} stored, {report.unchanged:,} unchanged, {report.quarantined:,} quarantined{where}"
        print(f"{len(files):,} {'file' if len(files) == 1 else 'files'}: {told}", flush=True)
    return report


class Watcher:
    """Hands over the files of a folder that are new or changed, when they have been still for ``settle`` seconds."""

    def __init__(self, folder: Path, add: Callable[[list[Path]], Report], settle: float) -> None:
        self._folder = folder
        self._add = add
        self._settle = settle
        self._done: dict[Path, Stamp] = {}
        self._seen: dict[Path, tuple[Stamp, float]] = {}
        self.refused = 0
        self._complaint = ""

    def look(self, now: float) -> bool:
        """Look once. Whether there are files that are waited for. What could not be added is tried the next time."""
        try:
            there = dict(self._stamps())
        except UnreadableSource as error:
            if error.detail != self._complaint:
                print(f"{error.detail} Looking again.", file=sys.stderr)
            self._complaint = error.detail
            return True
        self._complaint = ""
        still: dict[Path, Stamp] = {}
        for path, stamp in there.items():
            if self._done.get(path) == stamp:
                continue
            known, since = self._seen.get(path, (None, now))
            if known != stamp:
                # As long ago as the file says: those that were there before need not be waited for.
                since = min(now, stamp[2] / 1e9)
                self._seen[path] = (stamp, since)
            if now - since >= self._settle:
                still[path] = stamp
        if still and self._hand_over(still):
            self._done |= still
        self._done = {path: stamp for path, stamp in self._done.items() if path in there}
        self._seen = {path: seen for path, seen in self._seen.items() if path in there and path not in self._done}
        return bool(self._seen)

    def _stamps(self) -> Iterator[tuple[Path, Stamp]]:
        for source in find_sources([self._folder]):
            if source.path is not None:
                with suppress(OSError):
                    # Of a link to nowhere the link itself: it is refused, and told.
                    found = os.stat(source.path, follow_symlinks=source.path.exists())
                    yield source.path, (found.st_ino, found.st_size, found.st_mtime_ns)

    def _hand_over(self, files: dict[Path, Stamp]) -> bool:
        try:
            self.refused += self._add([path for path in files if os.path.lexists(path)]).quarantined
        except (Unavailable, UnreadableSource) as error:
            print(f"{error.detail} Trying again.", file=sys.stderr)
            return False
        return True
