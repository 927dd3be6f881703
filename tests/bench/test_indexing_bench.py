"""The benchmark of indexing, over a few made-up articles."""

import gzip
import json
import mmap
import os
import re
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from bench import indexing
from bench.corpora import CorpusMissing, stream, write_articles
from bench.engines import OURS, PEER
from bench.generated import Pool, sentences, write_pool
from bench.indexing import about, compare, growth, main
from bench.machine import slug
from bench.measure import ChildFailed, Clock, Fsyncs, Memory, Result, fsync_speed, run_child, spread
from bench.preparing import CORPORA, prepared, prepared_generated
from bench.report import number, table, write
from searcharchive.article import Article, Entity, Place, Span
from searcharchive.dates import parse_iso
from tests.test_imports import MODULES, imported

ROOT = Path(__file__).resolve().parents[2]
COUNT = 50
ADDED = 10


def story(number: int) -> Article:
    return Article(
        id=f"s-{number}",
        headline=f"Port number {number} opens",
        headline_derived=number % 7 == 0,
        body=f"Ships wait. Grain of the year {1900 + number} is loaded!\nNobody was hurt. Ünïcode {number}?",
        published=parse_iso(f"1916-01-{number % 28 + 1:02}") if number % 5 else None,
        places=(Place("TR/Istanbul", "Istanbul", "TR", spans=(Span("body", 0, 5, "Ships"),)),),
        people=(Entity(f"Person {number % 3}", given=True),),
        topics=("grain", "ships"),
        source="A paper" if number % 2 else None,
        lang="en",
        extra={"page": number},
    )


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    assert write_articles(path, map(story, range(COUNT))) == COUNT
    return path


@pytest.fixture(scope="module")
def pool(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pool") / "pool"
    write_pool(path, stream(articles))
    return path


@pytest.fixture(scope="module")
def result(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A whole measurement, of ours alone."""
    with pytest.MonkeyPatch.context() as patch:
        cache = tmp_path_factory.mktemp("cache")
        patch.setattr(indexing, "CACHE", cache)
        patch.setattr(indexing, "installed", lambda: (OURS,))
        found = about(Namespace(repeat=1, limit=None))
        found["corpora"] = {"made-up": compare(articles, 1, None)}
        found["growth"] = growth(articles, 5, COUNT - 1 - ADDED, 1)
        assert list(cache.iterdir()) == []
    return found


def test_generated_articles_are_always_the_same(pool: Path) -> None:
    with Pool(pool) as first, Pool(pool) as second:
        made = list(first.articles(0, 30))
        assert list(second.articles(10, 20)) == made[10:20]
        assert list(first.articles(0, 30, seed=1)) != made
    assert len({article.id for article in made}) == 30
    assert all(article.headline and article.body for article in made)


def test_generated_articles_are_of_the_sentences_there_are(pool: Path, articles: Path) -> None:
    known = {sentence for article in stream(articles) for sentence in sentences(article.body)}
    with Pool(pool) as drawn:
        for article in drawn.articles(0, 30):
            assert set(sentences(article.body)) <= known
            assert article.source in ("A paper", None)


def test_sentences_without_a_stop_end_with_their_line() -> None:
    assert list(sentences("One two. Three!  Four?")) == ["One two.", "Three!", "Four?"]
    lines = ["word " * 60, "", "word " * 70]
    assert list(sentences("\n".join(lines))) == [lines[0], lines[2]]


def test_a_run_yields_its_figures(result: Result) -> None:
    ours = result["corpora"]["made-up"][OURS]
    assert ours["articles"] == COUNT
    assert ours["articles_per_second"] == pytest.approx(COUNT / ours["seconds"])
    assert 0 < ours["commit_seconds"] < ours["seconds"]
    for figure in ("cpu_seconds", "bytes", "baseline_bytes"):
        assert ours[figure] > 0, figure
    assert ours["peak_bytes"] == ours["baseline_bytes"] + ours["peak_over_baseline_bytes"]
    assert len(ours["runs"]) == 1
    assert 0 <= ours["elsewhere"] <= 1.1
    assert ours["streamed"]["peak_bytes"] > 1 << 20
    assert result["corpora"]["made-up"]["text_bytes"] == sum(
        len((story(n).headline + story(n).body).encode()) for n in range(COUNT)
    )


def test_growth_is_a_ratio_of_rates_and_single_articles_are_added(result: Result) -> None:
    few, many, adds = (result["growth"][name] for name in ("small", "large", "adds"))
    for rate, ratio in result["growth"]["ratios"].items():
        assert ratio == pytest.approx(many[rate] / few[rate])
    assert many["articles_per_second_overall"] < many["articles_per_second"]
    assert adds["ms"]["count"] == ADDED
    assert 0 < adds["fsync_ms"]["median"] < adds["ms"]["median"] <= adds["ms"]["p95"]
    assert adds["fsyncs"] >= 1


def test_the_report_names_the_machine_but_not_the_host(result: Result, tmp_path: Path) -> None:
    path = write(result, tmp_path)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-[a-z0-9-]+-\d+-cores-index\.json", path.name)
    written = json.loads(path.read_bytes())
    assert written["corpora"]["made-up"][OURS]["articles"] == COUNT
    assert os.uname().nodename not in path.name
    assert written["machine"]["cores"] == os.cpu_count()
    assert written["versions"]["Whoosh"]
    assert written["fsync_ms"]["median"] > 0
    assert re.fullmatch(r"unknown\+?|[0-9a-f]{40}\+?", written["commit"])


def test_the_table_says_all_of_it(result: Result) -> None:
    text = table(result)
    assert "made-up: 50 articles" in text
    for label in ("articles/s", "index, MB", "one article more, 10 times, ms", "of them fsync", "when streamed"):
        assert label in text


def test_the_peer_keeps_whole_articles_too(articles: Path, tmp_path: Path) -> None:
    pytest.importorskip("tantivy")
    from bench.tantivy_peer import Tantivy

    index = Tantivy(tmp_path / "index")
    for article in stream(articles):
        index.put(article)
    index.commit()
    assert index.count() == COUNT
    assert [index.get(f"s-{n}") for n in range(COUNT)] == [story(n) for n in range(COUNT)]
    assert index.get("nobody") is None


def test_with_the_peer_there_are_ratios(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("tantivy")
    monkeypatch.setattr(indexing, "CACHE", tmp_path)
    found = compare(articles, 1, 20)
    assert found[PEER]["articles"] == 20
    assert found["ratios"]["bytes"] == pytest.approx(found[OURS]["bytes"] / found[PEER]["bytes"])
    assert found["ratios"].keys() == {"articles_per_second", "cpu_seconds", "bytes", "streamed_peak_bytes"}


def test_texts_that_are_absent_are_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusMissing, match=re.escape(str(tmp_path / "reuters21578-train.jsonl.gz"))):
        prepared(CORPORA["reuters"], tmp_path, tmp_path)


def test_the_command_ends_with_1_without_texts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_: object) -> Path:
        raise CorpusMissing("The texts to measure with are not there: nowhere")

    monkeypatch.setattr(indexing, "source_of", missing)
    assert main(["--corpus", "reuters"]) == 1
    assert "not there: nowhere" in capsys.readouterr().err


LINE = {
    "id": "19160101/2010218519#1",
    "title": "",
    "body": "Text in Paris.",
    "date": "1916-01-01",
    "places": ["Utah--Salt Lake--Salt Lake City"],
    "people": [],
    "orgs": [],
    "topics": [],
    "source": "A paper",
    "lccn": "201",
    "lang": "en",
}


def texts(folder: Path, name: str, *bodies: str) -> None:
    with gzip.open(folder / CORPORA[name].file, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(LINE | {"body": body}) + "\n" for body in bodies)


def test_articles_are_prepared_once_and_again_when_the_texts_change(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    texts(tmp_path, "chronam", "Text in Paris.", "The same id once more.")
    path = prepared(CORPORA["chronam"], tmp_path, cache)
    before = path.stat().st_mtime_ns
    (article,) = stream(path)
    assert prepared(CORPORA["chronam"], tmp_path, cache) == path
    assert path.stat().st_mtime_ns == before
    texts(tmp_path, "chronam", "Another text.")
    other = prepared(CORPORA["chronam"], tmp_path, cache)
    assert list(cache.iterdir()) == [other]
    assert other != path
    assert (article.headline, article.body, article.source_id) == ("", "Text in Paris.", LINE["id"])
    assert [place.id for place in article.places] == ["US/Utah/Salt Lake City"]


def test_generated_articles_are_kept_too(tmp_path: Path) -> None:
    texts(tmp_path, "chronam", "Text in Paris.")
    path = prepared_generated(7, tmp_path, tmp_path / "cache")
    made = list(stream(path))
    assert [article.id for article in made] == [f"1916-01-01-{n}" for n in range(7)]
    assert {article.body for article in made} == {"Text in Paris."}


def test_reuters_is_understood_and_chronam_as_given(tmp_path: Path) -> None:
    for name in CORPORA:
        texts(tmp_path, name, "The minister went to Ankara on Tuesday.")
    (given,) = stream(prepared(CORPORA["chronam"], tmp_path, tmp_path))
    (understood,) = stream(prepared(CORPORA["reuters"], tmp_path, tmp_path))
    assert not given.mentioned
    assert understood.mentioned
    assert understood.headline_derived
    assert not given.headline


def test_clocks_and_fsyncs(tmp_path: Path) -> None:
    real, clock, disk = os.fsync, Clock(), Fsyncs()
    with disk.timed(), clock.running(), (tmp_path / "file").open("wb") as file:
        os.fsync(file.fileno())
        os.fdatasync(file.fileno())
    assert os.fsync is real
    assert disk.count == 2
    assert 0 < disk.seconds < clock.seconds
    assert fsync_speed(tmp_path)["median"] > 0


def test_the_peak_is_of_what_came_after_the_baseline() -> None:
    size = 64 << 20
    write_over(size)
    memory = Memory()
    write_over(size // 4)
    used = memory.result()
    # Other memory of this process may go meanwhile: only what is far from right is wrong.
    assert size // 8 < used["peak_over_baseline_bytes"] < size


def write_over(size: int) -> None:
    """Use memory that this process did not have before, and give it back."""
    with mmap.mmap(-1, size) as block:
        block.write(b"x" * size)


def test_a_child_that_fails_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ChildFailed, match="listed ours ended with status 1"):
        run_child("listed", engine=OURS, articles=tmp_path / "none", folder=tmp_path / "index")
    assert "FileNotFoundError" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0512, "0.05"), (9.99, "9.99"), (12.34, "12.3"), (123.4, "123"), (15_123.4, "15,123")]
)
def test_numbers_are_short(value: float, shown: str) -> None:
    assert number(value) == shown


def test_spread_is_by_nearest_rank() -> None:
    assert spread(range(1, 51)) == {"median": 25.5, "p95": 48, "count": 50}


def test_a_processor_is_written_small() -> None:
    assert slug("Intel(R) Xeon(R) CPU E5-2670 v3 @ 2.30GHz") == "intel-xeon-cpu-e5-2670-v3"


def test_no_engine_is_in_the_memory_of_another() -> None:
    known = "import sys, bench.jobs; print({'numba', 'numpy', 'whoosh', 'tantivy'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", known], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_nothing_in_the_product_imports_the_benchmarks() -> None:
    roots = {name.split(".")[0] for path in (*MODULES, ROOT / "app.py") for name in imported(path)}
    assert roots & {"bench", "tantivy"} == set()


def test_requirements_are_pinned_and_the_target_is_there() -> None:
    asked = re.findall(r"^(\w+==[\d.]+)$", (ROOT / "requirements-bench.in").read_text(encoding="utf-8"), re.MULTILINE)
    pinned = (ROOT / "requirements-bench.txt").read_text(encoding="utf-8")
    assert [name.split("==")[0] for name in asked] == ["bm25s", "tantivy"]
    for requirement in asked:
        assert f"{requirement} \\\n    --hash=sha256:" in pinned
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "bench-index: $(VENV)/.bench ##" in makefile
    assert "requirements-bench;" in makefile
    assert "bench/.cache/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
