"""How fast files become an index: the product's own command reads, understands, indexes and puts all on disk."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.corpora import CACHE, ROOT, SHARED, CorpusMissing
from bench.extraction.sets import REUTERS, Scores, show
from bench.measure import ChildFailed, Clock
from searcharchive.ingest.pipeline import Rejected, read
from searcharchive.ingest.understand import understand

RUNS = 3
UNDERSTOOD = 3_000
"""Articles whose understanding alone is timed."""


def score(path: Path = SHARED / REUTERS, runs: int = RUNS) -> Scores:
    """Articles a second by the command's own clock, which starts when its modules are loaded: the median of some runs.

    ``understood`` is of the one step of understanding, on one core. Raises CorpusMissing, ChildFailed.
    """
    if not path.is_file():
        raise CorpusMissing(f"The texts to measure with are not there: {path}")
    rates = [_run(path) for _ in range(runs)]
    return {"articles_per_second": median(rates), "understood_per_second": understood(path)}


def _run(path: Path) -> float:
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="index-", dir=CACHE)
    try:
        command = [sys.executable, "-m", "searcharchive", "reindex", str(path), "--index", folder, "--json"]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # 3: some records of the corpus have no text, which is refused.
    if done.returncode not in (0, 3):
        raise ChildFailed(f"reindex ended with status {done.returncode}")
    report = json.loads(done.stdout)
    return float(report["read"] / report["seconds"])


def understood(path: Path, limit: int = UNDERSTOOD) -> float:
    """Drafts understood in a second, one after another, when all tables are loaded."""
    drafts = [draft for draft in read([path]) if not isinstance(draft, Rejected)][:limit]
    for draft in drafts[:100]:
        understand(draft)
    clock = Clock()
    with clock.running():
        for draft in drafts:
            understand(draft)
    return len(drafts) / clock.seconds


if __name__ == "__main__":
    show("pipeline, reuters", score())
