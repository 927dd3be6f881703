"""Is there a newer generation? Asked at every request, so it costs one stat as long as nothing happens."""

import os
import time
from pathlib import Path

from searcharchive.backends.whoosh.store import names
from searcharchive.errors import DamagedIndex, NoIndex

Identity = tuple[int, int, int]
"""Number of a generation, and inode and time of its file: the same number may be made again in a new folder."""

GRAIN = 50_000_000
"""Nanoseconds. Two changes may bear the same time when they are as close as the kernel's clock ticks (1 to 10 ms)."""
ATTEMPTS = 10
"""A commit that failed takes its table of contents back, perhaps just after it was seen."""


def identify(folder: Path) -> Identity:
    """The newest generation. Raises NoIndex, DamagedIndex where the index is not ours, OSError."""
    for _ in range(ATTEMPTS):
        number = _newest(folder)
        try:
            found = os.stat(folder / names.toc_name(number))
        except FileNotFoundError:
            continue
        return number, found.st_ino, found.st_mtime_ns
    raise NoIndex(f"There is no index in {folder} that stays.")


def _newest(folder: Path) -> int:
    try:
        found = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        found = []
    numbers = [number for number in map(names.generation_of, found) if number is not None]
    if not numbers:
        raise NoIndex(f"There is no index in {folder}.")
    if names.MARK not in found:
        raise DamagedIndex(f"The Whoosh index in {folder} was not made by searcharchive and is not opened.")
    return max(numbers)


class Watch:
    """Looks at one folder again and again. Safe to share between threads and with forked processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: tuple[tuple[int, ...], Identity] | None = None

    def identify(self) -> Identity:
        """As the function does, but without listing a folder in which nothing was created, renamed or unlinked."""
        try:
            state = _state(self.folder)
        except (FileNotFoundError, NotADirectoryError):
            return identify(self.folder)
        seen = self._seen
        if seen is not None and seen[0] == state:
            return seen[1]
        # The state is older than the list: what changes in between is found by the next look.
        settled = time.time_ns() - max(state[2:]) > GRAIN
        identity = identify(self.folder)
        self._seen = (state, identity) if settled else None
        return identity


def _state(folder: Path) -> tuple[int, ...]:
    """Times come last. That of the inode cannot be set, as the other can when a folder is copied back."""
    found = os.stat(folder)
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns
