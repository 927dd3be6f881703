"""Dates that a text speaks of: "March 3, 2019", "3-5 de marzo", "last March", "in 1945", "on Monday", "three days ago".

Words that may belong to a date are looked up, and only those are read with their neighbours. What leaves its year or
week open is read against the day of the story's dateline or publication, and is left out where there is none. A stretch
of time (3 to 5 March, 1914-18, last week, the 1990s) is given by the first and the last day, month or year in it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache

from searcharchive.article import MentionedDate, Span
from searcharchive.dates import PartialDate
from searcharchive.ingest.dates.calendar import MONTHS, NEAR_DAYS, WEEKDAYS
from searcharchive.ingest.dates.mention_months import around_month
from searcharchive.ingest.dates.mention_reading import FIRST_YEAR, LAST_YEAR, Found, Story
from searcharchive.ingest.dates.mention_words import at_ago, at_near_day, at_unit, at_weekday
from searcharchive.ingest.dates.mention_years import at_century, at_decade, at_quarter, at_year
from searcharchive.ingest.words.prose import Prose

Reader = Callable[[Story, int], list[Found]]
DEFAULT_LANGUAGE = "en"


def find_dates(texts: Sequence[Prose], anchor: date | None, lang: str | None = None) -> tuple[MentionedDate, ...]:
    """Dates in the order in which they are first mentioned, each once with all its spans.

    ``anchor`` is the day on which the story was filed or published, in its own zone. ``lang``: ISO 639-1; names of days
    and words such as "yesterday" are read in it, months and years in every language.
    """
    base = (lang or DEFAULT_LANGUAGE)[:2].lower()
    readers = _readers(base)
    spans: dict[PartialDate, list[Span]] = {}
    for text in texts:
        for found in _dates(Story(text, anchor, base), readers):
            spans.setdefault(found.date, []).append(text.span(found.first, found.end))
    return tuple(MentionedDate(day, tuple(where)) for day, where in spans.items())


def _dates(story: Story, readers: dict[str, Reader]) -> Iterator[Found]:
    end = 0
    forms = story.text.forms
    for at in [i for i, form in enumerate(forms) if form in readers]:
        if at >= end:
            found = readers[forms[at]](story, at)
            if found and found[0].first >= end:
                yield from found
                end = max(each.end for each in found)


@cache
def _readers(lang: str) -> dict[str, Reader]:
    """Folded word → what reads it and its neighbours."""
    readers: dict[str, Reader] = {str(year): at_year for year in range(FIRST_YEAR, LAST_YEAR + 1)}
    readers |= {f"{year}s": at_decade for year in range(1500, LAST_YEAR, 10)}
    readers |= {f"{year}s": at_decade for year in range(20, 100, 10)}
    readers |= dict.fromkeys(MONTHS, around_month)
    if lang == "en":  # "ago" is August in Spanish
        readers |= {"ago": at_ago, "week": at_unit, "month": at_unit, "year": at_unit}
        readers |= {"century": at_century, "quarter": at_quarter}
    readers |= dict.fromkeys(NEAR_DAYS.get(lang, {}), at_near_day)
    return readers | dict.fromkeys(WEEKDAYS.get(lang, {}), at_weekday)
