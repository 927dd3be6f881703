"""The scores of rankings, on made-up ones."""

import importlib.util
from pathlib import Path

import pytest

from bench.ranking.collection import average_precision
from searcharchive.article import Article


@pytest.mark.parametrize(
    ("found", "relevant", "score"),
    [
        ("abc", "a", 1.0),
        ("abc", "c", 1 / 3),
        ("abc", "ac", (1 + 2 / 3) / 2),
        ("abc", "ad", 0.5),
        ("", "a", 0.0),
        ("xyz", "abc", 0.0),
    ],
)
def test_average_precision(found: str, relevant: str, score: float) -> None:
    assert average_precision(list(found), frozenset(relevant)) == pytest.approx(score)


@pytest.mark.parametrize("engine", ["ours", "tantivy", "fts5"])
def test_engines_find_and_order(engine: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("tantivy") is None:
        pytest.skip("tantivy is not installed: make bench-ranking installs it")
    from bench.ranking.engines import ENGINES

    articles = [
        Article(id="a", headline="", body="The ferry sank off the coast. A ferry."),
        Article(id="b", headline="", body="A long story about the coast, its towns, its boats, and one ferry."),
        Article(id="c", headline="", body="Nothing."),
    ]
    found = ENGINES[engine](articles, tmp_path / "index")("What of ferries: AND the (ferry?")
    assert found == ["a", "b"] if engine == "ours" else set(found) >= {"a", "b"}
