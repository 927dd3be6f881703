"""Scripts of other sites: only where a setting names them, only in the API, never with cookies."""

import pytest
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from tests.web.conftest import make_app

SITE = "https://news.example"
PREFLIGHT = {"Origin": SITE, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-api-key"}


def client_for(archive: Archive, origins: str) -> FlaskClient:
    return make_app(archive, cors_origins=origins).test_client()


@pytest.mark.parametrize("origins", [SITE, f"https://a.example, {SITE}/", "*"])
def test_a_site_that_may(filled: Archive, origins: str) -> None:
    client = client_for(filled, origins)
    for address in ("/v1/articles", "/v1/articles/nothing", "/v1/nothing", "/openapi.json"):
        headers = client.get(address, headers={"Origin": SITE}).headers
        assert headers["Access-Control-Allow-Origin"] == ("*" if origins == "*" else SITE)
        assert "ETag" in headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in headers
        assert ("Origin" in headers.get("Vary", "")) is (origins != "*")


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles/a", "/v1/bulk"])
def test_asking_beforehand_needs_no_key(filled: Archive, path: str) -> None:
    response = client_for(filled, SITE).options(path, headers=PREFLIGHT)
    assert response.status_code == 200
    assert "PUT" in response.headers["Access-Control-Allow-Methods"]
    assert "X-API-Key" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("origins", "origin"),
    [("", SITE), (SITE, "https://evil.example"), (SITE, f"{SITE}.evil.example"), (SITE, "null"), (SITE, "")],
)
def test_a_site_that_may_not(filled: Archive, origins: str, origin: str) -> None:
    client = client_for(filled, origins)
    for response in (
        client.get("/v1/articles", headers={"Origin": origin}),
        client.options("/v1/articles", headers={**PREFLIGHT, "Origin": origin}),
    ):
        assert not [name for name in dict(response.headers) if name.startswith("Access-Control")]


def test_pages_are_never_shared(filled: Archive) -> None:
    assert "Access-Control-Allow-Origin" not in client_for(filled, "*").get("/", headers={"Origin": SITE}).headers
