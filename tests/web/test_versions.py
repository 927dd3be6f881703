"""Versions and embargoes over HTTP: the newest is found, the earlier ones are linked, and what is gone is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from searcharchive.dates import parse_iso
from searcharchive.keys import Scope, create_key
from tests.backends.conftest import Clock
from tests.web.conftest import make_app

STORY = {"id": "dam-1", "headline": "Dam holds", "body": "The dam held on Monday.", "source": "River Wire"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(tmp_path: Path, clock: Clock) -> Iterator[Archive]:
    with Archive(tmp_path / "index", clock=clock) as archive:
        yield archive


@pytest.fixture
def http(archive: Archive) -> FlaskClient:
    client = make_app(archive).test_client()
    client.environ_base["HTTP_X_API_KEY"] = create_key(archive.state, Scope.WRITE)
    return client


def put(http: FlaskClient, **story: object) -> None:
    assert http.put(f"/v1/articles/{story['id']}", json=story).status_code in (200, 201)


def ids(http: FlaskClient) -> set[str]:
    return {result["id"] for result in http.get("/v1/articles").json["results"]}  # type: ignore[index]


def test_a_newer_version_keeps_the_one_before(http: FlaskClient) -> None:
    put(http, **STORY, version="1")
    put(http, **STORY | {"headline": "Dam breaks"}, version="2", copyright="© River Wire", usage_terms="Not for sale.")
    assert ids(http) == {"dam-1"}
    newest = http.get("/v1/articles/dam-1").json
    assert newest is not None
    assert (newest["headline"], newest["latest"]) == ("Dam breaks", None)
    assert (newest["copyright"], newest["usage_terms"]) == ("© River Wire", "Not for sale.")
    assert [(v["id"], v["version"], v["headline"]) for v in newest["versions"]] == [("dam-1.v1", "1", "Dam holds")]
    earlier = http.get(newest["versions"][0]["url"]).json
    assert earlier is not None
    assert (earlier["headline"], earlier["latest"]) == ("Dam holds", "/v1/articles/dam-1")
    page = http.get("/articles/dam-1.v1").text
    assert "This is an earlier version" in page
    assert 'href="/articles/dam-1"' in page
    page = http.get("/articles/dam-1").text
    assert "Other versions" in page
    assert "Not for sale." in page


def test_versions_with_ids_of_their_own(http: FlaskClient) -> None:
    put(http, **STORY)
    put(http, **STORY | {"id": "dam-2", "evolved_from": ["dam-1"]})
    put(http, **STORY | {"id": "dam-3", "evolvedfrom": "dam-2"})
    assert ids(http) == {"dam-3"}
    for id, others in (("dam-3", ["dam-2", "dam-1"]), ("dam-2", ["dam-3", "dam-1"]), ("dam-1", ["dam-3", "dam-2"])):
        found = http.get(f"/v1/articles/{id}").json
        assert found is not None
        assert [version["id"] for version in found["versions"]] == others
        assert found["latest"] == (None if id == "dam-3" else "/v1/articles/dam-3")
    put(http, **STORY | {"id": "dam-3", "evolved_from": "dam-2", "status": "withdrawn"})
    assert ids(http) == set()
    assert [http.get(f"/v1/articles/dam-{n}").status_code for n in (1, 2, 3)] == [410, 410, 410]
    assert http.get("/articles/dam-1").status_code == 410


def test_a_withdrawn_story_has_no_earlier_versions(http: FlaskClient) -> None:
    put(http, **STORY, version="1")
    assert http.put("/v1/articles/dam-1", json={"version": "2", "status": "canceled"}).status_code == 200
    assert http.get("/v1/articles/dam-1").status_code == 410
    assert http.get("/v1/articles/dam-1.v1").status_code == 410


def test_deleting_a_story_deletes_its_earlier_versions(http: FlaskClient, archive: Archive) -> None:
    for version in ("1", "2", "3"):
        put(http, **STORY, version=version)
    assert len(list(archive.scan())) == 3
    assert http.delete("/v1/articles/dam-1").status_code == 204
    assert list(archive.scan()) == []


def test_without_a_newer_version_it_is_replaced(http: FlaskClient, archive: Archive) -> None:
    put(http, **STORY, version="2")
    put(http, **STORY | {"body": "Other."}, version="1")
    assert [(article.id, article.body) for article in archive.scan()] == [("dam-1", "Other.")]


def test_an_embargo(http: FlaskClient, clock: Clock) -> None:
    noon = parse_iso("2026-03-01T12:00:00Z")
    assert noon is not None
    clock.now = noon.start - 1
    put(http, **STORY, embargo="2026-03-01T13:00:00+01:00")
    put(http, **STORY | {"id": "dam-2"})
    before = http.get("/v1/articles")
    assert http.get("/v1/articles/dam-1").status_code == 404
    assert http.get("/articles/dam-1").status_code == 404
    assert ids(http) == {"dam-2"}
    clock.now = noon.start
    after = http.get("/v1/articles", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert ids(http) == {"dam-1", "dam-2"}
    found = http.get("/v1/articles/dam-1").json
    assert found is not None
    assert found["embargo"] == "2026-03-01T13:00:00+01:00"
