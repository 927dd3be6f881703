"""``GET /v1/query-help``: one table, as JSON and as text."""

from flask.testing import FlaskClient

from searcharchive.query.help import LEAD, ROWS, as_text
from searcharchive.web.answer_schemas import QueryHelpAnswer


def test_as_json(client: FlaskClient) -> None:
    response = client.get("/v1/query-help")
    assert response.status_code == 200
    data = response.get_json()
    assert QueryHelpAnswer().validate(data) == {}
    assert [row["written"] for section in data["sections"] for row in section["rows"]] == [row.written for row in ROWS]


def test_as_text(client: FlaskClient) -> None:
    response = client.get("/v1/query-help", headers={"Accept": "text/plain"})
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text == as_text()
    assert all(len(line) <= 100 for line in response.text.splitlines())
    assert all(f"  {row.written}  " in response.text for row in ROWS)
    assert LEAD[:40] in response.text


def test_takes_nothing_and_is_nothing_else(client: FlaskClient) -> None:
    assert client.get("/v1/query-help?q=x").status_code == 400
    assert client.get("/v1/query-help", headers={"Accept": "image/png"}).status_code == 406


def test_every_example_can_be_asked(client: FlaskClient) -> None:
    for row in ROWS:
        assert client.get("/v1/articles", query_string={"q": row.example, "strict": "true"}).status_code == 200
