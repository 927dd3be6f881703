"""Indexes that cannot be read: other formats and damaged ones are replaced, what is not ours is left alone."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from whoosh import index as stock
from whoosh.fields import ID, TEXT, Schema

from searcharchive.archive import Archive
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.cli import main
from searcharchive.errors import DamagedIndex, NoIndex, OtherFormat
from searcharchive.ingest.draft import Draft
from searcharchive.keys import Scope, create_key, list_keys
from searcharchive.settings import Settings
from searcharchive.web.app import create_app
from tests.importing.samples import draft, written

MARK = "searcharchive.json"
FILES = [draft("a"), draft("b")]


def make_stock(folder: Path) -> None:
    """An index as stock Whoosh writes it, with the names that ours has."""
    folder.mkdir()
    writer = stock.create_in(str(folder), Schema(id=ID(stored=True), body=TEXT), indexname="MAIN").writer()
    writer.add_document(id="old", body="old words")
    writer.commit()


@pytest.fixture(params=[1, 2, 99])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An index of ours, of another format."""
    folder = tmp_path / "index"
    make_stock(folder)
    (folder / MARK).write_text(json.dumps({"format": request.param, "engine": "whoosh"}))
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Ours, and sound: one article from a file, one over HTTP."""
    with Archive(tmp_path / "index") as archive:
        archive.reindex([draft("a", "old")], run="old")
        archive.create(written("h"))
        yield archive


def bytes_of(folder: Path) -> dict[str, bytes]:
    """All files but locks."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.stat().st_size}


def ids(archive: Archive) -> list[str]:
    return [article.id for article in archive.scan()]


def test_another_format_says_what_to_do(other: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = bytes_of(other)
    for command in (["search", "x"], ["stats"], ["reindex"], ["add", __file__], ["remove", "a"], ["optimise"]):
        assert main([*command, "--index", str(other)]) == 4
        said = capsys.readouterr().err
        assert "this version reads 3" in said
        assert "python -m searcharchive reindex PATH" in said
    assert main(["verify", "--index", str(other)]) == 4
    assert bytes_of(other) == before
    client = create_app(Settings(index=str(other))).test_client()
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").get_json()["type"] == "/problems/other-format"


@pytest.mark.parametrize("items", [FILES, []])
def test_another_format_is_replaced(items: list[Draft], other: Path) -> None:
    secret = create_key(other / "state", Scope.WRITE)
    with Archive(other) as archive:
        with pytest.raises(OtherFormat):
            archive.ready()
        report = archive.reindex(items, run="new")
        assert report.unread is not None
        assert "format" in report.unread
        assert (report.read, report.stored, report.gone, report.carried) == (len(items), len(items), 0, 0)
        assert ids(archive) == [item.id for item in items]
        assert archive.verify() == []
        assert archive.stats().details["generations"] == [report.generation]
        archive.create(written("h"))
    assert secret
    assert len(list_keys(other / "state")) == 1
    assert len(list(other.glob("*.toc"))) == 2  # nothing of the old one is left


def test_an_interrupted_replacement_changed_nothing(other: Path) -> None:
    def interrupted() -> Iterator[Draft]:
        yield draft("a")
        raise KeyboardInterrupt

    before = bytes_of(other)
    with Archive(other) as archive:
        with pytest.raises(KeyboardInterrupt):
            archive.reindex(interrupted(), run="new")
        assert bytes_of(other) == before
        assert archive.reindex(FILES, run="again").stored == 2


def test_a_foreign_index_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    make_stock(folder)
    before = bytes_of(folder)
    for discard in (False, True):
        with Archive(folder) as archive, pytest.raises(DamagedIndex, match="not made by searcharchive"):
            archive.reindex(FILES, run="new", discard_written=discard)
    assert bytes_of(folder) == before


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def newest(folder: Path, pattern: str) -> Path:
    return max(folder.glob(pattern), key=lambda path: path.stat().st_mtime_ns)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "a segment": lambda folder: flip(newest(folder, "*.seg")),
    "a segment that is missing": lambda folder: newest(folder, "*.seg").unlink(),
    "the newest table of contents": lambda folder: flip(newest(folder, "*.toc")),
    "an empty table of contents": lambda folder: newest(folder, "*.toc").write_bytes(b""),
    "the mark": lambda folder: flip(folder / MARK),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_index_is_replaced_only_on_demand(what: str, archive: Archive) -> None:
    folder = archive.folder
    DAMAGE[what](folder)
    before = bytes_of(folder)
    with Archive(folder) as fresh:
        for items in (FILES, None):
            with pytest.raises(DamagedIndex):
                fresh.reindex(items, run="new", discard_written=items is None)
        assert bytes_of(folder) == before
        report = fresh.reindex(FILES, run="again", discard_written=True)
        assert report.unread is not None
        assert ids(fresh) == ["a", "b"]
    archive.close()  # until then the old state was held, and stayed
    with Archive(folder, keep_generations=0) as last:
        last.create(written("h2"))
        assert last.verify() == []
        assert ids(last) == ["a", "b", "h2"]


def test_writers_of_a_damaged_index_are_refused_while_it_is_replaced(archive: Archive) -> None:
    flip(newest(archive.folder, "*.seg"))
    with Archive(archive.folder) as fresh:

        def meanwhile() -> Iterator[Draft]:
            yield draft("a")
            with pytest.raises(DamagedIndex):
                fresh.create(written("h2"))

        fresh.reindex(meanwhile(), run="new", discard_written=True)
        assert ids(fresh) == ["a"]


def test_optimising_nothing(tmp_path: Path) -> None:
    backend = WhooshBackend(tmp_path / "none")
    with pytest.raises(NoIndex):
        backend.optimise()
    assert not (tmp_path / "none").exists()
