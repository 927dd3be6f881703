"""Several segments into one: everything but their words."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment import layout, lineage
from searcharchive.backends.whoosh.segment.container import ColumnWriter
from searcharchive.backends.whoosh.segment.facts import DIGEST, write_articles, write_dates, write_ids, write_values
from searcharchive.backends.whoosh.segment.lineage import Lineage
from searcharchive.backends.whoosh.segment.numbers import Int64, narrow, packed
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.backends.whoosh.segment.stored import FEWEST, Packer, make_dictionary
from searcharchive.query.tree import ValueField

Bools = NDArray[np.bool_]
Part = tuple[Segment, Bools, int]
"""A segment, which documents are kept, and the generation that it is of."""
AT_ONCE = 1_000
"""Articles that are copied together."""
LET_GO = 32
"""So many times, before the memory of those that were read is given back."""
SAMPLE = 2_000
"""Articles of which a dictionary is made."""


def write_facts(writer: ColumnWriter, parts: Sequence[Part]) -> tuple[int, dict[str, tuple[int, int]]]:
    """(documents, base and step of numbers)."""
    numbers: dict[str, tuple[int, int]] = {}
    documents = sum(int(np.count_nonzero(kept)) for _, kept, _ in parts)
    write_ids(writer, [id for segment, kept, _ in parts for id in _chosen(segment.all_ids(), kept)])
    writer.add_pieces("flags", np.uint8, (segment.flags[kept] for segment, kept, _ in parts))
    digests = (segment.file["digests"].reshape(-1, DIGEST)[kept].reshape(-1) for segment, kept, _ in parts)
    writer.add_pieces("digests", np.uint8, digests)
    writer.add(layout.LINEAGE, lineage.pack(list(_lineages(parts))))
    since, base, step = packed(np.concatenate([segment.since(born)[kept] for segment, kept, born in parts]))
    numbers["since"] = base, step
    writer.add("since", since)
    write_dates(writer, "published", _joined([segment.dates("published")[kept] for segment, kept, _ in parts]), numbers)
    _write_mentions(writer, parts, numbers)
    for field in ValueField:
        _write_values(writer, parts, field)
    _write_articles(writer, parts)
    return documents, numbers


def _lineages(parts: Sequence[Part]) -> Iterator[Lineage]:
    first = 0
    for segment, kept, _ in parts:
        number = first + np.cumsum(kept) - 1
        for each in segment.lineages:
            if kept[each.doc]:
                yield each._replace(doc=int(number[each.doc]))
        first += int(np.count_nonzero(kept))


def _chosen(items: Sequence[str], kept: Bools) -> Iterator[str]:
    return (item for item, keep in zip(items, kept.tolist(), strict=True) if keep)


def _joined(parts: Sequence[Int64]) -> Int64:
    return np.concatenate([np.empty((0, 3), np.int64), *parts])


def _write_mentions(writer: ColumnWriter, parts: Sequence[Part], numbers: dict[str, tuple[int, int]]) -> None:
    counts = [segment.file["mentioned.counts"].astype(np.int64) for segment, *_ in parts]
    rows = [s.dates("mentioned")[np.repeat(kept, n)] for (s, kept, _), n in zip(parts, counts, strict=True)]
    write_dates(writer, "mentioned", _joined(rows), numbers)
    chosen = [n[kept] for (_, kept, _), n in zip(parts, counts, strict=True)]
    writer.add("mentioned.counts", narrow(np.concatenate(chosen)))


def _write_values(writer: ColumnWriter, parts: Sequence[Part], field: ValueField) -> None:
    """Texts are numbered anew, those that no kept document has are left out."""
    known: dict[str, int] = {}
    counts: list[Int64] = []
    ordinals: list[Int64] = []
    for segment, kept, _ in parts:
        own = segment.file[layout.counts(field)].astype(np.int64)
        chosen = segment.file[layout.ordinals(field)][np.repeat(kept, own)]
        texts = segment.value_texts(field)
        number = np.zeros(len(texts), np.int64)
        for i in np.unique(chosen).tolist():
            number[i] = known.setdefault(texts[i], len(known))
        counts.append(own[kept])
        ordinals.append(number[chosen])
    write_values(writer, field, list(known), np.concatenate(counts), np.concatenate(ordinals))


def _write_articles(writer: ColumnWriter, parts: Sequence[Part]) -> None:
    """Articles that a dictionary compressed stay as they are; the others are compressed anew."""
    fresh = make_dictionary(_sample(parts))
    packer = Packer(fresh)
    dictionaries: list[bytes] = []
    first_of: list[int] = []
    sizes: list[int] = []

    def pieces() -> Iterator[NDArray[np.uint8]]:
        for segment, kept, _ in parts:
            for dictionary, docs in _runs(segment, kept):
                if not dictionaries or dictionaries[-1] != (dictionary or fresh):
                    dictionaries.append(dictionary or fresh)
                    first_of.append(len(sizes))
                anew = bool(fresh) and not dictionary
                for number, at in enumerate(range(0, len(docs), AT_ONCE)):
                    held = [_packed(segment, doc, packer if anew else None) for doc in docs[at : at + AT_ONCE]]
                    sizes.extend(map(len, held))
                    yield np.frombuffer(b"".join(held), np.uint8)
                    if number % LET_GO == LET_GO - 1:
                        segment.file.let_go()
            segment.file.let_go()

    write_articles(writer, pieces(), sizes, dictionaries, first_of)


def _packed(segment: Segment, doc: int, packer: Packer | None) -> bytes:
    packed = segment.packed(doc)
    return packer.pack(segment.stored(doc)) if packer and packed else packed


def _runs(segment: Segment, kept: Bools) -> Iterator[tuple[bytes, list[int]]]:
    """Kept documents by the dictionary that compressed them."""
    firsts = [*segment.file["dictionaries_from"].tolist(), segment.count]
    for dictionary, first, last in zip(segment.dictionaries, firsts, firsts[1:], strict=False):
        yield dictionary, (first + np.flatnonzero(kept[first:last])).tolist()


def _sample(parts: Sequence[Part]) -> list[bytes]:
    """Articles that were compressed without a dictionary; none where they are few."""
    found: list[bytes] = []
    for segment, kept, _ in parts:
        for dictionary, docs in _runs(segment, kept):
            if not dictionary:
                found += [segment.stored(doc) for doc in docs[: SAMPLE - len(found)] if segment.packed(doc)]
    return found if len(found) >= FEWEST else []
