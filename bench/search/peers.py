"""The engines that ours is measured against. Each is imported only where it runs."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from bench.search.engine import Engine, NotInstalled
from bench.search.indexes import Texts


def _tantivy(texts: Texts) -> Engine:
    from bench.search.tantivy_peer import Tantivy, build

    return Tantivy(build(texts))


def _fts5(texts: Texts) -> Engine:
    from bench.search.fts5 import Fts5, build

    return Fts5(build(texts))


def _bm25s(texts: Texts) -> Engine:
    from bench.search.bm25s_peer import Bm25s, build

    return Bm25s(build(texts))


def _whoosh(texts: Texts) -> Engine:
    from bench.search.stock_whoosh import StockWhoosh, build

    return StockWhoosh(build(texts))


@dataclass(frozen=True, slots=True)
class Peer:
    """``package`` is what must be installed; ``most``: articles that it is asked to bear.

    ``bare``: it has neither totals, facets nor passages, so ours is asked for none of the latter two either.
    """

    name: str
    package: str
    open: Callable[[Texts], Engine]
    most: int | None = None
    bare: bool = False

    @property
    def installed(self) -> bool:
        return find_spec(self.package) is not None

    def of(self, texts: Texts) -> Engine:
        """Its index over the texts, built if it is not there. Raises NotInstalled."""
        if not self.installed:
            raise NotInstalled(f"{self.name} is left out: {self.package} is not installed; `make bench` installs it.")
        return self.open(texts)

    def share(self, texts: Texts) -> Texts:
        """As many of the texts as it bears."""
        fewer = [count for count in (texts.count, self.most) if count]
        return Texts(texts.articles, min(fewer) if fewer else None)


PEERS = {
    peer.name: peer
    for peer in (
        Peer("tantivy", "tantivy", _tantivy),
        Peer("fts5", "sqlite3", _fts5),
        Peer("bm25s", "bm25s", _bm25s, bare=True),
        Peer("whoosh", "whoosh", _whoosh, most=5_000),
    )
}
