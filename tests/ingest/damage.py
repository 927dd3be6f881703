"""What becomes of good bytes on their way: cut, changed, doubled and mixed with others."""

from hypothesis import strategies as st

from searcharchive.ingest.content import Content
from searcharchive.ingest.draft import Draft
from searcharchive.ingest.formats import Format
from searcharchive.ingest.record import Record
from searcharchive.ingest.rejected import Rejected


@st.composite
def damaged(draw: st.DrawFn, golden: bytes, marks: tuple[bytes, ...] = ()) -> bytes:
    """``golden`` after a few changes, of which some put in one of the format's own ``marks``."""
    data = bytearray(golden)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.sampled_from([0, 1, 1, 2, 10, 200])))
        data[at:end] = draw(st.binary(max_size=3) | st.sampled_from((b"", *marks)))
    return bytes(data[: draw(st.integers(0, len(data)) | st.just(len(data)))])


def found_in(form: Format, data: bytes, size: int = 1 << 16) -> list[Record | Rejected | Draft]:
    """What one reader finds, in pieces of a size."""
    pieces = iter([data[at : at + size] for at in range(0, len(data), size)])
    return list(form.read(Content("x", pieces)))
