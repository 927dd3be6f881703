"""Readers of one process share open segments, and keep them while others commit."""

import gc
from contextlib import closing
from pathlib import Path
from unittest import mock

import whoosh.index
from whoosh.query import Every, Term

from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.backends.whoosh.codec import shared
from searcharchive.backends.whoosh.segment.container import ColumnFile
from searcharchive.backends.whoosh.writer import Limits
from tests.backends.samples import fill, story


def test_a_segment_is_checked_once_for_all_who_read_it(tmp_path: Path) -> None:
    with closing(WhooshBackend(tmp_path)) as backend:
        fill(backend, story("a", "grain"))
        fill(backend, story("b", "grain"))
    index = whoosh.index.open_dir(tmp_path)
    with mock.patch.object(ColumnFile, "check_columns", autospec=True) as check:
        with index.searcher() as one, whoosh.index.open_dir(tmp_path).searcher() as another:
            assert check.call_count == 2  # one for each segment
            assert [hit["id"] for hit in one.search(Every())] == [hit["id"] for hit in another.search(Every())]
            held = [leaf._terms._held for leaf, _ in one.reader().leaf_readers()]
            assert held == [leaf._perdoc._held for leaf, _ in another.reader().leaf_readers()]
        del one, another, held
        with index.searcher():
            assert check.call_count == 2
        assert len(still_open(tmp_path)) == 2
        del index
        assert still_open(tmp_path) == []
        with whoosh.index.open_dir(tmp_path).searcher():
            assert check.call_count == 4


def still_open(folder: Path) -> list[str]:
    gc.collect()
    return [path for path, *_ in shared._OPEN if path.startswith(str(folder))]


def test_opening_reads_no_more_than_it_must(tmp_path: Path) -> None:
    with closing(WhooshBackend(tmp_path)) as backend:
        fill(backend, story("a", "grain"))
    with whoosh.index.open_dir(tmp_path).searcher() as searcher:
        assert searcher.reader()._terms._held._made == {}


def test_a_reader_outlives_the_files_of_its_generation(tmp_path: Path) -> None:
    with closing(WhooshBackend(tmp_path, Limits(keep=0))) as backend:
        fill(backend, *(story(f"{n:02}", "grain " * n) for n in range(1, 30)))
        with backend.writer() as writer:
            writer.remove("05")
            writer.commit()
        index = whoosh.index.open_dir(tmp_path)
        with index.searcher() as searcher:
            names = set(tmp_path.glob("*.seg")) | set(tmp_path.glob("*.del"))
            assert len(names) == 2
            with backend.writer(replace=True) as writer:
                writer.put(story("new", "grain"))
                writer.commit()
            backend._cleaned -= 1_000  # as if its last cleaning were longer ago
            fill(backend, story("newer", "grain"))
            assert not names & set(tmp_path.iterdir())
            assert {hit["id"] for hit in searcher.search(Term("body", "grain"), limit=None)} == {
                f"{n:02}" for n in range(1, 30) if n != 5
            }
            assert searcher.document(id="07")["body"] == ("grain " * 7)
            assert not searcher.up_to_date()
        with index.searcher() as searcher:
            assert {hit["id"] for hit in searcher.search(Every())} == {"new", "newer"}
            del searcher
            assert len(still_open(tmp_path)) == 2
