"""Keys: how they are kept, and what each may do over HTTP."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from searcharchive.errors import DamagedIndex, NotFound, StorageFailure
from searcharchive.keys import FILE, Scope, create_key, find_key, list_keys, revoke_key

BODY = {"id": "a", "body": "words"}
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def test_a_secret_is_shown_once_and_kept_nowhere(tmp_path: Path) -> None:
    secret = create_key(tmp_path / "state", Scope.WRITE, label="newsdesk")
    (key,) = list_keys(tmp_path / "state")
    assert (key.scope, key.label, key.expires) == (Scope.WRITE, "newsdesk", None)
    assert len(secret) >= 43
    assert secret not in (tmp_path / "state" / FILE).read_text()
    assert find_key([key], secret) == key
    assert find_key([key], secret[:-1]) is None


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    os.umask(os.umask(0))
    create_key(tmp_path, Scope.READ)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    create_key(tmp_path, Scope.READ)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_key_is_read_back_as_it_was_made(tmp_path: Path) -> None:
    create_key(tmp_path, Scope.ADMIN, NOW + timedelta(days=1), "ünïcode", now=NOW)
    (key,) = list_keys(tmp_path)
    assert (key.created, key.expires, key.label) == (NOW, NOW + timedelta(days=1), "ünïcode")
    assert not key.expired(NOW)
    assert key.expired(NOW + timedelta(days=1))


def test_revoking(tmp_path: Path) -> None:
    first, second = create_key(tmp_path, Scope.READ), create_key(tmp_path, Scope.WRITE)
    revoked = revoke_key(tmp_path, list_keys(tmp_path)[0].id)
    assert find_key([revoked], first) is not None
    (left,) = list_keys(tmp_path)
    assert find_key([left], second) == left
    with pytest.raises(NotFound):
        revoke_key(tmp_path, revoked.id)


def test_keys_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        secrets = list(pool.map(lambda _: create_key(tmp_path, Scope.READ), range(12)))
    keys = list_keys(tmp_path)
    assert len({key.id for key in keys}) == 12
    assert all(find_key(keys, secret) for secret in secrets)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"keys": [{}]}', '{"keys": [{"sha256": 1}]}', "\udcff"])
def test_a_damaged_file_is_not_an_empty_one(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(DamagedIndex):
        list_keys(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailure):
        create_key(tmp_path / "file" / "state", Scope.READ)


def test_scopes_include_those_below() -> None:
    assert Scope.ADMIN.allows(Scope.WRITE)
    assert Scope.WRITE.allows(Scope.WRITE)
    assert not Scope.READ.allows(Scope.WRITE)


# Over HTTP


def test_without_any_key_nobody_writes(writer: FlaskClient) -> None:
    response = writer.post("/v1/articles", json=BODY)
    assert response.status_code == 403
    assert "python -m searcharchive key create --scope write" in response.get_json()["detail"]
    assert writer.post("/v1/articles", json=BODY, headers={"X-API-Key": "guess"}).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_key_is_needed(writer: FlaskClient, archive: Archive, method: str) -> None:
    create_key(archive.state, Scope.WRITE)
    path = "/v1/articles" if method == "post" else "/v1/articles/a"
    response = writer.open(path, method=method, json=BODY)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.get_json()["type"] == "/problems/unauthorized"


def headers_with(secret: str) -> list[dict[str, str]]:
    return [{"X-API-Key": secret}, {"Authorization": f"Bearer {secret}"}, {"Authorization": f"bearer  {secret}"}]


@pytest.mark.parametrize("way", range(3))
@pytest.mark.parametrize("scope", [Scope.WRITE, Scope.ADMIN])
def test_a_key_that_may_write(writer: FlaskClient, archive: Archive, way: int, scope: Scope) -> None:
    headers = headers_with(create_key(archive.state, scope))[way]
    assert writer.post("/v1/articles", json=BODY, headers=headers).status_code == 201


@pytest.mark.parametrize("way", range(3))
def test_a_key_for_reading_does_not_write(writer: FlaskClient, archive: Archive, way: int) -> None:
    headers = headers_with(create_key(archive.state, Scope.READ))[way]
    response = writer.post("/v1/articles", json=BODY, headers=headers)
    assert response.status_code == 403
    assert writer.get("/readyz").status_code == 503


@pytest.mark.parametrize("secret", ["wrong", "sa_" + "A" * 43, "x" * 5000, "clé"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_key_that_nobody_knows(writer: FlaskClient, archive: Archive, secret: str, method: str) -> None:
    create_key(archive.state, Scope.WRITE)
    headers = {"X-API-Key": secret}
    arguments = {} if method == "get" else {"json": BODY}
    response = writer.open("/v1/articles", method=method, headers=headers, **arguments)  # type: ignore[arg-type]
    assert response.status_code == 401
    assert secret not in response.text


def test_an_expired_key(writer: FlaskClient, archive: Archive) -> None:
    secret = create_key(archive.state, Scope.WRITE, datetime.now(UTC) - timedelta(seconds=1))
    response = writer.post("/v1/articles", json=BODY, headers={"X-API-Key": secret})
    assert response.status_code == 401
    assert "expired" in response.get_json()["detail"]


def test_two_keys_that_differ(writer: FlaskClient, archive: Archive) -> None:
    one, other = create_key(archive.state, Scope.WRITE), create_key(archive.state, Scope.WRITE)
    headers = {"X-API-Key": one, "Authorization": f"Bearer {other}"}
    assert writer.post("/v1/articles", json=BODY, headers=headers).status_code == 401
    headers["Authorization"] = f"Bearer {one}"
    assert writer.post("/v1/articles", json=BODY, headers=headers).status_code == 201


def test_a_revoked_key_is_refused_at_once(writer: FlaskClient, archive: Archive, key: dict[str, str]) -> None:
    create_key(archive.state, Scope.READ)
    assert writer.post("/v1/articles", json=BODY, headers=key).status_code == 201
    revoke_key(archive.state, list_keys(archive.state)[0].id)
    assert writer.delete("/v1/articles/a", headers=key).status_code == 401


def test_reading_needs_no_key_and_a_proxy_may_have_its_own(client: FlaskClient) -> None:
    assert client.get("/v1/articles").status_code == 200
    assert client.get("/v1/articles", headers={"Authorization": "Basic dTpw"}).status_code == 200


def test_a_key_is_never_read_from_an_address(writer: FlaskClient, key: dict[str, str]) -> None:
    address = f"/v1/articles?key={key['X-API-Key']}"
    assert writer.post(address, json=BODY).status_code == 401
    assert writer.get(address).status_code == 400


def test_answers_differ_by_scope_for_caches(writer: FlaskClient, key: dict[str, str]) -> None:
    writer.post("/v1/articles", json=BODY, headers=key)
    tag = writer.get("/v1/articles").headers["ETag"]
    assert writer.get("/v1/articles", headers={**key, "If-None-Match": tag}).status_code == 200


def test_a_damaged_file_of_keys_stops_writing_only(writer: FlaskClient, archive: Archive, key: dict[str, str]) -> None:
    writer.post("/v1/articles", json=BODY, headers=key)
    (archive.state / FILE).write_text(json.dumps({"keys": 1}))
    assert writer.delete("/v1/articles/a", headers=key).status_code == 503
    assert writer.get("/v1/articles/a").status_code == 200
