"""What one generation knows of embargoes and of versions, over all its segments."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from searcharchive.backends.whoosh.segment.lineage import Lineage
from searcharchive.backends.whoosh.segment.reading import Segment
from searcharchive.search.postings import Bools


class Lineages:
    """As it is at ``now``, in microseconds since 1970. Documents are numbered as in the generation."""

    def __init__(self, segments: Sequence[Segment], bases: Sequence[int], alive: Bools, now: int) -> None:
        self._now = now
        self._all: list[Lineage] = []
        for base, segment in zip(bases, segments, strict=False):
            lineages = [each._replace(doc=base + each.doc) for each in segment.lineages]
            self._all += [each for each in lineages if alive[each.doc]]

    @cached_property
    def embargoed(self) -> set[int]:
        """The documents that nobody may see yet."""
        return {each.doc for each in self._all if each.until is not None and each.until > self._now}

    def claims(self) -> Iterator[tuple[int, str]]:
        """(document, id that it supersedes), without those under embargo."""
        for each in self._all:
            for id in each.claims if each.doc not in self.embargoed else ():
                yield each.doc, id

    def pairs(self, find: Callable[[str], int | None]) -> Iterator[tuple[int, int]]:
        """:meth:`claims` of which both are there."""
        for doc, id in self.claims():
            claimed = find(id)
            if claimed is not None:
                yield doc, claimed

    @cached_property
    def claimers(self) -> dict[str, list[int]]:
        """The documents that supersede an id."""
        found: dict[str, list[int]] = {}
        for doc, id in self.claims():
            found.setdefault(id, []).append(doc)
        return found

    @cached_property
    def due(self) -> int | None:
        """When the next embargo is over; None where there is none."""
        return min(
            (each.until for each in self._all if each.until is not None and each.until > self._now), default=None
        )

    @cached_property
    def released(self) -> int:
        """How many embargoes are over."""
        return sum(each.until is not None and each.until <= self._now for each in self._all)
