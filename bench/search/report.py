"""Results as tables to read and as a file to keep."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from bench.measure import Result
from bench.report import number

Row = tuple[str, ...]
HEAD = ("", "hits", "ours p50", "p95", "peer p50", "p95", "ratio p50", "p95", "same total", "facets")


def table(result: Result) -> str:
    """What was measured, in columns. All times are milliseconds."""
    machine = result["machine"]
    blocks = [
        f"{result['date']}, {result['commit'][:12]}, {machine['cpu']}, {machine['cores']} cores, load"
        f" {machine['load']:.1f}; milliseconds, median of {result['rounds']} rounds a question; ratio: ours / peer"
    ]
    for name, found in result["engines"].items():
        if found:
            blocks.append(_columns(list(_duel(f"{name}, {found['ours']['articles']:,} articles", found))))
    if "growth" in result:
        for size in ("few", "many"):
            found = result["growth"][size]
            blocks.append(_columns(list(_duel(f"tantivy, {found['ours']['articles']:,} generated", found))))
    return "\n\n".join(blocks)


def _columns(rows: list[Row]) -> str:
    width = max(len(row[0]) for row in rows)
    return "\n".join((f"{row[0]:<{width}}" + "".join(f"{cell:>11}" for cell in row[1:])).rstrip() for row in rows)


def _duel(title: str, found: Result) -> Iterator[Row]:
    yield (title, *HEAD[1:])
    for kind, figures in found["kinds"].items():
        ours, peer, ratio = figures["ours"], figures["peer"], figures["ratio"]
        times = (ours["p50"], ours["p95"], peer["p50"], peer["p95"], ratio["p50"], ratio["p95"])
        same = [figures["same_total"], figures["same_facets"]]
        agreeing = ["" if one is None else f"{one}/{figures['count']}" for one in same]
        yield (kind, number(figures["hits"]), *map(number, times), *agreeing)
    yield (f"cores busy elsewhere: {100 * found['elsewhere']:.0f} %",)


def write(result: Result, folder: Path) -> Path:
    """Write ``<date>-<machine>-search.json``; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result['date']}-{result['machine']['name']}-search.json"
    path.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return path
