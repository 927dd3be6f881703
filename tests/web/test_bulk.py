"""``POST /v1/bulk``: each line by itself, in few commits, within limits that hold before anything is written."""

import gzip
import json
from collections.abc import Callable, Iterable
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.archive import Archive
from searcharchive.article import Article
from searcharchive.changes import Outcome
from searcharchive.errors import StorageFailure
from searcharchive.web import bulk, lines
from searcharchive.web.answer_schemas import BulkAnswer, ProblemAnswer
from searcharchive.web.lines import split
from tests.web.conftest import make_app

NDJSON = "application/x-ndjson"
Headers = dict[str, str]
Send = Callable[..., Any]


def ndjson(*items: object) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in items)


def story(id: str, body: str = "The quay is dry.", **more: object) -> dict[str, object]:
    return {"id": id, "body": body, **more}


@pytest.fixture
def send(writer: FlaskClient, key: Headers) -> Send:
    def post(data: bytes, content_type: str = NDJSON, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return writer.post("/v1/bulk", data=data, content_type=content_type, headers={**key, **named})

    return post


def told(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    assert response.content_type == NDJSON
    found = [json.loads(line) for line in response.text.splitlines()]
    assert all(BulkAnswer().validate(line) == {} for line in found)
    return found


def statuses(response: Any) -> list[str]:
    return [line["status"] for line in told(response)]


def test_each_line_has_its_outcome(send: Send, writer: FlaskClient) -> None:
    assert statuses(send(ndjson(story("a"), story("b")))) == ["created", "created"]
    body = ndjson(story("a"), story("b", "The quay is wet."), story("c"), {"id": "d"}, story("c", "No quay."))
    found = told(send(body))
    assert [line["status"] for line in found] == ["unchanged", "updated", "created", "invalid", "conflict"]
    assert [line["id"] for line in found] == ["a", "b", "c", "d", "c"]
    assert [bool(line.get("errors")) for line in found] == [False, False, False, True, True]
    assert writer.get("/v1/articles?q=quay").get_json()["total"] == 3
    assert writer.get("/v1/articles/b").get_json()["body"] == "The quay is wet."
    assert writer.get("/v1/articles/c").get_json()["origin"]["file"] == "http"


def test_a_line_that_is_wrong_does_not_stop_the_others(send: Send, writer: FlaskClient) -> None:
    wrong = [
        b"{}",
        b"null",
        b"{",
        b"[]",
        b'"x"',
        b"\xff",
        b'{"body": 7}',
        b'{"body": "x", "id": "../a"}',
        b"[" * 10_000,
    ]
    found = told(send(b"\n".join([*wrong, ndjson(story("a")), b'{"id": "last", "body": "No line end."}'])))
    assert [line["status"] for line in found] == ["invalid"] * 9 + ["created", "created"]
    assert [line["line"] for line in found] == [*range(1, 11), 12]
    assert all(line["errors"][0]["detail"] for line in found if line["status"] == "invalid")
    assert writer.get("/v1/articles").get_json()["total"] == 2


def test_all_that_is_wrong_with_a_line_is_told(send: Send) -> None:
    (found,) = told(send(ndjson({"body": 1, "published": "x", "url": "ftp:y"})))
    assert {error["parameter"] for error in found["errors"]} >= {"body", "published", "url"}
    assert found["id"] is None


def test_lines_without_an_id_are_told_theirs(send: Send, writer: FlaskClient) -> None:
    (found,) = told(send(ndjson({"body": "A story of its own."})))
    assert writer.get(f"/v1/articles/{found['id']}").status_code == 200


def test_one_id_comes_once_unless_as_versions(send: Send, writer: FlaskClient) -> None:
    body = ndjson(story("a", "1", version="1"), story("a", "2", version="2"), story("b"), story("b"), story("b", "x"))
    assert statuses(send(body)) == ["created", "updated", "created", "unchanged", "conflict"]
    shown = writer.get("/v1/articles/a").get_json()
    assert (shown["body"], len(shown["versions"])) == ("2", 1)


def test_blank_lines_are_counted_and_say_nothing(send: Send) -> None:
    found = told(send(b"\n" + ndjson(story("a")) + b" \r\n\n" + ndjson(story("b")) + b"\n\n"))
    assert [(line["line"], line["id"]) for line in found] == [(2, "a"), (5, "b")]


def test_no_lines(send: Send, archive: Archive) -> None:
    assert told(send(b"")) == []
    assert not (archive.folder / "searcharchive.json").exists()


def test_many_lines_few_commits(send: Send, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    assert statuses(send(ndjson(*(story(f"a{i}", f"Story {i}.") for i in range(50))))) == ["created"] * 50
    assert archive.generation() == 1
    monkeypatch.setattr(bulk, "GROUP_LINES", 20)
    assert statuses(send(ndjson(*(story(f"b{i}", f"Story {i}.") for i in range(50))))) == ["created"] * 50
    assert archive.generation() == 4
    monkeypatch.setattr(bulk, "GROUP_BYTES", 1)
    assert statuses(send(ndjson(*(story(f"c{i}", f"Story {i}.") for i in range(3))))) == ["created"] * 3
    assert archive.generation() == 7


def test_what_fails_midway_says_how_far_it_came(send: Send, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "GROUP_LINES", 2)
    body = ndjson(*(story(f"a{i}", f"Story {i}.") for i in range(6)))
    real, calls = archive.replace_all, []

    def failing(articles: list[Article]) -> list[Outcome]:
        calls.append(articles)
        if len(calls) == 3:
            raise StorageFailure("The disk is full.", 7)
        return real(articles)

    with monkeypatch.context() as patched:
        patched.setattr(archive, "replace_all", failing)
        response = send(body)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "7")
    assert response.get_json()["detail"].startswith("The disk is full. Lines 1 to 4 are done")
    assert statuses(send(body)) == ["unchanged"] * 4 + ["created"] * 2


def test_nothing_is_kept_where_there_is_no_room(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lines, "SpooledTemporaryFile", full)
    response = send(ndjson(story("a")))
    assert response.status_code == 503
    assert response.get_json()["type"] == "/problems/storage-failure"


@pytest.mark.parametrize("members", [1, 3])
def test_packed(send: Send, members: int) -> None:
    body = ndjson(*(story(f"a{i}", f"Story {i}.") for i in range(30)))
    cuts = [len(body) * i // members for i in range(members + 1)]
    packed = b"".join(gzip.compress(body[a:b]) for a, b in pairwise(cuts))
    assert statuses(send(packed, Content_Encoding="gzip")) == ["created"] * 30


@pytest.mark.parametrize("packed", [b"", b"no gzip", gzip.compress(ndjson(story("a")))[:-9]])
def test_damaged_gzip_writes_nothing(send: Send, writer: FlaskClient, packed: bytes) -> None:
    response = send(packed, Content_Encoding="gzip")
    assert response.status_code == 400
    assert response.get_json()["type"] == "/problems/malformed-json"
    assert writer.get("/readyz").status_code == 503


def test_other_media_types(send: Send, writer: FlaskClient) -> None:
    body = ndjson(story("a"))
    for content_type in ("application/json", "text/plain", "", f"{NDJSON}; charset=utf-16", "multipart/form-data"):
        response = send(body, content_type)
        assert response.status_code == 415
        assert ProblemAnswer().validate(response.get_json()) == {}
    assert send(body, Content_Encoding="br").status_code == 415
    assert send(body.decode().encode("utf-16")).status_code == 415
    assert writer.get("/readyz").status_code == 503
    for content_type in (f"{NDJSON}; charset=utf-8", "application/ndjson", "application/jsonl"):
        assert send(body, content_type).status_code == 200


@pytest.mark.parametrize(
    ("limits", "packed", "chunked"),
    [
        ({"bulk_limit": 500}, False, False),
        ({"bulk_limit": 500}, False, True),
        ({"bulk_unpacked_limit": 500}, False, False),
        ({"bulk_unpacked_limit": 500}, True, False),
        ({"bulk_unpacked_limit": 500}, True, True),
        ({"bulk_lines": 9}, True, False),
    ],
)
def test_limits(archive: Archive, key: Headers, limits: dict[str, int], packed: bool, chunked: bool) -> None:
    client = make_app(archive, **limits).test_client()

    def post(count: int) -> Any:
        body = ndjson(*(story(f"a{i}", "Dry. " * 10) for i in range(count)))
        sent = gzip.compress(body) if packed else body
        chunks = {"environ_overrides": {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}} if chunked else {}
        headers = {**key, **({"Content-Encoding": "gzip"} if packed else {})}
        return client.post("/v1/bulk", input_stream=BytesIO(sent), content_type=NDJSON, headers=headers, **chunks)

    def plain(count: int) -> Any:
        body = ndjson(*(story(f"a{i}", "Dry. " * 10) for i in range(count)))
        return client.post(
            "/v1/bulk",
            data=gzip.compress(body) if packed else body,
            content_type=NDJSON,
            headers={**key, **({"Content-Encoding": "gzip"} if packed else {})},
        )

    ask = post if chunked else plain
    response = ask(10)
    assert response.status_code == 413
    assert response.get_json()["type"] == "/problems/too-large"
    assert client.get("/readyz").status_code == 503, "nothing was written"
    assert statuses(ask(5)) == ["created"] * 5


def test_a_bulk_body_may_be_larger_than_others(archive: Archive, key: Headers) -> None:
    client = make_app(archive, body_limit=300).test_client()
    body = ndjson(story("a"), story("b", "word " * 100), story("c"), story("d"), story("e"), story("f"))
    found = told(client.post("/v1/bulk", data=body, content_type=NDJSON, headers=key))
    assert [line["status"] for line in found] == ["created", "invalid", *["created"] * 4]
    assert "300 bytes" in found[1]["errors"][0]["detail"]


def test_a_key_is_needed(writer: FlaskClient, key: Headers) -> None:
    assert writer.post("/v1/bulk", data=ndjson(story("a")), content_type=NDJSON).status_code == 401
    assert writer.post("/v1/bulk?x=1", data=b"", content_type=NDJSON, headers=key).status_code == 400
    assert writer.get("/v1/bulk").status_code == 405


def cut(text: bytes, at: Iterable[int]) -> list[bytes]:
    ends = sorted({min(i, len(text)) for i in at} | {0, len(text)})
    return [text[a:b] for a, b in pairwise(ends)]


@given(st.text("ab\n", max_size=40).map(str.encode), st.lists(st.integers(0, 40)), st.integers(0, 6))
def test_lines_are_the_same_however_they_come(text: bytes, at: list[int], longest: int) -> None:
    whole = text.split(b"\n")
    if not whole[-1]:
        whole.pop()
    assert list(split(cut(text, at), longest)) == [line if len(line) <= longest else None for line in whole]
