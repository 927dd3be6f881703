"""Open segments, shared by all readers of the process that need the same one at the same time."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary, WeakValueDictionary

from whoosh.filedb.filestore import FileStorage

from searcharchive.backends.whoosh.codec.columns import Column, column_of
from searcharchive.backends.whoosh.codec.terms import FORMS, STEMS, Terms, terms_of
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.errors import DamagedIndex
from searcharchive.search.postings import Int32

T = TypeVar("T")


class OpenSegment:
    """A segment and what Whoosh wants to know of it, each made when first asked for. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Raises FileNotFoundError, DamagedIndex."""
        self.segment = Segment(path)
        self._made: dict[tuple[str, str], Any] = {}

    def _once(self, what: str, field: str, make: Callable[[], T]) -> T:
        key = (what, field)
        # Two threads may make the same; all are given the one that came first.
        return cast(T, self._made[key] if key in self._made else self._made.setdefault(key, make()))

    def terms(self, field: str) -> Terms | None:
        return self._once("terms", field, lambda: terms_of(self.segment, field))

    def column(self, field: str) -> Column:
        """The column of one of ``columns.COLUMNS``."""
        return self._once("column", field, lambda: column_of(self.segment, field))

    def lengths(self, field: str) -> Int32 | None:
        """int32[documents]: the words of each in a text field; None for other fields."""
        text = STEMS.get(field) or FORMS.get(field)
        return None if text is None else self._once("lengths", text.value, lambda: self.segment.lengths(text))

    def length(self, field: str) -> int:
        """All words of a field, deleted documents included."""
        lengths = self.lengths(field)
        return 0 if lengths is None else self._once("length", field, lambda: int(lengths.sum()))


_OPEN: WeakValueDictionary[tuple[str, int, int], OpenSegment] = WeakValueDictionary()
"""By path, device and inode."""
_KEPT: WeakKeyDictionary[FileStorage, dict[Path, OpenSegment]] = WeakKeyDictionary()
"""What an index object of Whoosh opened before: its storage lives as long, and searchers come and go."""
_LOCK = threading.Lock()


def open_segment(storage: FileStorage, segment: ColumnSegment) -> OpenSegment:
    """A segment in the folder of a storage, as the commit names it.

    A file is checked when it is opened, not again while a reader or an index object has it. The latter gives up what
    is no longer in the folder when it opens the next one. Raises FileNotFoundError, DamagedIndex.
    """
    path = folder_of(storage) / segment.file
    found = os.stat(path)
    key = (str(path), found.st_dev, found.st_ino)
    with _LOCK:
        held = _OPEN.get(key)
        if held is None:
            held = _OPEN[key] = OpenSegment(path)
        if (held.segment.file.size, held.segment.file.check) != (segment.size, segment.check):
            raise DamagedIndex(f"The index is damaged in {segment.file}: it is not the file that was committed.")
        before = _KEPT.get(storage, {})
        _KEPT[storage] = {name: kept for name, kept in before.items() if name.exists()} | {path: held}
    return held


def folder_of(storage: Any) -> Path:
    if not isinstance(storage, FileStorage):
        raise TypeError(f"The index of an archive is read from a folder, not from {storage!r}.")
    return Path(storage.folder)
