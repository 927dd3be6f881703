"""Which documents of a segment are under embargo, and which ids they supersede: few have either."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import orjson
import zstandard
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment.json_texts import text_of, told

LARGEST = 1 << 30
"""Bytes of the column, unpacked."""


class Lineage(NamedTuple):
    """Of one document: the end of its embargo in microseconds, and the ids that it supersedes."""

    doc: int
    until: int | None
    claims: tuple[str, ...]


def pack(lineages: Sequence[Lineage]) -> NDArray[np.uint8]:
    """As a column."""
    data = orjson.dumps([(doc, until, [told(id) for id in claims]) for doc, until, claims in lineages])
    return np.frombuffer(zstandard.ZstdCompressor(level=3).compress(data), np.uint8)


def unpack(column: NDArray[np.uint8], documents: int) -> list[Lineage]:
    """Raises ValueError for what :func:`pack` did not make of so many documents."""
    try:
        read = orjson.loads(zstandard.ZstdDecompressor().decompress(column.tobytes(), max_output_size=LARGEST))
        found = [Lineage(doc, until, tuple(map(text_of, claims))) for doc, until, claims in read]
    except (TypeError, zstandard.ZstdError) as error:
        raise ValueError(f"its lineage cannot be read: {error}") from error
    if not all(type(each.doc) is int and 0 <= each.doc < documents for each in found):
        raise ValueError("its lineage is of documents that are not there")
    return found
