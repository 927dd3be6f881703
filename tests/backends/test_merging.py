"""Several segments merged into one answer as before; whatever is written in the meantime stays."""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.backends.whoosh import tiers
from searcharchive.backends.whoosh.backend import WhooshBackend
from searcharchive.backends.whoosh.segment import dictionaries, encoding, merging, merging_terms, slices, words
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.errors import DamagedIndex, IndexBusy
from searcharchive.query.tree import Fuzzy, Node, Phrase, Term, TextField, Wildcard
from searcharchive.search.request import SearchRequest, Sort
from tests.backends.generate import Commit, Put, histories, requests, trees
from tests.backends.oracle import Oracle
from tests.backends.samples import story
from tests.backends.test_backends_agree import apply, assert_same_answer, assert_same_state, many_small_commits


def hold_equal_when_merged(history: Sequence[Commit], asked: Sequence[SearchRequest]) -> None:
    """Before and after all becomes one segment."""
    with tempfile.TemporaryDirectory() as folder, closing(WhooshBackend(Path(folder, "index"))) as whoosh:
        oracle = Oracle()
        apply(whoosh, history)
        apply(oracle, history)
        whoosh.optimise()
        ids = {w.article.id for c in history for w in c.writes if isinstance(w, Put)}
        with oracle.snapshot() as expected, whoosh.snapshot() as actual:
            assert len(actual.stats().details["segments"]) <= 1
            assert actual.stats().details["deleted"] == 0
            assert_same_state(expected, actual, ids)
            for request in asked:
                assert_same_answer(expected, actual, request)
        assert whoosh.verify() == []


@pytest.fixture(scope="module", autouse=True)
def small_steps() -> Iterator[None]:
    """Slices of the alphabet, and pieces of output, so small that every way through the merger is gone."""
    with (
        mock.patch.object(dictionaries, "RANGE", 32),
        mock.patch.object(slices, "RANGE", 32),
        mock.patch.object(merging, "PIECE", 64),
        mock.patch.object(merging_terms, "PIECE", 64),
        mock.patch.object(encoding, "PIECE", 64),
        mock.patch.object(words, "PIECE", 64),
        mock.patch.object(words, "FORMS_IN_BYTES", 1),
        mock.patch.object(merging_terms, "FORMS_AT_ONCE", 5),
        mock.patch.object(merging_terms, "IN_MEMORY", 100),
    ):
        yield


@given(histories(), st.lists(requests(), min_size=5, max_size=8))
@settings(max_examples=25)
def test_merged_segments_answer_any_request_as_before(history: list[Commit], asked: list[SearchRequest]) -> None:
    hold_equal_when_merged(history, asked)


@given(histories(), st.lists(trees(), min_size=10, max_size=10))
@settings(max_examples=15)
def test_merged_segments_match_and_score_any_tree_as_before(history: list[Commit], queries: list[Node]) -> None:
    hold_equal_when_merged(history, [SearchRequest(q, sort=Sort.RELEVANCE, limit=100, budget=None) for q in queries])


def test_many_small_commits_merged() -> None:
    queries: list[Node] = [Wildcard("*"), Fuzzy("deals", 2), Term("grain"), Phrase(("grain", "deal"), slop=2)]
    hold_equal_when_merged(many_small_commits(), [SearchRequest(query, limit=100, budget=None) for query in queries])


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[WhooshBackend]:
    with closing(WhooshBackend(tmp_path / "index")) as opened:
        yield opened


def put(backend: WhooshBackend, *numbers: int, text: str = "") -> None:
    with backend.writer() as writer:
        for number in numbers:
            said = text or f"word{number} of {number % 7} barges"
            writer.put(story(f"a{number}", said, f"headline {number % 3}", places=[f"ZZ/{number % 4}"]))
        writer.commit()


def everything(backend: WhooshBackend) -> list[object]:
    with backend.snapshot() as snapshot:
        asked = [SearchRequest(Term(form), limit=1000, sort=Sort.RELEVANCE) for form in ("barge", "of", "word77", "3")]
        answers = [snapshot.search(request) for request in asked]
        said = [[(hit.id, hit.score, hit.snippets) for hit in answer.hits] for answer in answers]
        return [said, snapshot.digests(), list(snapshot.scan())]


def test_many_terms_and_documents(backend: WhooshBackend) -> None:
    """Over several blocks of dictionaries and runs of postings, with and without deletions."""
    for first in range(0, 900, 300):
        put(backend, *range(first, first + 300))
    put(backend, *range(0, 900, 7), text="changed of barges")
    before = everything(backend)
    assert backend.optimise() == 1
    assert everything(backend) == before
    assert backend.optimise() == 0
    put(backend, 1000)
    backend.optimise()
    with backend.snapshot() as snapshot:
        assert len(snapshot) == 901
        assert snapshot.get("a1000") is not None


def test_the_generation_of_each_document_survives(backend: WhooshBackend) -> None:
    put(backend, 1)
    put(backend, 2)
    backend.optimise()
    put(backend, 3)
    backend.optimise()
    with backend.snapshot() as snapshot:
        held = snapshot._held
        assert sorted(held.id_of(doc) for doc in held.written_since(1)) == ["a2", "a3"]
        assert held.written_since(3) == [held.find("a3")]


def test_what_is_written_during_a_merge_stays(backend: WhooshBackend) -> None:
    put(backend, *range(10))
    put(backend, *range(10, 20))
    merge = merging.merge

    def slow_merge(*arguments: object) -> tuple[int, int]:
        done = merge(*arguments)  # type: ignore[arg-type]
        put(backend, 3, 13, text="changed meanwhile")
        with backend.writer() as writer:
            writer.remove("a4", record=True)
            writer.commit()
        return done

    with mock.patch("searcharchive.backends.whoosh.merger.merge", slow_merge):
        backend.merger(0).run(lambda entries: list(entries[:2]) if entries[0].documents == 10 else [])
    with backend.snapshot() as snapshot:
        bodies = {article.id: article.body for article in snapshot.scan()}
        assert len(bodies) == 19
        assert bodies["a3"] == bodies["a13"] == "changed meanwhile"
        assert snapshot.deletions() == {"a4"}
        assert snapshot.search(SearchRequest(Term("barge"), limit=0)).total == 17


def test_a_merge_of_what_a_reindex_replaced_is_dropped(backend: WhooshBackend) -> None:
    put(backend, *range(10))
    put(backend, *range(10, 20))
    merge = merging.merge

    def slow_merge(*arguments: object) -> tuple[int, int]:
        done = merge(*arguments)  # type: ignore[arg-type]
        with backend.writer(replace=True) as writer:
            writer.put(story("new", "reindexed"))
            writer.commit()
        return done

    with mock.patch("searcharchive.backends.whoosh.merger.merge", slow_merge):
        backend.optimise()
    with backend.snapshot() as snapshot:
        assert [article.id for article in snapshot.scan()] == ["new"]
    assert len(list(backend.folder.glob("*.seg"))) == 3  # the old ones are kept for a while, the merged one is not


def test_one_merge_at_a_time(backend: WhooshBackend) -> None:
    put(backend, 1)
    put(backend, 2)
    busy: list[bool] = []

    def look(*_: object) -> list[ColumnSegment]:
        with pytest.raises(IndexBusy):
            WhooshBackend(backend.folder).optimise(wait=0)
        busy.append(True)
        return []

    backend.merger(0).run(look)
    assert busy


def test_a_damaged_article_is_not_merged(backend: WhooshBackend) -> None:
    put(backend, *range(10))
    put(backend, *range(10, 20))
    with backend.snapshot() as snapshot:
        segment = snapshot._held.segments[0]
        _, _, offset, _ = segment.file._columns["stored"]
    with segment.file.path.open("r+b") as file:
        file.seek(offset + 20)
        byte = file.read(1)
        file.seek(offset + 20)
        file.write(bytes([byte[0] ^ 4]))
    # A small segment is read whole when it is opened: this backend still has it as it was.
    with closing(WhooshBackend(backend.folder)) as fresh, pytest.raises(DamagedIndex, match=segment.name):
        fresh.optimise()
    assert [damage.file for damage in backend.verify()] == [segment.name]


def test_a_child_merges_after_many_commits(tmp_path: Path) -> None:
    with closing(WhooshBackend(tmp_path / "index", merges=True)) as backend:
        for number in range(tiers.MANY):
            put(backend, number)
        assert backend.child is not None
        backend.child.wait(60)
        with backend.snapshot() as snapshot:
            assert len(snapshot.stats().details["segments"]) == 1
            assert len(snapshot) == tiers.MANY


def test_readers_and_writers_beside_merges(backend: WhooshBackend) -> None:
    """Nothing is lost, nothing is seen twice, whatever happens at once."""
    put(backend, *range(20))
    done = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        while not done.is_set():
            with backend.snapshot() as snapshot:
                ids = [article.id for article in snapshot.scan()]
                total = snapshot.search(SearchRequest(Term("barge"), limit=0)).total
                if len(set(ids)) != len(ids) or total != len(ids):
                    wrong.append((ids, total))

    def merge() -> None:
        while not done.is_set():
            backend.merge()

    threads = [threading.Thread(target=run) for run in (read, merge)]
    for thread in threads:
        thread.start()
    for number in range(20, 80):
        put(backend, number)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    with backend.snapshot() as snapshot:
        assert {article.id for article in snapshot.scan()} == {f"a{number}" for number in range(80)}


def segment(documents: int, deleted: int = 0, size: int = 1000) -> ColumnSegment:
    entry = ColumnSegment(documents=documents, size=size)
    mask = f"{entry.segment_id()}.1.del" if deleted else ""
    return ColumnSegment(entry.segid, documents=documents, size=size, deleted=deleted, mask=mask)


def test_tiers() -> None:
    assert [tiers.tier(n) for n in (0, 1, 7, 8, 63, 64, 512)] == [0, 0, 0, 1, 1, 2, 3]
    small, large = [segment(3) for _ in range(9)], [segment(5000) for _ in range(3)]
    assert tiers.to_merge(large + small) == small
    assert tiers.to_merge(large + small[:7]) == []
    assert len(tiers.to_merge([*large, segment(6000)])) == tiers.MANY_LARGE
    assert tiers.to_merge([*large, segment(100, 60)])[0].deleted == 60
    assert tiers.to_merge([segment(100, 40)]) == []
    huge = [segment(10**6, size=tiers.LARGEST // 2) for _ in range(9)]
    assert tiers.to_merge(huge) == []
    assert len(tiers.to_optimise(huge)) == 2
    assert tiers.to_optimise([segment(5)]) == []


def test_a_document_is_merged_a_few_times_only() -> None:
    """Ten thousand single additions leave few segments, and write each document about once for each tier."""
    segments: list[ColumnSegment] = []
    written = 0
    for _ in range(10_000):
        segments.append(segment(1))
        while chosen := tiers.to_merge(segments):
            total = sum(entry.documents for entry in chosen)
            written += total
            segments = [entry for entry in segments if entry not in chosen] + [segment(total)]
    assert len(segments) <= tiers.MANY * 5
    assert written <= 5 * 10_000


def test_lengths_stay_narrow(backend: WhooshBackend) -> None:
    put(backend, 1)
    put(backend, 2)
    backend.optimise()
    with backend.snapshot() as snapshot:
        assert snapshot._held.segments[0].terms[TextField.BODY].lengths.dtype == np.uint8
