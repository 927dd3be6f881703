"""Years, stretches of years, decades, centuries and whole dates in figures."""

from searcharchive.dates import PartialDate
from searcharchive.ingest.dates.mention_reading import (
    DASHES,
    TO,
    Found,
    Story,
    counted,
    found,
    is_year,
    of_day,
    of_month,
    of_year,
    real,
)
from searcharchive.ingest.words import vocabulary as v
from searcharchive.ingest.words.prose import Prose

_BEFORE_YEARS = v.words(
    "in since of by from until till before after during late early mid around circa between fiscal end year years "
    "en desde im seit depuis nel dal em summer winter spring autumn fall jahr año ano vuonna roku "
    "i v в у з od do от с по w"
)
_HYPHENED = v.words("mid late early end pre post")
# What years stand before: "the 2019 election". Not things that are made in a year: "a 2019 Toyota".
_OF_YEARS = v.words(
    "election elections season war wars budget report census coup revolution tournament edition championship "
    "championships campaign crisis law constitution agreement treaty accord accords deal invasion attack attacks "
    "earthquake flood floods hurricane summit conference olympics olympic games uprising world summer winter "
    "paralympics euro referendum vote race massacre bombing strike riots famine genocide festival crop harvest "
    "presidential general parliamentary midterm fiscal году год года годах roku rok року роках"
)
_STREETS = v.words("street st avenue ave road rd drive boulevard blvd lane highway")
_CLOCKS = v.words("gmt utc est edt cst cdt pst pdt cet bst hrs hours h local")
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


def at_year(story: Story, at: int) -> list[Found]:
    """A date in figures, or a year where years stand, with those that go on from it."""
    text = story.text
    if text.gap(at + 1) == text.gap(at + 2) == "-" and len(text.form(at + 1)) == len(text.form(at + 2)) == 2:
        return _iso(text, at)
    if text.gap(at + 1) == "" and text.form(at + 1).startswith("年"):
        return _east_asian(text, at)
    end = _end_of_stretch(text, at)
    if not _stands_as_year(text, at, end[1] + 1 if end else at + 1):
        return []
    years = [(int(text.forms[at]), at), *([end] if end else _further(text, at + 1))]
    return [Found(of_year(year), i, i + 1) for year, i in years]


def _stands_as_year(text: Prose, at: int, behind: int) -> bool:
    """Whether the words around a year, or around a stretch of years, are those of years."""
    gap, before = text.gap(at), text.form(at - 1)
    if text.form(behind + 1) in _STREETS or text.form(behind) in _CLOCKS:
        return False
    if gap.endswith("(") and text.text[text.ends[behind - 1] :][:1] in (")", ",", ";"):
        return int(text.forms[at]) >= 1500
    if gap == "-" and before in _HYPHENED:
        return True
    if not gap.isspace():
        return False
    of_year = text.form(behind) in _OF_YEARS and text.gap(behind).isspace()
    if before == "the" or (of_year and before in ("his", "its", "their", "her", "s")):
        return of_year or behind > at + 1
    if before not in _BEFORE_YEARS:
        return False
    counts = text.gap(behind).isspace() and text.form(behind) not in TO and counted(text, behind)
    return of_year or not counts


def _end_of_stretch(text: Prose, at: int) -> tuple[int, int] | None:
    """The other end of "1914-18" and "1914–1918"."""
    form = text.form(at + 1)
    if text.gap(at + 1) not in DASHES or not form.isdecimal() or not form.isascii():
        return None
    start = int(text.forms[at])
    end = start - start % 100 + int(form) if len(form) == 2 else int(form) if is_year(form) else 0
    return (end, at + 1) if start < end <= start + 200 else None


def _further(text: Prose, at: int) -> list[tuple[int, int]]:
    """ "in 1990, 1991 and 1992", "from 1914 to 1918"."""
    years: list[tuple[int, int]] = []
    while at < len(text):
        joins = text.gap(at).isspace() and text.forms[at] in TO
        number = at + 1 if joins else at
        if not (joins or text.gap(at) == ", ") or not is_year(text.form(number)) or counted(text, number + 1):
            break
        years.append((int(text.forms[number]), number))
        at = number + 1
    return years


def _iso(text: Prose, at: int) -> list[Found]:
    parts = [text.form(at + 1), text.form(at + 2)]
    if not all(part.isdecimal() and part.isascii() for part in parts):
        return []
    day = real(int(text.forms[at]), int(parts[0]), int(parts[1]))
    return [] if day is None else [Found(of_day(day), at, at + 3)]


def _east_asian(text: Prose, at: int) -> list[Found]:
    """2019年, 2019年3月, 2019年3月12日."""
    year, numbers, end = int(text.forms[at]), list[int](), at + 2
    for sign in ("月", "日"):
        form = text.form(end)
        if not (form.isdecimal() and form.isascii() and text.form(end + 1).startswith(sign)) or text.gap(end):
            break
        numbers.append(int(form))
        end += 2
    if len(numbers) == 2:
        day = real(year, numbers[0], numbers[1])
        return [] if day is None else [Found(of_day(day), at, end)]
    month = numbers and 1 <= numbers[0] <= 12
    return [Found(of_month(year, numbers[0]) if month else of_year(year), at, end)]


def at_decade(story: Story, at: int) -> list[Found]:
    """ "the 1990s" and "the ’90s", from the first year to the last."""
    text, form = story.text, story.text.forms[at]
    if len(form) == 5:
        first = int(form[:4])
        fits = text.gap(at).isspace() or text.gap(at) == "-"
    else:
        fits = text.gap(at)[-1:] in ("'", "’", "‘") and text.form(at - 1) in ("the", "late", "early", "mid")
        first = 1900 + int(form[:2])
    last = first + (99 if first % 100 == 0 and first < 2000 else 9)  # "the 1800s" are a century
    return stretch(of_year(first), of_year(last), at, at + 1) if fits else []


def at_century(story: Story, at: int) -> list[Found]:
    """ "the 19th century": from 1801 to 1900."""
    text = story.text
    form = text.form(at - 1)
    number = int(form[:-2]) if form[:-2].isdecimal() and form.isascii() and form[-2:] in ("th", "st") else 0
    if not 11 <= number <= 21 or text.gap(at) not in (" ", "-", "\n"):
        return []
    return stretch(of_year(100 * number - 99), of_year(100 * number), at - 1, at + 1)


def at_quarter(story: Story, at: int) -> list[Found]:
    """ "the first quarter of 2019": its first and its last month. Without a year it may be anybody's."""
    text = story.text
    number = _QUARTERS.get(text.form(at - 1))
    year = at + 2 if text.form(at + 1) == "of" else at + 1
    if number is None or not is_year(text.form(year)) or not text.gap(year).isspace():
        return []
    first = of_month(int(text.form(year)), 3 * number - 2)
    return stretch(first, of_month(int(text.form(year)), 3 * number), at - 1, year + 1)


def stretch(first: PartialDate, last: PartialDate, start: int, end: int) -> list[Found]:
    """A time that is no year, month or day is said by the first and the last of those in it."""
    return found([first, last], start, end)
