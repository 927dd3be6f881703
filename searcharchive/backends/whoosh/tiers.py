"""Which segments to merge: those of about one size, when there are many of them.

Sizes are tiers: 1 to 7 documents, 8 to 63, and so on, each ``WIDTH`` times the one before. When a tier has many
segments they become one, so that a document is merged once or twice for each tier. Each segment costs every search a
little, so few large ones are many already; small ones come often, and to start a process for each few would cost more.
"""

from collections.abc import Iterable, Sequence

from searcharchive.backends.whoosh.store.segment import ColumnSegment

WIDTH = 8
MANY, MANY_LARGE = 8, 4
LARGE = 4
"""The first tier of large segments: 4,096 documents and more."""
AT_ONCE = 32
"""Segments that become one at the most."""
LARGEST = 3 << 30
"""Bytes of files that are merged: offsets in a segment have 32 bits."""
SPOILED = 0.5
"""A segment with more than this part of it deleted is written anew."""


def tier(documents: int) -> int:
    found = 0
    while documents >= WIDTH:
        documents //= WIDTH
        found += 1
    return found


def to_merge(segments: Iterable[ColumnSegment]) -> list[ColumnSegment]:
    """Segments that should become one; the smallest tier comes first. Empty when all is well."""
    tiers: dict[int, list[ColumnSegment]] = {}
    spoiled: list[ColumnSegment] = []
    for segment in segments:
        tiers.setdefault(tier(segment.doc_count()), []).append(segment)
        if segment.deleted_count() > SPOILED * segment.doc_count_all() and segment.doc_count_all() >= WIDTH:
            spoiled.append(segment)
    for size, members in sorted(tiers.items()):
        fitting = _fitting(members)
        if len(fitting) >= (MANY if size < LARGE else MANY_LARGE):
            return fitting
    return spoiled[:1]


def to_optimise(segments: Sequence[ColumnSegment]) -> list[ColumnSegment]:
    """Segments that become one when everything should; empty when there is nothing to gain."""
    fitting = _fitting(sorted(segments, key=lambda segment: segment.size), len(segments))
    if len(fitting) > 1 or any(segment.deleted_count() for segment in fitting):
        return fitting
    return []


def _fitting(members: Sequence[ColumnSegment], most: int = AT_ONCE) -> list[ColumnSegment]:
    """The first of them that together are not too large."""
    chosen: list[ColumnSegment] = []
    size = 0
    for segment in members[:most]:
        size += segment.size
        if size > LARGEST:
            break
        chosen.append(segment)
    return chosen
