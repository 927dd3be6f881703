"""The names of fields, as people write them."""

import difflib

from searcharchive.query.tree import HasField, TextField, ValueField

HAS = "has"
DATES = frozenset({"date", "mentioned"})
TEXTS = frozenset(field.value for field in TextField)
VALUES = frozenset(field.value for field in ValueField)

_ALIASES = {
    "title": "headline",
    "text": "body",
    "people": "person",
    "persons": "person",
    "places": "place",
    "location": "place",
    "orgs": "org",
    "organisation": "org",
    "organization": "org",
    "topics": "topic",
    "sources": "source",
    "language": "lang",
    "published": "date",
}
_NAMES = {name: name for name in {HAS} | DATES | TEXTS | VALUES} | _ALIASES
_LONGEST = 30


def canonical(name: str) -> str | None:
    """The field that a name in any case stands for, or None."""
    return _NAMES.get(name.lower())


def similar(name: str) -> str | None:
    """The field that a misspelt name most likely stands for, or None."""
    if len(name) > _LONGEST:
        return None
    close = difflib.get_close_matches(name.lower(), sorted(_NAMES), n=1, cutoff=0.7)
    return _NAMES[close[0]] if close else None


def has_field(name: str) -> HasField | None:
    """What ``has:name`` asks for, or None where it cannot be asked."""
    field = canonical(name)
    return HasField(field) if field in set(HasField) else None
