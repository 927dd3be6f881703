"""Suggestions, case by case."""

from datetime import UTC, datetime

import pytest

from searcharchive.analysis.folding import fold_value
from searcharchive.article import Status
from searcharchive.backends.base import Backend
from searcharchive.dates import parse_iso, to_micros
from searcharchive.query.parser import parse
from searcharchive.query.tree import Value
from searcharchive.search.response import Suggestion, SuggestionKind
from tests.backends.conftest import Clock
from tests.backends.samples import fill, found_set, story


def suggest(archive: Backend, typed: str, size: int = 10) -> tuple[Suggestion, ...]:
    with archive.snapshot() as snapshot:
        return snapshot.suggest(typed, size)


def texts(archive: Backend, typed: str, *kinds: SuggestionKind, size: int = 10) -> list[tuple[str, int]]:
    wanted = kinds or tuple(SuggestionKind)
    return [(s.text, s.count) for s in suggest(archive, typed, size) if s.kind in wanted]


@pytest.fixture
def stories(archive: Backend) -> Backend:
    fill(
        archive,
        story("a", "maduro made a deal", people=["Nicolás Maduro"], places=["VE/Distrito Capital/Caracas"]),
        story("b", "maduro spoke", "Maduro in Madrid", people=["Nicolas Maduro"], places=["ES/Madrid"]),
        story("c", "made in Spain", people=["Nicolás Maduro", "Madeleine A."], orgs=["Mad Inc"], published="2021"),
        story("w", "maduro mad", people=["Nicolás Maduro"], status=Status.WITHDRAWN),
    )
    return archive


def test_words_inside_of_names_are_found(stories: Backend) -> None:
    assert texts(stories, "mad", SuggestionKind.PERSON) == [("Nicolás Maduro", 3), ("Madeleine A.", 1)]
    assert texts(stories, "MAD", SuggestionKind.ORG) == [("Mad Inc", 1)]
    assert texts(stories, "mád", SuggestionKind.PLACE) == [("Madrid", 1)]


def test_whole_names_go_on(stories: Backend) -> None:
    assert texts(stories, "nicolás m", SuggestionKind.PERSON) == [("Nicolás Maduro", 3)]
    assert texts(stories, "maduro n", SuggestionKind.PERSON) == []


def test_the_last_word_goes_on(stories: Backend) -> None:
    assert texts(stories, "Deal ma", SuggestionKind.TERM) == [("Deal made", 2), ("Deal maduro", 2), ("Deal madrid", 1)]
    assert texts(stories, "Deal ma ", SuggestionKind.TERM) == []


def test_most_used_first_and_kinds_take_turns(stories: Backend) -> None:
    assert [(s.kind.value, s.text) for s in suggest(stories, "mad", 5)] == [
        ("person", "Nicolás Maduro"),
        ("term", "made"),
        ("org", "Mad Inc"),
        ("place", "Madrid"),
        ("headline", "Maduro in Madrid"),
    ]
    assert [s.text for s in suggest(stories, "mad", 1)] == ["made"]


def test_headlines_have_all_the_words(stories: Backend) -> None:
    assert texts(stories, "in mad", SuggestionKind.HEADLINE) == [("Maduro in Madrid", 1)]
    assert texts(stories, "madrid made", SuggestionKind.HEADLINE) == []
    assert texts(stories, "ma", SuggestionKind.HEADLINE) == []


def test_a_derived_headline_is_none(archive: Backend) -> None:
    fill(archive, story("a", "Grain is sold", "Grain is", headline_derived=True))
    assert texts(archive, "gra") == [("grain", 1)]


def test_the_same_headline_is_told_once(archive: Backend) -> None:
    fill(archive, *(story(id, "x", "Grain") for id in "abc"))
    assert texts(archive, "gra") == [("grain", 3), ("Grain", 1)]


def test_the_query_finds_what_was_counted(stories: Backend) -> None:
    for typed in ("mad", "nicolas", "ma", "car", "v"):
        for suggestion in suggest(stories, typed):
            node = parse(suggestion.query, now=datetime(2020, 1, 1, tzinfo=UTC), zone=UTC).node
            assert len(found_set(stories, node).split()) == suggestion.count, suggestion
            if isinstance(node, Value) and suggestion.kind is not SuggestionKind.PLACE:
                assert node.value == fold_value(suggestion.text)


@pytest.mark.parametrize("typed", ["", "  ", "!", "x" * 201, "zzz"])
def test_nothing_to_complete(stories: Backend, typed: str) -> None:
    assert suggest(stories, typed) == ()


def test_what_may_not_be_seen_is_not_suggested(archive: Backend, clock: Clock) -> None:
    clock.now = to_micros(datetime(2020, 1, 1))
    fill(
        archive,
        story("old", "grain", "Grain one", people=["Grace A"]),
        story("new", "wheat", replaces=("old",)),
        story("later", "grapes", orgs=["Grapes"], embargo=parse_iso("2020-02-01")),
        story("gone", "grammar", places=["GR"], status=Status.WITHDRAWN),
    )
    assert texts(archive, "gra") == texts(archive, "gre") == []
    clock.now = to_micros(datetime(2020, 3, 1))
    assert texts(archive, "gra") == [("grapes", 1), ("Grapes", 1)]


def test_counts_follow_what_is_written(archive: Backend) -> None:
    fill(archive, story("a", "grain"), story("b", "grain"))
    assert texts(archive, "gra") == [("grain", 2)]
    fill(archive, story("a", "grape"), story("c", "grain gravel", people=["Gran Torino"]))
    assert texts(archive, "gra") == [("grain", 2), ("grape", 1), ("gravel", 1), ("Gran Torino", 1)]
