"""Walks by cursor: everything that a search finds, once, whatever is written meanwhile."""

import contextlib
import random
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.errors import InvalidParameter
from searcharchive.search.request import Position
from searcharchive.web.cursors import read_cursor, search_check, write_cursor


def write(client: FlaskClient, key: dict[str, str], id: str, **story: Any) -> None:
    given = {"headline": f"Story {id}", "body": "grain", **story}
    assert client.put(f"/v1/articles/{id}", json=given, headers=key).status_code in (200, 201)


@pytest.fixture
def stories(writer: FlaskClient, key: dict[str, str]) -> FlaskClient:
    """Forty, of which many have one date, and some none."""
    for number in range(40):
        dates = {} if number % 5 == 0 else {"published": f"2020-01-{number % 3 + 1:02}"}
        write(writer, key, f"s{number}", **dates)
    return writer


def walk(client: FlaskClient, **parameters: str) -> list[list[str]]:
    """The ids of each page."""
    pages, cursor = [], "*"
    while cursor:
        answer = client.get("/v1/articles?" + urlencode({**parameters, "cursor": cursor}))
        assert answer.status_code == 200, answer.get_json()
        data = answer.get_json()
        pages.append([hit["id"] for hit in data["results"]])
        cursor = data["next_cursor"]
        following = data["links"]["next"]
        assert (following is None) == (cursor is None)
        assert data["links"]["prev"] is None
        if following:
            linked = client.get(following).get_json()
            assert linked["query"]["text"] == parameters.get("q", "")
    return pages


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("size", [1, 7, 40, 200])
def test_all_of_it_once_in_order(stories: FlaskClient, sort: str, size: int) -> None:
    whole = [hit["id"] for hit in stories.get(f"/v1/articles?q=grain&sort={sort}&page_size=200").get_json()["results"]]
    pages = walk(stories, q="grain", sort=sort, page_size=str(size))
    assert [id for page in pages for id in page] == whole
    assert len(whole) == 40
    assert len(pages) == -(-40 // size)


@pytest.mark.parametrize("seed", range(4))
def test_what_does_not_change_is_seen_once_while_others_do(
    stories: FlaskClient, key: dict[str, str], seed: int
) -> None:
    """Between pages some are removed, others redated, new ones come; the even ones stay as they are."""
    chance, seen, cursor, new = random.Random(seed), [], "*", 0
    while cursor:
        query = urlencode({"sort": chance.choice(["newest"]), "page_size": "3", "cursor": cursor})
        data = stories.get(f"/v1/articles?{query}").get_json()
        seen += [hit["id"] for hit in data["results"]]
        cursor = data["next_cursor"]
        odd = f"s{chance.randrange(20) * 2 + 1}"
        if chance.random() < 0.5:
            stories.delete(f"/v1/articles/{odd}", headers=key)
        else:
            write(stories, key, odd, published=f"2020-01-0{chance.randrange(1, 4)}")
        new += 1
        write(stories, key, f"new{new}", published=f"20{chance.randrange(19, 22)}-01-02")
        if new > 60:
            break
    for number in range(0, 40, 2):
        assert seen.count(f"s{number}") == 1


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("cursor=*&page=1", "cursor"),
        ("cursor=*&page=2", "cursor"),
        ("q=grain&cursor=*", "cursor"),
        ("q=grain&cursor=*&sort=relevance", "cursor"),
        ("q=grain&cursor=*&sort=recent", "cursor"),
        ("cursor=*&page_size=0", "page_size"),
        ("cursor=", "cursor"),
        ("cursor=abc", "cursor"),
        ("cursor=%F0%9F%99%82", "cursor"),
        ("cursor=" + "A" * 5000, "cursor"),
        ("cursor=*&cursor=*", "cursor"),
    ],
)
def test_cursors_that_are_refused(stories: FlaskClient, query: str, parameter: str) -> None:
    answer = stories.get(f"/v1/articles?{query}")
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["parameter"] == parameter


def test_a_cursor_belongs_to_its_search(stories: FlaskClient) -> None:
    cursor = stories.get("/v1/articles?cursor=*&page_size=5&place=VE&place=CO").get_json()["next_cursor"]
    assert cursor is None
    cursor = stories.get("/v1/articles?cursor=*&page_size=5&fields=headline").get_json()["next_cursor"]
    assert stories.get(f"/v1/articles?cursor={cursor}&page_size=9&facet=place").status_code == 200
    for other in ("q=grain&sort=newest", "sort=oldest", "from=2020", "place=VE", "match=any"):
        assert stories.get(f"/v1/articles?cursor={cursor}&{other}").status_code == 400


POSITIONS = st.builds(Position, st.none() | st.integers(-(10**17), 10**17), st.text("abc-.:_019", min_size=1))


@given(POSITIONS, st.binary(), st.binary())
def test_a_cursor_is_read_as_it_was_written(position: Position, check: bytes, other: bytes) -> None:
    cursor = write_cursor(position, check)
    assert read_cursor(cursor, check) == position
    if other != check:
        with pytest.raises(InvalidParameter):
            read_cursor(cursor, other)


@given(POSITIONS, st.data())
def test_a_damaged_cursor_is_refused(position: Position, data: Any) -> None:
    cursor = write_cursor(position, b"check")
    at = data.draw(st.integers(0, len(cursor) - 1))
    letter = data.draw(st.sampled_from("ABCxyz019-_"))
    damaged = cursor[:at] + letter + cursor[at + 1 :]
    try:
        assert read_cursor(damaged, b"check") == position  # the last letter has bits that mean nothing
    except InvalidParameter:
        assert damaged != cursor


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    with contextlib.suppress(InvalidParameter):
        read_cursor(text, b"check")


def test_what_may_change_from_page_to_page() -> None:
    asked = [("q", "a"), ("place", "VE")]
    more = [("cursor", "*"), ("page_size", "5"), ("fields", "id"), ("facet", "place"), ("facet_size.place", "3")]
    assert search_check([*asked, *more]) == search_check(asked) == search_check(asked[::-1])
    assert search_check([*asked, ("sort", "oldest")]) != search_check(asked)
