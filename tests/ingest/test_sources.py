"""Sources: which files a path stands for, and the bytes and lines that come out of them."""

import gzip
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.errors import UnreadableSource
from searcharchive.ingest.sources import BrokenSource, Line, Meter, Source, chunks, find_sources, lines, total_bytes


def content(data: bytes) -> bytes:
    """What comes out of standard input."""
    return b"".join(chunks(Source("stdin", None), io.BytesIO(data), Meter(None, 0)))


def test_folders_are_walked_in_order_without_leavings(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.jsonl.gz", "a/sub/x", "c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    for name in (
        ".hidden",
        ".git/config",
        "b.txt~",
        "#b.txt#",
        ".b.txt.swp",
        "x.tmp",
        "README.md",
        "a/LICENSE",
        "b.bak",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [os.path.relpath(source.name, tmp_path) for source in find_sources([tmp_path])]
    assert sorted(found) == ["a/1.jsonl.gz", "a/2.txt", "a/sub/x", "b.txt", "c"]
    assert found == [os.path.relpath(source.name, tmp_path) for source in find_sources([tmp_path])]
    assert found.index("a/1.jsonl.gz") < found.index("a/2.txt") < found.index("a/sub/x")
    assert total_bytes([tmp_path]) == 5


def test_a_file_that_is_named_is_read_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("x")
    assert find_sources([path, "-", str(path)]) == [
        Source(str(path), path),
        Source("stdin", None),
        Source(str(path), path),
    ]
    assert total_bytes([path, path]) == 2
    assert total_bytes([path, "-"]) == 0


@pytest.mark.parametrize("name", ["missing", "missing/deeper", ""])
def test_a_path_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    path = str(tmp_path / name) if name else ""
    for use in (find_sources, total_bytes):
        with pytest.raises(UnreadableSource):
            use([tmp_path, path])


def test_pipes_in_folders_are_passed_over_and_broken_links_are_not(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (source,) = find_sources([tmp_path])
    assert source.path == tmp_path / "link"
    with pytest.raises(BrokenSource, match="no such file"):
        list(chunks(source, None, Meter(None, 0)))


def test_names_that_are_not_utf_8_can_be_reported(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("x")
    (source,) = find_sources([tmp_path])
    assert source.name.encode().decode().endswith("caf\ufffd.txt")
    assert b"".join(chunks(source, None, Meter(None, 0))) == b"x"


def test_plain_bytes_pass_through() -> None:
    for data in (b"", b"\x1f", b"plain", os.urandom(1 << 19).replace(b"\x1f\x8b", b"")):
        assert content(data) == data


def test_progress_counts_bytes_on_disk(tmp_path: Path) -> None:
    data = gzip.compress(os.urandom(600_000))
    path = tmp_path / "a"
    path.write_bytes(data)
    calls: list[tuple[int, int]] = []
    meter = Meter(lambda done, total: calls.append((done, total)), total_bytes([path, path]))
    for source in find_sources([path, path]):
        list(chunks(source, None, meter))
    assert calls[-1] == (2 * len(data), 2 * len(data))
    assert calls == sorted(calls)
    assert len(calls) > 4


def obvious_lines(data: bytes, limit: int) -> list[Line]:
    made, offset = [], 0
    for number, raw in enumerate(data.split(b"\n")[:-1], 1):
        made.append(Line(number, offset, (raw + b"\n")[:limit], len(raw) + 1 > limit))
        offset += len(raw) + 1
    rest = data[offset:]
    return made + ([Line(len(made) + 1, offset, rest[:limit], len(rest) > limit)] if rest else [])


@given(st.lists(st.binary(max_size=30) | st.sampled_from([b"\n", b"\r\n", b"\n\n"]), max_size=12), st.integers(1, 40))
def test_lines_are_those_of_splitting_it_all(pieces: list[bytes], limit: int) -> None:
    assert list(lines(iter(pieces), limit)) == obvious_lines(b"".join(pieces), limit)


@given(st.lists(st.binary(max_size=30) | st.just(b"\n"), max_size=12))
def test_a_broken_source_ends_with_a_broken_line(pieces: list[bytes]) -> None:
    def breaking() -> Iterator[bytes]:
        yield from pieces
        raise BrokenSource("torn")

    *whole, last = lines(breaking(), 1_000)
    data = b"".join(pieces)
    assert last.broken == "torn"
    assert b"".join(line.raw for line in [*whole, last]) == data
    assert b"\n" not in last.raw
    assert last.offset == len(data) - len(last.raw)
    assert not any(line.broken for line in whole)


def test_a_long_line_does_not_fill_the_memory() -> None:
    held = 0

    def endless() -> Iterator[bytes]:
        for _ in range(1_000):
            yield b"x" * 10_000
        yield b"\nshort\n"

    for line in lines(endless(), 5_000):
        held = max(held, len(line.raw))
        last = line
    assert held == 5_000
    assert last == Line(2, 10_000_001, b"short\n", False)


def test_a_name_that_is_too_long_is_told() -> None:
    with pytest.raises(UnreadableSource, match="There is no"):
        find_sources(["a" * 300])
