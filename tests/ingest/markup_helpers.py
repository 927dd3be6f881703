"""What the tests of XML readers share."""

import io
import random
from collections.abc import Callable, Iterator
from typing import Any

from searcharchive.ingest.content import Content
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.pipeline import read
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import Rejected

PIECES = (
    b"<",
    b">",
    b"&",
    b"&eacute;",
    b"&x;",
    b"\0",
    b"\xff",
    b"]]>",
    b"<!--",
    b"<p>",
    b"</p>",
    b'"',
    b"<!DOCTYPE ",
    b"\n",
)


def found(data: bytes) -> list[Draft | Rejected]:
    return list(read(["-"], stdin=io.BytesIO(data)))


def one(data: bytes) -> Draft:
    """The only draft that comes out."""
    (item,) = found(data)
    assert isinstance(item, Draft), item.reason
    return item


def values(data: bytes, read: Callable[[Content], Iterator[Record | Rejected]]) -> dict[str, Any]:
    """What a reader says of the only story of a document."""
    (item,) = read(Content("a.xml", iter([data])))
    assert isinstance(item, Record), item.reason
    return dict(item.data)


def refused(data: bytes) -> str:
    """The reason of the only refusal."""
    (item,) = found(data)
    assert isinstance(item, Rejected)
    assert item.raw == data[: len(item.raw)]
    return item.reason


def mutated(golden: bytes, seed: int) -> Iterator[bytes]:
    """The document cut, and with pieces put in, taken out, and doubled."""
    chance = random.Random(seed)
    at, end = sorted(chance.sample(range(len(golden)), 2))
    yield golden[:at]
    yield golden[:at] + golden[end:]
    yield golden[:end] + golden[at:]
    yield golden[:at] + chance.choice(PIECES) + golden[at:]
    yield golden[:at] + bytes(chance.randrange(256) for _ in range(5)) + golden[at:]


def assert_nothing_is_lost(golden: bytes, seed: int) -> None:
    for data in mutated(golden, seed):
        if data.strip(b"\xef\xbb\xbf \t\r\n"):
            assert found(data), data
