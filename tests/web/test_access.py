"""A closed archive: nothing of it is read without a key, or without having logged in with one."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner

from searcharchive.archive import Archive
from searcharchive.ingest.fields import draft_of
from searcharchive.ingest.understand import understand
from searcharchive.keys import Scope, create_key, list_keys, revoke_key
from searcharchive.settings import Settings
from searcharchive.web.access import ALWAYS_OPEN
from searcharchive.web.answer_schemas import ProblemAnswer
from searcharchive.web.app import create_app
from searcharchive.web.sessions import COOKIE
from searcharchive.web.warming import warm
from tests.web.conftest import PATIENT, make_app

STORY = {"id": "quay-1", "headline": "Quay is dry", "body": "Nobody may know that the quay is dry."}
PAGES = ["/", "/?q=quay", "/articles/quay-1", "/help"]
READS = [
    "/v1/export?format=jsonl",
    "/v1/feed.atom",
    "/v1/suggest?q=qu",
    "/v1/articles/quay-1/similar",
    "/v1/articles",
    "/v1/articles?q=quay",
    "/v1/articles/quay-1",
    "/v1/query-help",
    "/v1/articles/nothing",
]


@pytest.fixture
def stored(archive: Archive) -> Archive:
    archive.create(understand(draft_of(STORY, strict_id=True)))
    return archive


@pytest.fixture
def app(stored: Archive) -> Flask:
    return make_app(stored, closed=True)


@pytest.fixture
def closed(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def secret(stored: Archive) -> str:
    return create_key(stored.state, Scope.READ)


def log_in(client: FlaskClient, secret: str, back: str = "", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/login", data={"key": secret, "next": back}, headers=named)


@pytest.mark.parametrize("address", READS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_no_read_without_a_key(closed: FlaskClient, secret: str, address: str, method: str) -> None:
    response = closed.open(address, method=method)
    assert response.status_code == 401
    assert "dry" not in response.text
    if method == "get":
        assert ProblemAnswer().validate(response.get_json()) == {}
        assert "X-API-Key" in response.get_json()["detail"]
    assert closed.open(address, method=method, headers={"X-API-Key": secret}).status_code in (200, 404)


def test_no_search_by_body_without_a_key(closed: FlaskClient, secret: str) -> None:
    response = closed.post("/v1/articles/search", json={"q": "quay"})
    assert response.status_code == 401
    assert "dry" not in response.text
    found = closed.post("/v1/articles/search", json={"q": "quay"}, headers={"X-API-Key": secret})
    assert found.get_json()["total"] == 1


def test_every_address_is_closed_unless_it_is_known_to_show_nothing(closed: FlaskClient, app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS"}:
            address = re.sub("<[^>]+>", "quay-1", rule.rule)
            with closed.open(address, method=method) as response:
                opened = response.status_code not in (301, 302, 303, 401, 403)
                assert opened == (rule.endpoint in ALWAYS_OPEN - {"access.log_in", "access.log_out"}), (rule, method)


@pytest.mark.parametrize("scope", list(Scope))
def test_every_key_may_read(closed: FlaskClient, stored: Archive, scope: Scope) -> None:
    key = create_key(stored.state, scope)
    assert closed.get("/v1/articles", headers={"Authorization": f"Bearer {key}"}).get_json()["total"] == 1
    assert closed.get("/v1/articles", headers={"X-API-Key": f"{key}x"}).status_code == 401


def test_without_any_key_it_says_how_to_make_one(closed: FlaskClient) -> None:
    assert "key create --scope read" in closed.get("/v1/articles").get_json()["detail"]


def test_an_expired_key_says_so(closed: FlaskClient, stored: Archive) -> None:
    key = create_key(stored.state, Scope.READ, datetime.now(UTC) - timedelta(seconds=1))
    response = closed.get("/v1/articles", headers={"X-API-Key": key})
    assert (response.status_code, response.get_json()["detail"]) == (401, "This key has expired.")
    refused = log_in(closed, key)
    assert refused.status_code == 401
    assert "This key has expired." in refused.text


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/openapi.json", "/static/page.css", "/login"])
def test_what_stays_open(closed: FlaskClient, address: str) -> None:
    with closed.get(address) as response:
        assert response.status_code == 200
        assert "dry" not in response.text


@pytest.mark.parametrize("address", PAGES)
def test_pages_ask_to_log_in_and_lead_back(closed: FlaskClient, secret: str, address: str) -> None:
    response = closed.get(address)
    assert response.status_code == 302
    assert "dry" not in response.text
    form = closed.get(response.headers["Location"])
    assert f'name="next" value="{address}"' in form.text
    assert log_in(closed, secret, address).headers["Location"] == address
    shown = closed.get(address)
    assert shown.status_code == 200
    assert "Log out" in shown.text


def test_a_login_reads_the_api_too_and_never_writes(closed: FlaskClient, stored: Archive) -> None:
    assert log_in(closed, create_key(stored.state, Scope.WRITE)).status_code == 303
    assert closed.get("/v1/articles").get_json()["total"] == 1
    assert closed.delete("/v1/articles/quay-1").status_code == 401
    assert closed.post("/v1/articles", json=STORY).status_code == 401


def test_the_cookie_holds_no_key_and_is_kept_from_scripts(closed: FlaskClient, secret: str) -> None:
    set_cookie = log_in(closed, secret).headers["Set-Cookie"]
    assert secret not in set_cookie
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in set_cookie.split(";")}
    assert "Secure" not in set_cookie


def test_behind_https_the_cookie_stays_on_https(stored: Archive, secret: str) -> None:
    client = make_app(stored, closed=True, public_url="https://news.example").test_client()
    assert "Secure" in log_in(client, secret).headers["Set-Cookie"]


def test_logging_out(closed: FlaskClient, secret: str) -> None:
    log_in(closed, secret)
    assert closed.post("/logout").status_code == 303
    assert closed.get("/").status_code == 302
    assert closed.get("/logout").status_code == 405


def test_a_login_ends_with_its_key(closed: FlaskClient, stored: Archive, secret: str) -> None:
    log_in(closed, secret)
    assert closed.get("/").status_code == 200
    revoke_key(stored.state, list_keys(stored.state)[0].id)
    assert closed.get("/").status_code == 302


def test_a_login_ends_by_time(closed: FlaskClient, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(closed, secret)
    later = TimestampSigner("x").get_timestamp() + 12 * 3600 + 2
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: later)
    assert closed.get("/").status_code == 302


def test_any_worker_knows_a_login(app: Flask, stored: Archive, secret: str) -> None:
    first = app.test_client()
    log_in(first, secret)
    cookie = first.get_cookie(COOKIE)
    assert cookie is not None
    other = make_app(stored, closed=True).test_client()
    other.set_cookie(COOKIE, cookie.value)
    assert other.get("/").status_code == 200


def test_cookies_that_nobody_signed(closed: FlaskClient, stored: Archive, secret: str) -> None:
    log_in(closed, secret)
    cookie = closed.get_cookie(COOKIE)
    assert cookie is not None
    id = list_keys(stored.state)[0].id
    own = create_key(stored.state, Scope.READ)
    others = make_app(stored, closed=True).test_client()
    log_in(others, own)
    mine = others.get_cookie(COOKIE)
    assert mine is not None
    swapped = id + mine.value[mine.value.index(".") :]
    for value in (id, f"{id}.x.y", cookie.value[:-1], swapped, "x" * 3000, "é", ".", TimestampSigner("k").sign(id)):
        closed.set_cookie(COOKIE, value if isinstance(value, str) else value.decode())
        assert closed.get("/").status_code == 302, value


@pytest.mark.parametrize("key", ["", "wrong", "sa_" + "A" * 43, "x" * 5000, "<script>"])
def test_keys_that_are_not_good(closed: FlaskClient, key: str) -> None:
    response = log_in(closed, key, "/?q=<b>")
    assert response.status_code == 401
    assert "Set-Cookie" not in response.headers
    assert "This key is not known here." in response.text
    assert "<script>" not in response.text
    assert 'value="/?q=&lt;b&gt;"' in response.text


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "/\r\nX: 1",
        "///x",
        "/\t/evil.example",
    ],
)
def test_the_way_back_stays_here(closed: FlaskClient, secret: str, back: str) -> None:
    assert log_in(closed, secret, back).headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/login", "/logout"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_forms_of_other_sites(closed: FlaskClient, secret: str, path: str, headers: dict[str, str]) -> None:
    response = closed.post(path, data={"key": secret}, headers=headers)
    assert response.status_code == 403
    assert "Set-Cookie" not in response.headers


def test_forms_of_this_site(closed: FlaskClient, stored: Archive, secret: str) -> None:
    assert log_in(closed, secret, Origin="http://localhost", Sec_Fetch_Site="same-origin").status_code == 303
    named = make_app(stored, closed=True, public_url="https://news.example/").test_client()
    assert log_in(named, secret, Origin="https://news.example").status_code == 303
    assert log_in(named, secret, Origin="http://localhost").status_code == 403


def test_nothing_of_it_stays_in_shared_caches(closed: FlaskClient, secret: str) -> None:
    log_in(closed, secret)
    for address in ("/", "/v1/articles", "/v1/articles/quay-1"):
        headers = closed.get(address).headers
        assert "private" in headers["Cache-Control"]
        assert "Cookie" in headers["Vary"]
    assert "private" in closed.get("/v1/articles", headers={"X-API-Key": "x"}).headers["Cache-Control"]


def test_an_open_archive_has_nothing_to_log_in_to(stored: Archive) -> None:
    client = make_app(stored).test_client()
    assert client.get("/login").headers["Location"] == "/"
    page = client.get("/")
    assert "Log out" not in page.text
    assert "private" not in page.headers.get("Cache-Control", "")


def test_a_closed_archive_is_warmed_too(stored: Archive) -> None:
    app = create_app(Settings(index=str(stored.folder), closed=True, **PATIENT), stored)
    seen: list[int] = []
    app.after_request(lambda response: (seen.append(response.status_code), response)[1])
    warm(app)
    assert len(seen) > 5
    assert set(seen) == {200}
    assert app.test_client().get("/v1/articles", headers={"searcharchive.warming": "1"}).status_code == 401
