"""Drafts, and short ways to import them."""

from collections.abc import Iterable
from pathlib import Path

from searcharchive.article import HTTP, Article, Origin, Status
from searcharchive.backends.base import Backend
from searcharchive.importing import runs
from searcharchive.importing.report import Report
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.quarantine import Quarantine
from searcharchive.ingest.rejected import Rejected
from tests.backends.samples import story

Item = Draft | Rejected
BAD = Rejected("in.txt", 1, 0, "it is bad", b"?")


def draft(id: str, body: str = "text", status: Status = Status.USABLE) -> Draft:
    return Draft(body=body, id=id, status=status, origin=Origin("in.txt"))


def written(id: str, body: str = "text") -> Article:
    """An article as HTTP writes it."""
    return story(id, body, origin=Origin(HTTP))


def add(backend: Backend, items: Iterable[Item], folder: Path, wait: float = 5.0) -> Report:
    return runs.add(backend, items, quarantine(folder), wait=wait)


def reindex(
    backend: Backend, items: Iterable[Item] | None, folder: Path, *, discard_written: bool = False, wait: float = 5.0
) -> Report:
    return runs.reindex(backend, items, quarantine(folder), discard_written=discard_written, wait=wait)


def quarantine(folder: Path) -> Quarantine:
    """One that no import had before."""
    return Quarantine(folder, f"run{len(list(folder.iterdir())) if folder.exists() else 0}")


def bodies(backend: Backend) -> dict[str, str]:
    """Every article that is there, by id."""
    with backend.snapshot() as snapshot:
        return {article.id: article.body for article in snapshot.scan()}
