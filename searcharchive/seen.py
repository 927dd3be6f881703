"""What an import has met so far, in little memory: which ids, and with which content."""

from array import array
from hashlib import blake2b

FIRST_SLOTS = 1 << 10
LARGEST_LOAD = 0.6
"""Part of the slots that may be taken: a look-up then meets one or two of them."""
ENTRY = 3
"""Numbers of 8 bytes that an entry has: two for the id, one for the content."""


class Seen:
    """Remembers ids with the digests of their content: some 35 bytes each, whatever their length.

    Of an id 128 bits of a hash are kept, so that two ids are never taken for one; of a digest the first 64 bits.
    Entries stand one after another in the order of coming; a table of slots (open addressing, a free one is -1) finds
    them.
    """

    def __init__(self) -> None:
        self._entries = array("Q")
        self._slots = _free(FIRST_SLOTS)

    def __len__(self) -> int:
        return len(self._entries) // ENTRY

    def __contains__(self, id: str) -> bool:
        return self._slots[self._slot(*_key(id))] >= 0

    def meet(self, id: str, digest: str = "0") -> bool | None:
        """Remember the digest (hexadecimal) of an id met for the first time: None. Else: is it the one of that time?"""
        high, low = _key(id)
        content = int(digest[:16], 16)
        slot = self._slot(high, low)
        entry = self._slots[slot]
        if entry >= 0:
            return self._entries[entry * ENTRY + 2] == content
        self._slots[slot] = len(self)
        self._entries.extend((high, low, content))
        if len(self) > LARGEST_LOAD * len(self._slots):
            self._grow()
        return None

    def knows(self, id: str, digest: str) -> bool | None:
        """What :meth:`meet` would say, without remembering."""
        high, low = _key(id)
        entry = self._slots[self._slot(high, low)]
        return None if entry < 0 else self._entries[entry * ENTRY + 2] == int(digest[:16], 16)

    def _slot(self, high: int, low: int) -> int:
        """Where an id stands, or would."""
        slots, entries = self._slots, self._entries
        last = len(slots) - 1
        slot = low & last
        while (entry := slots[slot]) >= 0:
            at = entry * ENTRY
            if entries[at + 1] == low and entries[at] == high:
                break
            slot = (slot + 1) & last
        return slot

    def _grow(self) -> None:
        self._slots = slots = _free(2 * len(self._slots))
        last = len(slots) - 1
        for entry, low in enumerate(self._entries[1::ENTRY]):
            slot = low & last
            while slots[slot] >= 0:
                slot = (slot + 1) & last
            slots[slot] = entry


def _free(count: int) -> "array[int]":
    return array("i", [-1]) * count


def _key(id: str) -> tuple[int, int]:
    digest = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return int.from_bytes(digest[:8]), int.from_bytes(digest[8:])
