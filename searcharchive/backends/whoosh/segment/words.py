"""The words of a segment in the making: tokenised batch by batch, then sorted into postings and a forward index."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from searcharchive.analysis.batch import Vocabulary
from searcharchive.analysis.stemming import stem_distinct
from searcharchive.backends.whoosh.segment import layout
from searcharchive.backends.whoosh.segment.container import ColumnWriter
from searcharchive.backends.whoosh.segment.dictionaries import (
    DictionaryEncoder,
    Strings,
    distinct,
    side_by_side,
    strings_of,
)
from searcharchive.backends.whoosh.segment.encoding import (
    NUMBERS,
    PIECE,
    Members,
    encoded_terms,
    offsets_of,
    ranked,
    write_members,
    write_terms,
)
from searcharchive.backends.whoosh.segment.numbers import narrow, starts_of
from searcharchive.backends.whoosh.segment.rows import Row
from searcharchive.kernels import forward, inflections, postings
from searcharchive.kernels.sorting import sorted_order
from searcharchive.query.tree import TextField

Bytes = NDArray[np.uint8]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

FIELDS = (TextField.HEADLINE, TextField.BODY)
"""In the forward index, each document's words of the one are followed by those of the other."""
STEMMED_AT_ONCE = 1 << 16
MANY = 100_000
"""Words for which a second thread pays."""
FORMS_IN_BYTES = 256
"""Forms of a term whose ordinals fit into bytes."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Batch:
    """The words of some documents.

    ``forms`` int32[words] and ``shapes`` uint8[words], with ``explicit`` int32[n, 2], as ``kernels.forward`` has them;
    ``bounds`` int64[2 * documents + 1] cut them into headlines and bodies; ``langs`` int32[documents].
    """

    forms: Int32
    shapes: Bytes
    explicit: Int32
    bounds: Int64
    langs: Int32

    def of(self, field: TextField) -> tuple[Int64, Int64]:
        """Where the field's words of each document begin and end."""
        at = FIELDS.index(field)
        return np.ascontiguousarray(self.bounds[at:-1:2]), np.ascontiguousarray(self.bounds[at + 1 :: 2])


class Words:
    """Collects the words of documents, and writes them as columns."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._lengths = np.empty(0, np.int32)
        self._batches: list[Batch] = []
        self._langs: dict[str, int] = {}
        self.count = 0

    @property
    def nbytes(self) -> int:
        """About what will be held when they are written, too."""
        return self.count * 23 + self._vocabulary.nbytes + len(self._vocabulary) * 150

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self._langs))

    def add(self, rows: Sequence[Row]) -> None:
        tokens = self._vocabulary.tokenize([text for row in rows for text in (row.headline, row.body)])
        self._lengths = np.concatenate([self._lengths, self._vocabulary.lengths(len(self._lengths))])
        shapes = np.empty(len(tokens.forms), np.uint8)
        explicit = np.empty((len(tokens.forms), 2), np.int32)
        known = np.minimum(self._lengths, np.iinfo(np.uint8).max).astype(np.int32, copy=False)
        count = forward.shape_words(tokens.forms, tokens.starts, tokens.ends, tokens.offsets, known, shapes, explicit)
        langs = [self._langs.setdefault(row.lang, len(self._langs)) if row.lang else 0 for row in rows]
        self._batches.append(
            Batch(tokens.forms, shapes, explicit[:count].copy(), tokens.offsets, np.array(langs, np.int32))
        )
        self.count += len(tokens.forms)

    def write(self, writer: ColumnWriter) -> dict[str, int]:
        """Columns of words; how many entries each dictionary has."""
        forms = _strings(self._vocabulary)
        with _beside(self.count) as beside:
            order = beside.submit(sorted_order, forms.blob, forms.starts, forms.ends)
            encoded = beside.submit(lambda: self._encode_forms(forms, order.result()))
            counts = self._write_all_terms(writer, forms, order)
            return counts | {"forms": encoded.result().write(writer)}

    def _write_all_terms(self, writer: ColumnWriter, forms: Strings, order: Future[Int64]) -> dict[str, int]:
        counts: dict[str, int] = {}
        stems, means = self._stems(forms)
        for field in FIELDS:
            counts[layout.terms(field)] = self._write_terms(writer, field, stems, means, order)
            lengths = [np.subtract(*batch.of(field)[::-1]) for batch in self._batches]
            writer.add(layout.words(field), narrow(_concatenated(lengths)))
        return counts

    # Stems

    def _stems(self, forms: Strings) -> tuple[Strings, Int32]:
        """The distinct stems, sorted; and int32[languages, forms, 2] of each form its stem, and room for an ordinal."""
        texts = self._vocabulary.strings()
        used = self._used(len(forms))
        parts = []
        for row, lang in enumerate(self._langs or [""]):
            own = texts if len(used) == 1 else [texts[i] for i in np.flatnonzero(used[row]).tolist()]
            for at in range(0, len(own), STEMMED_AT_ONCE):
                parts.append(strings_of(stem_distinct(own[at : at + STEMMED_AT_ONCE], lang)))
        del texts
        stems, order, which = distinct(side_by_side(parts))
        number = np.empty(len(order), np.int32)
        number[order] = which
        means = np.zeros((*used.shape, 2), np.int32)
        means[used == 1, 0] = number
        return stems, means

    def _used(self, forms: int) -> Bytes:
        """uint8[languages, forms]: 1 for forms of documents in a language. With one language all are."""
        used = np.ones((max(len(self._langs), 1), forms), np.uint8)
        if len(used) > 1:
            used[:] = 0
            for batch in self._batches:
                begins, ends = np.ascontiguousarray(batch.bounds[:-1:2]), np.ascontiguousarray(batch.bounds[2::2])
                postings.mark_forms(batch.forms, begins, ends, batch.langs, used)
        return used

    def _write_terms(
        self, writer: ColumnWriter, field: TextField, stems: Strings, means: Int32, order: Future[Int64]
    ) -> int:
        """Dictionary, postings, positions and inflections of a field, and what forms belong to; how many terms."""
        counts = np.zeros(means.shape[:2], np.int64)
        for batch in self._batches:
            postings.count_words(batch.forms, *batch.of(field), batch.langs, counts)
        forms_of = _numbered(counts, means, len(stems))
        words = np.bincount(means[:, :, 0].ravel(), counts.ravel(), len(stems)).astype(np.int64)
        there = np.flatnonzero(words)
        at = starts_of(words[there])
        scattered = self._scattered(field, means, starts_of(words)[:-1], int(at[-1]), int(forms_of.max(initial=0)))
        record = np.empty((len(there), NUMBERS), np.int64)
        pieces = encoded_terms(*scattered, forms_of[there], at, record)
        del scattered
        encoder = DictionaryEncoder()
        encoder.add(stems.take(there), record)
        writer.add_pieces(f"{field}.postings", np.uint8, pieces.postings)
        count = write_terms(writer, field, encoder, pieces.positions, pieces.inflections, record)
        write_members(writer, field, _members(order.result(), counts, means, there))
        return count

    def _scattered(
        self, field: TextField, means: Int32, cursor: Int64, words: int, forms: int
    ) -> tuple[Int32, Int32, Bytes | Int32]:
        """Documents, positions and ordinals of all words of a field, term by term. No term has more ``forms``."""
        docs, positions = np.empty(words, np.int32), np.empty(words, np.int32)
        ordinals: Any = np.zeros(words, np.uint8 if forms <= FORMS_IN_BYTES else np.int32)
        base = 0
        for batch in self._batches:
            begins, ends = batch.of(field)
            arrays = (docs, positions, ordinals)
            postings.scatter_terms(batch.forms, begins, ends, batch.langs, means, base, cursor, *arrays)
            base += len(begins)
        return docs, positions, ordinals

    # Forms

    def _encode_forms(self, forms: Strings, order: Int64) -> "_Forms":
        df = np.stack([self._documents_with(field, len(forms)) for field in FIELDS], axis=1)[order]
        encoder = DictionaryEncoder()
        encoder.add(forms.take(order), df)
        top, rank = ranked(df.sum(axis=1))
        number_of = np.empty(len(order), np.int32)
        number_of[order] = np.arange(len(order), dtype=np.int32)
        rank_of = rank[number_of]
        sizes: list[Int64] = []
        pieces = [piece for batch in self._batches for piece in _encoded_words(batch, rank_of, number_of, sizes)]
        lengths = np.minimum(self._lengths[order], np.iinfo(np.uint8).max).astype(np.uint8)
        return _Forms(encoder, lengths, top, pieces, _concatenated(sizes))

    def _documents_with(self, field: TextField, forms: int) -> Int64:
        counts = np.zeros(forms, np.int64)
        for batch in self._batches:
            last_seen = np.full(forms, -1, np.int32)
            forward.count_documents(batch.forms, *batch.of(field), last_seen, counts)
        return counts


@dataclass(frozen=True, slots=True)
class _Forms:
    """The dictionary of forms and the forward index, encoded; ``sizes`` int64[documents] are bytes."""

    encoder: DictionaryEncoder
    lengths: Bytes
    top: NDArray[np.uint32]
    pieces: list[Bytes]
    sizes: Int64

    def write(self, writer: ColumnWriter) -> int:
        """How many forms there are."""
        count = self.encoder.write(writer, "forms")
        writer.add("forms_length", self.lengths)
        writer.add("forms_top", self.top)
        writer.add_pieces("forward", np.uint8, self.pieces)
        writer.add("forward_at", offsets_of(self.sizes))
        return count


class _Inline(Executor):
    """Does the work when it is submitted."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def _beside(words: int) -> Executor:
    """A thread, where there are so many words that one pays."""
    return ThreadPoolExecutor(1, "forms") if words >= MANY else _Inline()


def _numbered(counts: Int64, means: Int32, terms: int) -> Int32:
    """How many forms each term has in a field, int32[terms]; ``means`` gets their ordinals.

    ``counts`` int64[languages, forms] are words in the field.
    """
    forms_of = np.zeros(terms, np.int32)
    most, main, following = np.zeros(terms, np.int64), np.zeros(terms, np.int32), np.zeros(terms, np.int32)
    inflections.number_forms(counts, means, most, main, following, forms_of)
    return forms_of


def _members(order: Int64, counts: Int64, means: Int32, there: Int64) -> Members:
    """What each form belongs to in a field, in the order of the dictionary; ``there`` are the stems in the field."""
    number_of = np.full(int(there[-1]) + 1 if len(there) else 0, -1, np.int32)
    number_of[there] = np.arange(len(there), dtype=np.int32)
    room = int(np.count_nonzero(counts))
    members = Members(np.empty(len(order) + 1, np.int64), np.empty(room, np.int32), np.empty(room, np.int32))
    inflections.gather_members(order, counts, means, number_of, members.at, members.terms, members.ordinals)
    return members


def _encoded_words(batch: Batch, rank_of: Int32, number_of: Int32, sizes: list[Int64]) -> Iterator[Bytes]:
    """The forward index of a batch; ``sizes`` gets the bytes of each of its documents."""
    own = np.empty(len(batch.bounds) - 1, np.int64)
    text, row, room = 0, 0, PIECE
    while text < len(own):
        out = np.empty(room, np.uint8)
        done, row, size = forward.encode_documents(
            batch.forms, batch.shapes, batch.explicit, batch.bounds, rank_of, number_of, text, row, out, own
        )
        room = room if done > text else room * 4
        text = done
        yield out[:size].copy()
    sizes.append(own[::2] + own[1::2])


def _strings(vocabulary: Vocabulary) -> Strings:
    blob, at = vocabulary.encoded()
    return Strings(blob, at[:-1], at[1:])


def _concatenated(parts: Sequence[Int64]) -> Int64:
    return np.concatenate([np.empty(0, np.int64), *parts])
