"""The words of a segment in the making: tokenised batch by batch, then sorted into postings and a forward index."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

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
from searcharchive.backends.whoosh.segment.numbers import narrow, starts_of
from searcharchive.backends.whoosh.segment.rows import Row
from searcharchive.kernels import dictionary, forward, postings
from searcharchive.kernels.sorting import sorted_order
from searcharchive.query.tree import TextField

Bytes = NDArray[np.uint8]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

FIELDS = (TextField.HEADLINE, TextField.BODY)
"""In the forward index, each document's words of the one are followed by those of the other."""
PIECE = 1 << 22
"""Bytes encoded at a time, unless one term or document needs more."""
STEMMED_AT_ONCE = 1 << 16
MANY = 100_000
"""Words for which a second thread pays."""

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
        return self.count * 22 + self._vocabulary.nbytes + len(self._vocabulary) * 120

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
            encoded = beside.submit(self._encode_forms, forms)
            counts = self._write_all_terms(writer, forms)
            return counts | {"forms": encoded.result().write(writer)}

    def _write_all_terms(self, writer: ColumnWriter, forms: Strings) -> dict[str, int]:
        counts: dict[str, int] = {}
        stems, term_of = self._stems(forms)
        for field in FIELDS:
            counts[layout.terms(field)] = self._write_terms(writer, field, stems, term_of)
            lengths = [np.subtract(*batch.of(field)[::-1]) for batch in self._batches]
            writer.add(layout.words(field), narrow(_concatenated(lengths)))
        return counts

    # Stems

    def _stems(self, forms: Strings) -> tuple[Strings, Int32]:
        """The distinct stems, sorted; and of each form under each language its stem, int32[languages, forms]."""
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
        term_of = np.zeros(used.shape, np.int32)
        term_of[used == 1] = number
        return stems, term_of

    def _used(self, forms: int) -> Bytes:
        """uint8[languages, forms]: 1 for forms of documents in a language. With one language all are."""
        used = np.ones((max(len(self._langs), 1), forms), np.uint8)
        if len(used) > 1:
            used[:] = 0
            for batch in self._batches:
                begins, ends = np.ascontiguousarray(batch.bounds[:-1:2]), np.ascontiguousarray(batch.bounds[2::2])
                postings.mark_forms(batch.forms, begins, ends, batch.langs, used)
        return used

    def _write_terms(self, writer: ColumnWriter, field: TextField, stems: Strings, term_of: Int32) -> int:
        """Dictionary, postings and positions of a field; how many terms it has."""
        counts = np.zeros(len(stems), np.int64)
        for batch in self._batches:
            postings.count_terms(batch.forms, *batch.of(field), batch.langs, term_of, counts)
        there = np.flatnonzero(counts)
        at = starts_of(counts[there])
        docs, positions = self._scattered(field, term_of, starts_of(counts)[:-1], int(at[-1]))
        record = np.empty((len(there), 3), np.int64)
        pieces, position_pieces = _encoded_terms(docs, positions, at, record)
        encoder = DictionaryEncoder()
        encoder.add(stems.take(there), record)
        writer.add_pieces(f"{field}.postings", np.uint8, pieces)
        return write_terms(writer, field, encoder, position_pieces, record)

    def _scattered(self, field: TextField, term_of: Int32, cursor: Int64, words: int) -> tuple[Int32, Int32]:
        """Documents and positions of all words of a field, term by term."""
        docs, positions = np.empty(words, np.int32), np.empty(words, np.int32)
        base = 0
        for batch in self._batches:
            begins, ends = batch.of(field)
            postings.scatter_terms(batch.forms, begins, ends, batch.langs, term_of, base, cursor, docs, positions)
            base += len(begins)
        return docs, positions

    # Forms

    def _encode_forms(self, forms: Strings) -> "_Forms":
        order = sorted_order(forms.blob, forms.starts, forms.ends)
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


def ranked(uses: Int64) -> tuple[NDArray[np.uint32], Int32]:
    """The most used forms, by number, most used first; and the rank of each form, -1 for those behind."""
    count = min(len(uses), forward.RANKS)
    first = np.argpartition(-uses, count - 1)[:count] if count else np.empty(0, np.int64)
    top = first[np.lexsort((first, -uses[first]))]
    rank = np.full(len(uses), -1, np.int32)
    rank[top] = np.arange(len(top), dtype=np.int32)
    return top.astype(np.uint32), rank


def offsets_of(sizes: Int64) -> NDArray[np.uint32]:
    """uint32[n + 1]: where each piece begins. Raises OverflowError where 32 bits are not enough for one segment."""
    starts = starts_of(sizes)
    if starts[-1] > np.iinfo(np.uint32).max:
        raise OverflowError("a column is too large for one segment")
    return starts.astype(np.uint32)


def write_terms(
    writer: ColumnWriter,
    field: TextField,
    encoder: DictionaryEncoder,
    position_pieces: Iterable[Bytes],
    record: Int64,
) -> int:
    """The columns of a field's terms but their postings; how many there are.

    ``record`` int64[terms, 3]: documents, bytes of postings, bytes of positions.
    """
    writer.add_pieces(f"{field}.positions", np.uint8, position_pieces)
    for column, what in ((1, "postings"), (2, "positions")):
        starts = starts_of(record[:, column])[:-1]
        writer.add(f"{field}.{what}_at", starts[:: dictionary.BLOCK].copy())
    return encoder.write(writer, layout.terms(field))


def _encoded_terms(docs: Int32, positions: Int32, at: Int64, record: Int64) -> tuple[list[Bytes], list[Bytes]]:
    pieces: list[Bytes] = []
    position_pieces: list[Bytes] = []
    term, room = 0, PIECE
    while term < len(at) - 1:
        out, out_positions = np.empty(room, np.uint8), np.empty(room, np.uint8)
        done, size, size_positions = postings.encode_terms(docs, positions, at, term, out, out_positions, record)
        room = room if done > term else room * 4
        term = done
        pieces.append(out[:size].copy())
        position_pieces.append(out_positions[:size_positions].copy())
    return pieces, position_pieces


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
