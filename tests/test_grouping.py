"""Group commits: fewer commits than writes, each write as if it were alone; over both backends."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from searcharchive.article import Article
from searcharchive.backends.base import Backend, Damage, Snapshot, Writer
from searcharchive.changes import Changes, Outcome, create, remove, replace
from searcharchive.errors import Conflict, IndexBusy, NotFound, StorageFailure
from searcharchive.grouping import Grouping
from tests.backends.conftest import OPENERS
from tests.backends.samples import fill, story

THREADS = 8
WRITES = 50


@pytest.fixture(params=OPENERS)
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    opened = OPENERS[request.param](tmp_path / "index")()
    yield opened
    opened.close()


@pytest.fixture
def writes(backend: Backend) -> Grouping:
    return Grouping(backend, wait=20.0)


@contextmanager
def held(backend: Backend, writes: Grouping, count: int) -> Iterator[ThreadPoolExecutor]:
    """Threads whose writes become one group: nothing is written before ``count`` of them wait for the lock."""
    with ThreadPoolExecutor(count) as pool, backend.writer():
        yield pool
        wait_until(lambda: len(writes._waiting) == count)


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def queued(pool: ThreadPoolExecutor, writes: Grouping, operation: Callable[[Changes], Any]) -> Future[Any]:
    """Ask for a write in another thread; return when it waits there."""
    before = len(writes._waiting)
    future = pool.submit(writes.run, operation)
    wait_until(lambda: len(writes._waiting) > before)
    return future


def creating(article: Article) -> Callable[[Changes], Outcome]:
    return lambda changes: create(changes, article)


def replacing(article: Article) -> Callable[[Changes], Outcome]:
    return lambda changes: replace(changes, article)


def removing(*ids: str) -> Callable[[Changes], None]:
    return lambda changes: remove(changes, ids)


def there(backend: Backend) -> dict[str, str]:
    with backend.snapshot() as snapshot:
        return {article.id: article.body for article in snapshot.scan()}


def test_many_threads_write_at_once(backend: Backend, writes: Grouping) -> None:
    before = fill(backend, story("first"))

    def work(thread: int) -> list[Outcome]:
        """Each thread has articles of its own, and all of them replace one together."""
        outcomes = []
        for turn in range(WRITES):
            id = "shared" if turn % 10 == 9 else f"{thread}-{turn % 5}"
            outcomes.append(writes.run(replacing(story(id, f"{thread} {turn}"))))
            with backend.snapshot() as snapshot:  # what was acknowledged is seen at once
                found = snapshot.get(id)
                assert found is not None
                assert id == "shared" or found.body == f"{thread} {turn}"
        return outcomes

    with held(backend, writes, THREADS) as pool:
        results = pool.map(work, range(THREADS))
    outcomes = [outcome for result in results for outcome in result]
    left = there(backend)
    assert {id: body for id, body in left.items() if id not in ("first", "shared")} == {
        f"{thread}-{slot}": f"{thread} {WRITES - 5 + slot if slot < 4 else WRITES - 6}"
        for thread in range(THREADS)
        for slot in range(5)
    }
    assert left["shared"].endswith(f" {WRITES - 1}")
    assert outcomes.count(Outcome.CREATED) == 5 * THREADS + 1
    assert outcomes.count(Outcome.UPDATED) == THREADS * WRITES - 5 * THREADS - 1
    with backend.snapshot() as snapshot:
        assert snapshot.generation - before < THREADS * WRITES


def test_a_group_is_one_commit(backend: Backend, writes: Grouping) -> None:
    before = fill(backend, story("a"))
    with held(backend, writes, THREADS) as pool:
        futures = [pool.submit(writes.run, creating(story(f"b{i}"))) for i in range(THREADS)]
    assert [future.result() for future in futures] == [Outcome.CREATED] * THREADS
    with backend.snapshot() as snapshot:
        assert (len(snapshot), snapshot.generation) == (THREADS + 1, before + 1)


def test_operations_of_a_group_see_those_before(backend: Backend, writes: Grouping) -> None:
    fill(backend, story("a", "old"), story("gone", "old"))
    with held(backend, writes, 8) as pool:
        futures = [
            queued(pool, writes, operation)
            for operation in (
                creating(story("new", "one")),
                creating(story("new", "two")),
                creating(story("new", "one")),
                replacing(story("new", "three")),
                removing("gone", "a"),
                removing("a"),
                creating(story("a", "again")),
                removing("new", "nobody"),
            )
        ]
    errors = [type(future.exception()) for future in futures]
    assert errors == [type(None), Conflict, *[type(None)] * 3, NotFound, type(None), NotFound]
    assert [futures[i].result() for i in (0, 2, 3, 6)] == ["created", "unchanged", "updated", "created"]
    assert there(backend) == {"new": "three", "a": "again"}
    with backend.snapshot() as snapshot:
        assert snapshot.deletions() == {"gone"}


def test_of_two_contents_for_one_id_one_is_refused(backend: Backend, writes: Grouping) -> None:
    for turn in range(10):
        with ThreadPoolExecutor(2) as pool:
            futures = [pool.submit(writes.run, creating(story(f"a{turn}", body))) for body in ("one", "two")]
        errors = [future.exception() for future in futures]
        assert [type(error) for error in errors if error] == [Conflict]
        assert there(backend)[f"a{turn}"] == ("two" if errors[0] else "one")


def test_what_is_refused_changes_nothing(backend: Backend, writes: Grouping) -> None:
    before = fill(backend, story("a", "old"))

    def half_done(changes: Changes) -> None:
        changes.put(story("b"))
        changes.remove("a")
        raise Conflict("no")

    with pytest.raises(Conflict):
        writes.run(half_done)
    with pytest.raises(NotFound):
        writes.run(removing("a", "a"))
    assert there(backend) == {"a": "old"}
    with backend.snapshot() as snapshot:
        assert snapshot.generation == before


def test_a_fault_of_one_does_not_harm_the_others(backend: Backend, writes: Grouping) -> None:
    def faulty(changes: Changes) -> None:
        changes.put(story("x"))
        raise ZeroDivisionError

    with held(backend, writes, 4) as pool:
        futures = [
            queued(pool, writes, creating(story("a"))),
            queued(pool, writes, faulty),
            queued(pool, writes, creating(story("a", "other"))),
            queued(pool, writes, creating(story("b"))),
        ]
    assert [type(future.exception()) for future in futures] == [type(None), ZeroDivisionError, Conflict, type(None)]
    assert there(backend).keys() == {"a", "b"}
    with pytest.raises(ZeroDivisionError):
        writes.run(faulty)
    assert writes.run(creating(story("c"))) is Outcome.CREATED


class Failing(Backend):
    """Does what another backend does, but its commits fail while there is an ``error``."""

    def __init__(self, other: Backend) -> None:
        self.other = other
        self.error: BaseException | None = None

    def writer(self, *, replace: bool = False, wait: float = 5.0) -> Writer:
        writer = self.other.writer(replace=replace, wait=wait)
        commit = writer.commit

        def failing() -> int:
            if self.error is not None:
                raise self.error
            return commit()

        writer.commit = failing  # type: ignore[method-assign]
        return writer

    def snapshot(self) -> Snapshot:
        return self.other.snapshot()

    def optimise(self, *, wait: float = 5.0) -> int:
        return self.other.optimise(wait=wait)

    def verify(self) -> Sequence[Damage]:
        return self.other.verify()

    def close(self) -> None:
        self.other.close()


def test_a_commit_that_fails_fails_for_all_of_its_group(backend: Backend) -> None:
    fill(backend, story("a", "old"))
    failing = Failing(backend)
    writes = Grouping(failing, wait=20.0)
    failing.error = StorageFailure("The disk is full.")
    with held(backend, writes, 3) as pool:
        futures = [
            queued(pool, writes, creating(story("b"))),
            queued(pool, writes, creating(story("a", "other"))),
            queued(pool, writes, removing("a")),
        ]
    assert [type(future.exception()) for future in futures] == [StorageFailure] * 3
    assert there(backend) == {"a": "old"}
    failing.error = None
    assert writes.run(creating(story("b"))) is Outcome.CREATED


def test_an_unforeseen_failure_of_a_commit_reaches_everybody(backend: Backend) -> None:
    failing = Failing(backend)
    writes = Grouping(failing, wait=20.0)
    failing.error = ZeroDivisionError()
    with held(backend, writes, 3) as pool:
        futures = [queued(pool, writes, creating(story(id))) for id in "abc"]
    assert [type(future.exception()) for future in futures] == [ZeroDivisionError] * 3
    failing.error = None
    assert writes.run(creating(story("b"))) is Outcome.CREATED


def test_waiting_for_the_lock_ends(backend: Backend) -> None:
    fill(backend, story("a"))
    writes = Grouping(backend, wait=0.3)
    with backend.writer(), ThreadPoolExecutor(6) as pool:
        began = time.monotonic()
        futures = [pool.submit(writes.run, creating(story(f"b{i}"))) for i in range(6)]
        assert [type(future.exception()) for future in futures] == [IndexBusy] * 6
        assert 0.3 <= time.monotonic() - began < 1.5  # all at once, not one after another
    assert writes.run(creating(story("c"))) is Outcome.CREATED
    assert there(backend).keys() == {"a", "c"}


def test_those_who_came_later_wait_longer(backend: Backend) -> None:
    fill(backend, story("a"))
    writes = Grouping(backend, wait=0.6)
    with ThreadPoolExecutor(2) as pool:
        with backend.writer():
            early = queued(pool, writes, creating(story("early")))
            time.sleep(0.4)
            late = queued(pool, writes, creating(story("late")))
            assert type(early.exception()) is IndexBusy
        assert late.result() is Outcome.CREATED


def test_an_interrupted_thread_leaves_the_others_their_turn(backend: Backend, writes: Grouping) -> None:
    def interrupted(changes: Changes) -> None:
        changes.put(story("x"))
        raise KeyboardInterrupt

    with held(backend, writes, 3) as pool:
        futures = [
            queued(pool, writes, interrupted),
            queued(pool, writes, creating(story("a"))),
            queued(pool, writes, creating(story("b"))),
        ]
    assert type(futures[0].exception()) is KeyboardInterrupt
    assert [futures[1].result(), futures[2].result()] == [Outcome.CREATED] * 2
    assert there(backend).keys() == {"a", "b"}


def test_who_is_interrupted_while_waiting_is_forgotten(
    backend: Backend, writes: Grouping, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> bool:
        raise KeyboardInterrupt

    with held(backend, writes, 2) as pool:
        first = queued(pool, writes, creating(story("first")))
        with monkeypatch.context() as patched:
            patched.setattr("searcharchive.grouping._Job.wait_for_turn", interrupt)
            with pytest.raises(KeyboardInterrupt):
                writes.run(creating(story("interrupted")))
        last = queued(pool, writes, creating(story("last")))
    assert [first.result(), last.result()] == [Outcome.CREATED] * 2
    assert there(backend).keys() == {"first", "last"}
