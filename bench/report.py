"""Results as a table to read and as a file to keep."""

from collections.abc import Iterator
from pathlib import Path

import orjson

from bench.corpora import ROOT
from bench.engines import OURS, PEER
from bench.measure import Result, highest

RESULTS = ROOT / "bench" / "results"
MB = 1e6
MIB = 1 << 20
_FIGURES = (
    ("articles/s", "articles_per_second", 1.0, "articles_per_second"),
    ("seconds", "seconds", 1.0, None),
    ("  of them commit", "commit_seconds", 1.0, None),
    ("CPU seconds", "cpu_seconds", 1.0, "cpu_seconds"),
    ("index, MB", "bytes", MB, "bytes"),
    ("memory over that of the list, MiB", "peak_over_baseline_bytes", float(MIB), None),
    ("largest child's memory, MiB", "child_peak_bytes", float(MIB), None),
    ("cores busy elsewhere, %", "elsewhere", 0.01, None),
)
"""Label, figure of an engine, its unit, and the ratio that belongs to it."""

Row = tuple[str, str, str, str]


def table(result: Result) -> str:
    """What was measured, in columns."""
    rows = list(_rows(result))
    width = max(len(row[0]) for row in rows)
    body = "\n".join(f"{a:<{width}} {b:>12} {c:>12} {d:>8}".rstrip() for a, b, c, d in rows)
    machine, fsync = result["machine"], result["fsync_ms"]
    head = (
        f"{result['date']}, {result['commit'][:12]}, {machine['cpu']}, {machine['cores']} cores, load"
        f" {machine['load']:.1f}, one fsync {fsync['median']:.2f} ms (p95 {fsync['p95']:.2f})"
    )
    return f"{head}\n{body}"


def _rows(result: Result) -> Iterator[Row]:
    for name, corpus in result["corpora"].items():
        yield from _corpus(name, corpus)
    if "growth" in result:
        yield from _growth(result["growth"])


def _corpus(name: str, corpus: Result) -> Iterator[Row]:
    ours, peer, ratios = corpus[OURS], corpus.get(PEER), corpus.get("ratios", {})
    title = f"{name}: {ours['articles']:,.0f} articles, {corpus['text_bytes'] / MB:.1f} MB of text"
    yield "", "", "", ""
    yield title, OURS, PEER if peer else "", "ratio" if peer else ""
    for label, figure, unit, ratio in _FIGURES:
        theirs = number(peer[figure] / unit) if peer else ""
        yield label, number(ours[figure] / unit), theirs, number(ratios[ratio]) if ratio in ratios else ""
    theirs = number(highest(peer["streamed"]) / MIB) if peer else ""
    ratio = number(ratios["streamed_peak_bytes"]) if ratios else ""
    yield "memory in all when streamed, MiB", number(highest(ours["streamed"]) / MIB), theirs, ratio


def _growth(growth: Result) -> Iterator[Row]:
    few, many, adds, ratios = growth["small"], growth["large"], growth["adds"], growth["ratios"]
    yield "", "", "", ""
    yield "generated, ours", f"{few['articles']:,.0f}", f"{many['articles']:,}", "ratio"
    for label, rate in (
        ("articles/s", "articles_per_second"),
        ("articles/s, reading them with it", "articles_per_second_overall"),
    ):
        yield label, number(few[rate]), number(many[rate]), number(ratios[rate])
    yield "index, MB", number(few["bytes"] / MB), number(many["bytes"] / MB), ""
    yield "cores busy elsewhere, %", number(100 * few["elsewhere"]), number(100 * many["elsewhere"]), ""
    yield "memory in all, MiB", number(highest(few) / MIB), number(highest(many) / MIB), ""
    yield "", "", "", ""
    yield f"one article more, {adds['ms']['count']} times, ms", "median", "p95", ""
    yield "put and commit", number(adds["ms"]["median"]), number(adds["ms"]["p95"]), ""
    yield "  of them fsync", number(adds["fsync_ms"]["median"]), number(adds["fsync_ms"]["p95"]), ""
    yield "the first, which opens the index", number(adds["first_ms"]), "", ""


def number(value: float) -> str:
    """Three digits that count, whole from a thousand on."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def write(result: Result, folder: Path) -> Path:
    """Write ``<date>-<machine>-index.json``; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result['date']}-{result['machine']['name']}-index.json"
    path.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return path
