"""Names of the columns of a segment. ``docs/index-format.md`` says what each holds."""

from searcharchive.query.tree import TextField, ValueField

STORED = "stored"
"""The one column that is not checked when a segment is opened: each article in it bears its own checksum."""
LINEAGE = "lineage"
"""Embargoes, and which ids are superseded."""


def terms(field: TextField) -> str:
    return f"{field}.terms"


def members(field: TextField) -> str:
    return f"{field}.members"


def words(field: TextField) -> str:
    return f"{field}.words"


def counts(field: ValueField) -> str:
    return f"{field}.counts"


def ordinals(field: ValueField) -> str:
    return f"{field}.ordinals"


def texts(field: ValueField) -> str:
    return f"{field}.texts"
