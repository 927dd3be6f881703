"""``python -m bench.extraction``, or ``make bench-extraction``: what is understood of stories, and how fast.

Every row has a module of its own, which can be run alone: ``python -m bench.extraction.places``.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import orjson

from bench import machine
from bench.corpora import CACHE, CorpusMissing
from bench.extraction import pipeline
from bench.extraction.sets import LGL, REUTERS, WIKIGOLD, Scores, documents
from bench.measure import ChildFailed, Result
from bench.report import RESULTS


class Set(NamedTuple):
    """A labelled corpus and the module that scores it. ``rows``: label, figure's prefix, least, aim."""

    module: str
    file: str
    rows: tuple[tuple[str, str, float, float], ...]


SETS = (
    Set("about", REUTERS, (("countries a story is about (reuters), F1", "", 0.93, 0.95),)),
    Set(
        "datelines",
        REUTERS,
        (("datelines (reuters): city, exact", "city_", 0.98, 0.995), ("  date, exact", "date_", 0.98, 0.995)),
    ),
    Set("places", LGL, (("places within 161 km (geo_lgl), F1", "", 0.70, 0.78),)),
    Set(
        "names",
        WIKIGOLD,
        (("people (wikigold), F1", "people_", 0.76, 0.85), ("organisations (wikigold), F1", "orgs_", 0.60, 0.70)),
    ),
)
SPEED = ("read to fsync (reuters), articles/s", "articles_per_second", 1_500, 4_000)
ONE_STEP = ("  understanding alone, one core", "understood_per_second")


def measure(limit: int | None, names: Sequence[str]) -> Result:
    """Everything that was asked for. Raises CorpusMissing, ChildFailed."""
    figures: dict[str, Scores] = {}
    for set_ in SETS:
        if set_.module in names and (score := _scorer(set_.module)):
            figures[set_.module] = score(documents(set_.file, limit))
    if "pipeline" in names:
        figures["pipeline"] = pipeline.score(runs=1 if limit else pipeline.RUNS)
    return {
        "date": date.today().isoformat(),
        "commit": machine.commit(),
        "machine": machine.machine(),
        "versions": machine.versions(),
        "limit": limit,
        "figures": figures,
    }


def _scorer(name: str) -> Callable[..., Scores] | None:
    """The function that scores, or None where nobody has written the module yet."""
    try:
        score: Callable[..., Scores] = import_module(f"bench.extraction.{name}").score
    except ModuleNotFoundError:
        return None
    return score


def table(result: Result) -> str:
    """What was measured, in columns."""
    about = result["machine"]
    head = (
        f"{result['date']}, {result['commit'][:12]}, {about['cpu']}, {about['cores']} cores, load {about['load']:.1f}"
    )
    rows = [("", "seen", "unseen", "least", "aim"), *_rows(result["figures"])]
    return "\n".join([head, *(f"{a:<44} {b:>8} {c:>8} {d:>8} {e:>8}".rstrip() for a, b, c, d, e in rows)])


def _rows(figures: dict[str, Scores]) -> Iterator[tuple[str, str, str, str, str]]:
    for set_ in SETS:
        for label, prefix, least, aim in set_.rows if set_.module in figures else ():
            got = partial(_figure, figures[set_.module], prefix)
            yield label, got("seen"), got("unseen"), f"{least:.3g}", f"{aim:.3g}"
    if speed := figures.get("pipeline"):
        label, figure, least, aim = SPEED
        yield label, f"{speed[figure]:,.0f}", "", f"{least:,}", f"{aim:,}"
        yield ONE_STEP[0], f"{speed[ONE_STEP[1]]:,.0f}", "", "", ""


def _figure(scores: Scores, prefix: str, part: str) -> str:
    """A figure of one part, named ``people_seen`` or ``seen_people``."""
    value = scores.get(prefix + part, scores.get(f"{part}_{prefix}".rstrip("_")))
    return "" if value is None else f"{value:.4f}"


def write(result: Result, folder: Path) -> Path:
    """Write ``<date>-<machine>-extraction.json``; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result['date']}-{result['machine']['name']}-extraction.json"
    path.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return path


def parser() -> argparse.ArgumentParser:
    names = [*(set_.module for set_ in SETS), "pipeline"]
    parser = argparse.ArgumentParser(prog="python -m bench.extraction", description="Measure what is understood.")
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="default: all")
    parser.add_argument("--limit", type=int, help="only so many documents, for a try; the result is not kept")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        result = measure(options.limit, options.only)
    except (CorpusMissing, ChildFailed) as error:
        print(error, file=sys.stderr)
        return 1
    print(table(result))
    whole = not options.limit and options.only == parser().get_default("only")
    print(f"Written to {write(result, RESULTS if whole else CACHE)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
