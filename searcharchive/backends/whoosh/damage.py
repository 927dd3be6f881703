"""What Whoosh and its helpers raise over files that are not what was written."""

import pickle
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from whoosh.filedb.filetables import FileFormatError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.index import IndexVersionError

from searcharchive.errors import DamagedIndex

DAMAGE = (
    AssertionError,
    AttributeError,
    EOFError,
    FileFormatError,
    ImportError,
    IndexError,
    IndexVersionError,
    KeyError,
    MemoryError,
    OverflowError,
    TypeError,
    ValueError,
    WhooshIndexError,
    pickle.UnpicklingError,
    struct.error,
    zlib.error,
)


@contextmanager
def damage_told(what: str) -> Iterator[None]:
    """Around the reading of one file: errors in its content become DamagedIndex, and say in what."""
    try:
        yield
    except DAMAGE as error:
        raise DamagedIndex(f"The index is damaged in {what}: {error or type(error).__name__}.") from error
