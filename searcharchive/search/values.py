"""Columns of whole values (places, people, topics, …), built from what the articles say.

A segment keeps each article's own spellings (:class:`Spellings`). A generation makes of them one :class:`FacetColumn`
over its visible documents: the spellings become folded keys, paths also their ancestors, and each key gets a label.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from searcharchive.analysis.folding import fold_value
from searcharchive.gazetteer import last_name

Int32 = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spellings:
    """Values as written: entry ``i`` says that document ``docs[i]`` has ``texts[ordinals[i]]``, once for each pair."""

    texts: list[str]
    docs: Int32
    ordinals: Int32


def gather_spellings(rows: Iterable[Sequence[str]]) -> Spellings:
    """One row of values a document, in the order of the documents."""
    known: dict[str, int] = {}
    docs: list[int] = []
    ordinals: list[int] = []
    for doc, values in enumerate(rows):
        for value in dict.fromkeys(values):
            docs.append(doc)
            ordinals.append(known.setdefault(value, len(known)))
    return Spellings(list(known), np.array(docs, np.int32), np.array(ordinals, np.int32))


def lineage(path: str) -> tuple[str, ...]:
    """A path and its ancestors, outermost first: ``CO``, ``CO/Huila``, ``CO/Huila/Neiva``."""
    names = path.split("/")
    return tuple("/".join(names[: depth + 1]) for depth in range(len(names)))


class FacetColumn:
    """The values of one field over all documents of a generation.

    Entry ``i`` says that document ``docs[i]`` has the key ``keys[ordinals[i]]``, once for each pair; documents ascend.
    ``keys`` are in code-point order. For places (``label_of`` given) keys are paths and match by containment.
    """

    def __init__(
        self,
        keys: list[str],
        docs: Int32,
        ordinals: Int32,
        doc_count: int,
        labels: list[str] | None = None,
        label_of: Callable[[str], str] | None = None,
    ) -> None:
        self.keys = keys
        self.docs = docs
        self.ordinals = ordinals
        self.doc_count = doc_count
        self.is_place = label_of is not None
        self._labels = labels
        self._label_of = label_of or str

    def label(self, ordinal: int) -> str:
        return self._labels[ordinal] if self._labels is not None else self._label_of(self.keys[ordinal])

    def label_for(self, value: str) -> str:
        """The label of a value that no document has."""
        return self._label_of(value)

    @cached_property
    def searchable(self) -> list[tuple[str, str]]:
        """For each key the folded texts that a prefix is looked for in, a blank before every word of them."""
        return [self.as_searched(key, self.label(i)) for i, key in enumerate(self.keys)]

    def as_searched(self, key: str, label: str) -> tuple[str, str]:
        name = key.rsplit("/", 1)[-1] if self.is_place else key
        return f" {fold_value(name)}", f" {fold_value(label)}"

    @cached_property
    def starts(self) -> Int32:
        """int32[doc_count + 1]: the entries of document d are ``ordinals[starts[d]:starts[d + 1]]``."""
        starts = np.zeros(self.doc_count + 1, np.int32)
        np.cumsum(np.bincount(self.docs, minlength=self.doc_count), out=starts[1:])
        return starts

    @cached_property
    def present(self) -> Bools:
        """bool[doc]: which documents have any value."""
        mask = np.zeros(self.doc_count, np.bool_)
        mask[self.docs] = True
        return mask

    @cached_property
    def by_key(self) -> dict[str, list[int]]:
        """Ordinals by folded key."""
        found: dict[str, list[int]] = {}
        for ordinal, key in enumerate(self.keys):
            found.setdefault(fold_value(key), []).append(ordinal)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[int]]:
        """Ordinals by all that a filter may say: the folded key, and for places the last name of it."""
        if not self.is_place:
            return self.by_key
        found = {key: list(ordinals) for key, ordinals in self.by_key.items()}
        for key, ordinals in self.by_key.items():
            name = last_name(key)
            if name != key:
                found.setdefault(name, []).extend(ordinals)
        return found

    def any_of(self, values: Iterable[str]) -> Bools:
        """bool[doc]: which documents have one of these folded values, or lie inside one of these places."""
        mask = np.zeros(self.doc_count, np.bool_)
        wanted = sorted({ordinal for value in values for ordinal in self.by_name.get(value, ())})
        if wanted:
            chosen = np.zeros(len(self.keys), np.bool_)
            chosen[wanted] = True
            mask[self.docs[chosen[self.ordinals]]] = True
        return mask


def facet_column(
    parts: Sequence[tuple[int, Spellings]], visible: Bools, label_of: Callable[[str], str] | None = None
) -> FacetColumn:
    """One column from the spellings of all segments; each comes with the number of its segment's first document.

    With ``label_of`` the spellings are paths, counted with their ancestors and labelled by it. Otherwise keys are
    folded, and labelled by the spelling that most visible documents use, the first in code-point order among equals.
    """
    texts, docs, ordinals = _joined(parts)
    seen = visible[docs]
    docs, ordinals = docs[seen], ordinals[seen]
    if label_of is not None:
        keys, docs, ordinals = _keyed(texts, docs, ordinals, lineage)
        return FacetColumn(keys, docs, ordinals, len(visible), label_of=label_of)
    uses = np.bincount(ordinals, minlength=len(texts))
    keys, docs, ordinals = _keyed(texts, docs, ordinals, lambda text: (fold_value(text),))
    return FacetColumn(keys, docs, ordinals, len(visible), labels=_labels(keys, texts, uses.tolist()))


def _joined(parts: Sequence[tuple[int, Spellings]]) -> tuple[list[str], Int32, Int32]:
    known: dict[str, int] = {}
    docs, ordinals = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
    for base, part in parts:
        local = np.array([known.setdefault(text, len(known)) for text in part.texts], np.int32)
        docs.append(part.docs + np.int32(base))
        ordinals.append(local[part.ordinals])
    return list(known), np.concatenate(docs), np.concatenate(ordinals)


def _keyed(
    texts: list[str], docs: Int32, ordinals: Int32, keys_of: Callable[[str], tuple[str, ...]]
) -> tuple[list[str], Int32, Int32]:
    """Entries by key instead of by spelling: keys sorted, each pair of document and key once."""
    used = np.bincount(ordinals, minlength=len(texts)) > 0
    pairs_of_text = zip(texts, used.tolist(), strict=True)
    of_text = [keys_of(text) if use and fold_value(text) else () for text, use in pairs_of_text]
    keys = sorted({key for named in of_text for key in named})
    number = {key: i for i, key in enumerate(keys)}
    counts = np.array([len(named) for named in of_text], np.int64)
    flat = np.array([number[key] for named in of_text for key in named], np.int64)
    starts = np.cumsum(counts) - counts
    repeats = counts[ordinals]
    within = np.arange(int(repeats.sum())) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    pairs = np.repeat(docs.astype(np.int64), repeats) * max(len(keys), 1)
    pairs = np.unique(pairs + flat[np.repeat(starts[ordinals], repeats) + within])
    key_docs, key_ordinals = np.divmod(pairs, max(len(keys), 1))
    return keys, key_docs.astype(np.int32), key_ordinals.astype(np.int32)


def _labels(keys: list[str], texts: list[str], uses: list[int]) -> list[str]:
    best: dict[str, tuple[int, str]] = {}
    for text, count in zip(texts, uses, strict=True):
        if count:
            key = fold_value(text)
            best[key] = min(best.get(key, (0, "")), (-count, text))
    return [best[key][1] for key in keys]
