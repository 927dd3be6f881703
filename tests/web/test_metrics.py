"""``/metrics``: what is counted, under which labels, and what it says of the index."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from searcharchive.archive import Archive
from searcharchive.web.warming import warm
from tests.web.conftest import make_app

Sample = tuple[str, frozenset[tuple[str, str]]]


def figures(text: str) -> dict[Sample, float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def labelled(name: str, **labels: str) -> Sample:
    return name, frozenset(labels.items())


@pytest.fixture
def own(filled: Archive) -> FlaskClient:
    """A client of an application that has answered nothing yet."""
    return make_app(filled).test_client()


def test_requests_are_counted_by_route_and_status(own: FlaskClient) -> None:
    for address in ("/v1/articles", "/v1/articles?q=ferry", "/v1/articles?q=%00", "/v1/articles/ferry-1", "/nothing"):
        own.get(address)
    own.post("/v1/articles")
    own.open("/v1/articles", method="PROPFIND")
    response = own.get("/metrics")
    assert response.status_code == 200
    assert response.content_type.startswith("text/plain; version=")
    found = figures(response.text)
    expected = {
        ("GET", "/v1/articles", "200"): 2,
        ("GET", "/v1/articles", "400"): 1,
        ("GET", "/v1/articles/<id>", "200"): 1,
        ("GET", "none", "404"): 1,
        ("POST", "/v1/articles", "403"): 1,
        ("other", "none", "405"): 1,
    }
    counted = {key: value for key, value in found.items() if key[0] == "searcharchive_requests_total"}
    assert counted == {
        labelled("searcharchive_requests_total", method=method, route=route, status=status): count
        for (method, route, status), count in expected.items()
    }
    assert found[labelled("searcharchive_request_seconds_count", route="/v1/articles")] == 4
    assert found[labelled("searcharchive_request_seconds_bucket", route="/v1/articles", le="+Inf")] == 4


def test_the_index_is_told_of(own: FlaskClient, filled: Archive) -> None:
    found, stats = figures(own.get("/metrics").text), filled.stats()
    assert found[labelled("searcharchive_index_ready")] == 1
    assert found[labelled("searcharchive_index_generation")] == stats.generation
    assert found[labelled("searcharchive_index_bytes")] == stats.bytes
    assert found[labelled("searcharchive_index_articles", state="found")] == stats.articles
    assert found[labelled("searcharchive_index_articles", state="withdrawn")] == stats.withdrawn == 1


def test_without_an_index_it_answers_too(writer: FlaskClient) -> None:
    response = writer.get("/metrics")
    assert response.status_code == 200
    assert figures(response.text) == {labelled("searcharchive_index_ready"): 0}


def test_other_forms(own: FlaskClient) -> None:
    response = own.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert response.content_type.startswith("application/openmetrics-text")
    assert own.get("/metrics?x=1").status_code == 400


def test_what_the_server_asks_itself_is_not_counted(filled: Archive) -> None:
    app = make_app(filled)
    warm(app)
    assert not re.search("^searcharchive_requests_total{", app.test_client().get("/metrics").text, re.MULTILINE)


def test_a_closed_archive_shows_no_figures(writer: FlaskClient, archive: Archive, tmp_path: Path) -> None:
    del writer, tmp_path
    assert make_app(archive, closed=True).test_client().get("/metrics").status_code == 401
