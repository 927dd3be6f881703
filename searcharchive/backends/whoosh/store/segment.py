"""The class of which the table of contents holds one object for each segment.

Whoosh keeps them as pickles, so **the import path of this class, and the names and types in** :data:`STATE`, **are part
of the file format**: an index written before could not be opened if they changed.
"""

import importlib
import re
import secrets
from pathlib import Path
from typing import Any, NoReturn, Self

import numpy as np
from whoosh.codec.base import Segment

from searcharchive.backends.whoosh.store import masks, names
from searcharchive.backends.whoosh.store.masks import Flags

CODEC = "searcharchive.backends.whoosh.codec"

STATE: dict[str, type] = {
    "indexname": str,
    "segid": str,
    "documents": int,
    "born": int,
    "size": int,
    "check": int,
    "mask": str,
    "deleted": int,
}
_ID = re.compile("[0-9a-z]{16}")


class ColumnSegment(Segment):  # type: ignore[misc]
    """What a commit knows of one segment. Immutable but for :meth:`set_doc_count`, which only builders call.

    ============= ====================================================================================================
    indexname     ``MAIN``
    segid         16 lower-case letters and digits
    documents     deleted ones included
    born          the generation that wrote the segment
    size, check   of its file: bytes, and the crc32 of its footer
    mask, deleted name of the mask that lies over it, and how many documents that deletes; empty and 0 without one
    ============= ====================================================================================================
    """

    indexname: str
    segid: str
    documents: int
    born: int
    size: int
    check: int
    mask: str
    deleted: int

    def __init__(
        self,
        segid: str | None = None,
        *,
        documents: int = 0,
        born: int = 0,
        size: int = 0,
        check: int = 0,
        mask: str = "",
        deleted: int = 0,
    ) -> None:
        """Without ``segid``, one that no segment has. Raises ValueError for a state that cannot be."""
        named = {"indexname": names.NAME, "segid": segid or secrets.token_hex(8), "mask": mask}
        counted = {"documents": documents, "born": born, "size": size, "check": check, "deleted": deleted}
        self.__setstate__(named | counted)

    # Its place in the table of contents

    def __getstate__(self) -> dict[str, str | int]:
        return {name: getattr(self, name) for name in STATE}

    def __setstate__(self, state: Any) -> None:
        """Raises ValueError. The names of files are checked too: nothing outside the folder can be named."""
        if type(state) is not dict or {name: type(value) for name, value in state.items()} != STATE:
            raise ValueError("a segment has another state than it should")
        self.__dict__.update(state)
        if self.indexname != names.NAME or not _ID.fullmatch(self.segid):
            raise ValueError("a segment has an impossible name")
        if not 0 <= self.deleted <= self.documents or min(self.born, self.size, self.check) < 0:
            raise ValueError(f"{self.segment_id()} has impossible numbers")
        masked = re.fullmatch(rf"{self.segment_id()}\.\d+\.del", self.mask)
        if bool(masked) != bool(self.deleted) or bool(self.mask) != bool(self.deleted):
            raise ValueError(f"{self.segment_id()} has an impossible mask")
        self._folder: Path | None = None
        self._flags: Flags | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ColumnSegment) and self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash((self.segid, self.mask))

    # Its files

    @property
    def file(self) -> str:
        """The name of the file of its columns."""
        return names.segment_name(self.segment_id())

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all files that it needs."""
        return (self.file, self.mask) if self.mask else (self.file,)

    def is_compound(self) -> bool:
        """Never, although a compound file of stock Whoosh would have the name that ours has."""
        return False

    def should_assemble(self) -> bool:
        return False

    def codec(self) -> Any:
        # Not at the top: the codec imports this module.
        return importlib.import_module(CODEC).ColumnCodec()

    # Its documents

    def set_doc_count(self, doccount: int) -> None:
        """For the builder of a segment that no commit names yet."""
        self.documents = doccount

    def doc_count_all(self) -> int:
        return self.documents

    def deleted_count(self) -> int:
        return self.deleted

    # doc_count() and has_deletions() are Whoosh's own: they ask for the two numbers above and need no mask.

    def bind(self, folder: Path | str) -> Self:
        """Say where the mask lies, before one asks which documents are deleted. The codec calls it in each reader.

        Stock Whoosh asks a segment itself only for counts; which ones are deleted it asks the reader of documents,
        which the codec makes. (``SegmentWriter`` asks without one, before it deletes: it must not, see below.)
        """
        if self._folder != Path(folder):
            self._folder, self._flags = Path(folder), None
        return self

    def deletions(self) -> Flags:
        """Which documents are deleted; read once. Not to be changed. Raises DamagedIndex, OSError."""
        if self._flags is None:
            if not self.mask:
                self._flags = np.zeros(self.documents, np.bool_)
            elif self._folder is None:
                raise RuntimeError(f"{self} was asked for its deletions before it was bound to a folder.")
            else:
                self._flags = masks.read(self._folder, self.mask, self.documents, self.deleted)
        return self._flags

    def deleted_docs(self) -> list[int]:
        return np.flatnonzero(self.deletions()).tolist() if self.mask else []

    def is_deleted(self, docnum: int) -> bool:
        return bool(self.mask) and bool(self.deletions()[docnum])

    def delete_document(self, docnum: int, delete: bool = True) -> NoReturn:  # noqa: ARG002
        """Refused: Whoosh would commit the segment without a mask, and the deletion would be lost silently."""
        raise TypeError("Documents of this index are deleted by searcharchive, not by Whoosh's own writer.")

    def of(self, generation: int) -> "ColumnSegment":
        """This segment as one that a generation, not committed yet, brings."""
        return self._changed(born=generation)

    def masked(self, folder: Path, generation: int, flags: Flags) -> "ColumnSegment":
        """This segment as ``generation``, not committed yet, sees it: with just these documents deleted.

        Writes the mask, under the rules of :func:`masks.write`. Raises OSError.
        """
        deleted = int(np.count_nonzero(flags))
        mask = masks.write(folder, self.segment_id(), generation, flags) if deleted else ""
        return self._changed(mask=mask, deleted=deleted)

    def _changed(self, **changes: str | int) -> "ColumnSegment":
        copy = ColumnSegment.__new__(ColumnSegment)
        copy.__setstate__(self.__getstate__() | changes)
        return copy
