"""Our own engine, as the archive uses it."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bench.measure import Clock, Fsyncs
from searcharchive.article import Article
from searcharchive.backends.whoosh.backend import WhooshBackend


class Ours:
    """One writer on one folder."""

    def __init__(self, folder: Path) -> None:
        self._backend = WhooshBackend(folder)
        self._writer = self._backend.writer()
        self._put = self._writer.put

    def put(self, article: Article) -> None:
        self._put(article)

    def commit(self) -> None:
        self._writer.commit()

    def count(self) -> int:
        with self._backend.snapshot() as snapshot:
            return len(snapshot)

    def get(self, id: str) -> Article | None:
        with self._backend.snapshot() as snapshot:
            return snapshot.get(id)

    def close(self) -> None:
        self._writer.cancel()
        self._backend.close()


def add_each(folder: Path, articles: Iterable[Article]) -> list[tuple[Clock, Fsyncs]]:
    """Add articles, each in a commit of its own, as a server does."""
    adds = []
    with closing(WhooshBackend(folder)) as backend:
        for article in articles:
            clock, disk = Clock(), Fsyncs()
            with disk.timed(), clock.running(), backend.writer() as writer:
                writer.put(article)
                writer.commit()
            adds.append((clock, disk))
    return adds
