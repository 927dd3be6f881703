"""Varints: the bytes that are written, and the numbers that are read back."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcharchive.kernels import varints
from tests.kernels import twins

numbers = st.integers(0, 300) | st.integers(0, 2**63 - 1) | st.integers(0, 62).map(lambda bit: 1 << bit)


@given(numbers, st.integers(0, 3))
@example(2**63 - 1, 0)
@example(127, 0)
@example(128, 0)
def test_put_and_get(value: int, at: int) -> None:
    out = twins.room(at + varints.LONGEST)
    end = varints.put(out, at, value)
    assert bytes(out[at:end]) == twins.varint(value)
    assert (out[:at] == twins.FENCE).all()
    assert (out[end:] == twins.FENCE).all()
    assert varints.get(out, at) == (value, end)


@given(st.lists(numbers, max_size=20))
def test_one_behind_another(values: list[int]) -> None:
    out = twins.room(len(values) * varints.LONGEST)
    end = 0
    for value in values:
        end = varints.put(out, end, value)
    assert bytes(out[:end]) == b"".join(map(twins.varint, values))
    at, read = 0, []
    while at < end:
        value, at = varints.get(out, at)
        read.append(value)
    assert (read, at) == (values, end)


@given(st.integers(-(2**62), 2**62 - 1) | st.integers(-300, 300))
@example(-(2**62))
@example(2**62 - 1)
def test_zigzag(value: int) -> None:
    assert varints.zigzag(value) == twins.zigzag(value)
    assert varints.unzigzag(twins.zigzag(value)) == value


def test_zigzag_counts_outwards() -> None:
    assert [varints.unzigzag(value) for value in range(6)] == [0, -1, 1, -2, 2, -3]


@pytest.mark.parametrize("value", [0, 255, 256, 65535, 2**24, 2**31 - 1, 2**31, 2**32 - 1])
def test_u32(value: int) -> None:
    out = twins.room(7)
    assert varints.put_u32(out, 2, value) == 6
    assert bytes(out[2:6]) == twins.u32(value)
    assert {*out[:2], *out[6:]} == {twins.FENCE}
    assert varints.get_u32(out, 2) == value


@given(st.lists(numbers, max_size=40), st.integers(0, 40))
def test_passing_numbers(values: list[int], count: int) -> None:
    data = np.frombuffer(b"".join(map(twins.varint, values)), np.uint8).copy()
    right = sum(len(twins.varint(value)) for value in values[:count])
    assert varints.pass_numbers(data, 0, min(count, len(values))) == right
