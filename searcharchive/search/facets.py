"""Facets: how many of the documents found have each value."""

from collections.abc import Iterable, Sequence

from searcharchive.search.postings import Int32
from searcharchive.search.request import FacetRequest
from searcharchive.search.response import FacetResult, FacetValue
from searcharchive.search.values import Counts, FacetColumn


def facet(column: FacetColumn, docs: Int32, asked: FacetRequest, included: Sequence[str]) -> FacetResult:
    """``docs``: what matches all but the own filter of the field; ``included``: the values that filter includes."""
    counted, top, total = column.first(docs, asked.size)
    counts, texts = counted.counts, column.keys.texts
    rows = _fitting(column, counted, asked) if asked.prefix else top
    selected = {number for value in included for number in column.named(value)}
    own = [(int(counts[number]), number) for number in rows]
    values = [FacetValue(texts[number], column.label(number), n, number in selected) for n, number in own]
    if included:
        values += [
            FacetValue(texts[number], column.label(number), int(counts[number]), selected=True)
            for number in selected.difference(rows)
            if fits(column, number, asked.prefix)
        ]
        values += _unknown(column, asked, included)
        values.sort(key=lambda value: (-value.count, value.value))
    shown = (
        sum(int(counts[number]) for number in {*top, *selected}) if asked.prefix or selected else sum(n for n, _ in own)
    )
    return FacetResult(values=tuple(values), other=total - shown, missing=counted.missing)


def _fitting(column: FacetColumn, counted: Counts, asked: FacetRequest) -> list[int]:
    texts, counts = column.keys.texts, counted.counts
    fitting = [number for number in counted.met.tolist() if fits(column, number, asked.prefix)]
    return sorted(fitting, key=lambda n: (-counts[n], texts[n]))[: asked.size]


def fits(column: FacetColumn, number: int, prefix: str) -> bool:
    """Whether the prefix begins some word of the key (of a place: its last name) or of the label."""
    return not prefix or _begins_a_word(column.keys.searched(number), column.keys.fold(prefix))


def _begins_a_word(texts: Iterable[str], prefix: str) -> bool:
    return any(f" {prefix}" in text for text in texts)


def _unknown(column: FacetColumn, asked: FacetRequest, included: Sequence[str]) -> list[FacetValue]:
    """Values that were chosen, though no document has them: listed, so that they can be taken back."""
    keys = column.keys
    unknown = [value for value in dict.fromkeys(included) if not column.named(value)]
    return [
        FacetValue(value, keys.label_of(value), 0, selected=True)
        for value in unknown
        if _begins_a_word(keys.as_searched(value), keys.fold(asked.prefix))
    ]
