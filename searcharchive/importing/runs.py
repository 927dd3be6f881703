"""The two imports: adding to what is there, and replacing it.

``read = stored + unchanged + quarantined`` holds for every import.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from searcharchive.backends.base import Backend, Snapshot, Writer
from searcharchive.errors import DamagedIndex, NoIndex, OtherFormat
from searcharchive.importing.memory import Recollection
from searcharchive.importing.report import Report
from searcharchive.importing.taking import Drafts, Import
from searcharchive.ingest.quarantine import Quarantine

EVERY = 20_000
"""Articles after which an import that adds commits what it has: interrupted, it goes on from there the next time."""
NOTHING = Recollection(None)
"""Remembers nothing."""


@contextmanager
def present(backend: Backend) -> Iterator[Snapshot | None]:
    """The newest generation, or None before the first."""
    try:
        snapshot = backend.snapshot()
    except NoIndex:
        yield None
        return
    with snapshot:
        yield snapshot


def add(
    backend: Backend,
    drafts: Drafts,
    quarantine: Quarantine,
    *,
    wait: float,
    memory: Recollection = NOTHING,
    every: int = EVERY,
    processes: int = 0,
) -> Report:
    """Add drafts to what is there: in one commit, or where ``memory`` works in one after ``every`` so many articles."""
    with quarantine, ExitStack() as held:
        writer = held.enter_context(backend.writer(wait=wait))
        before = held.enter_context(present(backend))
        run = Import(writer, quarantine, before, memory, replaces=False, processes=processes)
        latest = [writer]

        def renew() -> tuple[Writer, Snapshot]:
            latest[-1].commit()
            latest.append(held.enter_context(backend.writer(wait=wait)))
            return latest[-1], held.enter_context(backend.snapshot())

        run.run(drafts, renew if memory.works else None, every)
        return run.finish()


def reindex(
    backend: Backend,
    drafts: Drafts | None,
    quarantine: Quarantine,
    *,
    discard_written: bool,
    wait: float,
    memory: Recollection = NOTHING,
    processes: int = 0,
) -> Report:
    """Replace what earlier imports stored, in one commit; None builds again from the stored articles.

    Others may write meanwhile, and what they write outranks the drafts, whatever ``discard_written`` says. An index of
    another format is replaced as if nothing were there; a damaged one only with ``discard_written``, since what was
    written over HTTP is perhaps nowhere else.
    """
    with backend.writer(replace=True, wait=wait) as writer, quarantine, ExitStack() as held:
        unread = None
        try:
            snapshot = held.enter_context(present(backend))
        except DamagedIndex as error:
            if drafts is None or not (discard_written or isinstance(error, OtherFormat)):
                raise
            snapshot, unread = None, error.detail
        carries = drafts is not None and not discard_written
        run = Import(writer, quarantine, snapshot, memory, replaces=True, carries=carries, processes=processes)
        if snapshot is not None and drafts is None:
            run.rebuild(snapshot, discard_written=discard_written)
        run.run(drafts or ())
        return run.finish(unread)
