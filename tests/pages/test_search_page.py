"""The search page in each of its states."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from searcharchive.query.help import ROWS
from tests.pages.conftest import Get
from tests.pages.html import Page, parameters, words
from tests.pages.stories import VISIBLE


def headlines(page: Page) -> list[str]:
    return [words(e.text) for e in page.all("h3") if "article" in e.inside]


def result_ids(page: Page) -> list[str]:
    links = [e for e in page.all("a") if "h3" in e.inside]
    return [link["href"].removeprefix("/articles/").partition("?")[0] for link in links]


def test_the_first_visit_says_what_is_in_here(get: Get) -> None:
    page = get("/")
    assert page.headings[0] == (1, f"{len(VISIBLE)} articles, mostly May – Aug 2021")
    assert page.all("svg")
    assert {"Places", "People", "Organisations", "Latest"} <= {text for _, text in page.headings}
    assert page.link("Jan Nowak 2")["href"] == "/?person=Jan+Nowak"
    assert len(headlines(page)) == 4


def test_examples_find_something(get: Get) -> None:
    examples = [e for e in get("/").all("a") if e["href"].startswith("/?q=") and e.inside[-1] == "p"]
    assert len(examples) == 3
    for example in examples:
        assert result_ids(get(example["href"])), example["href"]


def test_results(get: Get) -> None:
    page = get("/?q=tram&sort=oldest")
    assert result_ids(page) == ["tram-1", "hostile", "tram-2"]
    assert page.headings[0] == (1, "3 articles, mostly May 2021")
    assert page.link("Tram drivers of Lviv end their strike")["href"] == "/articles/tram-1?q=tram&sort=oldest"
    marks = {e.text.lower() for e in page.all("mark")}
    assert marks == {"tram", "trams"}
    meta = next(words(e.text) for e in page.all("p", class_="meta") if "Galicia Post" in e.text)
    assert meta == "Lviv 4 May 2021 Galicia Post"
    assert page.one("input", id="q")["value"] == "tram"


def test_the_order_is_shown_and_can_be_changed(get: Get) -> None:
    page = get("/?q=tram")
    chosen = [words(e.text) for e in page.all("a") if e.get("aria-current") == "true"]
    assert chosen == ["relevance"]
    assert parameters(page.link("newest")["href"]) == [("q", "tram"), ("sort", "newest")]


def test_without_words_there_is_no_relevance(get: Get) -> None:
    assert not get("/?place=PL").links("relevance")


def test_a_facet_adds_exactly_one_parameter_and_takes_it_away_again(get: Get) -> None:
    address = "/?q=tram&source=Galicia+Post"
    page = get(address)
    before = parameters(address)
    taken = page.link("Vistula Wire 1 article")["href"]
    assert parameters(taken) == [*before, ("source", "Vistula Wire")]
    back = get(taken).link("Chosen: Vistula Wire 1 article")["href"]
    assert parameters(back) == before


def test_a_facet_leaves_out(get: Get) -> None:
    page = get("/?q=tram")
    link = page.link("not Galicia Post")
    left_out = get(link["href"])
    assert result_ids(left_out) != result_ids(page)
    assert "tram-1" not in result_ids(left_out)
    assert parameters(left_out.link("Left out: Galicia Post 1 article")["href"]) == [("q", "tram")]


def test_chips_take_filters_away(get: Get) -> None:
    page = get("/?q=tram&place=UA&from=2021-05&to=2021-05")
    place = page.link("×Remove the filter place: Ukraine")
    assert parameters(place["href"]) == [("q", "tram"), ("from", "2021-05"), ("to", "2021-05")]
    dates = page.link("×Remove the filter date: May 2021")
    assert parameters(dates["href"]) == [("q", "tram"), ("place", "UA")]
    assert parameters(page.link("Remove all")["href"]) == [("q", "tram")]


def test_the_form_carries_filters_and_asks_for_words_and_dates(get: Get) -> None:
    page = get("/?q=tram&place=UA&exclude.source=x&from=2021&sort=oldest&page=1")
    assert page.one("div", role="search")
    assert [(form["action"], form["method"]) for form in page.all("form")] == [("/", "get")]
    hidden = {(e["name"], e["value"]) for e in page.all("input", type="hidden")}
    assert hidden == {("place", "UA"), ("exclude.source", "x"), ("sort", "oldest")}
    assert page.one("input", id="from")["value"] == "2021"
    for name in ("q", "from", "to"):
        assert page.all("label", **{"for": name})


def test_a_form_sent_with_empty_fields_is_the_same_search(get: Get) -> None:
    assert result_ids(get("/?q=tram&from=&to=&place=")) == result_ids(get("/?q=tram"))


def test_bars_narrow_the_search_and_have_a_table(get: Get) -> None:
    page = get("/?q=tram")
    bars = [e for e in page.all("a") if e.inside[-1] == "svg"]
    rows = [e for e in page.all("a") if "table" in e.inside]
    assert [e["href"] for e in bars] == [e["href"] for e in rows]
    assert page.one("svg")["aria-hidden"] == "true"
    assert all(e["tabindex"] == "-1" for e in bars)
    narrowed = get(rows[0]["href"])
    assert {name for name, _ in parameters(rows[0]["href"])} == {"q", "from", "to"}
    assert 0 < len(result_ids(narrowed)) < len(result_ids(page))


def test_pages_of_results(get: Get) -> None:
    first = get("/?page_size=2&sort=newest")
    assert not first.links("← Previous")
    second = get(first.link("Next →")["href"])
    assert set(result_ids(first)).isdisjoint(result_ids(second))
    assert parameters(second.link("← Previous")["href"]) == [("page_size", "2"), ("sort", "newest")]
    assert second.one("ol", class_="results")["start"] == "3"
    last = get("/?page_size=2&sort=newest&page=3")
    assert not last.links("Next →")


def test_past_the_last_page_there_is_a_way_back(get: Get) -> None:
    page = get("/?q=tram&page=9")
    assert not result_ids(page)
    assert parameters(page.link("Back to the first")["href"]) == [("q", "tram")]


def test_few_results_say_what_would_find_more(get: Get) -> None:
    page = get("/?q=tram+forty")
    assert result_ids(page) == ["tram-2"]
    assert parameters(page.link("Any of the words")["href"]) == [("q", "tram forty"), ("match", "any")]


def test_no_results_show_each_part_and_what_would_find_something(get: Get) -> None:
    page = get('/?q=zeppelin+tram+"went+back"&place=PL&match=all')
    assert page.headings[0] == (1, 'No article matches zeppelin tram "went back" with these filters')
    found = {words(e.text) for e in page.all("li") if "ul" in e.inside and e.inside[-1] == "ul"}
    assert "zeppelin in any form no articles" in found
    assert "tram in any form 2 articles" in found
    assert '"went back" these words in this order 1 article' in found
    assert not page.links("zeppelin")
    assert result_ids(get(page.link("tram")["href"]))
    assert len(result_ids(get(page.link("Any of the words")["href"]))) == 2


def test_where_no_article_has_all_words_those_with_most_are_shown(get: Get) -> None:
    page = get('/?q=zeppelin+tram+"went+back"&place=PL')
    assert result_ids(page) == ["tram-1"]
    assert "No article has all three words; showing 1 that has two. Left out: “zeppelin”." in words(page.text)
    found = {words(e.text) for e in page.all("li") if "ul" in e.inside and e.inside[-1] == "ul"}
    assert "zeppelin in any form no articles" in found


@pytest.mark.parametrize(
    "q", ["tram date:1999 zeppelin", "tram date:2021 zeppelin", "(tram OR date:1999) zeppelin -date:1998"]
)
def test_pieces_with_dates_of_another_zone(get: Get, q: str) -> None:
    page = get(f"/?tz=Asia/Tokyo&q={quote(q)}")
    assert any(words(e.text).startswith("Each part alone") for e in page.all("h3"))


def test_a_word_nearly_as_it_is_spelt_here_leads_on(get: Get) -> None:
    page = get("/?q=trqm")
    assert result_ids(get(page.link("trqm~")["href"]))
    assert "Nothing here is spelt nearly so" in get("/?q=zzqxzzqx").text


def test_the_help_shows_every_row_with_an_example_to_try(get: Get) -> None:
    assert get("/?q=tram").link("All of it")["href"] == "/help"
    page = get("/help")
    assert [(words(e.text)) for e in page.all("dt") if "section" in e.inside] == [words(row.written) for row in ROWS]
    tries = [e for e in page.all("a") if words(e.text).startswith("Try ")]
    assert [parameters(e["href"]) for e in tries] == [[("q", row.example)] for row in ROWS]


def test_did_you_mean(get: Get) -> None:
    page = get("/?q=Drivvers+-zeppelin&place=UA")
    link = page.link("drivers -zeppelin")
    assert parameters(link["href"]) == [("place", "UA"), ("q", "drivers -zeppelin")]
    assert result_ids(get(link["href"])) == ["tram-1"]
    assert "Did you mean" not in get("/?q=drivers").text


def test_no_results_for_filters_alone_offer_to_drop_one(get: Get) -> None:
    assert not [e for e in get("/?place=UA").all("a") if words(e.text).startswith("Without")]
    page = get("/?place=UA&source=Vistula+Wire")
    assert page.headings[0] == (1, "No article has all of these")
    assert parameters(page.link("Without “Ukraine”")["href"]) == [("source", "Vistula Wire")]


def test_every_suggestion_finds_what_it_promises(get: Get) -> None:
    page = get("/?q=zeppelin+tram&place=PL&from=2021-06&to=2021-06&match=all")
    ways = [e for e in page.all("li") if "section" in e.inside]
    links = [e for e in page.all("a") if e.inside[-1] == "li" and "section" in e.inside]
    assert links
    for link in links:
        promised = next(words(way.text) for way in ways if words(link.text) in words(way.text))
        assert get(link["href"]).headings[0][1].split(",")[0] == " ".join(promised.split()[-2:])


def test_mistakes_are_marked_under_the_box(get: Get) -> None:
    page = get("/?q=plaace:UA+tram")
    assert [words(e.text) for e in page.all("u")] == ["plaace:UA"]
    assert "Did you mean place?" in page.text


def test_the_same_search_as_json(client: FlaskClient, get: Get) -> None:
    href = get("/?q=tram&place=UA&facet_size.place=100").link("This search as JSON")["href"]
    assert href == "/v1/articles?q=tram&place=UA"
    assert client.get(href).get_json()["total"] == 1


@pytest.mark.parametrize("name", ["facet", "fields", "highlight", "snippets"])
def test_what_shapes_an_api_answer_changes_nothing_here(get: Get, name: str) -> None:
    assert result_ids(get(f"/?q=tram&{name}=none")) == result_ids(get("/?q=tram"))


def test_other_names_of_parameters_work_and_are_replaced(get: Get) -> None:
    page = get("/?q=tram&begin_date=2021-06")
    assert result_ids(page) == ["tram-2"]
    assert page.one("input", id="from")["value"] == "2021-06"


def test_right_to_left(get: Get) -> None:
    page = get("/?lang=ar")
    assert page.one("article")["lang"] == "ar"
    assert next(e for e in page.all("h3") if "article" in e.inside)["dir"] == "auto"


def test_withdrawn_articles_are_nowhere(get: Get) -> None:
    for address in ("/", "/?q=secret", "/?sort=newest&page_size=200"):
        assert "taken-back" not in result_ids(get(address))
