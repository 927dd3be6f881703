"""Ids for stories that came without one: stable, readable, made of what the story says."""

import hashlib

import orjson

from searcharchive.analysis.words import forms

SLUG_WORDS = 3
SLUG_LENGTH = 40
DIGEST_LENGTH = 12


def derive_id(headline: str, *content: str | None) -> str:
    """Up to three words of the headline, then 12 hex digits of the SHA-256 of headline and content.

    Only ASCII letters and digits of the words are kept; where there are none the id is the digits alone.
    """
    digest = hashlib.sha256(orjson.dumps([headline, *content])).hexdigest()[:DIGEST_LENGTH]
    words = [form for form in forms(headline) if form.isascii() and form.isalnum()][:SLUG_WORDS]
    return "-".join([*([_short("-".join(words))] if words else []), digest])


def _short(slug: str) -> str:
    return slug[:SLUG_LENGTH].rstrip("-")
