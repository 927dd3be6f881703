"""How much may come out of what is packed."""

from searcharchive.ingest.sources import BrokenSource

RATIO = 100
"""Times its size that something packed may unpack to…"""
HARMLESS = 8 << 20
"""…where it unpacks to more bytes than this."""


class Room:
    """Counts what went into an unpacker and what came out of it, and of all that lies inside of it.

    ``within``: the room of what this is packed in. So a bomb is stopped by its own ratio, and many small ones, or one
    inside another, by that of the file.
    """

    def __init__(self, what: str, within: "Room | None" = None) -> None:
        self.what = what
        self.within = within
        self.packed = 0
        self.unpacked = 0

    def put(self, size: int) -> None:
        """Packed bytes were read."""
        self.packed += size

    def take(self, size: int) -> None:
        """Bytes came out. Raises BrokenSource where they are too many."""
        room: Room | None = self
        while room is not None:
            room.unpacked += size
            room = room.within
        self.check()

    def check(self) -> None:
        """Raises BrokenSource where too much came out of this, or of what it is packed in."""
        room: Room | None = self
        while room is not None:
            if room.unpacked > max(room.packed * RATIO, HARMLESS):
                raise BrokenSource(f"the {room.what} unpacks to more than {RATIO} times its size")
            room = room.within
