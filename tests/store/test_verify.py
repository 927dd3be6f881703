"""Every damaged file is found and named."""

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from searcharchive.backends.whoosh.store import holds
from searcharchive.backends.whoosh.store.verify import verify
from searcharchive.errors import DamagedIndex, NoIndex
from tests.store import dummy
from tests.store.scenario import Archive

FLIPS = 500


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """An index with two generations, the older one held, and masks in both; all of its files are needed."""
    archive.add([f"a{i}" for i in range(100)])
    archive.add([f"b{i}" for i in range(30)])
    archive.delete("a1", "a99")
    archive.held = holds.hold(archive.folder, 2)  # type: ignore[attr-defined]
    archive.delete("a3", "b7", add=["c"])
    assert verify(archive.folder, dummy.check) == []
    return archive


def test_flipped_bits(filled: Archive) -> None:
    paths = sorted(path for path in filled.folder.iterdir() if path.stat().st_size)
    assert sorted(path.suffix for path in paths) == [".del"] * 3 + [".json"] + [".seg"] * 3 + [".toc"] * 2
    chance = random.Random(1)
    expected = filled.visible()
    flipped: Counter[str] = Counter()
    for _ in range(FLIPS):
        path = chance.choice(paths)
        data = bytearray(path.read_bytes())
        whole = bytes(data)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        assert [damage.file for damage in verify(filled.folder, dummy.check)] == [path.name]
        served = None
        try:
            served = filled.visible()
        except DamagedIndex:
            served = expected
        assert served == expected, "a damaged file is refused, or is none of the newest generation"
        path.write_bytes(whole)
        flipped[path.suffix] += 1
    assert verify(filled.folder, dummy.check) == []
    print(f"{FLIPS} flips: {dict(flipped)}")


def test_missing_and_short_files(filled: Archive) -> None:
    for path in sorted(filled.folder.iterdir()):
        whole = path.read_bytes()
        if not whole or path.suffix == ".toc":
            continue
        path.unlink()
        (damage,) = verify(filled.folder, dummy.check)
        assert damage.file == path.name
        assert "is missing" in damage.what
        path.write_bytes(whole[:-1])
        assert [damage.file for damage in verify(filled.folder, dummy.check)] == [path.name]
        path.write_bytes(whole)


def test_a_whole_file_in_the_place_of_another(filled: Archive) -> None:
    one, other = sorted(filled.folder.glob("*.seg"), key=lambda path: path.stat().st_size)[:2]
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    assert [damage.file for damage in verify(filled.folder, dummy.check)] == [one.name]
    one.write_bytes(data)


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndex):
        verify(tmp_path, dummy.check)


def test_what_verify_looks_at_is_held(filled: Archive) -> None:
    """A commit goes by while it reads, and the cleaning after it."""
    committed: list[int] = []

    def check(path: Path, check: int) -> list[str]:
        if not committed:
            filled.held.release()  # type: ignore[attr-defined]
            committed.append(filled.replace(["x"]))
        return dummy.check(path, check)

    assert verify(filled.folder, check) == []
    assert committed
    filled.replace(["y"])
    assert len([name for name in os.listdir(filled.folder) if name.endswith((".seg", ".toc"))]) == 2
