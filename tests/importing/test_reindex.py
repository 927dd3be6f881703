"""Reindexing beside other writers: nothing that was acknowledged is lost, whatever the files say."""

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from searcharchive.archive import Archive
from searcharchive.article import HTTP, Origin
from searcharchive.changes import Outcome
from searcharchive.errors import IndexBusy, NotFound
from searcharchive.importing import taking
from searcharchive.importing.report import Report
from searcharchive.ingest.draft import Draft
from searcharchive.search.request import SearchRequest
from searcharchive.seen import Seen
from tests.importing.samples import draft, written

FILES = [draft(f"f{i}") for i in range(20)]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "index", lock_wait=20.0) as archive:
        archive.reindex(FILES, run="first")
        yield archive


def meanwhile(items: list[Draft], do: Callable[[], object]) -> Iterator[Draft]:
    """Drafts in the midst of which something else happens."""
    half = len(items) // 2
    yield from items[:half]
    do()
    yield from items[half:]


def there(archive: Archive) -> dict[str, str]:
    return {article.id: article.body for article in archive.scan()}


def test_writes_over_http_while_a_reindex_runs(archive: Archive) -> None:
    archive.create(written("h-old", "before"))
    archive.create(written("h-gone", "before"))

    def write() -> None:
        assert archive.create(written("h-new", "meanwhile")) is Outcome.CREATED
        assert archive.replace(written("h-old", "meanwhile")) is Outcome.UPDATED
        assert archive.replace(written("f3", "meanwhile")) is Outcome.UPDATED
        archive.remove("f4", "f15", "h-gone")
        assert archive.get("h-new").body == "meanwhile"  # seen at once, not when the reindex is done

    report = archive.reindex(meanwhile([*FILES, draft("f20")], write), run="again")
    assert (report.read, report.stored, report.unchanged, report.carried) == (21, 1, 20, 2)
    expected = dict.fromkeys((f"f{i}" for i in range(21)), "text") | {"f3": "meanwhile"}
    expected |= {"h-old": "meanwhile", "h-new": "meanwhile"}
    del expected["f4"], expected["f15"]
    assert there(archive) == expected
    archive.reindex([draft("f4"), draft("f5")], run="later")
    assert there(archive) == {"f3": "meanwhile", "f5": "text", "h-old": "meanwhile", "h-new": "meanwhile"}


def test_what_is_written_again_unchanged_is_no_longer_an_imports(archive: Archive) -> None:
    again = [dataclasses.replace(archive.get(id), origin=Origin(HTTP)) for id in ("f1", "f2")]
    assert archive.replace(again[0]) is Outcome.UNCHANGED
    assert archive.create(again[1]) is Outcome.UNCHANGED
    generation = archive.generation()
    assert archive.replace(again[0]) is Outcome.UNCHANGED
    assert archive.generation() == generation
    assert archive.reindex([], run="none").carried == 2
    assert there(archive).keys() == {"f1", "f2"}


def test_adding_while_a_reindex_runs(archive: Archive) -> None:
    added: list[Report] = []

    def add() -> None:
        added.append(archive.add([draft("x"), draft("f1", "changed"), draft("f2")], run="added"))

    archive.reindex(meanwhile(FILES, add), run="again")
    assert (added[0].stored, added[0].unchanged) == (2, 1)
    assert there(archive) == {f"f{i}": "text" for i in range(20)} | {"f1": "changed", "x": "text"}


def test_discarding_drops_what_was_written_before_and_not_what_is_written_meanwhile(archive: Archive) -> None:
    archive.create(written("before"))
    archive.remove("f1")

    def write() -> None:
        archive.create(written("meanwhile"))
        archive.remove("f2")

    report = archive.reindex(meanwhile(FILES, write), run="again", discard_written=True)
    assert (report.carried, report.gone) == (0, 1)
    assert there(archive).keys() == {f"f{i}" for i in range(20) if i != 2} | {"meanwhile"}


def test_rebuilding_from_what_is_stored_keeps_what_is_written_meanwhile(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.create(written("before"))

    class Hooked(Seen):
        """Made by an import when it has begun."""

        def __init__(self) -> None:
            super().__init__()
            monkeypatch.undo()
            archive.create(written("meanwhile"))
            archive.remove("f2")

    monkeypatch.setattr(taking, "Seen", Hooked)
    report = archive.reindex(None, run="again")
    assert (report.read, report.unchanged, report.gone) == (21, 21, 0)
    assert there(archive).keys() == {f"f{i}" for i in range(20) if i != 2} | {"before", "meanwhile"}


def test_one_reindex_at_a_time(tmp_path: Path) -> None:
    with Archive(tmp_path / "index", lock_wait=0.05) as archive:

        def second() -> None:
            with pytest.raises(IndexBusy):
                archive.reindex([draft("b")], run="second")

        archive.reindex(meanwhile(FILES, second), run="first")
        assert len(there(archive)) == len(FILES)


def test_an_interrupted_reindex_keeps_what_was_written_meanwhile(archive: Archive) -> None:
    def write() -> None:
        archive.create(written("h"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.reindex(meanwhile([draft("other")], write), run="again")
    assert there(archive).keys() == {f"f{i}" for i in range(20)} | {"h"}


class Storm:
    """Threads that write over HTTP, add, reindex and read at once. Remembers what was acknowledged."""

    REINDEXES = 6
    WRITERS = 4

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.over = threading.Event()
        self.began = 0.0  # when the last reindex read its first story
        self.expected: dict[str, str | None] = {}  # by id, as its only writer left it
        self.added: dict[str, tuple[float, str]] = {}  # by id: when its last add began, and what it said

    def run(self) -> None:
        with ThreadPoolExecutor(3 + self.WRITERS) as pool:
            jobs = [pool.submit(self.reindex), pool.submit(self.add), pool.submit(self.read)]
            jobs += [pool.submit(self.write, number) for number in range(self.WRITERS)]
            for job in jobs:
                job.result()

    def reindex(self) -> None:
        try:
            for i in range(self.REINDEXES):
                self.archive.reindex(self.slowly(), run=f"storm{i}")
        finally:
            self.over.set()

    def slowly(self) -> Iterator[Draft]:
        self.began = time.monotonic()
        for item in FILES:
            time.sleep(0.002)
            yield item

    def write(self, number: int) -> None:
        """PUT and DELETE of ids that no other thread writes; one of them is in the files too."""
        own = [f"f{number}", *(f"w{number}-{i}" for i in range(6))]
        turn = 0
        while not self.over.is_set():
            turn += 1
            id = own[turn % len(own)]
            try:
                if turn % 5 == 4:
                    self.archive.remove(id)
                    self.expected[id] = None
                else:
                    self.archive.replace(written(id, f"turn {turn}"))
                    self.expected[id] = f"turn {turn}"
            except NotFound:
                assert self.expected.get(id) is None
            assert found(self.archive, id) == self.expected.get(id)

    def add(self) -> None:
        turn = 0
        while not self.over.is_set():
            turn += 1
            id, body, began = f"added{turn % 3}", f"turn {turn}", time.monotonic()
            self.archive.add([draft(id, body)], run=f"add{turn}")
            self.added[id] = began, body

    def read(self) -> None:
        """The articles of the files that nobody writes over HTTP are there at any time."""
        last = 0
        while not self.over.is_set():
            with self.archive.snapshot() as snapshot:
                assert snapshot.generation >= last
                last = snapshot.generation
                assert snapshot.search(SearchRequest(limit=0)).total == len(snapshot)
                assert all(snapshot.digest(f"f{i}") for i in range(self.WRITERS, len(FILES)))


def found(archive: Archive, id: str) -> str | None:
    try:
        return archive.get(id).body
    except NotFound:
        return None


def test_nothing_is_lost_in_a_storm(archive: Archive) -> None:
    storm = Storm(archive)
    storm.run()
    assert all(f"f{i}" in storm.expected for i in range(storm.WRITERS))
    expected = {id: body for id, body in storm.expected.items() if body is not None}
    expected |= {f"f{i}": "text" for i in range(storm.WRITERS, len(FILES))}
    late = {id: body for id, (began, body) in storm.added.items() if began > storm.began}
    left = there(archive)
    assert {id: body for id, body in left.items() if not id.startswith("added")} == expected
    assert late.items() <= left.items()
    assert archive.verify() == []
