"""Facet columns and counts against counting article by article."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.analysis.folding import fold_value
from searcharchive.query.tree import ValueField
from searcharchive.search.facets import facet
from searcharchive.search.keys import Keys, lineage
from searcharchive.search.request import FacetRequest
from searcharchive.search.response import FacetResult, FacetValue
from searcharchive.search.values import FacetColumn, Values
from tests.search.twins import gather_spellings

NAMES = ["Rio", "RIO", "rio", "Río Tinto", "Tinto", "Zug", "  ", "Zürich Zug"]
PATHS = ["CO", "CO/Huila", "CO/Huila/Neiva", "VE/Neiva", "ve", "FR/Île"]
Rows = list[list[str]]


def rows_of(values: list[str]) -> st.SearchStrategy[tuple[Rows, list[bool], list[bool], int]]:
    """Values of each document, whether it is visible, whether it is found; and where the second segment begins."""
    row = st.tuples(st.lists(st.sampled_from(values), max_size=4), st.booleans(), st.booleans())
    return st.lists(row, max_size=12).flatmap(
        lambda rows: st.tuples(
            st.just([r[0] for r in rows]),
            st.just([r[1] for r in rows]),
            st.just([r[1] and r[2] for r in rows]),
            st.integers(0, len(rows)),
        )
    )


def shout(path: str) -> str:
    return f"{path.rsplit('/', 1)[-1].upper()} land"


def column_of(rows: Rows, visible: list[bool], cut: int, *, places: bool) -> FacetColumn:
    """Two segments, over keys that others have met before."""
    keys = Keys(shout if places else None)
    keys.number_all(["ZZ/Nowhere", "Zug", "tinto"])
    parts = [(0, Values(gather_spellings(rows[:cut]), keys)), (cut, Values(gather_spellings(rows[cut:]), keys))]
    seen, hidden = (np.flatnonzero([shown is which for shown in visible]).astype(np.int32) for which in (True, False))
    return FacetColumn(keys, parts, seen, hidden)


def keys_of(values: list[str], *, places: bool) -> set[str]:
    kept = [value for value in values if fold_value(value)]
    return {step for path in kept for step in lineage(path)} if places else {fold_value(value) for value in kept}


def obvious_labels(rows: Rows, visible: list[bool]) -> dict[str, str]:
    uses = Counter(v for values, seen in zip(rows, visible, strict=True) if seen for v in set(values) if fold_value(v))
    labels: dict[str, str] = {}
    for text in sorted(uses, key=lambda text: (-uses[text], text)):
        labels.setdefault(fold_value(text), text)
    return labels


def begins_a_word(text: str, prefix: str) -> bool:
    words = fold_value(text).split(" ")
    return any(" ".join(words[i:]).startswith(prefix) for i in range(len(words)))


def obvious_facet(
    rows: Rows, visible: list[bool], found: list[bool], asked: FacetRequest, included: list[str], *, places: bool
) -> FacetResult:
    counts = Counter(k for row, hit in zip(rows, found, strict=True) if hit for k in keys_of(row, places=places))
    seen = {k for row, see in zip(rows, visible, strict=True) if see for k in keys_of(row, places=places)}
    labels = {key: shout(key) for key in seen} if places else obvious_labels(rows, visible)
    selected = {key for key in seen if fold_value(key) in included}
    unknown = {value: shout(value) if places else value for value in included if value not in map(fold_value, seen)}
    ranked = sorted(counts, key=lambda key: (-counts[key], key))

    def fits(key: str, label: str) -> bool:
        return any(begins_a_word(t, asked.prefix) for t in (key.split("/")[-1] if places else key, label))

    fitting = [key for key in ranked if fits(key, labels[key])][: asked.size]
    shown = {*fitting, *(key for key in selected if fits(key, labels[key]))}
    values = [FacetValue(key, labels[key], counts[key], key in selected) for key in shown]
    values += [FacetValue(key, label, 0, True) for key, label in unknown.items() if fits(key, label)]
    return FacetResult(
        tuple(sorted(values, key=lambda v: (-v.count, v.value))),
        other=sum(n for key, n in counts.items() if key not in {*ranked[: asked.size], *selected}),
        missing=sum(1 for row, hit in zip(rows, found, strict=True) if hit and not keys_of(row, places=places)),
    )


ASKED = st.builds(
    FacetRequest, st.just(ValueField.TOPIC), st.integers(0, 5), st.sampled_from(["", "r", "ti", "rio t", "zu", "x"])
)


@given(rows_of(NAMES), ASKED, st.lists(st.sampled_from(["rio", "zug", "nowhere"]), max_size=2, unique=True))
def test_names(drawn: tuple[Rows, list[bool], list[bool], int], asked: FacetRequest, included: list[str]) -> None:
    rows, visible, found, cut = drawn
    counted = facet(
        column_of(rows, visible, cut, places=False), np.flatnonzero(found).astype(np.int32), asked, included
    )
    assert counted == obvious_facet(rows, visible, found, asked, included, places=False)


@given(rows_of(PATHS), ASKED, st.lists(st.sampled_from(["co", "co/huila", "xx/none"]), max_size=2, unique=True))
def test_places(drawn: tuple[Rows, list[bool], list[bool], int], asked: FacetRequest, included: list[str]) -> None:
    rows, visible, found, cut = drawn
    counted = facet(column_of(rows, visible, cut, places=True), np.flatnonzero(found).astype(np.int32), asked, included)
    assert counted == obvious_facet(rows, visible, found, asked, included, places=True)


@given(rows_of(PATHS), st.sampled_from(["co", "huila", "neiva", "co/huila", "ve", "ile", "fr/ile", "none"]))
def test_a_place_takes_what_lies_inside_it(drawn: tuple[Rows, list[bool], list[bool], int], value: str) -> None:
    rows, visible, _, cut = drawn
    docs = np.flatnonzero(visible).astype(np.int32)
    mask = column_of(rows, visible, cut, places=True).have_any(docs, [value])
    steps = [{fold_value(step) for path in row for step in lineage(path)} for row in rows]
    inside = [any(value in (step, step.split("/")[-1]) for step in row) for row in steps]
    assert mask.tolist() == [inside[doc] for doc in docs]
    column = column_of(rows, visible, cut, places=True)
    right = [doc for doc in docs if inside[doc]]
    assert [column.docs_with(value).tolist() for _ in range(2)] == [right, right]
    assert column.at_most(value) >= len(right)


@given(rows_of(NAMES))
def test_presence(drawn: tuple[Rows, list[bool], list[bool], int]) -> None:
    rows, visible, _, cut = drawn
    docs = np.flatnonzero(visible).astype(np.int32)
    column = column_of(rows, visible, cut, places=False)
    assert column.have(docs).tolist() == [bool(keys_of(rows[doc], places=False)) for doc in docs]


@given(rows_of(NAMES), ASKED, st.booleans())
def test_all_documents_are_counted_as_some_are(
    drawn: tuple[Rows, list[bool], list[bool], int], asked: FacetRequest, places: bool
) -> None:
    """Those of all are kept, and made from what segments have in all."""
    rows, visible, _, cut = drawn
    column = column_of(rows, visible, cut, places=places)
    assert facet(column, column.visible, asked, []) == facet(column, column.visible.copy(), asked, [])


texts = st.lists(st.text("ab\u00e9\ud800\U0001f600", max_size=6), max_size=9)


@given(st.lists(texts, max_size=6), st.booleans())
def test_keys_are_marked_in_code_point_order(batches: list[list[str]], crowded: bool) -> None:
    keys = Keys(shout)
    for batch in [*batches, *([[f"a{'b' * n}"] for n in range(1, 80)] if crowded else [])]:
        keys.number_all(batch)
    order = keys.order[: len(keys)].tolist()
    assert sorted(range(len(keys)), key=order.__getitem__) == sorted(range(len(keys)), key=keys.texts.__getitem__)
    assert len(set(order)) == len(keys)
