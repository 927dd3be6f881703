"""Versions of stories in imports: whatever the order in which they come, the newest is found and all are kept."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcharchive.article import Origin, Status
from searcharchive.backends.base import Backend
from searcharchive.dates import now, parse_iso
from searcharchive.errors import Withdrawn
from searcharchive.ingest.draft import Draft
from searcharchive.versioning.family import versions_of
from tests.backends.conftest import OPENERS
from tests.backends.samples import found_set
from tests.importing.samples import add, reindex

HEADLINE = "Ferry runs aground off Bergen"


def version(number: int, id: str = "a", **more: object) -> Draft:
    given = {"headline": f"Headline {number}", "body": f"body {number}", "version": str(number), **more}
    return Draft(id=id, origin=Origin("in.xml", number), **given)  # type: ignore[arg-type]


def told(id: str, headline: str, published: str, **more: object) -> Draft:
    given = {"source": "Coast Wire", "body": f"The body of {id}.", **more}
    return Draft(id=id, headline=headline, published=parse_iso(published), **given)  # type: ignore[arg-type]


@contextmanager
def opened(kind: str) -> Iterator[tuple[Backend, Path]]:
    with tempfile.TemporaryDirectory() as place, closing(OPENERS[kind](Path(place) / "index")()) as backend:
        yield backend, Path(place) / "quarantine"


def kept(backend: Backend) -> dict[str, str]:
    with backend.snapshot() as snapshot:
        return {article.id: article.body for article in snapshot.scan()}


THREE = [version(1), version(2), version(10)]


@pytest.mark.parametrize("kind", OPENERS)
@settings(max_examples=40, deadline=None)
@given(order=st.permutations([*THREE, *THREE[:2]]), cut=st.integers(0, 5))
def test_every_order_ends_in_the_same(kind: str, order: list[Draft], cut: int) -> None:
    with opened(kind) as (backend, folder):
        reports = [add(backend, part, folder) for part in (order[:cut], order[cut:])]
        assert sum(report.stored for report in reports) == 3
        assert not any(report.quarantined for report in reports)
        assert kept(backend) == {"a": "body 10", "a.v1": "body 1", "a.v2": "body 2"}
        assert found_set(backend) == "a"
        again = add(backend, order, folder)
        assert (again.stored, again.unchanged, again.generation) == (0, 5, reports[1].generation)
        anew = reindex(backend, order, folder)
        assert (anew.stored, anew.unchanged, anew.gone) == (0, 5, 0)
        assert kept(backend) == {"a": "body 10", "a.v1": "body 1", "a.v2": "body 2"}


@pytest.mark.parametrize("kind", OPENERS)
@pytest.mark.parametrize("late", [False, True])
def test_a_kill_takes_all_versions_along(kind: str, late: bool) -> None:
    kill = Draft(id="a", version="3", status=Status.WITHDRAWN)
    with opened(kind) as (backend, folder):
        for drafts in [[kill], [version(1), version(2)]] if late else [[version(1), version(2)], [kill]]:
            add(backend, drafts, folder)
        assert found_set(backend) == ""
        assert kept(backend).keys() == {"a", "a.v1", "a.v2"}


@pytest.mark.parametrize("kind", OPENERS)
def test_without_a_version_it_is_a_conflict_in_one_import_and_an_update_in_two(kind: str) -> None:
    one, two = Draft(id="a", body="one"), Draft(id="a", body="two")
    with opened(kind) as (backend, folder):
        assert add(backend, [one, two], folder).quarantined == 1
        assert kept(backend) == {"a": "one"}
        assert add(backend, [two], folder).stored == 1
        assert kept(backend) == {"a": "two"}


SERIES = [
    told("one", HEADLINE, "2026-03-01T10:00:00Z"),
    told("two", f"UPDATE 1-{HEADLINE}", "2026-03-01T11:00:00Z"),
    told("three", f"CORRECTED-UPDATE 1-{HEADLINE}", "2026-03-01T12:30:00Z"),
]
STRANGERS = [
    told("else", HEADLINE, "2026-03-01T09:00:00Z", source="Other Wire"),
    told("long ago".replace(" ", "-"), HEADLINE, "2026-02-01T09:00:00Z"),
    told("later", HEADLINE, "2026-03-02T09:00:00Z"),
]


@pytest.mark.parametrize("kind", OPENERS)
@settings(max_examples=30, deadline=None)
@given(order=st.permutations([*SERIES, *STRANGERS]))
def test_stories_that_say_that_they_update_another(kind: str, order: list[Draft]) -> None:
    with opened(kind) as (backend, folder):
        add(backend, order, folder)
        assert found_set(backend) == "else later long-ago three"
        again = add(backend, order, folder)
        assert (again.stored, again.unchanged) == (0, 6)
        with backend.snapshot() as snapshot:
            assert snapshot.claimed_by("one") == ("two",)
            assert snapshot.claimed_by("two") == ("three",)


@pytest.mark.parametrize("kind", OPENERS)
def test_what_it_updates_may_have_come_in_an_earlier_import(kind: str) -> None:
    with opened(kind) as (backend, folder):
        for draft in SERIES:
            add(backend, [draft], folder)
        assert found_set(backend) == "three"
        generation = add(backend, SERIES[1:], folder).generation
        assert found_set(backend) == "three"
        assert add(backend, [SERIES[1]], folder).generation == generation


@pytest.mark.parametrize("kind", OPENERS)
def test_a_withdrawal_by_headline(kind: str) -> None:
    with opened(kind) as (backend, folder):
        add(backend, [SERIES[0], told("no", f"WITHDRAWN: {HEADLINE}", "2026-03-01T13:00:00Z")], folder)
        add(backend, [told("film", "Withdrawn: a film about the harbour", "2026-03-01T13:00:00Z")], folder)
        assert found_set(backend) == "film"


def test_a_correction_says_that_it_is_one() -> None:
    with opened("oracle") as (backend, folder):
        add(backend, SERIES, folder)
        with backend.snapshot() as snapshot:
            found = {article.id: article.status for article in snapshot.scan()}
        assert found == {"one": Status.USABLE, "two": Status.USABLE, "three": Status.CORRECTED}


@pytest.mark.parametrize("kind", OPENERS)
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("together", [False, True])
def test_a_kill_needs_no_version(kind: str, late: bool, together: bool) -> None:
    libel, kill = Draft(id="a", body="libel"), Draft(id="a", headline="Kill", status=Status.WITHDRAWN)
    order = [kill, libel] if late else [libel, kill]
    with opened(kind) as (backend, folder):
        for drafts in [order] if together else [order[:1], order[1:]]:
            assert not add(backend, drafts, folder).quarantined
        assert found_set(backend) == ""
        reindex(backend, order, folder)
        assert found_set(backend) == ""


@pytest.mark.parametrize("kind", OPENERS)
def test_an_embargoed_version_leaves_the_public_one(kind: str) -> None:
    public, secret = version(1), version(2, embargo=parse_iso("2999-01-01"))
    for order in ([public, secret], [secret, public]):
        with opened(kind) as (backend, folder):
            add(backend, order, folder)
            with backend.snapshot() as snapshot:
                assert versions_of(snapshot, "a", now()).article.body == "body 1"
            assert found_set(backend) == "a.v1"
            again = add(backend, order, folder)
            assert (again.stored, again.unchanged) == (0, 2)


@pytest.mark.parametrize("kind", OPENERS)
def test_versions_of_one_number_are_told_by_their_time(kind: str) -> None:
    times = [parse_iso(f"2026-01-01T0{hour}:00:00Z") for hour in (1, 2, 3)]
    drafts = [Draft(id="a", body=f"at {number}", version="1", updated=time) for number, time in enumerate(times)]
    with opened(kind) as (backend, folder):
        assert add(backend, drafts, folder).stored == 3
        assert kept(backend) == {
            "a": "at 2",
            "a.v1-20260101T010000Z": "at 0",
            "a.v1-20260101T020000Z": "at 1",
        }


@pytest.mark.parametrize("kind", OPENERS)
def test_another_story_may_have_the_id_of_a_version(kind: str) -> None:
    stranger = Draft(id="a.v1", body="precious")
    with opened(kind) as (backend, folder):
        assert add(backend, [stranger, version(1), version(2)], folder).quarantined == 0
        assert kept(backend)["a.v1"] == "precious"
        assert sorted(kept(backend).values()) == ["body 1", "body 2", "precious"]
        assert found_set(backend) == "a a.v1"
        again = add(backend, [stranger, version(1), version(2)], folder)
        assert (again.stored, again.unchanged) == (0, 3)


def test_a_kill_is_seen_from_afar() -> None:
    chain = [Draft(id=f"c{n}", body=f"body {n}", evolved_from=(f"c{n - 1}",) if n else ()) for n in range(1_200)]
    chain.append(Draft(id="last", status=Status.WITHDRAWN, evolved_from=("c1199",)))
    with opened("whoosh") as (backend, folder):
        add(backend, chain, folder)
        with backend.snapshot() as snapshot, pytest.raises(Withdrawn):
            versions_of(snapshot, "c0", now())


@pytest.mark.parametrize("kind", OPENERS)
def test_weekly_columns_are_no_versions(kind: str) -> None:
    columns = [
        told("one", "The week in puzzles", "2026-01-01", body="With solution."),
        told("two", "The week in puzzles", "2026-01-08", body="(Updates with solutions) Each column has one."),
        told("three", "The week in puzzles", "2026-01-09", body="Each column (adds up to 42) is a hint."),
    ]
    with opened(kind) as (backend, folder):
        add(backend, columns, folder)
        assert found_set(backend) == "one three two"
