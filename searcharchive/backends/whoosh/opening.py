"""Opening large segments beside the requests that go on with what is open already."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.backends.whoosh.store.holds import hold
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.backends.whoosh.store.watch import Identity
from searcharchive.errors import DamagedIndex
from searcharchive.query.tree import ValueField
from searcharchive.search.keys import Keys

AT_ONCE = 16 << 20
"""Bytes of new segments that one request may open by itself: all of them are read, to be checked."""


class Opening:
    """Opens the segments of one commit in a thread of its own.

    ``segments`` are those that could be opened, by name; whoever needs one that is not there opens it and is told why.
    """

    def __init__(self, folder: Path, identity: Identity, names: Sequence[str], keys: Mapping[ValueField, Keys]) -> None:
        self.identity = identity
        self.segments: dict[str, Segment] = {}
        self._folder, self._names, self._keys = folder, names, keys
        self._thread = threading.Thread(target=self._run, name="opening", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            held = hold(self._folder, self.identity[0])
        except (OSError, DamagedIndex):
            return
        try:
            for name in self._names:
                segment = Segment(self._folder / name)
                segment.warm(self._keys)
                self.segments[name] = segment
        except (OSError, DamagedIndex):
            return
        finally:
            held.release()

    def wait(self) -> None:
        self._thread.join()

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()


def unopened(entries: Sequence[ColumnSegment], opened: Mapping[str, Segment]) -> list[str]:
    """The segments of a commit that are not open, if they are too much for one request; else none."""
    new = [entry for entry in entries if entry.file not in opened]
    return [entry.file for entry in new] if sum(entry.size for entry in new) > AT_ONCE else []
