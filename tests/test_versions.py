"""Which version is newer, where earlier ones are kept, and which are superseded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.article import Article
from searcharchive.ingest.given_ids import is_id
from searcharchive.versions import as_earlier, earlier_id, is_newer, superseded
from tests.backends.samples import date_of


def version(number: str | None = None, updated: str | None = None, id: str = "a") -> Article:
    return Article(id=id, headline="", body="text", version=number, updated=date_of(updated))


@pytest.mark.parametrize(
    ("one", "other", "newer"),
    [
        (version("2"), version("1"), True),
        (version("9"), version("10"), False),
        (version("1.10"), version("1.9"), True),
        (version("v3"), version("2"), True),
        (version("2", "2026-01-01"), version("1", "2026-01-02"), True),
        (version("1", "2026-01-02"), version("1", "2026-01-01"), True),
        (version(None, "2026-01-01T10:00Z"), version(None, "2026-01-01T09:00Z"), True),
        (version("2"), version(None), None),
        (version("1"), version("1"), None),
        (version("final"), version("draft"), None),
        (version(), version(), None),
        (version(None, "2026-01-01"), version("3"), None),
    ],
)
def test_which_is_newer(one: Article, other: Article, newer: bool | None) -> None:
    assert is_newer(one, other) is newer
    assert is_newer(other, one) is (None if newer is None else not newer)


@pytest.mark.parametrize(
    ("article", "id"),
    [
        (version("2"), "a.v2"),
        (version("1.0-b"), "a.v1.0-b"),
        (version(None, "2026-01-02T10:30:00Z"), "a.v20260102T103000Z"),
        (version(), "a.v0-"),
        (version("zwei / drei"), "a.vzwei-drei-"),
        (version("2", id="x" * 128), "x" * 116 + ".v2-"),
    ],
)
def test_where_earlier_ones_are_kept(article: Article, id: str) -> None:
    assert earlier_id(article).startswith(id)
    assert is_id(earlier_id(article))
    assert as_earlier(article).version_of == article.id


@given(st.text(max_size=40), st.text(max_size=40), st.text("ab-", min_size=1, max_size=128))
def test_two_versions_are_never_kept_under_one_id(one: str, other: str, id: str) -> None:
    ids = {earlier_id(version(number, id=id)) for number in {one, other}}
    assert all(map(is_id, ids))
    assert len(ids) == len({one, other} - {""}) + ("" in {one, other})


CLAIMS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16)


@given(CLAIMS)
def test_what_is_superseded(claims: list[tuple[int, int]]) -> None:
    hidden = superseded(claims, age=lambda number: number)
    claimed = {other for one, other in claims if one != other}
    assert hidden <= claimed
    # Whatever is hidden has a newer version that is not: following the claims upwards ends there.
    by = {other: {one for one, claimed in claims if claimed == other and one != other} for other in range(8)}
    for number in hidden:
        met, waiting = {number}, [number]
        while waiting:
            above = by[waiting.pop()] - met
            met |= above
            waiting += above
        assert met - hidden, f"{number} has nothing above it that is shown"
    # And what is claimed but shown is the greatest of a circle.
    for number in claimed - hidden:
        met, waiting = set[int](), [number]
        while waiting:
            above = by[waiting.pop()] - met
            met |= above
            waiting += above
        assert number in met
        assert number == max(met)
