"""How often anonymous clients may read: the table against a slow twin, in several processes, and over HTTP."""

import multiprocessing
from collections import defaultdict
from threading import Thread

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.archive import Archive
from searcharchive.keys import Scope, create_key
from searcharchive.web.answer_schemas import ProblemAnswer
from searcharchive.web.buckets import WAYS, WINDOW, Buckets, client_of
from tests.web.conftest import make_app


class Twin:
    """A bucket for each client that leaks evenly and holds one window's worth."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.level: defaultdict[str, float] = defaultdict(float)
        self.last: defaultdict[str, float] = defaultdict(float)

    def take(self, client: str, now: float) -> float:
        leaked = (now - self.last[client]) * self.limit / WINDOW
        level = max(0.0, self.level[client] - leaked)
        over = level + 1 - self.limit
        if over <= 1e-6:
            level += 1
        self.level[client], self.last[client] = level, now
        return 0.0 if over <= 1e-6 else over * WINDOW / self.limit


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.sampled_from(["1.2.3.4", "1.2.3.5", "x"]), st.integers(0, 400)), max_size=60),
)
def test_as_the_twin_says(limit: int, asked: list[tuple[str, int]]) -> None:
    moment = [1000.0]
    buckets, twin = Buckets(limit, slots=1 << 10, clock=lambda: moment[0]), Twin(limit)
    for client, tenths in asked:
        moment[0] += tenths / 10
        assert buckets.take(client) == pytest.approx(twin.take(client, moment[0]), abs=1e-3)


def test_waiting_as_long_as_it_says_is_enough() -> None:
    moment = [5.0]
    buckets = Buckets(3, clock=lambda: moment[0])
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 0]
    wait = buckets.take("a")
    assert wait == pytest.approx(20)
    moment[0] += wait - 0.1
    assert buckets.take("a") > 0
    moment[0] += 0.1
    assert buckets.take("a") == 0
    assert buckets.take("b") == 0


def test_a_full_table_goes_on() -> None:
    moment = [5.0]
    buckets = Buckets(1, slots=WAYS, clock=lambda: moment[0])
    for number in range(100):
        moment[0] += 0.001
        assert buckets.take(f"client {number}") == 0
    assert buckets.take("client 99") > 0


def ask(buckets: Buckets, each: int, results: "multiprocessing.SimpleQueue[int]") -> None:
    counts = [0, 0]

    def run(at: int) -> None:
        counts[at] = sum(buckets.take("one") == 0 for _ in range(each))

    threads = [Thread(target=run, args=(at,)) for at in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(sum(counts))


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_forked_processes_share_one_table() -> None:
    buckets = Buckets(100, clock=lambda: 5.0)
    context = multiprocessing.get_context("fork")
    results: multiprocessing.SimpleQueue[int] = context.SimpleQueue()
    workers = [context.Process(target=ask, args=(buckets, 100, results)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(results.get() for _ in workers) == 100


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1.2.3.4", "1.2.3.5", False),
        ("1.2.3.4", "::ffff:1.2.3.4", True),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        (None, "", True),
        ("unix:", "1.2.3.4", False),
    ],
)
def test_who_is_one_client(one: str | None, other: str, same: bool) -> None:
    assert (client_of(one) == client_of(other)) is same


# Over HTTP


@pytest.fixture
def limited(filled: Archive) -> FlaskClient:
    return make_app(filled, anonymous_reads=2).test_client()


def test_over_the_limit(limited: FlaskClient) -> None:
    assert [limited.get(address).status_code for address in ("/v1/articles", "/")] == [200, 200]
    response = limited.get("/v1/articles")
    assert response.status_code == 429
    assert ProblemAnswer().validate(response.get_json()) == {}
    assert response.get_json()["type"] == "/problems/too-many-requests"
    assert 1 <= int(response.headers["Retry-After"]) <= 30
    page = limited.get("/")
    assert page.status_code == 429
    assert page.mimetype == "text/html"
    assert int(page.headers["Retry-After"]) >= 1


def test_searches_by_body_count_too(limited: FlaskClient) -> None:
    asked = [limited.post("/v1/articles/search", json={"q": "ferry"}).status_code for _ in range(3)]
    assert asked == [200, 200, 429]


def test_each_client_has_its_own(limited: FlaskClient) -> None:
    for address in ("10.0.0.1", "10.0.0.2"):
        asked = [limited.get("/v1/articles", environ_overrides={"REMOTE_ADDR": address}) for _ in range(3)]
        assert [response.status_code for response in asked] == [200, 200, 429]


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics", "/openapi.json"])
def test_what_is_not_limited(limited: FlaskClient, address: str) -> None:
    assert {limited.get(address).status_code for _ in range(5)} == {200}


def test_who_has_a_key_is_not_limited(archive: Archive, key: dict[str, str]) -> None:
    client = make_app(archive, anonymous_reads=1).test_client()
    client.post("/v1/articles", json={"id": "a", "body": "x"}, headers=key)
    reader = {"X-API-Key": create_key(archive.state, Scope.READ)}
    assert {client.get("/v1/articles", headers=reader).status_code for _ in range(5)} == {200}
    assert client.get("/v1/articles").status_code == 200
    assert client.get("/v1/articles").status_code == 429


def test_off_by_default(client: FlaskClient) -> None:
    assert {client.get("/v1/articles?page_size=0").status_code for _ in range(70)} == {200}


def test_proxies_say_who_it_is_only_where_they_are_trusted(filled: Archive) -> None:
    for proxies, expected in ((0, [200, 429]), (1, [200, 200])):
        client = make_app(filled, anonymous_reads=1, trusted_proxies=proxies).test_client()
        named = [client.get("/v1/articles", headers={"X-Forwarded-For": f"6.6.6.6, 10.0.0.{n}"}) for n in (1, 2)]
        assert [response.status_code for response in named] == expected
        spoofed = client.get("/v1/articles", headers={"X-Forwarded-For": "7.7.7.7, 10.0.0.1"})
        assert spoofed.status_code == 429
