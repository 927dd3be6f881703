"""``/v1/articles/{id}``: reading, adding, replacing, removing."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from searcharchive.web.answer_schemas import ArticleAnswer, ProblemAnswer

STORY = {
    "id": "dam-1",
    "headline": "Dam opens",
    "body": "The dam above Kotor opened on Friday.",
    "published": "2019-06-07",
}
Headers = dict[str, str]


def test_an_article_has_the_agreed_shape(client: FlaskClient) -> None:
    response = client.get("/v1/articles/ferry-1")
    assert response.status_code == 200
    data = response.get_json()
    assert ArticleAnswer().validate(data) == {}
    assert data["body"].endswith("brass band.")
    assert data["url"] == "/v1/articles/ferry-1"
    assert data["source_url"] == "https://wire.example/ferry-1"
    assert {"id", "headline", "published", "dateline", "places", "people", "orgs", "topics", "extra"} <= set(data)
    assert "headline_html" not in data


def test_spans_point_at_what_they_name(client: FlaskClient) -> None:
    data = client.get("/v1/articles/ferry-2").get_json()
    spans = [span for person in data["people"] for span in person["spans"]]
    assert spans
    assert all(data[span["field"]][span["start"] : span["end"]] == span["text"] for span in spans)


def test_a_query_is_marked_in_the_whole_text(client: FlaskClient) -> None:
    data = client.get("/v1/articles/ferry-1?q=ferry").get_json()
    assert ArticleAnswer().validate(data) == {}
    assert data["headline_html"].startswith("<mark>Ferry</mark>")
    assert "<mark>ferries</mark>" in data["body_html"]
    assert "<mark>" not in data["body"]
    hostile = client.get("/v1/articles/ferry-2?q=fares").get_json()
    assert "&lt;b&gt;" in hostile["headline_html"]


def test_evidence_tells_why_names_are_no_places(client: FlaskClient) -> None:
    assert "evidence" not in client.get("/v1/articles/ferry-2").get_json()
    data = client.get("/v1/articles/ferry-2?evidence=true").get_json()
    assert ArticleAnswer().validate(data) == {}
    told = {(doubt["span"]["text"], doubt["reason"]) for doubt in data["evidence"]}
    assert ("Marta", "part of a person's name") in told
    assert all(data[s["field"]][s["start"] : s["end"]] == s["text"] for s in (d["span"] for d in data["evidence"]))
    assert client.get("/v1/articles/ferry-2?evidence=true&format=text").status_code == 400


def test_a_blank_query_marks_nothing(client: FlaskClient) -> None:
    assert "body_html" not in client.get("/v1/articles/ferry-1?q=+").get_json()


@pytest.mark.parametrize(
    ("query", "accept"), [("?format=text", "*/*"), ("", "text/plain"), ("", "text/*;q=1, */*;q=0.1")]
)
def test_plain_text(client: FlaskClient, query: str, accept: str) -> None:
    response = client.get(f"/v1/articles/ferry-2{query}", headers={"Accept": accept})
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text.startswith("Ferry fares rise <b>again</b> & again\n\n2021-04-01 · Island Wire\n\nFares of")


@pytest.mark.parametrize("accept", ["application/json", "*/*", "", "text/html, */*;q=0.8", "application/*"])
def test_json_is_what_clients_get_who_do_not_mind(client: FlaskClient, accept: str) -> None:
    assert client.get("/v1/articles/ferry-2", headers={"Accept": accept}).content_type == "application/json"


def test_format_goes_before_accept(client: FlaskClient) -> None:
    response = client.get("/v1/articles/ferry-2?format=json", headers={"Accept": "text/plain"})
    assert response.content_type == "application/json"


def test_a_form_that_nobody_has(client: FlaskClient) -> None:
    response = client.get("/v1/articles/ferry-2", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.get_json()["type"] == "/problems/not-acceptable"


@pytest.mark.parametrize("query", ["format=ninjs", "format=pdf", "format=text&q=ferry", "page=1", "q=a&q=b", "q=a%00"])
def test_bad_parameters_of_an_article(client: FlaskClient, query: str) -> None:
    response = client.get(f"/v1/articles/ferry-1?{query}")
    assert response.status_code == 400
    assert response.get_json()["errors"]


def test_an_article_is_not_sent_twice(client: FlaskClient) -> None:
    tag = client.get("/v1/articles/ferry-1").headers["ETag"]
    assert client.get("/v1/articles/ferry-1", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/v1/articles/ferry-2", headers={"If-None-Match": tag}).status_code == 200
    assert client.get("/v1/articles/ferry-1?q=ferry", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "id",
    [
        "nothing-here",
        "..",
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "a%00b",
        "%0d%0aX-Evil:1",
        "é",
        "x" * 129,
        "%FF",
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_there_is_no_such_article(client: FlaskClient, id: str, method: str) -> None:
    response = client.open(f"/v1/articles/{id}", method=method)
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert "X-Evil" not in response.headers


def test_a_withdrawn_article_is_gone(client: FlaskClient) -> None:
    response = client.get("/v1/articles/gone-1?q=ferry")
    assert response.status_code == 410
    data = response.get_json()
    assert ProblemAnswer().validate(data) == {}
    assert data["type"] == "/problems/withdrawn"
    assert "sank" not in response.text


# Writing


def test_what_is_acknowledged_the_next_search_sees(writer: FlaskClient, key: Headers) -> None:
    response = writer.post("/v1/articles", json=STORY, headers=key)
    assert response.status_code == 201, response.text
    assert response.headers["Location"] == "/v1/articles/dam-1"
    assert ArticleAnswer().validate(response.get_json()) == {}
    assert writer.get("/v1/articles?q=dam").get_json()["total"] == 1
    assert writer.get(response.headers["Location"]).get_json() == response.get_json()
    assert response.get_json()["origin"]["file"] == "http"


def test_the_same_again_changes_nothing(writer: FlaskClient, key: Headers) -> None:
    writer.post("/v1/articles", json=STORY, headers=key)
    generation = writer.get("/v1/articles").get_json()["query"]["generation"]
    assert writer.post("/v1/articles", json=STORY, headers=key).status_code == 200
    assert writer.put("/v1/articles/dam-1", json=STORY, headers=key).status_code == 200
    assert writer.get("/v1/articles").get_json()["query"]["generation"] == generation


def test_the_same_id_with_other_content_is_a_conflict(writer: FlaskClient, key: Headers) -> None:
    writer.post("/v1/articles", json=STORY, headers=key)
    response = writer.post("/v1/articles", json={**STORY, "headline": "Dam closes"}, headers=key)
    assert response.status_code == 409
    assert response.get_json()["type"] == "/problems/conflict"
    assert writer.get("/v1/articles/dam-1").get_json()["headline"] == "Dam opens"


def test_an_article_without_an_id_gets_one(writer: FlaskClient, key: Headers) -> None:
    nameless = {name: value for name, value in STORY.items() if name != "id"}
    first = writer.post("/v1/articles", json=nameless, headers=key)
    assert first.status_code == 201
    assert first.headers["Location"] == f"/v1/articles/{first.get_json()['id']}"
    assert writer.post("/v1/articles", json=nameless, headers=key).status_code == 200


def test_put_adds_then_replaces(writer: FlaskClient, key: Headers) -> None:
    body = {"headline": "Dam opens", "body": "It did."}
    assert writer.put("/v1/articles/dam-2", json=body, headers=key).status_code == 201
    changed = writer.put("/v1/articles/dam-2", json={**body, "id": "dam-2", "body": "It did not."}, headers=key)
    assert changed.status_code == 200
    assert writer.get("/v1/articles/dam-2").get_json()["body"] == "It did not."
    assert writer.get("/v1/articles").get_json()["total"] == 1


def test_put_under_another_id_is_refused(writer: FlaskClient, key: Headers) -> None:
    response = writer.put("/v1/articles/dam-9", json=STORY, headers=key)
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["parameter"] == "id"


def test_delete_once(writer: FlaskClient, key: Headers) -> None:
    writer.post("/v1/articles", json=STORY, headers=key)
    gone = writer.delete("/v1/articles/dam-1", headers=key)
    assert (gone.status_code, gone.data) == (204, b"")
    assert writer.delete("/v1/articles/dam-1", headers=key).status_code == 404
    assert writer.get("/v1/articles/dam-1").status_code == 404
    assert writer.get("/v1/articles?q=dam").get_json()["total"] == 0


def test_withdrawing_by_putting(writer: FlaskClient, key: Headers) -> None:
    writer.post("/v1/articles", json=STORY, headers=key)
    assert writer.put("/v1/articles/dam-1", json={**STORY, "status": "withdrawn"}, headers=key).status_code == 200
    assert writer.get("/v1/articles/dam-1").status_code == 410
    assert writer.get("/v1/articles?q=dam").get_json()["total"] == 0


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "שלום עולם",
        "e\u0301\u0323 a\u0308",
        "=HYPERLINK(1)",
        "+1",
        "-1",
        "@x",
        "👩🏽‍🚒 fire",
        "\u202eabc",
    ],
)
def test_odd_text_is_kept_as_it_is(writer: FlaskClient, key: Headers, text: str) -> None:
    body: dict[str, Any] = {"id": "odd", "headline": text, "body": f"{text} and more words"}
    assert writer.post("/v1/articles", json=body, headers=key).status_code == 201
    data = writer.get("/v1/articles/odd?q=words").get_json()
    assert (data["headline"], data["body"]) == (text, f"{text} and more words")
    assert "<script>" not in data["headline_html"] + data["body_html"]
    (found,) = writer.get("/v1/articles?q=words").get_json()["results"]
    assert found["headline"] == text
    assert "<script>" not in found["headline_html"] + "".join(s["html"] for s in found["snippets"])
