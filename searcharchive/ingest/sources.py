"""Files, folders and standard input as streams of bytes, with how far they have been read."""

import io
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from searcharchive.errors import UnreadableSource

STDIN = "-"
CHUNK = 1 << 18
_SKIPPED_ENDINGS = ("~", ".swp", ".tmp", ".part", ".bak")
_SKIPPED_NAMES = frozenset({"readme", "readme.md", "readme.txt", "license", "license.md", "license.txt"})

Progress = Callable[[int, int], None]
"""Called with the bytes of the input that were read, and of how many (0 where that is not known)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input: its name as it is reported, and the file, or None for standard input."""

    name: str
    path: Path | None


def find_sources(paths: Sequence[str | Path]) -> list[Source]:
    """The inputs that paths stand for, folders walked in order of name. Raises UnreadableSource for what is not there.

    Within folders, hidden files, editors' leavings and notes about the folder (README, LICENSE) are left out.
    """
    sources: list[Source] = []
    for given in paths:
        if str(given) == STDIN:
            sources.append(Source("stdin", None))
            continue
        path = Path(given)
        if not str(given) or not _exists(path):
            raise UnreadableSource(f"There is no {_name(path) if str(given) else 'path without a name'}.")
        if not os.access(path, os.R_OK):
            raise UnreadableSource(f"{_name(path)} cannot be read: permission denied.")
        found = _walk(path) if path.is_dir() else (path,)
        sources.extend(Source(_name(file), file) for file in found)
    return sources


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # its name is too long, or goes round in links


def _name(path: Path) -> str:
    """The path for reports, which are UTF-8 even where a file's name is not."""
    return os.fsencode(path).decode("utf-8", "replace")


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if not skipped(name) and _is_file(Path(place, name)))


def _is_file(path: Path) -> bool:
    """A link to nowhere counts, so that it is reported when its turn comes; a pipe, which would block, does not."""
    return path.is_file() or not path.exists()


def _refuse(error: OSError) -> None:
    raise UnreadableSource(f"{error.filename} cannot be read: {error.strerror}.") from error


def skipped(name: str) -> bool:
    """Whether a file within a folder is hidden, an editor's leaving or a note about the folder."""
    return name.startswith((".", "#")) or name.lower().endswith(_SKIPPED_ENDINGS) or name.lower() in _SKIPPED_NAMES


def total_bytes(paths: Sequence[str | Path]) -> int:
    """Bytes on disk of all inputs; 0 where standard input is among them. Raises UnreadableSource."""
    return bytes_of(find_sources(paths))


def bytes_of(sources: Sequence[Source]) -> int:
    """Bytes on disk of these inputs; 0 where standard input is among them."""
    if any(source.path is None for source in sources):
        return 0
    return sum(size_of(source.path) for source in sources if source.path)


def size_of(path: Path) -> int:
    """Bytes of a file; 0 of what is none, or no longer there."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


class BrokenSource(Exception):
    """A source that cannot be read to its end; all that came before was given out. Its message says why."""


class Meter:
    """A raw stream that reports how much of it was read."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._read = 0

    @property
    def done(self) -> int:
        """Bytes that were read."""
        return self._read

    def count(self, size: int) -> None:
        self._read += size
        if self._progress is not None:
            self._progress(self._read, self._total)


def chunks(source: Source, stdin: BinaryIO | None, meter: Meter) -> Generator[bytes, None, None]:
    """The bytes in pieces. Raises BrokenSource where it cannot be opened or read on."""
    try:
        yield from _chunks(source, stdin, meter)
    except OSError as error:
        raise BrokenSource(f"it cannot be read: {(error.strerror or str(error)).lower()}") from error


def _chunks(source: Source, stdin: BinaryIO | None, meter: Meter) -> Iterator[bytes]:
    stream = _open(source, stdin)
    try:
        first = stream.read(CHUNK)
        rest = iter(lambda: stream.read(CHUNK), b"")
        yield from _metered(first, rest, meter)
    finally:
        if source.path is not None:
            stream.close()


def _open(source: Source, stdin: BinaryIO | None) -> BinaryIO:
    if source.path is None:
        return stdin if stdin is not None else io.BytesIO()
    return source.path.open("rb")


def _metered(first: bytes, rest: Iterator[bytes], meter: Meter) -> Iterator[bytes]:
    piece = first
    while piece:
        yield piece
        meter.count(len(piece))
        piece = next(rest, b"")


class Line(NamedTuple):
    """One line: its ``number`` from 1, its byte ``offset``, the bytes with their line end.

    ``cut``: longer than the limit, and ``raw`` its beginning. ``broken``: why the source ends here, before its end.
    """

    number: int
    offset: int
    raw: bytes
    cut: bool = False
    broken: str | None = None


def lines(pieces: Iterator[bytes], limit: int) -> Iterator[Line]:
    """Lines of a stream; ``limit`` bounds the bytes that are held of one. A broken source ends with a broken line."""
    number, offset, size = 1, 0, 0
    kept = bytearray()
    for piece in (guarded := _Guarded(pieces)):
        at = 0
        while at < len(piece):
            end = piece.find(b"\n", at) + 1
            part = piece[at : end or len(piece)]
            kept += part[: limit - len(kept)]
            size += len(part)
            at += len(part)
            if end:
                yield Line(number, offset, bytes(kept), size > limit)
                number, offset, size = number + 1, offset + size, 0
                kept.clear()
    if size or guarded.broken:
        yield Line(number, offset, bytes(kept), size > limit, guarded.broken)


class _Guarded:
    """Pieces up to where the source breaks, and then why it did."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.broken: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._pieces
        except BrokenSource as error:
            self.broken = str(error)
