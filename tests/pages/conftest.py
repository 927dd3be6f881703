"""The pages of a small archive, as a browser gets them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from searcharchive.settings import Settings
from searcharchive.web.app import create_app
from tests.pages.html import Page
from tests.pages.stories import STORIES

Get = Callable[..., Page]


def client_of(archive: Archive) -> FlaskClient:
    app = create_app(Settings(index=str(archive.folder), query_budget=60.0, title="The Tram Room"), archive)
    app.testing = True
    return app.test_client()


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Of an archive that no test writes to."""
    with Archive(tmp_path_factory.mktemp("pages") / "index") as archive:
        for story in STORIES:
            archive.create(story)
        yield client_of(archive)


@pytest.fixture
def no_index(tmp_path: Path) -> FlaskClient:
    return client_of(Archive(tmp_path / "index"))


@pytest.fixture
def get(client: FlaskClient) -> Get:
    """The page at an address, which has to answer with ``status``."""

    def page(address: str, status: int = 200) -> Page:
        answer = client.get(address)
        assert answer.status_code == status, answer.text
        assert answer.mimetype == "text/html"
        return Page(answer.text)

    return page
