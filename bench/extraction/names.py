"""People and organisations against the labels of WikiGold, and of Reuters' stories where those give any.

Per document: a name counts when it is equal to a labelled one, or one contains the other at word ends ("Hale" and
"Robert T. Hale"). Documents whose index modulo 3 is 2 are the unseen part, whose errors nobody has looked at.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bench.corpora import SHARED, CorpusMissing
from searcharchive.article import Article
from searcharchive.gazetteer.areas import name_key
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.understand import understand

Document = Mapping[str, Any]
WIKIGOLD = "wikigold_docs.jsonl.gz"
REUTERS = "reuters21578-train.jsonl.gz"
PARTS = ("seen", "unseen")


@dataclass(slots=True)
class Tally:
    """``found`` of ours, ``right`` of them; ``labelled`` names, ``known`` of them."""

    right: int = 0
    found: int = 0
    known: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.known / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        together = self.precision + self.recall
        return 2 * self.precision * self.recall / together if together else 0.0

    def add(self, found: Iterable[str], labelled: Iterable[str]) -> None:
        """One document's names."""
        ours, theirs = keys(found), keys(labelled)
        self.found += len(ours)
        self.labelled += len(theirs)
        self.right += sum(any(same(a, b) for b in theirs) for a in ours)
        self.known += sum(any(same(a, b) for a in ours) for b in theirs)


def keys(names: Iterable[str]) -> set[str]:
    """Names as folded words; labels of cut-up text have blanks before their apostrophes."""
    found = {name_key(name.replace(" '", "'").replace("-", " ")) for name in names}
    return {key for key in found if key}


def same(one: str, other: str) -> bool:
    """Whether two keys are equal or one contains the other at word ends."""
    return f" {one} " in f" {other} " or f" {other} " in f" {one} "


def understood(document: Document) -> Article:
    """The article of a document's own words alone: what it was labelled with is not given."""
    return understand(Draft(headline=document["title"] or "", body=document["body"] or ""))


def score(documents: Iterable[Document]) -> dict[str, float]:
    """``people_seen``, ``orgs_unseen``: F1; with ``_precision`` or ``_recall`` behind, those."""
    tallies = {(kind, part): Tally() for kind in ("people", "orgs") for part in PARTS}
    for index, document in enumerate(documents):
        article = understood(document)
        part = PARTS[index % 3 == 2]
        tallies["people", part].add((e.name for e in article.people), document["people"])
        tallies["orgs", part].add((e.name for e in article.orgs), document["orgs"])
    return dict(_figures(tallies))


def _figures(tallies: Mapping[tuple[str, str], Tally]) -> Iterator[tuple[str, float]]:
    for (kind, part), tally in tallies.items():
        yield f"{kind}_{part}", tally.f1
        yield f"{kind}_{part}_precision", tally.precision
        yield f"{kind}_{part}_recall", tally.recall


def given_found(documents: Iterable[Document]) -> dict[str, float]:
    """How many of the people and organisations that stories came with are found in their text.

    An indication: they are normalised names (``james-baker``, ``ec``), not all of which the text has, and not all that
    it has.
    """
    tallies = {"people": Tally(), "orgs": Tally()}
    for document in documents:
        article = understood(document)
        if document["people"]:
            tallies["people"].add((e.name for e in article.people), document["people"])
        if document["orgs"]:
            spellings = (name for e in article.orgs for name in {e.name, *(span.text for span in e.spans)})
            tallies["orgs"].add(spellings, document["orgs"])
    return {f"{kind}_given_recall": tally.recall for kind, tally in tallies.items()}


def documents(name: str, limit: int | None = None) -> list[Document]:
    """The first ``limit`` documents of a file of texts."""
    path = SHARED / name
    if not path.exists():
        raise CorpusMissing(f"no {path}")
    return list(islice(_lines(path), limit))


def _lines(path: Path) -> Iterator[Document]:
    with gzip.open(path) as lines:
        for line in lines:
            yield json.loads(line)


def main() -> None:
    """Print both."""
    labelled = [d for d in documents(REUTERS) if d["people"] or d["orgs"]]
    for figures in (score(documents(WIKIGOLD)), given_found(labelled)):
        for name, value in figures.items():
            print(f"{name:<28} {value:.3f}")


if __name__ == "__main__":
    main()
