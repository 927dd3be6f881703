"""Writes under a condition: nobody overwrites what they have not seen."""

from threading import Barrier, Thread
from typing import Any

import pytest
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from tests.web.conftest import make_app

STORY = {"id": "dam-1", "headline": "Dam opens", "body": "Water."}
PATH = "/v1/articles/dam-1"
Headers = dict[str, str]


@pytest.fixture
def tag(writer: FlaskClient, key: Headers) -> str:
    """The ETag of what is there."""
    writer.post("/v1/articles", json=STORY, headers=key)
    return writer.get(PATH).headers["ETag"]


def put(client: FlaskClient, key: Headers, headline: str, **headers: str) -> Any:
    return client.put(PATH, json={**STORY, "headline": headline}, headers={**key, **headers})


def headline(client: FlaskClient) -> str:
    return str(client.get(PATH).get_json()["headline"])


@pytest.mark.parametrize("form", ["{}", "*", '"other", {}'])
def test_what_was_seen_is_replaced(writer: FlaskClient, key: Headers, tag: str, form: str) -> None:
    answer = put(writer, key, "New", **{"If-Match": form.format(tag)})
    assert answer.status_code == 200
    assert headline(writer) == "New"
    # The answer has the tag for the next one.
    assert put(writer, key, "Newer", **{"If-Match": answer.headers["ETag"]}).status_code == 200


def test_what_has_changed_is_not_replaced(writer: FlaskClient, key: Headers, tag: str) -> None:
    assert put(writer, key, "Somebody else's").status_code == 200
    for headers in ({"If-Match": tag}, {"If-Match": '"x"'}):
        answer = put(writer, key, "Mine", **headers)
        assert answer.status_code == 412
        assert answer.get_json()["type"] == "/problems/precondition-failed"
        assert writer.delete(PATH, headers={**key, **headers}).status_code == 412
    assert headline(writer) == "Somebody else's"


def test_only_what_is_new(writer: FlaskClient, key: Headers) -> None:
    first = put(writer, key, "First", **{"If-None-Match": "*"})
    assert first.status_code == 201
    assert put(writer, key, "Second", **{"If-None-Match": "*"}).status_code == 412
    assert headline(writer) == "First"


def test_what_is_not_there_is_not_replaced(writer: FlaskClient, key: Headers) -> None:
    assert put(writer, key, "First", **{"If-Match": "*"}).status_code == 412
    assert writer.get(PATH).status_code in (404, 503)  # there is no index at all


def test_removing_what_was_seen(writer: FlaskClient, key: Headers, tag: str) -> None:
    assert writer.delete(PATH, headers={**key, "If-Match": tag}).status_code == 204


@pytest.mark.parametrize(
    ("method", "headers", "name"),
    [
        ("put", {"If-Unmodified-Since": "Wed, 21 Oct 2015 07:28:00 GMT"}, "If-Unmodified-Since"),
        ("delete", {"If-None-Match": "*"}, "If-None-Match"),
        ("put", {"If-None-Match": '"x"'}, "If-None-Match"),
        ("put", {"If-None-Match": "*", "If-Match": "*"}, "If-None-Match"),
        ("post", {"If-Match": "*"}, "If-Match"),
    ],
)
@pytest.mark.usefixtures("tag")
def test_conditions_that_mean_nothing_are_not_ignored(
    writer: FlaskClient, key: Headers, method: str, headers: Headers, name: str
) -> None:
    path = "/v1/articles" if method == "post" else PATH
    answer = writer.open(path, method=method, json={**STORY, "headline": "Other"}, headers={**key, **headers})
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["parameter"] == name
    assert headline(writer) == "Dam opens"


def test_of_many_at_once_one_wins(archive: Archive, key: Headers, tag: str) -> None:
    """They saw the same, and write at the same moment, in one commit perhaps."""
    clients, start, statuses = [make_app(archive).test_client() for _ in range(6)], Barrier(6, timeout=60), list[int]()

    def write(number: int) -> None:
        client = clients[number]
        start.wait()
        statuses.append(put(client, key, f"By {number}", **{"If-Match": tag}).status_code)

    threads = [Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, *[412] * 5]
