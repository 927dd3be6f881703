"""The time that one search may take."""

import time


class Budget:
    """Counts down from its making. ``seconds`` None never ends."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.perf_counter() + seconds

    def over(self) -> bool:
        return self._end is not None and time.perf_counter() >= self._end
