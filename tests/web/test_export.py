"""Exports: everything that a search finds, and the line by which one sees that nothing is cut off."""

import csv
import hashlib
import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.archive import Archive
from searcharchive.search.walking import Walk
from searcharchive.web.answer_schemas import ExportedAnswer, SearchAnswer
from searcharchive.web.exports import COLUMNS, FORMULA, cell, lines
from tests.backends.samples import story


def exported(client: FlaskClient, **parameters: str) -> tuple[list[dict[str, Any]], dict[str, Any], bytes]:
    """Articles, the last line, and what stands before it."""
    answer = client.get("/v1/export?" + urlencode(parameters))
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/x-ndjson"
    *rows, last = answer.data.splitlines(keepends=True)
    return [json.loads(row) for row in rows], json.loads(last), b"".join(rows)


@pytest.mark.parametrize("query", ["", "ferry", "ferry OR bread", 'person:"Marta Vella"', "nobody", "ferry zeppelin"])
@pytest.mark.parametrize("sort", ["", "newest", "oldest"])
def test_all_that_a_search_finds_in_its_order(client: FlaskClient, query: str, sort: str) -> None:
    asked = {"q": query, **({"sort": sort} if sort else {})}
    rows, last, content = exported(client, **asked)
    found = client.get("/v1/articles?" + urlencode({**asked, "page_size": "200"})).get_json()
    assert [row["id"] for row in rows] == [hit["id"] for hit in found["results"]]
    assert last == {"end": True, "count": found["total"], "sha256": hashlib.sha256(content).hexdigest()}
    for row in rows:
        assert ExportedAnswer().validate(row) == {}
        whole = client.get(f"/v1/articles/{row['id']}").get_json()
        assert row["body"] == whole["body"]
        assert row["published"] == whole["published"]


def test_filters_and_fields(client: FlaskClient) -> None:
    rows, last, _ = exported(client, source="Island Wire", fields="headline,published")
    assert last["count"] == len(rows) > 0
    assert {frozenset(row) for row in rows} == {frozenset({"id", "headline", "published"})}


def test_it_can_be_read_again(client: FlaskClient, archive: Archive, tmp_path: Any) -> None:
    """What was exported as JSON Lines is a file that imports read."""
    from searcharchive.ingest.pipeline import read

    rows, _, content = exported(client)
    (tmp_path / "out.jsonl").write_bytes(content)
    report = archive.add(read([tmp_path / "out.jsonl"]), run="again")
    assert (report.stored, report.quarantined) == (len(rows), 0)
    for row in rows:
        assert archive.get(row["id"]).body == row["body"]


def test_csv(client: FlaskClient) -> None:
    answer = client.get("/v1/export?format=csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    before, _, last = answer.text.removesuffix("\r\n").rpartition("\r\n")
    content = (before + "\r\n").encode()
    head, *rows = csv.reader(io.StringIO(before))
    assert head == list(COLUMNS)
    assert last == f"#end,{len(rows)},{hashlib.sha256(content).hexdigest()}"
    by_id = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    ferry = by_id["ferry-1"]
    assert (ferry["dateline"], ferry["places"]) == ("VALLETTA, March 3", "MT/Valletta/Valletta; MT")
    assert ferry["people"] == "Marta Vella; Ġorġ Camilleri"


@given(st.text() | st.lists(st.text()) | st.none() | st.booleans())
def test_no_cell_begins_a_formula(value: Any) -> None:
    assert not cell(value).startswith(FORMULA)


@given(st.lists(st.text(alphabet=st.characters(blacklist_categories=["Cs"]))))
def test_cells_come_back(texts: list[str]) -> None:
    stored = [_stored(f"a{n}", text) for n, text in enumerate(texts)]
    made = b"".join(lines(stored, "csv", {"headline"})).decode()
    rows = list(csv.reader(io.StringIO(made, newline="")))
    assert [row[1] for row in rows[1:-1]] == [f"'{text}" if text.startswith(FORMULA) else text for text in texts]
    assert rows[-1][:2] == ["#end", str(len(texts))]


def _stored(id: str, headline: str = "x", body: str = "y") -> dict[str, Any]:
    from searcharchive.article import to_dict

    return to_dict(story(id, body, headline))


def test_memory_does_not_grow_with_what_is_exported() -> None:
    peaks = [_peak(count) for count in (500, 5_000)]
    assert peaks[1] < 1.5 * peaks[0]


def _peak(count: int) -> int:
    def articles() -> Iterator[dict[str, Any]]:
        for number in range(count):
            yield _stored(f"a{number}", body="grain " * 400)

    tracemalloc.start()
    size = sum(len(piece) for piece in lines(articles(), "jsonl", None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > count * 2_000
    return peak


def test_what_would_be_cut_short_is_refused_before_it_begins(
    client: FlaskClient, filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled.snapshot() as snapshot:
        kind = type(snapshot)
    monkeypatch.setattr(kind, "walk", lambda *_: Walk(1, True, iter(())))
    answer = client.get("/v1/export")
    assert answer.status_code == 503
    assert "Narrow it" in answer.get_json()["detail"]
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("format=xml", "format"),
        ("page=2", "page"),
        ("page_size=5", "page_size"),
        ("cursor=*", "cursor"),
        ("facet=place", "facet"),
        ("facet_size.place=3", "facet_size.place"),
        ("fields=snippets", "fields"),
        ("from=nonsense", "from"),
        ("plaace=VE", "plaace"),
    ],
)
def test_what_is_refused(client: FlaskClient, query: str, parameter: str) -> None:
    answer = client.get(f"/v1/export?{query}")
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["parameter"] == parameter


def test_writes_meanwhile_change_nothing(writer: FlaskClient, key: dict[str, str]) -> None:
    for number in range(30):
        writer.post("/v1/articles", json={"id": f"s{number}", "body": "x" * 9_000}, headers=key)
    answer = writer.get("/v1/export", buffered=False)
    pieces = iter(answer.response)
    first = next(pieces)
    for number in range(30):
        writer.delete(f"/v1/articles/s{number}", headers=key)
    content = first + b"".join(pieces)
    answer.close()
    assert json.loads(content.splitlines()[-1])["count"] == 30


def test_only_headers(client: FlaskClient) -> None:
    answer = client.head("/v1/export?q=ferry")
    assert answer.status_code == 200
    assert answer.headers["X-Total-Count"] == "3"
    assert answer.data == b""


# Searches by body


def test_a_search_by_body_answers_as_one_by_address(client: FlaskClient) -> None:
    by_body = client.post(
        "/v1/articles/search",
        json={"q": "ferry", "source": ["Island Wire", "Rift Daily"], "facet": ["place", "source"], "page_size": 2},
    ).get_json()
    asked = "q=ferry&source=Island+Wire&source=Rift+Daily&facet=place,source&page_size=2"
    by_address = client.get(f"/v1/articles?{asked}").get_json()
    assert SearchAnswer().validate(by_body) == {}
    for answer in (by_body, by_address):
        del answer["took_ms"], answer["links"]
    assert by_body == by_address


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        ([], 400, "malformed-json"),
        ("grain", 400, "malformed-json"),
        ({"q": {"a": 1}}, 400, "invalid-parameter"),
        ({"q": ["a", "b"]}, 400, "invalid-parameter"),
        ({"nothing": 1}, 400, "invalid-parameter"),
        ({"q": "a\x00b"}, 400, "invalid-query"),
        ({"page": 1.5}, 400, "invalid-parameter"),
    ],
)
def test_bodies_that_are_no_search(client: FlaskClient, body: Any, status: int, slug: str) -> None:
    answer = client.post("/v1/articles/search", json=body)
    assert answer.status_code == status
    assert answer.get_json()["type"] == f"/problems/{slug}"


def test_absent_values_and_flags(client: FlaskClient) -> None:
    answer = client.post("/v1/articles/search", json={"q": "ferry", "from": None, "explain": True, "strict": False})
    assert answer.status_code == 200
    assert "explain" in answer.get_json()
