"""Why words were not taken for a place."""

import pytest

from searcharchive.article import Span
from searcharchive.ingest.places.evidence import Doubt, evidence
from tests.extraction.conftest import Story

# A text, words in it, the path that they might have meant, and the reason.
ROWS = [
    ("Michael Jordan left.", "Jordan", "JO", "part of a person's name"),
    ("He lives on Houston Street now.", "Houston", "US/Texas/Houston", "a street"),
    ("They read the Boston Globe and the Chicago Tribune.", "Chicago", "US/Illinois/Chicago", "a newspaper"),
    ("Mobile phones rang.", "Mobile", "US/Alabama/Mobile", "a common word"),
    ("He sold 3 mln Canadian dollars.", "Canadian", "CA", "a currency"),
    ("The Indian Ocean was calm.", "Indian", "IN", "another thing of that name"),
    ("The mayor of Paris, Texas, left.", "Paris", "FR/Île-de-France/Paris", "another place of that name is likelier"),
]


@pytest.mark.parametrize(("body", "text", "path", "reason"), ROWS)
def test_golden(story: Story, body: str, text: str, path: str, reason: str) -> None:
    start = body.index(text)
    assert Doubt(Span("body", start, start + len(text), text), path, reason) in evidence(story(body))


def test_what_is_believed_is_not_doubted(story: Story) -> None:
    article = story("He flew to Caracas on Monday.")
    assert [d for d in evidence(article) if d.place in {place.id for place in article.places}] == []


def test_a_dateline_is_not_looked_at_again(story: Story) -> None:
    assert all(d.span.text != "LIMA" for d in evidence(story("LIMA, May 3 - Nothing of note happened.", at="LIMA")))
