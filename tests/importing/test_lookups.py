"""What imports ask a backend: digests one by one, and what was written over HTTP; over both backends."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from searcharchive.article import HTTP, Article, Origin, Status, digest
from searcharchive.backends.base import Backend
from tests.backends.conftest import OPENERS
from tests.backends.samples import fill, story
from tests.importing.samples import written

FROM_FILE = story("file", origin=Origin("http.jsonl"))
WITHDRAWN = story("withdrawn", status=Status.WITHDRAWN, origin=Origin(HTTP))


@pytest.fixture(params=OPENERS)
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backend]:
    """Of everything one: from a file, over HTTP, withdrawn, replaced, removed, and a removal of what never was."""
    backend = OPENERS[request.param](tmp_path / "index")()
    fill(backend, FROM_FILE, story("nowhere"), written("h1"), written("h2"), WITHDRAWN, written("removed"))
    with backend.writer() as writer:
        writer.put(story("h2", "read from a file", origin=Origin("a.jsonl")))
        writer.put(written("h3", "é"))
        writer.remove("removed", record=True)
        writer.remove("never", record=True)
        writer.commit()
    yield backend
    backend.close()


def over_http(backend: Backend) -> list[Article]:
    with backend.snapshot() as snapshot:
        return sorted(snapshot.scan_written(), key=lambda article: article.id)


def test_digests(archive: Backend) -> None:
    with archive.snapshot() as snapshot:
        assert snapshot.digest("file") == digest(FROM_FILE)
        assert snapshot.digest("withdrawn") == digest(WITHDRAWN)
        assert snapshot.digest("h3") == digest(written("h3", "é"))
        assert [snapshot.digest(id) for id in ("removed", "never", "nobody", "")] == [None] * 4
        assert {id: snapshot.digest(id) for id in snapshot.digests()} == snapshot.digests()


def test_what_was_written_over_http(archive: Backend) -> None:
    expected = [written("h1"), written("h3", "é"), WITHDRAWN]
    assert over_http(archive) == expected
    archive.optimise()
    assert over_http(archive) == expected
    with archive.writer(replace=True) as writer:
        writer.commit()
    assert over_http(archive) == []


def test_a_whole_archive(archive: Backend) -> None:
    with archive.snapshot() as snapshot:
        before = list(snapshot.scan())
    archive.optimise()
    assert archive.optimise() == 0
    assert list(archive.verify()) == []
    with archive.snapshot() as snapshot:
        assert list(snapshot.scan()) == before
        assert snapshot.deletions() == {"removed", "never"}
