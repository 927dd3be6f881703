"""The benchmark of searching, over a few made-up articles."""

import json
import os
import re
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest

from bench.corpora import CorpusMissing, write_articles
from bench.measure import Result
from bench.search import indexes, opensearch, ours, questions, run, served
from bench.search.__main__ import main
from bench.search.duel import Timed, by_kind, duel, take_turns
from bench.search.engine import Engine, NotInstalled, Seen
from bench.search.indexes import Texts, kept_index
from bench.search.opensearch import body, node
from bench.search.ours import Ours, request
from bench.search.peers import PEERS, Peer
from bench.search.plot import write_plot
from bench.search.questions import Kind, Question, draw, found
from bench.search.report import table, write
from bench.search.run import about, against, growth
from bench.search.served import NotServed, Served, address, memory, serving
from bench.search.values import values
from searcharchive.article import Article, Entity, Place
from searcharchive.dates import parse_iso
from searcharchive.settings import Settings
from searcharchive.web.parameters import read_search
from tests.backends.oracle import Oracle

COUNT = 60
EACH = 6
WORDS = (
    *("harbour", "strike", "council", "river", "bridge", "mayor", "railway"),
    *("winter", "bread", "market", "school", "storm", "doctor", "letter"),
)


def story(number: int) -> Article:
    """Every word in some part of all articles, from every second one to every fifteenth."""
    words = [word for n, word in enumerate(WORDS) if number % (n + 2) == 0]
    return Article(
        id=f"s-{number:03}",
        headline=f"The {' '.join(words[:2])} and number {number}",
        body=f"People said that the {' '.join(words)} was seen. <b>Nobody & nothing</b> about {' and '.join(words)}.",
        published=parse_iso(f"1916-0{number % 9 + 1}-{number % 28 + 1:02}"),
        places=(Place(f"US/Utah/Town {number % 4}", f"Town {number % 4}", "US"),),
        people=(Entity(f"Person {number % 3}", given=True),),
        topics=("news", f"topic {number % 5}"),
        source=f"The Paper {number % 3}",
        lang="en",
    )


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    path = tmp_path_factory.mktemp("articles") / "0123456789ab-made.jsonl"
    assert write_articles(path, map(story, range(COUNT))) == COUNT
    return Texts(path)


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of this test's own."""
    path = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexes, "CACHE", path)
        patch.setattr(questions, "CACHE", path)
        yield path


@pytest.fixture(scope="module")
def asked(texts: Texts) -> list[Question]:
    return draw(texts.stream(), EACH)


@pytest.fixture(scope="module")
def mine(texts: Texts) -> Iterator[Ours]:
    with closing(Ours(ours.build(texts))) as opened:
        yield opened


@pytest.fixture(params=PEERS)
def peer(request: pytest.FixtureRequest) -> Peer:
    found: Peer = PEERS[request.param]
    if not found.installed:
        pytest.skip(f"{found.package} is not installed")
    return found


def test_questions_with_a_seed_are_always_the_same(texts: Texts, asked: list[Question]) -> None:
    assert draw(texts.stream(), EACH) == asked
    assert draw(texts.stream(), EACH, seed=1) != asked
    kept = questions.questions(texts, EACH)
    assert kept == asked
    assert questions.questions(texts, EACH) == asked
    assert [sum(one.kind is kind for one in asked) for kind in Kind] == [EACH] * len(Kind)
    assert len(set(asked)) == EACH * (len(Kind) - 1) + 1


def test_questions_are_of_what_stands_in_the_texts(texts: Texts, asked: list[Question]) -> None:
    articles = list(texts.stream())
    for one in asked:
        assert any(meets(one, article) for article in articles), one


def meets(question: Question, article: Article) -> bool:
    """A slow look, by plain words."""
    words, text = found(article), f"{article.headline}\n{article.body}".lower()
    if question.kind is Kind.OR:
        return any(word in words for word in question.words)
    if question.kind is Kind.PHRASE:
        return " ".join(question.words) in text
    if question.kind is Kind.PREFIX:
        return any(word.startswith(question.words[0]) for word in words)
    if question.kind is Kind.FILTER:
        day = (article.published or pytest.fail("undated")).isoformat()
        given = {"source": article.source, "place": article.places[0].id}[question.field]
        return question.words[0] in words and given == question.value and question.since <= day <= question.until
    return all(word in words for word in question.words)


def test_ours_answers_as_the_oracle_does(texts: Texts, asked: list[Question], mine: Ours) -> None:
    oracle = Oracle()
    with oracle.writer() as writer:
        for article in texts.stream():
            writer.put(article)
        writer.commit()
    with oracle.snapshot() as snapshot:
        for one in asked:
            expected, answered = mine.seen(snapshot.search(request(one))), mine.seen(mine.ready(one)())
            assert replace(answered, passages=[]) == replace(expected, passages=[]), one
            assert answered.total


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning", "ignore::ResourceWarning")
def test_peers_do_the_same_work(
    peer: Peer, texts: Texts, asked: list[Question], mine: Ours, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All stemmers agree on the words of these texts, so all totals do."""
    if peer.name == "bm25s":
        # It compiles its kernels in each process anew, which takes seconds.
        monkeypatch.setattr("bench.search.bm25s_peer.BACKEND", "numpy")
    with closing(peer.of(texts)) as other:
        known = [one for one in asked if one.kind in other.kinds]
        assert known
        for timed in take_turns(mine, other, known, rounds=1):
            compare(timed, bare=peer.bare)
        assert other.about()["articles"] == COUNT


def compare(timed: Timed, *, bare: bool) -> None:
    """The ids of the first ten may differ: every engine weighs in its own way."""
    mine, theirs = timed.ours, timed.peer
    assert timed.ours_ms > 0 < timed.peer_ms
    assert len(theirs.ids) == 10 if bare else len(theirs.ids) == len(mine.ids)
    if bare:
        assert theirs.total is None
        return
    assert theirs.total == mine.total, timed.question
    assert {name: counts for name, counts in theirs.facets.items() if counts} == {
        name: counts for name, counts in mine.facets.items() if counts
    }, timed.question
    if timed.question.kind is not Kind.ALL:
        assert any("<" in passage and "</" in passage for passage in theirs.passages), timed.question


def test_values_are_folded_and_places_have_ancestors() -> None:
    assert values(story(1)) == {
        "place": ["us", "us/utah", "us/utah/town 1"],
        "person": ["person 1"],
        "org": [],
        "topic": ["news", "topic 1"],
        "source": ["the paper 1"],
        "lang": ["en"],
    }


def test_indexes_are_built_once_for_each_edition(cache: Path, texts: Texts) -> None:
    built = []

    def make(folder: Path) -> None:
        built.append(folder)
        (folder / "file").touch()

    first = kept_index(texts, "none", "1", make)
    assert kept_index(texts, "none", "1", make) == first
    second = kept_index(texts, "none", "2", make)
    assert len(built) == 2
    assert [path for path in cache.iterdir() if "-none-" in path.name] == [second]


def test_an_index_that_was_not_finished_is_not_kept(cache: Path, texts: Texts) -> None:
    def fail(folder: Path) -> None:
        (folder / "file").touch()
        raise KeyError

    with pytest.raises(KeyError):
        kept_index(texts, "broken", "1", fail)
    assert not [path for path in cache.iterdir() if "broken" in path.name]


def test_an_engine_that_is_absent_is_told_and_left_out(texts: Texts, capsys: pytest.CaptureFixture[str]) -> None:
    def never(_: Texts) -> Engine:
        raise AssertionError

    absent = Peer("nothing", "no_such_package", never)
    with pytest.raises(NotInstalled):
        absent.of(texts)
    assert against(absent, texts, 1) is None
    assert "nothing is left out: no_such_package is not installed" in capsys.readouterr().err


@pytest.fixture(scope="module")
def result(asked: list[Question], mine: Ours) -> Result:
    """A whole result, of ours against itself."""
    other = duel(mine, mine, asked, rounds=1) | {"bare": False}
    searches = duel(mine, mine, asked, rounds=1)
    size = {"private": 3 << 20, "dirty": 2 << 20}
    return about(Namespace(limit=None, queries=EACH)) | {
        "engines": {"tantivy": other, "bm25s": None},
        "growth": {"small": 6, "large": COUNT, "few": other, "many": other},
        "opensearch": other,
        "http": {
            "start_seconds": 1.5,
            "memory": {"searches": 1_000, "before": size, "after": size},
            "searches": searches,
        },
    }


def test_the_report_is_written_and_says_all_of_it(result: Result, tmp_path: Path) -> None:
    path = write(result, tmp_path)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-[a-z0-9-]+-\d+-cores-search\.json", path.name)
    assert os.uname().nodename not in path.name
    kinds = json.loads(path.read_bytes())["engines"]["tantivy"]["kinds"]
    for kind in Kind:
        assert kinds[kind]["count"] == kinds[kind]["same_total"] == kinds[kind]["same_facets"] == EACH
        assert 0 < kinds[kind]["ours"]["p50"] <= kinds[kind]["ours"]["p95"]
    text = table(result)
    for label in (*Kind, "tantivy, 60 articles", "60 over 6", "over HTTP", "/healthz", "private memory", "elsewhere"):
        assert label in text


def test_the_picture_is_beside_it(result: Result, tmp_path: Path) -> None:
    path = write_plot(result, tmp_path / "result.json")
    assert path == tmp_path / "result.svg"
    text = "".join(ElementTree.parse(path).getroot().itertext())
    for label in (*Kind, "tantivy", "OpenSearch", "generated"):
        assert label in text
    assert write_plot(result | {"engines": {}, "growth": None, "opensearch": None}, tmp_path / "none.json") is None


def test_figures_are_of_medians_and_frequent_words_stand_apart() -> None:
    seen = [Seen(total, []) for total in (5, 20_000, 30_000)]
    timed = [Timed(Question(Kind.WORD, ("a",)), 2.0 * n, float(n), one, one) for n, one in enumerate(seen, 1)]
    kinds = by_kind(timed)
    assert [(kind, found["count"]) for kind, found in kinds.items()] == [
        ("word", 3),
        ("word, up to 10,000 hits", 1),
        ("word, over 10,000 hits", 2),
    ]
    assert kinds["word"]["ours"] == {"p50": 4.0, "p95": 6.0}
    assert kinds["word"]["ratio"] == {"p50": 2.0, "p95": 2.0}
    assert kinds["word"]["same_total"] == 3
    assert kinds["word"]["same_facets"] is None
    assert kinds["word"]["slowest"][0]["hits"] == 30_000


def test_ours_and_the_peer_take_turns_after_one_pass_that_warms_up() -> None:
    calls: list[str] = []

    class Fake:
        kinds = frozenset(Kind)

        def __init__(self, name: str) -> None:
            self.name = name

        def ready(self, question: Question) -> Callable[[], None]:
            return lambda: calls.append(f"{self.name} {question}")

        def seen(self, answer: object) -> Seen:
            assert answer is None
            return Seen(1, [])

        def about(self) -> Result:
            return {}

        def close(self) -> None: ...

    asked = [Question(Kind.WORD, ("a",)), Question(Kind.WORD, ("b",)), Question(Kind.ALL, ())]
    take_turns(Fake("ours"), Fake("peer"), asked, rounds=2)
    alone = [f"{who} {one}" for one in asked for who in ("ours", "peer")]
    ours, peers = [f"ours {one}" for one in asked], [f"peer {one}" for one in asked]
    assert calls[:6] == alone
    assert calls[6:12] == [*ours[:2], *peers[:2], ours[2], peers[2]]
    assert calls[12:] == [*peers[:2], *ours[:2], peers[2], ours[2]]


def test_addresses_ask_the_server_the_same(asked: list[Question]) -> None:
    for one in asked:
        pairs = parse_qsl(urlsplit(address(one)).query, keep_blank_values=True)
        read = read_search(pairs, Settings(), datetime(2026, 1, 1, tzinfo=UTC)).request
        expected = request(one)
        assert (read.query, set(read.facets), read.sort) == (expected.query, set(expected.facets), expected.sort), one
        assert (read.limit, read.snippets, read.filters) == (expected.limit, expected.snippets, ())


def test_our_server_is_measured_and_stopped(texts: Texts, asked: list[Question], mine: Ours) -> None:
    with pytest.MonkeyPatch.context() as patch, serving(ours.build(texts)) as (port, process, seconds):
        patch.setattr(served, "ASKED", 10)
        sizes = memory(port, process, asked)
        with closing(Served(port)) as over_http:
            assert over_http.about() == {"articles": COUNT}
            for one in asked[:: EACH // 2]:
                assert over_http.seen(over_http.ready(one)()) == mine.seen(mine.ready(one)())
            with pytest.raises(NotServed, match="answers 400"):
                over_http._client.ask("GET", "/v1/articles?nothing=1")
    assert seconds > 0
    assert 0 < sizes["after"]["dirty"] <= sizes["after"]["private"]
    assert not Path(f"/proc/{process}").exists()


def test_a_server_that_ends_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(NotServed, match="ended with status 1"), serving(tmp_path):
        pass


def test_opensearch_is_asked_in_its_own_language(asked: list[Question]) -> None:
    for one in asked:
        written = json.dumps(body(one))
        assert all(word in written for word in one.words)
        assert body(one)["track_total_hits"] is True
        assert body(one)["aggs"].keys() == set(one.facets)
        assert ("highlight" in body(one)) == (one.kind is not Kind.ALL)


def test_without_its_tools_there_is_no_opensearch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opensearch, "TOOLS", tmp_path)
    with pytest.raises(NotServed, match="OpenSearch is left out"), node():
        pass


def test_growth_asks_many_what_it_asks_few(texts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("tantivy")
    monkeypatch.setattr(run, "prepared_generated", lambda _: texts.articles)
    grown = growth(COUNT // 10, 2)
    assert grown
    assert (grown["few"]["ours"]["articles"], grown["many"]["ours"]["articles"]) == (COUNT // 10, COUNT)
    assert grown["few"]["kinds"].keys() == grown["many"]["kinds"].keys()
    assert grown["many"]["kinds"][Kind.ALL]["hits"] == COUNT


def test_the_command_ends_with_1_without_texts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_: object) -> Result:
        raise CorpusMissing("The texts to measure with are not there: nowhere")

    monkeypatch.setattr("bench.search.__main__.measure", missing)
    assert main([]) == 1
    assert "not there: nowhere" in capsys.readouterr().err


def test_the_command_writes_a_try_into_the_cache(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], result: Result, tmp_path: Path
) -> None:
    monkeypatch.setattr("bench.search.__main__.measure", lambda _: result)
    monkeypatch.setattr("bench.search.__main__.CACHE", tmp_path)
    assert main(["--limit", "60", "--no-http"]) == 0
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".svg"}
    assert "Written to" in capsys.readouterr().out


def test_make_bench_is_there() -> None:
    makefile = (Path(__file__).resolve().parents[2] / "Makefile").read_text(encoding="utf-8")
    assert "bench: $(VENV)/.bench ##" in makefile
    assert "-m bench.search $(BENCH)" in makefile
