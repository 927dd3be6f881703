"""What datelines are made of: names of places, a date, an agency, and the dash behind them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from searcharchive.analysis.folding import fold
from searcharchive.gazetteer.areas import abbreviations, areas_named, name_key
from searcharchive.ingest.dates.calendar import DAY_NAMES, MONTHS

COMMA = ",،、，"
DASH = r"\s*(?P<dash>--+|[–—―‒]|_(?=\s)|-(?!\d))\.?\s*"
_WORD = rf"[^\W\d_](?:(?!--)[^\s;:()/\[\]–—―‒\d{COMMA}])*"
_NAME = rf"{_WORD}(?:[ \t]+{_WORD}){{0,4}}?"
PLACES = rf"(?P<places>{_NAME}(?:\s*/\s*{_NAME})*(?:\s*[{COMMA}]\s*{_NAME}){{0,2}}?)"

_ORDINAL = r"(?:st|nd|rd|th|er|º|\.(?=\s+[^\W\d_]))?"
_MONTH = r"[^\W\d_]{2,13}"
_DATE = re.compile(
    rf"""(?<![^\W_])
    (?:(?:(?P<first_year>\d{{4}})\.?\s+)?(?P<month>{_MONTH})\.?\s*(?P<day>\d{{1,2}})(?!\d){_ORDINAL}
    | (?P<day2>\d{{1,2}}){_ORDINAL}\s+(?:de\s+)?(?P<month2>{_MONTH})\b\.?
    | (?P<month3>\d{{1,2}})月(?P<day3>\d{{1,2}})日)
    (?:,?\s+(?:de\s+)?(?P<year>\d{{4}})(?!\d)(?!\s+(?-i:[a-zß-ÿ]))\.?(?=\W|$))?""",
    re.VERBOSE | re.IGNORECASE,
)

# Agencies that are known without signs around them, or without a dash behind them.
_AGENCIES = (
    r"aap|adnkronos|afp|agi|anadolu|ani|anp|ansa|antara|ap|apa|app|associated\ press|ats|bbc|bernama"
    r"|bloomberg(?:\ news)?|bta|business\ wire|cnn|cnw|cp|canadian\ press|čtk|dow\ jones|dpa|efe|europa\ press"
    r"|globe\ newswire|hina|ians|ina|interfax(?:\.ru)?|international\ news\ service|ips|irna|itar-tass|jiji"
    r"|kazinform|kcna|kuna|kyodo|lusa|mena|mna|mti|nan|ntb|nzpa|pa|pap|pna|press\ association|prnewswire|pti"
    r"|reuters?|ria(?:\ novosti)?|ritzau|rns|sda|spa|sputnik|stt|tanjug|tass|thomson\ reuters|tt|uni"
    r"|united\ press(?:\ international)?|upi|ukrinform|vna|voa|wam|xinhua|yonhap|интерфакс|риа\ новости|тасс"
    r"|укринформ|уніан|رويترز"
)
_KNOWN_AGENCY = re.compile(rf"(?:the\ )?(?:{_AGENCIES})(?:[/ -].*)?", re.IGNORECASE)
_IN_SIGNS = r"(?:\(([^()\n]{1,60})\)|\[([^\[\]\n]{1,40})\]|/([^/\n]{2,30})/)"
AGENCY = (
    re.compile(rf"\s*[,.]?\s*{_IN_SIGNS}"),
    re.compile(rf"\s*[.]?(?:--?|[–—])\s*{_IN_SIGNS}(?=\.?{DASH})"),
    re.compile(
        rf"\s*[,.]?\s*(?:(?:--?|[–—])\s*)?((?:{_AGENCIES}))(?=\s*(?:[.:,]\s|--?|[–—_]))", re.IGNORECASE | re.VERBOSE
    ),
    re.compile(r"\s*[,.]?\s*(?:--?|[–—])\s*special(?:ly)? (?:to|for) ()[^.\n]{1,50}(?=\.\s|\n)", re.IGNORECASE),
)
_NO_AGENCY = re.compile(r"\d|delayed|via\b|by\b|special", re.IGNORECASE)

_PARTICLES = re.compile(
    "de|del|la|las|los|le|les|el|al|da|do|dos|das|di|du|of|the|and|am|an|der|im|in|upon|on|sur|y", re.IGNORECASE
)
_NO_PLACE = re.compile(
    "on|in|at|by|an?|last|this|next|since|until|from|after|before|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today"
    "|yesterday|tomorrow|early|late|mid|updated?|published|posted|correction|corrected|exclusive|when|if|as|for|but"
    "|and|or|it|he|she|they|we|i|that|there|born",
    re.IGNORECASE,
)
# A dot that ends "WASHINGTON." or stands for the comma in "ALAMEDA. Calif.", but not the one of "ST. PAUL" or "N. Y."
_DOT_FOR_COMMA = re.compile(r"(?<=[^\W\d_]{4})\.\s+(?=[^\W\d_])")
_INITIALS = re.compile(r"\b([A-Z])\.?\s(?=[A-Z](?:\.|$))")
_WIDER_WITHOUT_COMMA = re.compile(r"([^\sa-z]{3,}(?: [^\sa-z]+)*) ([A-Z][a-z]+\.?(?: [A-Z][a-z]+\.?)?)")
# Rivers behind a stroke tell German towns of one name apart: they are no second place.
_RIVERS = {"main": "{} am Main"} | dict.fromkeys(
    ("oder", "saale", "lahn", "havel", "spree", "donau", "elbe", "weser", "neckar", "rhein", "ruhr"), "{} ({})"
)


class Day(NamedTuple):
    """A date in a line, from ``start`` up to ``end``; the year is None where it is not printed."""

    start: int
    end: int
    month: int
    day: int
    year: int | None


def date_in(text: str) -> Day | None:
    """The first date of a line."""
    at = 0
    while (found := _DATE.search(text, at)) is not None:
        name, day = found["month"] or found["month2"], found["day"] or found["day2"] or found["day3"]
        month = MONTHS.get(fold(name)) if name else int(found["month3"])
        if month:
            year = found["first_year"] or found["year"]
            return Day(found.start(), found.end(), month, int(day), int(year) if year else None)
        at = found.start("day") if found["day"] else found.end()  # "KHARTOUM 10 January"
    return None


def agency_at(text: str, at: int) -> tuple[str | None, int]:
    """The agency that is named there, and where it ends; ``None`` and the same place where there is none.

    What stands in an agency's place and is none ("delayed", "Special to …") is passed over and called ``""``.
    """
    for form in AGENCY:
        if (found := form.match(text, at)) is not None:
            name = " ".join(next(filter(None, found.groups()), "").split())
            return "" if _NO_AGENCY.search(name) else name, found.end()
    return None, at


def is_known_agency(name: str) -> bool:
    return _KNOWN_AGENCY.fullmatch(name) is not None


def is_place(text: str, *, lower: bool = False) -> bool:
    """Whether words could name a place: they begin with capitals, unless ``lower``, and not as a sentence does."""
    words = re.findall(r"[^\W\d_][^\s,/]*", text)
    first = words[0].rstrip(".") if words else ""
    if not first or _NO_PLACE.fullmatch(first) or fold(first) in MONTHS:
        return False
    capitals = not first[0].islower() and all(not w[0].islower() or _PARTICLES.fullmatch(w) for w in words)
    return lower or capitals


def in_capitals(names: str) -> bool:
    """``PARIS``, ``PARIS/LONDON`` and ``PARIS and LONDON``."""
    return names.replace(" and ", " ").isupper()


@lru_cache(maxsize=1 << 12)
def places_of(text: str) -> tuple[str, ...]:
    """``PARIS/LONDON`` are two places; ``PARIS, Texas`` is one, said in two parts: they stay together."""
    return tuple(_places(text))


def _places(text: str) -> Iterator[str]:
    names, *wider = re.split(rf"\s*[{COMMA}]\s*", text)
    wider = [name for name in wider if name and not _is_no_area(name)]
    for name in _several(names):
        if name.strip() and (place := _cleaned(", ".join([name, *wider]))).strip():
            yield place


def _several(names: str) -> list[str]:
    first, *others = re.split(r"\s*/\s*|(?<=[^\W\da-z_]) and (?=[^\W\da-z_]{2})", names)
    if len(others) == 1 and (form := _RIVERS.get(others[0].lower())):
        return [form.format(first, others[0])]
    return [first, *others]


def _is_no_area(name: str) -> bool:
    """A month, a day of the week, or the address of a site."""
    word = fold(name.split()[0].rstrip("."))
    return word in MONTHS or word in DAY_NAMES or re.search(r"\w{3}\.\w{2}", name) is not None


def _cleaned(name: str) -> str:
    """``ALBANY. N. Y.,`` is Albany, N.Y."""
    name = _INITIALS.sub(r"\1.", " ".join(_DOT_FOR_COMMA.sub(", ", name).split()))
    name = re.sub(r"\s*,\s*", ", ", name).strip(" ,\"'")
    name = re.sub(r"\.\.+$", ".", name)
    if "," in name:
        return name
    wider = _WIDER_WITHOUT_COMMA.fullmatch(name)
    if wider is not None and (name_key(wider[2]) in abbreviations() or areas_named(name_key(wider[2]))):
        return f"{wider[1]}, {wider[2]}"
    return name.removesuffix(".") if re.search(r"\w{4}\.$", name) else name
