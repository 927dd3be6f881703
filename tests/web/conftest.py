"""A small archive behind the API. Tests that only read share it; tests that write get an empty one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from searcharchive.ingest.fields import draft_of
from searcharchive.ingest.understand import understand
from searcharchive.keys import Scope, create_key
from searcharchive.settings import Settings
from searcharchive.web.app import create_app
from tests.web.stories import STORIES

# Nothing in these tests is about time running out, and the machine may be busy.
PATIENT = {"query_budget": 60.0}


def make_app(archive: Archive, **settings: object) -> Flask:
    app = create_app(Settings(index=str(archive.folder), **{**PATIENT, **settings}), archive)  # type: ignore[arg-type]
    app.testing = True
    return app


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The shared archive; never written to by a test."""
    with Archive(tmp_path_factory.mktemp("filled")) as archive:
        for story in STORIES:
            archive.create(understand(draft_of(story, strict_id=True)))
        yield archive


@pytest.fixture(scope="session")
def client(filled: Archive) -> FlaskClient:
    return make_app(filled).test_client()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive to write to, without an index yet."""
    with Archive(tmp_path / "index", lock_wait=0.2) as archive:
        yield archive


@pytest.fixture
def key(archive: Archive) -> dict[str, str]:
    """Headers that carry a key for writing."""
    return {"X-API-Key": create_key(archive.state, Scope.WRITE)}


@pytest.fixture
def writer(archive: Archive) -> FlaskClient:
    """A client of the archive to write to; a key is still needed."""
    return make_app(archive).test_client()
