"""Results as tables to read and as a file to keep."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from bench.measure import Result
from bench.report import MIB, number
from bench.search.questions import Kind

Row = tuple[str, ...]
HEAD = ("hits", "ours p50", "p95", "peer p50", "p95", "ratio p50", "p95", "same total", "facets")


def table(result: Result) -> str:
    """What was measured, in columns. All times are milliseconds."""
    machine = result["machine"]
    head = (
        f"{result['date']}, {result['commit'][:12]}, {machine['cpu']}, {machine['cores']} cores, load"
        f" {machine['load']:.1f}; milliseconds, median of {result['rounds']} rounds a question; ratio: ours / peer"
    )
    return "\n\n".join([head, *map(_columns, _blocks(result))])


def _blocks(result: Result) -> Iterator[list[Row]]:
    for name, found in result["engines"].items():
        if found:
            bare = ", no facets or passages" if found["bare"] else ""
            yield list(_duel(f"{name}, {found['ours']['articles']:,} articles{bare}", found))
    if growth := result.get("growth"):
        for size in ("few", "many"):
            yield list(_duel(f"tantivy, {growth[size]['ours']['articles']:,} generated", growth[size]))
        yield list(_growth(growth))
    if result.get("opensearch"):
        found = result["opensearch"]
        yield list(_duel(f"OpenSearch, {found['ours']['articles']:,} articles, both over HTTP", found))
    if "hostile" in result:
        yield list(_hostile(result["hostile"]))
    if "typing" in result:
        yield list(_typing(result["typing"]))
    if "http" in result:
        yield list(_duel("our server and its /healthz", result["http"]["searches"]))
        yield list(_server(result["http"]))


def _columns(rows: list[Row]) -> str:
    width = max(len(row[0]) for row in rows)
    return "\n".join((f"{row[0]:<{width}}" + "".join(f"{cell:>11}" for cell in row[1:])).rstrip() for row in rows)


def _duel(title: str, found: Result) -> Iterator[Row]:
    yield (title, *HEAD)
    for kind, figures in found["kinds"].items():
        ours, peer, ratio = figures["ours"], figures["peer"], figures["ratio"]
        times = (ours["p50"], ours["p95"], peer["p50"], peer["p95"], ratio["p50"], ratio["p95"])
        same = [figures["same_total"], figures["same_facets"]]
        agreeing = ["" if one is None else f"{one}/{figures['count']}" for one in same]
        yield (kind, number(figures["hits"]), *map(number, times), *agreeing)
    yield ("cores busy elsewhere, %", number(100 * found["elsewhere"]))


def _growth(growth: Result) -> Iterator[Row]:
    """How many times as long ten times as many articles take."""
    few, many = growth["few"]["kinds"], growth["many"]["kinds"]
    yield f"{growth['large']:,} over {growth['small']:,}", "ours p50", "p95", "peer p50", "p95"
    for kind in Kind:
        if kind in few and kind in many:
            times = [many[kind][who][p] / few[kind][who][p] for who in ("ours", "peer") for p in ("p50", "p95")]
            yield (kind, *map(number, times))


def _hostile(found: Result) -> Iterator[Row]:
    """The longest of the searches made to take long, as a part of what they were given."""
    yield f"{found['count']} hostile searches", "worst", "cut short"
    for each in found["budgets"]:
        yield f"{each['seconds'] * 1e3:,.0f} ms given", number(each["worst"]), str(each["partial"]), f"  {each['of']}"


def _typing(found: Result) -> Iterator[Row]:
    """How long a completion takes, and a search for the word when it is typed."""
    yield f"{found['count']} beginnings of words", "p50", "p95"
    for name in ("suggest", "search", "ratio"):
        yield name, number(found[name]["p50"]), number(found[name]["p95"])


def _server(http: Result) -> Iterator[Row]:
    before, after = http["memory"]["before"], http["memory"]["after"]
    yield "our server, one worker", ""
    yield "seconds until it answers", number(http["start_seconds"])
    yield "private memory at first, MiB", number(before["private"] / MIB)
    yield f"after {http['memory']['searches']:,} searches, MiB", number(after["private"] / MIB)
    yield "  of them not of files, MiB", number(after["dirty"] / MIB)


def write(result: Result, folder: Path) -> Path:
    """Write ``<date>-<machine>-search.json``; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result['date']}-{result['machine']['name']}-search.json"
    path.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return path
