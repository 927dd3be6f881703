"""What a story is about: points of the places that it names, and how many make a story be about one.

In quarters of a mention. Readers at an agency gave countries to 12,000 stories; these weights come near to what they
did, also in stories that were not looked at. A dateline is enough by itself. A headline counts for two mentions, and
the beginning of the body for one more; a people, or a place in the country, counts for less than the country itself.
"""

from collections.abc import Iterable
from functools import lru_cache

from searcharchive.article import Span
from searcharchive.gazetteer.areas import area_of_demonym, areas_named, name_key

ABOUT = 12
LITTLE = 6
"""Enough for one country, where none has ABOUT: the most that a story without a dateline speaks of."""
DATELINE = 12
HEADLINE = 8
BEGINNING = 4
COUNTRY, PEOPLE, INSIDE = 4, 3, 2
"""A mention of a country by its name, by its people's name, and by a place in it."""
BEGINNING_ENDS = 150
"""Characters of the body that count as its beginning."""

SUCCESSORS = {"SUHH": "RU", "DDDE": "DE", "CSHH": "CZ", "YUCS": "RS", "BUMM": "MM", "ZRCD": "CD"}
"""Dissolved states whose capital is now another's: "Moscow" and "Soviet" speak of one country."""


def weight(mentions: Iterable[tuple[str, Span]], *, dateline: bool) -> int:
    """The points of mentions (path, where) of one place, or of all places in one country."""
    total, headline, beginning = 0, False, False
    for path, span in mentions:
        if span.field == "headline":
            headline = True
        else:
            total += INSIDE if "/" in path else PEOPLE if _is_people(span.text) else COUNTRY
            beginning = beginning or span.start < BEGINNING_ENDS
    return total + DATELINE * dateline + HEADLINE * headline + BEGINNING * beginning


@lru_cache(maxsize=1 << 12)
def _is_people(text: str) -> bool:
    key = name_key(text)
    return area_of_demonym(key) is not None and not areas_named(key)


def pooled(country: str) -> str:
    """Under which country the points of a country are counted."""
    return SUCCESSORS.get(country, country)
