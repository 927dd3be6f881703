"""What every answer carries, the addresses for operators, the contract's document, and failures."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from searcharchive import errors
from searcharchive.archive import Archive
from searcharchive.backends.base import Snapshot
from searcharchive.settings import Settings
from searcharchive.web.answer_schemas import HealthAnswer, ProblemAnswer, ReadyAnswer
from searcharchive.web.app import create_app
from searcharchive.web.arguments import aliases, named
from searcharchive.web.problems import status_of
from searcharchive.web.schemas import ArticleParameters, SearchParameters, SimilarParameters, SuggestParameters
from tests.web.conftest import make_app

ADDRESSES = ["/v1/articles", "/v1/articles?page=x", "/v1/articles/none", "/v1/nothing", "/healthz", "/openapi.json"]
OTHERS = ["/", "/?page=x", "/articles/none", "/login", "/metrics", "/static/page.css", "/static/none"]


def test_alive_and_ready(client: FlaskClient) -> None:
    alive, ready = client.get("/healthz"), client.get("/readyz")
    assert (alive.status_code, ready.status_code) == (200, 200)
    assert HealthAnswer().validate(alive.get_json()) == {}
    assert ReadyAnswer().validate(ready.get_json()) == {}


def test_alive_but_not_ready_without_an_index(writer: FlaskClient) -> None:
    assert writer.get("/healthz").status_code == 200
    for address in ("/readyz", "/v1/articles", "/v1/articles/a"):
        response = writer.get(address)
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert response.get_json()["type"] == "/problems/no-index"


@pytest.mark.parametrize("address", ADDRESSES + OTHERS)
def test_headers_of_every_answer(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        headers = response.headers
    assert re.fullmatch(r"[0-9a-f]{16}", headers["X-Request-Id"])
    assert "total;dur=" in headers["Server-Timing"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("given", ["abc-1.2:3_4", "x" * 100])
def test_a_sane_request_id_is_kept(client: FlaskClient, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "a b", "x" * 101, "<script>", "é"])
def test_an_odd_request_id_is_not(client: FlaskClient, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"] != given


@pytest.mark.parametrize("address", ["/v1", "/v1/", "/v1/nothing", "/v1/articles/a/b", "/v1/articles/", "/v2/articles"])
def test_unknown_addresses(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert ProblemAnswer().validate(response.get_json()) == {}
    assert response.get_json()["type"] == "/problems/not-found"


@pytest.mark.parametrize(
    ("method", "address"),
    [("delete", "/v1/articles"), ("post", "/v1/articles/ferry-1"), ("patch", "/v1/articles/ferry-1")],
)
def test_methods_that_are_not_there(client: FlaskClient, method: str, address: str) -> None:
    response = client.open(address, method=method)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert response.get_json()["type"] == "/problems/method-not-allowed"


def test_every_error_has_its_status() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ArchiveError)]
    problem = errors.Problem("x")
    made = [kind(problem) if issubclass(kind, errors.InvalidInput) else kind() for kind in kinds]
    statuses = {type(error).__name__: status_of(error) for error in made}
    own = {"ArchiveError", "UnreadableSource", "InvalidSetting"}  # never raised while answering a request
    assert {name for name, status in statuses.items() if status == 500} == own
    assert statuses["InvalidArticle"] == 422
    assert statuses["IndexBusy"] == statuses["StorageFailure"] == 503


class Failing(Archive):
    """An archive of which every search fails in one way."""

    def __init__(self, index: Path, error: Exception) -> None:
        super().__init__(index)
        self.error = error

    def snapshot(self) -> Snapshot:
        raise self.error


@pytest.fixture
def failing(tmp_path: Path) -> Any:
    def client(error: Exception) -> FlaskClient:
        app = make_app(Failing(tmp_path, error))
        app.config["PROPAGATE_EXCEPTIONS"] = False
        return app.test_client()

    return client


def test_a_failure_that_nobody_expected_tells_nothing(failing: Any, caplog: pytest.LogCaptureFixture) -> None:
    response = failing(RuntimeError("secret path /srv/x")).get("/v1/articles?q=x")
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert "secret" not in response.text
    assert "X-Request-Id" in response.headers
    assert "secret path" in caplog.text


@pytest.mark.parametrize(
    ("error", "slug", "wait"),
    [
        (errors.StorageFailure("The disk is full.", 7), "storage-failure", "7"),
        (errors.IndexBusy("Another writer is at work."), "index-busy", "5"),
        (errors.DamagedIndex("Segment 3 is damaged."), "damaged-index", "30"),
    ],
)
def test_failures_that_are_declared(failing: Any, error: Exception, slug: str, wait: str) -> None:
    response = failing(error).get("/v1/articles")
    assert response.status_code == 503
    assert response.get_json()["type"] == f"/problems/{slug}"
    assert response.headers["Retry-After"] == wait


# OpenAPI


@pytest.fixture(scope="session")
def contract(client: FlaskClient) -> dict[str, Any]:
    data: dict[str, Any] = client.get("/openapi.json").get_json()
    return data


def references(value: Any) -> Iterator[str]:
    match value:
        case {"$ref": str(target)}:
            yield target
        case dict():
            for child in value.values():
                yield from references(child)
        case list():
            for child in value:
                yield from references(child)


def test_the_contract_is_whole(contract: dict[str, Any]) -> None:
    assert contract["openapi"].startswith("3.1")
    assert contract["info"]["title"] == "searcharchive"
    names = contract["components"]["schemas"]
    targets = set(references(contract))
    assert {f"#/components/schemas/{name}" for name in ("SearchAnswer", "ArticleAnswer", "ProblemAnswer")} <= targets
    assert all(target.removeprefix("#/components/schemas/") in names for target in targets)


def test_the_contract_names_every_address(contract: dict[str, Any], filled: Archive) -> None:
    rules = make_app(filled).url_map.iter_rules()
    served = {
        re.sub("<([^>]+)>", "{\\1}", rule.rule) for rule in rules if not rule.endpoint.startswith(("pages.", "access."))
    }
    assert set(contract["paths"]) == served - {"/openapi.json", "/opensearch.xml"}
    methods = {method for path in contract["paths"].values() for method in path} - {"parameters"}
    assert methods == {"get", "post", "put", "delete"}


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/v1/articles", SearchParameters),
        ("/v1/articles/{id}", ArticleParameters),
        ("/v1/articles/{id}/similar", SimilarParameters),
        ("/v1/suggest", SuggestParameters),
    ],
)
def test_the_contract_lists_every_parameter_and_alias(contract: dict[str, Any], path: str, schema: Any) -> None:
    listed = [parameter["name"] for parameter in contract["paths"][path]["get"]["parameters"]]
    built = {name for name, field in named(schema()) if not field.metadata.get("later")}
    assert set(listed) == built | set(aliases(schema()))
    assert len(listed) == len(set(listed))
    for parameter in contract["paths"][path]["get"]["parameters"]:
        assert parameter["in"] == "query"
        assert parameter["description"], parameter["name"]
        assert "type" in parameter["schema"]


def test_the_contract_says_what_values_are_taken(contract: dict[str, Any]) -> None:
    by_name = {p["name"]: p["schema"] for p in contract["paths"]["/v1/articles"]["get"]["parameters"]}
    assert by_name["sort"]["enum"] == ["relevance", "recent", "newest", "oldest"]
    assert by_name["match"]["enum"] == ["auto", "all", "any"]
    assert by_name["facet"]["type"] == "array"
    assert by_name["facet"]["items"]["enum"][0] == "place"
    assert (by_name["snippets"]["minimum"], by_name["snippets"]["maximum"]) == (0, 10)
    assert "cursor" in by_name


# Making an application


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INDEX", str(tmp_path / "from-environment"))
    monkeypatch.setenv("SEARCHARCHIVE_QUERY_LENGTH", "3")
    client = create_app().test_client()
    assert client.get("/readyz").status_code == 503
    assert "3 characters" in client.get("/v1/articles?q=four").get_json()["detail"]


def test_settings_that_are_wrong_are_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHARCHIVE_PAGE_SIZE", "none")
    with pytest.raises(errors.InvalidSetting):
        create_app()


def test_limits_are_settings(filled: Archive) -> None:
    client = make_app(filled, page_size=3, query_clauses=2, default_tz="Asia/Tokyo").test_client()
    assert client.get("/v1/articles?page_size=4").get_json()["type"] == "/problems/page-too-large"
    assert client.get("/v1/articles?q=a+b+c").get_json()["type"] == "/problems/invalid-query"
    assert client.get("/v1/articles?from=2021-01-02").get_json()["query"]["from"] == "2021-01-01T15:00:00Z"


def test_making_an_application_makes_no_folder(tmp_path: Path) -> None:
    create_app(Settings(index=str(tmp_path / "nothing")))
    assert not (tmp_path / "nothing").exists()
