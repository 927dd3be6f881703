"""Several segments into one: documents that are kept, renumbered in their order, slice by slice of the alphabet.

Memory holds the numbers of forms and documents, and one slice; what is long goes through temporary files.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment import layout
from searcharchive.backends.whoosh.segment.container import ColumnWriter, Sink
from searcharchive.backends.whoosh.segment.dictionaries import (
    RANGE,
    Dictionary,
    DictionaryEncoder,
    Strings,
    distinct,
    side_by_side,
)
from searcharchive.backends.whoosh.segment.merging_facts import write_facts
from searcharchive.backends.whoosh.segment.numbers import narrow, starts_of
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.backends.whoosh.segment.words import PIECE, offsets_of, ranked, write_terms
from searcharchive.backends.whoosh.store import names
from searcharchive.errors import DamagedIndex
from searcharchive.kernels import merging as kernels
from searcharchive.query.tree import TextField

Bytes = NDArray[np.uint8]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
IN_MEMORY = 32 << 20
"""Bytes of a long column that wait in memory before they wait in a file."""


@dataclass(frozen=True, slots=True)
class Source:
    """A segment, which of its documents are kept (bool[documents]), and the generation that it is of."""

    segment: Segment
    kept: NDArray[np.bool_]
    born: int


def renumbered(sources: Sequence[Source]) -> list[Int32]:
    """For each source the new number of each document, -1 for those that are dropped."""
    maps: list[Int32] = []
    base = 0
    for source in sources:
        numbers = np.full(len(source.kept), -1, np.int32)
        count = int(np.count_nonzero(source.kept))
        numbers[source.kept] = np.arange(base, base + count, dtype=np.int32)
        maps.append(numbers)
        base += count
    return maps


def merge(sources: Sequence[Source], sink: Sink, folder: Path) -> tuple[int, int]:
    """Write one segment of all kept documents; (documents, check). Temporary files go to ``folder``.

    Raises DamagedIndex where a source is not what was written, OSError.
    """
    for source in sources:
        if not source.segment.file.is_whole(layout.STORED):
            raise DamagedIndex(f"The index is damaged in {source.segment.name}: its column {layout.STORED}.")
        source.segment.file.let_go()
    maps = renumbered(sources)
    writer = ColumnWriter(sink)
    merger = _Merger(sources, maps, folder)
    counts: dict[str, int] = {}
    for field in TextField:
        counts[layout.terms(field)] = merger.write_terms(writer, field)
        merger.let_go()
    counts["forms"] = merger.write_forms(writer)
    merger.let_go()
    for field in TextField:
        lengths = [s.segment.terms[field].lengths[s.kept] for s in sources]
        writer.add(layout.words(field), narrow(np.concatenate(lengths)))
    documents, numbers = write_facts(writer, [(s.segment, s.kept, s.born) for s in sources])
    languages = sorted({lang for source in sources for lang in source.segment.languages})
    writer.finish(
        {
            "documents": documents,
            "languages": languages,
            "counts": counts | {"ids": documents},
            "numbers": numbers,
        }
    )
    return documents, writer.check


class _Merger:
    """The words of several segments."""

    def __init__(self, sources: Sequence[Source], maps: Sequence[Int32], folder: Path) -> None:
        self._sources = sources
        self._segments = [source.segment for source in sources]
        self._maps = maps
        self._folder = folder

    def let_go(self) -> None:
        """Of what was read of the sources."""
        for segment in self._segments:
            segment.file.let_go()

    # Terms

    def write_terms(self, writer: ColumnWriter, field: TextField) -> int:
        encoder = DictionaryEncoder()
        records: list[Int64] = [np.empty((0, 3), np.int64)]
        with closing(_temporary(self._folder)) as held:
            pieces = self._terms(field, encoder, records, held)
            # The postings are written while positions are held; these come behind them.
            writer.add_pieces(f"{field}.postings", np.uint8, pieces)
            record = np.concatenate(records)
            return write_terms(writer, field, encoder, _read_back(held), record)

    def _terms(
        self, field: TextField, encoder: DictionaryEncoder, records: list[Int64], held: IO[bytes]
    ) -> Iterator[Bytes]:
        """Postings, piece by piece; positions go to ``held``, terms to ``encoder``, their numbers to ``records``."""
        doc_map = np.concatenate(self._maps)
        map_at = starts_of([len(part) for part in self._maps])
        readers = [segment.terms[field] for segment in self._segments]
        for parts in _slices([reader.terms for reader in readers]):
            strings = side_by_side([part.strings for part in parts])
            texts, order, which = distinct(strings)
            data, positions, entries = _slice_of_postings(readers, parts)
            source_of = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part.strings) for part in parts])
            group_at = np.append(np.searchsorted(which, np.arange(len(texts))), len(order))
            record = np.zeros((len(texts), 3), np.int64)
            term, room = 0, PIECE
            while term < len(texts):
                out, out_positions = np.empty(room, np.uint8), np.empty(room, np.uint8)
                done, size, size_positions = kernels.merge_terms(
                    data,
                    positions,
                    group_at,
                    source_of[order],
                    entries[order],
                    doc_map,
                    map_at,
                    term,
                    out,
                    out_positions,
                    record,
                )
                room = room if done > term else room * 4
                term = done
                held.write(out_positions[:size_positions].data)
                yield out[:size]
            there = np.flatnonzero(record[:, 0])
            encoder.add(texts.take(there), record[there])
            records.append(record[there])

    # Forms

    def write_forms(self, writer: ColumnWriter) -> int:
        counts = [self._counted(source, numbers) for source, numbers in zip(self._sources, self._maps, strict=True)]
        number_of = [np.full(segment.words.forms.count, -1, np.int32) for segment in self._segments]
        encoder = DictionaryEncoder()
        uses: list[Int64] = [np.empty(0, np.int64)]
        lengths: list[Bytes] = [np.empty(0, np.uint8)]
        count = 0
        for parts in _slices([segment.words.forms for segment in self._segments]):
            texts, order, which = distinct(side_by_side([part.strings for part in parts]))
            df = np.zeros((len(texts), 2), np.int64)
            rows = np.concatenate([c[p.first : p.first + len(p.strings)] for c, p in zip(counts, parts, strict=True)])
            np.add.at(df, which, rows[order])
            there = df.any(axis=1)
            new = np.where(there, count + np.cumsum(there) - 1, -1).astype(np.int32)
            count += int(np.count_nonzero(there))
            self._number(parts, order, new[which], number_of)
            held = [
                s.words.lengths[p.first : p.first + len(p.strings)] for s, p in zip(self._segments, parts, strict=True)
            ]
            of_text = np.zeros(len(texts), np.uint8)
            of_text[which] = np.concatenate(held)[order]
            encoder.add(texts.take(np.flatnonzero(there)), df[there])
            uses.append(df[there].sum(axis=1))
            lengths.append(of_text[there])
        encoder.write(writer, "forms")
        writer.add_pieces("forms_length", np.uint8, lengths)
        top, rank_of = ranked(np.concatenate(uses))
        writer.add("forms_top", top)
        sizes: list[Int64] = []
        writer.add_pieces("forward", np.uint8, self._forward(number_of, rank_of, sizes))
        writer.add("forward_at", offsets_of(np.concatenate(sizes)))
        return count

    def _counted(self, source: Source, numbers: Int32) -> NDArray[Any]:
        """int[forms, 2]: in how many kept headlines and bodies each form stands."""
        words = source.segment.words
        if source.kept.all():
            return np.concatenate([rows for _, _, rows in words.forms.ranges()] or [np.empty((0, 2), np.int64)])
        counts = np.zeros((words.forms.count, 2), np.int32)
        last_seen = np.full_like(counts, -1)
        headlines, bodies = (source.segment.lengths(field) for field in TextField)
        kernels.count_forms(words.data, words.at, numbers, headlines, bodies, words.top, last_seen, counts)
        return counts

    def _number(self, parts: Sequence["_Part"], order: Int64, new: Int32, number_of: Sequence[Int32]) -> None:
        """Give the forms of a slice their new numbers; ``new`` belongs to ``order``."""
        of_string = np.empty(len(order), np.int32)
        of_string[order] = new
        at = starts_of([len(part.strings) for part in parts]).tolist()
        for part, numbers, begin, end in zip(parts, number_of, at, at[1:], strict=False):
            numbers[part.first : part.first + end - begin] = of_string[begin:end]

    def _forward(self, number_of: Sequence[Int32], rank_of: Int32, sizes: list[Int64]) -> Iterator[Bytes]:
        for source, new, numbers in zip(self._sources, self._maps, number_of, strict=True):
            reader = source.segment.words
            words = sum((source.segment.lengths(field).astype(np.int64) for field in TextField), np.int64(0))
            own = np.zeros(len(new), np.int64)
            doc, room = 0, PIECE
            while doc < len(new):
                out = np.empty(room, np.uint8)
                done, size = kernels.renumber_words(
                    reader.data, reader.at, new, words, reader.top, numbers, rank_of, doc, out, own
                )
                room = room if done > doc else room * 4
                doc = done
                yield out[:size]
            sizes.append(own[source.kept])


@dataclass(frozen=True, slots=True)
class _Part:
    """Some entries of one dictionary: the first one's number, and all their strings and numbers."""

    first: int
    strings: Strings
    numbers: Int64


def _slices(dictionaries: Sequence[Dictionary]) -> Iterator[list[_Part]]:
    """All entries, a stretch of the alphabet at a time: of each dictionary those that lie in it."""
    largest = max(dictionaries, key=lambda dictionary: dictionary.count)
    begins = [0] * len(dictionaries)
    for at in range(0, max(largest.count, 1), RANGE):
        if at + RANGE < largest.count:
            key = largest.entry(at + RANGE)[0]
            ends = [dictionary.lower(key) for dictionary in dictionaries]
        else:
            ends = [dictionary.count for dictionary in dictionaries]
        yield [_part(*each) for each in zip(dictionaries, begins, ends, strict=True)]
        begins = ends


def _part(dictionary: Dictionary, first: int, last: int) -> _Part:
    pieces = list(dictionary.ranges(first, last))
    strings = side_by_side([strings for _, strings, _ in pieces])
    numbers = np.concatenate([numbers for *_, numbers in pieces]) if pieces else dictionary.no_numbers
    return _Part(first, strings, numbers)


def _slice_of_postings(readers: Sequence[Any], parts: Sequence[_Part]) -> tuple[Bytes, Bytes, Int64]:
    """The bytes of the postings and of the positions of a slice; and int64[entries, 4] as ``merge_terms`` wants it."""
    data: list[Bytes] = []
    positions: list[Bytes] = []
    entries: list[Int64] = []
    at = at_positions = 0
    for reader, part in zip(readers, parts, strict=True):
        if not len(part.strings):
            continue
        first = reader.entry(part.first)[1]
        starts, starts_positions = starts_of(part.numbers[:, 1]), starts_of(part.numbers[:, 2])
        data.append(reader.postings[first.at : first.at + starts[-1]])
        positions.append(reader.positions[first.positions_at : first.positions_at + starts_positions[-1]])
        columns = (starts[:-1] + at, starts_positions[:-1] + at_positions, part.numbers[:, 0], part.numbers[:, 2])
        entries.append(np.stack(columns, axis=1))
        at += int(starts[-1])
        at_positions += int(starts_positions[-1])
    empty = np.empty(0, np.uint8)
    rows = np.concatenate([np.empty((0, 4), np.int64), *entries])
    return np.concatenate([empty, *data]), np.concatenate([empty, *positions]), rows


def _temporary(folder: Path) -> IO[bytes]:
    """A file in memory as long as it is small, then one without a name.

    Not every file system can make one without, and then a killed merge leaves it: cleaning knows it by its prefix.
    """
    held: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - the caller closes it
        IN_MEMORY, prefix=names.TEMPORARY, dir=str(folder)
    )
    return held


def _read_back(held: IO[bytes]) -> Iterator[Bytes]:
    held.seek(0)
    while piece := held.read(PIECE):
        yield np.frombuffer(piece, np.uint8)
