"""A folder that costs no disk: kills and full disks are simulated, and what is synced is checked by a model."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store import dummy
from tests.store.scenario import Archive


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """In memory where that can be."""
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder).resolve()


@pytest.fixture
def place(memory: Path) -> Path:
    """A new folder, in memory."""
    return Path(tempfile.mkdtemp(dir=memory))


@pytest.fixture
def archive(place: Path) -> Archive:
    return Archive(place / "index", dummy)
