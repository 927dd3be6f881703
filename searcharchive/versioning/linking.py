"""Stories that say of themselves that they correct or update another, without saying which: it is looked for.

It is the newest older one of the same source with the same headline, less its markers, less than seven days older.
"""

import dataclasses
import hashlib
from array import array
from collections.abc import Iterator
from itertools import chain
from typing import Protocol

from searcharchive.analysis.folding import fold_value
from searcharchive.article import Article, digest, from_dict
from searcharchive.backends.base import Snapshot
from searcharchive.dates import DAY, DateRange, Precision
from searcharchive.ingest.markers import read_markers, story_key
from searcharchive.query.tree import Phrase, TextField, ValueField
from searcharchive.search.request import Highlight, SearchRequest, Sort, ValueFilter
from searcharchive.versions import is_own_version

WINDOW = 7 * DAY
MOST_HELD = 10_000
"""Stories with a marker that are held until an import ends; those beyond look only among what came before them."""
MOST_FOUND = 50
DAYLESS = (Precision.YEAR, Precision.MONTH)


class Headlines:
    """The headlines that an import has met, some 40 bytes each: which ids have one."""

    def __init__(self) -> None:
        self._keys = array("Q")
        self._at = array("Q", [0])
        self._ids = bytearray()
        self._met: dict[int, list[int]] = {}
        self._sorted = 0  # so many of the keys are among those met

    def add(self, key: int, id: str) -> None:
        """An article by its :func:`key_of`."""
        self._keys.append(key)
        self._ids += id.encode("utf-8", "surrogatepass")
        self._at.append(len(self._ids))

    def ids(self, key: int) -> Iterator[str]:
        """Of those that have a headline."""
        for number in range(self._sorted, len(self._keys)):
            self._met.setdefault(self._keys[number], []).append(number)
        self._sorted = len(self._keys)
        for number in self._met.get(key, ()):
            yield self._ids[self._at[number] : self._at[number + 1]].decode("utf-8", "surrogatepass")


def key_of(article: Article) -> int:
    """64 bits of a hash of source and headline; 0 where a story cannot be told by them."""
    if article.headline_derived or article.published is None or article.published.precision in DAYLESS:
        return 0
    words = story_key(article.headline)
    if not words:
        return 0
    text = "\0".join((fold_value(article.source or ""), *words))
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


class Desk(Protocol):
    """Where articles are read and written during an import."""

    def get(self, id: str) -> Article | None: ...

    def put(self, article: Article) -> None: ...


class Linker:
    """Collects the stories of one import that have a marker, and links them when all is read."""

    def __init__(self, desk: Desk, before: Snapshot | None) -> None:
        """``before``: the articles that stay; None where an import replaces all."""
        self._desk = desk
        self._before = before
        self._headlines = Headlines()
        self._waiting: list[Article] = []

    def met(self, article: Article) -> None:
        """An article that was read, and is now in the writer or in the archive."""
        key = key_of(article)
        if not key:
            return
        self._headlines.add(key, article.id)
        if read_markers(article.headline, article.body).marker is None:
            return
        if len(self._waiting) < MOST_HELD:
            self._waiting.append(article)
        else:
            self._link(article)

    def settle(self) -> None:
        for article in self._waiting:
            self._link(article)
        self._waiting = []

    def _link(self, article: Article) -> None:
        there = self._desk.get(article.id)
        if there is None or digest(there) != digest(article):
            return
        if not all(is_own_version(id, there) for id in there.replaces):
            return  # it was linked before
        original = max(self._candidates(article), key=_moment, default=None)
        if original is None:
            return
        self._desk.put(dataclasses.replace(there, replaces=(*there.replaces, original.id)))

    def _candidates(self, article: Article) -> Iterator[Article]:
        key = key_of(article)
        here = (self._desk.get(id) for id in self._headlines.ids(key))
        before = _found(self._before, article) if self._before is not None else ()
        for other in chain(here, before):
            if other is not None and _precedes(other, article, key):
                yield other


def _moment(article: Article) -> tuple[int, str]:
    return (article.published.start if article.published else 0), article.id


def _precedes(other: Article, article: Article, key: int) -> bool:
    """Whether an article may be the version before another, whose :func:`key_of` is given."""
    if other.id == article.id or other.version_of or key_of(other) != key:
        return False
    return _moment(article)[0] - WINDOW < _moment(other)[0] and _moment(other) < _moment(article)


def _found(snapshot: Snapshot, article: Article) -> Iterator[Article]:
    """Those that have the same words in their headline, and the same source, about the same time."""
    last = _moment(article)[0] + DAY
    request = SearchRequest(
        query=Phrase(story_key(article.headline), TextField.HEADLINE, exact=True),
        filters=(ValueFilter(ValueField.SOURCE, include=(fold_value(article.source),)),) if article.source else (),
        published=DateRange(last - WINDOW - 2 * DAY, last + DAY, last - WINDOW - 2 * DAY, last + DAY),
        sort=Sort.NEWEST,
        limit=MOST_FOUND,
        snippets=0,
        highlight=Highlight.NONE,
        budget=None,
    )
    return (from_dict(hit.article) for hit in snapshot.search(request).hits)
