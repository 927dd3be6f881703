"""Dates written out in English, Spanish, French, German, Italian, Portuguese and Dutch, by dateparser.

Only absolute dates with a four-digit year are asked of it, and the order of its languages is fixed, so that the same
text is the same date on every machine and day.
"""

import re
import threading
from datetime import datetime
from functools import cache, lru_cache

from dateparser.date import DateDataParser

from searcharchive.dates import PartialDate, Precision, from_datetime

_LANGUAGES = ["en", "es", "fr", "de", "it", "pt", "nl"]
_PRECISIONS = {"month": Precision.MONTH, "day": Precision.DAY, "time": Precision.MINUTE}
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
# How the names of months begin in those languages; a text with none of them is not worth dateparser's time.
_MONTH = re.compile(
    "jan|ene|gen|f[eé]v|feb|m[aä]r|maa|mrt|apr|avr|abr|ma[iygj]|mei|giu|jui|jun|lug|jul|ao[uû]|ago|aug|se[pt]|ott|out|o[ck]t|nov"
    "|d[eé]c|de[sz]|dic"
)
_WORD = re.compile(r"[^\W\d_]+")
# dateparser passes over words that it takes for filling, "after" among them; these are the ones that change nothing.
_FILLING = re.compile(
    "of|at|in|on|the|st|nd|rd|th|am|pm|gmt|utc|z|t|de|del|el|la|las|los|à|a|le|er|du|et|di|il|lo|alle|ore|do|da|em|às"
    "|der|den|dem|um|uhr|van|op|om|uur"
)
_WEEKDAYS = re.compile(
    r"(mon|tues?|wednes|thurs?|fri|satur|sun)(day)?|wed|thu|sat|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lundi"
    r"|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(mon|diens|donners|frei|sams|sonn)tag|mittwoch|lunedì|martedì"
    r"|mercoledì|giovedì|venerdì|sabato|domenica|(maan|dins|woens|donder|vrij|zater|zon)dag"
)
_NUMERIC = re.compile(r"\d[./-]\d", re.ASCII)
_LONGEST = 40
_LOCK = threading.Lock()  # dateparser fills caches of its own while it reads


@cache
def _parser() -> DateDataParser:
    settings = {
        "DATE_ORDER": "DMY",
        "PREFER_LOCALE_DATE_ORDER": False,
        "PARSERS": ["absolute-time"],
        "RELATIVE_BASE": datetime(2000, 1, 1),
        "REQUIRE_PARTS": ["year", "month"],
        "RETURN_TIME_AS_PERIOD": True,
        "PREFER_DAY_OF_MONTH": "first",
    }
    return DateDataParser(languages=_LANGUAGES, settings=settings)


@lru_cache(maxsize=4096)
def read_date(text: str) -> PartialDate | None:
    """A day, month or minute in lower case with the month's name and a four-digit year, or None."""
    years, words = _YEAR.findall(text), _WORD.findall(text)
    if len(text) > _LONGEST or len(years) != 1 or not any(map(_MONTH.match, words)) or _NUMERIC.search(text):
        return None
    if not all(_FILLING.fullmatch(word) or _MONTH.match(word) or _WEEKDAYS.fullmatch(word) for word in words):
        return None
    with _LOCK:
        found = _parser().get_date_data(text)
    precision = _PRECISIONS.get(found.period)
    if found.date_obj is None or precision is None or found.date_obj.year != int(years[0]):
        return None
    moment = found.date_obj.replace(second=0, microsecond=0)
    if precision is Precision.MONTH:
        moment = moment.replace(day=1)
    return from_datetime(moment, precision)
