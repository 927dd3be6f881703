"""What imports remember: it saves work, and changes nothing else."""

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.archive import Archive
from searcharchive.article import Article
from searcharchive.importing import ahead
from searcharchive.importing.report import Report
from searcharchive.ingest.pipeline import read

LINES = 12
Story = dict[str, object]


def story(number: int, body: str = "text", **more: object) -> Story:
    return {"id": f"s{number}", "title": f"Headline {number}", "body": body, **more}


def write(path: Path, stories: list[Story]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(each) + "\n" for each in stories), encoding="utf-8")


class Reader:
    """Imports a folder, and counts what had to be understood."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self.archive = archive
        self.folder = folder
        self.understood = 0
        self._runs = 0

    def add(self, *, every: int = 50_000, stop_at: int | None = None) -> Report:
        return self._run(replace=False, every=every, stop_at=stop_at)

    def reindex(self) -> Report:
        return self._run(replace=True)

    def _run(self, *, replace: bool, every: int = 0, stop_at: int | None = None) -> Report:
        self._runs += 1
        self.understood = 0
        real = ahead.understand

        def understand(draft: object) -> object:
            self.understood += 1
            if self.understood == stop_at:
                raise KeyboardInterrupt
            return real(draft)  # type: ignore[arg-type]

        with mock.patch.object(ahead, "understand", understand), self.archive.memory() as memory:
            drafts = read([self.folder], memory=memory)
            if replace:
                return self.archive.reindex(drafts, run=f"r{self._runs}", memory=memory)
            return self.archive.add(drafts, run=f"r{self._runs}", memory=memory, every=every)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with Archive(tmp_path / "index", lock_wait=0.5, processes=1) as archive:
        yield Reader(archive, tmp_path / "in")


def bodies(archive: Archive) -> dict[str, str]:
    return {article.id: article.body for article in archive.scan()}


@pytest.mark.parametrize("way", ["add", "reindex"])
def test_the_same_run_twice_understands_nothing(reader: Reader, way: str) -> None:
    write(reader.folder / "a.jsonl", [story(n) for n in range(LINES)])
    write(reader.folder / "b.jsonl", [story(100), story(101)])
    first = getattr(reader, way)()
    assert (first.read, first.stored, reader.understood) == (14, 14, 14)
    for again in ("add", "reindex"):
        second = getattr(reader, again)()
        assert (second.read, second.stored, second.unchanged, reader.understood) == (14, 0, 14, 0)
        assert second.generation == first.generation
        assert second.fields == first.fields
        assert second.gone == 0


def test_a_file_that_was_touched_is_read_but_not_understood(reader: Reader) -> None:
    write(reader.folder / "a.jsonl", [story(n) for n in range(LINES)])
    reader.add()
    os.utime(reader.folder / "a.jsonl", ns=(1, 1))
    assert (reader.add().unchanged, reader.understood) == (LINES, 0)


def test_a_file_that_grew_is_understood_from_there_on(reader: Reader) -> None:
    path = reader.folder / "a.jsonl"
    write(path, [story(n) for n in range(LINES)])
    reader.add()
    with path.open("a") as file:
        file.write(json.dumps(story(50)) + "\n")
    report = reader.add()
    assert (report.stored, report.unchanged, reader.understood) == (1, LINES, 1)
    assert (reader.add().unchanged, reader.understood) == (LINES + 1, 0)


def test_a_file_with_another_beginning_is_read_anew(reader: Reader) -> None:
    path = reader.folder / "a.jsonl"
    write(path, [story(n) for n in range(LINES)])
    reader.add()
    write(path, [story(0, "changed"), *(story(n) for n in range(1, LINES))])
    report = reader.add()
    assert (report.stored, report.unchanged, reader.understood) == (1, LINES - 1, LINES)
    write(path, [story(0, "changed")])
    report = reader.add()
    assert (report.read, report.stored, report.unchanged) == (1, 0, 1)


def test_what_was_refused_is_refused_again(reader: Reader) -> None:
    path = reader.folder / "a.jsonl"
    write(path, [story(0), {"id": "bad", "body": 5}, story(2)])
    with path.open("a") as file:
        file.write("nonsense\n")
    first = reader.add()
    assert (first.stored, first.quarantined) == (2, 2)
    for again in (reader.add, reader.reindex):
        second = again()
        assert (second.unchanged, second.quarantined, second.stored) == (2, 2, 0)
        assert reader.understood == 0
        assert second.quarantine is not None
        assert len(second.quarantine.read_text().splitlines()) == 2


def test_what_was_removed_or_changed_since_is_read_again(reader: Reader) -> None:
    write(reader.folder / "a.jsonl", [story(n) for n in range(3)])
    reader.add()
    reader.archive.remove("s1")
    assert (reader.add().stored, reader.understood) == (1, 3)
    reader.archive.replace(replace(reader.archive.get("s2"), body="by hand"))
    assert (reader.add().stored, reader.understood) == (1, 3)
    assert bodies(reader.archive)["s2"] == "text"


def test_interrupted_it_goes_on(reader: Reader) -> None:
    write(reader.folder / "a.jsonl", [story(n) for n in range(LINES)])
    write(reader.folder / "b.jsonl", [story(n) for n in range(100, 100 + LINES)])
    with pytest.raises(KeyboardInterrupt):
        reader.add(every=4, stop_at=19)
    assert len(bodies(reader.archive)) == 16
    report = reader.add(every=4)
    assert (report.read, report.stored, report.unchanged, reader.understood) == (24, 8, 16, 8)
    assert (reader.add().unchanged, reader.understood) == (24, 0)
    assert len(bodies(reader.archive)) == 24


def test_a_reindex_forgets_what_is_gone(reader: Reader) -> None:
    write(reader.folder / "a.jsonl", [story(n) for n in range(3)])
    write(reader.folder / "b.jsonl", [story(9)])
    reader.reindex()
    (reader.folder / "b.jsonl").unlink()
    report = reader.reindex()
    assert (report.unchanged, report.gone, reader.understood) == (3, 1, 0)
    assert bodies(reader.archive).keys() == {"s0", "s1", "s2"}


def test_a_ledger_that_is_damaged_or_in_use_costs_time_only(reader: Reader) -> None:
    write(reader.folder / "a.jsonl", [story(n) for n in range(3)])
    reader.add()
    ledger = reader.archive.state / "sources.sqlite3"
    with reader.archive.memory() as other:
        assert other.works
        assert (reader.add().unchanged, reader.understood) == (3, 3)
    ledger.write_bytes(b"nonsense" * 1_000)
    assert (reader.add().unchanged, reader.understood) == (3, 3)
    assert (reader.add().unchanged, reader.understood) == (3, 0)


# A version has one text: of two texts that claim to be the same version the first to come is kept, the other refused.
VERSIONS = st.builds(
    lambda number, version: story(number, f"version {version}", version=version),
    st.integers(3, 5),
    st.sampled_from(["1", "2", "3"]),
)
STORIES = st.builds(story, st.integers(0, 2), st.sampled_from(["one", "two"])) | VERSIONS
FILES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.lists(STORIES, max_size=4), max_size=3)
STEPS = st.lists(st.tuples(FILES, st.sampled_from(["add", "reindex"])), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(steps=STEPS, every=st.integers(1, 4))
def test_with_memory_all_is_as_without(steps: list[tuple[dict[str, list[Story]], str]], every: int) -> None:
    """Whatever becomes of files: the same articles, and the same report, as of an import that remembers nothing."""
    with (
        tempfile.TemporaryDirectory() as place,
        closing(Archive(Path(place) / "one")) as with_memory,
        closing(Archive(Path(place) / "two")) as without,
    ):
        folder = Path(place) / "in"
        folder.mkdir()
        for number, (files, way) in enumerate(steps):
            for path in folder.iterdir():
                path.unlink()
            for name, stories in files.items():
                write(folder / f"{name}.jsonl", stories)
            run = f"r{number}"
            with with_memory.memory() as memory:
                drafts = read([folder], memory=memory)
                if way == "add":
                    one = with_memory.add(drafts, run=run, memory=memory, every=every)
                else:
                    one = with_memory.reindex(drafts, run=run, memory=memory)
            two = getattr(without, way)(read([folder]), run=run)
            assert replace(one, quarantine=None, generation=0) == replace(two, quarantine=None, generation=0)
            # Of an article that several files hold, one is named that had it when it was stored.
            assert [nowhere(each) for each in with_memory.scan()] == [nowhere(each) for each in without.scan()]


def nowhere(article: Article) -> Article:
    return replace(article, origin=None)


def test_a_version_that_is_added_to_a_file(reader: Reader) -> None:
    """What was passed over is written before it is decided where the new one goes."""
    write(reader.folder / "p.jsonl", [story(1, "two", version="2")])
    write(reader.folder / "q.jsonl", [story(1, "four", version="4")])
    reader.reindex()
    write(reader.folder / "p.jsonl", [story(1, "two", version="2"), story(1, "three", version="3")])
    report = reader.reindex()
    assert (report.stored, report.unchanged, report.gone) == (1, 2, 0)
    assert bodies(reader.archive) == {"s1": "four", "s1.v2": "two", "s1.v3": "three"}
    assert reader.reindex().stored == 0


def test_a_file_that_is_replaced_by_one_of_the_same_size_and_time(reader: Reader) -> None:
    path = reader.folder / "a.jsonl"
    write(path, [story(0, "one")])
    reader.add()
    write(reader.folder / "b", [story(0, "two")])
    found = path.stat()
    os.utime(reader.folder / "b", ns=(found.st_atime_ns, found.st_mtime_ns))
    (reader.folder / "b").rename(path)
    assert reader.add().stored == 1
    assert bodies(reader.archive) == {"s0": "two"}


def test_links_to_nowhere_are_told(reader: Reader) -> None:
    write(reader.folder / "a.jsonl", [story(0)])
    (reader.folder / "b.jsonl").symlink_to("nowhere")
    (reader.folder / "loop").symlink_to("loop")
    for way in (reader.add, reader.reindex, reader.add):
        report = way()
        assert (report.stored + report.unchanged, report.quarantined) == (1, 2)


@pytest.mark.parametrize("damage", ["foreign", "bytes"])
def test_a_ledger_of_another_form_is_begun_anew(reader: Reader, damage: str) -> None:
    write(reader.folder / "a.jsonl", [story(n) for n in range(2_000)])
    reader.add()
    ledger = reader.archive.state / "sources.sqlite3"
    if damage == "foreign":
        ledger.unlink()
        with closing(sqlite3.connect(ledger)) as database:
            database.execute("CREATE TABLE sources (name TEXT)")
            database.commit()
    else:
        data = bytearray(ledger.read_bytes())
        data[20_000:60_000] = os.urandom(40_000)
        ledger.write_bytes(data)
    assert (reader.add().unchanged, reader.understood) == (2_000, 2_000)
    assert (reader.add().unchanged, reader.understood) == (2_000, 0)
