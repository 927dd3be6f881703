"""A hold on one generation: what the contract calls a snapshot."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import whoosh

from searcharchive.article import Article, from_json
from searcharchive.backends import base
from searcharchive.backends.whoosh.generation import Generation
from searcharchive.backends.whoosh.segment.rows import Kind
from searcharchive.backends.whoosh.store import toc
from searcharchive.errors import StorageFailure
from searcharchive.search.answer import answer
from searcharchive.search.evaluate import Ranking
from searcharchive.search.request import SearchRequest
from searcharchive.search.response import SearchResponse, Suggestion, WeightedTerm
from searcharchive.search.similar import weighted_terms
from searcharchive.search.suggest import suggest
from searcharchive.search.walking import Walk, walk

RANKING = Ranking(base.K1, base.B, base.HEADLINE_WEIGHT, base.EXPANSION_LIMIT, base.QUERY_EXPANSION_LIMIT)


class WhooshSnapshot(base.Snapshot):
    """Keeps its generation open until it is closed."""

    def __init__(self, generation: Generation) -> None:
        """Takes over one share of the generation."""
        self._held = generation
        self._open = True

    @property
    def generation(self) -> int:
        return self._held.number

    @property
    def released(self) -> int:
        return self._held.released

    @property
    def languages(self) -> tuple[str, ...]:
        return self._held.languages

    def __len__(self) -> int:
        return int(np.count_nonzero(self._held.visible))

    def get(self, id: str) -> Article | None:
        doc = self._held.find(id)
        return None if doc is None or self._held.kinds[doc] == Kind.TOMBSTONE else self._article(doc)

    def _article(self, doc: int) -> Article:
        return from_json(self._held.stored(doc))

    def claimed_by(self, id: str) -> tuple[str, ...]:
        return tuple(sorted(map(self._held.id_of, self._held.lineages.claimers.get(id, ()))))

    def digest(self, id: str) -> str | None:
        doc = self._held.find(id)
        if doc is None or self._held.kinds[doc] == Kind.TOMBSTONE:
            return None
        segment, local = self._held.place(doc)
        return segment.digest(local)

    def digests(self) -> dict[str, str]:
        return dict(self._held.digests())

    def deletions(self) -> frozenset[str]:
        return frozenset(map(self._held.id_of, self._documents(Kind.TOMBSTONE)))

    def _documents(self, kind: Kind) -> list[int]:
        found: list[int] = np.flatnonzero(self._held.alive & (self._held.kinds == kind)).tolist()
        return found

    def search(self, request: SearchRequest) -> SearchResponse:
        return answer(self._held, request, RANKING)

    def walk(self, request: SearchRequest) -> Walk:
        return walk(self._held, request, RANKING)

    def terms_of(self, id: str) -> tuple[WeightedTerm, ...]:
        doc = self._held.find(id)
        if doc is None or not self._held.visible[doc]:
            return ()
        return weighted_terms(self._held.forms_of(doc), len(self), self.languages, RANKING.headline_weight, RANKING.k1)

    def suggest(self, typed: str, size: int) -> tuple[Suggestion, ...]:
        return suggest(self._held, typed, size)

    def scan(self) -> Iterator[Article]:
        there = self._held.alive & (self._held.kinds != Kind.TOMBSTONE)
        for doc in self._held.by_id():
            if there[doc]:
                yield self._article(doc)

    def scan_written(self) -> Iterator[Article]:
        return map(self._article, self._held.over_http())

    def stats(self) -> base.Stats:
        segments = [
            {"name": e.file, "documents": e.documents, "deleted": e.deleted, "bytes": e.size, "born": e.born}
            for e in self._held.entries
        ]
        withdrawn, earlier = len(self._documents(Kind.WITHDRAWN)), len(self._documents(Kind.EARLIER))
        there = self._documents(Kind.ARTICLE)
        embargoed = len(self._held.lineages.embargoed.intersection(there))
        return base.Stats(
            generation=self.generation,
            articles=len(self),
            withdrawn=withdrawn,
            embargoed=embargoed,
            superseded=earlier + len(there) - len(self) - embargoed,
            bytes=sum(entry.size for entry in self._held.entries),
            languages=self.languages,
            details={
                "engine": f"whoosh {whoosh.versionstring()}",
                "segments": segments,
                "deleted": int(np.count_nonzero(~self._held.alive)),
                **_on_disk(self._held.folder),
            },
        )

    def close(self) -> None:
        if self._open:
            self._open = False
            self._held.release()


def _on_disk(folder: Path | None) -> dict[str, Any]:
    """The generations that are still there, ascending, and the bytes of all files. Raises StorageFailure."""
    if folder is None:
        return {}
    try:
        return {"generations": sorted(toc.generations(folder)), "folder_bytes": sum(_sizes(folder))}
    except OSError as error:
        raise StorageFailure(f"The index cannot be read: {error.strerror or error}.") from error


def _sizes(folder: Path) -> Iterator[int]:
    for entry in os.scandir(folder):
        # Old files go at any time.
        with suppress(FileNotFoundError):
            if entry.is_file():
                yield entry.stat().st_size
