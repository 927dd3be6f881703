"""Facets: how many of the documents found have each value."""

from collections.abc import Iterable, Sequence

import numpy as np

from searcharchive.kernels.counting import count_values
from searcharchive.search.postings import Int32, Int64
from searcharchive.search.request import FacetRequest
from searcharchive.search.response import FacetResult, FacetValue
from searcharchive.search.values import FacetColumn


def facet(column: FacetColumn, docs: Int32, asked: FacetRequest, included: Sequence[str]) -> FacetResult:
    """``docs``: what matches all but the own filter of the field; ``included``: the values that filter includes."""
    counts = np.zeros(len(column.keys), np.int64)
    missing = count_values(docs, column.starts, column.ordinals, counts)
    selected = {ordinal for value in included for ordinal in column.by_name.get(value, ())}
    top = _top(counts, asked.size)
    rows = _fitting(column, counts, asked) if asked.prefix else top
    chosen = [ordinal for ordinal in selected if fits(column, ordinal, asked.prefix)]
    values = [
        FacetValue(column.keys[o], column.label(o), int(counts[o]), o in selected) for o in {*rows, *chosen}
    ] + _unknown(column, asked, included)
    shown = np.array(sorted({*top, *selected}), np.int64)
    return FacetResult(
        values=tuple(sorted(values, key=lambda v: (-v.count, v.value))),
        other=int(counts.sum() - counts[shown].sum()),
        missing=missing,
    )


def _top(counts: Int64, size: int) -> list[int]:
    """Ordinals of the ``size`` largest counts above 0, equals by ordinal, which is the order of the keys."""
    counted = np.flatnonzero(counts)
    if 0 < size < len(counted):
        least = np.partition(counts[counted], len(counted) - size)[len(counted) - size]
        counted = counted[counts[counted] >= least]
    return [int(o) for o in counted[np.argsort(-counts[counted], kind="stable")][: max(size, 0)]]


def _fitting(column: FacetColumn, counts: Int64, asked: FacetRequest) -> list[int]:
    fitting = [o for o in np.flatnonzero(counts).tolist() if fits(column, o, asked.prefix)]
    return sorted(fitting, key=lambda o: (-counts[o], o))[: asked.size]


def fits(column: FacetColumn, ordinal: int, prefix: str) -> bool:
    """Whether the prefix begins some word of the key (of a place: its last name) or of the label."""
    return not prefix or _begins_a_word(column.searchable[ordinal], prefix)


def _begins_a_word(texts: Iterable[str], prefix: str) -> bool:
    return any(f" {prefix}" in text for text in texts)


def _unknown(column: FacetColumn, asked: FacetRequest, included: Sequence[str]) -> list[FacetValue]:
    """Values that were chosen, though no document has them: listed, so that they can be taken back."""
    unknown = [(value, column.label_for(value)) for value in dict.fromkeys(included) if value not in column.by_name]
    return [
        FacetValue(value, label, 0, selected=True)
        for value, label in unknown
        if _begins_a_word(column.as_searched(value, label), asked.prefix)
    ]
