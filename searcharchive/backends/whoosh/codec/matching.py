"""The postings of one term, as Whoosh's matchers walk them; and what its scorers want to know of the term."""

import copy
import math
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any, Self

from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo

from searcharchive.search.postings import Int32, Postings


class ColumnMatcher(LeafMatcher):  # type: ignore[misc]
    """Walks the postings of a term, deleted documents included: Whoosh itself steps over these.

    It promises no quality, of blocks or at all, so whatever is made of matchers never leaves out a document because its
    score could not suffice. Whoosh's unions get wrong what may be left out: they compare a block of one term with a
    block of another that spans other documents, and take the largest score of several terms for the largest sum
    (``ArrayUnionMatcher``). With the promise ``limit=10`` would lose hits; without it it is ``limit=None``, cut.
    """

    def __init__(self, postings: Postings, format_: Any, term: tuple[str, bytes], scorer: Any = None) -> None:
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._postings = postings
        # Reading single items of numpy's arrays takes three times as long.
        self._docs = array("i", postings.docs.tobytes())
        self._freqs = array("i", postings.freqs.tobytes())
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._docs)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> Self:
        return copy.copy(self)

    def id(self) -> int:
        """Of the last document at the end, too: ``AndNotMatcher`` asks before it looks whether this is the end."""
        try:
            return self._docs[self._at]
        except IndexError:
            return self._docs[-1]

    def all_ids(self) -> Iterator[int]:
        return iter(self._docs[self._at :])

    def next(self) -> bool:
        """Never True: there are no blocks of which another could begin."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return False

    def skip_to(self, id: int) -> bool:
        """To the first document from ``id`` on; never back."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._docs, id, self._at)
        return False

    # What stands there

    def weight(self) -> float:
        return float(self._freqs[self._at])

    def value(self) -> bytes:
        """As the field's format writes it; only copying into another index reads it."""
        encoded: bytes = self.format.encode(self._positions())
        return encoded

    def value_as(self, astype: str) -> Any:
        match astype:
            case "positions" if self.supports(astype):
                return self._positions()
            case "frequency":
                return self._freqs[self._at]
            case "weight":
                return self.weight()
        return super().value_as(astype)

    def _positions(self) -> list[int]:
        """Empty where the field has none."""
        offsets = self._postings.offsets
        found: list[int] = self._postings.positions[offsets[self._at] : offsets[self._at + 1]].tolist()
        return found

    # Quality

    def supports_block_quality(self) -> bool:
        return False

    def max_quality(self) -> float:
        """Whoosh asks also where there is no block quality, to drop whole terms."""
        return math.inf

    def block_quality(self) -> float:
        return math.inf

    def skip_to_quality(self, minquality: float) -> int:  # noqa: ARG002
        """The number of blocks skipped."""
        return 0


class TermStatistics(TermInfo):  # type: ignore[misc]
    """What scorers ask of a term; all but the number of documents is found out when it is asked for."""

    def __init__(self, documents: int, postings: Callable[[], Postings], lengths: Int32 | None) -> None:
        """``documents``: in how many it stands, at least one; ``lengths``: those of the field."""
        self._df = documents
        self._read = postings
        self._lengths = lengths

    def __getattr__(self, name: str) -> Any:
        """Whoosh keeps these as attributes, and where it adds up segments it reads and writes them as such."""
        if name not in ("_weight", "_maxweight", "_minlength", "_maxlength", "_minid", "_maxid"):
            raise AttributeError(name)
        self.__dict__.update(self._measured())
        return self.__dict__[name]

    def _measured(self) -> dict[str, float]:
        postings = self._read()
        lengths = None if self._lengths is None else self._lengths[postings.docs]
        return {
            "_weight": float(postings.freqs.sum()),
            "_maxweight": float(postings.freqs.max()),
            "_minlength": 0 if lengths is None else int(lengths.min()),
            "_maxlength": 0 if lengths is None else int(lengths.max()),
            "_minid": int(postings.docs[0]),
            "_maxid": int(postings.docs[-1]),
        }
