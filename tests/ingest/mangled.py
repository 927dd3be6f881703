"""Documents as they come from damaged disks and careless programs: cut, with pieces lost, doubled or strange."""

import io
import random

from hypothesis import strategies as st

from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.rejected import Rejected

STRANGE = [
    b"\0",
    b"\xff",
    b"<",
    b">",
    b'"',
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b"&#0;",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b"\n",
]
STRANGE += [b"\\", b"</item>", b"<item>", b"\xef\xbb\xbf", b"\r", b"&bogus;", b";", b"\\ud800", b"NaN"]


def mangled(*documents: bytes) -> st.SearchStrategy[bytes]:
    return st.builds(_mangle, st.sampled_from(documents), st.integers(0, 2**32), st.integers(0, 6))


def _mangle(document: bytes, seed: int, changes: int) -> bytes:
    chance = random.Random(seed)
    data = bytearray(document)
    for _ in range(changes):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice([0, 1, 5, 60]))
        data[at:end] = chance.choice([b"", chance.choice(STRANGE), bytes(data[at:end]) * 2])
    return bytes(data if chance.random() < 0.7 else data[: chance.randrange(len(data) + 1)])


class Endless(io.RawIOBase):
    """A head, and then one item after another, whatever is asked for."""

    def __init__(self, head: bytes, item: bytes) -> None:
        self.given = 0
        self._head, self._item = head, item

    def read(self, size: int = -1) -> bytes:
        first = b"" if self.given else self._head
        self.given += size
        return first + self._item * (size // len(self._item))


def found_in(data: bytes) -> list[Draft | Rejected]:
    return list(read(["-"], stdin=io.BytesIO(data)))


def drafts_in(data: bytes) -> list[Draft]:
    found = found_in(data)
    assert all(isinstance(item, Draft) for item in found), found
    return [item for item in found if isinstance(item, Draft)]


def refusals_in(data: bytes) -> list[Rejected]:
    return [item for item in found_in(data) if isinstance(item, Rejected)]


def assert_something_comes_of(data: bytes) -> None:
    found = found_in(data)
    assert found or not data.removeprefix(b"\xef\xbb\xbf").strip()
    for item in found:
        assert isinstance(item, Draft) or item.reason
