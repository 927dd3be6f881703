"""Many articles in one request: for each line what became of it."""

import gzip
import json
from typing import Any
from unittest import mock

import pytest
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from searcharchive.errors import IndexBusy
from searcharchive.web import bulk
from searcharchive.web.answer_schemas import BulkAnswer
from tests.web.conftest import make_app

Headers = dict[str, str]
NDJSON = "application/x-ndjson"


def line(id: str, body: str = "Water.", **more: Any) -> bytes:
    return json.dumps({"id": id, "headline": "Dam", "body": body, **more}).encode()


def send(client: FlaskClient, key: Headers, body: bytes, **headers: str) -> Any:
    return client.post("/v1/bulk", data=body, headers={**key, **headers}, content_type=NDJSON)


def told(client: FlaskClient, key: Headers, *lines: bytes, **headers: str) -> list[dict[str, Any]]:
    answer = send(client, key, b"\n".join(lines), **headers)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == NDJSON
    rows = [json.loads(row) for row in answer.data.splitlines()]
    assert [BulkAnswer().validate(row) for row in rows] == [{}] * len(rows)
    return rows


def test_each_line_is_told(writer: FlaskClient, key: Headers) -> None:
    assert told(writer, key, line("a"), line("b")) == [
        {"line": 1, "id": "a", "status": "created"},
        {"line": 2, "id": "b", "status": "created"},
    ]
    rows = told(
        writer, key, line("a"), line("b", "Fire."), line("c"), b"", b"{", b"[1]", line("c", "Other."), line("c")
    )
    assert [(row["line"], row["id"], row["status"]) for row in rows] == [
        (1, "a", "unchanged"),
        (2, "b", "updated"),
        (3, "c", "created"),
        (5, None, "invalid"),
        (6, None, "invalid"),
        (7, "c", "conflict"),
        (8, "c", "unchanged"),
    ]
    assert writer.get("/v1/articles/b").get_json()["body"] == "Fire."
    assert writer.get("/v1/articles?q=water").get_json()["total"] == 2


@pytest.mark.parametrize(
    ("bad", "parameter"),
    [
        (b'{"id": "../x", "body": "y"}', "id"),
        (b'{"id": "x"}', "body"),
        (b'{"id": "x", "body": "y", "date": "2021-02-30"}', "date"),
        (b'{"id": "x", "id": "y", "body": "z"}', None),
        (b'{"id": "x", "body": NaN}', None),
        (b"\xff\xfe", None),
        (b'{"body": "' + b"[" * 70_000 + b'"', None),
    ],
)
def test_bad_lines_harm_no_others(writer: FlaskClient, key: Headers, bad: bytes, parameter: str | None) -> None:
    rows = told(writer, key, line("a"), bad, line("b"))
    assert [row["status"] for row in rows] == ["created", "invalid", "created"]
    assert rows[1]["errors"][0].get("parameter") == parameter
    assert rows[1]["errors"][0]["detail"]


def test_many_commits(writer: FlaskClient, key: Headers, archive: Archive) -> None:
    with mock.patch.object(bulk, "TOGETHER", 7):
        rows = told(writer, key, *(line(f"s{number}") for number in range(40)))
    assert [row["status"] for row in rows] == ["created"] * 40
    assert archive.generation() == 6
    assert archive.stats().articles == 40


def test_gzip(writer: FlaskClient, key: Headers) -> None:
    body = gzip.compress(b"\n".join(line(f"s{number}") for number in range(2_000)))
    answer = send(writer, key, body, **{"Content-Encoding": "gzip"})
    assert answer.data.count(b'"created"') == 2_000


def limited(archive: Archive, **limits: int) -> FlaskClient:
    return make_app(archive, **limits).test_client()


def test_too_much_as_sent(archive: Archive, key: Headers) -> None:
    client = limited(archive, bulk_limit=1_000)
    answer = send(client, key, b"\n".join(line(f"s{n}") for n in range(100)))
    assert answer.status_code == 413
    assert answer.get_json()["type"] == "/problems/too-large"
    assert client.get("/v1/articles").status_code == 503  # there is still no index


def test_a_bomb(archive: Archive, key: Headers) -> None:
    """Lines that came before it are written, and the answer says so."""
    client = limited(archive, bulk_unpacked_limit=300_000)
    body = gzip.compress(b"\n".join(line(f"s{n}") for n in range(600)) + b"\n" + b" " * 10_000_000)
    answer = send(client, key, body, **{"Content-Encoding": "gzip"})
    assert answer.status_code == 413
    assert "Lines up to 500 were written." in answer.get_json()["detail"]
    assert archive.stats().articles == 500


@pytest.mark.parametrize("body", [b"no gzip", gzip.compress(line("a"))[:-9]])
def test_what_is_not_gzip(writer: FlaskClient, key: Headers, body: bytes) -> None:
    answer = send(writer, key, body, **{"Content-Encoding": "gzip"})
    assert answer.status_code == 400
    assert "Nothing was written." in answer.get_json()["detail"]


def test_a_line_that_is_too_long(archive: Archive, key: Headers) -> None:
    client = limited(archive, body_limit=1_000)
    rows = told(client, key, line("a"), line("b", "x" * 200_000), line("c"))
    assert [row["status"] for row in rows] == ["created", "invalid", "created"]


def test_a_busy_index(writer: FlaskClient, key: Headers, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise IndexBusy("Somebody else writes.")

    monkeypatch.setattr(Archive, "replace_all", busy)
    answer = send(writer, key, line("a"))
    assert answer.status_code == 503
    assert "Nothing was written." in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("headers", "content_type", "status"),
    [
        ({}, "application/json", 415),
        ({}, "text/plain", 415),
        ({"Content-Encoding": "br"}, NDJSON, 415),
        ({"If-Match": "*"}, NDJSON, 400),
        ({"X-API-Key": "wrong"}, NDJSON, 401),
    ],
)
def test_what_is_refused(writer: FlaskClient, key: Headers, headers: Headers, content_type: str, status: int) -> None:
    answer = writer.post("/v1/bulk", data=line("a"), headers={**key, **headers}, content_type=content_type)
    assert answer.status_code == status
    assert writer.get("/v1/articles").status_code == 503


def test_without_a_key(writer: FlaskClient, key: Headers) -> None:
    assert key
    assert writer.post("/v1/bulk", data=line("a"), content_type=NDJSON).status_code == 401


def test_nothing_at_all(writer: FlaskClient, key: Headers) -> None:
    assert told(writer, key, b"") == told(writer, key, b"\n \n") == []
