"""The command line end to end: real files in, a real index, exit codes and what people read."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from searcharchive.archive import Archive
from searcharchive.article import Article
from searcharchive.cli import main
from searcharchive.cli.progress import Progress
from searcharchive.importing import ahead
from searcharchive.ingest.draft import Draft
from searcharchive.query.help import as_text

STORIES = [
    {"id": "a", "headline": "Grain deal signed", "body": "The grain deal was signed.", "published": "2022-07-22"},
    {
        "id": "b",
        "headline": "Port strike",
        "body": "Dockers began a strike.",
        "published": "2023-01-05",
        "places": ["japan"],
    },
]
WIRE = (
    " date 2026-01-10 Ankara, Jan 10 Talks on grain began on Friday.\n\nThey will go on.\n\n"
    " date 2026-02-31 Oslo, Feb 3 No.\n"
)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    lines = "\n".join(json.dumps(story) for story in STORIES)
    (folder / "stories.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (folder / "wire.txt").write_text(WIRE)
    return folder


@pytest.fixture
def index(tmp_path: Path, sources: Path) -> str:
    folder = str(tmp_path / "index")
    assert main(["reindex", str(sources), "--index", folder]) == 3
    return folder


def shown(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, object]:
    capsys.readouterr()
    assert main([*argv, "--json"]) in (0, 3)
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_reindex_reports_all_that_it_read(tmp_path: Path, sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = shown(capsys, "reindex", str(sources), "--index", str(tmp_path / "i"))
    assert (report["read"], report["stored"], report["unchanged"], report["quarantined"]) == (4, 3, 0, 1)
    refused = [json.loads(line) for line in Path(str(report["quarantine"])).read_text().splitlines()]
    assert [(r["line"], r["source"].endswith("wire.txt")) for r in refused] == [(5, True)]
    assert "2026-02-31" in refused[0]["reason"]
    assert "2026-02-31" in refused[0]["raw"]


def test_the_same_again_is_unchanged(index: str, sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("reindex", "add"):
        report = shown(capsys, command, str(sources), "--index", index)
        assert (report["read"], report["stored"], report["unchanged"], report["quarantined"]) == (4, 0, 3, 1)


def test_reindex_replaces_and_add_does_not(index: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({"id": "c", "body": "Wheat."}))
    assert main(["add", str(other), "--index", index]) == 0
    assert shown(capsys, "stats", "--index", index)["articles"] == 4
    report = shown(capsys, "reindex", str(other), "--index", index)
    assert (report["stored"], report["unchanged"], report["gone"]) == (0, 1, 3)
    assert shown(capsys, "stats", "--index", index)["articles"] == 1


def test_reindex_without_a_path_keeps_everything(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    report = shown(capsys, "reindex", "--index", index)
    assert (report["read"], report["unchanged"]) == (3, 3)
    assert shown(capsys, "show", "a", "--index", index)["headline"] == "Grain deal signed"


def test_the_same_id_with_other_content_is_quarantined(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twice = tmp_path / "twice.jsonl"
    twice.write_text('{"id": "x", "body": "One."}\n{"id": "x", "body": "Two."}\n{"id": "x", "body": "One."}\n')
    report = shown(capsys, "reindex", str(twice), "--index", str(tmp_path / "i"))
    assert (report["read"], report["stored"], report["unchanged"], report["quarantined"]) == (3, 1, 1, 1)


def test_search_finds_and_marks_nothing_on_a_pipe(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["search", "grain", "--index", index, "--facet", "place", "--timeline"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2 articles\n")
    assert "Grain deal signed" in out
    assert "\x1b" not in out
    assert "Turkey" in out


def test_search_finds_what_has_no_date_and_languages_by_any_tag(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder = tmp_path / "a.jsonl", str(tmp_path / "index")
    stories = [{"id": "dated", "body": "grain", "date": "2020-01-01", "lang": "en"}, {"id": "undated", "body": "grain"}]
    path.write_text("".join(json.dumps(story) + "\n" for story in stories))
    assert main(["reindex", str(path), "--index", folder]) == 0

    def found(*asked: str) -> set[str]:
        capsys.readouterr()
        assert main(["search", "grain", *asked, "--json", "--index", folder]) == 0
        return {hit["id"] for hit in json.loads(capsys.readouterr().out)["hits"]}

    assert found() == {"dated", "undated"}
    assert found("--from", "2019") == {"dated"}
    assert found("--lang", "en-GB") == {"dated"}


def test_search_asks_what_was_meant(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["search", "Garin -port", "--index", index]) == 0
    assert capsys.readouterr().out == "0 articles\n\nDid you mean: grain -port (2)\n"


def test_search_explains(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["search", "grain^2 OR strik*", "--explain", "--index", index]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("[1] grain: 2 articles, idf ")
    assert lines[2].startswith("[2] strik*: 1 article, idf ")
    assert lines[2].endswith("; strike")
    assert sum(" = " in line and line.endswith(("[1]", "[2]")) for line in lines) == 3


def test_search_explains_what_a_question_was_ordered_by(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    question = "who carried grain from the port in the last year"
    assert main(["search", question, "--match", "any", "--explain", "--index", index]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "which the first articles speak of" in line]
    assert lines[0].startswith("[10] ")
    assert ": idf " in lines[0]


def test_help_of_search_has_the_query_language(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["search", "--help"])
    assert left.value.code == 0
    assert as_text(96).strip() in capsys.readouterr().out


def test_search_relaxes_and_says_so(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["search", "grain strike", "--index", index]) == 0
    assert "No article has all two words; showing 3 that have one." in capsys.readouterr().err
    assert main(["search", "grain strike", "--match", "all", "--index", index]) == 0
    assert capsys.readouterr().out == "0 articles\n"


def test_search_filters_places_by_any_name(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "search", "--place", "Japan", "--index", index)["total"] == 1
    assert shown(capsys, "search", "place:japan", "--from", "2023", "--to", "2023-01", "--index", index)["total"] == 1


def test_removed_articles_do_not_come_back(index: str, sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remove", "a", "--index", index]) == 0
    assert main(["show", "a", "--index", index]) == 1
    shown(capsys, "reindex", str(sources), "--index", index)
    assert shown(capsys, "stats", "--index", index)["articles"] == 2
    shown(capsys, "reindex", str(sources), "--discard-written", "--index", index)
    assert shown(capsys, "stats", "--index", index)["articles"] == 3


def test_removing_is_all_or_nothing(index: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remove", "a", "nobody", "--index", index]) == 1
    assert "nobody" in capsys.readouterr().err
    assert main(["show", "a", "--index", index]) == 0


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["search", "x"], 1, "no index"),
        (["reindex", "/nowhere/at/all"], 1, "There is no /nowhere/at/all"),
        (["search", "--from", "yesterdayish"], 2, "yesterdayish"),
        (["search", "--tz", "Mars/Base"], 2, "time zone"),
        (["search", "("], 1, "no index"),
    ],
)
def test_failures_are_said_in_words(
    argv: list[str], code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*argv, "--index", str(tmp_path / "none")]) == code
    assert said in capsys.readouterr().err


def test_a_bad_setting_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PORT", "many")
    assert main(["stats"]) == 2
    assert "PORT must be a whole number" in capsys.readouterr().err


def test_unknown_commands_are_usage() -> None:
    with pytest.raises(SystemExit) as left:
        main(["frobnicate"])
    assert left.value.code == 2


def test_keys_are_made_listed_and_revoked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--index", str(tmp_path / "i")]
    assert main(["key", "create", "--scope", "write", "--expires", "90d", "--label", "desk", *place]) == 0
    secret = capsys.readouterr().out.strip()
    assert main(["key", "list", "--json", *place]) == 0
    (key,) = json.loads(capsys.readouterr().out)
    assert (key["scope"], key["label"]) == ("write", "desk")
    assert secret not in (tmp_path / "i" / "state" / "keys.json").read_text()
    assert main(["key", "revoke", key["id"], *place]) == 0
    assert main(["key", "revoke", key["id"], *place]) == 1


def test_an_interrupted_reindex_leaves_the_index_whole(
    index: str, sources: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Progress, "advance", interrupted)
        assert main(["reindex", str(sources), "--index", index]) == 130
    assert shown(capsys, "stats", "--index", index)["articles"] == 3
    assert main(["add", str(sources), "--index", index]) == 3


def test_standard_input_is_read(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "searcharchive", "add", "-", "--json", "--index", str(tmp_path / "i")]
    done = subprocess.run(command, input=json.dumps(STORIES[0]).encode(), capture_output=True, check=True)
    assert json.loads(done.stdout)["stored"] == 1


def test_progress_says_rate_and_time_left() -> None:
    progress = Progress(1000)
    progress.articles = 50
    progress.advance(250, 1000)
    assert progress.line(10.0) == " 25% 50 articles, 5/s, 0:30 left"
    assert Progress(0).line(1.0) == "0 articles, 0/s"


def test_the_last_article_removed_does_not_come_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only, place = tmp_path / "only.jsonl", ["--index", str(tmp_path / "i")]
    only.write_text(json.dumps(STORIES[0]))
    assert main(["reindex", str(only), *place]) == 0
    assert main(["remove", "a", *place]) == 0
    assert main(["reindex", str(only), *place]) == 0
    assert shown(capsys, "stats", *place)["articles"] == 0


def test_a_withdrawn_article_alone_is_still_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only, place = tmp_path / "only.jsonl", ["--index", str(tmp_path / "i")]
    only.write_text(json.dumps({**STORIES[0], "status": "withdrawn"}))
    assert main(["reindex", str(only), *place]) == 0
    assert shown(capsys, "add", str(only), *place)["unchanged"] == 1


def test_an_interrupted_add_says_that_it_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": f"s{n}", "title": f"Story {n}"}) + "\n" for n in range(10)))
    real, met = ahead.understand, []

    def understand(draft: Draft) -> Article:
        met.append(draft)
        if len(met) == 8:
            raise KeyboardInterrupt
        return real(draft)

    monkeypatch.setattr(ahead, "understand", understand)
    monkeypatch.setattr(Archive.add, "__kwdefaults__", {**(Archive.add.__kwdefaults__ or {}), "every": 3})
    command = ["add", str(path), "--index", str(tmp_path / "index")]
    assert main(command) == 130
    assert "Interrupted. 6 articles are in; the same command goes on from there." in capsys.readouterr().err
    assert main(command) == 0
    out = capsys.readouterr().out
    assert "4 stored" in out
    assert "6 unchanged" in out
