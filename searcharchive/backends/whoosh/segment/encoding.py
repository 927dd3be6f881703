"""What segments in the making and merged ones write alike: the columns of terms, forms and offsets."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment import layout
from searcharchive.backends.whoosh.segment.container import ColumnWriter
from searcharchive.backends.whoosh.segment.dictionaries import DictionaryEncoder
from searcharchive.backends.whoosh.segment.numbers import starts_of
from searcharchive.kernels import dictionary, forward, inflections, postings
from searcharchive.query.tree import TextField

Bytes = NDArray[np.uint8]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
PIECE = 1 << 22
"""Bytes encoded at a time, unless one term or document needs more."""
DF, POSTINGS, POSITIONS, INFLECTIONS = range(4)
"""The numbers of a term: documents, bytes of postings, of positions, of inflections."""
NUMBERS = 4


@dataclass(frozen=True, slots=True)
class Pieces:
    """The encoded terms of a field, in pieces."""

    postings: list[Bytes] = field(default_factory=list)
    positions: list[Bytes] = field(default_factory=list)
    inflections: list[Bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Members:
    """What forms belong to: form i to ``terms[at[i]:at[i + 1]]``, where it has the ``ordinals``; int64 and int32."""

    at: Int64
    terms: Int32
    ordinals: Int32


def encoded_terms(
    docs: Int32, positions: Int32, ordinals: NDArray[np.uint8] | Int32, forms_of: Int32, at: Int64, record: Int64
) -> Pieces:
    """As ``postings.encode_terms`` has it; ``record`` int64[terms, NUMBERS] gets the numbers of each."""
    pieces = Pieces()
    term, room = 0, PIECE
    while term < len(at) - 1:
        outs = a, b, c = np.empty((3, room), np.uint8)
        done, *sizes = postings.encode_terms(docs, positions, ordinals, forms_of, at, term, a, b, c, record)
        room = room if done > term else room * 4
        term = done
        for held, out, size in zip((pieces.postings, pieces.positions, pieces.inflections), outs, sizes, strict=True):
            held.append(out[:size].copy())
    return pieces


def write_terms(
    writer: ColumnWriter,
    field: TextField,
    encoder: DictionaryEncoder,
    positions: Iterable[Bytes],
    inflections: Iterable[Bytes],
    record: Int64 | NDArray[np.uint32],
) -> int:
    """The columns of a field's terms but their postings; how many there are."""
    writer.add_pieces(f"{field}.positions", np.uint8, positions)
    writer.add_pieces(f"{field}.inflections", np.uint8, inflections)
    for column, what in ((POSTINGS, "postings"), (POSITIONS, "positions"), (INFLECTIONS, "inflections")):
        starts = starts_of(record[:, column])[:-1]
        writer.add(f"{field}.{what}_at", starts[:: dictionary.BLOCK].copy())
    return encoder.write(writer, layout.terms(field))


def write_members(writer: ColumnWriter, field: TextField, members: Members) -> None:
    """The column that says what forms belong to. Raises OverflowError where it is too large for one segment."""
    count = len(members.at) - 1
    block_at = np.zeros(-(-count // dictionary.BLOCK) + 1, np.uint32)
    pieces: list[Bytes] = []
    form, size, room = 0, 0, PIECE
    while form < count:
        out = np.empty(room, np.uint8)
        done, written = inflections.encode_members(
            members.at, members.terms, members.ordinals, form, size, out, block_at
        )
        room = room if done > form else room * 4
        form = done
        size += written
        if size > np.iinfo(np.uint32).max:
            raise OverflowError("a column is too large for one segment")
        pieces.append(out[:written].copy())
    writer.add_pieces(layout.members(field), np.uint8, pieces)
    writer.add(f"{layout.members(field)}_at", block_at)


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
