"""The keys of whole values: what counts as the same value, for all generations of an archive.

A value as written becomes a folded key. A place becomes its path and all paths that it lies in, kept as written.
"""

import threading
from bisect import bisect_left
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from searcharchive.analysis.folding import fold_value
from searcharchive.analysis.names import fold_org, fold_person
from searcharchive.analysis.stemming import base_language
from searcharchive.gazetteer import last_name
from searcharchive.query.tree import ValueField
from searcharchive.search.beginnings import Beginnings

Int32 = NDArray[np.int32]
APART = 1 << 32
"""How far apart the marks are by which keys are ordered: room for those that come between."""


_FOLDS = {ValueField.PERSON: fold_person, ValueField.ORG: fold_org}


def fold_field(field: ValueField, value: str) -> str:
    """What a value of a field is compared by. Folding it once more, or its ``fold_value``, changes nothing."""
    return _FOLDS.get(field, fold_value)(value)


def asked_key(field: ValueField, value: str) -> str:
    """What a filter takes for a value that somebody wrote; empty where it holds nothing to compare."""
    return fold_value(base_language(value) if field is ValueField.LANG else value)


def lineage(path: str) -> tuple[str, ...]:
    """A path and its ancestors, outermost first: ``CO``, ``CO/Huila``, ``CO/Huila/Neiva``."""
    names = path.split("/")
    return tuple("/".join(names[: depth + 1]) for depth in range(len(names)))


class Keys:
    """The keys of one field, numbered as they were met. Only grows, so that generations share it; for all threads."""

    def __init__(self, label_of: Callable[[str], str] | None = None, fold: Callable[[str], str] = fold_value) -> None:
        """``label_of`` makes the label of a path: this is a field of places then. ``fold``: as :func:`fold_field`."""
        self.fold = fold
        self.is_place = label_of is not None
        self.label_of = label_of or str
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}
        self._named: dict[str, list[int]] = {}
        self._searched: dict[int, tuple[str, ...]] = {}
        self._sorted: list[str] = []
        self.order = np.empty(64, np.int64)
        """A mark for each key, by number: they ascend as the keys do in code-point order."""
        self.beginnings = Beginnings(lambda number: self.as_searched(self.texts[number]))
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.texts)

    def number_all(self, values: Sequence[str]) -> tuple[Int32, Int32]:
        """The keys of n values as written: those of value i are ``numbers[starts[i]:starts[i + 1]]``, int32 both."""
        keys_of = [self._keys_of(value) for value in values]
        with self._lock:
            first = len(self.texts)
            numbered = [[self._number(key) for key in keys] for keys in keys_of]
            self._put_in_order(self.texts[first:])
        starts = np.zeros(len(values) + 1, np.int32)
        np.cumsum([len(numbers) for numbers in numbered], out=starts[1:])
        return starts, np.array([number for numbers in numbered for number in numbers], np.int32)

    def _keys_of(self, value: str) -> tuple[str, ...]:
        folded = self.fold(value)
        if not folded:
            return ()
        return lineage(value) if self.is_place else (folded,)

    def _number(self, key: str) -> int:
        found = self._numbers.get(key)
        if found is None:
            found = len(self.texts)
            self.texts.append(key)
            for name in self._names_of(key):
                self._named.setdefault(name, []).append(found)
            self._numbers[key] = found
        return found

    def _names_of(self, key: str) -> set[str]:
        """What a filter may say to mean a key: itself, folded; of a place also its last name."""
        folded = fold_value(key)
        return {folded, last_name(folded)} if self.is_place else {folded}

    def _put_in_order(self, new: list[str]) -> None:
        """Mark new keys, which are the last ones. Who reads the marks meanwhile goes on with the old ones."""
        if len(self.texts) > len(self.order):
            self.order = np.concatenate([self.order, np.empty(len(self.texts), np.int64)])
        if len(new) > len(self.texts) // 8 or not all(map(self._mark_between, new)):
            self._sorted = sorted(self.texts)
            order = np.empty_like(self.order)
            order[[self._numbers[key] for key in self._sorted]] = np.arange(1, len(self._sorted) + 1) * APART
            self.order = order

    def _mark_between(self, key: str) -> bool:
        """Mark one key by its neighbours; False where there is no room between them."""
        at = bisect_left(self._sorted, key)
        low = self._mark(at - 1) if at else 0
        high = self._mark(at) if at < len(self._sorted) else low + 2 * APART
        self._sorted.insert(at, key)
        self.order[self._numbers[key]] = (low + high) // 2
        return high - low > 1

    def _mark(self, at: int) -> int:
        return int(self.order[self._numbers[self._sorted[at]]])

    def named(self, value: str) -> list[int]:
        """The keys that a folded value of a filter means."""
        return self._named.get(self.fold(value), [])

    def searched(self, number: int) -> tuple[str, ...]:
        """The folded texts in which a prefix of a key is looked for, a blank before every word of them."""
        found = self._searched.get(number)
        if found is None:
            found = self._searched[number] = self.as_searched(self.texts[number])
        return found

    def as_searched(self, key: str) -> tuple[str, ...]:
        """The same for a key that no document may have. Labels that are spellings fold to their key."""
        if not self.is_place:
            return (f" {fold_value(key)}",)
        return f" {fold_value(key.rsplit('/', 1)[-1])}", f" {fold_value(self.label_of(key))}"
