"""What the suites of this folder let go wrong: seven steps through the backend itself, each acknowledged."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from searcharchive.article import Article, digest
from searcharchive.backends.whoosh import assembly
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.backends.whoosh.segment import merging_terms
from searcharchive.backends.whoosh.writer import Limits
from searcharchive.errors import NoIndex, StorageFailure
from searcharchive.query.tree import Term
from searcharchive.search.request import SearchRequest
from tests.backends.samples import story
from tests.store.suite import leftovers

LIMITS = Limits(memory=1, keep=0)
"""A segment for each batch; what is no longer needed goes at the next write."""
BATCH = 8


class State(NamedTuple):
    """What there is: (id, digest) of each article, and the recorded removals."""

    articles: frozenset[tuple[str, str]]
    removed: frozenset[str]


def articles(letter: str, count: int, text: str = "barges") -> list[Article]:
    return [
        story(f"{letter}{n:02}", f"{text} wait in canal {letter}{n % 5}", f"Story {n}", places=[f"ZZ/{letter}"])
        for n in range(count)
    ]


A, B, C, D = articles("a", 20), articles("b", 6), articles("c", 12), articles("d", 1)
CHANGED = [articles("a", 10, "ferries")[n] for n in (1, 9)] + articles("b", 3, "ferries")[2:]


def state(articles: Sequence[Article], *removed: str) -> State:
    last = {article.id: digest(article) for article in articles}
    return State(frozenset(last.items()), frozenset(removed))


_LEFT = [article for article in (*A, *B, *CHANGED) if article.id not in ("a03", "a05", "b01")]
EXPECTED: list[State | None] = [
    None,
    state([]),
    state(A),
    state(A + B),
    state(_LEFT, "a05"),
    state(_LEFT, "a05"),
    state(C, "a07"),
    state(C[:3] + C[4:] + D, "a07"),
]
"""What is to be seen after so many steps; None: no index."""


@contextmanager
def small_steps() -> Iterator[None]:
    """Few articles fill a segment, and a merge soon needs files, which are made in the oldest way there is."""
    with (
        mock.patch.object(assembly, "BATCH", BATCH),
        mock.patch.object(merging_terms, "IN_MEMORY", 100),
        mock.patch.object(tempfile, "_O_TMPFILE_WORKS", False),
    ):
        yield


def open_backend(folder: Path) -> WhooshBackend:
    return WhooshBackend(folder, LIMITS)


def write(backend: WhooshBackend, put: Sequence[Article] = (), remove: Sequence[str] = (), **how: Any) -> int:
    """One commit; ids in capitals are of removals to be recorded."""
    with backend.writer(**how) as writer:
        for article in put:
            writer.put(article)
        for id in remove:
            writer.remove(id.lower(), record=id.isupper())
        return writer.commit()


Step = Callable[[WhooshBackend], int]
STEPS: list[Step] = [
    lambda backend: write(backend),
    lambda backend: write(backend, A),
    lambda backend: write(backend, B),
    lambda backend: write(backend, CHANGED, ["a03", "A05", "b01"]),
    lambda backend: backend.optimise(),
    lambda backend: write(backend, C, ["A07"], replace=True),
    lambda backend: write(backend, D, ["c03"]),
]


def visible(folder: Path) -> State | None:
    """What a reader sees who was not there before, and who looks at everything. Raises DamagedIndex."""
    with closing(open_backend(folder)) as backend:
        try:
            snapshot = backend.snapshot()
        except NoIndex:
            return None
        with snapshot:
            digests = snapshot.digests()
            assert {article.id: digest(article) for article in snapshot.scan()} == digests
            found = snapshot.search(SearchRequest(Term("canal"), limit=1000, budget=None))
            assert {hit.id for hit in found.hits} == set(digests)
            assert found.total == len(found.hits) == len(snapshot)
            return State(frozenset(digests.items()), snapshot.deletions())


def run(folder: Path, builder: Any, tell: Callable[[str], None]) -> None:  # noqa: ARG001 - there is but one
    """All steps in turn, each tried twice. Tells ``start``, ``ack`` and ``fail`` with its number, from 1; ``stop``."""
    with small_steps():
        for number, step in enumerate(STEPS, 1):
            if not any(_try(folder, step, number, tell) for _ in range(2)):
                tell("stop")
                return


def _try(folder: Path, step: Step, number: int, tell: Callable[[str], None]) -> bool:
    tell(f"start {number}")
    try:
        with closing(open_backend(folder)) as backend:
            step(backend)
    except StorageFailure:
        tell(f"fail {number}")
        if visible(folder) != EXPECTED[number - 1]:
            tell(f"leak {number}")
        return False
    tell(f"ack {number}")
    return True


class BackendCase:
    """This scenario, for ``tests.store.suite``."""

    expected: Sequence[Any] = EXPECTED

    def visible(self, folder: Path) -> State | None:
        return visible(folder)

    def check_next_write(self, folder: Path) -> None:
        before = visible(folder) or state([])
        if EXPECTED[0] != visible(folder):
            assert verified(folder) == []
        with closing(open_backend(folder)) as backend:
            write(backend, articles("next", 1), wait=0)
        clean(folder)
        assert visible(folder) == State(before.articles | state(articles("next", 1)).articles, before.removed)
        assert verified(folder) == []
        assert leftovers(folder) == []


def clean(folder: Path) -> None:
    """As each process does when it writes for the first time."""
    with closing(open_backend(folder)) as backend:
        backend.writer(wait=0).cancel()


def verified(folder: Path) -> list[Any]:
    with closing(open_backend(folder)) as backend:
        return backend.verify()
