"""``stats``, ``verify`` and ``optimise``: how the index is, whether it is whole, and making it compact."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from searcharchive.archive import Archive
from searcharchive.settings import Settings

DAMAGED = 4
SEGMENT = ("name", "documents", "deleted", "bytes", "born")


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    stats = commands.add_parser("stats", parents=[shared], help="figures about the index")
    stats.set_defaults(run=run_stats)
    verify = commands.add_parser(
        "verify",
        parents=[shared],
        help="is every file of the index as it was written?",
        description="Read every file of the index and name each that is not as it was written, and what is wrong with "
        "it. Exit status 0 when all is well, 4 when something is damaged.",
    )
    verify.set_defaults(run=run_verify)
    for command in (stats, verify):
        command.add_argument("--json", action="store_true", help="print JSON")
    optimise = commands.add_parser(
        "optimise",
        parents=[shared],
        help="make one segment of all, without what was deleted",
        description="Make one segment of all, as far as they fit into one, and let go of what was deleted. Searches "
        "and writes go on meanwhile. A running server merges by itself; this is for an archive that hardly changes.",
    )
    optimise.set_defaults(run=run_optimise)


def run_stats(arguments: argparse.Namespace, settings: Settings) -> int:
    with Archive.of(settings) as archive:
        stats = asdict(archive.stats())
    if arguments.json:
        print(json.dumps(stats))
        return 0
    details = stats.pop("details")
    segments = details.pop("segments", [])
    for name, value in {**stats, **details}.items():
        print(f"{name.replace('_', ' '):<13} {_figure(value)}")
    _print_segments(segments)
    return 0


def _figure(value: object) -> str:
    """A figure as people read it; of several things, their number and what they are."""
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return f"{len(value)}: " + ", ".join(map(str, value))
    return str(value)


def _print_segments(segments: Sequence[Mapping[str, Any]]) -> None:
    rows = [[_figure(segment[name]) for name in SEGMENT] for segment in segments]
    table = [["segment", *SEGMENT[1:]], *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    print()
    for first, *others in table:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        print("  ".join([first.ljust(widths[0]), *cells]))


def run_verify(arguments: argparse.Namespace, settings: Settings) -> int:
    with Archive.of(settings) as archive:
        damage = [{"file": each.file, "what": each.what} for each in archive.verify()]
    if arguments.json:
        print(json.dumps({"ok": not damage, "damage": damage}, ensure_ascii=False))
    elif damage:
        for each in damage:
            print(f"{each['file']}: {each['what']}")
    else:
        print("All is as it was written.")
    return DAMAGED if damage else 0


def run_optimise(arguments: argparse.Namespace, settings: Settings) -> int:
    del arguments
    with Archive.of(settings) as archive:
        before = _segments(archive)
        merges = archive.optimise()
        after = _segments(archive)
    print(f"{before} before, {after} now." if merges else f"{after}: there is nothing to gain.")
    return 0


def _segments(archive: Archive) -> str:
    stats = archive.stats()
    count = len(stats.details["segments"])
    return f"{count} {'segment' if count == 1 else 'segments'}, {stats.bytes:,} bytes"
