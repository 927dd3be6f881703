"""What an import remembers of its sources, over a ledger: the ``ingest.memory.Memory`` that pipelines ask."""

from collections.abc import Iterator, Mapping
from functools import partial
from types import TracebackType
from typing import Protocol, Self

from searcharchive.backends.base import Snapshot
from searcharchive.importing.ahead import Marks
from searcharchive.importing.ledger import BATCH, MOST_AGAIN, Current, Known, Ledger, Told, name_of, stamp_of
from searcharchive.ingest.memory import Recall
from searcharchive.ingest.sources import Source


class Desk(Protocol):
    """The import, as its memory sees it."""

    def recalled(self, articles: Iterator[tuple[Told, str]], known: Known) -> None:
        """These articles need not be read again; each with the id under which it is there, and what they have."""

    def stands(self, told: Told, place: str) -> bool:
        """Whether an article that was there under an id still is, after all that this import did."""

    def settle(self) -> None:
        """Take all that was given out so far."""


class Recollection:
    """One import's. Without a ledger nothing is recalled, and nothing kept."""

    def __init__(self, ledger: Ledger | None) -> None:
        self._ledger = ledger
        self._before: Snapshot | None = None
        self._desk: Desk | None = None
        self._marks: Marks = []
        """What pipelines told of what the import did not take yet: it reads ahead."""
        self._names: list[str] = []
        self._asked: Known | None = None
        """What is known of the source that was asked for last."""
        self._current: Current | None = None
        self.kept = 0
        """Articles that are told and kept."""
        self._told = 0

    @property
    def works(self) -> bool:
        return self._ledger is not None

    @property
    def reads(self) -> bool:
        """Whether what comes now is of a source that can be remembered."""
        return self._current is not None

    def attach(self, before: Snapshot | None, desk: Desk) -> None:
        """From now on ``before`` is what has to hold what is remembered."""
        if self._ledger is not None:
            self._before, self._desk = before, desk

    # What pipelines ask and tell

    def recall(self, source: Source) -> Recall | None:
        name = name_of(source)
        if self._ledger is None or self._ledger.find(name) is None:
            return None
        if self._desk is not None:
            self._desk.settle()
        self.catch_up()
        self._asked = known = self._known(name)
        if known is None:
            return None
        same = known.stamp == stamp_of(source) != ""
        return Recall(known.recall.count, known.recall.chain, known.recall.again, known.recall.whole and same)

    def _known(self, name: str) -> Known | None:
        """What is remembered of a source, if that is still there."""
        if self._ledger is None or self._before is None:
            return None
        known = self._ledger.find(name)
        if known is None or not known.recall.count or len(known.recall.again) > MOST_AGAIN:
            return None
        return known if all(map(self._stands, self._ledger.articles(name))) else None

    def _stands(self, told: Told) -> bool:
        place = self._place(told)
        return place is not None and self._desk is not None and self._desk.stands(told, place)

    def _place(self, told: Told) -> str | None:
        """The id under which an article is there as it was; None where it is not."""
        if self._before is None:
            return None
        if self._before.digest(told.id) == told.digest:
            return told.id
        if told.earlier is not None and self._before.digest(told.earlier) == told.earlier_digest:
            return told.earlier
        return None

    def begin(self, source: Source, recall: Recall | None) -> None:
        known = None if recall is None else self._asked
        self._marks.append(partial(self._begin, source, known))

    def met(self, number: int, chain: bytes) -> None:
        self._marks.append(partial(self._met, number, chain))

    def end(self) -> None:
        self._marks.append(self._end)

    def marks(self) -> Marks:
        """What was told since the last time, to be called before the item that was given out last is taken."""
        marks, self._marks = self._marks, []
        return marks

    def catch_up(self) -> None:
        """All that was given out is taken."""
        for mark in self.marks():
            mark()

    def _begin(self, source: Source, known: Known | None) -> None:
        if self._ledger is None:
            return
        self._current = Current(source, known)
        name = self._current.name
        self._names.append(name)
        if known is None:
            self._ledger.forget(name)
        elif self._desk is not None:
            self._desk.recalled(self._there(name), known)

    def _there(self, name: str) -> Iterator[tuple[Told, str]]:
        assert self._ledger is not None
        for told in self._ledger.articles(name):
            # All of them were found when the source was asked for: only a version may be under another id.
            yield told, told.id if told.earlier is None else self._place(told) or told.id

    def _met(self, number: int, chain: bytes) -> None:
        if self._current is not None:
            self._current.number = number
            if number >= self._current.count:
                self._current.count, self._current.chain = number + 1, chain

    def _end(self) -> None:
        self._note(whole=True)
        self._current = None

    # What the import tells

    def took(self, told: Told, fields: Mapping[str, int]) -> None:
        """The record that was given out last is an article."""
        if self._current is not None:
            self._told += 1
            self._current.again.discard(self._current.number)
            self._current.waiting.append((self._current.number, told))
            self._current.fields.update(fields)
            if len(self._current.waiting) >= BATCH:
                self._flush()

    def refused(self) -> None:
        """It was refused, and has to be the next time, too."""
        if self._current is not None:
            self._current.again.add(self._current.number)

    def taken(self) -> Iterator[tuple[Told, str]]:
        """All articles of this import so far that were there before."""
        self._flush()
        for name in self._names:
            for told in self._ledger.articles(name) if self._ledger is not None else ():
                if place := self._place(told):
                    yield told, place

    def _flush(self) -> None:
        if self._current is not None and self._ledger is not None:
            self._ledger.add(self._current.name, self._current.waiting)
            self._current.waiting = []

    def _note(self, *, whole: bool) -> None:
        self._flush()
        if self._current is not None and self._ledger is not None:
            self._ledger.note(self._current.name, self._current.known(whole=whole))

    def keep(self) -> None:
        """What was told so far is in the index now."""
        self._note(whole=False)
        if self._ledger is not None:
            self._ledger.keep()
            self.kept = self._told

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._ledger is not None:
            self._ledger.close()
