"""bm25s, which ranks and nothing else: ten articles by score, without a total, facets or passages."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import bm25s  # type: ignore[import-untyped]
import numpy as np
import orjson
import Stemmer

from bench.measure import folder_bytes
from bench.search.engine import HITS, Search, Seen
from bench.search.indexes import Texts, edition_of, kept_index
from bench.search.questions import Kind, Question
from searcharchive.article import to_json

BACKEND = "numba"
"""The fastest of those that it has."""


def build(texts: Texts) -> Path:
    """The folder of its index over these texts, and of the articles, one a line."""

    def make(folder: Path) -> None:
        words = (f"{article.headline}\n{article.body}" for article in texts.stream())
        tokens = bm25s.tokenize(list(words), stopwords=None, stemmer=Stemmer.Stemmer("english"), show_progress=False)
        index = bm25s.BM25(backend=BACKEND)
        index.index(tokens, show_progress=False)
        index.save(folder)
        lines = [to_json(article) for article in texts.stream()]
        (folder / "articles").write_bytes(b"".join(lines))
        np.save(folder / "ends.npy", np.cumsum([len(line) for line in lines]))

    return kept_index(texts, "bm25s", f"{version('bm25s')}-{edition_of(__file__)}", make)


class Bm25s:
    """The index in memory, walked by its numba backend, which is the faster one; the articles in a mapped file."""

    name = "bm25s"
    kinds = frozenset({Kind.WORD, Kind.OR})

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = bm25s.BM25.load(folder, show_progress=False)
        self._lines = np.memmap(folder / "articles", np.uint8, "r")
        self._ends = np.load(folder / "ends.npy").tolist()
        self._stem = Stemmer.Stemmer("english").stemWord

    def ready(self, question: Question) -> Search:
        words = [self._stem(word) for word in question.words]

        def search() -> Any:
            docs, scores = self._index.retrieve([words], k=HITS, show_progress=False)
            return list(zip(map(self._article, docs[0].tolist()), scores[0].tolist(), strict=True))

        return search

    def _article(self, doc: int) -> Any:
        start = self._ends[doc - 1] if doc else 0
        return orjson.loads(self._lines[start : self._ends[doc]].tobytes())

    def seen(self, answer: Any) -> Seen:
        return Seen(total=None, ids=[article["id"] for article, _ in answer])

    def about(self) -> dict[str, Any]:
        return {"version": version("bm25s"), "bytes": folder_bytes(self._folder), "articles": len(self._ends)}

    def close(self) -> None:
        """Its arrays go with it."""
