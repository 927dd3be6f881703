"""Masks: which documents of a segment are deleted. One file per segment and generation that deleted any, never changed.

::

    magic (8 bytes), documents (4), deleted ones (4), a bit per document, crc32 (4)

Integers are little-endian, the first document is the lowest bit. The sum begins with the name of the file, so that the
mask of another segment or generation is never taken for this one.
"""

import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from searcharchive.backends.whoosh.store import files, names
from searcharchive.errors import DamagedIndex

Flags = NDArray[np.bool_]
"""One for each document of a segment: is it deleted?"""

MAGIC = b"\x8bSAMASK\n"
_HEAD = struct.Struct("<8sII")
_SUM = struct.Struct("<I")


def encode(name: str, flags: Flags) -> bytes:
    head = _HEAD.pack(MAGIC, len(flags), int(np.count_nonzero(flags)))
    body = head + np.packbits(flags, bitorder="little").tobytes()
    return body + _SUM.pack(zlib.crc32(body, zlib.crc32(name.encode())))


def decode(name: str, data: bytes) -> Flags:
    """Raises DamagedIndex."""
    body, end = data[: -_SUM.size], data[-_SUM.size :]
    if len(body) < _HEAD.size or end != _SUM.pack(zlib.crc32(body, zlib.crc32(name.encode()))):
        raise DamagedIndex(f"The index is damaged in {name}: its checksum is wrong.")
    magic, documents, deleted = _HEAD.unpack_from(body)
    bits = np.frombuffer(body, np.uint8, offset=_HEAD.size)
    if magic != MAGIC or len(bits) != (documents + 7) // 8:
        raise DamagedIndex(f"The index is damaged in {name}: it is no mask.")
    flags: Flags = np.unpackbits(bits, count=documents, bitorder="little").view(np.bool_)
    if int(np.count_nonzero(flags)) != deleted:
        raise DamagedIndex(f"The index is damaged in {name}: its bits are not as many as it says.")
    return flags


def read(folder: Path, name: str, documents: int, deleted: int) -> Flags:
    """The mask of a segment with so many documents, so many of them deleted. Raises DamagedIndex, OSError."""
    flags = decode(name, (folder / name).read_bytes())
    found = (len(flags), int(np.count_nonzero(flags)))
    if found != (documents, deleted):
        raise DamagedIndex(
            f"The index is damaged in {name}: {found[1]} of {found[0]} documents deleted, not {deleted} of {documents}."
        )
    return flags


def write(folder: Path, segment_id: str, generation: int, flags: Flags) -> str:
    """Write the mask that a generation, not committed yet, lays over a segment; its name. Raises OSError.

    Only while holding the write lock, and cleaned only after the commit: no builder's lock keeps the file.
    """
    name = names.mask_name(segment_id, generation)
    data = encode(name, flags)
    try:
        files.write_new(folder / name, data)
    except FileExistsError:
        # Left by a commit of this generation that failed, and that must be gone for good before its mask is.
        files.sync_folder(folder)
        files.unlink(folder / name)
        files.write_new(folder / name, data)
    return name
