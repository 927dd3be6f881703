"""A segment in the making: documents in, one file of columns out."""

from collections.abc import Callable, Sequence

from searcharchive.backends.whoosh.segment.container import ColumnWriter, Sink
from searcharchive.backends.whoosh.segment.facts import Articles, Facts
from searcharchive.backends.whoosh.segment.rows import Row
from searcharchive.backends.whoosh.segment.words import Words


class SegmentBuilder:
    """Collects documents, numbered from 0 in the order of coming, until they are written. Used by one thread."""

    def __init__(self, dictionary: bytes) -> None:
        """``dictionary``: the one with which its articles are compressed."""
        self._facts = Facts()
        self._words = Words()
        self._articles = Articles(dictionary)

    def __len__(self) -> int:
        return len(self._facts.ids)

    @property
    def nbytes(self) -> int:
        """About the memory that it holds, and that writing it will take."""
        return self._words.nbytes + self._articles.nbytes + 1_000 * len(self)

    def stored(self, doc: int) -> bytes:
        """The stored form of a document that was added."""
        return self._articles.stored(doc)

    def add(self, rows: Sequence[Row], packed: Callable[[], Sequence[bytes]]) -> None:
        """``packed`` gives what each row has stored, compressed; it is asked last."""
        self._facts.add(rows)
        self._words.add(rows)
        self._articles.add(packed())

    def write(self, sink: Sink) -> int:
        """The segment's file; its check. Raises OSError."""
        writer = ColumnWriter(sink)
        counts = self._words.write(writer)
        ids, numbers = self._facts.write(writer)
        self._articles.write(writer)
        writer.finish(
            {
                "documents": len(self),
                "languages": self._words.languages,
                "counts": counts | ids,
                "numbers": numbers,
            }
        )
        return writer.check
