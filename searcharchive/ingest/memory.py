"""What was read before need not be understood again: how a pipeline asks, and tells, whoever remembers."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from searcharchive.ingest.sources import Source

START = bytes(32)
"""The chain of no records."""


@dataclass(frozen=True, slots=True)
class Recall:
    """What is known of a source: its first ``count`` records and their ``chain``.

    ``again``: the numbers, from 0, of those among them that have to be read all the same. ``whole``: the file is as it
    was, and these are all of its records.
    """

    count: int
    chain: bytes
    again: Collection[int]
    whole: bool


class Memory(Protocol):
    """Is told of one source after another, and of their records in order."""

    def recall(self, source: Source) -> Recall | None:
        """What is known of a source that is about to be read; None where it is nothing, or no longer true."""

    def begin(self, source: Source, recall: Recall | None) -> None:
        """Reading begins; with a ``recall`` behind the records that it names: these are what they were."""

    def met(self, number: int, chain: bytes) -> None:
        """A record is about to be given out, its ``number`` in the source from 0.

        ``chain``: of all records up to it; where it is read again, of all that are recalled.
        """

    def end(self) -> None:
        """The source was read to its end."""


def chained(chain: bytes, raw: bytes) -> bytes:
    """The chain of records behind which there is one more."""
    return hashlib.sha256(chain + raw).digest()
