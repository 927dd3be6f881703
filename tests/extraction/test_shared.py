"""Against real texts: the founding seed, and hand-labelled news of 1987."""

import gzip
import json
import re
from itertools import islice
from pathlib import Path

import pytest

from searcharchive.article import Article
from searcharchive.dates import parse_iso
from searcharchive.gazetteer import resolve
from searcharchive.ingest.dates.dateline import dated, find_dateline, read_dateline
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.understand import understand

pytestmark = pytest.mark.shared


@pytest.fixture
def seed(shared: Path) -> Article:
    (path,) = (shared / "seeds").glob("000_*.txt")
    found = re.fullmatch(r"\s*date (\S+) (.*)", path.read_text("utf-8").strip(), re.DOTALL)
    assert found is not None
    published, body = parse_iso(found[1]), found[2]
    dateline = find_dateline(body)
    assert dateline is not None
    return understand(Draft(body=body, published=published, dateline=dated(dateline, published, end=dateline.end)))


def test_the_seed_is_understood(seed: Article) -> None:
    assert seed.dateline is not None
    assert (seed.dateline.place, str(seed.dateline.date)) == ("US/District of Columbia/Washington", "2026-01-10")
    assert {p.id for p in seed.places} == {
        "US/District of Columbia/Washington", "US", "VE", "VE/Distrito Capital/Caracas", "CO", "CO/Bogotá/Bogotá",
    }  # fmt: skip
    assert {p.country for p in seed.places if p.about} == {"US", "VE"}
    assert [e.name for e in seed.people] == ["Trump", "John T. McNamara", "Nicolás Maduro Moros", "Cilia Flores"]
    assert [e.name for e in seed.orgs] == ["US Embassy", "State Department", "VAU"]
    assert [str(m.date) for m in seed.mentioned] == ["2026-01-09", "2019-03"]
    assert seed.lang == "en"
    assert seed.headline.startswith("The Venezuelan government said")


def test_countries_that_wire_stories_are_about(shared: Path) -> None:
    right = found = wanted = 0
    with gzip.open(shared / "corpora" / "reuters21578-train.jsonl.gz") as lines:
        for line in islice(lines, 3000, 3600):
            data = json.loads(line)
            dateline = (
                dated(read_dateline(data["dateline"]), parse_iso(data["date"]), end=0) if data["dateline"] else None
            )
            article = understand(Draft(body=data["body"] or "", headline=data["title"] or "", dateline=dateline))
            about = {p.country for p in article.places if p.about and p.country}
            labelled = {place.country for name in data["places"] if (place := resolve(name))}
            right, found, wanted = right + len(about & labelled), found + len(about), wanted + len(labelled)
    assert 2 * right / (found + wanted) > 0.88
