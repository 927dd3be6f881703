"""Whatever is asked, the answer is an answer or a refusal, in the agreed shape; never a failure."""

from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from searcharchive.web.answer_schemas import ProblemAnswer, SearchAnswer
from searcharchive.web.arguments import aliases, named
from searcharchive.web.schemas import SearchParameters
from tests.web.conftest import Archive, make_app

NAMES = [*(name for name, _ in named(SearchParameters())), *aliases(SearchParameters())]
LIKELY = [
    "ferry",
    "ferry OR bread",
    '"harbour wall"',
    "person:vella -x",
    "date:2021",
    "fer*",
    "1",
    "0",
    "-1",
    "10",
    "2021",
    "last week",
    "since March 2019",
    "UTC",
    "Europe/Malta",
    "published",
    "all",
    "any",
    "person",
    "person,place",
    "MT",
    "month",
    "auto",
    "newest",
    "none",
    "offsets",
    "true",
    "*",
    "id,score",
]
values = st.one_of(st.sampled_from(LIKELY), st.text(max_size=12), st.integers().map(str))
pairs = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), st.text(max_size=6)), values), max_size=6)
relaxed = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def impatient(filled: Archive) -> FlaskClient:
    return make_app(filled, query_budget=1.0).test_client()


@relaxed
@given(pairs)
@example([("from", "9999"), ("to", "9999"), ("interval", "day"), ("tz", "Pacific/Kiritimati")])
@example([("from", "0001"), ("tz", "Asia/Tokyo"), ("interval", "auto")])
@example([("date_field", "mentioned"), ("from", "now"), ("facet", "lang"), ("facet_prefix.lang", "e")])
def test_any_parameters(impatient: FlaskClient, pairs: list[tuple[str, str]]) -> None:
    encoded = urlencode([(name, value) for name, value in pairs], errors="replace")
    response = impatient.get(f"/v1/articles?{encoded}")
    if response.status_code == 200:
        if not any(name == "fields" for name, _ in pairs):
            assert SearchAnswer().validate(response.get_json()) == {}
    else:
        assert response.status_code == 400
        assert ProblemAnswer().validate(response.get_json()) == {}
        assert response.get_json()["errors"]


@relaxed
@given(st.binary(max_size=40))
def test_any_bytes_as_a_query_string(impatient: FlaskClient, raw: bytes) -> None:
    response = impatient.get("/v1/articles", environ_overrides={"QUERY_STRING": raw.decode("latin-1")})
    assert response.status_code in (200, 400)


@relaxed
@given(st.text(max_size=30), st.text(max_size=20))
def test_any_article_and_query(impatient: FlaskClient, id: str, query: str) -> None:
    address = f"/v1/articles/{quote(id, safe='', errors='replace')}?{urlencode({'q': query}, errors='replace')}"
    assert impatient.get(address).status_code in (200, 308, 400, 404)


@relaxed
@given(st.text(max_size=20))
def test_any_query_marks_an_article(impatient: FlaskClient, query: str) -> None:
    encoded = urlencode({"q": query}, errors="replace")
    assert impatient.get(f"/v1/articles/ferry-1?{encoded}").status_code in (200, 400)


@relaxed
@given(
    st.dictionaries(
        st.sampled_from(["X-API-Key", "Authorization", "Accept", "If-None-Match", "X-Request-Id", "Range"]),
        st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=255, exclude_categories=["Cc"]), max_size=30),
    )
)
def test_any_headers(impatient: FlaskClient, headers: dict[str, str]) -> None:
    assert impatient.get("/v1/articles/ferry-1", headers=headers).status_code in (200, 304, 401, 406)
