"""Sorting byte strings: as Python does it."""

from random import Random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcharchive.kernels import sorting
from tests.kernels import twins

some = st.lists(twins.strings.map(lambda string: string.replace(b"\0", b"\1")), max_size=30)


def check(items: list[bytes], between: bytes) -> None:
    blob, starts, ends = twins.laid_out(items, between)
    order = sorting.sorted_order(blob, starts, ends)
    assert order.dtype == np.int64
    assert order.tolist() == sorted(range(len(items)), key=items.__getitem__)


@given(some, st.sampled_from([b"", b"z"]))
@example([], b"")
@example([b"", b"", b""], b"")
@example([b"b", b"", b"a", b""], b"z")
@example([b"12345678", b"123456789", b"1234567", b"12345678"], b"z")
@example([b"b", b"c", b"a", b"b", b"c", b"a"], b"")
def test_sorted_order(items: list[bytes], between: bytes) -> None:
    check(items, between)


@given(st.integers(0, 2**32), st.sampled_from([7, 8, 9, 16, 17, 24, 25]), st.integers(0, 3))
def test_shared_prefixes(seed: int, depth: int, spread: int) -> None:
    """Many strings of few letters: long runs that go on being equal, and duplicates."""
    random = Random(seed)
    letters = bytes([1, 97, 128, 255][: spread + 1])
    items = [
        b"p" * random.choice([0, depth]) + bytes(random.choices(letters, k=random.randrange(12))) for _ in range(80)
    ]
    check(items, b"z")


@given(st.integers(0, 2**32))
def test_runs_side_by_side(seed: int) -> None:
    """Where one run ends and the next begins, the same eight bytes may follow."""
    random = Random(seed)
    eights = [b"pppppppp", b"qqqqqqqq"]
    check(
        [b"".join(random.choices(eights, k=random.randrange(5))) + random.choice([b"", b"a"]) for _ in range(40)], b""
    )


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_equal_strings_stay_as_they_came(size: int) -> None:
    check([b"twenty-four bytes, 24 of!"] * size, b"")


@given(some, st.data())
@example([b"a", b"ab", b"b", b"b", b"", b""], None)
def test_mark_new(items: list[bytes], data: st.DataObject | None) -> None:
    blob, starts, ends = twins.laid_out(items, b"z")
    order = sorted(range(len(items)), key=items.__getitem__)
    if data and data.draw(st.booleans()):
        order = data.draw(st.permutations(order))
    new = twins.room(len(items))
    sorting.mark_new(blob, starts, ends, np.array(order, np.int64), new)
    assert twins.kept_within(new)
    assert new.tolist() == [int(i == 0 or items[order[i]] != items[order[i - 1]]) for i in range(len(order))]
