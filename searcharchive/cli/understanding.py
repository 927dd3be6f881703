"""``read``: what is understood of stories, before anything is indexed."""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from searcharchive.article import Article, to_json
from searcharchive.cli.imports import QUARANTINED
from searcharchive.cli.naming import add_naming, naming_of
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.rejected import Rejected
from searcharchive.ingest.understand import understand
from searcharchive.settings import Settings

HEADS = ("date", "dateline", "headline", "places", "people", "orgs", "from")
WIDTHS = (10, 18, 0, 6, 6, 4, 24)
"""Columns of the table; the headline takes what is left."""
LEAST = 20


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ARG001
    reading = commands.add_parser(
        "read",
        help="show what is understood of stories, before anything is indexed",
        description="Read files, folders, or - for standard input, and show what is understood: a table, or with "
        "--json one article a line, each with its origin. What is refused goes to standard error with its reason. "
        "Nothing is written.",
    )
    reading.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, or - for standard input")
    reading.add_argument("--json", action="store_true", help="print one article a line as JSON")
    reading.add_argument("--limit", type=int, default=0, metavar="N", help="stop after so many stories")
    add_naming(reading)
    reading.set_defaults(run=run_read)


def run_read(arguments: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    show = _print_json if arguments.json else _Table()
    refused = shown = 0
    for item in read(arguments.paths, stdin=sys.stdin.buffer, naming=naming_of(arguments)):
        if isinstance(item, Rejected):
            refused += 1
            print(printable(f"{_place(item)}: {item.reason}"), file=sys.stderr)
        else:
            shown += 1
            show(understand(item))
        if arguments.limit and shown + refused >= arguments.limit:
            break
    if not arguments.json:
        print(f"{shown:,} {'story' if shown == 1 else 'stories'}, {refused:,} refused")
    return QUARANTINED if refused else 0


def _place(rejected: Rejected) -> str:
    if rejected.line is not None:
        return f"{rejected.source}:{rejected.line}"
    return f"{rejected.source} at byte {rejected.offset:,}" if rejected.offset else rejected.source


def _print_json(article: Article) -> None:
    sys.stdout.buffer.write(to_json(article) + b"\n")


class _Table:
    """Prints an article a line, under a heading."""

    def __init__(self) -> None:
        taken = sum(WIDTHS) + 2 * (len(WIDTHS) - 1)
        left = max(LEAST, shutil.get_terminal_size((120, 24)).columns - taken)
        self._widths = [width or left for width in WIDTHS]
        self._begun = False

    def __call__(self, article: Article) -> None:
        if not self._begun:
            self._begun = True
            self._line(HEADS)
        origin = article.origin
        self._line(
            (
                "" if article.published is None else article.published.isoformat()[:10],
                "" if article.dateline is None else article.dateline.text,
                article.headline
                if article.status.value == "usable"
                else f"[{article.status.value}] {article.headline}",
                *(str(len(found)) for found in (article.places, article.people, article.orgs)),
                "" if origin is None else f"{Path(origin.file).name}:{origin.offset}",
            )
        )

    def _line(self, cells: tuple[str, ...]) -> None:
        fitted = [
            " ".join(cell.split())[: width - 1] + "…" if len(cell) > width else " ".join(cell.split())
            for cell, width in zip(cells, self._widths, strict=True)
        ]
        print(
            printable("  ".join(cell.ljust(width) for cell, width in zip(fitted, self._widths, strict=True)).rstrip())
        )


def printable(text: str) -> str:
    """Without what could move a terminal's cursor, or turn its text around: a file's name may hold anything."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
