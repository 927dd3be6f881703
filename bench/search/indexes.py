"""Indexes that are built once and kept in the cache."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.corpora import CACHE, stream
from bench.preparing import remove
from searcharchive.article import Article


@dataclass(frozen=True, slots=True)
class Texts:
    """The first ``count`` articles of a prepared file, or all of them."""

    articles: Path
    count: int | None = None

    @property
    def name(self) -> str:
        """Such as ``chronam-first-5000``; the same for every version of the file."""
        return f"{self.articles.stem.split('-', 1)[-1]}-first-{self.count or 'all'}"

    def stream(self) -> Iterator[Article]:
        return stream(self.articles, self.count)


def kept_index(texts: Texts, engine: str, edition: str, make: Callable[[Path], None]) -> Path:
    """The folder that ``make`` filled for these texts and this edition of an engine. Others of it are deleted."""
    target = CACHE / f"{texts.articles.stem.split('-', 1)[0]}-{texts.name}-{engine}-{edition}"
    if not target.exists():
        for old in CACHE.glob(f"*-{texts.name}-{engine}-*"):
            remove(old)
        print(f"Building {target.name}, once …", end=" ", flush=True)
        start = time.perf_counter()
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        unfinished.mkdir(parents=True)
        try:
            make(unfinished)
        except BaseException:
            remove(unfinished)
            raise
        unfinished.rename(target)
        print(f"{time.perf_counter() - start:.0f} s", flush=True)
    return target


def edition_of(module: str) -> str:
    """Eight digits over the code that builds an index."""
    return hashlib.sha256(Path(module).read_bytes()).hexdigest()[:8]
