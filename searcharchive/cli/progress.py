"""Progress of an import: a bar on a terminal, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self, TextIO, TypeVar

T = TypeVar("T")
BAR = 24
EVERY_TERMINAL = 0.1
EVERY_PLAIN = 5.0


class Progress:
    """Counts articles and bytes, and draws on standard error. ``total`` bytes of input, 0 where that is unknown."""

    def __init__(self, total: int, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._total = total
        self._terminal = self._out.isatty()
        self._every = EVERY_TERMINAL if self._terminal else EVERY_PLAIN
        self._started = self._drawn = time.monotonic()
        self._bytes = 0
        self.articles = 0

    def advance(self, done: int, total: int) -> None:
        """Bytes of the input that were read so far, of how many."""
        self._bytes, self._total = done, total or self._total

    def count(self, items: Iterable[T]) -> Iterator[T]:
        """Pass items through, counting them."""
        for item in items:
            yield item
            self.articles += 1
            now = time.monotonic()
            if now - self._drawn >= self._every:
                self._drawn = now
                self._draw(now - self._started)

    def line(self, elapsed: float) -> str:
        """What is drawn after ``elapsed`` seconds: the share read, articles, their rate, and the time left."""
        rate = self.articles / elapsed if elapsed else 0.0
        text = f"{self.articles:,} articles, {rate:,.0f}/s"
        if not self._total:
            return text
        share = min(self._bytes / self._total, 1.0)
        left = f", {_clock(elapsed / share - elapsed)} left" if share else ""
        return f"{share:4.0%} {text}{left}"

    def _draw(self, elapsed: float) -> None:
        text = self.line(elapsed)
        if not self._terminal:
            print(text, file=self._out, flush=True)
            return
        filled = round(min(self._bytes / self._total, 1.0) * BAR) if self._total else 0
        bar = f"[{'█' * filled}{'·' * (BAR - filled)}] " if self._total else ""
        self._out.write(f"\r\x1b[K{bar}{text}")
        self._out.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal:
            self._out.write("\r\x1b[K")
            self._out.flush()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
