"""The document of ``../shared/seeds``, read from its file as the product reads it: what a careful reader would note.

It asks for what must be found, not for all that is; see ``test_shared.py`` for the exact lists of today.
"""

from pathlib import Path

import pytest

from searcharchive.article import Article, Role
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.understand import understand
from tests.extraction.conftest import all_spans

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def seed() -> Article:
    folder = Path(__file__).resolve().parents[3] / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the document to understand is not there: {folder}")
    (draft,) = read([folder])
    assert isinstance(draft, Draft)
    return understand(draft)


def test_when_and_where_it_was_written(seed: Article) -> None:
    assert seed.published is not None
    assert seed.published.isoformat() == "2026-01-10"
    assert seed.dateline is not None
    assert seed.dateline.text == "Washington, Jan 10"
    assert str(seed.dateline.date) == "2026-01-10"
    assert [p.id for p in seed.places if p.role is Role.DATELINE] == ["US/District of Columbia/Washington"]


def test_its_places(seed: Article) -> None:
    ids = {place.id.split("/")[0] + "/" + place.name for place in seed.places}
    assert {"US/Washington", "VE/Venezuela", "VE/Caracas", "CO/Colombia", "US/United States"} <= ids
    assert any(place.country == "CO" and place.name.startswith("Bogot") for place in seed.places)
    assert {place.country for place in seed.places} == {"US", "VE", "CO"}
    assert {place.country for place in seed.places if place.about} == {"US", "VE"}


def test_its_people(seed: Article) -> None:
    names = {person.name for person in seed.people}
    assert {"John T. McNamara", "Nicolás Maduro Moros", "Cilia Flores"} <= names
    assert any(name.endswith("Trump") for name in names)
    assert not any(name in ("Washington", "Caracas", "Bolivarian Diplomacy", "First Lady") for name in names)


def test_its_organisations(seed: Article) -> None:
    names = {org.name for org in seed.orgs}
    assert "State Department" in names
    assert any("Embassy" in name for name in names)


def test_the_day_and_the_month_that_it_mentions(seed: Article) -> None:
    said = {mentioned.date.isoformat(): [span.text for span in mentioned.spans] for mentioned in seed.mentioned}
    assert said == {"2026-01-09": ["January 9"], "2019-03": ["March 2019"]}


def test_its_words_and_its_language(seed: Article) -> None:
    assert seed.lang == "en"
    assert seed.headline.startswith("The Venezuelan government said it wants to begin exploratory talks")
    assert all(seed.body[span.start : span.end] == span.text for span in all_spans(seed) if span.field == "body")
    assert all(span.start >= seed.body.index("The Venezuelan") for span in all_spans(seed) if span.field == "body")
