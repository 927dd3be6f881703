"""``read``: what is understood, with nothing indexed."""

import json
from pathlib import Path

import pytest

from searcharchive.article import from_dict
from searcharchive.cli.main import main

STORY = " date 2026-01-10 Oslo, Jan 10 The ferry sank.\n\nNobody was hurt.\n"


def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(STORY)
    (tmp_path / "in/b.jsonl").write_text('{"id": "b", "title": "Two"}\nnonsense\n{"id": "c", "TITEL": "Three"}\n')
    return tmp_path / "in"


def test_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(folder(tmp_path))]) == 3
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].split() == ["date", "dateline", "headline", "places", "people", "orgs", "from"]
    assert lines[1].startswith("2026-01-10  Oslo, Jan 10 ")
    assert "a.txt:0" in lines[1]
    assert lines[-1] == "2 stories, 2 refused"
    assert [line.partition("in/")[2].partition(":")[0] for line in err.splitlines()] == ["b.jsonl", "b.jsonl"]
    assert "b.jsonl:2: not one JSON object" in err


def test_json_with_the_origin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--json", "--map", "headline=TITEL", "--id-prefix", "x-", str(folder(tmp_path))]) == 3
    out, _ = capsys.readouterr()
    articles = [from_dict(json.loads(line)) for line in out.splitlines()]
    assert [article.headline for article in articles][1:] == ["Two", "Three"]
    assert [article.id for article in articles][1:] == ["x-b", "x-c"]
    origins = [article.origin for article in articles if article.origin]
    assert [(Path(origin.file).name, origin.offset) for origin in origins] == [
        ("a.txt", 0),
        ("b.jsonl", 0),
        ("b.jsonl", 37),
    ]
    assert all(origin.sha256 and len(origin.sha256) == 64 for origin in origins)
    assert not (tmp_path / "index").exists()


def test_a_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--limit", "1", str(folder(tmp_path))]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 story, 0 refused"


@pytest.mark.parametrize("given", ["headline", "titel=TITEL", "headline=", "=x"])
def test_a_map_that_is_none(given: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--map", given, str(folder(tmp_path))]) == 2
    assert "FIELD=NAME" in capsys.readouterr().err


def test_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "nowhere"]) == 1
    assert "There is no nowhere" in capsys.readouterr().err
