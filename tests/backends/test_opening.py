"""Large segments are opened beside the searches, and nothing that was acknowledged later is missed for it."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from searcharchive.backends.whoosh import opening
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.errors import DamagedIndex
from tests.backends.samples import story


class Gate:
    """Lets large segments be opened only when it is open itself."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.event, segment = threading.Event(), opening.Segment

        def opened(path: Path) -> Any:
            assert self.event.wait(20)
            return segment(path)

        monkeypatch.setattr(opening, "Segment", opened)
        monkeypatch.setattr(opening, "AT_ONCE", 0)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate(monkeypatch)
    yield gate
    gate.event.set()


def add(backend: WhooshBackend, *ids: str) -> None:
    with backend.writer() as writer:
        for id in ids:
            writer.put(story(id))
        writer.commit()


def ids_in(backend: WhooshBackend) -> list[str]:
    with backend.snapshot() as snapshot:
        return [article.id for article in snapshot.scan()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(WhooshBackend(tmp_path / "index")) as backend:
        add(backend, "a")
    return tmp_path / "index"


def wait_for(backend: WhooshBackend) -> None:
    assert backend._opening is not None
    backend._opening.wait()


def test_searches_go_on_with_what_is_open(folder: Path, gate: Gate) -> None:
    with closing(WhooshBackend(folder, patient=True)) as backend, closing(WhooshBackend(folder)) as other:
        assert ids_in(backend) == ["a"]  # the first is opened at once: there is nothing to go on with
        add(other, "b")
        assert ids_in(backend) == ids_in(backend) == ["a"]
        assert ids_in(other) == ["a", "b"]
        gate.event.set()
        wait_for(backend)
        assert ids_in(backend) == ["a", "b"]


def test_a_later_commit_is_waited_for(folder: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(WhooshBackend(folder, patient=True)) as backend, closing(WhooshBackend(folder)) as other:
        assert ids_in(backend) == ["a"]
        add(other, "b")
        assert ids_in(backend) == ["a"]
        monkeypatch.setattr(opening, "AT_ONCE", 1 << 20)
        add(other, "c")
        threading.Timer(0.2, gate.event.set).start()
        assert ids_in(backend) == ["a", "b", "c"]


def test_who_writes_waits_and_then_sees_it(folder: Path, gate: Gate) -> None:
    with closing(WhooshBackend(folder, patient=True)) as backend, closing(WhooshBackend(folder)) as other:
        assert ids_in(backend) == ["a"]
        add(other, "b")
        threading.Timer(0.2, gate.event.set).start()
        add(backend, "b", "c")
        assert ids_in(backend) == ["a", "b", "c"]
        assert ids_in(other) == ["a", "b", "c"]


def test_what_cannot_be_opened_is_told(folder: Path, gate: Gate) -> None:
    with closing(WhooshBackend(folder, patient=True)) as backend, closing(WhooshBackend(folder)) as other:
        assert ids_in(backend) == ["a"]
        before = set(folder.glob("*.seg"))
        add(other, "b")
        (new,) = set(folder.glob("*.seg")) - before
        data = bytearray(new.read_bytes())
        data[len(data) // 2] ^= 1
        new.chmod(0o600)
        new.write_bytes(data)
        assert ids_in(backend) == ["a"]
        gate.event.set()
        wait_for(backend)
        with pytest.raises(DamagedIndex, match=new.name):
            ids_in(backend)


def test_small_commits_are_seen_at_once(folder: Path) -> None:
    with closing(WhooshBackend(folder, patient=True)) as backend, closing(WhooshBackend(folder)) as other:
        assert ids_in(backend) == ["a"]
        add(other, "b")
        assert ids_in(backend) == ["a", "b"]
        assert backend._opening is None
