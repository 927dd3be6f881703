"""Corpora made ready once: real texts, read and understood, and their sentences to draw from."""

import gzip
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from bench.corpora import CACHE, ROOT, SHARED, CorpusMissing, stream, write_articles
from bench.generated import Pool, write_pool
from searcharchive.article import Article, Place
from searcharchive.dates import parse_iso
from searcharchive.gazetteer import Resolved, resolve, unknown
from searcharchive.ingest.given_ids import id_of
from searcharchive.ingest.pipeline import Rejected, read
from searcharchive.ingest.understand import understand

_READ_BY = (
    "searcharchive/ingest/**/*.[pt][yx]*",
    "searcharchive/gazetteer/**/*.[pt][yx]*",
    "searcharchive/article.py",
    "searcharchive/dates.py",
    "bench/preparing.py",
    "bench/generated.py",
)
"""What decides which articles become of a file of texts."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of JSON lines in ``SHARED`` and how its lines become articles."""

    name: str
    file: str
    articles: Callable[[Path], Iterator[Article]]


def understood(path: Path) -> Iterator[Article]:
    """What the product's own pipeline makes of a file. What it refuses is left out."""
    for draft in read([path]):
        if not isinstance(draft, Rejected):
            yield understand(draft)


def as_given(path: Path) -> Iterator[Article]:
    """Only what is given, field by field; nothing is looked for in the text."""
    with gzip.open(path) as lines:
        for line in lines:
            yield given_article(orjson.loads(line))


def given_article(data: dict[str, Any]) -> Article:
    """One line of a corpus as an article."""
    id, source_id = id_of(data["id"])
    return Article(
        id=id,
        source_id=source_id,
        headline=data["title"],
        body=data["body"],
        published=parse_iso(data["date"]) if data["date"] else None,
        places=tuple(_place(name) for name in data["places"]),
        topics=tuple(data["topics"]),
        source=data["source"],
        lang=data["lang"],
        extra={"lccn": data["lccn"]} if "lccn" in data else {},
    )


def _place(name: str) -> Place:
    found = _resolved(name)
    return Place(found.path, found.name, found.country, found.lat, found.lon, about=True, given=True)


@cache
def _resolved(name: str) -> Resolved:
    """The place that a library writes as ``State--County--Town``."""
    parts = name.split("--")
    return resolve(f"{parts[-1]}, {parts[0]}" if len(parts) > 1 else name) or unknown(parts[-1])


CORPORA = {
    corpus.name: corpus
    for corpus in (
        Corpus("reuters", "reuters21578-train.jsonl.gz", understood),
        Corpus("chronam", "chronam1916-100k.jsonl.gz", as_given),
    )
}


def source_of(corpus: Corpus, shared: Path = SHARED) -> Path:
    """The corpus's file. Raises CorpusMissing."""
    path = shared / corpus.file
    if not path.is_file():
        raise CorpusMissing(f"The texts to measure with are not there: {path}")
    return path


def prepared(corpus: Corpus, shared: Path = SHARED, cache: Path = CACHE) -> Path:
    """The corpus as lines of ``to_json``, each id once. Raises CorpusMissing."""
    source = source_of(corpus, shared)

    def make(path: Path) -> None:
        write_articles(path, corpus.articles(source))

    return kept(f"{corpus.name}.jsonl", source, cache, make)


def prepared_pool(shared: Path = SHARED, cache: Path = CACHE) -> Path:
    """The folder of chronam's sentences. Raises CorpusMissing."""
    corpus = CORPORA["chronam"]
    articles = prepared(corpus, shared, cache)

    def make(path: Path) -> None:
        write_pool(path, stream(articles))

    return kept(f"{corpus.name}.pool", source_of(corpus, shared), cache, make)


def prepared_generated(count: int, shared: Path = SHARED, cache: Path = CACHE) -> Path:
    """The first ``count`` articles that are recombined from chronam's sentences. Raises CorpusMissing."""
    pool = prepared_pool(shared, cache)

    def make(path: Path) -> None:
        with Pool(pool) as sentences:
            write_articles(path, sentences.articles(0, count))

    return kept(f"generated-{count}.jsonl", source_of(CORPORA["chronam"], shared), cache, make)


def kept(name: str, source: Path, cache: Path, make: Callable[[Path], None]) -> Path:
    """What ``make`` wrote to a path for ``source``; made anew when the texts or the code that reads them changed."""
    target = cache / f"{key_of(source)}-{name}"
    if not target.exists():
        print(f"Making {target.name} from {source.name}, once …", flush=True)
        cache.mkdir(parents=True, exist_ok=True)
        for old in cache.glob(f"*-{name}*"):
            remove(old)
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        make(unfinished)
        unfinished.rename(target)
    return target


def remove(path: Path) -> None:
    """Delete a file or a folder."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def key_of(source: Path) -> str:
    """Twelve digits over a file of texts and all code that reads it."""
    digest = hashlib.sha256()
    for path in (source, *sorted(path for pattern in _READ_BY for path in ROOT.glob(pattern))):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
