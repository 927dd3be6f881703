"""The terms of several segments into those of one, whose forms have their numbers already."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment.container import ColumnWriter
from searcharchive.backends.whoosh.segment.dictionaries import DictionaryEncoder, distinct, side_by_side
from searcharchive.backends.whoosh.segment.encoding import (
    DF,
    INFLECTIONS,
    NUMBERS,
    PIECE,
    POSITIONS,
    POSTINGS,
    Members,
    write_members,
    write_terms,
)
from searcharchive.backends.whoosh.segment.numbers import starts_of
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.backends.whoosh.segment.slices import Part, slices
from searcharchive.backends.whoosh.store import names
from searcharchive.kernels import inflections
from searcharchive.kernels import merging as kernels
from searcharchive.kernels.forms import AT, INFLECTIONS_AT, POSITIONS_AT
from searcharchive.query.tree import TextField

Bytes = NDArray[np.uint8]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
IN_MEMORY = 32 << 20
"""Bytes of a long column that wait in memory before they wait in a file."""
FORMS_AT_ONCE = 1 << 18
EMPTY = np.empty(0, np.uint8)


@dataclass(frozen=True, slots=True)
class FormMap:
    """The new forms: ``number_of`` int32[forms] says for each source which one each of its forms is, -1 for none;
    ``documents`` int32[new forms, fields] in how many documents' fields each stands."""

    number_of: Sequence[Int32]
    documents: Int32


@dataclass(frozen=True, slots=True)
class _Inflected:
    """The forms of the terms of one source, by new number: of term t by ordinal ``forms[at[t]:at[t + 1]]``."""

    at: Int64
    forms: Int32


@dataclass(frozen=True, slots=True)
class _Columns:
    """Postings, positions and inflections of some entries, and int64[entries, 7] as ``merge_terms`` wants it."""

    postings: Bytes
    positions: Bytes
    inflections: Bytes
    entries: Int64


class TermMerger:
    """The terms of one field. Positions and inflections wait in files while the postings are written."""

    def __init__(
        self, segments: Sequence[Segment], maps: Sequence[Int32], forms: FormMap, field: TextField, folder: Path
    ) -> None:
        """``maps`` int32[documents] are the new numbers of each source's documents."""
        self._segments = segments
        self._field = field
        self._folder = folder
        self._doc_map = np.concatenate(maps)
        self._map_at = starts_of([len(part) for part in maps])
        self._documents = np.ascontiguousarray(forms.documents[:, list(TextField).index(field)])
        self._inflected = [
            _inflected(segment, field, new) for segment, new in zip(segments, forms.number_of, strict=True)
        ]
        self._records: list[NDArray[np.uint32]] = [np.empty((0, NUMBERS), np.uint32)]
        self._members: list[Int32] = []

    def write(self, writer: ColumnWriter) -> int:
        """The columns of the terms, and what forms belong to; how many terms there are."""
        encoder = DictionaryEncoder()
        with closing(_temporary(self._folder)) as positions, closing(_temporary(self._folder)) as inflected:
            writer.add_pieces(f"{self._field}.postings", np.uint8, self._merged(encoder, positions, inflected))
            record = np.concatenate(self._records)
            count = write_terms(writer, self._field, encoder, _read_back(positions), _read_back(inflected), record)
        self._inflected = []
        write_members(writer, self._field, self._by_form())
        return count

    def _merged(self, encoder: DictionaryEncoder, positions: IO[bytes], inflected: IO[bytes]) -> Iterator[Bytes]:
        """Postings, piece by piece; the others go to their files, terms to ``encoder``."""
        count = 0
        for parts in slices([segment.terms[self._field].terms for segment in self._segments]):
            texts, order, which = distinct(side_by_side([part.strings for part in parts]))
            columns = self._columns(parts)
            new = _renumbered(self._forms_of(parts), order, which, len(texts), self._documents)
            columns.entries[:, kernels.ORDINALS] = new.at
            sources = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part.strings) for part in parts])
            record = np.zeros((len(texts), NUMBERS), np.int64)
            group_at = np.append(np.searchsorted(which, np.arange(len(texts))), len(order))
            term, room = 0, PIECE
            while term < len(texts):
                outs = a, b, c = np.empty((3, room), np.uint8)
                done, *sizes = kernels.merge_terms(
                    columns.postings,
                    columns.positions,
                    columns.inflections,
                    group_at,
                    sources[order],
                    columns.entries[order],
                    new.ordinals,
                    new.forms_of,
                    self._doc_map,
                    self._map_at,
                    term,
                    a,
                    b,
                    c,
                    record,
                )
                room = room if done > term else room * 4
                term = done
                positions.write(outs[1][: sizes[1]].data)
                inflected.write(outs[2][: sizes[2]].data)
                yield outs[0][: sizes[0]]
            there = record[:, DF] > 0
            encoder.add(texts.take(np.flatnonzero(there)), record[there])
            self._records.append(record[there].astype(np.uint32))
            number = (count + np.cumsum(there) - 1).astype(np.int32)
            count += int(np.count_nonzero(there))
            term_of, form, ordinal = new.pairs
            kept = there[term_of]
            self._members.append(np.stack([form[kept], number[term_of[kept]], ordinal[kept]]))

    def _columns(self, parts: Sequence[Part]) -> _Columns:
        """What the terms of a slice have, source by source."""
        found = [_column(segment, self._field, part) for segment, part in zip(self._segments, parts, strict=True)]
        shift = np.zeros(3, np.int64)
        for columns in found:
            columns.entries[:, :3] += shift
            shift += (len(columns.postings), len(columns.positions), len(columns.inflections))
        return _Columns(
            np.concatenate([EMPTY, *(columns.postings for columns in found)]),
            np.concatenate([EMPTY, *(columns.positions for columns in found)]),
            np.concatenate([EMPTY, *(columns.inflections for columns in found)]),
            np.concatenate([np.empty((0, 7), np.int64), *(columns.entries for columns in found)]),
        )

    def _forms_of(self, parts: Sequence[Part]) -> _Inflected:
        """The forms of the terms of a slice, source by source, as they came."""
        forms: list[Int32] = [np.empty(0, np.int32)]
        sizes: list[Int64] = [np.empty(0, np.int64)]
        for inflected, part in zip(self._inflected, parts, strict=True):
            at = inflected.at[part.first : part.first + len(part.strings) + 1]
            forms.append(inflected.forms[at[0] : at[-1]])
            sizes.append(np.diff(at))
        return _Inflected(starts_of(np.concatenate(sizes)), np.concatenate(forms))

    def _by_form(self) -> Members:
        """What forms belong to, brought from the order of the terms into theirs; lets go of it as it goes."""
        counts = np.zeros(len(self._documents), np.int64)
        for forms, _, _ in self._members:
            np.add.at(counts, forms, 1)
        at = starts_of(counts)
        members = Members(at, np.empty(int(at[-1]), np.int32), np.empty(int(at[-1]), np.int32))
        cursor = at[:-1].copy()
        while self._members:
            forms, terms, ordinals = self._members.pop(0)
            inflections.scatter_members(forms, terms, ordinals, cursor, members.terms, members.ordinals)
        return members


@dataclass(frozen=True, slots=True)
class _Renumbered:
    """The new forms of the new terms of a slice.

    ``forms_of`` int32[terms]; the ``ordinals`` of the forms of old term i begin at ``at[i]``; ``pairs`` int32[3, n] are
    terms, their forms and these ones' ordinals.
    """

    at: Int64
    ordinals: Int32
    forms_of: Int32
    pairs: Int32


def _renumbered(old: _Inflected, order: Int64, which: Int64, terms: int, documents: Int32) -> _Renumbered:
    """Entry ``order[i]`` goes into the new term ``which[i]``; the form in most ``documents`` comes first."""
    new_of = np.empty(len(order), np.int64)
    new_of[order] = which
    keys = (np.repeat(new_of, np.diff(old.at)) << 32) | old.forms
    there = (old.forms >= 0) & (documents[old.forms] > 0) if len(documents) else np.zeros(len(keys), np.bool_)
    distinct_keys, inverse = np.unique(keys[there], return_inverse=True)
    term, form = distinct_keys >> 32, distinct_keys & 0xFFFFFFFF
    by_use = np.lexsort((form, -documents[form], term))
    forms_of = np.bincount(term, minlength=terms)
    ordinal = np.empty(len(term), np.int64)
    ordinal[by_use] = np.arange(len(term)) - np.repeat(starts_of(forms_of)[:-1], forms_of)
    ordinals = np.zeros(len(keys), np.int32)
    ordinals[there] = ordinal[inverse]
    return _Renumbered(
        old.at[:-1], ordinals, forms_of.astype(np.int32), np.stack([term, form, ordinal]).astype(np.int32)
    )


def _inflected(segment: Segment, field: TextField, new: Int32) -> _Inflected:
    """Of each term of a segment its forms, by the numbers that are ``new``."""
    uses, count = segment.uses[field], segment.terms[field].terms.count
    ranges = [
        np.arange(at, min(at + FORMS_AT_ONCE, len(new)), dtype=np.int32) for at in range(0, len(new), FORMS_AT_ONCE)
    ]
    sizes = np.zeros(count, np.int64)
    for numbers in ranges:
        sizes += np.bincount(uses.members(numbers)[1], minlength=count)
    at = starts_of(sizes)
    forms = np.empty(int(at[-1]), np.int32)
    for numbers in ranges:
        which, terms, ordinals = uses.members(numbers)
        forms[at[terms] + ordinals] = new[numbers[which]]
    return _Inflected(at, forms)


def _column(segment: Segment, field: TextField, part: Part) -> _Columns:
    """What the terms of a slice have in one source."""
    reader = segment.terms[field]
    count = len(part.strings)
    entries = np.zeros((count, 7), np.int64)
    if not count:
        return _Columns(EMPTY, EMPTY, EMPTY, entries)
    first = reader.entries(np.array([part.first], np.int32))[0]
    starts = [starts_of(part.numbers[:, column]) for column in (POSTINGS, POSITIONS, INFLECTIONS)]
    for column, at in enumerate(starts):
        entries[:, column] = at[:-1]
    entries[:, kernels.DF] = part.numbers[:, DF]
    entries[:, kernels.POSITIONS] = part.numbers[:, POSITIONS]
    entries[:, kernels.INFLECTIONS] = part.numbers[:, INFLECTIONS]
    begins = (first[AT], first[POSITIONS_AT], first[INFLECTIONS_AT])
    held = (reader.postings, reader.positions, reader.inflections)
    a, b, c = (data[begin : begin + at[-1]] for data, begin, at in zip(held, begins, starts, strict=True))
    return _Columns(a, b, c, entries)


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
