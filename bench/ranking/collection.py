"""Test collections: documents, questions, and which documents people judged to answer each."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.corpora import SHARED, CorpusMissing
from searcharchive.article import Article

NAMES = ("cranfield", "time")
GRADED = frozenset({"time"})
"""Collections whose judgements say 0 for "not relevant"; in the others every document listed is."""


@dataclass(frozen=True, slots=True)
class Collection:
    """``relevant``: the ids that answer each question, by the question's id."""

    name: str
    articles: tuple[Article, ...]
    questions: dict[str, str]
    relevant: dict[str, frozenset[str]]


def load(name: str) -> Collection:
    """Raises CorpusMissing."""
    folder = SHARED
    if not (folder / f"{name}.jsonl.gz").exists():
        raise CorpusMissing(f"{name} is not in {folder}.")
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = tuple(_article(json.loads(line)) for line in lines)
    ids = {article.id for article in articles}
    questions = {row["id"]: row["text"] for row in map(json.loads, (folder / f"{name}.queries.jsonl").open())}
    relevant: dict[str, set[str]] = {}
    for line in (folder / f"{name}.qrels.txt").read_text().splitlines():
        question, _, id, grade = line.split()
        if id in ids and (name not in GRADED or int(grade) > 0):
            relevant.setdefault(question, set()).add(id)
    return Collection(name, articles, questions, {each: frozenset(found) for each, found in relevant.items()})


def _article(row: dict[str, str]) -> Article:
    return Article(id=row["id"], headline=row["title"], body=row["body"], lang="en")


def average_precision(found: Sequence[str], relevant: frozenset[str]) -> float:
    """The mean, over the relevant documents, of the precision where each was found; 0 for those that were not.

    Buckley & Voorhees 2000, "Evaluating evaluation measure stability".
    """
    return sum(_precisions(found, relevant)) / len(relevant)


def _precisions(found: Sequence[str], relevant: frozenset[str]) -> Iterator[float]:
    hits = 0
    for place, id in enumerate(found, 1):
        if id in relevant:
            hits += 1
            yield hits / place
