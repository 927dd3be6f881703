"""What wires write of a story's standing: ``CORRECTED:``, ``UPDATE 2-``, ``(Updates with …)``, ``WITHDRAWN:``."""

import re
from enum import StrEnum
from typing import NamedTuple

from searcharchive.analysis.words import forms

FEWEST_WORDS = 3
"""Words that a headline must have for two stories with it to be versions of one."""
LEAD = 400
"""Characters of a body in which a note is looked for."""


class Marker(StrEnum):
    """What a version is to the one before it."""

    UPDATE = "update"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


class Marked(NamedTuple):
    """A headline without its markers, and what they say."""

    headline: str
    marker: Marker | None


_PREFIXES = (
    (Marker.CORRECTION, r"CORRECTED|CORRECTION|CORRECTS|Corrected|Correction|REFILE|REFILING"),
    (Marker.UPDATE, r"UPDATED?(?:\s+\d{1,2})?|Updated?(?:\s+\d{1,2})?|WRAPUP(?:\s+\d{1,2})?|RPT|REPEAT|RECASTS?"),
    (Marker.WITHDRAWAL, r"WITHDRAWN|STORY WITHDRAWN|STORY KILL(?:ED)?|MANDATORY KILL|RETRACTED"),
)
_PREFIX = tuple(
    (marker, re.compile(rf"(?:{words})(?:\s*\([^()]{{1,40}}\))?\s*(?::|-|–|—|\|)\s*(?=\S)"))
    for marker, words in _PREFIXES
)
_SUFFIX = re.compile(
    r"""\s*[(\[](?:(?P<correction>corrected|correction)|updated?(?:\s+\d{1,2})?
    |\d(?:st|nd|rd|th)\ (?:ld|lead)[^()\[\]]{0,20})[)\]]\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
# At the beginning of a text, or behind its dateline.
_NOTE = re.compile(
    r"\s*(?:[^\n–—-]{1,100}[–—-]{1,2}\s*)?"
    r"\((?:(?P<correction>Corrects|Fixes|Refiles)|Updates|Recasts|Adds|Rewrites)\b[^()\n]{0,300}\)"
)


def read_markers(headline: str, body: str = "") -> Marked:
    """The markers at the beginning and the end of a headline, and the note at the beginning of a body."""
    marker: Marker | None = None
    for _ in range(3):  # "CORRECTED-UPDATE 2-…"
        for kind, form in _PREFIX:
            if found := form.match(headline):
                headline, marker = headline[found.end() :], marker or kind
    if found := _SUFFIX.search(headline):
        headline, marker = headline[: found.start()], marker or _kind(found)
    if marker is None and (found := _NOTE.match(body[:LEAD])):
        marker = _kind(found)
    return Marked(headline, marker)


def _kind(found: re.Match[str]) -> Marker:
    return Marker.CORRECTION if found["correction"] else Marker.UPDATE


def story_key(headline: str) -> tuple[str, ...]:
    """The words by which versions of one story are told; none where they are too few."""
    words = tuple(forms(read_markers(headline).headline))
    return words if len(words) >= FEWEST_WORDS else ()
