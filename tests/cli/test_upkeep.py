"""``stats``, ``verify`` and ``optimise``, and what every command does about an index that is damaged."""

import json
import random
import shutil
from pathlib import Path

import pytest

from searcharchive.archive import Archive
from searcharchive.cli import main
from searcharchive.settings import Settings
from searcharchive.web.app import create_app

IDS = [f"story-{i}" for i in range(40)]
MARK = "searcharchive.json"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments, one of them with a mask; not to be changed."""
    folder = tmp_path_factory.mktemp("built")
    source = folder / "in.jsonl"
    stories = [{"id": id, "body": f"The grain of {id} was sold.", "orgs": ["Harbour Authority"]} for id in IDS]
    source.write_text("\n".join(map(json.dumps, stories)))
    index = folder / "index"
    assert main(["reindex", str(source), "--index", str(index)]) == 0
    source.write_text(json.dumps({"id": "late", "body": "Grain again."}))
    assert main(["add", str(source), "--index", str(index)]) == 0
    assert main(["remove", IDS[0], "--index", str(index)]) == 0
    return index


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(built, tmp_path / "index"))


def run(capsys: pytest.CaptureFixture[str], index: Path, *argv: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    capsys.readouterr()
    status = main([*argv, "--index", str(index)])
    return status, *capsys.readouterr()


def damage(path: Path, at: int, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.write_bytes(data)


def newest(index: Path, pattern: str) -> Path:
    return max(index.glob(pattern), key=lambda path: path.stat().st_size)


def test_stats(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, index, "stats", "--json")
    stats = json.loads(out)
    assert status == 0
    assert (stats["articles"], stats["withdrawn"], stats["languages"]) == (40, 0, ["en"])
    segments = stats["details"]["segments"]
    assert sum(s["documents"] - s["deleted"] for s in segments) == 41  # with the removal, which is remembered
    assert sum(s["bytes"] for s in segments) == stats["bytes"]
    assert max(s["born"] for s in segments) == stats["generation"] == stats["details"]["generations"][-1]
    assert stats["details"]["generations"] == list(range(stats["generation"] + 1))
    assert stats["details"]["folder_bytes"] == sum(path.stat().st_size for path in index.iterdir() if path.is_file())


def test_stats_for_people(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, index, "stats")
    assert status == 0
    figures, _, table = out.partition("\n\n")
    said = dict(line.split(maxsplit=1) for line in figures.replace("folder bytes", "folder_bytes").splitlines())
    assert said["articles"] == "40"
    assert said["generations"].startswith("4: 0, 1, 2, 3")
    head, *rows = table.splitlines()
    assert head.split() == ["segment", "documents", "deleted", "bytes", "born"]
    assert len(rows) == len(list(index.glob("*.seg")))
    assert {len(row) for row in rows} == {len(head)}


def test_optimise(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, index, "search", "grain", "--json")[1]
    status, out, _ = run(capsys, index, "optimise")
    assert (status, out.split(" ", 1)[0]) == (0, "3")
    assert "1 segment, " in out
    details = json.loads(run(capsys, index, "stats", "--json")[1])["details"]
    assert (len(details["segments"]), details["deleted"]) == (1, 0)
    assert run(capsys, index, "optimise")[1].endswith("there is nothing to gain.\n")
    again = run(capsys, index, "search", "grain", "--json")[1]
    hits = [[(hit["id"], hit["score"]) for hit in json.loads(out)["hits"]] for out in (found, again)]
    assert hits[0]
    assert hits[0] == hits[1]
    assert run(capsys, index, "verify")[0] == 0


def test_all_is_well(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, index, "verify")[:2] == (0, "All is as it was written.\n")
    assert json.loads(run(capsys, index, "verify", "--json")[1]) == {"ok": True, "damage": []}


@pytest.mark.parametrize("command", ["stats", "verify", "optimise"])
def test_where_there_is_no_index(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, said = run(capsys, tmp_path / "none", command)
    assert (status, out) == (1, "")
    assert "no index" in said
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("pattern", ["*.seg", "*.del", "_MAIN_3.toc", MARK])
def test_verify_names_what_is_damaged(pattern: str, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = newest(index, pattern)
    damage(path, path.stat().st_size // 2, 3)
    status, out, _ = run(capsys, index, "verify")
    assert status == 4
    (line,) = out.splitlines()
    assert line.startswith(f"{path.name}: ")
    status, out, _ = run(capsys, index, "verify", "--json")
    found = json.loads(out)
    assert status == 4
    assert not found["ok"]
    assert [(each["file"], bool(each["what"])) for each in found["damage"]] == [(path.name, True)]


def test_verify_names_what_is_missing_and_what_is_cut(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    largest, other = sorted(index.glob("*.seg"), key=lambda path: -path.stat().st_size)[:2]
    largest.unlink()
    other.write_bytes(other.read_bytes()[:-1])
    status, out, _ = run(capsys, index, "verify")
    assert status == 4
    assert {line.split(": ")[0] for line in out.splitlines()} == {largest.name, other.name}
    assert f"{largest.name}: It is missing." in out


COMMANDS = (("search", "grain", "--json"), ("show", IDS[7], "--json"), ("stats", "--json"))


def test_no_command_answers_from_a_damaged_index(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bit of any file: commands end with 4, or answer as before where they do not touch what is damaged."""
    chance = random.Random(7)
    good = [run(capsys, built, *command)[1] for command in COMMANDS]
    files = sorted(p.name for p in built.iterdir() if p.suffix in (".seg", ".del", ".json") or p.name == "_MAIN_3.toc")
    caught = 0
    for turn in range(60):
        index = Path(shutil.copytree(built, tmp_path / f"copy{turn}"))
        path = index / files[turn % len(files)]
        damage(path, chance.randrange(path.stat().st_size), chance.randrange(8))
        assert run(capsys, index, "verify")[0] == 4, path.name
        for command, answer in zip(COMMANDS, good, strict=True):
            status, out, said = run(capsys, index, *command)
            if status == 4:
                caught += 1
                assert not out
                assert "verify" in said or "reindex" in said
            else:
                assert (status, without_times(out)) == (0, without_times(answer))
    assert caught > 60


def without_times(answer: str) -> object:
    """What an answer says of the articles: not how long it took, nor where the index lies."""
    data = json.loads(answer)
    data.pop("timings", None)
    return data


def test_a_server_says_that_it_is_not_ready(index: Path) -> None:
    path = newest(index, "*.seg")
    damage(path, path.stat().st_size - 100)
    with Archive(index) as archive:
        client = create_app(Settings(index=str(index)), archive).test_client()
        for address in ("/readyz", "/v1/articles?q=grain"):
            response = client.get(address)
            assert response.status_code == 503
            assert int(response.headers["Retry-After"]) > 0
            assert response.get_json()["type"] == "/problems/damaged-index"
            assert path.name in response.get_json()["detail"]
        assert client.get("/healthz").status_code == 200


def test_settings_reach_the_index(
    index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEARCHARCHIVE_KEEP_GENERATIONS", "0")
    assert run(capsys, index, "remove", IDS[1])[0] == 0
    generations = json.loads(run(capsys, index, "stats", "--json")[1])["details"]["generations"]
    assert len(generations) <= 2
    monkeypatch.setenv("SEARCHARCHIVE_INDEX_MEMORY", "1k")
    assert run(capsys, index, "stats")[0] == 2
