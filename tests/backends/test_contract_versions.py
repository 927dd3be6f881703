"""What is superseded, and what is under embargo: nobody finds it, and it counts nowhere."""

from searcharchive.article import Status
from searcharchive.backends.base import Backend
from searcharchive.dates import PartialDate
from searcharchive.query.tree import Term, ValueField
from searcharchive.search.request import FacetRequest
from tests.backends.conftest import Clock
from tests.backends.samples import ask, fill, found_set, known_date, story

NOON = known_date("2026-03-01T12:00:00Z")


def at(date: PartialDate, microseconds: int = 0) -> int:
    return date.start + microseconds


def test_an_article_that_another_one_claims_is_not_found(archive: Backend) -> None:
    fill(archive, story("old", "ferry sinks"), story("new", "ferry saved", evolved_from=("old", "nowhere")))
    assert found_set(archive, Term("ferry")) == "new"
    assert ask(archive, Term("sinks")).total == 0
    with archive.snapshot() as snapshot:
        assert len(snapshot) == 1
        assert snapshot.claimed_by("old") == ("new",)
        assert snapshot.claimed_by("new") == ()
        old = snapshot.get("old")
        assert old is not None
        assert old.body == "ferry sinks"


def test_the_order_of_coming_does_not_matter(archive: Backend) -> None:
    fill(archive, story("c", replaces=("b",)))
    fill(archive, story("a"))
    assert found_set(archive) == "a c"
    fill(archive, story("b", evolved_from=("a",)))
    assert found_set(archive) == "c"
    archive.optimise()
    assert found_set(archive) == "c"


def test_what_claimed_it_and_is_gone_claims_no_more(archive: Backend) -> None:
    fill(archive, story("a"), story("b", evolved_from=("a",)))
    fill(archive, story("b", "now of something else"))
    assert found_set(archive) == "a b"
    fill(archive, story("b", evolved_from=("a",)))
    with archive.writer() as writer:
        writer.remove("b")
        writer.commit()
    assert found_set(archive) == "a"


def test_a_withdrawn_version_takes_the_earlier_ones_along(archive: Backend) -> None:
    fill(archive, story("a"), story("b", evolved_from=("a",), status=Status.WITHDRAWN), story("c"))
    assert found_set(archive) == "c"
    with archive.snapshot() as snapshot:
        assert snapshot.stats().withdrawn == 1


def test_of_those_who_claim_each_other_the_newest_is_found(archive: Backend) -> None:
    fill(
        archive,
        story("a", evolved_from=("b",), published="2020-01-03"),
        story("b", evolved_from=("c",), published="2020-01-02"),
        story("c", evolved_from=("a",), published="2020-01-02"),
        story("d", evolved_from=("d",)),
    )
    assert found_set(archive) == "a d"


def test_an_earlier_version_under_the_same_id_is_kept_but_not_found(archive: Backend) -> None:
    fill(archive, story("a", "two", replaces=("a.v1",)), story("a.v1", "one", version_of="a"))
    assert found_set(archive) == "a"
    with archive.snapshot() as snapshot:
        assert [article.id for article in snapshot.scan()] == ["a", "a.v1"]
        assert snapshot.stats().withdrawn == 0


def test_an_embargo_ends_without_a_commit(archive: Backend, clock: Clock) -> None:
    clock.now = at(NOON, -1)
    fill(archive, story("a", people=["Åse Dahl"]), story("b", people=["Bo Lie"], embargo=NOON))
    facet = {"facets": (FacetRequest(ValueField.PERSON),)}
    before = ask(archive, **facet)
    assert ([hit.id for hit in before.hits], before.released) == (["a"], 0)
    assert [value.value for value in before.facets["person"].values] == ["ase dahl"]
    clock.now = at(NOON)
    after = ask(archive, **facet)
    assert (sorted(hit.id for hit in after.hits), after.released) == (["a", "b"], 1)
    assert after.generation == before.generation
    assert [value.value for value in after.facets["person"].values] == ["ase dahl", "bo lie"]


def test_what_is_under_embargo_supersedes_nothing_yet(archive: Backend, clock: Clock) -> None:
    clock.now = at(NOON, -1)
    fill(archive, story("a"), story("b", evolved_from=("a",), embargo=NOON))
    assert found_set(archive) == "a"
    with archive.snapshot() as snapshot:
        assert snapshot.claimed_by("a") == ()
        clock.now = at(NOON)
        # A snapshot stays as it was.
        assert snapshot.claimed_by("a") == ()
    assert found_set(archive) == "b"
    archive.optimise()
    clock.now = at(NOON, -1)
    fill(archive, story("c"))
    assert found_set(archive) == "a c"


def test_a_writer_reads_what_would_be_there(archive: Backend) -> None:
    fill(archive, story("a", "one"), story("b", "one"))
    with archive.writer() as writer:
        writer.put(story("a", "two"))
        writer.remove("b", record=True)
        bodies = {id: (found.body if (found := writer.get(id)) else None) for id in "abc"}
        assert bodies == {"a": "two", "b": None, "c": None}
        for number in range(3_000):
            writer.put(story(f"n{number}", f"body {number}"))
        for number in (0, 511, 512, 1_500, 2_999):
            kept = writer.get(f"n{number}")
            assert kept is not None
            assert kept.body == f"body {number}"
        writer.put(story("n5", "again"))
        again = writer.get("n5")
        assert again is not None
        assert again.body == "again"
        writer.commit()
    with archive.writer(replace=True) as writer:
        assert writer.get("a") is None
        writer.put(story("a", "three"))
        kept = writer.get("a")
        assert kept is not None
        assert kept.body == "three"


def test_the_age_of_an_earlier_version_counts_in_a_circle(archive: Backend) -> None:
    """It is not found itself, but is newer than the one that it claims, and that claims it."""
    earlier = story("a", published="2020-03-10", evolved_from=("b",), version_of="a")
    fill(archive, earlier, story("b", published=None, evolved_from=("a",)), story("c"))
    assert found_set(archive) == "c"
