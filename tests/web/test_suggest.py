"""Suggestions, similar articles and significant terms over HTTP."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from searcharchive.web.answer_schemas import SearchAnswer, SimilarAnswer, SuggestAnswer


def suggestions(client: FlaskClient, query: str) -> list[dict[str, Any]]:
    answer = client.get(f"/v1/suggest?{query}")
    assert answer.status_code == 200
    data = answer.get_json()
    assert SuggestAnswer().validate(data) == {}
    assert data["did_you_mean"] is None or not data["suggestions"]
    found: list[dict[str, Any]] = data["suggestions"]
    return found


def write(client: FlaskClient, key: dict[str, str], **story: Any) -> None:
    assert client.post("/v1/articles", json={"body": "text", **story}, headers=key).status_code in (200, 201)


@pytest.fixture
def stories(writer: FlaskClient, key: dict[str, str]) -> FlaskClient:
    """Wheat and weather."""
    for i in range(4):
        write(writer, key, id=f"g{i}", headline=f"Wheat deal {i}", body="Grain and wheat were sold, grain was dear.")
        write(writer, key, id=f"o{i}", headline=f"Weather {i}", body="Rain fell and the sun was hidden.")
    write(writer, key, id="p", headline="Talks", body="They met.", people=["Nicolás Maduro"], evolved_from=["g0"])
    return writer


def test_a_name_is_completed_by_any_of_its_words(stories: FlaskClient) -> None:
    assert suggestions(stories, "q=mad") == [
        {"text": "Nicolás Maduro", "kind": "person", "count": 1, "query": 'person:"Nicolás Maduro"'}
    ]
    query = suggestions(stories, "q=mad")[0]["query"]
    assert stories.get("/v1/articles", query_string={"q": query}).get_json()["total"] == 1


def test_what_may_have_been_meant(writer: FlaskClient, key: dict[str, str]) -> None:
    for i in range(12):
        write(writer, key, id=f"w{i}", headline=f"Wheat {i}")
    answer = writer.get("/v1/suggest?q=whaet").get_json()
    assert answer == {"suggestions": [], "did_you_mean": "wheat"}
    assert writer.get("/v1/suggest?q=zzzzzz").get_json() == {"suggestions": [], "did_you_mean": None}
    assert writer.get("/v1/suggest?q=whe").get_json()["did_you_mean"] is None


def test_as_many_suggestions_as_asked_for(stories: FlaskClient) -> None:
    assert [s["text"] for s in suggestions(stories, "q=wea&size=2")] == ["weather", "Weather 0"]
    assert suggestions(stories, "q=wea&size=0") == suggestions(stories, "q=") == suggestions(stories, "") == []


@pytest.mark.parametrize("query", ["q=a&q=b", "size=51", "size=-1", "prefix=a", "q=%FF"])
def test_what_cannot_be_completed(client: FlaskClient, query: str) -> None:
    assert client.get(f"/v1/suggest?{query}").status_code == 400


@pytest.mark.parametrize(
    "typed", ["%00", "a" * 10_000, "%22(((", "person:", "%F0%9F%99%82", "%CC%81", "a%0Ab", "*", "-"]
)
def test_whatever_is_typed_is_answered(client: FlaskClient, typed: str) -> None:
    suggestions(client, f"q={typed}")


def test_similar_articles(stories: FlaskClient) -> None:
    answer = stories.get("/v1/articles/g1/similar")
    data = answer.get_json()
    assert SimilarAnswer().validate(data) == {}
    assert {hit["id"] for hit in data["results"][:2]} == {"g2", "g3"}
    assert data["terms"][0]["weight"] == 1
    assert {"grain", "wheat"} <= {term["term"] for term in data["terms"]}
    assert len(stories.get("/v1/articles/g1/similar?size=1").get_json()["results"]) == 1
    tag = answer.headers["ETag"]
    assert stories.get("/v1/articles/g1/similar", headers={"If-None-Match": tag}).status_code == 304


def test_no_version_of_a_story_is_similar_to_it(stories: FlaskClient, key: dict[str, str]) -> None:
    write(stories, key, id="g1b", headline="Wheat deal 1", body="Grain and wheat were sold again.", evolved_from=["g1"])
    for id in ("g1", "g1b"):
        found = {hit["id"] for hit in stories.get(f"/v1/articles/{id}/similar").get_json()["results"]}
        assert {"g2", "g3"} <= found
        assert not found & {"g1", "g1b"}


def test_similar_to_nothing(stories: FlaskClient) -> None:
    assert stories.get("/v1/articles/none/similar").status_code == 404
    assert stories.get("/v1/articles/a%20b/similar").status_code == 404
    assert stories.get("/v1/articles/g1/similar?q=a").status_code == 400


def test_significant_terms(stories: FlaskClient) -> None:
    data = stories.get("/v1/articles?q=sold&facet=significant,source&facet_size.significant=2").get_json()
    assert SearchAnswer().validate(data) == {}
    facet = data["facets"]["significant"]
    assert facet["sample"] == data["total"] == 3
    assert [(v["value"], v["count"], v["background"]) for v in facet["values"]] == [("deal", 3, 3), ("dear", 3, 3)]
    assert "sample" not in data["facets"]["source"]


def test_a_page_of_an_article_lists_similar_ones(stories: FlaskClient) -> None:
    page = stories.get("/articles/g1").get_data(as_text=True)
    assert "Similar stories" in page
    assert 'href="/articles/g2' in page
