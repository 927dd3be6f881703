"""``reindex`` and ``add``: files into the index; ``remove``: articles out of it."""

import argparse
import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from searcharchive.archive import Archive
from searcharchive.cli.naming import add_naming, naming_of, options_of
from searcharchive.cli.progress import Progress
from searcharchive.importing import runs
from searcharchive.importing.memory import Recollection
from searcharchive.importing.report import Report
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import Rejected, read, total_bytes
from searcharchive.settings import Settings

QUARANTINED = 3


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    reindex = commands.add_parser(
        "reindex",
        parents=[shared],
        help="build the index from files, in place of what earlier imports stored",
        description="Read files, folders, or - for standard input, of all formats in docs/formats.md, and put what "
        "they hold in the place of what earlier imports stored. The old index answers until the new one is ready; what "
        "is written over HTTP meanwhile stays. Without a path the index is built again from the articles that it "
        "stores.",
    )
    reindex.add_argument("paths", nargs="*", metavar="PATH", help="files, folders, or - for standard input")
    reindex.add_argument(
        "--discard-written", action="store_true", help="drop what was written or removed over HTTP before"
    )
    reindex.set_defaults(run=run_reindex)
    add = commands.add_parser(
        "add",
        parents=[shared],
        help="add the articles of files, or replace those with their ids",
        description="Read files, folders, or - for standard input, of all formats in docs/formats.md, and add what "
        "they hold. Versions of a story are all kept, the newest is found. Long runs commit again and again: "
        "interrupted, the same command goes on where it was. Files that are unchanged are not read again.",
    )
    add.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, or - for standard input")
    add.set_defaults(run=run_add)
    for command in (reindex, add):
        command.add_argument("--json", action="store_true", help="print the report as JSON")
        add_naming(command)
        command.add_argument(
            "--forget", action="store_true", help="read again also what was read before and is unchanged"
        )
    remove = commands.add_parser("remove", parents=[shared], help="remove articles by their ids")
    remove.add_argument("ids", nargs="+", metavar="ID")
    remove.set_defaults(run=run_remove)


def run_reindex(arguments: argparse.Namespace, settings: Settings) -> int:
    return _import(arguments, settings, replace=True)


def run_add(arguments: argparse.Namespace, settings: Settings) -> int:
    return _import(arguments, settings, replace=False)


def run_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    with Archive.of(settings, merges=True) as archive:
        archive.remove(*arguments.ids)
    count = len(arguments.ids)
    print(f"Removed {count} {'article' if count == 1 else 'articles'}.")
    return 0


def _import(arguments: argparse.Namespace, settings: Settings, *, replace: bool) -> int:
    started = time.monotonic()
    run = run_name()
    paths: list[str] = arguments.paths
    with (
        Archive.of(settings, merges=True) as archive,
        archive.memory(options_of(arguments)) as memory,
        Progress(total_bytes(paths)) as progress,
    ):
        remembered = runs.NOTHING if arguments.forget else memory
        drafts = read(
            paths,
            stdin=sys.stdin.buffer,
            progress=progress.advance,
            naming=naming_of(arguments),
            memory=remembered,
        )
        counted = progress.count(drafts) if paths else None
        if replace:
            report = archive.reindex(counted, run=run, discard_written=arguments.discard_written, memory=remembered)
        else:
            report = _add(archive, counted or (), run, remembered)
    seconds = time.monotonic() - started
    if arguments.json:
        print(
            json.dumps(
                {**asdict(report), "quarantine": report.quarantine and str(report.quarantine), "seconds": seconds}
            )
        )
    else:
        print_report(report, seconds)
    return QUARANTINED if report.quarantined else 0


def _add(archive: Archive, drafts: Iterable[Draft | Rejected], run: str, memory: Recollection) -> Report:
    try:
        return archive.add(drafts, run=run, memory=memory)
    except KeyboardInterrupt as interrupt:
        if memory.kept:
            told = f"{memory.kept:,} articles are in; the same command goes on from there."
            raise KeyboardInterrupt(told) from interrupt
        raise


def run_name() -> str:
    """The name of an import that begins now, for what it refuses."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def print_report(report: Report, seconds: float) -> None:
    """The report that people read at the end of an import."""
    rate = report.read / seconds if seconds else 0.0
    if report.unread:
        print(f"note: what was written over HTTP could not be carried over. {report.unread}", file=sys.stderr)
    print(f"{report.read:,} read in {seconds:,.1f} s ({rate:,.0f} articles/s); now at generation {report.generation}.")
    print(f"  {report.stored:>9,} stored")
    print(f"  {report.unchanged:>9,} unchanged")
    print(f"  {report.quarantined:>9,} quarantined" + (f", see {report.quarantine}" if report.quarantine else ""))
    if report.carried:
        print(f"  {report.carried:>9,} written over HTTP, carried over")
    if report.gone:
        print(f"  {report.gone:>9,} of the old index are no longer there")
    articles = report.stored + report.unchanged
    if articles:
        print("Of these articles have a")
        for name, count in sorted(report.fields.items(), key=lambda item: -item[1]):
            print(f"  {count:>9,}  {count / articles:>4.0%}  {name}")
