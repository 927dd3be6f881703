"""An article as a Whoosh document: terms and column values of every field."""

import struct
import zlib
from collections.abc import Iterable
from enum import IntEnum

import numpy as np
import orjson

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.stemming import base_language, stem_all
from searcharchive.analysis.words import tokenize
from searcharchive.article import Article, MentionedDate, digest, to_json
from searcharchive.backends.whoosh.schema import Entry, Posting, exact_name
from searcharchive.dates import PartialDate
from searcharchive.query.tree import TextField, ValueField
from searcharchive.search.postings import PRECISIONS
from searcharchive.search.values import lineage

PLACES = frozenset({ValueField.PLACE, ValueField.DATELINE})
MENTION = np.dtype([("start", "<i8"), ("end", "<i8"), ("floating", "u1")])
FLOATING = 8
"""The bit of :func:`date_kind` that says that a date has no zone."""
COMPRESSION = 3

_MENTION = struct.Struct("<qqB")
_ONE_POSITION = tuple(struct.pack("<I", position) for position in range(4096))

Document = dict[str, Entry]


class Kind(IntEnum):
    """What a document stands for."""

    ARTICLE = 0
    WITHDRAWN = 1
    TOMBSTONE = 2
    """A removal that was recorded; it has an id and nothing else."""


def document(article: Article) -> Document:
    """All fields of an article. A withdrawn one is kept, but none of its words or values."""
    kind = Kind.ARTICLE if article.visible else Kind.WITHDRAWN
    fields = _bare(article.id, kind)
    fields["digest"] = Entry(column=bytes.fromhex(digest(article)))
    fields["article"] = Entry(column=packed(article))
    if article.visible:
        fields |= _texts(article) | _values(article) | _dates(article)
    return fields


def tombstone(id: str) -> Document:
    return _bare(id, Kind.TOMBSTONE)


def packed(article: Article) -> bytes:
    return zlib.compress(to_json(article), COMPRESSION)


def unpacked(stored: bytes) -> bytes:
    """The stored form as JSON. Raises zlib.error."""
    return zlib.decompress(stored)


def _bare(id: str, kind: Kind) -> Document:
    """A document of which only the id can be found. Every column has a row in it, whatever the kind."""
    key = id.encode()
    fields = {name: Entry(column=b"") for name in ("mentioned", "digest", "article", *ValueField)}
    fields |= {name: Entry(column=0) for name in ("published", "published_end", "published_kind", "texts", *TextField)}
    fields |= {"id": Entry([(key, 1, 1.0, b"")], key), "kind": Entry(column=int(kind))}
    return {str(name): entry for name, entry in fields.items()}


def _texts(article: Article) -> Document:
    lang = base_language(article.lang)
    given = {TextField.HEADLINE: "" if article.headline_derived else article.headline, TextField.BODY: article.body}
    fields: Document = {"texts": Entry(column=bool(given[TextField.HEADLINE]) | bool(article.body) << 1)}
    for field, text in given.items():
        words = [word.form for word in tokenize(text)]
        places: dict[str, list[int]] = {}
        for position, form in enumerate(words):
            places.setdefault(form, []).append(position)
        fields[field.value] = Entry(_postings(_by_stem(places, lang)), len(words))
        fields[exact_name(field)] = Entry(_postings(places))
    return fields


def _by_stem(places: dict[str, list[int]], lang: str) -> dict[str, list[int]]:
    stems: dict[str, list[int]] = {}
    forms = list(places)
    for form, stem in zip(forms, stem_all(forms, lang), strict=True):
        stems[stem] = sorted(stems[stem] + places[form]) if stem in stems else places[form]
    return stems


def _postings(places: dict[str, list[int]]) -> list[Posting]:
    return [(term.encode(), len(at), float(len(at)), _pack_positions(at)) for term, at in places.items()]


def _pack_positions(positions: list[int]) -> bytes:
    if len(positions) == 1 and positions[0] < len(_ONE_POSITION):
        return _ONE_POSITION[positions[0]]
    return struct.pack(f"<{len(positions)}I", *positions)


def spellings(article: Article) -> dict[ValueField, tuple[str, ...]]:
    """What an article has in each field with whole values, as it writes it."""
    return {
        ValueField.PLACE: tuple(place.id for place in article.places),
        ValueField.DATELINE: _given(article.dateline.place if article.dateline else None),
        ValueField.PERSON: tuple(person.name for person in article.people),
        ValueField.ORG: tuple(org.name for org in article.orgs),
        ValueField.TOPIC: article.topics,
        ValueField.SOURCE: _given(article.source),
        ValueField.LANG: _given(base_language(article.lang) if article.lang else None),
    }


def _given(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _values(article: Article) -> Document:
    fields: Document = {}
    for field, texts in spellings(article).items():
        kept = [text for text in dict.fromkeys(texts) if fold_value(text)]
        if kept:
            steps = (step for text in kept for step in lineage(text)) if field in PLACES else kept
            fields[field.value] = Entry(_keys(steps), orjson.dumps(kept))
    return fields


def _keys(values: Iterable[str]) -> list[Posting]:
    keys = {fold_value(value) for value in values} - {""}
    return [(key.encode(), 1, 1.0, b"") for key in keys]


def _dates(article: Article) -> Document:
    fields: Document = {"mentioned": Entry(column=b"".join(_mention(m) for m in article.mentioned))}
    date = article.published
    if date is not None:
        fields["published"] = Entry(column=date.start)
        fields["published_end"] = Entry(column=date.end)
        fields["published_kind"] = Entry(column=date_kind(date))
    return fields


def date_kind(date: PartialDate) -> int:
    """1 and up: the precision, coarse to fine, and :data:`FLOATING`. 0 stands for no date."""
    return 1 + PRECISIONS.index(date.precision) + FLOATING * date.floating


def _mention(mentioned: MentionedDate) -> bytes:
    return _MENTION.pack(mentioned.date.start, mentioned.date.end, mentioned.date.floating)
