"""The codec: how stock Whoosh reads segments of columns, so that ``whoosh.index.open_dir`` opens an archive's index.

Reading only. ``store.segment.ColumnSegment`` names this module and :class:`ColumnCodec` when Whoosh asks for a codec.
"""

from typing import Any, NoReturn

from whoosh.codec.base import Codec

from searcharchive.backends.whoosh.codec.documents import ColumnDocumentReader
from searcharchive.backends.whoosh.codec.reading import ColumnTermsReader
from searcharchive.backends.whoosh.codec.shared import folder_of, open_segment
from searcharchive.backends.whoosh.schema import READ_ONLY
from searcharchive.backends.whoosh.store.segment import ColumnSegment


class ColumnCodec(Codec):  # type: ignore[misc]
    """Whoosh's own searchers, queries and parser, over the files of an archive.

    Not for writing; without term vectors; the quality of blocks is not told (see ``matching``), so whoever wants few of
    many hits waits as long as for all. Whoosh finds in ``headline`` and ``body`` what English stems to the same: words
    of articles in other languages are found in ``headline_exact`` and ``body_exact``.
    """

    def terms_reader(self, storage: Any, segment: ColumnSegment) -> ColumnTermsReader:
        """Raises FileNotFoundError, DamagedIndex."""
        return ColumnTermsReader(open_segment(storage, segment))

    def per_document_reader(self, storage: Any, segment: ColumnSegment) -> ColumnDocumentReader:
        """Raises FileNotFoundError, DamagedIndex."""
        return ColumnDocumentReader(open_segment(storage, segment), segment.bind(folder_of(storage)))

    def new_segment(self, storage: Any, indexname: str) -> NoReturn:  # noqa: ARG002
        raise TypeError(READ_ONLY)

    def per_document_writer(self, storage: Any, segment: Any) -> NoReturn:  # noqa: ARG002
        raise TypeError(READ_ONLY)

    def field_writer(self, storage: Any, segment: Any) -> NoReturn:  # noqa: ARG002
        raise TypeError(READ_ONLY)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> NoReturn:  # noqa: ARG002
        raise TypeError(READ_ONLY)
