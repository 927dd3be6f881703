"""The container of arrays: what goes in comes out, and a damaged file is never taken for a good one."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.gazetteer import arrays

DTYPES = ("<u1", "<u2", "<u4", "<f4")
LISTS = st.lists(st.integers(0, 200), max_size=90)


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.tuples(st.sampled_from(DTYPES), LISTS), max_size=5))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, content: dict[str, tuple[str, list[int]]]) -> None:
    path = tmp_path_factory.mktemp("arrays") / "some.bin"
    given_arrays = {name: np.array(values, dtype) for name, (dtype, values) in content.items()}
    arrays.save(path, given_arrays)
    loaded = arrays.load(path)
    assert loaded is not None
    assert loaded.keys() == given_arrays.keys()
    for name, array in given_arrays.items():
        assert loaded[name].dtype == array.dtype
        assert loaded[name].tolist() == array.tolist()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "some.bin"
    arrays.save(path, {"a": np.arange(1000, dtype="<u4"), "b": np.ones(3, "<u1")})
    return path


def test_no_file_is_left_beside_the_saved_one(saved: Path) -> None:
    assert list(saved.parent.iterdir()) == [saved]


def test_others_may_read_the_file(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("damage", ["cut", "header", "empty", "other"])
def test_a_damaged_file_is_not_loaded(saved: Path, damage: str) -> None:
    whole = saved.read_bytes()
    saved.write_bytes({"cut": whole[:-1], "header": whole[:20], "empty": b"", "other": b"X" + whole[1:]}[damage])
    assert arrays.load(saved) is None


def test_a_missing_file_is_not_loaded(tmp_path: Path) -> None:
    assert arrays.load(tmp_path / "none.bin") is None


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        arrays.save(tmp_path / "file" / "some.bin", {"a": np.ones(1, "<u1")})
