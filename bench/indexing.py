"""Indexing, ours against tantivy: ``python -m bench.indexing``, or ``make bench-index``.

Each run has a process of its own; the engines take turns, and of several runs the median counts. What is timed begins
with the first article put and ends when all is on disk.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median

from bench import machine
from bench.corpora import CACHE, ROOT, CorpusMissing
from bench.engines import OURS, PEER, installed
from bench.generated import SEED
from bench.measure import ChildFailed, Result, fsync_speed, highest, run_child
from bench.preparing import CORPORA, prepared, prepared_generated, source_of
from bench.report import RESULTS, table, write

SMALL, LARGE = 100_000, 1_000_000
"""Articles between which growth is measured."""
ADDS = 50
"""Articles added one by one, after the first."""
WATCH = 0.05
WATCH_TIMED = 0.5
"""Seconds between two looks at a process's memory; looking disturbs it a little."""


def measure(options: argparse.Namespace) -> Result:
    """Everything that was asked for, in one run. Raises CorpusMissing, ChildFailed."""
    for name in {*options.corpus, *(["chronam"] if options.million else [])}:
        source_of(CORPORA[name])
    files = {name: prepared(CORPORA[name]) for name in options.corpus}
    small, large = (options.limit, 10 * options.limit) if options.limit else (SMALL, LARGE)
    generated = prepared_generated(large + 1 + ADDS) if options.million else None
    compile_kernels()
    result = about(options)
    result["corpora"] = {name: compare(path, options.repeat, options.limit) for name, path in files.items()}
    if generated:
        result["growth"] = growth(generated, small, large, options.repeat)
    return result


def about(options: argparse.Namespace) -> Result:
    """What must be known to read the figures."""
    with folder() as scratch:
        fsync = fsync_speed(scratch)
    return {
        "date": date.today().isoformat(),
        "commit": machine.commit(),
        "machine": machine.machine(),
        "versions": machine.versions(),
        "fsync_ms": fsync,
        "repeat": options.repeat,
        "limit": options.limit,
        "seed": SEED,
    }


def compile_kernels() -> None:
    """Do once what an installation does, so that no run waits for it."""
    subprocess.run([sys.executable, "-m", "searcharchive.kernels"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk of this project, for an index."""
    CACHE.mkdir(parents=True, exist_ok=True)
    path = Path(tempfile.mkdtemp(prefix="index-", dir=CACHE))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def compare(articles: Path, repeat: int, limit: int | None) -> Result:
    """All engines over one corpus, and what they are to each other."""
    runs: dict[str, list[Result]] = {engine: [] for engine in installed()}
    for _ in range(repeat):
        for engine, done in runs.items():
            with folder() as index:
                done.append(run_child("listed", engine=engine, articles=articles, limit=limit, folder=index))
    result: Result = {engine: summary(done) for engine, done in runs.items()}
    for engine in runs:
        with folder() as index:
            streamed = run_child("streamed", watch=WATCH, engine=engine, articles=articles, limit=limit, folder=index)
        result[engine]["streamed"] = streamed
        result["text_bytes"] = streamed["text_bytes"]
    if PEER in runs:
        result["ratios"] = ratios(result[OURS], result[PEER])
    return result


def summary(runs: Sequence[Result]) -> Result:
    """The median of each figure, and all runs."""
    return {figure: median(run[figure] for run in runs) for figure in runs[0]} | {"runs": runs}


def ratios(ours: Result, peer: Result) -> dict[str, float]:
    """Ours over the peer's: more is better for the first, less for the others."""
    return {
        "articles_per_second": ours["articles_per_second"] / peer["articles_per_second"],
        "cpu_seconds": ours["cpu_seconds"] / peer["cpu_seconds"],
        "bytes": ours["bytes"] / peer["bytes"],
        "streamed_peak_bytes": highest(ours["streamed"]) / highest(peer["streamed"]),
    }


def growth(articles: Path, small: int, large: int, repeat: int) -> Result:
    """Ours over generated articles: whether many go as fast as few, and what each of those beyond them then costs."""
    runs = []
    for _ in range(repeat):
        with folder() as index:
            runs.append(run_child("grown", engine=OURS, articles=articles, limit=small, folder=index))
    few = summary(runs)
    with folder() as index:
        many = run_child("grown", watch=WATCH_TIMED, engine=OURS, articles=articles, limit=large, folder=index)
        adds = run_child("added", articles=articles, start=large, folder=index)
    rates = ("articles_per_second", "articles_per_second_overall")
    return {"small": few, "large": many, "adds": adds, "ratios": {rate: many[rate] / few[rate] for rate in rates}}


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.indexing", description="Measure indexing against tantivy.")
    parser.add_argument("--corpus", nargs="+", choices=CORPORA, default=list(CORPORA), help="default: all")
    parser.add_argument("--repeat", type=positive, default=3, help="runs of each engine (default: 3)")
    parser.add_argument("--limit", type=positive, help="only so many articles, for a try; the result is not kept")
    parser.add_argument("--million", action="store_true", help=f"also {LARGE:,} generated articles; takes minutes")
    return parser


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    if PEER not in installed():
        print("tantivy is not installed, so ours runs alone; `make bench-index` installs it.", file=sys.stderr)
    try:
        result = measure(options)
    except (CorpusMissing, ChildFailed, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    print(table(result))
    print(f"Written to {write(result, CACHE if options.limit else RESULTS)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
