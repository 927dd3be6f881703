"""Figures of these suites, told at the end of a run; and how much of them is tried."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.store.conftest import memory, place  # noqa: F401 - fixtures

SLOW = os.environ.get("SEARCHARCHIVE_SLOW") == "1"
"""All points are tried, and not only some."""
FIGURES: list[str] = []


def stride(usual: int) -> int:
    """Each so manieth point is tried."""
    return 1 if SLOW else usual


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keeps a figure for the end of the run."""
    return lambda text: FIGURES.append(f"{request.node.name}: {text}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if FIGURES:
        terminalreporter.section("faults" if SLOW else "faults (a sample; all of them with SEARCHARCHIVE_SLOW=1)")
        for line in FIGURES:
            terminalreporter.line(line)
