"""The log as JSON: a line for each request, none with a key."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from searcharchive.keys import list_keys
from searcharchive.web.logs import ROOT
from searcharchive.web.warming import warm
from tests.web.conftest import make_app

Headers = dict[str, str]


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    """The logger, which is afterwards as it was."""
    logger = logging.getLogger(ROOT)
    before = logger.handlers, logger.propagate, logger.level
    yield logger
    logger.handlers, logger.propagate = before[0], before[1]
    logger.setLevel(before[2])


def logged(archive: Archive) -> FlaskClient:
    return make_app(archive, log="json").test_client()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_each_request_has_its_line(
    archive: Archive, key: Headers, logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    del logger
    client = logged(archive)
    client.put("/v1/articles/a", json={"body": "x"}, headers={**key, "X-Request-Id": "mine"})
    client.get("/v1/articles?q=x", headers={"Authorization": f"Bearer {key['X-API-Key']}"})
    client.get("/nothing\n%0a")
    put, got, lost = lines(capsys)
    assert {name: put[name] for name in ("level", "request", "method", "path", "status", "client")} == {
        "level": "info",
        "request": "mine",
        "method": "PUT",
        "path": "/v1/articles/a",
        "status": 201,
        "client": "127.0.0.1",
    }
    assert put["key"] == got["key"] == list_keys(archive.state)[0].id
    assert (got["query"], got["status"], lost["status"], lost["key"]) == ("q=x", 200, 404, None)
    assert 0 <= got["seconds"] < 600
    assert got["bytes"] > 0
    assert got["time"].endswith("Z")


def test_no_line_holds_a_key(
    archive: Archive, key: Headers, logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    del logger
    client = logged(archive)
    secret = key["X-API-Key"]
    client.get(f"/v1/articles?key={secret}", headers=key)
    client.get(f"/v1/articles/{secret}", headers={"Cookie": f"x={secret}", "Authorization": f"Bearer {secret}"})
    client.post("/login", data={"key": secret})
    text = capsys.readouterr().err
    assert len(text.splitlines()) == 3
    assert secret not in text
    assert secret[3:] not in text
    assert "key=sa_…" in text


def test_failures_are_lines_too(
    archive: Archive, logger: logging.Logger, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del logger

    def fail(*_: object) -> None:
        raise RuntimeError("broken\nin two lines")

    monkeypatch.setattr(archive, "search", fail)
    app = make_app(archive, log="json")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert app.test_client().get("/v1/articles").status_code == 500
    failure, request = lines(capsys)
    assert failure["level"] == "error"
    assert "RuntimeError: broken" in failure["exception"]
    assert (request["status"], request["level"]) == (500, "info")


def test_what_the_server_asks_itself_is_not_logged(
    archive: Archive, logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    del logger
    warm(make_app(archive, log="json"))
    assert lines(capsys) == []


def test_off_by_default(writer: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    writer.get("/healthz")
    assert capsys.readouterr() == ("", "")
