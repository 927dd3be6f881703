"""The query language on one page, for people: one table, from which the page, the API and ``search --help`` are made.

Every example is run by the tests over each backend (tests/backends/test_query_language.py).
"""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

TITLE = "How to search"
LEAD = (
    "A query is words side by side: articles that have all of them are found, the best first. Where no article has them"
    " all, those with most are shown, and a remark says so. What cannot be read is searched as words, with a remark."
)


@dataclass(frozen=True, slots=True)
class Row:
    """``written`` is how it is written, ``means`` what it finds, ``example`` a whole query that uses it."""

    written: str
    means: str
    example: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    lead: str
    sections: tuple[Section, ...]


SECTIONS = (
    Section(
        "Words",
        (
            Row("grain deal", "both words, in any form (deals too), in headline or body", "grain deal"),
            Row("grain OR wheat", "either of them; parentheses group", "(grain OR wheat) prices"),
            Row("-wheat", "without it; NOT wheat and !wheat are the same", "deal -wheat"),
            Row('"grain deal"', "these words in this order, next to each other", '"grain deal"'),
            Row('"grain deal"~5', "in this order, up to five other words between them", '"grain deal"~5'),
            Row("grain NEAR/5 deal", "within five words of each other, in either order", "grain NEAR/5 deal"),
            Row("=deals", 'exactly this form; also ="grain deals"', "=deals"),
            Row("port*  wom?n", "any letters, any one letter; * alone finds everything", "wom?n"),
            Row("Maduro~", "one letter different; Maduro~2 up to two", "Maduro~"),
            Row("grain^3", "weighs three times as much", "grain^3 deal"),
            Row("café", "accents, case and width do not matter: cafe and CAFÉ are the same", "CAFÉ"),
        ),
    ),
    Section(
        "Fields",
        (
            Row("headline:deal", "in the headline; body: in the body", "headline:deal"),
            Row('person:"Ada Lovelace"', "a person whom the article names", 'person:"Nicolás Maduro"'),
            Row("place:VE", "a place and all that lies in it, by code or name", "place:Caracas"),
            Row('org:"State Department"', "an organisation", 'org:"State Department"'),
            Row("topic:trade", "also source:, lang: and dateline:, each with a whole value", "topic:trade"),
            Row("has:place", "has any value of a field; -has:person has none", "has:place"),
            Row(
                "headline:(grain OR wheat)",
                "a field holds for all that stands in parentheses",
                "headline:(grain OR wheat)",
            ),
        ),
    ),
    Section(
        "Dates",
        (
            Row("date:2026-01", "published then: a year, a month or a day", "date:2026-01"),
            Row("date:[2026-01 TO 2026-03]", "from the first to the last, both included", "date:[2026-01 TO 2026-03]"),
            Row("date:>=2026-01-10", "on that day or later; also > <= <", "date:>=2026-01-10"),
            Row('date:"last week"', "in words: yesterday, since March 2019, 3 days ago, Q1 2020", 'date:"last week"'),
            Row("mentioned:2019-03", "the text speaks of a day then", "mentioned:2019-03"),
        ),
    ),
)
PAGE = Page(TITLE, LEAD, SECTIONS)
ROWS = tuple(row for section in SECTIONS for row in section.rows)


def as_text(width: int = 100) -> str:
    """The page as plain text, at most so many columns wide."""
    column = max(len(row.written) for row in ROWS) + 2
    lines = [TITLE, "", *textwrap.wrap(LEAD, width)]
    for section in SECTIONS:
        lines += ["", section.title, *_table(section.rows, column, width)]
    return "\n".join(lines) + "\n"


def _table(rows: Iterable[Row], column: int, width: int) -> list[str]:
    lines = []
    for row in rows:
        first, *more = textwrap.wrap(row.means, width - column - 2)
        lines += [f"  {row.written.ljust(column)}{first}", *(" " * (column + 2) + line for line in more)]
    return lines
