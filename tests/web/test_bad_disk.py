"""A disk that is full or fails: 503 with Retry-After, nothing changed, and the next write works (promise 3)."""

import errno
import os
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from searcharchive.backends.whoosh.store import files
from searcharchive.web.answer_schemas import ProblemAnswer

STORY = {"headline": "Quay wall cracks", "body": "A wall of the quay cracked."}
Fault = Callable[[pytest.MonkeyPatch], None]


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def no_sync(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(os, "fsync", failing(errno.EIO))


def no_room(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(files, "_write_all", failing(errno.ENOSPC))


def no_names(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(files, "publish", failing(errno.ENOSPC))


def no_sync_of_names(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(files, "sync_folder", failing(errno.EIO))


def no_new_files(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(files, "open_new", failing(errno.EDQUOT))


def no_locks(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(files, "open_lock", failing(errno.EROFS))


FAULTS = (no_sync, no_room, no_names, no_sync_of_names, no_new_files, no_locks)


@pytest.fixture
def stored(writer: FlaskClient, key: dict[str, str]) -> FlaskClient:
    """A client of an archive with one article."""
    assert writer.put("/v1/articles/kept", json=STORY, headers=key).status_code == 201
    return writer


def requests(client: FlaskClient, key: dict[str, str]) -> list[tuple[Callable[[], object], int]]:
    """Each way to write, and its status when the disk is well; in this order they do not disturb each other."""
    other = {**STORY, "headline": "Quay wall mended"}
    return [
        (lambda: client.post("/v1/articles", json={**STORY, "id": "new"}, headers=key), 201),
        (lambda: client.put("/v1/articles/kept", json=other, headers=key), 200),
        (lambda: client.delete("/v1/articles/kept", headers=key), 204),
    ]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("way", range(3))
def test_a_write_that_fails(
    fault: Fault,
    way: int,
    stored: FlaskClient,
    key: dict[str, str],
    archive: Archive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write, status = requests(stored, key)[way]
    before = archive.generation()
    with monkeypatch.context() as patched:
        fault(patched)
        response = write()
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert ProblemAnswer().validate(response.get_json()) == {}
        assert response.get_json()["type"] == "/problems/storage-failure"
        # Reading goes on as if nothing had been tried.
        assert stored.get("/v1/articles?q=cracks").get_json()["total"] == 1
    assert archive.generation() == before
    assert stored.get("/v1/articles?q=cracks").get_json()["total"] == 1
    assert write().status_code == status
    assert archive.generation() == before + 1
    assert archive.verify() == []


@pytest.mark.parametrize("fault", FAULTS)
def test_the_first_write_of_all_fails(
    fault: Fault, writer: FlaskClient, key: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        fault(patched)
        response = writer.put("/v1/articles/a", json=STORY, headers=key)
        assert (response.status_code, "Retry-After" in response.headers) == (503, True)
    assert writer.put("/v1/articles/a", json=STORY, headers=key).status_code == 201
    assert writer.get("/v1/articles/a").status_code == 200


def test_a_reader_of_a_disk_that_fails(stored: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("searcharchive.backends.whoosh.store.watch.os.stat", failing(errno.EIO))
        response = stored.get("/v1/articles?q=cracks")
    assert (response.status_code, "Retry-After" in response.headers) == (503, True)
    assert stored.get("/v1/articles?q=cracks").status_code == 200


def test_a_lock_that_is_held_too_long(stored: FlaskClient, key: dict[str, str], archive: Archive) -> None:
    other = Archive(archive.folder)
    with other._backend.writer():
        response = stored.put("/v1/articles/b", json=STORY, headers=key)
        assert (response.status_code, "Retry-After" in response.headers) == (503, True)
        assert response.get_json()["type"] == "/problems/index-busy"
    assert stored.put("/v1/articles/b", json=STORY, headers=key).status_code == 201
    other.close()
