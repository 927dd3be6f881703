"""Writes that depend on what is there: tags of articles, ``If-Match``, ``If-None-Match``."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from searcharchive.archive import Archive
from searcharchive.article import digest
from searcharchive.web.answer_schemas import ProblemAnswer
from tests.web.conftest import make_app

PATH = "/v1/articles/dam-1"
STORY = {"headline": "Dam opens", "body": "The dam above Kotor opened on Friday."}
OTHER = {"headline": "Dam closes", "body": "The dam above Kotor closed on Friday."}
Headers = dict[str, str]


@pytest.fixture
def tag(writer: FlaskClient, key: Headers) -> str:
    """The tag of the story, which is there."""
    return str(writer.put(PATH, json=STORY, headers=key).headers["ETag"])


def put(client: FlaskClient, key: Headers, body: dict[str, str] = OTHER, **conditions: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in conditions.items()}
    return client.put(PATH, json=body, headers={**key, **named})


def test_a_tag_is_the_digest_of_the_content(writer: FlaskClient, key: Headers, archive: Archive, tag: str) -> None:
    assert tag == f'W/"{digest(archive.get("dam-1"))}"'
    assert writer.get(PATH).headers["ETag"] == tag
    assert writer.put(PATH, json=STORY, headers=key).headers["ETag"] == tag
    assert writer.post("/v1/articles", json={**STORY, "id": "dam-1"}, headers=key).headers["ETag"] == tag
    assert put(writer, key).headers["ETag"] == writer.get(PATH).headers["ETag"] != tag


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', '{}, W/"y"'])
def test_a_write_on_top_of_what_was_read(writer: FlaskClient, key: Headers, tag: str, form: str) -> None:
    assert put(writer, key, If_Match=form.format(tag.removeprefix("W/"))).status_code == 200
    assert writer.get(PATH).get_json()["headline"] == "Dam closes"


@pytest.mark.parametrize("query", ["?q=dam", "?evidence=true"])
def test_what_was_read_with_more_beside_it(writer: FlaskClient, key: Headers, tag: str, query: str) -> None:
    shown = writer.get(f"{PATH}{query}").headers["ETag"]
    assert shown.startswith(tag[:-1] + ".")
    assert put(writer, key, If_Match=shown).status_code == 200


def test_what_was_read_with_other_versions_beside_it(writer: FlaskClient, key: Headers) -> None:
    for number in "12":
        put(writer, key, {**STORY, "body": number, "version": number})
    shown = writer.get(PATH)
    assert "." in shown.headers["ETag"]
    assert len(shown.get_json()["versions"]) == 1
    assert put(writer, key, If_Match=shown.headers["ETag"]).status_code == 200
    assert put(writer, key, STORY, If_Match=shown.headers["ETag"]).status_code == 412


@pytest.mark.parametrize("method", ["put", "delete"])
@pytest.mark.parametrize("stale", ['"stale"', 'W/"stale"', '"a", "b"'])
def test_a_stale_tag(writer: FlaskClient, key: Headers, tag: str, method: str, stale: str) -> None:
    response = writer.open(PATH, method=method, json=OTHER, headers={**key, "If-Match": stale})
    assert response.status_code == 412
    assert ProblemAnswer().validate(response.get_json()) == {}
    assert response.get_json()["type"] == "/problems/precondition-failed"
    assert writer.get(PATH).headers["ETag"] == tag


def test_removing_what_was_read(writer: FlaskClient, key: Headers, tag: str) -> None:
    assert writer.delete(PATH, headers={**key, "If-Match": tag}).status_code == 204
    assert writer.delete(PATH, headers={**key, "If-Match": tag}).status_code == 404


def test_only_where_something_is(writer: FlaskClient, key: Headers) -> None:
    assert put(writer, key, If_Match="*").status_code == 412
    assert put(writer, key).status_code == 201
    assert put(writer, key, STORY, If_Match="*").status_code == 200


def test_only_where_nothing_is(writer: FlaskClient, key: Headers) -> None:
    assert put(writer, key, If_None_Match="*").status_code == 201
    assert put(writer, key, If_None_Match="*").status_code == 412
    writer.delete(PATH, headers=key)
    assert put(writer, key, If_None_Match="*").status_code == 201
    withdrawn = {**OTHER, "status": "withdrawn"}
    assert put(writer, key, withdrawn).status_code == 200
    assert put(writer, key, If_None_Match="*").status_code == 412


def test_only_where_something_else_is(writer: FlaskClient, key: Headers, tag: str) -> None:
    assert put(writer, key, If_None_Match=tag).status_code == 412
    assert put(writer, key, If_None_Match='"other"').status_code == 200


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("value", ["", ",", " ", ", ".join(f'"{i}"' for i in range(101))])
def test_a_condition_that_cannot_be_read(writer: FlaskClient, key: Headers, tag: str, header: str, value: str) -> None:
    assert writer.put(PATH, json=OTHER, headers={**key, header: value}).status_code == 400
    assert writer.get(PATH).headers["ETag"] == tag


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match", "If-Unmodified-Since", "If-Modified-Since"])
@pytest.mark.parametrize("path", ["/v1/articles", "/v1/bulk"])
def test_adding_takes_no_condition(writer: FlaskClient, key: Headers, header: str, path: str) -> None:
    response = writer.post(path, json=STORY, headers={**key, header: "*"})
    assert response.status_code == 400
    assert response.get_json()["errors"][0]["parameter"] == header


def test_of_many_at_once_one_gets_through(archive: Archive, key: Headers, tag: str) -> None:
    app = make_app(archive)

    def change(number: int) -> int:
        return int(put(app.test_client(), key, {**STORY, "body": f"Number {number}."}, If_Match=tag).status_code)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(change, range(8))) == [200] + [412] * 7
