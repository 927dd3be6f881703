"""Short ways to prepare texts for the extractors."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from searcharchive.article import Article, Span
from searcharchive.dates import from_day
from searcharchive.ingest.draft import DatelineDraft, Draft
from searcharchive.ingest.understand import understand

SHARED = Path(__file__).resolve().parents[3] / "shared"
DAY = date(2024, 5, 15)
"""A Wednesday."""

Story = Callable[..., Article]


@pytest.fixture
def story() -> Story:
    """An article of a body, understood; ``at``: names of the dateline's places, which are not in the body."""

    def make(body: str, headline: str = "", at: str | None = None, **given: object) -> Article:
        dateline = DatelineDraft(at, tuple(at.split("/"))) if at else None
        values = {"published": from_day(DAY), **given}
        return understand(Draft(body=body, headline=headline, dateline=dateline, **values))  # type: ignore[arg-type]

    return make


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"no texts to run against in {SHARED}")
    return SHARED


def all_spans(article: Article) -> Iterator[Span]:
    holders: Iterable[tuple[Span, ...]] = (
        x.spans for x in (*article.places, *article.people, *article.orgs, *article.mentioned)
    )
    for spans in holders:
        yield from spans
