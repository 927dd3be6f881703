"""A hold on one generation: what the contract calls a snapshot."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import whoosh

from searcharchive.article import Article, from_json
from searcharchive.backends import base
from searcharchive.backends.whoosh.damage import damage_told
from searcharchive.backends.whoosh.documents import Kind
from searcharchive.backends.whoosh.generation import Generation
from searcharchive.search.answer import answer
from searcharchive.search.evaluate import Ranking
from searcharchive.search.request import SearchRequest
from searcharchive.search.response import SearchResponse

RANKING = Ranking(base.K1, base.B, base.HEADLINE_WEIGHT, base.EXPANSION_LIMIT)


class WhooshSnapshot(base.Snapshot):
    """Keeps its generation open until it is closed."""

    def __init__(self, generation: Generation, folder: Path) -> None:
        """Takes over one share of the generation."""
        self._held = generation
        self._folder = folder
        self._open = True

    @property
    def generation(self) -> int:
        return self._held.number

    @property
    def languages(self) -> tuple[str, ...]:
        return self._held.languages

    def __len__(self) -> int:
        return int(np.count_nonzero(self._held.visible))

    def get(self, id: str) -> Article | None:
        doc = self._held.find(id)
        return None if doc is None or self._held.kinds[doc] == Kind.TOMBSTONE else self._article(doc)

    def _article(self, doc: int) -> Article:
        with damage_told(f"the article of document {doc}"):
            return from_json(self._held.stored(doc))

    def digests(self) -> dict[str, str]:
        return dict(self._held.digests())

    def deletions(self) -> frozenset[str]:
        ids = self._held.ids()
        return frozenset(ids[doc] for doc in self._documents(Kind.TOMBSTONE))

    def _documents(self, kind: Kind) -> list[int]:
        found: list[int] = np.flatnonzero(self._held.alive & (self._held.kinds == kind)).tolist()
        return found

    def search(self, request: SearchRequest) -> SearchResponse:
        return answer(self._held, request, RANKING)

    def scan(self) -> Iterator[Article]:
        there = self._held.alive & (self._held.kinds != Kind.TOMBSTONE)
        for doc in self._held.by_id():
            if there[doc]:
                yield self._article(doc)

    def stats(self) -> base.Stats:
        segments = [{"name": s.name, "documents": s.count} for s in self._held.segments]
        return base.Stats(
            generation=self.generation,
            articles=len(self),
            withdrawn=len(self._documents(Kind.WITHDRAWN)),
            bytes=self._bytes(),
            languages=self.languages,
            details={
                "engine": f"whoosh {whoosh.versionstring()}",
                "segments": segments,
                "deleted": int(np.count_nonzero(~self._held.alive)),
            },
        )

    def _bytes(self) -> int:
        """Size of the files of this generation that are still there."""
        names = tuple(f"{segment.name}." for segment in self._held.segments)
        with os.scandir(self._folder) as entries:
            return sum(entry.stat().st_size for entry in entries if names and entry.name.startswith(names))

    def close(self) -> None:
        if self._open:
            self._open = False
            self._held.release()
