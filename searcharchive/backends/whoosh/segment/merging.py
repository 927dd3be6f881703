"""Several segments into one: documents that are kept, renumbered in their order, slice by slice of the alphabet.

Memory holds the numbers of forms and documents, and one slice; what is long goes through temporary files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment import layout
from searcharchive.backends.whoosh.segment.container import ColumnWriter, Sink
from searcharchive.backends.whoosh.segment.dictionaries import DictionaryEncoder, distinct, side_by_side
from searcharchive.backends.whoosh.segment.encoding import PIECE, offsets_of, ranked
from searcharchive.backends.whoosh.segment.merging_facts import write_facts
from searcharchive.backends.whoosh.segment.merging_terms import FormMap, TermMerger
from searcharchive.backends.whoosh.segment.numbers import narrow, starts_of
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.backends.whoosh.segment.slices import Part, slices
from searcharchive.errors import DamagedIndex
from searcharchive.kernels import merging as kernels
from searcharchive.query.tree import TextField

Bytes = NDArray[np.uint8]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]


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
    merger = _Forms(sources, maps)
    forms = merger.write(writer)
    counts = {"forms": len(forms.documents)}
    merger.let_go()
    for field in TextField:
        segments = [source.segment for source in sources]
        counts[layout.terms(field)] = TermMerger(segments, maps, forms, field, folder).write(writer)
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


class _Forms:
    """The forms of several segments, and their documents word by word."""

    def __init__(self, sources: Sequence[Source], maps: Sequence[Int32]) -> None:
        self._sources = sources
        self._segments = [source.segment for source in sources]
        self._maps = maps

    def let_go(self) -> None:
        """Of what was read of the sources."""
        for segment in self._segments:
            segment.file.let_go()

    def write(self, writer: ColumnWriter) -> FormMap:
        """Dictionary and forward index; what terms must know of the forms."""
        counts = [self._counted(source, numbers) for source, numbers in zip(self._sources, self._maps, strict=True)]
        number_of = [np.full(segment.words.forms.count, -1, np.int32) for segment in self._segments]
        encoder = DictionaryEncoder()
        documents: list[Int32] = [np.empty((0, len(TextField)), np.int32)]
        lengths: list[Bytes] = [np.empty(0, np.uint8)]
        count = 0
        for parts in slices([segment.words.forms for segment in self._segments]):
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
            documents.append(df[there].astype(np.int32))
            lengths.append(of_text[there])
        encoder.write(writer, "forms")
        writer.add_pieces("forms_length", np.uint8, lengths)
        forms = FormMap(number_of, np.concatenate(documents))
        top, rank_of = ranked(forms.documents.sum(axis=1))
        writer.add("forms_top", top)
        sizes: list[Int64] = []
        writer.add_pieces("forward", np.uint8, self._forward(number_of, rank_of, sizes))
        writer.add("forward_at", offsets_of(np.concatenate(sizes)))
        return forms

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

    def _number(self, parts: Sequence[Part], order: Int64, new: Int32, number_of: Sequence[Int32]) -> None:
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
