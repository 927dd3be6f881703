"""How much one client may ask: a table that all workers share, in memory that was mapped before they were forked.

What is limited is the rate, by the generic cell rate algorithm (ITU-T I.371, the same as a leaky bucket): of each
client the time is kept at which its bucket would be empty again. The table has a fixed size; where it is full, who has
waited longest gives way, and then begins with an empty bucket. Nothing of it is on disk, and nothing of clients but a
hash under a key that is made anew whenever the server starts.
"""

import fcntl
import mmap
import os
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from tempfile import TemporaryFile

WINDOW = 60.0
"""Seconds."""
SLOTS = 1 << 16
WAYS = 8
"""Slots in which one client may be."""
_SLOT = struct.Struct("<Qd")
IPV6_NETWORK = 64
"""Bits of an address of version 6 that stand for one client: it chooses the others as it likes."""


class Buckets:
    """``limit`` requests in a window for each client. For many threads, and for the processes that are forked later."""

    def __init__(self, limit: int, *, slots: int = SLOTS, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock``: seconds, the same in all processes."""
        self._each = WINDOW / limit
        self._rows = slots // WAYS
        self._clock = clock
        self._secret = os.urandom(16)
        self._handle = _memory(slots * _SLOT.size)
        self._map = mmap.mmap(self._handle, slots * _SLOT.size)
        self._threads = threading.Lock()

    def take(self, client: str) -> float:
        """0 where the client may ask once more, which is then counted; else the seconds until it may."""
        mark = int.from_bytes(blake2b(client.encode(), digest_size=8, key=self._secret).digest(), "little") or 1
        row = mark % self._rows * WAYS * _SLOT.size
        with self._locked(row):
            now = self._clock()
            at, due = self._find(row, mark)
            due = max(due, now)
            wait = due + self._each - now - WINDOW
            if wait > 1e-6:
                return wait
            _SLOT.pack_into(self._map, at, mark, due + self._each)
            return 0.0

    def _find(self, row: int, mark: int) -> tuple[int, float]:
        """Where a client stands in its row, or would, and when its bucket is empty."""
        slots = [(at, *_SLOT.unpack_from(self._map, at)) for at in range(row, row + WAYS * _SLOT.size, _SLOT.size)]
        for at, found, due in slots:
            if found == mark:
                return at, due
        return min(slots, key=lambda slot: slot[2])[0], 0.0

    @contextmanager
    def _locked(self, row: int) -> Iterator[None]:
        """One row, for one thread of one process. The kernel gives the lock back when the process dies."""
        with self._threads:
            fcntl.lockf(self._handle, fcntl.LOCK_EX, WAYS * _SLOT.size, row)
            try:
                yield
            finally:
                fcntl.lockf(self._handle, fcntl.LOCK_UN, WAYS * _SLOT.size, row)


def _memory(size: int) -> int:
    """A descriptor of a file that is nowhere but in memory, where the system has such."""
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("searcharchive")
    else:
        with TemporaryFile() as file:
            handle = os.dup(file.fileno())
    os.ftruncate(handle, size)
    return handle


@lru_cache(maxsize=4096)
def client_of(address: str | None) -> str:
    """Who is at an address: of one of version 6 the network, since it is one client that has all of it."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return f"{int(known) >> (128 - IPV6_NETWORK):x}"
    return str(known)
