"""Do the columns of a segment fit together? Kernels check no index, so whatever leads them is looked at before.

Checksums say that a file is what was written, not that whoever wrote it meant well. Looked at are the sizes of columns
and the arrays that say where something begins or which row of another column is meant: a few numbers for each column,
document, block of a dictionary and frequent form.

Not looked at is what stands inside the streams: entries of dictionaries, postings, positions, words. That would be to
decode them all. Once their checksum is right they are trusted.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.segment import layout, lineage
from searcharchive.backends.whoosh.segment.container import ColumnFile
from searcharchive.backends.whoosh.segment.facts import DIGEST
from searcharchive.backends.whoosh.segment.numbers import UNSIGNED
from searcharchive.kernels.dictionary import BLOCK
from searcharchive.kernels.forward import RANKS
from searcharchive.query.tree import TextField, ValueField

Array = NDArray[Any]
Kinds = tuple[type, ...]
U1: Kinds = (np.uint8,)
U4: Kinds = (np.uint32,)
I8: Kinds = (np.int64,)
INT64 = 1 << 63


def check_structure(file: ColumnFile) -> None:
    """After the columns' checksums. Raises DamagedIndex, naming file and column."""
    try:
        _check_meta(file)
        for name, kinds, size in _columns(file):
            column = file[name]
            if column.dtype not in kinds or len(column) != size:
                raise ValueError(f"{name} has {len(column)} items of {column.dtype}, not {size}")
        _check_starts(file)
        _check_rows(file)
        lineage.unpack(file[layout.LINEAGE], file.meta["documents"])
    except (LookupError, TypeError, ValueError) as error:
        raise file.damaged(f"its columns do not fit together: {error}") from error


def _check_meta(file: ColumnFile) -> None:
    counts = file.meta["counts"]
    for count in (file.meta["documents"], *(counts[name] for name in ("forms", "ids", *map(layout.terms, TextField)))):
        if type(count) is not int or not 0 <= count < INT64:
            raise ValueError(f"a count of {count}")
    if any(type(language) is not str for language in file.meta["languages"]):
        raise TypeError("a language that is none")
    for name in ("published.start", "mentioned.start", *(["since"] if "since" in file else [])):
        base, step = file.meta["numbers"][name]
        if type(base) is not int or type(step) is not int or not (-INT64 <= base < INT64 and 0 < step < INT64):
            raise ValueError(f"{name} is {base} and steps of {step}")


def _columns(file: ColumnFile) -> Iterator[tuple[str, Kinds, int]]:
    """Each column that there must be: what its items may be, and how many there are."""
    documents = file.meta["documents"]
    yield "flags", U1, documents
    yield "digests", U1, documents * DIGEST
    for name in ("id_rank", "published.start", "published.way", "mentioned.counts"):
        yield name, UNSIGNED, documents
    if "since" in file:
        yield "since", UNSIGNED, documents
    for name in ("mentioned.start", "mentioned.way"):
        yield name, UNSIGNED, _total(file, "mentioned.counts")
    for name in ("published.ways", "mentioned.ways"):
        yield name, I8, _size(file, name) // 2 * 2
    for field in ValueField:
        yield layout.counts(field), UNSIGNED, documents
        yield layout.ordinals(field), UNSIGNED, _total(file, layout.counts(field))
        yield layout.texts(field), U1, _size(file, layout.texts(field))
    for name in (layout.STORED, layout.LINEAGE, "dictionaries"):
        yield name, U1, _size(file, name)
    yield "stored_at", U4, documents + 1
    for name in ("dictionaries_size", "dictionaries_from"):
        yield name, U4, max(_size(file, "dictionaries_from"), 1)
    yield from _columns_of_words(file, documents, file.meta["counts"])


def _columns_of_words(file: ColumnFile, documents: int, counts: dict[str, int]) -> Iterator[tuple[str, Kinds, int]]:
    for field in TextField:
        terms = layout.terms(field)
        yield layout.words(field), UNSIGNED, documents
        for name in _streams(field):
            yield name, U1, _size(file, name)
            yield f"{name}_at", I8, _blocks(counts[terms])
        yield layout.members(field), U1, _size(file, layout.members(field))
        yield f"{layout.members(field)}_at", U4, _blocks(counts["forms"]) + 1
    for name in ("ids", "forms", *map(layout.terms, TextField)):
        yield name, U1, _size(file, name)
        yield f"{name}_at", U4, _blocks(counts[name]) + 1
    yield "forms_length", U1, counts["forms"]
    yield "forms_top", U4, min(counts["forms"], RANKS)
    yield "forward", U1, _size(file, "forward")
    yield "forward_at", U4, documents + 1


def _streams(field: TextField) -> tuple[str, str, str]:
    """The columns in which the dictionary of terms says where something begins."""
    return f"{field}.postings", f"{field}.positions", f"{field}.inflections"


def _blocks(entries: int) -> int:
    return -(-entries // BLOCK)


def _size(file: ColumnFile, name: str) -> int:
    return len(file[name])


def _total(file: ColumnFile, name: str) -> int:
    """The sum of a column of numbers, each of which may be as large as it likes."""
    column = file[name]
    return sum(column.tolist()) if column.dtype == np.uint64 else int(column.sum(dtype=np.uint64))


def _check_starts(file: ColumnFile) -> None:
    """Pieces lie in their data, one behind the other."""
    members = map(layout.members, TextField)
    for name in ("ids", "forms", *map(layout.terms, TextField), *members, layout.STORED, "forward"):
        _ascend(file, f"{name}_at", _size(file, name), to_the_end=True)
    for field in TextField:
        for name in _streams(field):
            _ascend(file, f"{name}_at", _size(file, name))
    _ascend(file, "dictionaries_from", file.meta["documents"])
    if _total(file, "dictionaries_size") != _size(file, "dictionaries"):
        raise ValueError("dictionaries_size")


def _ascend(file: ColumnFile, name: str, end: int, *, to_the_end: bool = False) -> None:
    at = file[name]
    if not len(at):
        return
    if at[0] != 0 or at[-1] > end or (to_the_end and at[-1] != end) or np.any(at[1:] < at[:-1]):
        raise ValueError(name)


def _check_rows(file: ColumnFile) -> None:
    """What one column calls a row of another is one, and a document has room for its words."""
    counts = file.meta["counts"]
    rows = [(f"{name}.way", _size(file, f"{name}.ways") // 2) for name in ("published", "mentioned")]
    for name, end in (*rows, ("id_rank", counts["ids"]), ("forms_top", counts["forms"])):
        if len(file[name]) and int(file[name].max()) >= end:
            raise ValueError(name)
    headlines, bodies = (file[layout.words(field)] for field in TextField)
    bytes_of = np.diff(file["forward_at"].astype(np.int64))
    room = bytes_of.astype(np.uint64)
    if np.any(headlines > room) or np.any(bodies > room - headlines):
        raise ValueError("forward_at")
