"""What holds for every page: it is whole, closed to strangers' markup, and can be walked without eyes or mouse."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.archive import Archive
from searcharchive.web.schemas import SearchParameters
from tests.pages.conftest import client_of
from tests.pages.html import Page
from tests.pages.stories import HOSTILE, STORIES

STATIC = Path(__file__).parents[2] / "searcharchive" / "web" / "static"
ODD = quote(HOSTILE)
ADDRESSES = {
    "/": 200,
    "/?q=tram": 200,
    "/?sort=newest&page_size=200": 200,
    "/?page_size=0": 200,
    "/?q=tram&place=UA&exclude.person=Jan+Nowak&missing=org&from=2019&to=last+week&match=any": 200,
    "/?q=tram&facet_size.place=100&facet_prefix.place=l&facet_prefix.topic=zz": 200,
    "/?q=tram&page=99": 200,
    "/?q=zeppelin": 200,
    "/?q=zeppelin+tram&place=UA": 200,
    "/?q=plaace:UA+%22tram": 200,
    f"/?q={ODD}": 200,
    f"/?q=tram&place={ODD}&person={ODD}&exclude.source={ODD}&facet_prefix.org={ODD}": 200,
    "/?from=yesterdayish": 400,
    f"/?from={ODD}&to={ODD}&{ODD}={ODD}": 400,
    "/?q=%00": 400,
    "/?q=" + "x" * 1001: 400,
    "/?q=tram&page=x": 400,
    "/?q=tram&page=10001": 400,
    "/?fbclid=1": 400,
    "/?q=%ff": 400,
    "/help": 200,
    "/articles/tram-1": 200,
    "/articles/tram-1?q=tram": 200,
    "/articles/hostile": 200,
    "/articles/hostile?q=tram+alert": 200,
    f"/articles/hostile?q={ODD}&place={ODD}&from={ODD}": 200,
    "/articles/letter": 200,
    "/articles/rtl": 200,
    "/articles/taken-back": 410,
    f"/articles/{quote(HOSTILE.replace('/', ''))}": 404,
    "/articles/nothing?q=%ff": 400,
}
KINDS = {
    "a",
    "abbr",
    "article",
    "aside",
    "bdi",
    "body",
    "button",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "input",
    "label",
    "legend",
    "li",
    "line",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "rect",
    "section",
    "span",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "u",
    "ul",
    "br",
}


@pytest.fixture(params=ADDRESSES, ids=lambda address: address[:60])
def page(client: FlaskClient, request: pytest.FixtureRequest) -> Page:
    answer = client.get(request.param)
    assert answer.status_code == ADDRESSES[request.param], answer.text
    assert answer.mimetype == "text/html"
    return Page(answer.text)


def test_landmarks_and_headings(page: Page) -> None:
    assert page.source.startswith("<!doctype html>")
    assert page.one("html")["lang"] == "en"
    assert page.one("main")["id"] == "main"
    assert len(page.all("header")) >= 1
    assert page.one("a", class_="skip")["href"] == "#main"
    assert next(e for e in page.all("title") if "head" in e.inside).text.endswith("The Tram Room")
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels)), page.headings
    assert all(text for _, text in page.headings)


def test_nothing_of_a_stranger_becomes_markup(page: Page) -> None:
    assert {e.tag for e in page.elements} <= KINDS
    for element in page.elements:
        names = set(element.attributes)
        assert not {name for name in names if name.startswith("on") or name in ("style", "srcdoc", "src")}
        for name in names & {"href", "action", "formaction"}:
            target = element[name]
            external = element.get("rel") == "noopener noreferrer nofollow external" and target.startswith("https://")
            assert external or re.match(r"/(?!/)|#", target), f"{name}={target}"


def test_names_for_everything_that_can_be_pressed(page: Page) -> None:
    ids = [e["id"] for e in page.elements if e.get("id")]
    assert len(set(ids)) == len(ids), "an id twice"
    for element in page.all("a"):
        assert element.text.strip(), element
    for element in page.all("input"):
        if element["type"] != "hidden":
            assert page.all("label", **{"for": element["id"]}), element
    for element in page.elements:
        labelled = element.get("aria-labelledby")
        assert labelled is None or labelled in ids


def test_what_is_typed_comes_back_in_the_box(client: FlaskClient) -> None:
    assert Page(client.get(f"/?q={ODD}").text).one("input", id="q")["value"] == HOSTILE


def test_hostile_values_are_shown_as_they_are(client: FlaskClient) -> None:
    page = Page(client.get("/articles/hostile?q=tram").text)
    assert page.text.count(HOSTILE) >= 9


def test_all_that_a_page_needs_is_served_from_here(client: FlaskClient) -> None:
    page = Page(client.get("/").text)
    for link in page.all("link"):
        with client.get(link["href"]) as answer:
            assert answer.status_code == 200
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    style = (STATIC / "page.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|expression", style)


def test_no_index_yet(no_index: FlaskClient) -> None:
    for address in ("/", "/?q=tram", "/articles/tram-1"):
        answer = no_index.get(address)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "python -m searcharchive reindex" in Page(answer.text).text


def test_an_archive_without_visible_articles(tmp_path: Path) -> None:
    with Archive(tmp_path / "index") as archive:
        archive.create(next(story for story in STORIES if not story.visible))
        client = client_of(archive)
        assert Page(client.get("/").text).headings[0] == (1, "No articles")
        assert "There is no article here yet" in Page(client.get("/?sort=newest").text).text


NAMES = [field.data_key or name for name, field in SearchParameters().load_fields.items()]
PAIRS = st.lists(
    st.tuples(
        st.sampled_from([*NAMES, "utm_source"]),
        st.text(max_size=12) | st.sampled_from(["1", "UA", "tram", "2021-05", "any", "a OR", '"', "<b>"]),
    ),
    max_size=4,
)


@settings(max_examples=60)
@given(st.sampled_from(["/", "/articles/tram-1", "/articles/hostile"]), PAIRS)
def test_no_address_breaks_a_page(client: FlaskClient, path: str, pairs: list[tuple[str, str]]) -> None:
    answer = client.get(path, query_string=[(name, value.encode("utf-8", "replace")) for name, value in pairs])
    assert answer.status_code in (200, 400)
    assert {e.tag for e in Page(answer.text).elements} <= KINDS


SHADES = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
PAIRED = [
    *((front, "paper") for front in ("ink", "quiet", "accent", "seen", "wrong")),
    *((front, "shade") for front in ("ink", "quiet", "accent")),
    ("on-accent", "accent"),
    ("on-mark", "mark"),
]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str) -> None:
    style = (STATIC / "page.css").read_text(encoding="utf-8")
    light, dark = style.split("@media (prefers-color-scheme: dark)")
    shades = dict(SHADES.findall(light if scheme == "light" else dark))
    for front, back in PAIRED:
        assert contrast(shades[front], shades[back]) >= 4.5, (front, back)
    assert contrast(shades["edge"], shades["paper"]) >= 3
    assert contrast(shades["bar"], shades["paper"]) >= 3
