"""How wires mark corrections, updates and withdrawals; and what only looks like it."""

import pytest

from searcharchive.ingest.markers import Marker, read_markers, story_key

PLAIN = "Ferry runs aground off Bergen"
GOLDEN = [
    (PLAIN, "", None),
    (f"CORRECTED: {PLAIN}", "", Marker.CORRECTION),
    (f"CORRECTED-{PLAIN}", "", Marker.CORRECTION),
    (f"Correction: {PLAIN}", "", Marker.CORRECTION),
    (f"CORRECTED (OFFICIAL) - {PLAIN}", "", Marker.CORRECTION),
    (f"REFILE-{PLAIN}", "", Marker.CORRECTION),
    (f"UPDATE 2-{PLAIN}", "", Marker.UPDATE),
    (f"UPDATE: {PLAIN}", "", Marker.UPDATE),
    (f"UPDATED — {PLAIN}", "", Marker.UPDATE),
    (f"WRAPUP 12-{PLAIN}", "", Marker.UPDATE),
    (f"CORRECTED-UPDATE 1-{PLAIN}", "", Marker.CORRECTION),
    (f"WITHDRAWN: {PLAIN}", "", Marker.WITHDRAWAL),
    (f"STORY KILLED: {PLAIN}", "", Marker.WITHDRAWAL),
    (f"{PLAIN} (Updated)", "", Marker.UPDATE),
    (f"{PLAIN} (UPDATE 3)", "", Marker.UPDATE),
    (f"{PLAIN} [Corrected]", "", Marker.CORRECTION),
    (f"{PLAIN} (2nd Ld-Writethru)", "", Marker.UPDATE),
    (PLAIN, "(Updates with comment from harbour master)\nBERGEN, March 1 - The ferry …", Marker.UPDATE),
    (PLAIN, "BERGEN, March 1 (Coast Wire) - (Corrects number of passengers in paragraph 2) The …", Marker.CORRECTION),
    (PLAIN, "(Adds details, background)", Marker.UPDATE),
    # What only looks like it.
    ("Kill the motor, ferry crew was told", "", None),
    ("Updated timetable angers commuters", "", None),
    ("Corrections officer held in Oslo", "", None),
    ("Correction facilities overcrowded", "", None),
    (PLAIN, "The company updates its fleet (with new engines).", None),
    (PLAIN, "x" * 500 + " (Updates with comment)", None),
    (PLAIN, "Each column (Adds up to 42) is a hint.", None),
    (PLAIN, "(adds up to 42)", None),
]


@pytest.mark.parametrize(("headline", "body", "marker"), GOLDEN)
def test_markers(headline: str, body: str, marker: Marker | None) -> None:
    found = read_markers(headline, body)
    assert found.marker is marker
    if PLAIN in headline:
        assert found.headline == PLAIN


@pytest.mark.parametrize("headline", [headline for headline, _, _ in GOLDEN if PLAIN in headline])
def test_versions_of_one_story_have_one_key(headline: str) -> None:
    assert story_key(headline) == story_key(PLAIN) != ()


def test_headlines_of_few_words_tell_nothing() -> None:
    assert story_key("UPDATE 1-Morning briefing") == ()


@pytest.mark.parametrize("text", ["UPDATE " * 50_000, "CORRECTED (" * 50_000, "(Updates " * 50_000, "(" * 200_000])
def test_long_texts_end(text: str) -> None:
    read_markers(text, text)
