"""From drafts to articles: what holds for every story, whatever its text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.article import Status, from_json, to_json
from searcharchive.dates import from_day
from searcharchive.ingest.draft import DatelineDraft, Draft
from searcharchive.ingest.understand import understand
from tests.extraction.conftest import DAY, Story, all_spans

PIECES = [
    "Anna Lindqvist",
    "President",
    "in",
    "Paris",
    ", Texas",
    "said",
    ".",
    "\n\n",
    "U.S.",
    "March 3, 2019",
    "Monday",
    " ",
    "The",
    "Bank of",
    "Kenmore",
    "(NHC)",
    "PORT",
    "’s",
    "東京",
    "é",
    "St.",
    "de",
    "Georgia",
    "New York",
    "-",
    "12",
]
BODIES = st.text(min_size=1, max_size=120) | st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map(" ".join)
NAMES = st.lists(st.text(min_size=1, max_size=12) | st.sampled_from(PIECES), max_size=3).map(tuple)
DATELINES = st.none() | st.builds(
    DatelineDraft, text=st.text(min_size=1, max_size=9), places=NAMES, date=st.none() | st.dates().map(from_day)
)
DRAFTS = st.builds(
    Draft,
    body=BODIES,
    headline=st.just("") | BODIES,
    published=st.none() | st.dates().map(from_day),
    dateline=DATELINES,
    places=NAMES,
    people=NAMES,
    orgs=NAMES,
)


@given(DRAFTS)
def test_any_draft_becomes_an_article_that_can_be_stored(draft: Draft) -> None:
    article = understand(draft)
    assert from_json(to_json(article)) == article
    assert article.id
    assert article.body == draft.body
    assert article.headline or not (draft.body + draft.headline).strip()
    assert article.headline_derived == (not draft.headline.strip())
    assert understand(draft) == article


@given(DRAFTS)
def test_spans_are_the_words_of_their_field(draft: Draft) -> None:
    article = understand(draft)
    texts = {"headline": draft.headline, "body": draft.body}
    for span in all_spans(article):
        assert texts[span.field][span.start : span.end] == span.text != ""


@given(DRAFTS)
def test_names_and_places_stand_once(draft: Draft) -> None:
    article = understand(draft)
    for values in ([p.id for p in article.places], [e.name for e in article.people], [e.name for e in article.orgs]):
        assert len(values) == len(set(values))


def test_what_was_given_is_kept() -> None:
    values: dict[str, Any] = {
        "id": "harbour-7", "source_id": "harbour/7", "topics": ("ports",), "source": "harbour-news", "lang": "fr",
        "url": "https://example.org/7", "byline": "A. Writer", "version": "3", "status": Status.CORRECTED,
        "extra": {"desk": "sea"}, "published": from_day(DAY), "headline": "The quay",
    }  # fmt: skip
    article = understand(Draft(body="The quay is open in the port and it is for all of us.", **values))
    assert {name: getattr(article, name) for name in values} == values
    assert not article.headline_derived


def test_given_people_win_and_get_spans(story: Story) -> None:
    article = story(
        "Anna Lindqvist met Erik Berg. Lindqvist left; KAI OSEI stayed.", people=("Anna Lindqvist", "Kai Osei")
    )
    assert [(e.name, e.given, [s.text for s in e.spans]) for e in article.people] == [
        ("Anna Lindqvist", True, ["Anna Lindqvist", "Lindqvist"]),
        ("Kai Osei", True, ["KAI OSEI"]),
    ]


def test_given_organisations_win_and_people_are_still_found(story: Story) -> None:
    article = story("Anna Lindqvist left Kestrel Ltd for Alder Corp.", orgs=("Alder Corp",))
    assert [(e.name, e.given, len(e.spans)) for e in article.orgs] == [("Alder Corp", True, 1)]
    assert [(e.name, e.given) for e in article.people] == [("Anna Lindqvist", False)]


def test_the_headline_begins_behind_the_dateline() -> None:
    body = "LIMA, May 15 - The quay is open again. Ships came."
    dateline = DatelineDraft("LIMA, May 15", ("LIMA",), None, from_day(DAY), end=15)
    article = understand(Draft(body=body, published=from_day(DAY), dateline=dateline))
    assert article.headline == "The quay is open again"
    assert [s for place in article.places for s in place.spans] == []
    assert article.mentioned == ()
    assert article.dateline is not None
    assert article.dateline.place == "PE/Lima Metropolitana/Lima"
    assert article.dateline.text == "LIMA, May 15"


def test_a_dateline_never_dates_a_story() -> None:
    dateline = DatelineDraft("LIMA, May 15", ("LIMA",), None, from_day(DAY))
    article = understand(Draft(body="Ships came yesterday.", dateline=dateline))
    assert article.published is None
    assert [m.date.isoformat() for m in article.mentioned] == ["2024-05-14"]


@pytest.mark.parametrize("change", [{"body": "Other."}, {"source": "b"}, {"published": from_day(DAY)}, {"url": "u"}])
def test_the_derived_id_depends_on_what_the_story_says(change: dict[str, Any]) -> None:
    same = {"body": "The quay is open.", "source": "a"}
    assert understand(Draft(**same)).id == understand(Draft(**same)).id
    assert understand(Draft(**{**same, **change})).id != understand(Draft(**same)).id
