"""``GET /v1/articles``: the shape of an answer, and what each parameter does to it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from searcharchive.web.answer_schemas import SearchAnswer
from tests.web.conftest import make_app
from tests.web.stories import VISIBLE


def ask(client: FlaskClient, **parameters: Any) -> dict[str, Any]:
    """The answer to a search that must succeed; ``__`` in a name stands for a dot, a list for repetition."""
    pairs = {name.rstrip("_").replace("__", "."): value for name, value in parameters.items()}
    response = client.get(f"/v1/articles?{urlencode(pairs, doseq=True)}")
    assert response.status_code == 200, response.text
    assert response.content_type == "application/json"
    data: dict[str, Any] = response.get_json()
    if "fields" not in parameters:
        assert SearchAnswer().validate(data) == {}
    return data


def ids(client: FlaskClient, **parameters: Any) -> list[str]:
    return [result["id"] for result in ask(client, **parameters)["results"]]


def test_everything_has_the_agreed_shape(client: FlaskClient) -> None:
    data = ask(client, q="ferry", facet="person,place,topic", interval="month")
    assert list(data) == [
        "total",
        "page",
        "page_size",
        "pages",
        "next_cursor",
        "took_ms",
        "partial",
        "query",
        "warnings",
        "results",
        "facets",
        "timeline",
        "links",
    ]
    assert (data["total"], data["page"], data["page_size"], data["pages"]) == (3, 1, 10, 1)
    assert data["partial"] is False
    assert data["next_cursor"] is None
    assert data["query"] == {
        "text": "ferry",
        "parsed": "ferry",
        "from": None,
        "to": None,
        "generation": data["query"]["generation"],
        "relaxed": None,
        "did_you_mean": None,
    }
    assert data["query"]["generation"] > 0


def test_a_result_says_where_what_and_why(client: FlaskClient) -> None:
    (result,) = ask(client, q="harbour ferries")["results"]
    assert result["id"] == "ferry-1"
    assert result["url"] == "/v1/articles/ferry-1"
    assert result["source_url"] == "https://wire.example/ferry-1"
    assert result["headline_html"] == "<mark>Ferry</mark> line to Gozo reopens"
    assert result["published"] == "2021-03-03T09:30:00+01:00"
    assert result["published_precision"] == "second"
    assert result["dateline"]["text"].startswith("VALLETTA")
    assert result["score"] > 0
    assert "Marta Vella" in [person["name"] for person in result["people"]]
    assert "MT" in [place["id"] for place in result["places"]]
    assert "spans" not in result["people"][0]
    (snippet,) = result["snippets"]
    assert snippet["field"] == "body"
    assert "<mark>" in snippet["html"]
    assert "body" not in result


def test_nothing_asked_is_everything_newest_first(client: FlaskClient) -> None:
    data = ask(client)
    assert [r["id"] for r in data["results"]] == ["bread-1", "ferry-2", "ferry-1", "museo-1", "undated-1"]
    assert all(result["score"] is None for result in data["results"])
    assert data["facets"] == {}
    assert data["timeline"] is None


def test_hostile_text_is_escaped_where_html_is_promised(client: FlaskClient) -> None:
    (result,) = ask(client, q="fares rise")["results"]
    assert result["headline"] == "Ferry fares rise <b>again</b> & again"
    assert "<b>" not in result["headline_html"]
    assert "&lt;b&gt;" in result["headline_html"]
    assert "&amp;" in result["headline_html"]


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"from_": "2021-04"}, {"ferry-2", "bread-1"}),
        ({"to": "2021-03"}, {"ferry-1", "museo-1"}),
        ({"from_": "2021-03-03", "to": "2021-03-03"}, {"ferry-1"}),
        ({"from_": "20210401", "to": "2021-04-01"}, {"ferry-2"}),
        ({"from_": "2021-03-03", "to": "2021-03-03", "tz": "Pacific/Kiritimati"}, {"ferry-1"}),
        ({"from_": "2021-03-04", "tz": "Pacific/Auckland", "to": "2021-03-04"}, set()),
        ({"place": "MT"}, {"ferry-1"}),
        ({"place": ["MT", "KE"]}, {"ferry-1", "bread-1"}),
        ({"place": "malta"}, {"ferry-1"}),
        ({"dateline": "KE"}, {"bread-1"}),
        ({"person": "MARTA vella"}, {"ferry-1", "ferry-2"}),
        ({"person": "Gorg Camilleri"}, {"ferry-1"}),
        ({"org": "harbour authority"}, {"ferry-1"}),
        ({"topic": "prices", "source": "Island Wire"}, {"ferry-2"}),
        ({"source": ["Island Wire", "Rift Daily"], "topic": "prices"}, {"ferry-2", "bread-1"}),
        ({"lang": "es"}, {"museo-1"}),
        ({"lang": "ES-mx"}, {"museo-1"}),
        ({"exclude__source": "Island Wire"}, {"bread-1", "museo-1", "undated-1"}),
        ({"exclude__topic": ["prices", "transport"]}, {"museo-1", "undated-1"}),
        ({"missing": "topic"}, {"museo-1", "undated-1"}),
        ({"missing": "topic,source"}, {"undated-1"}),
        ({"missing": ["topic", "source"]}, {"undated-1"}),
        ({"missing": "topic", "topic": "transport"}, {"ferry-1", "ferry-2", "museo-1", "undated-1"}),
        ({"q": "ferry bread"}, {"ferry-1", "ferry-2", "bread-1", "undated-1"}),
        ({"q": "ferry bread", "match": "auto", "place": "KE"}, {"bread-1"}),
        ({"q": "ferry AND bread"}, set()),
        ({"q": "ferry bread", "match": "all"}, set()),
        ({"q": "ferry bread", "match": "any"}, {"ferry-1", "ferry-2", "bread-1", "undated-1"}),
        ({"q": "ferry -fares"}, {"ferry-1", "undated-1"}),
        ({"q": " "}, set(VISIBLE)),
        ({"from_": "", "to": "", "tz": "", "q": ""}, set(VISIBLE)),
        ({"q": "ferry", "strict": "true"}, {"ferry-1", "ferry-2", "undated-1"}),
    ],
    ids=str,
)
def test_filters(client: FlaskClient, parameters: dict[str, Any], found: set[str]) -> None:
    assert set(ids(client, **parameters)) == found


def test_where_no_article_has_all_words_those_with_most_are_found(client: FlaskClient) -> None:
    data = ask(client, q="ferry fares zeppelin -gozo", facet="source")
    assert [result["id"] for result in data["results"]] == ["ferry-2"]
    (warning,) = data["warnings"]
    assert warning["code"] == "relaxed"
    assert warning["detail"] == "No article has all three words; showing 1 that has two."
    assert warning["hint"] == "Left out: “zeppelin”"
    assert data["query"]["relaxed"] == {"words": 2, "of": 3, "left_out": [{"words": "zeppelin", "articles": 1}]}
    assert [value["count"] for value in data["facets"]["source"]["values"]] == [1]
    assert ask(client, q="ferry fares zeppelin", match="all")["total"] == 0


@pytest.mark.parametrize(
    ("q", "instead"),
    [
        ("frery", "ferry"),
        ("Harbuor's +wall", "harbour's +wall"),
        ('headline:"Bread prcies" has:place^1', 'headline:"Bread prices" has:place^1'),
        ("(Nairobbi OR zzzz) -gozo", "(nairobi OR zzzz) -gozo"),
        ("ferry", None),
    ],
)
def test_did_you_mean(client: FlaskClient, q: str, instead: str | None) -> None:
    meant = ask(client, q=q)["query"]["did_you_mean"]
    assert (meant and meant["q"]) == instead
    if meant:
        assert ask(client, q=meant["q"])["total"] == meant["total"] > 0


def test_a_receipt(client: FlaskClient) -> None:
    data = ask(
        client,
        q='Ferries^2 OR "marta vella" OR far* -date:1999 headline:=fares',
        place="Malta",
        explain="true",
        from_="2020",
        fields="score",
    )
    told = data["explain"]
    assert [(w["written"], w["kind"], w["field"], w["exact"]) for w in told["words"]] == [
        ("Ferries^2", "term", None, False),
        ('"marta vella"', "phrase", None, False),
        ("far*", "wildcard", None, False),
        ("headline:=fares", "term", "headline", True),
    ]
    assert "ferri" in told["words"][0]["stems"]
    assert told["words"][2]["forms"] == [{"form": "fares", "articles": 1}]
    assert told["dates"] == [
        {
            "written": "date:1999",
            "field": "published",
            "from": "1999-01-01T00:00:00Z",
            "to": "2000-01-01T00:00:00Z",
        }
    ]
    assert told["published"] == {"from": "2020-01-01T00:00:00Z", "to": None}
    assert told["filters"] == [{"field": "place", "include": ["mt"], "exclude": [], "missing": False}]
    assert (told["articles"], told["generation"]) == (5, data["query"]["generation"])
    (result,) = data["results"]
    assert set(result) == {"id", "score", "explain"}
    assert [(part["word"], part["boost"]) for part in result["explain"]] == [(0, 2.0)]
    assert sum(part["score"] for part in result["explain"]) == pytest.approx(result["score"], abs=1e-9)
    assert "explain" not in ask(client, q="ferry")


def test_a_receipt_of_a_long_question(client: FlaskClient) -> None:
    asked = {"q": "which ferry to the island has had higher fares since march", "explain": "true"}
    data = ask(client, **asked, match="any")
    words, added = data["explain"]["words"], data["explain"]["added"]
    assert added
    for result in data["results"]:
        assert sum(part["score"] for part in result["explain"]) == pytest.approx(result["score"], abs=1e-9)
        for part in result["explain"]:
            assert part["word"] < len(words) or part["boost"] == added[part["word"] - len(words)]["boost"]
    assert any(part["word"] >= len(words) for result in data["results"] for part in result["explain"])
    assert ask(client, **asked)["explain"]["added"] == [], "match=auto"


def test_words_beside_dates_of_another_zone_are_relaxed_too(client: FlaskClient) -> None:
    data = ask(client, q="ferry (zeppelin OR date:1999)", tz="Asia/Tokyo")
    assert data["query"]["relaxed"]["left_out"][0]["words"].startswith("zeppelin OR date:[1999-01-01")


def test_dates_in_the_text_are_another_field(client: FlaskClient) -> None:
    by_text = ask(client, from_="2021-03-01", to="2021-03-01", date_field="mentioned")
    by_publication = ask(client, from_="2021-03-01", to="2021-03-01", date_field="published")
    assert [r["id"] for r in by_text["results"]] == ["ferry-1"], "“on Monday”, said on Wednesday 3 March"
    assert by_publication["results"] == []


def test_a_bound_that_can_mean_two_days_is_told(client: FlaskClient) -> None:
    today = datetime.now(UTC).date()
    tomorrow = f"{today + timedelta(days=1):%A}"
    warnings = ask(client, to=f"next {tomorrow}")["warnings"]
    if today.weekday() == 6:
        assert warnings == [], "tomorrow is in another week"
    else:
        (warning,) = warnings
        assert (warning["code"], warning["hint"]) == ("ambiguous-date", str(today + timedelta(days=8)))
        assert warning["detail"].startswith("to: “next ")


def test_the_resolved_range_is_told(client: FlaskClient) -> None:
    query = ask(client, from_="2021-03", to="2021-04", tz="Europe/Malta")["query"]
    assert query["from"] == "2021-02-28T23:00:00Z"
    assert query["to"] == "2021-04-30T22:00:00Z"


def test_withdrawn_articles_are_nowhere(client: FlaskClient) -> None:
    data = ask(client, q="ferry", facet="person", interval="auto")
    assert "gone-1" not in [result["id"] for result in data["results"]]
    assert "nobody withdrawn" not in [value["value"] for value in data["facets"]["person"]["values"]]
    assert data["timeline"]["buckets"][0]["start"] >= "2021-03"


def test_facets_are_counted_under_every_filter_but_their_own(client: FlaskClient) -> None:
    data = ask(client, facet=["topic", "source,lang"], topic="prices")
    assert list(data["facets"]) == ["topic", "source", "lang"]
    topics = {value["value"]: (value["count"], value["selected"]) for value in data["facets"]["topic"]["values"]}
    assert topics == {"prices": (2, True), "transport": (2, False)}
    sources = {value["label"]: value["count"] for value in data["facets"]["source"]["values"]}
    assert sources == {"Island Wire": 1, "Rift Daily": 1}
    assert data["facets"]["topic"]["missing"] == 2


def test_facet_size_and_prefix(client: FlaskClient) -> None:
    data = ask(client, facet="person", facet_size__person=1)
    assert [value["label"] for value in data["facets"]["person"]["values"]] == ["Marta Vella"]
    assert data["facets"]["person"]["other"] >= 1
    data = ask(client, facet="person", facet_prefix__person="Cami")
    assert [value["label"] for value in data["facets"]["person"]["values"]] == ["Ġorġ Camilleri"]


@pytest.mark.parametrize(
    ("interval", "first"),
    [("year", "2021-01-01"), ("month", "2021-03-01"), ("week", "2021-03-01"), ("day", "2021-03-03")],
)
def test_timeline(client: FlaskClient, interval: str, first: str) -> None:
    timeline = ask(client, q="ferry", interval=interval)["timeline"]
    assert timeline["interval"] == interval
    assert timeline["buckets"][0] == {"start": first, "count": 2 if interval == "year" else 1}
    assert sum(bucket["count"] for bucket in timeline["buckets"]) == 2
    assert timeline["missing"] == 1


def test_an_automatic_interval_is_named(client: FlaskClient) -> None:
    assert ask(client, interval="auto")["timeline"]["interval"] in ("year", "month", "week", "day")


def test_sort(client: FlaskClient) -> None:
    newest, oldest = ids(client, q="ferry", sort="newest"), ids(client, q="ferry", sort="oldest")
    assert newest == ["ferry-2", "ferry-1", "undated-1"]
    assert oldest == ["ferry-1", "ferry-2", "undated-1"]
    scores = [result["score"] for result in ask(client, q="ferry")["results"]]
    assert scores == sorted(scores, reverse=True), "relevance, when something scores"


def test_pages(client: FlaskClient) -> None:
    everything = ids(client)
    assert ids(client, page=2, page_size=2) == everything[2:4]
    data = ask(client, page=2, page_size=2)
    assert (data["total"], data["pages"], data["page"]) == (5, 3, 2)
    assert data["links"] == {
        "self": "/v1/articles?page_size=2&page=2",
        "next": "/v1/articles?page_size=2&page=3",
        "prev": "/v1/articles?page_size=2",
    }
    last = ask(client, page=3, page_size=2)
    assert len(last["results"]) == 1
    assert last["links"]["next"] is None


def test_past_the_last_page_is_empty_and_leads_back(client: FlaskClient) -> None:
    data = ask(client, page=900)
    assert data["total"] == 5
    assert data["results"] == []
    assert data["links"]["next"] is None
    assert data["links"]["prev"] == "/v1/articles"


def test_no_results_are_asked_for(client: FlaskClient) -> None:
    data = ask(client, page_size=0)
    assert (data["total"], data["pages"], data["results"]) == (5, 0, [])


def test_following_the_links_walks_over_everything(client: FlaskClient) -> None:
    seen, address = [], "/v1/articles?q=ferry+OR+bread&page_size=1"
    while address:
        data = client.get(address).get_json()
        seen += [result["id"] for result in data["results"]]
        address = data["links"]["next"]
    assert sorted(seen) == ["bread-1", "ferry-1", "ferry-2", "undated-1"]


def test_link_headers_repeat_the_links(client: FlaskClient) -> None:
    response = client.get("/v1/articles?page=2&page_size=2&q=ferry+OR+bread+OR+museo")
    links = response.get_json()["links"]
    expected = {f'<{address}>; rel="{rel}"' for rel, address in links.items()}
    assert set(response.headers.getlist("Link")) == expected
    assert len(expected) == 3


def test_links_stay_on_this_host(client: FlaskClient) -> None:
    response = client.get("/v1/articles?page_size=1", environ_overrides={"PATH_INFO": "//v1/articles"})
    assert response.get_json()["links"]["next"] == "/v1/articles?page_size=1&page=2"


def test_depth_ends_where_the_settings_say(filled: Any) -> None:
    client = make_app(filled, page_depth=4).test_client()
    data = ask(client, page_size=2, page=2)
    assert data["links"]["next"] is None
    assert data["pages"] == 3
    response = client.get("/v1/articles?page_size=2&page=3")
    assert response.get_json()["type"] == "/problems/window-too-deep"


def test_snippets_and_highlight(client: FlaskClient) -> None:
    assert ask(client, q="gozo", snippets=0)["results"][0]["snippets"] == []
    (marked,) = ask(client, q="harbour", highlight="mark")["results"]
    assert set(marked["snippets"][0]) == {"field", "start", "html"}
    (plain,) = ask(client, q="harbour", highlight="none")["results"]
    assert set(plain["snippets"][0]) == {"field", "start", "end", "text"}
    assert "headline_html" not in plain


def test_offsets_point_into_the_text(client: FlaskClient) -> None:
    (result,) = ask(client, q="harbour", highlight="offsets")["results"]
    body = client.get("/v1/articles/ferry-1").get_json()["body"]
    (snippet,) = result["snippets"]
    assert body[snippet["start"] : snippet["end"]] == snippet["text"]
    assert {body[start:end] for start, end in snippet["marks"]} == {"harbour"}


def test_fields(client: FlaskClient) -> None:
    (result,) = ask(client, q="gozo", fields="headline, source")["results"]
    assert result == {"id": "ferry-1", "headline": "Ferry line to Gozo reopens", "source": "Island Wire"}


def test_warnings_come_with_their_position(client: FlaskClient) -> None:
    data = ask(client, q='ferry plaace:x "open')
    assert len(data["warnings"]) >= 2
    assert {"code", "detail", "position", "length", "hint"} == set(data["warnings"][0])
    unknown = next(w for w in data["warnings"] if "plaace" in w["detail"])
    assert unknown["position"] == 6
    assert "place" in unknown["hint"]


@pytest.mark.parametrize(
    ("alias", "name", "value"),
    [
        ("page-size", "page_size", "2"),
        ("per_page", "page_size", "2"),
        ("from-date", "from", "2021-04-01"),
        ("begin_date", "from", "20210401"),
        ("start_date", "from", "2021-04"),
        ("to-date", "to", "2021-03"),
        ("end_date", "to", "20210331"),
        ("order-by", "sort", "oldest"),
    ],
)
def test_habits_of_other_apis_work(client: FlaskClient, alias: str, name: str, value: str) -> None:
    assert ids(client, **{alias: value}) == ids(client, **{name: value}) != ids(client)


def test_searches_say_how_long_each_stage_took(client: FlaskClient) -> None:
    timing = client.get("/v1/articles?q=ferry&facet=person").headers["Server-Timing"]
    stages = [stage.split(";")[0].strip() for stage in timing.split(",")]
    assert stages[0] == "parse"
    assert stages[-1] == "total"


def test_a_client_that_has_the_answer_is_told_so(client: FlaskClient) -> None:
    first = client.get("/v1/articles?q=ferry")
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    again = client.get("/v1/articles?q=ferry", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    for other in ("q=ferries", "q=ferry&page=2", "q=ferry&fields=id", "q=ferry&tz=Asia/Tokyo&from=2021"):
        assert client.get(f"/v1/articles?{other}", headers={"If-None-Match": tag}).status_code == 200


def test_head_and_options(client: FlaskClient) -> None:
    head = client.head("/v1/articles?q=ferry")
    assert (head.status_code, head.data) == (200, b"")
    assert int(head.headers["Content-Length"]) > 100
    options = client.options("/v1/articles")
    assert options.status_code == 200
    assert {"GET", "HEAD", "OPTIONS", "POST"} <= {method.strip() for method in options.headers["Allow"].split(",")}
