"""These tests write hundreds of small archives, of which none has to outlive a power failure."""

from collections.abc import Iterator
from unittest import mock

import pytest


@pytest.fixture(scope="package", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    with mock.patch("os.fsync"):
        yield
