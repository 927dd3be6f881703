"""Writers, generations, the lock, and what a snapshot keeps."""

import threading
from dataclasses import replace

import pytest

from searcharchive.article import Article, Dateline, Entity, MentionedDate, Origin, Place, Role, Span, Status, digest
from searcharchive.backends.base import Backend
from searcharchive.errors import IndexBusy, NoIndex
from searcharchive.query.tree import Term
from searcharchive.search.request import SearchRequest
from tests.backends.conftest import Opener
from tests.backends.samples import ask, fill, found_set, known_date, story

FULL = Article(
    id="full-1.x",
    headline="Le café “Łódź”",
    body="One.\n\nTwo 東京 \U0001f600 <b>",
    published=known_date("2022-07-22T14:05:00.25+03:00"),
    dateline=Dateline("ŁÓDŹ, July 22", "PL/Łódź/Łódź", known_date("2022-07-22")),
    mentioned=(MentionedDate(known_date("2019-03"), (Span("body", 0, 3, "One"),)),),
    places=(
        Place(
            "PL/Łódź/Łódź", "Łódź", "PL", 51.77, 19.46, Role.DATELINE, True, True, (Span("headline", 9, 13, "Łódź"),)
        ),
    ),
    people=(Entity("Ana Díaz", True, (Span("body", 6, 9, "Two"),)), Entity("Wei")),
    orgs=(Entity("OPEC"),),
    topics=("oil", "trade"),
    source="The Post",
    lang="pl",
    url="https://example.org/1",
    byline="By Nobody",
    version="2",
    status=Status.CORRECTED,
    source_id="given/1",
    origin=Origin("a.jsonl", 12, "ab" * 32),
    extra={"nested": {"list": [1, 2.5, None, True, "é"]}},
)


def ids(archive: Backend) -> str:
    with archive.snapshot() as snapshot:
        return " ".join(article.id for article in snapshot.scan())


def remove(archive: Backend, id: str, record: bool = False) -> bool:
    with archive.writer() as writer:
        removed = writer.remove(id, record=record)
        writer.commit()
    return removed


def deletions(archive: Backend) -> frozenset[str]:
    with archive.snapshot() as snapshot:
        return snapshot.deletions()


def test_nothing_written_is_no_index(archive: Backend) -> None:
    with pytest.raises(NoIndex):
        archive.snapshot()


def test_a_commit_of_nothing_makes_an_empty_archive(archive: Backend) -> None:
    with archive.writer() as writer:
        generation = writer.commit()
    with archive.snapshot() as snapshot:
        assert (len(snapshot), snapshot.generation, snapshot.languages) == (0, generation, ())
        assert (list(snapshot.scan()), snapshot.digests(), snapshot.deletions()) == ([], {}, frozenset())
        assert snapshot.get("a") is None
        stats = snapshot.stats()
    assert (stats.generation, stats.articles, stats.withdrawn) == (generation, 0, 0)
    answer = ask(archive, Term("x"))
    assert (answer.total, answer.hits) == (0, ())


def test_an_article_comes_back_as_it_was(archive: Backend) -> None:
    fill(archive, FULL)
    with archive.snapshot() as snapshot:
        assert snapshot.get(FULL.id) == FULL
        assert list(snapshot.scan()) == [FULL]
        assert snapshot.digests() == {FULL.id: digest(FULL)}
        assert snapshot.languages == ("pl",)


def test_put_adds_or_replaces(archive: Backend) -> None:
    fill(archive, story("a", "old"), story("b", "old"))
    fill(archive, story("a", "new"))
    assert (found_set(archive, Term("old")), found_set(archive, Term("new"))) == ("b", "a")
    assert ids(archive) == "a b"


def test_the_last_put_of_an_id_wins(archive: Backend) -> None:
    fill(archive, story("a", "zero"))
    fill(archive, story("a", "one"), story("b"), story("a", "two"), story("a", "three"))
    assert [found_set(archive, Term(word)) for word in ("zero", "one", "two", "three")] == ["", "", "", "a"]
    assert ask(archive).total == 2


def test_remove(archive: Backend) -> None:
    fill(archive, story("a"), story("b"), story("w", status=Status.WITHDRAWN))
    with archive.writer() as writer:
        writer.put(story("new"))
        assert [writer.remove(id) for id in ("a", "a", "new", "new", "w", "nobody")] == [True, False] * 3
        writer.put(story("a", "again"))
        assert writer.remove("a")
        writer.put(story("a", "at last"))
        writer.commit()
    assert ids(archive) == "a b"
    assert found_set(archive, Term("last")) == "a"
    assert deletions(archive) == frozenset()


def test_recorded_removals(archive: Backend) -> None:
    fill(archive, story("a"), story("b"), story("c"))
    assert remove(archive, "a", record=True)
    assert remove(archive, "b")
    assert not remove(archive, "never", record=True)
    assert deletions(archive) == {"a", "never"}
    assert ids(archive) == "c"
    assert ask(archive).total == 1
    assert not remove(archive, "a")
    fill(archive, story("a"))
    assert deletions(archive) == {"never"}
    with archive.writer() as writer:
        writer.put(story("d"))
        writer.remove("d", record=True)
        writer.remove("e", record=True)
        writer.put(story("e"))
        writer.commit()
    assert deletions(archive) == {"never", "d"}
    assert ids(archive) == "a c e"


def test_withdrawn_articles_are_kept_but_hidden(archive: Backend) -> None:
    withdrawn = story("w", "secret", lang="fr", status=Status.WITHDRAWN)
    fill(archive, story("a", lang="en"), withdrawn)
    with archive.snapshot() as snapshot:
        assert snapshot.get("w") == withdrawn
        assert snapshot.digests().keys() == {"a", "w"}
        assert (len(snapshot), snapshot.languages) == (1, ("en",))
        stats = snapshot.stats()
    assert (stats.articles, stats.withdrawn, stats.languages) == (1, 1, ("en",))
    assert ids(archive) == "a w"
    fill(archive, replace(withdrawn, status=Status.CORRECTED))
    assert found_set(archive, Term("secret")) == "w"


def test_languages_are_base_languages(archive: Backend) -> None:
    fill(archive, story("a", lang="de-AT"), story("b", lang=None), story("c", lang="DE"), story("d", lang="xx"))
    with archive.snapshot() as snapshot:
        assert snapshot.languages == ("de", "en", "xx")


def test_scan_is_in_code_point_order(archive: Backend) -> None:
    for id in ("b", "B", "a-10", "a-2", "0", "a", "Z"):
        fill(archive, story(id))
    assert ids(archive) == "0 B Z a a-10 a-2 b"


def test_generations_grow_with_changes_only(archive: Backend) -> None:
    first = fill(archive, story("a"))
    second = fill(archive, story("a", "other"))
    assert 0 < first < second
    with archive.writer() as writer:
        assert writer.commit() == second
    with archive.writer() as writer:
        writer.remove("nobody")
        assert writer.commit() == second
    with archive.snapshot() as snapshot:
        assert snapshot.generation == second
    remove(archive, "nobody", record=True)
    with archive.snapshot() as snapshot:
        assert snapshot.generation > second


def test_nothing_is_seen_before_the_commit(archive: Backend) -> None:
    fill(archive, story("a", "old"))
    with archive.writer() as writer:
        writer.put(story("a", "new"))
        writer.put(story("b"))
        assert ids(archive) == "a"
        assert found_set(archive, Term("old")) == "a"
        writer.commit()
        assert ids(archive) == "a b"


def test_leaving_without_a_commit_changes_nothing(archive: Backend) -> None:
    generation = fill(archive, story("a"))
    with archive.writer() as writer:
        writer.put(story("b"))
        writer.remove("a", record=True)
    with pytest.raises(ZeroDivisionError):
        fail_while_writing(archive)
    with archive.writer(replace=True) as writer:
        writer.cancel()
        writer.cancel()
    assert ids(archive) == "a"
    assert deletions(archive) == frozenset()
    assert fill(archive, story("d")) > generation


def fail_while_writing(archive: Backend) -> None:
    with archive.writer() as writer:
        writer.put(story("c"))
        raise ZeroDivisionError


def test_cancel_after_commit_is_harmless(archive: Backend) -> None:
    writer = archive.writer()
    writer.put(story("a"))
    writer.commit()
    writer.cancel()
    assert ids(archive) == "a"


def test_replace_starts_from_nothing(archive: Backend) -> None:
    generation = fill(archive, story("a", "old"), story("b", "old"))
    remove(archive, "b", record=True)
    with archive.writer(replace=True) as writer:
        assert not writer.remove("a")
        writer.put(story("c", "new"))
        writer.put(story("c", "newer"))
        writer.remove("d", record=True)
        assert ids(archive) == "a"
        assert writer.commit() > generation
    assert ids(archive) == "c"
    assert deletions(archive) == {"d"}
    assert found_set(archive, Term("old")) == found_set(archive, Term("new")) == ""
    assert found_set(archive, Term("newer")) == "c"


def test_replace_with_nothing_empties_the_archive(archive: Backend) -> None:
    fill(archive, story("a"))
    with archive.writer(replace=True) as writer:
        writer.commit()
    assert (ids(archive), ask(archive).total) == ("", 0)


def test_others_write_while_one_replaces(archive: Backend) -> None:
    fill(archive, story("a", "old"), story("b", "old"), story("c", "old"), story("e", "old"))
    with archive.writer(replace=True) as replacing:
        replacing.put(story("a", "read again"))
        fill(archive, story("b", "changed meanwhile"), story("d", "new meanwhile"))
        replacing.put(story("b", "read again"))
        replacing.put(story("c", "read again"))
        remove(archive, "c", record=True)
        remove(archive, "e")
        with pytest.raises(IndexBusy):
            archive.writer(replace=True, wait=0)
        replacing.commit()
    with archive.snapshot() as snapshot:
        bodies = {article.id: article.body for article in snapshot.scan()}
    assert bodies == {"a": "read again", "b": "changed meanwhile", "d": "new meanwhile"}
    assert deletions(archive) == {"c"}


def test_a_replacing_writer_that_gives_up_changes_nothing(archive: Backend) -> None:
    fill(archive, story("a"))
    with archive.writer(replace=True) as writer:
        writer.put(story("b"))
        fill(archive, story("c"))
    assert ids(archive) == "a c"
    archive.writer(replace=True, wait=0).cancel()


def test_snapshots_keep_their_generation(archive: Backend) -> None:
    first = fill(archive, *(story(f"a{i}", f"old word{i}") for i in range(20)))
    with archive.snapshot() as old:
        for i in range(12):
            fill(archive, story(f"a{i}", "new"), story(f"b{i}", "new"))
        with archive.writer(replace=True) as writer:
            writer.put(story("z", "last"))
            writer.commit()
        assert (old.generation, len(old)) == (first, 20)
        assert [article.id for article in old.scan()] == sorted(f"a{i}" for i in range(20))
        assert old.get("a3") == story("a3", "old word3")
        assert old.get("z") is None
        assert [old.search(ask_of(word)).total for word in ("old", "word7", "new")] == [20, 1, 0]
    assert found_set(archive, Term("last")) == "z"
    assert ids(archive) == "z"


def ask_of(word: str) -> SearchRequest:
    return SearchRequest(Term(word), budget=None)


def test_another_opener_sees_what_was_committed(opener: Opener) -> None:
    one, two = opener(), opener()
    generation = fill(one, story("a", "x"))
    assert found_set(two, Term("x")) == "a"
    with two.snapshot() as snapshot:
        assert snapshot.generation == generation
    fill(two, story("b", "x"))
    assert found_set(one, Term("x")) == "a b"
    assert found_set(opener(), Term("x")) == "a b"


def test_one_writer_at_a_time(opener: Opener) -> None:
    one, two = opener(), opener()
    with one.writer() as writer:
        for backend in (one, two):
            with pytest.raises(IndexBusy) as busy:
                backend.writer(wait=0.05)
            assert busy.value.retry_after > 0
        writer.put(story("a"))
        writer.commit()
        # The lock is free from the commit on, whatever the block still does.
        fill(two, story("b"))
    with pytest.raises(ZeroDivisionError):
        fail_while_writing(two)
    fill(one, story("c"))
    assert ids(one) == "a b c"


def test_a_writer_waits_for_another(opener: Opener) -> None:
    """Each of eight threads adds one article; none is lost, and each one's generation is its own."""
    fill(opener(), story("a"))
    backends = [opener() for _ in range(2)]
    generations: list[int] = []

    def add(number: int) -> None:
        with backends[number % 2].writer(wait=60) as writer:
            writer.put(story(f"b{number}"))
            generations.append(writer.commit())

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ids(backends[0]) == " ".join(["a", *(f"b{number}" for number in range(8))])
    assert len(set(generations)) == 8


def test_readers_during_commits_see_one_generation_each(archive: Backend) -> None:
    """Every commit puts both articles in step; no answer may mix two commits, in any thread."""
    fill(archive, story("a", "step0"), story("b", "step0"))
    done = threading.Event()
    mixed: list[str] = []

    def read() -> None:
        while not done.is_set():
            with archive.snapshot() as snapshot:
                bodies = [hit.article["body"] for hit in snapshot.search(ask_of("step0")).hits] or [
                    article.body for article in snapshot.scan()
                ]
            if len(bodies) != 2 or len(set(bodies)) != 1:
                mixed.append(" ".join(bodies))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for step in range(1, 16):
        fill(archive, story("a", f"step{step}"), story("b", f"step{step}"))
    done.set()
    for reader in readers:
        reader.join()
    assert mixed == []
