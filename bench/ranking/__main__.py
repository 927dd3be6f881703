"""``python -m bench.ranking``: mean average precision, ours and others', printed and kept."""

import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from bench import machine
from bench.corpora import CorpusMissing
from bench.ranking.collection import NAMES, Collection, average_precision, load
from bench.ranking.engines import ENGINES, Build
from bench.report import RESULTS

PEERS = ("tantivy", "fts5")


def main() -> int:
    try:
        collections = [load(name) for name in NAMES]
    except CorpusMissing as error:
        print(error, file=sys.stderr)
        return 1
    found = {each.name: {name: score(each, build) for name, build in ENGINES.items()} for each in collections}
    result: dict[str, Any] = {
        "date": date.today().isoformat(),
        "commit": machine.commit(),
        "machine": machine.machine(),
        "versions": machine.versions(),
        "mean_average_precision": found,
        "over_the_better": ratios(found),
    }
    print(table(found, result["over_the_better"]))
    path = RESULTS / f"{result['date']}-{result['machine']['name']}-ranking.json"
    path.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2))
    print(f"Written to {path}.")
    return 0


def score(collection: Collection, build: Build) -> float:
    """The mean over all questions that have an answer."""
    with tempfile.TemporaryDirectory() as folder:
        ask = build(collection.articles, Path(folder) / "index")
        each = [
            average_precision(ask(collection.questions[question]), relevant)
            for question, relevant in collection.relevant.items()
            if relevant
        ]
    return sum(each) / len(each)


def ratios(found: dict[str, dict[str, float]]) -> dict[str, float]:
    """Ours to the better peer, on each collection and on the mean of all."""
    best = {name: max(scores[peer] for peer in PEERS) for name, scores in found.items()}
    each = {name: scores["ours"] / best[name] for name, scores in found.items()}
    return each | {"mean": sum(scores["ours"] for scores in found.values()) / sum(best.values())}


def table(found: dict[str, dict[str, Any]], over: dict[str, float]) -> str:
    rows = [("mean average precision", *ENGINES, "ours / better")]
    rows += [(name, *(f"{scores[e]:.4f}" for e in ENGINES), f"{over[name]:.3f}") for name, scores in found.items()]
    rows.append(("mean", *("" for _ in ENGINES), f"{over['mean']:.3f}"))
    return "\n".join(f"{row[0]:<24}" + "".join(f"{cell:>14}" for cell in row[1:]) for row in rows)


if __name__ == "__main__":
    sys.exit(main())
