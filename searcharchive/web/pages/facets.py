"""Facets as lists of links: each value can be taken, left out, or let go again with one click."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from searcharchive.analysis.folding import fold_value
from searcharchive.web.pages.address import Address, Pair
from searcharchive.web.pages.values import FIELDS, PLACES, holding, shown, without, written

OPEN = frozenset({"place", "person"})
SIZES = (10, 100, 1000)
"""How many values are listed at first, after "more", and after "more" again."""


@dataclass(frozen=True, slots=True)
class Row:
    """One value. ``depth`` is how many of the listed places it lies in."""

    value: str
    label: str
    count: int
    chosen: bool
    excluded: bool
    toggle: Address
    exclude: Address
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """``more`` lists more values where there are any; ``find`` is the parameter that searches within them."""

    field: str
    title: str
    noun: str
    rows: tuple[Row, ...]
    open: bool
    missing: int
    missing_chosen: bool
    missing_toggle: Address
    more: Address | None
    fewer: Address | None
    find: str
    found: str
    carried: tuple[Pair, ...]


def facets(answer: Mapping[str, Mapping[str, Any]], address: Address, total: int) -> list[Facet]:
    """The facets of an answer to ``total`` articles, in the order of ``FIELDS``, where there is something to choose."""
    known = [_facet(field, answer[field], address) for field in FIELDS if field in answer]
    return [f for f in known if f.missing_chosen or f.found or (f.rows and not _is_one_for_all(f, total))]


def _is_one_for_all(facet: Facet, total: int) -> bool:
    """Whether a facet has one value, which every article has: choosing it would change nothing."""
    row = facet.rows[0]
    return len(facet.rows) == 1 and row.count == total and not (row.chosen or row.excluded)


def _facet(field: str, result: Mapping[str, Any], address: Address) -> Facet:
    title, noun = FIELDS[field]
    rows = [_row(field, value, address) for value in result["values"]]
    size, find = f"facet_size.{field}", f"facet_prefix.{field}"
    missing_chosen, expanded = address.has("missing", field), bool(address.get(size))
    active = missing_chosen or expanded or any(row.chosen or row.excluded for row in rows)
    return Facet(
        field=field,
        title=title,
        noun=noun,
        rows=tuple(_nested(rows) if field in PLACES else _chosen_first(rows)),
        open=active or field in OPEN,
        missing=result["missing"],
        missing_chosen=missing_chosen,
        missing_toggle=address.toggling("missing", field),
        more=_more(size, result, address),
        fewer=without_size(address, field) if expanded else None,
        find=find,
        found=address.get(find),
        carried=address.fields_beside(find),
    )


def without_size(address: Address, field: str) -> Address:
    return address.removing(f"facet_size.{field}").removing(f"facet_prefix.{field}")


def _more(parameter: str, result: Mapping[str, Any], address: Address) -> Address | None:
    """The address with the next larger list, where values are left and the list can still grow."""
    present = len(result["values"])
    larger = next((size for size in SIZES[1:] if size > present), None)
    return address.setting(**{parameter: str(larger)}) if result["other"] and larger else None


def _row(field: str, value: Mapping[str, Any], address: Address) -> Row:
    key, out = value["value"], f"exclude.{field}"
    taken, left_out = holding(address, field, field, key), holding(address, out, field, key)
    text = written(field, key, value["label"])
    neither = without(without(address, field, taken), out, left_out)
    return Row(
        value=key,
        label=shown(field, key) if field == "lang" else value["label"],
        count=value["count"],
        chosen=bool(taken),
        excluded=bool(left_out),
        toggle=neither if taken or left_out else neither.adding(field, text),
        exclude=neither.adding(out, text),
    )


def _chosen_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: not (row.chosen or row.excluded))


def _nested(rows: Sequence[Row]) -> Iterator[Row]:
    """Places under the nearest listed place around them, the branches with something chosen first."""
    rows = [row for row in rows if not _says_the_same(row, rows)]
    paths = {row.value for row in rows}
    inside: dict[str | None, list[Row]] = {}
    for row in rows:
        inside.setdefault(_around(row.value, paths), []).append(row)
    return _branch(None, 0, inside)


def _says_the_same(row: Row, rows: Iterable[Row]) -> bool:
    """Whether a place has the name and the articles of the listed place around it, as Tokyo in Tokyo often does."""
    if row.chosen or row.excluded:
        return False
    around = row.value.rpartition("/")[0]
    return any(
        r.value == around and fold_value(r.label) == fold_value(row.label) and r.count == row.count for r in rows
    )


def _around(path: str, paths: set[str]) -> str | None:
    while "/" in path:
        path = path.rpartition("/")[0]
        if path in paths:
            return path
    return None


def _branch(around: str | None, depth: int, inside: Mapping[str | None, list[Row]]) -> Iterator[Row]:
    for row in sorted(inside.get(around, ()), key=lambda row: not _active(row, inside)):
        yield replace(row, depth=depth)
        yield from _branch(row.value, depth + 1, inside)


def _active(row: Row, inside: Mapping[str | None, list[Row]]) -> bool:
    return row.chosen or row.excluded or any(_active(child, inside) for child in inside.get(row.value, ()))
