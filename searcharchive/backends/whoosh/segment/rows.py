"""An article as a row of a segment: its words still text, everything else as the columns hold it."""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.stemming import base_language
from searcharchive.article import Article, digest_of, to_json
from searcharchive.dates import PartialDate
from searcharchive.query.tree import ValueField
from searcharchive.search.postings import PRECISIONS

FLOATING = 8
"""The bit of :func:`date_kind` that says that a date has no zone."""
HAS_HEADLINE = 4
HAS_BODY = 8
WRITTEN = 16
"""The bit of the flags of an article that was written over HTTP."""

Values = tuple[tuple[str, ...], ...]
"""For each ValueField, in their order, what an article says."""
NO_VALUES: Values = tuple(() for _ in ValueField)


class Kind(IntEnum):
    """What a document stands for: the two low bits of its flags."""

    ARTICLE = 0
    WITHDRAWN = 1
    TOMBSTONE = 2
    """A removal that was recorded; it has an id and nothing else."""
    EARLIER = 3
    """An earlier version of another article (``Article.version_of``)."""


KIND_BITS = 3


class Date(NamedTuple):
    """``start`` and ``duration`` in microseconds, ``kind`` as :func:`date_kind`."""

    start: int
    duration: int
    kind: int


class Row(NamedTuple):
    """One document. ``stored`` is the article as JSON, ``digest`` that of its content; words and values only of what
    searches may find; ``lang`` is the base language by which its words are stemmed; ``until`` is the end of its embargo
    in microseconds, ``claims`` the ids that it supersedes.
    """

    id: str
    flags: int
    stored: bytes = b""
    digest: bytes = b""
    headline: str = ""
    body: str = ""
    lang: str = ""
    values: Values = NO_VALUES
    published: Date | None = None
    mentioned: tuple[Date, ...] = ()
    until: int | None = None
    claims: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        return Kind(self.flags & KIND_BITS)


def row(article: Article) -> Row:
    """An article that no search may ever find is kept, but none of its words or values."""
    stored = to_json(article)
    digest = digest_of(stored)
    written = WRITTEN if article.written else 0
    until = article.embargo.start if article.embargo is not None else None
    if not article.visible:
        kind = Kind.WITHDRAWN if article.version_of is None else Kind.EARLIER
        return Row(article.id, kind | written, stored, digest, until=until, claims=article.claims)
    headline = "" if article.headline_derived else article.headline
    flags = Kind.ARTICLE | written | (HAS_HEADLINE if headline else 0) | (HAS_BODY if article.body else 0)
    return Row(
        article.id,
        flags,
        stored,
        digest,
        headline,
        article.body,
        base_language(article.lang),
        values_of(article),
        _date(article.published) if article.published is not None else None,
        tuple([_date(mentioned.date) for mentioned in article.mentioned]),
        until,
        article.claims,
    )


def tombstone(id: str) -> Row:
    return Row(id, Kind.TOMBSTONE)


def values_of(article: Article) -> Values:
    """What an article has in each field with whole values, as it writes it, each once."""
    dateline = article.dateline.place if article.dateline else None
    return (
        _kept([place.id for place in article.places]),
        _kept((dateline,) if dateline else ()),
        _kept([person.name for person in article.people]),
        _kept([org.name for org in article.orgs]),
        _kept(article.topics),
        _kept((article.source,) if article.source else ()),
        _kept((base_language(article.lang),) if article.lang else ()),
    )


def _kept(texts: Sequence[str]) -> tuple[str, ...]:
    """Those that fold to something, each once."""
    if not texts:
        return ()
    if len(texts) > 1:
        texts = list(dict.fromkeys(texts))
    # A letter or digit of ASCII is always left: nearly all begin with one, and folding each to see is slow.
    return tuple([text for text in texts if (text[:1].isascii() and text[:1].isalnum()) or fold_value(text)])


def date_kind(date: PartialDate) -> int:
    """1 and up: the precision, coarse to fine, and :data:`FLOATING`. 0 stands for no date."""
    return 1 + PRECISIONS.index(date.precision) + FLOATING * date.floating


@lru_cache(maxsize=1 << 14)
def _date(date: PartialDate) -> Date:
    return Date(date.start, date.duration, date_kind(date))
