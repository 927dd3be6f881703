"""What the table of contents keeps of a segment, and the masks over it."""

import pickle
import pickletools
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.backends.whoosh.store import masks
from searcharchive.backends.whoosh.store.segment import CODEC, STATE, ColumnSegment
from searcharchive.errors import DamagedIndex

ID = "0123456789abcdef"
MASK = f"MAIN_{ID}.3.del"


def test_the_import_path_and_the_state_are_frozen() -> None:
    """Changing either makes all indexes unreadable that there are."""
    pickled = pickle.dumps(ColumnSegment(ID, documents=3, born=1, size=9, check=7, mask=MASK, deleted=2), 2)
    operations = [(operation.name, argument) for operation, argument, _ in pickletools.genops(pickled)]
    named = [argument for name, argument in operations if name in ("GLOBAL", "STACK_GLOBAL")]
    assert named == ["searcharchive.backends.whoosh.store.segment ColumnSegment"]
    assert pickle.loads(pickled).__getstate__() == {
        "indexname": "MAIN",
        "segid": ID,
        "documents": 3,
        "born": 1,
        "size": 9,
        "check": 7,
        "mask": MASK,
        "deleted": 2,
    }
    assert CODEC == "searcharchive.backends.whoosh.codec"


def test_segments_are_equal_when_their_state_is() -> None:
    one, two = ColumnSegment(ID, documents=1), ColumnSegment(ID, documents=1)
    assert (one, hash(one)) == (two, hash(two))
    assert one != ColumnSegment(ID, documents=2)
    assert one != ID
    assert ColumnSegment() != ColumnSegment()
    assert repr(one) == f"<ColumnSegment MAIN_{ID}>"


@pytest.mark.parametrize(
    "change",
    [
        {"indexname": "../MAIN"},
        {"segid": "../../etc/passwd"},
        {"segid": "0123456789ABCDEF"},
        {"documents": -1},
        {"documents": True},
        {"documents": 1.0},
        {"deleted": 4},
        {"deleted": 0},
        {"mask": ""},
        {"mask": "MAIN_0000000000000000.3.del"},
        {"mask": f"MAIN_{ID}.3.del/../x"},
        {"mask": f"MAIN_{ID}.3.del\n"},
        {"mask": b""},
        {"size": -1},
        {"check": None},
        {"more": 1},
    ],
)
def test_impossible_states_are_refused(change: dict[str, Any]) -> None:
    state = ColumnSegment(ID, documents=3, mask=MASK, deleted=2).__getstate__()
    with pytest.raises(ValueError, match=r"segment|impossible"):
        ColumnSegment.__new__(ColumnSegment).__setstate__(state | change)
    for name in STATE:
        with pytest.raises(ValueError, match="another state"):
            ColumnSegment.__new__(ColumnSegment).__setstate__({k: v for k, v in state.items() if k != name})


def test_counts_need_no_mask() -> None:
    segment = ColumnSegment(ID, documents=5, mask=MASK, deleted=2)
    assert (segment.doc_count_all(), segment.doc_count(), segment.deleted_count()) == (5, 3, 2)
    assert segment.has_deletions()
    assert not segment.should_assemble()
    assert not segment.is_compound()
    assert segment.files == (f"MAIN_{ID}.seg", MASK)
    with pytest.raises(RuntimeError, match="bound"):
        segment.is_deleted(0)


def test_without_a_mask_nothing_is_deleted() -> None:
    segment = ColumnSegment(ID)
    segment.set_doc_count(3)
    assert (segment.deleted_docs(), segment.is_deleted(1), segment.has_deletions()) == ([], False, False)
    assert segment.deletions().tolist() == [False] * 3
    assert segment.files == (f"MAIN_{ID}.seg",)


def test_masks_are_read_when_first_asked_for(tmp_path: Path) -> None:
    whole = ColumnSegment(ID, documents=5, born=1, size=9, check=7)
    masked = whole.masked(tmp_path, 3, np.array([0, 1, 0, 0, 1], bool))
    assert (masked.mask, masked.deleted, masked.born, masked.size, masked.check) == (MASK, 2, 1, 9, 7)
    masked.bind(str(tmp_path)).bind(tmp_path)
    assert masked.deleted_docs() == [1, 4]
    (tmp_path / MASK).unlink()
    assert [masked.is_deleted(doc) for doc in range(5)] == [False, True, False, False, True]
    again = pickle.loads(pickle.dumps(masked))
    with pytest.raises(FileNotFoundError):
        again.bind(tmp_path).deleted_docs()
    assert masked.masked(tmp_path, 4, np.zeros(5, bool)) == whole
    assert list(tmp_path.iterdir()) == []


def test_whoosh_must_not_delete() -> None:
    with pytest.raises(TypeError, match="deleted by searcharchive"):
        ColumnSegment(ID, documents=1).delete_document(0)


def test_the_codec_is_imported_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, CODEC, SimpleNamespace(ColumnCodec=lambda: "a codec"))
    assert ColumnSegment(ID).codec() == "a codec"


@given(st.lists(st.booleans(), max_size=70))
def test_masks_come_back_as_they_were(deleted: list[bool]) -> None:
    flags = np.array(deleted, bool)
    assert masks.decode(MASK, masks.encode(MASK, flags)).tolist() == deleted


@pytest.mark.parametrize("documents", [0, 1, 8, 9])
def test_damaged_masks_are_refused(documents: int, tmp_path: Path) -> None:
    data = masks.encode(MASK, np.ones(documents, bool))
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DamagedIndex, match=MASK):
            masks.decode(MASK, bytes(flipped))
    for size in range(len(data)):
        with pytest.raises(DamagedIndex, match=MASK):
            masks.decode(MASK, data[:size])
    with pytest.raises(DamagedIndex, match=r"MAIN_\w+\.4\.del"):
        masks.decode(f"MAIN_{ID}.4.del", data)
    (tmp_path / MASK).write_bytes(data)
    with pytest.raises(DamagedIndex, match="deleted, not"):
        masks.read(tmp_path, MASK, documents + 1, documents)
