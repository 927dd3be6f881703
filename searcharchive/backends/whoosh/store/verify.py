"""Is every file of the index what was written? Reads all of it, and names each that is not."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from searcharchive.backends.whoosh.store import holds, mark, masks, names, toc
from searcharchive.backends.whoosh.store.segment import ColumnSegment
from searcharchive.errors import DamagedIndex, NoIndex

CheckSegment = Callable[[Path, int], list[str]]
"""What is wrong inside a segment's file, whose footer must have this crc32; empty when nothing is."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong with one file, by its name in the folder."""

    file: str
    what: str


def verify(folder: Path, check_segment: CheckSegment) -> list[Damage]:
    """All damage to the newest generation, and to older ones that are still there. Raises NoIndex, OSError.

    May run beside readers and writers: it holds the generation that it looks at.
    """
    known = sorted(toc.generations(folder), reverse=True)
    if not known:
        raise NoIndex(f"There is no index in {folder}.")
    found = _told(names.MARK, mark.check_mark, folder)
    seen: set[str] = set()
    for number in known:
        with suppress(FileNotFoundError), holds.hold(folder, number):
            found += _check_generation(folder, number, check_segment, seen)
    return found


def _check_generation(folder: Path, number: int, check_segment: CheckSegment, seen: set[str]) -> list[Damage]:
    """Its files but those that were ``seen`` in another one."""
    try:
        contents = toc.load(folder, number)
    except DamagedIndex as error:
        return [Damage(names.toc_name(number), error.detail)]
    found: list[Damage] = []
    for segment in contents.segments:
        if segment.file not in seen:
            found += _check_file(folder / segment.file, segment, check_segment)
        if segment.mask and segment.mask not in seen:
            found += _told(segment.mask, masks.read, folder, segment.mask, segment.documents, segment.deleted)
        seen.update(segment.files)
    return found


def _check_file(path: Path, segment: ColumnSegment, check_segment: CheckSegment) -> list[Damage]:
    inside: list[str] = []

    def look() -> None:
        size = path.stat().st_size
        if size != segment.size:
            raise DamagedIndex(f"It has {size} bytes instead of {segment.size}.")
        inside.extend(check_segment(path, segment.check))

    return _told(path.name, look) or [Damage(path.name, what) for what in inside]


def _told(name: str, read: Callable[..., object], *arguments: object) -> list[Damage]:
    try:
        read(*arguments)
    except FileNotFoundError:
        return [Damage(name, "It is missing.")]
    except DamagedIndex as error:
        return [Damage(name, error.detail)]
    return []
