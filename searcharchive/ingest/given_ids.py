"""Ids that stories come with, and what becomes of those that cannot be one here."""

import hashlib
import re
import unicodedata

ID = re.compile(r"[A-Za-z0-9._:-]{1,128}", re.ASCII)
_OTHER = re.compile(r"[^A-Za-z0-9._:-]+", re.ASCII)
SLUG = 100
DIGITS = 8


def is_id(text: str) -> bool:
    """1 to 128 characters of letters, digits, dot, underscore, colon and hyphen; and more than dots."""
    return ID.fullmatch(text) is not None and text.strip(".") != ""


def id_of(given: str) -> tuple[str, str | None]:
    """(id, source id): the given one where it can be an id, else a slug of it with eight digits of its SHA-256."""
    if is_id(given):
        return given, None
    plain = unicodedata.normalize("NFKD", given).encode("ascii", "ignore").decode()
    slug = _OTHER.sub("-", plain).strip("-.")[:SLUG]
    digits = hashlib.sha256(given.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
    return (f"{slug}-{digits}" if slug else digits), given
