"""One generation of the index: its segments side by side, as the :class:`Source` that searches read."""

import threading
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
import orjson
from numpy.typing import NDArray

from searcharchive.analysis.stemming import DEFAULT_LANGUAGE
from searcharchive.article import from_json
from searcharchive.backends.whoosh.lineages import Lineages
from searcharchive.backends.whoosh.matched import MatchedForms, Segments
from searcharchive.backends.whoosh.segment.numbers import starts_of
from searcharchive.backends.whoosh.segment.places import IndexedText
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.backends.whoosh.segment.rows import WRITTEN, Kind
from searcharchive.backends.whoosh.store.holds import Hold
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.backends.whoosh.usage import FormsAmong, Usage
from searcharchive.gazetteer import place_label
from searcharchive.query.tree import Fuzzy, TextField, ValueField, Wildcard
from searcharchive.search.keys import Keys, fold_field
from searcharchive.search.occurrences import SHIFT
from searcharchive.search.postings import (
    Bools,
    Floats,
    FormUse,
    Int32,
    Int64,
    Mentions,
    Over,
    Part,
    Periods,
    Published,
    Scale,
    Scales,
)
from searcharchive.search.texts import FoundOnPage, Stems, WordsOfText
from searcharchive.search.values import FacetColumn
from searcharchive.versions import superseded

T = TypeVar("T")
UNSCALED = Scale(1.0, 0.0, 0.0)
"""Of a field that is not meant."""
PLACES = frozenset({ValueField.PLACE, ValueField.DATELINE})


class Generation:
    """Immutable; columns are joined when first asked for, once. Implements ``search.postings.Source``.

    Documents of all segments are numbered through, in the order of the table of contents, as Whoosh does.
    """

    def __init__(
        self,
        number: int,
        segments: Sequence[tuple[ColumnSegment, Segment]],
        hold: Hold | None,
        keys: Mapping[ValueField, Keys] | None = None,
        now: int = 0,
    ) -> None:
        """``segments`` as the commit names them, and as they are read; ``hold`` is released by the last user.

        ``keys`` are those of all generations of an archive; ``now``, in microseconds since 1970, says which embargoes
        are over. Raises DamagedIndex, OSError.
        """
        self.number = number
        self._now = now
        self.entries = [entry for entry, _ in segments]
        self.segments = [segment for _, segment in segments]
        self.bases = np.cumsum([0, *(segment.count for segment in self.segments)]).tolist()
        self._whole = Segments(self.segments, self.bases)
        self.alive = np.concatenate([np.empty(0, np.bool_), *(~entry.deletions() for entry in self.entries)])
        self._keys = make_keys() if keys is None else keys
        self._hold = hold
        self._lock = threading.RLock()
        self._columns: dict[Hashable, Any] = {}
        self._users = 0

    # Sharing

    def share(self) -> "Generation":
        with self._lock:
            self._users += 1
        return self

    def release(self) -> None:
        """The last one to leave lets the files go."""
        with self._lock:
            self._users -= 1
            last = self._users == 0
        if last and self._hold is not None:
            self._hold.release()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        found = self._columns.get(key)
        if found is None:
            with self._lock:
                found = self._columns.get(key)
                if found is None:
                    found = self._columns[key] = make()
        return cast(T, found)

    @property
    def folder(self) -> Path | None:
        """Where its files are; None where they are not held."""
        return None if self._hold is None else self._hold.path.parent

    # What searches read

    @property
    def generation(self) -> int:
        return self.number

    @property
    def doc_count(self) -> int:
        return len(self.alive)

    @property
    def visible(self) -> Bools:
        return self.once("visible", self._visible)

    def _visible(self) -> Bools:
        """Articles that are neither under embargo nor superseded by one that is not."""
        visible: Bools = self.alive & (self.kinds == Kind.ARTICLE)
        hidden = self.lineages.embargoed | superseded(self.lineages.pairs(self.find), self._age)
        visible[list(hidden)] = False
        return visible

    def _age(self, doc: int) -> tuple[int, str]:
        """Of one of those that claim each other. From the article: earlier versions have no date in the columns."""
        published = from_json(self.stored(doc)).published
        return (0 if published is None else published.start), self.id_of(doc)

    @property
    def lineages(self) -> Lineages:
        return self.once("lineages", lambda: Lineages(self.segments, self.bases, self.alive, self._now))

    @property
    def released(self) -> int:
        return self.lineages.released

    @property
    def kinds(self) -> NDArray[np.uint8]:
        """``rows.Kind`` of each document."""
        return self.once("kinds", lambda: self._joined([segment.kinds for segment in self.segments], np.uint8))

    @property
    def languages(self) -> tuple[str, ...]:
        return self.once("languages", self._languages)

    def _languages(self) -> tuple[str, ...]:
        column = self.facet(ValueField.LANG)
        named = [column.keys.texts[number] for number in column.all.met.tolist()]
        return tuple(sorted({*named, *([DEFAULT_LANGUAGE] if column.all.missing else [])}))

    @property
    def published(self) -> Published:
        return self.once("published", self._published)

    def _published(self) -> Published:
        parts = [segment.published for segment in self.segments]
        return Published(
            self._periods([part.periods for part in parts]),
            self._joined([part.precision for part in parts], np.int8),
            self._joined([part.dated for part in parts], np.bool_),
        )

    @property
    def mentions(self) -> Mentions:
        return self.once("mentions", self._mentions)

    def _mentions(self) -> Mentions:
        parts = [segment.mentions for segment in self.segments]
        rows = starts_of([len(part.periods.start) for part in parts])
        starts = [part.starts[:-1] + first for first, part in zip(rows, parts, strict=False)]
        return Mentions(self._joined([*starts, rows[-1:]], np.int64), self._periods([part.periods for part in parts]))

    def _periods(self, parts: Sequence[Periods]) -> Periods:
        return Periods(
            self._joined([part.start for part in parts], np.int64),
            self._joined([part.end for part in parts], np.int64),
            self._joined([part.floating for part in parts], np.bool_),
        )

    def _joined(self, parts: Sequence[Any], dtype: Any) -> Any:
        joined = parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])
        return joined.astype(dtype, copy=False)

    def ids(self) -> list[str]:
        return self.once("ids", lambda: [id for segment in self.segments for id in segment.all_ids()])

    @property
    def parts(self) -> list[Part]:
        return self.once(
            "parts", lambda: [Part(b, s.id_rank, s.kept) for b, s in zip(self.bases, self.segments, strict=False)]
        )

    def by_id(self) -> list[int]:
        """All documents in the order of their ids."""
        ids = self.ids()
        return sorted(range(len(ids)), key=ids.__getitem__)

    @property
    def visible_docs(self) -> Int32:
        return self.once("visible docs", lambda: np.flatnonzero(self.visible).astype(np.int32))

    @property
    def hidden_docs(self) -> Int32:
        """The other documents: deleted, withdrawn, or no articles."""
        return self.once("hidden docs", lambda: np.flatnonzero(~self.visible).astype(np.int32))

    def stem_count(self, field: TextField, stem: str) -> int:
        return sum(segment.stem_count(field, stem) for segment in self.segments)

    def stem_weights(self, stem: str, scales: Scales) -> tuple[Int32, Floats]:
        rows = scale_rows(scales)
        parts = [s.stem_weights(stem, scales, rows, base) for base, s in zip(self.bases, self.segments, strict=False)]
        if len(parts) == 1:
            return parts[0]
        docs = self._joined([docs for docs, _ in parts], np.int32)
        return docs, self._joined([weights for _, weights in parts], np.float64)

    def stem_weights_in(self, stem: str, scales: Scales, docs: Int32) -> Floats:
        weights, rows = np.zeros(len(docs), np.float64), scale_rows(scales)
        for i, own in self._whole.cut(docs):
            self.segments[i].add_stem_weights(stem, scales, rows, self.bases[i], docs[own], weights[own])
        return weights

    def stem_places(self, field: TextField, stem: str) -> Int64:
        return self._whole.places(None, lambda i, _: self.segments[i].stem_places(field, stem))

    def stem_places_near(self, field: TextField, stem: str, anchors: Int64, low: int, high: int) -> Int64:
        if len(self.segments) == 1:
            return self.segments[0].stem_places_near(field, stem, anchors, low, high)
        begins = [base << SHIFT for base in self.bases]
        cuts = np.searchsorted(anchors, begins).tolist()
        parts = [
            segment.stem_places_near(field, stem, anchors[a:b] - begin, low, high) + begin
            for segment, begin, (a, b) in zip(self.segments, begins, pairwise(cuts), strict=False)
            if a < b
        ]
        places: Int64 = self._joined(parts, np.int64)
        return places

    def form(self, form: str, fields: Sequence[TextField]) -> MatchedForms:
        return self._matched([segment.lexicon.named(form, fields) for segment in self.segments])

    def forms_like(self, leaf: Wildcard | Fuzzy, fields: Sequence[TextField], over: Over) -> MatchedForms:
        return self._matched([segment.lexicon.like(leaf, fields, over) for segment in self.segments])

    def _matched(self, found: Sequence[tuple[Int32, Int64]]) -> MatchedForms:
        return MatchedForms(self._whole, [numbers for numbers, _ in found], [counts for _, counts in found])

    @property
    def usage(self) -> Usage:
        return self.once("usage", lambda: Usage(self._whole, self.hidden_docs))

    def forms_beginning(self, prefix: str, size: int) -> list[tuple[str, int]]:
        return self.usage.beginning(prefix, size)

    def headlines_beginning(self, prefix: str) -> Int32:
        docs = [s.headlines.within(*s.lexicon.range(prefix)) + np.int32(b) for s, b in zip(*self._whole, strict=False)]
        found = np.unique(self._joined(docs, np.int32))
        beginning: Int32 = found[self.visible[found]]
        return beginning

    def forms_among(self, docs: Int32, over: Over) -> FormsAmong:
        return self.usage.among(docs, over)

    def words_in(self, field: TextField) -> int:
        return self.once(("words", field), lambda: self._words_in(field))

    def _words_in(self, field: TextField) -> int:
        """Those of the segments, less those of what is hidden."""
        total = sum(segment.terms[field].total for segment in self.segments)
        hidden = self.hidden_docs
        for i, own in self._whole.cut(hidden):
            lengths = self.segments[i].terms[field].lengths
            total -= int(lengths[hidden[own] - np.int32(self.bases[i])].sum(dtype=np.int64))
        return total

    def lengths(self, field: TextField) -> Int32:
        return self.once(("lengths", field), lambda: self._joined([s.lengths(field) for s in self.segments], np.int32))

    def has_text(self, field: TextField) -> Bools:
        return self.once(("texts", field), lambda: self._joined([s.has_text(field) for s in self.segments], np.bool_))

    def facet(self, field: ValueField) -> FacetColumn:
        return self.once(("facet", field), lambda: self._facet(field))

    def _facet(self, field: ValueField) -> FacetColumn:
        keys = self._keys[field]
        parts = [(base, segment.values(field, keys)) for base, segment in zip(self.bases, self.segments, strict=False)]
        return FacetColumn(keys, parts, self.visible_docs, self.hidden_docs)

    def article(self, doc: int) -> Mapping[str, Any]:
        stored: Mapping[str, Any] = orjson.loads(self.stored(doc))
        return stored

    def words(self, doc: int, field: TextField) -> WordsOfText:
        segment, local = self.place(doc)
        return IndexedText(segment, local, field)

    def find_stems(self, docs: Sequence[int], stems: Stems, leaves: int) -> FoundOnPage:
        page = FoundOnPage(len(docs), leaves)
        if len(self.segments) == 1:
            self.segments[0].marker.find_stems(list(enumerate(docs)), 0, stems, page)
            return page
        by_segment: dict[int, list[tuple[int, int]]] = {}
        for number, doc in enumerate(docs):
            at = bisect_right(self.bases, doc) - 1
            by_segment.setdefault(at, []).append((number, doc - self.bases[at]))
        for at, own in by_segment.items():
            self.segments[at].marker.find_stems(own, self.bases[at], stems, page)
        return page

    # What else snapshots and writers ask

    def stored(self, doc: int) -> bytes:
        """The stored form of an article, as JSON. Raises DamagedIndex."""
        segment, local = self.place(doc)
        return segment.stored(local)

    def forms_of(self, doc: int) -> list[FormUse]:
        """The forms of one document, whether searches may find it or not."""
        at = bisect_right(self.bases, doc) - 1
        return list(self.usage.of_document(at, doc - self.bases[at]))

    def find(self, id: str) -> int | None:
        """The document of an id that is not deleted, of whatever kind."""
        for base, segment in zip(self.bases, self.segments, strict=False):
            doc = segment.document(id)
            if doc is not None and self.alive[base + doc]:
                return int(base + doc)
        return None

    def over_http(self) -> list[int]:
        """The articles, not deleted, that were written over HTTP."""
        marked = self._joined([segment.flags & np.uint8(WRITTEN) for segment in self.segments], np.bool_)
        found: list[int] = np.flatnonzero(self.alive & marked).tolist()
        return found

    def written_since(self, generation: int) -> list[int]:
        """The documents, not deleted, of which ever kind, that were written after a generation."""
        found: list[int] = []
        for base, entry, segment in zip(self.bases, self.entries, self.segments, strict=False):
            if entry.born > generation:
                newer = (segment.since(entry.born) > generation) & ~entry.deletions()
                found += (base + np.flatnonzero(newer)).tolist()
        return found

    def id_of(self, doc: int) -> str:
        segment, local = self.place(doc)
        return segment.id_of(local)

    def digests(self) -> Iterator[tuple[str, str]]:
        ids = self.ids()
        for doc in np.flatnonzero(self.alive & (self.kinds != Kind.TOMBSTONE)).tolist():
            segment, local = self.place(doc)
            yield ids[doc], segment.digest(local)

    def place(self, doc: int) -> tuple[Segment, int]:
        """The segment of a document, and its number there."""
        at = bisect_right(self.bases, doc) - 1
        return self.segments[at], doc - self.bases[at]


def scale_rows(scales: Scales) -> NDArray[np.float64]:
    """float64[2, 3]: average, weight and b of headline and body, as ``kernels.leaves`` wants them."""
    return np.array([(s.average, s.weight, s.b) for s in (scales.get(f, UNSCALED) for f in TextField)], np.float64)


def make_keys() -> dict[ValueField, Keys]:
    return {field: Keys(place_label if field in PLACES else None, partial(fold_field, field)) for field in ValueField}


class Unreadable(Generation):
    """Stands for a generation that cannot be read, before those who replace all of it: it has nothing."""

    def __init__(self, number: int) -> None:
        super().__init__(number, [], None)
