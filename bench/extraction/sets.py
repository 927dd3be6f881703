"""Hand-labelled sets, the part of each that nobody looked at while rules were written, and the counting."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from bench.corpora import SHARED, CorpusMissing

Document = dict[str, Any]
"""One line of a corpus (``../shared/corpora/README.md``)."""
Scores = dict[str, float]
"""Figure → value; ``seen`` and ``unseen`` are the two that the table shows."""

REUTERS = "reuters21578-train.jsonl.gz"
LGL = "geo_lgl.jsonl.gz"
WIKIGOLD = "wikigold_docs.jsonl.gz"


def documents(file: str, limit: int | None = None, shared: Path = SHARED) -> Iterator[Document]:
    """The first ``limit`` documents of a corpus. Raises CorpusMissing."""
    path = shared / file
    if not path.is_file():
        raise CorpusMissing(f"The texts to measure with are not there: {path}")
    with gzip.open(path) as lines:
        yield from map(orjson.loads, islice(lines, limit))


@dataclass(slots=True)
class Tally:
    """How many were found rightly, found at all, and wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, right: int, found: int, wanted: int) -> None:
        self.right += right
        self.found += found
        self.wanted += wanted

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """2 · right / (found + wanted), micro-averaged; 0 where there is nothing."""
        both = self.found + self.wanted
        return 2 * self.right / both if both else 0.0


def scores(documents: Iterable[Document], count: Callable[[Document, Tally], None]) -> Scores:
    """F1, precision and recall of both parts. Unseen are the documents whose number modulo 3 is 2: nobody reads their
    errors."""
    tallies = {"seen": Tally(), "unseen": Tally()}
    for number, document in enumerate(documents):
        count(document, tallies["unseen" if number % 3 == 2 else "seen"])
    found: Scores = {}
    for part, tally in tallies.items():
        found |= {part: tally.f1, f"{part}_precision": tally.precision, f"{part}_recall": tally.recall}
    return found


def show(name: str, found: Scores) -> None:
    """Print what a module run alone has to say."""
    print(name, *(f"{figure} {value:,.4f}" for figure, value in found.items()), sep="\n  ")
