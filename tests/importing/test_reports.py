"""Reports against a plain model of an import, over generated drafts; both backends."""

import errno
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.article import Status
from searcharchive.backends.base import Backend
from searcharchive.errors import StorageFailure
from searcharchive.importing.report import Report
from searcharchive.ingest import quarantine
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.rejected import Rejected
from tests.backends.conftest import OPENERS
from tests.backends.samples import fill, story
from tests.importing.samples import BAD, Item, add, bodies, draft, reindex, written

IDS = ["a", "b", "c", "d", "e"]
BODIES = ["one", "two"]
# A withdrawal is a newer version of its story (see test_versions); here each id is one or the other.
drafts = st.builds(draft, st.sampled_from(IDS), st.sampled_from(BODIES)) | st.builds(
    draft, st.just("w"), st.sampled_from(BODIES), st.just(Status.WITHDRAWN)
)
items = st.lists(st.one_of(drafts, drafts, drafts, st.just(BAD)), max_size=12)
ids = st.sets(st.sampled_from(IDS), max_size=3)

Content = tuple[str, Status]


class Model:
    """What an import should do to articles that are there: ``there`` by id, ``http`` those written over HTTP."""

    def __init__(self, there: dict[str, Content], http: set[str], removed: set[str]) -> None:
        self.there, self.http, self.removed = there, http, removed
        self.read = self.stored = self.unchanged = self.quarantined = 0

    def run(self, items: Sequence[Item], kept: set[str]) -> dict[str, Content]:
        """The articles read, by id; those of ``kept`` count but stay as they are."""
        new: dict[str, Content] = {}
        for item in items:
            self.read += 1
            if isinstance(item, Rejected):
                self.quarantined += 1
                continue
            assert item.id is not None
            content = item.body, item.status
            if new.setdefault(item.id, content) != content:
                self.quarantined += 1
            elif item.id in kept or content == self.there.get(item.id) or self._again(items, item):
                self.unchanged += 1
            else:
                self.stored += 1
        return new

    def _again(self, items: Sequence[Item], item: Draft) -> bool:
        """Is it not the first with its id? By identity: equal drafts stand in the list more than once."""
        first = next(other for other in items if isinstance(other, Draft) and other.id == item.id)
        return first is not item


def contents(backend: Backend) -> dict[str, Content]:
    with backend.snapshot() as snapshot:
        return {article.id: (article.body, article.status) for article in snapshot.scan()}


def prepare(backend: Backend, old: set[str], http: set[str], removed: set[str], folder: Path) -> Model:
    """An archive in which each set of ids has its own fate."""
    add(backend, [draft(id, "one") for id in sorted(old)], folder)
    with backend.writer() as writer:
        for id in sorted(http):
            writer.put(written(id, "by hand"))
        for id in sorted(removed):
            writer.remove(id, record=True)
        writer.commit()
    return Model(contents(backend), http - removed, removed)


def distinct(items: list[Item]) -> list[Item]:
    """The same items, each an object of its own."""
    return [item if isinstance(item, Rejected) else draft(item.id or "", item.body, item.status) for item in items]


def check(report: Report, model: Model) -> None:
    assert report.read == report.stored + report.unchanged + report.quarantined
    found = (report.read, report.stored, report.unchanged, report.quarantined)
    assert found == (model.read, model.stored, model.unchanged, model.quarantined)
    lines = report.quarantine.read_text().splitlines() if report.quarantine else []
    assert len(lines) == report.quarantined


def opened(kind: str, folder: str) -> tuple[Backend, Path]:
    return OPENERS[kind](Path(folder) / "index")(), Path(folder) / "quarantine"


@pytest.mark.parametrize("kind", OPENERS)
@settings(max_examples=60, deadline=None)
@given(old=ids, http=ids, removed=ids, given=items)
def test_add(kind: str, old: set[str], http: set[str], removed: set[str], given: list[Item]) -> None:
    given = distinct(given)
    with tempfile.TemporaryDirectory() as place:
        backend, folder = opened(kind, place)
        with closing(backend):
            model = prepare(backend, old, http, removed, folder)
            report = add(backend, given, folder)
            read = model.run(given, kept=set())
            check(report, model)
            assert (report.carried, report.gone) == (0, 0)
            assert contents(backend) == model.there | read


@pytest.mark.parametrize("kind", OPENERS)
@settings(max_examples=60, deadline=None)
@given(old=ids, http=ids, removed=ids, given=items, discard=st.booleans())
def test_reindex(kind: str, old: set[str], http: set[str], removed: set[str], given: list[Item], discard: bool) -> None:
    given = distinct(given)
    with tempfile.TemporaryDirectory() as place:
        backend, folder = opened(kind, place)
        with closing(backend):
            model = prepare(backend, old, http, removed, folder)
            report = reindex(backend, given, folder, discard_written=discard)
            kept = set() if discard else model.http | model.removed
            read = model.run(given, kept)
            check(report, model)
            carried = {id: model.there[id] for id in kept if id in model.there}
            after = {id: content for id, content in read.items() if id not in kept} | carried
            assert contents(backend) == after
            assert report.carried == len(carried)
            assert report.gone == len(model.there.keys() - after.keys())
            with backend.snapshot() as snapshot:
                assert snapshot.deletions() == (set() if discard else model.removed)


@pytest.mark.parametrize("kind", OPENERS)
@settings(max_examples=30, deadline=None)
@given(old=ids, http=ids, removed=ids, discard=st.booleans())
def test_reindex_from_what_is_stored(
    kind: str, old: set[str], http: set[str], removed: set[str], discard: bool
) -> None:
    with tempfile.TemporaryDirectory() as place:
        backend, folder = opened(kind, place)
        with closing(backend):
            model = prepare(backend, old, http, removed, folder)
            report = reindex(backend, None, folder, discard_written=discard)
            dropped = model.http if discard else set()
            after = {id: content for id, content in model.there.items() if id not in dropped}
            assert (report.read, report.unchanged, report.gone) == (len(after), len(after), len(dropped))
            assert contents(backend) == after


def interrupted(items: Sequence[Item], at: int) -> Iterator[Item]:
    yield from items[:at]
    raise KeyboardInterrupt


@pytest.mark.parametrize("kind", OPENERS)
@settings(max_examples=30, deadline=None)
@given(old=ids, given=items, at=st.integers(0, 12), replace=st.booleans())
def test_an_interrupted_import_did_nothing(kind: str, old: set[str], given: list[Item], at: int, replace: bool) -> None:
    given = distinct(given)
    with tempfile.TemporaryDirectory() as place:
        backend, folder = opened(kind, place)
        with closing(backend):
            model = prepare(backend, old, set(), set(), folder)
            run = reindex if replace else add
            with pytest.raises(KeyboardInterrupt):
                run(backend, interrupted(given, at), folder)
            assert contents(backend) == model.there
            begun = Model(model.there, set(), set())
            begun.run(given[:at], kept=set())
            lines = [line for path in folder.glob("*") for line in path.read_text().splitlines()]
            assert len(lines) == begun.quarantined
            report = run(backend, given, folder, wait=0)
            model.run(given, kept=set())
            check(report, model)


@pytest.mark.parametrize("kind", OPENERS)
def test_ids_that_are_no_text(kind: str, tmp_path: Path) -> None:
    backend, folder = opened(kind, str(tmp_path))
    with closing(backend):
        report = add(backend, [draft("a:é"), draft("a:e\u0301"), draft("a:é")], folder)
        assert (report.stored, report.unchanged) == (2, 1)


@pytest.mark.parametrize("kind", OPENERS)
def test_nothing_is_committed_when_the_quarantine_cannot_be_kept(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend, folder = opened(kind, str(tmp_path))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with closing(backend):
        fill(backend, story("a"))
        with monkeypatch.context() as patched:
            patched.setattr(quarantine.os, "fsync", full)
            with pytest.raises(StorageFailure):
                add(backend, [draft("b"), BAD], folder)
        assert bodies(backend).keys() == {"a"}
        assert add(backend, [draft("b"), BAD], folder, wait=0).stored == 1
