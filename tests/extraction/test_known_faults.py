"""What docs/understanding.md says goes wrong. Who mends one takes it out there, and puts it right here."""

from pathlib import Path

import pytest

from searcharchive.analysis.names import fold_person
from tests.extraction.conftest import Story

DOCS = (Path(__file__).parents[2] / "docs" / "understanding.md").read_text(encoding="utf-8")

# What the document shows, a text with it, and the places, people, organisations and days that are found.
FAULTS = [
    ("Reading lost again.", "Reading lost again.", []),
    ("Lincoln said no", "Lincoln said no to it.", []),
    ("Mai Mahiu", "They drove to Mai Mahiu.", []),
    ("Heathrow", "They flew to Heathrow.", []),
    ("Nueva Ecija", "Houses fell in Nueva Ecija.", []),
    ("Jordan said", "Jordan said no.", ["JO"]),
    ("Chancellor of the Exchequer Kwasi Kwarteng", "So Chancellor of the Exchequer Kwasi Kwarteng said.", []),
    ("City beat Arteta's side", "City beat Arteta's side.", []),
    ("Nyrstar fell", "In Italy Nyrstar fell.", ["IT"]),
    ("Rob Holding scored", "Rob Holding scored.", ["Rob Holding"]),
    ("Marine Le Pen s'est dite prête", "Marine Le Pen s'est dite prête.", []),
    ("flies to the region on Sunday", "He flies to the region on Sunday.", ["2024-05-12"]),
    ("Grain deal", "Grain deal", []),
]


@pytest.mark.parametrize(("shown", "text", "found"), FAULTS)
def test_is_still_wrong(story: Story, shown: str, text: str, found: list[str]) -> None:
    assert f'"{shown}"' in DOCS
    made = story(text)
    names = [entity.name for entity in (*made.people, *made.orgs)]
    days = [mentioned.date.isoformat() for mentioned in made.mentioned]
    assert [place.id for place in made.places] + names + days == found


def test_people_whom_only_initials_tell_apart_are_one() -> None:
    assert '"George W. Bush", "George H.W. Bush"' in DOCS
    assert fold_person("George W. Bush") == fold_person("George H.W. Bush")
