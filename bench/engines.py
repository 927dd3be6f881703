"""The engines that are measured, behind one interface."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from searcharchive.article import Article

OURS, PEER = "ours", "tantivy"


class Engine(Protocol):
    """One index in one folder, being written."""

    def put(self, article: Article) -> None: ...

    def commit(self) -> None:
        """Return when all that was put is on disk and no work on it is left."""
        ...

    def count(self) -> int:
        """Articles that can be found after the commit."""
        ...

    def get(self, id: str) -> Article | None:
        """The whole article, from what is on disk after the commit."""
        ...

    def close(self) -> None: ...


def _ours(folder: Path) -> Engine:
    from bench.ours import Ours

    return Ours(folder)


def _peer(folder: Path) -> Engine:
    from bench.tantivy_peer import Tantivy

    return Tantivy(folder)


ENGINES: dict[str, Callable[[Path], Engine]] = {OURS: _ours, PEER: _peer}
"""Each is imported only where it runs, so that no engine's memory is counted with another's."""


def installed() -> tuple[str, ...]:
    """The engines that can be run here."""
    return (OURS, PEER) if find_spec("tantivy") else (OURS,)
