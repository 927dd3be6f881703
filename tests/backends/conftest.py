"""The backends that the contract's tests run over."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from searcharchive.backends.base import Backend
from searcharchive.dates import now
from tests.backends.oracle import Oracle, Store

Opener = Callable[[], Backend]


class Clock:
    """Microseconds since 1970, as a test sets them; 0 means the real ones."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now or now()


def oracle_opener(path: Path, clock: Callable[[], int] = now) -> Opener:
    del path
    store = Store()
    return lambda: Oracle(store, clock)


def whoosh_opener(path: Path, clock: Callable[[], int] = now) -> Opener:
    if importlib.util.find_spec("searcharchive.backends.whoosh.backend") is None:
        pytest.skip("the Whoosh backend is not built yet")
    from searcharchive.backends.whoosh.backend import WhooshBackend

    return lambda: WhooshBackend(path, clock=clock)


OPENERS = {"oracle": oracle_opener, "whoosh": whoosh_opener}


@pytest.fixture
def clock() -> Clock:
    """By which embargoes end."""
    return Clock()


@pytest.fixture(params=OPENERS)
def opener(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Opener]:
    """Opens one and the same archive, empty at first, as often as it is called."""
    open_one = OPENERS[request.param](tmp_path / "index", clock)
    opened: list[Backend] = []

    def open_another() -> Backend:
        opened.append(open_one())
        return opened[-1]

    yield open_another
    for backend in opened:
        backend.close()


@pytest.fixture
def archive(opener: Opener) -> Backend:
    """One archive that nothing was written to yet."""
    return opener()
