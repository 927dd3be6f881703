"""Understanding ahead of an import: a long one hands drafts to processes beside it, and takes them back in order.

Understanding is most of the work of an import, and Python does it on one core a process.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from searcharchive.article import Article
from searcharchive.importing.helper import Gone, Helper
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.rejected import Rejected
from searcharchive.ingest.understand import understand

Item = Draft | Rejected
Understood = Article | Rejected
Marks = list[Callable[[], None]]
"""What the import's memory is told before an item is taken."""

MANY = 400
"""Items from which on it pays to start processes."""
BATCH = 32
"""Items that are handed over together."""
WAITING = 2
"""Batches that each process has, at most: one to work on, and the next."""
MOST = 6
"""Processes beyond which the import itself does not follow."""


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Batch(NamedTuple):
    items: Sequence[tuple[Marks, Item]]
    helper: Helper


class Ahead:
    """Gives each item to ``take``, understood, after its marks; all of that in the order of coming."""

    def __init__(self, take: Callable[[Understood], None], processes: int = 0) -> None:
        """``processes``: how many understand at most; 0 for one a processor. With 1 it is done here."""
        self._take = take
        wanted = min(processes or cores(), MOST)
        self._processes = wanted if wanted > 1 else 0
        self._helpers: list[Helper] = []
        self._count = 0
        self._next: list[tuple[Marks, Item]] = []
        self._handed = deque[_Batch]()

    def put(self, marks: Marks, item: Item) -> None:
        """The next item. Some of those before it are taken now."""
        self._count += 1
        if self._count == MANY:
            self._start()
        self._next.append((marks, item))
        if not self._helpers:
            self.settle()
        elif len(self._next) >= BATCH:
            self._hand_over()

    def settle(self) -> None:
        """Take all that was put."""
        while self._handed:
            self._take_back()
        items, self._next = self._next, []
        self._take_all(items, map(understand, _drafts(items)))

    def _hand_over(self) -> None:
        ready = [helper for helper in self._helpers if helper.ready]
        if not ready:
            self.settle()
            return
        if len(self._handed) >= WAITING * len(ready):
            self._take_back()
        helper = min(ready, key=lambda each: each.waiting)
        items, self._next = self._next, []
        with suppress(Gone):
            helper.hand(list(_drafts(items)))
        self._handed.append(_Batch(items, helper))

    def _take_back(self) -> None:
        """Take the batch that was handed over first; what a process took with it when it ended is understood here."""
        batch = self._handed.popleft()
        try:
            understood: Iterable[Article] = batch.helper.take()
        except Gone:
            understood = map(understand, _drafts(batch.items))
        self._take_all(batch.items, iter(understood))

    def _take_all(self, items: Sequence[tuple[Marks, Item]], understood: Iterator[Article]) -> None:
        for marks, item in items:
            for mark in marks:
                mark()
            self._take(next(understood) if isinstance(item, Draft) else item)

    def _start(self) -> None:
        with suppress(OSError):
            for _ in range(self._processes):
                self._helpers.append(Helper())

    def close(self) -> None:
        for helper in self._helpers:
            helper.close()


def _drafts(items: Iterable[tuple[Marks, Item]]) -> Iterator[Draft]:
    return (item for _, item in items if isinstance(item, Draft))
