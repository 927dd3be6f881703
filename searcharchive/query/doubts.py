"""Phrases by which people mean two days, and which of them is meant here."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from searcharchive.query.phrases import WEEKDAYS, normalise
from searcharchive.query.warning import quoted

_NEXT_OR_LAST = re.compile(rf"\b(?P<which>next|last|past|previous) (?P<weekday>{'|'.join(WEEKDAYS)})\b(?! of)")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A phrase that people mean two days by: the one that it is read as, and the other one."""

    phrase: str
    meant: date
    other: date

    @property
    def detail(self) -> str:
        return f"{quoted(self.phrase)} is read as {self.meant}; it may also mean {self.other}."


def doubts(text: str, *, now: datetime, zone: tzinfo) -> tuple[Doubt, ...]:
    """The phrases of a text that was read which can be read in two ways.

    "Next Friday" on a Thursday is tomorrow, or the Friday of next week; "last Wednesday" is yesterday, or that of last
    week. They are read as the next and the latest such day.
    """
    today = now.astimezone(zone).date()
    found = (_doubt(phrase, today) for phrase in _NEXT_OR_LAST.finditer(normalise(text)))
    return tuple(doubt for doubt in found if doubt is not None)


def _doubt(found: re.Match[str], today: date) -> Doubt | None:
    wanted, ahead = WEEKDAYS[found["weekday"]], found["which"] == "next"
    days = (wanted - today.weekday()) % 7 or 7
    day = today + timedelta(days=days if ahead else ((wanted - today.weekday()) % 7) - 7)
    monday = today - timedelta(days=today.weekday())
    if not monday <= day < monday + timedelta(days=7):
        return None
    return Doubt(found[0], day, day + timedelta(days=7 if ahead else -7))
