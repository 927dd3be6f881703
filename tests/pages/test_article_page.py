"""The article page."""

from flask.testing import FlaskClient

from tests.pages.conftest import Get
from tests.pages.html import parameters, words


def test_the_story(get: Get) -> None:
    page = get("/articles/tram-1")
    assert page.headings[0] == (1, "Tram drivers of Lviv end their strike")
    meta = words(page.one("p", class_="meta").text)
    assert meta == "Iryna Melnyk Tuesday 4 May 2021, 18:05 UTC+3 Galicia Post"
    text = [words(e.text) for e in page.all("p") if "div" in e.inside and "article" in e.inside]
    assert text[0] == "LVIV, May 4 - Tram drivers went back to work on Tuesday."
    assert not page.all("mark")
    assert page.one("html")["lang"] == "en"


def test_the_margin_leads_to_searches(get: Get) -> None:
    page = get("/articles/tram-1")
    places = [words(e.text) for e in page.all("li") if "aside" in e.inside]
    assert places[:2] == ["Lviv Ukraine, filed from here", "Poland"]
    for label, pairs in {
        "Lviv": [("place", "UA/Lviv/Lviv")],
        "Jan Nowak": [("person", "Jan Nowak")],
        "Tramway Union": [("org", "Tramway Union")],
        "labour": [("topic", "labour")],
        "Galicia Post": [("source", "Galicia Post")],
        "Sunday 2 May 2021": [("date_field", "mentioned"), ("from", "2021-05-02"), ("to", "2021-05-02")],
        "2019": [("date_field", "mentioned"), ("from", "2019"), ("to", "2019")],
    }.items():
        link = page.link(label)
        assert parameters(link["href"]) == pairs
        results = get(link["href"])
        assert any(e["href"].startswith("/articles/tram-1?") for e in results.all("a")), label


def test_matches_are_marked_and_the_way_back_is_kept(get: Get) -> None:
    page = get("/articles/tram-1?q=tram+strike&place=UA&page=1&sort=oldest")
    assert [e.text for e in page.all("mark") if "h1" in e.inside] == ["Tram", "strike"]
    assert [e.text for e in page.all("mark") if "h1" not in e.inside] == ["Tram", "strike", "tram"]
    back = page.link("← Back to the results")
    assert parameters(back["href"]) == [("q", "tram strike"), ("place", "UA"), ("page", "1"), ("sort", "oldest")]
    assert page.one("link", rel="canonical")["href"] == "/articles/tram-1"


def test_a_query_that_cannot_be_read_marks_nothing_and_says_so(get: Get) -> None:
    page = get("/articles/tram-1?q=" + "x" * 1001)
    assert not page.all("mark")
    assert "Nothing is marked" in page.text


def test_the_original(get: Get) -> None:
    link = get("/articles/tram-1").link("The original")
    assert link["href"] == "https://post.example/tram-1"
    assert {"noopener", "noreferrer", "nofollow"} <= set(link["rel"].split())
    assert not get("/articles/hostile").links("The original")


def test_a_derived_headline_says_so(get: Get) -> None:
    page = get("/articles/letter")
    assert "this is from its lead" in page.text
    assert "no date" in page.text


def test_a_corrected_story_says_so(get: Get) -> None:
    assert "corrected by its source" in get("/articles/flood-1").text


def test_a_dateline_that_the_text_repeats_is_shown_once(get: Get) -> None:
    assert get("/articles/tram-1").text.count("LVIV, May 4") == 1


def test_right_to_left(get: Get) -> None:
    page = get("/articles/rtl")
    assert page.one("h1")["dir"] == "auto"
    assert page.one("h1")["lang"] == "ar"


def test_withdrawn(get: Get) -> None:
    page = get("/articles/taken-back?q=tram", 410)
    assert page.headings[0] == (1, "This article was withdrawn")
    assert "secret" not in page.text
    assert parameters(page.link("Back to the results")["href"]) == [("q", "tram")]


def test_unknown(get: Get) -> None:
    page = get("/articles/no-such-thing", 404)
    assert page.headings[0] == (1, "This article is not in the archive")
    assert page.link("Search the archive")["href"] == "/"


def test_as_json(client: FlaskClient, get: Get) -> None:
    href = get("/articles/tram-1").link("As JSON")["href"]
    assert client.get(href).get_json()["id"] == "tram-1"
