"""Parameters that are refused, each with what is wrong and where."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from searcharchive.web.answer_schemas import ProblemAnswer


def refused(client: FlaskClient, query: str, path: str = "/v1/articles") -> dict[str, Any]:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 400, response.text
    assert response.content_type == "application/problem+json"
    data: dict[str, Any] = response.get_json()
    assert ProblemAnswer().validate(data) == {}
    assert data["status"] == 400
    assert data["errors"]
    return data


@pytest.mark.parametrize(
    ("query", "parameter", "hint"),
    [
        ("plaace=VE", "plaace", "place"),
        ("exclude.persn=x", "exclude.persn", "exclude.person"),
        ("utm_source=letter", "utm_source", None),
        ("page=abc", "page", None),
        ("page=-1", "page", None),
        ("page=0", "page", None),
        ("page=1.0", "page", None),
        ("page=%D9%A1", "page", None),
        ("page=", "page", None),
        ("page=1&page=2", "page", None),
        ("page=1&page=1", "page", None),
        ("q=a&q=b", "q", None),
        ("page_size=5&per_page=5", "page_size", None),
        ("from=2021&begin_date=2021", "from", None),
        ("page_size=-1", "page_size", None),
        ("snippets=11", "snippets", None),
        ("snippets=many", "snippets", None),
        ("sort=latest", "sort", None),
        ("sort=newst", "sort", "newest"),
        ("highlight=bold", "highlight", None),
        ("match=some", "match", None),
        ("date_field=updated", "date_field", None),
        ("interval=decade", "interval", None),
        ("facet=persn", "facet", "person"),
        ("facet=", "facet", None),
        ("missing=everything", "missing", None),
        ("facet=person&facet_size.person=1001", "facet_size.person", None),
        ("facet_size.person=5", "facet_size.person", "facet=person"),
        ("facet_prefix.topic=a", "facet_prefix.topic", "facet=topic"),
        ("fields=headlin", "fields", "headline"),
        ("strict=perhaps", "strict", None),
        ("place=", "place", None),
        ("person=%CC%81", "person", None),
        ("person=a%00b", "person", None),
        ("from=neverday", "from", None),
        ("from=2021-02-30", "from", None),
        ("from=2022&to=2021", "from", None),
        ("to=%00", "to", None),
        ("tz=Mars/Olympus", "tz", None),
        ("tz=Europe/Istambul", "tz", "Europe/Istanbul"),
        ("tz=../../etc/passwd", "tz", None),
        ("tz=" + "a" * 5000, "tz", None),
        ("cursor=abc", "cursor", "starts anew"),
        ("match=most", "match", None),
        ("facet_size.significant=5", "facet_size.significant", "facet=significant"),
        ("facet=significant&facet_size.significant=101", "facet_size.significant", None),
        ("facet=significant&facet_prefix.significant=a", "facet_prefix.significant", "facet_size."),
    ],
    ids=str,
)
def test_a_bad_parameter(client: FlaskClient, query: str, parameter: str, hint: str | None) -> None:
    data = refused(client, query)
    assert data["type"] == "/problems/invalid-parameter"
    (error,) = data["errors"]
    assert error["parameter"] == parameter
    assert hint is None or hint in error["hint"]


def test_every_mistake_is_told_at_once(client: FlaskClient) -> None:
    errors = refused(client, "page=x&sort=y&bogus=z")["errors"]
    assert {error["parameter"] for error in errors} == {"page", "sort", "bogus"}


def test_a_position_in_a_list(client: FlaskClient) -> None:
    (error,) = refused(client, "facet=person, plce")["errors"]
    assert error["position"] == len("person, ")


@pytest.mark.parametrize("page", [10**20, 10**400, 1001])
def test_too_deep(client: FlaskClient, page: int) -> None:
    assert refused(client, f"page={page}")["type"] == "/problems/window-too-deep"
    assert refused(client, f"page={10**20}&page_size=0")["type"] == "/problems/window-too-deep"


@pytest.mark.parametrize("size", [201, 10**20])
def test_page_too_large(client: FlaskClient, size: int) -> None:
    assert refused(client, f"page_size={size}")["type"] == "/problems/page-too-large"


def test_the_largest_page_and_the_deepest(client: FlaskClient) -> None:
    assert client.get("/v1/articles?page_size=200&page=50").status_code == 200


@pytest.mark.parametrize("raw", ["q=%FF", "q=\xff", "%ff=1", "person=%ed%a0%80"])
def test_bytes_that_are_not_utf_8(client: FlaskClient, raw: str) -> None:
    response = client.get("/v1/articles", environ_overrides={"QUERY_STRING": raw})
    assert response.status_code == 400
    assert response.get_json()["type"] == "/problems/invalid-parameter"


def test_too_many_parameters(client: FlaskClient) -> None:
    assert "More than" in refused(client, "&".join(["place=VE"] * 501))["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "q=a%00b",
        "q=maduro~3",
        "q=grain^nan",
        "q=" + "(" * 900,
        "q=" + "(" * 5000,
        "q=" + "NOT+" * 200 + "a",
        "q=" + "NOT+" * 3000 + "a",
        "q=" + "%22[a+TO+%22" * 500,
        "q=" + "a" * 1_000_000,
        "q=" + "+".join("abcdefghij"[i % 10] + str(i) for i in range(65)),
        "q=plaace:x&strict=true",
        "q=(a&strict=1",
    ],
    ids=lambda query: query[:24],
)
def test_a_query_that_cannot_be_run(client: FlaskClient, query: str) -> None:
    data = refused(client, query)
    assert data["type"] == "/problems/invalid-query"
    error = data["errors"][0]
    assert error["parameter"] == "q"
    assert error["position"] >= 0


@pytest.mark.parametrize(
    "query", ['q="open', "q=ferry+OR", "q=plaace:VE", "q=(ferry", "q=AND", "q=a+NEAR/x+b", "q=!!!"]
)
def test_a_query_that_is_read_with_a_warning(client: FlaskClient, query: str) -> None:
    response = client.get(f"/v1/articles?{query}")
    assert response.status_code == 200
    assert response.get_json()["warnings"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/openapi.json"])
def test_addresses_without_parameters_take_none(client: FlaskClient, path: str) -> None:
    assert refused(client, "q=x", path)["errors"][0]["parameter"] == "q"
