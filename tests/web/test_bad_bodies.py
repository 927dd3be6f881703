"""Bodies that are refused: nothing is written, and the answer says why."""

import gzip
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from searcharchive.errors import MalformedJSON
from searcharchive.web.answer_schemas import ProblemAnswer
from searcharchive.web.strict_json import parse_json
from tests.web.conftest import make_app

GOOD = b'{"id": "a", "body": "words"}'
JSON = "application/json"
Headers = dict[str, str]
Post = Callable[..., Any]


@pytest.fixture
def post(writer: FlaskClient, key: Headers) -> Post:
    """Posts a body, and sees that nothing was written where it was refused."""

    def send(data: Any, content_type: str | None = JSON, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = writer.post("/v1/articles", data=data, content_type=content_type, headers={**key, **named})
        if response.status_code != 201:
            assert response.content_type == "application/problem+json"
            assert ProblemAnswer().validate(response.get_json()) == {}
            assert writer.get("/readyz").status_code == 503, "nothing was written"
        return response

    return send


def test_a_good_body_is_taken(post: Post) -> None:
    assert post(GOOD).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        GOOD[:-1],
        GOOD[:10],
        GOOD + GOOD,
        b"{'id': 'a'}",
        b"\xff" + GOOD,
        b'{"body": "\xe9"}',
        b'{"body": "caf\xc3"}',
        b'{"body": "\xed\xa0\x80"}',
        b"[" * 65 + b"]" * 65,
        b"[" * 100_000,
        b'{"a":' * 65 + b"1" + b"}" * 65,
        b'{"body": "x", "n": NaN}',
        b'{"body": "x", "n": Infinity}',
        b'{"body": "x", "n": -Infinity}',
        b'{"body": "x", "n": 1e999}',
        b'{"body": "x", "body": "y"}',
        b'{"body": "x", "extra": {"a": 1, "a": 1}}',
        b'{"body": "x", "n": ' + b"9" * 5000 + b"}",
        b'{"body": "x", "n": 0.' + b"9" * 5000 + b"}",
        b'{"body": "tab\there"}',
        b'\x00{"body": "x"}',
    ],
    ids=lambda body: repr(body[:30]),
)
def test_malformed_json(post: Post, body: bytes) -> None:
    response = post(body)
    assert response.status_code == 400
    assert response.get_json()["type"] == "/problems/malformed-json"


def test_where_json_goes_wrong(post: Post) -> None:
    (error,) = post(b'{"body": "x",}').get_json()["errors"]
    assert error["position"] in (12, 13)


def test_as_deep_as_allowed() -> None:
    assert parse_json(b"[" * 64 + b"]" * 64)
    assert parse_json(b'{"a": "' + b"[" * 500 + b'\\"["}')["a"].startswith("[[")
    with pytest.raises(MalformedJSON):
        parse_json(b"[" * 65 + b"]" * 65)


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json; charset=latin-1",
        "application/ld+json",
        "not a media type",
    ],
)
def test_other_media_types(post: Post, content_type: str | None) -> None:
    response = post(GOOD, content_type)
    assert response.status_code == 415
    assert response.get_json()["type"] == "/problems/unsupported-media-type"


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"]
)
def test_the_media_types_that_are_read(post: Post, content_type: str) -> None:
    assert post(GOOD, content_type).status_code == 201


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_not_read(post: Post, encoding: str) -> None:
    assert post(GOOD.decode().encode(encoding)).status_code in (400, 415)
    assert post("\ufeff".encode("utf-16-le") + GOOD.decode().encode("utf-16-le")).status_code == 415


def test_a_byte_order_mark_of_utf_8_does_no_harm(post: Post) -> None:
    assert post(b"\xef\xbb\xbf" + GOOD).status_code == 201


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "compress", "utf-8"])
def test_other_content_encodings(post: Post, coding: str) -> None:
    assert post(GOOD, Content_Encoding=coding).status_code == 415


def test_gzip_is_unpacked(post: Post) -> None:
    half = len(GOOD) // 2
    assert post(gzip.compress(GOOD[:half]) + gzip.compress(GOOD[half:]), Content_Encoding="gzip").status_code == 201


@pytest.mark.parametrize(
    "body", [GOOD, gzip.compress(GOOD)[:-9], gzip.compress(GOOD) + b"junk", b"", gzip.compress(b"")]
)
def test_damaged_gzip(post: Post, body: bytes) -> None:
    response = post(body, Content_Encoding="gzip")
    assert response.status_code == 400
    assert response.get_json()["type"] == "/problems/malformed-json"


def test_a_gzip_bomb(post: Post) -> None:
    bomb = gzip.compress(b" " * (40 << 20))
    assert len(bomb) < 100_000
    assert post(bomb, Content_Encoding="gzip").status_code == 413


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit(archive: Archive, key: Headers, chunked: bool) -> None:
    client = make_app(archive, body_limit=1000).test_client()

    def send(size: int) -> Any:
        body = json.dumps({"body": "word " * size, "id": "a"}).encode()
        chunks = {"environ_overrides": {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}} if chunked else {}
        return client.post("/v1/articles", input_stream=BytesIO(body), content_type=JSON, headers=key, **chunks)

    if chunked:
        assert send(100).status_code == 201
    response = send(1000) if chunked else client.post("/v1/articles", json={"body": "word " * 1000}, headers=key)
    assert response.status_code == 413
    assert response.get_json()["type"] == "/problems/too-large"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id": "a"},
        {"body": ""},
        {"body": " \n"},
        {"body": 7},
        {"body": ["x"]},
        {"body": "x", "headline": {"a": 1}},
        {"body": "lone \ud800 surrogate"},
        {"body": "x", "extra\ud800": 1},
        {"body": "nul \x00"},
        {"body": "x", "count": 10**30},
        {"body": "x", "nested": {"count": [-(10**30)]}},
        {"body": "x", "published": "2021-02-30"},
        {"body": "x", "published": "0001-01-01T00:00:00+10:00"},
        {"body": "x", "published": "9999-12-31T23:59:59-10:00"},
        {"body": "x", "published": "yesterday"},
        {"body": "x", "id": "../secret"},
        {"body": "x", "id": "a\nb"},
        {"body": "x", "id": "x" * 129},
        {"body": "x", "people": [f"Person {i}" for i in range(100_000)]},
        {"body": "x", "url": "javascript:alert(1)"},
        {"body": "x", "status": "maybe"},
        [],
        "text",
        7,
        None,
    ],
    ids=lambda body: ascii(body)[:40],
)
def test_what_cannot_become_an_article(post: Post, body: Any) -> None:
    response = post(json.dumps(body).encode())
    assert response.status_code == 422
    data = response.get_json()
    assert data["type"] == "/problems/invalid-article"
    assert data["errors"]


def test_all_that_is_wrong_with_an_article_is_told(post: Post) -> None:
    errors = post(json.dumps({"body": 1, "published": "x", "url": "ftp:y"}).encode()).get_json()["errors"]
    assert {error["parameter"] for error in errors} >= {"body", "published", "url"}


@pytest.mark.parametrize(
    ("method", "path"), [("post", "/v1/articles"), ("put", "/v1/articles/a"), ("delete", "/v1/articles/a")]
)
def test_writes_take_no_parameters(writer: FlaskClient, key: Headers, method: str, path: str) -> None:
    response = writer.open(f"{path}?force=1", method=method, data=GOOD, content_type=JSON, headers=key)
    assert response.status_code == 400
    assert response.get_json()["errors"][0]["parameter"] == "force"
