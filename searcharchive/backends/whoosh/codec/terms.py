"""The terms of the fields of one segment, as Whoosh names them. Those of values and dates are made from the columns."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Protocol

import numpy as np

from searcharchive.analysis.folding import fold_value
from searcharchive.backends.whoosh.schema import PUBLISHED, SIGN, exact_name
from searcharchive.backends.whoosh.segment.dictionaries import RANGE, Dictionary
from searcharchive.backends.whoosh.segment.encoding import DF
from searcharchive.backends.whoosh.segment.numbers import starts_of
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.dates import FIRST
from searcharchive.kernels.dictionary import BLOCK
from searcharchive.query.tree import TextField, ValueField
from searcharchive.search.keys import lineage
from searcharchive.search.postings import NO_POSTINGS, Int32, Int64, Postings
from searcharchive.search.values import Spellings

PLACES = frozenset({ValueField.PLACE, ValueField.DATELINE})
SHIFTS = range(0, 64, 8)
"""How many bits the coarser terms of a date leave out: those of ``whoosh.fields.DATETIME``."""


class Terms(Protocol):
    """The terms of one field, deleted documents included. May be shared between threads."""

    def documents(self, term: bytes) -> int:
        """In how many documents a term stands; 0 where it is none."""

    def walk(self, first: bytes) -> Iterator[tuple[bytes, int]]:
        """The terms from ``first`` on, in the order of their bytes, each with its number of documents."""

    def postings(self, term: bytes) -> Postings:
        """Where a term stands. Fields without positions have frequencies of 1."""


class StemTerms:
    """The stems of a text field."""

    def __init__(self, segment: Segment, field: TextField) -> None:
        self._segment = segment
        self._field = field

    def documents(self, term: bytes) -> int:
        found = self._segment.terms[self._field].find(term)
        return 0 if found is None else found.df

    def walk(self, first: bytes) -> Iterator[tuple[bytes, int]]:
        return _walk(self._segment.terms[self._field].terms, first, DF)

    def postings(self, term: bytes) -> Postings:
        return self._segment.postings(self._field, _text(term))


class FormTerms:
    """The forms of a text field. The dictionary holds those of both; each has its number of documents by field."""

    def __init__(self, segment: Segment, field: TextField) -> None:
        self._segment = segment
        self._field = field
        self._column = list(TextField).index(field)

    def documents(self, term: bytes) -> int:
        found = self._segment.words.forms.find(term)
        return 0 if found is None else int(found[1][0, self._column])

    def walk(self, first: bytes) -> Iterator[tuple[bytes, int]]:
        return _walk(self._segment.words.forms, first, self._column)

    def postings(self, term: bytes) -> Postings:
        return self._segment.form_postings(self._field, _text(term))


class IdTerms:
    """The ids. Several documents bear the same when a writer was given an article more than once: all but one of them
    are deleted.
    """

    def __init__(self, segment: Segment) -> None:
        self._ids = segment.ids
        rank = segment.file["id_rank"]
        self._docs = np.argsort(rank, kind="stable").astype(np.int32)
        self._at = starts_of(np.bincount(rank, minlength=self._ids.count))

    def _find(self, term: bytes) -> slice:
        """Where the documents of a term stand."""
        found = self._ids.find(term)
        return slice(0, 0) if found is None else slice(int(self._at[found[0]]), int(self._at[found[0] + 1]))

    def documents(self, term: bytes) -> int:
        found = self._find(term)
        return int(found.stop - found.start)

    def walk(self, first: bytes) -> Iterator[tuple[bytes, int]]:
        for at, last in _steps(self._ids, first):
            counts = np.diff(self._at[at : last + 1]).tolist()
            yield from zip((term for term, _ in _entries(self._ids, at, last, column=0)), counts, strict=True)

    def postings(self, term: bytes) -> Postings:
        return _existence(self._docs[self._find(term)])


class ValueTerms:
    """The folded values of a field; of places also their ancestors."""

    def __init__(self, segment: Segment, field: ValueField) -> None:
        keys_of = _path_keys if field in PLACES else _value_keys
        self._keys, self._at, self._docs = _by_key(segment.spellings(field), segment.count, keys_of)

    def _find(self, term: bytes) -> slice:
        """Where the documents of a term stand."""
        at = bisect_left(self._keys, term)
        if at == len(self._keys) or self._keys[at] != term:
            return slice(0, 0)
        return slice(int(self._at[at]), int(self._at[at + 1]))

    def documents(self, term: bytes) -> int:
        found = self._find(term)
        return int(found.stop - found.start)

    def walk(self, first: bytes) -> Iterator[tuple[bytes, int]]:
        counts = np.diff(self._at)
        for at in range(bisect_left(self._keys, first), len(self._keys)):
            yield self._keys[at], int(counts[at])

    def postings(self, term: bytes) -> Postings:
        return _existence(self._docs[self._find(term)])


class DateTerms:
    """The dates of publication, and coarser ones, by which Whoosh matches the inside of a range.

    A term is the number of bits left out (1 byte), and the others of the date, to which SIGN was added (8 bytes).
    """

    def __init__(self, segment: Segment) -> None:
        dated = np.flatnonzero(segment.published.dated)
        dates = whoosh_dates(segment)[dated].view(np.uint64) + np.uint64(SIGN)
        order = np.argsort(dates, kind="stable")
        self._docs = dated[order].astype(np.int32)
        self._dates = dates[order]

    def _before(self, date: int) -> int:
        """How many dates lie before one."""
        return len(self._dates) if date >= 1 << 64 else int(np.searchsorted(self._dates, np.uint64(date)))

    def _find(self, term: bytes) -> slice:
        """Where the documents of a term stand."""
        if len(term) != 9 or term[0] not in SHIFTS:
            return slice(0, 0)
        shift, date = term[0], int.from_bytes(term[1:], "big")
        return slice(self._before(date << shift), self._before((date + 1) << shift))

    def documents(self, term: bytes) -> int:
        found = self._find(term)
        return int(found.stop - found.start)

    def walk(self, first: bytes) -> Iterator[tuple[bytes, int]]:
        lowest = first[0] if first else 0
        for shift in SHIFTS[-(-lowest // SHIFTS.step) :]:
            # A longer term comes behind that of its first nine bytes.
            skipped = int.from_bytes(first[1:9].ljust(8, b"\0"), "big") + (len(first) > 9) if shift == lowest else 0
            at = self._before(skipped << shift)
            while at < len(self._dates):
                date = int(self._dates[at]) >> shift
                end = self._before((date + 1) << shift)
                yield bytes((shift,)) + date.to_bytes(8, "big"), end - at
                at = end

    def postings(self, term: bytes) -> Postings:
        return _existence(np.sort(self._docs[self._find(term)]))


STEMS = {field.value: field for field in TextField}
FORMS = {exact_name(field): field for field in TextField}
VALUES = {field.value: field for field in ValueField}
FIELDS = tuple(sorted(["id", PUBLISHED, *STEMS, *FORMS, *VALUES]))
"""All fields, in the order in which Whoosh lists terms."""


def terms_of(segment: Segment, field: str) -> Terms | None:
    """The terms of a field; None where there is no such field."""
    if field in STEMS:
        return StemTerms(segment, STEMS[field])
    if field in FORMS:
        return FormTerms(segment, FORMS[field])
    if field in VALUES:
        return ValueTerms(segment, VALUES[field])
    if field == PUBLISHED:
        return DateTerms(segment)
    return IdTerms(segment) if field == "id" else None


def whoosh_dates(segment: Segment) -> Int64:
    """int64[documents]: each date of publication as Whoosh counts; below 0 what is before year 1 in UTC."""
    dates: Int64 = segment.published.periods.start - FIRST
    return dates


def as_bytes(text: str) -> bytes:
    """A term, as ``schema.Utf8Type`` writes it."""
    return text.encode("utf-8", "surrogatepass")


def _text(term: bytes) -> str:
    return term.decode("utf-8", "surrogatepass")


def _existence(docs: Int32) -> Postings:
    """Postings without positions."""
    return Postings(docs, np.ones(len(docs), np.int32), np.zeros(len(docs) + 1, np.int64), NO_POSTINGS.positions)


def _walk(dictionary: Dictionary, first: bytes, column: int) -> Iterator[tuple[bytes, int]]:
    """The entries from ``first`` on whose number in a column is not 0, with that number."""
    for at in _steps(dictionary, first):
        for term, number in _entries(dictionary, *at, column=column):
            if number:
                yield term, number


def _steps(dictionary: Dictionary, first: bytes) -> Iterator[tuple[int, int]]:
    """Ranges of entries from ``first`` on, which grow: most who look for one term want few."""
    at, size = dictionary.lower(first), BLOCK
    while at < dictionary.count:
        last = min(at - at % BLOCK + size, dictionary.count)
        yield at, last
        at, size = last, min(4 * size, RANGE)


def _entries(dictionary: Dictionary, first: int, last: int, *, column: int) -> Iterator[tuple[bytes, int]]:
    begin = first - first % BLOCK
    strings, numbers = dictionary.range(begin, last)
    blob = strings.blob.tobytes()
    rows = zip(strings.starts.tolist(), strings.ends.tolist(), numbers[:, column].tolist(), strict=True)
    return ((blob[start:end], number) for start, end, number in islice(rows, first - begin, None))


def _value_keys(text: str) -> list[str]:
    return [fold_value(text)]


def _path_keys(path: str) -> list[str]:
    return [fold_value(step) for step in lineage(path)]


def _by_key(
    spellings: Spellings, documents: int, keys_of: Callable[[str], Sequence[str]]
) -> tuple[list[bytes], Int64, Int32]:
    """(keys, starts, docs): key i stands in the documents ``docs[starts[i]:starts[i + 1]]``, ascending, once each."""
    named = [[as_bytes(key) for key in keys_of(text) if key] for text in spellings.texts]
    keys = sorted({key for keys in named for key in keys})
    number = {key: i for i, key in enumerate(keys)}
    key_of = np.array([number[key] for keys in named for key in keys], np.int64)
    at = starts_of([len(keys) for keys in named])
    repeats = np.diff(at)[spellings.ordinals]
    before = np.repeat(starts_of(repeats)[:-1], repeats)
    which = np.repeat(at[spellings.ordinals], repeats) + np.arange(len(before)) - before
    pairs = np.unique(key_of[which] * documents + np.repeat(spellings.docs, repeats))
    starts = np.searchsorted(pairs, np.arange(len(keys) + 1) * documents)
    return keys, starts, (pairs % max(documents, 1)).astype(np.int32)
